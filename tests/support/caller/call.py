"""One call, and what the caller does in it: keys, speech, silence, a recording, hanging up."""

from __future__ import annotations

from urllib.parse import urljoin

from tests.support.caller import parameters
from tests.support.caller.document import Element, Malformed, read
from tests.support.caller.faults import BrokenCall, Misplayed
from tests.support.caller.following import Asked, Followed, text_of
from tests.support.caller.hearing import fold, is_heard
from tests.support.caller.parameters import Form
from tests.support.caller.platform import Platform, Recording, e164

ALL_KEYS = "1234567890*#"
"""finishOnKey of Record where it is not given."""
HANGUP = "hangup"
"""What Record's action gets for Digits when the caller hung up."""
_SILENCE = 5
"""Seconds: timeout of Gather and Record where it is not given."""
_LONGEST = 3600


class Call(Followed):
    """A call to go on with. Each act raises Misplayed where the telephone does not allow it, and BrokenCall for
    whatever a platform cannot follow in the answer. `unheard`: what of the last act the platform did not listen to.
    """

    unheard = ""

    def press(self, keys: str) -> None:
        """Presses keys: what plays within a Gather stops. Those that come after it was done are lost."""
        verb = self._acts(f"presses {keys}")
        if verb.tag == "Record":
            self._lost(keys if keys[:1] not in verb.get("finishOnKey", ALL_KEYS) else keys[1:])
            return self._recorded(verb, 0, "")
        if "dtmf" not in verb.get("input", "dtmf").split():
            self._lost(keys)
            return self._nothing_heard(verb)
        digits, ended, left = _gathered(keys, verb)
        if left:
            self._lost(left)
        form = parameters.of_keys(digits, ended)
        return self._action(verb, form) if digits else self._nothing_heard(verb, form)

    def say(self, words: str, confidence: float = 0.9) -> None:
        """Says something to a Gather, of which the platform makes text. `confidence`: 0..1."""
        if self.verb and self.verb.tag == "Record":
            raise Misplayed(f"says {words}: the platform records; a length in seconds is wanted, not words")
        if self.verb and self.verb.get("bargeIn", "true") == "false":
            self.hear_out()
        verb = self._acts(f"says {words}")
        if "speech" not in verb.get("input", "dtmf").split():
            self._lost(words)
            return self._nothing_heard(verb)
        return self._action(verb, [("SpeechResult", words), ("Confidence", f"{confidence:.7f}")])

    def be_silent(self) -> None:
        """Nothing is heard until the time is up."""
        self.hear_out()
        verb = self._acts("is silent")
        self.seconds += verb.number("timeout", _SILENCE)
        return self._recorded(verb, 0, "") if verb.tag == "Record" else self._nothing_heard(verb)

    def record(self, seconds: int, ends: str = "") -> None:
        """Speaks for so long into a Record. `ends`: the key that ends it, HANGUP, or "": by silence or its length."""
        if self.verb and self.verb.tag != "Record":
            raise Misplayed(f"records {seconds} s: nothing records here, the platform gathers")
        verb = self._acts(f"speaks for {seconds} s{f', then {ends}' if ends else ''}")
        longest = verb.number("maxLength", _LONGEST)
        possible = seconds <= longest and (ends == HANGUP or ends in verb.get("finishOnKey", ALL_KEYS))
        self._recorded(verb, min(seconds, longest), ends if possible else "")
        if ends == HANGUP and not self.ended:
            self.hang_up()

    def hang_up(self) -> None:
        """The caller hangs up: nobody is told but the status callback."""
        self._acts("hangs up")
        self.end("caller")

    def hear_out(self) -> None:
        """Listens to all that a Gather has to say."""
        while self._nested:
            self.play(self._nested.popleft())

    def hear_until(self, words: str) -> None:
        """Listens to a Gather until these words were heard, and no further."""
        while is_heard(words, fold(self.words())) < 0:
            if not self._nested:
                raise Misplayed(f"“{words}” is never heard here: {self.words()}")
            self.play(self._nested.popleft())

    def repeat(self) -> None:
        """The platform sends its last request for a document again; BrokenCall when the answer is another."""
        answer, took = self.platform.ask("webhook", self._last.method, self._last.url, self._last.form)
        self.took.append(took)
        self.notes.append(f"  (the platform repeats {self._last.url})")
        if (answer.status, answer.body) != (self._answer.status, self._answer.body):
            raise BrokenCall(f"{self._last.url} repeated: another answer, HTTP {answer.status}:\n{text_of(answer)}")

    # ---------------------------------------------------------------- what the platform makes of it

    def _acts(self, what: str) -> Element:
        """The verb that was listening; what it still had to say is cut off."""
        verb = self.verb
        if verb is None:
            raise Misplayed(f"{what}: the call has ended ({self.ended})")
        self.notes.append(f"  hears: {self.words() or '(nothing)'}")
        if self._nested:
            self.notes.append(f"  ({len(self._nested)} more pieces unheard)")
        self.notes.append(what)
        self._listening, self.unheard = None, ""
        self._nested.clear()
        self.since = len(self.heard)
        return verb

    def _lost(self, what: str) -> None:
        if what:
            self.unheard = what
            self.notes.append(f"  (nobody listens to {what})")

    def _action(self, verb: Element, more: Form) -> None:
        self.follow(self.next(verb.get("method", "POST"), verb.get("action"), more))

    def _nothing_heard(self, verb: Element, more: Form = ()) -> None:
        if verb.get("actionOnEmptyResult") == "true":
            return self._action(verb, more)
        self.notes.append(f"  (<{verb.tag}> falls through)")
        return self.go_on()

    def _recorded(self, verb: Element, seconds: int, ended: str) -> None:
        """An empty recording asks for no action. `ended`: by a key, by HANGUP, "" by silence."""
        self.seconds += seconds
        if not seconds:
            return self.end("caller") if ended == HANGUP else self._nothing_heard(verb)
        recording = self.platform.record(self.sid, seconds)
        self.recordings.append(recording)
        callback = urljoin(self.at, verb.get("recordingStatusCallback"))
        if self.platform.recording_told == "before":
            self._tell_recording(verb, callback, recording)
        if ended == HANGUP:
            self._hung_up(verb, parameters.of_recording(recording, HANGUP))
        else:
            self._action(verb, parameters.of_recording(recording, ended))
        if self.platform.recording_told == "after":
            self._tell_recording(verb, callback, recording)
        return None

    def _hung_up(self, verb: Element, more: Form) -> None:
        """The action hears of the recording although nobody is there any more; its answer is not followed."""
        asked = self.next(verb.get("method", "POST"), verb.get("action"), more, "completed")
        answer = self.tell("webhook", asked.method, asked.url, asked.form)
        try:
            read(answer.body, answer.kind)
        except Malformed as error:
            raise BrokenCall(f"{asked.url}: {error}\n{text_of(answer)}") from error
        self.end("caller")

    def _tell_recording(self, verb: Element, url: str, recording: Recording) -> None:
        if not verb.get("recordingStatusCallback"):
            return
        if "completed" in verb.get("recordingStatusCallbackEvent", "completed").split():
            form = parameters.of_recording_status(self.platform.account, recording)
            self.tell("recording", verb.get("recordingStatusCallbackMethod", "POST"), url, form)


