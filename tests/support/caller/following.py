"""TwiML followed verb by verb, to where the service listens or the call ends."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from urllib.parse import urljoin

from tests.support.caller import parameters
from tests.support.caller.document import LAST, NESTED, Element, Malformed, read
from tests.support.caller.faults import BrokenCall
from tests.support.caller.hearing import Heard
from tests.support.caller.lines import Answer
from tests.support.caller.parameters import Form
from tests.support.caller.platform import Platform, Recording, Took, new_sid


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for a document. `form`: its parameters, in the query of a GET."""

    method: str
    url: str
    form: Form


class Followed:
    """A call as the platform sees it. `ended`: "" while it goes on; "hang up" (by the service), "reject", "caller" or
    "unanswered".

    `heard`: every piece; `since`: how many of them were heard before the caller's last act. `documents`: how many were
    followed; `took`: every request's time; `recordings`; `notes`: the transcript, line by line; `seconds`: how long it
    lasted.
    """

    def __init__(
        self, platform: Platform, caller: str, number: str, direction: str, status: str = "", sid: str = ""
    ) -> None:
        """`caller`, `number`: From and To, as the platform writes them. `status`: the status callback of this call
        where it is not the number's.
        """
        self.platform, self.caller, self.number, self.direction = platform, caller, number, direction
        self.sid, self.status = sid or new_sid("CA"), status or platform.status
        self.ended, self.documents, self.seconds, self.since = "", 0, 0.0, 0
        self.heard: list[Heard] = []
        self.took: list[Took] = []
        self.recordings: list[Recording] = []
        self.notes: list[str] = []
        self._verbs: deque[Element] = deque()
        self._nested: deque[Element] = deque()
        self._listening: Element | None = None
        self._answer = Answer(0, {}, b"")
        self._last = Asked("POST", platform.public, ())

    @property
    def verb(self) -> Element | None:
        """The Gather or Record that waits for the caller."""
        return self._listening

    @property
    def at(self) -> str:
        """The address of the current document."""
        return self._last.url

    @property
    def document(self) -> bytes:
        """The TwiML followed last."""
        return self._answer.body

    def words(self, everything: bool = False) -> str:
        """What was heard since the caller's last act (the whole call long), in one line."""
        return " ".join(each.words for each in self.heard[0 if everything else self.since :] if each.words)

    @property
    def listened(self) -> float:
        """Seconds of prompts and pauses heard."""
        return sum(each.seconds for each in self.heard)

    def follow(self, asked: Asked | None) -> None:
        """Asks for the document and follows it, and those it leads to. Raises BrokenCall."""
        while asked is not None:
            self._verbs = deque(self._document(asked).children)
            asked = self._run()

    def go_on(self) -> None:
        """The verbs after the one that was listening."""
        self.follow(self._run())

    def next(self, method: str, url: str, more: Form, status: str = "in-progress") -> Asked:
        """The request for another document. A relative address is one to the current document's, none is its own."""
        at = urljoin(self.at, url) if url else self.at
        return Asked(method, at, [*parameters.of_call(self, status), *more])

    def tell(self, what: str, method: str, url: str, form: Form) -> Answer:
        """A request whose answer is no TwiML to follow. Raises BrokenCall for an error."""
        answer, took = self.platform.ask(what, method, urljoin(self.at, url), form)
        self.took.append(took)
        if not 200 <= answer.status < 300:
            raise BrokenCall(f"{what} {url}: HTTP {answer.status}\n{text_of(answer)}")
        return answer

    def end(self, how: str, status: str = "completed") -> None:
        """The call is over; the status callback is told."""
        self.ended, self._listening = how, None
        self._nested.clear()
        self.notes.append(f"  (the call has ended: {how}, {self.listened:.1f} s heard)")
        if self.status:
            form = [*parameters.of_call(self, status), *parameters.of_end(round(self.seconds))]
            self.tell("status", "POST", self.status, form)

    def play(self, verb: Element) -> None:
        """A Say, Play or Pause is heard. Raises BrokenCall for a prompt that is no audio."""
        heard, took = self._sound(verb)
        self.heard.append(heard)
        self.took += [took] if took else []
        self.seconds += heard.seconds

    def _sound(self, verb: Element) -> tuple[Heard, Took | None]:
        if verb.tag == "Say":
            return Heard("Say", verb.words), None
        if verb.tag == "Pause":
            return Heard("Pause", "", float(verb.number("length", 1))), None
        if not verb.text:  # tones
            return Heard("Play", ""), None
        return self.platform.play(urljoin(self.at, verb.text))

    def _document(self, asked: Asked) -> Element:
        self.documents += 1
        if self.documents > self.platform.most:
            raise BrokenCall(f"more than {self.platform.most} documents in one call: a loop?")
        answer, took = self.platform.ask("webhook", asked.method, asked.url, asked.form)
        self.took.append(took)
        if not 200 <= answer.status < 300:
            return self._document(self._fall_back(asked, answer))
        self._last, self._answer = asked, answer
        try:
            return read(answer.body, answer.kind)
        except Malformed as error:
            raise BrokenCall(f"{asked.method} {asked.url}: {error}\n{text_of(answer)}") from error

    def _fall_back(self, asked: Asked, answer: Answer) -> Asked:
        url = urljoin(self.platform.public, self.platform.fallback)
        if not self.platform.fallback or asked.url == url:
            raise BrokenCall(f"{asked.method} {asked.url}: HTTP {answer.status} (error 11200)\n{text_of(answer)}")
        self.notes.append(f"  (HTTP {answer.status}: the fallback is asked)")
        return Asked("POST", url, [*asked.form, ("ErrorCode", "11200"), ("ErrorUrl", asked.url)])

    def _run(self) -> Asked | None:
        """Follows the verbs to where one listens or the call ends (None), or another document is asked for."""
        while self._verbs:
            verb = self._verbs.popleft()
            if verb.tag in NESTED:
                self.play(verb)
            elif verb.tag == "Redirect":
                return self.next(verb.get("method", "POST"), verb.text, ())
            elif verb.tag in ("Gather", "Record"):
                self._listen(verb)
                return None
            else:
                self._leave(verb)
                return None
        self.end("hang up")
        return None

    def _listen(self, verb: Element) -> None:
        for told in ("partialResultCallback", "transcribeCallback"):
            if verb.get(told):
                raise BrokenCall(f"this platform's simulator does not follow {told}")
        self._listening, self._nested = verb, deque(verb.children)
        if verb.tag == "Record" and verb.get("playBeep", "true") == "true":
            self.heard.append(Heard("beep", "", 1.0))

    def _leave(self, verb: Element) -> None:
        if verb.tag not in LAST:
            raise BrokenCall(f"this platform's simulator does not follow <{verb.tag}>")
        if verb.tag == "Reject":
            return self.end("reject", "busy" if verb.get("reason") == "busy" else "no-answer")
        return self.end("hang up")


def text_of(answer: Answer) -> str:
    """The beginning of what was answered, to be read by a person."""
    return answer.body[:2000].decode("utf-8", "replace")
