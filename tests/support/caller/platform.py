"""The platform: who it is, how it signs, where it calls; it places calls, each a `Call` to go on with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import Literal
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import requests
from twilio.request_validator import RequestValidator

from tests.support.caller.faults import BrokenCall
from tests.support.caller.hearing import Heard, prompt
from tests.support.caller.lines import Answer, Fetch, Post
from tests.support.caller.parameters import API_VERSION, Form
from tests.support.twilio import PUBLIC, TOKEN

ACCOUNT = "AC" + "0" * 32
WITHHELD = "+266696687"
"""What Twilio puts in place of a number that is withheld ("ANONYMOUS" on a keypad)."""

OWN_RECORDING = "(his own recording)"
"""What a script hears when a caller's recording is played to him."""


@dataclass(frozen=True, slots=True)
class Recording:
    """What a caller left with the platform. `call`: its CallSid. `seconds`: its length."""

    sid: str
    url: str
    call: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Took:
    """How long the service took for one request. `what`: webhook, prompt, status or recording."""

    what: str
    url: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Platform:
    """A Twilio account with one number. Threads may share it when they may share `post` and `fetch`.

    `public`: the address that the service believes to have, over which is signed; `webhook`: where the number's calls
    go; `status`: the number's status callback, "" none; `fallback`: asked when a webhook fails, "" none. `media`: the
    base of RecordingUrl. `recording_told`: whether recordingStatusCallback comes before or after the action's request,
    as both happen, or never. `keep`: told of every recording (a media host's door). `most`: documents a call may ask
    for before it is a loop. `prompts`: whether <Play> is fetched each time, or once and then had from Twilio's cache.
    """

    post: Post
    fetch: Fetch
    public: str = PUBLIC
    token: str = TOKEN
    account: str = ACCOUNT
    number: str = "+8809610016100"
    webhook: str = "/voice/twilio"
    status: str = ""
    fallback: str = ""
    media: str = "https://api.twilio.com"
    recording_told: Literal["before", "after", "never"] = "after"
    keep: Callable[[Recording], None] = lambda recording: None
    most: int = 60
    prompts: Literal["always", "once"] = "once"
    cache: dict[str, Heard] = field(default_factory=dict)
    told: dict[str, Heard] = field(default_factory=dict)
    """Recordings of callers, which are at the platform itself: <Play> asks nobody for them."""

    def ask(self, what: str, method: str, url: str, form: Form) -> tuple[Answer, Took]:
        """One signed request. `url`: absolute. Raises BrokenCall when nobody answers."""
        self._ours(url)
        asked = with_query(url, form) if method == "GET" else url.partition("#")[0]
        signature = RequestValidator(self.token).compute_signature(asked, {} if method == "GET" else dict(form))
        headers = {
            "X-Twilio-Signature": signature,
            "I-Twilio-Idempotency-Token": str(uuid4()),
            "User-Agent": "TwilioProxy/1.1",
        }
        began = perf_counter()
        try:
            answer = self.fetch(asked, headers) if method == "GET" else self.post(asked, form, headers)
        except requests.RequestException as error:
            raise BrokenCall(f"{method} {url}: nobody answers (error 11205): {type(error).__name__}") from error
        return answer, Took(what, url, perf_counter() - began)

    def play(self, url: str) -> tuple[Heard, Took | None]:
        """A prompt, and how long it took when it was fetched. Raises BrokenCall for no audio."""
        if url in self.told:
            return self.told[url], None
        if self.prompts == "once" and url in self.cache:
            return self.cache[url], None
        self._ours(url)
        began = perf_counter()
        answer = self.fetch(url, {"User-Agent": "TwilioProxy/1.1"})
        took = Took("prompt", url, perf_counter() - began)
        self.cache[url] = prompt(url, answer)
        return self.cache[url], took

    def record(self, call: str, seconds: int) -> Recording:
        """A recording of this call, kept."""
        sid = new_sid("RE")
        made = Recording(sid, f"{self.media}/{API_VERSION}/Accounts/{self.account}/Recordings/{sid}", call, seconds)
        self.told[made.url] = Heard("Play", OWN_RECORDING, float(seconds))
        self.keep(made)
        return made

    def _ours(self, url: str) -> None:
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}" != self.public:
            raise BrokenCall(f"{url} is not at {self.public}: the platform would ask another host")


def with_query(url: str, form: Form) -> str:
    """The address with the parameters in its query, as a GET has them."""
    bare = url.partition("#")[0]
    return f"{bare}{'&' if '?' in bare else '?'}{urlencode(form)}"


def new_sid(kind: str) -> str:
    """A name as the platform gives: two letters (CA, RE) and 32 hex."""
    return kind + uuid4().hex


def e164(number: str) -> str:
    """A number as the platform writes it, from one as a person in Bangladesh does, or "withheld"."""
    if number == "withheld":
        return WITHHELD
    return f"+88{number}" if number.startswith("0") else number