def _gathered(keys: str, verb: Element) -> tuple[str, str, str]:
    """(digits, the finishing key, keys that are left over). finishOnKey="" makes every key a digit."""
    ends, most = verb.get("finishOnKey", "#"), verb.number("numDigits", 0)
    for place, key in enumerate(keys):
        if ends and key == ends:
            return keys[:place], key, keys[place + 1 :]
        if place + 1 == most:
            return keys[:most], "", keys[most:]
    return keys, "", ""


# ---------------------------------------------------------------- how calls begin


def call(platform: Platform, caller: str = "01711000001", sid: str = "", number: str = "") -> Call:
    """Somebody calls the number: as far as to where the service listens, or the end. `caller`: as a person writes it;
    "withheld" hides it. Raises BrokenCall.
    """
    made = Call(platform, e164(caller), number or platform.number, "inbound", sid=sid)
    return _begun(made, platform.webhook, "ringing")


def ordered(platform: Platform, citizen: str, url: str, status: str = "", sid: str = "") -> Call:
    """A call that the service ordered (Calls resource) and the citizen takes. `status`: its StatusCallback."""
    made = Call(platform, platform.number, e164(citizen), "outbound-api", status, sid)
    return _begun(made, url, "in-progress")


def unanswered(platform: Platform, citizen: str, status: str, how: str = "no-answer", sid: str = "") -> Call:
    """A call that the service ordered and nobody takes. `how`: no-answer, busy, failed or canceled."""
    made = Call(platform, platform.number, e164(citizen), "outbound-api", status, sid)
    made.notes.append(f"calls {made.number}: {how}")
    made.end("unanswered", how)
    return made


def _begun(made: Call, url: str, status: str) -> Call:
    made.notes.append(f"{made.caller} calls {made.number} ({made.direction})")
    made.follow(Asked("POST", urljoin(made.platform.public, url), parameters.of_call(made, status)))
    return made
