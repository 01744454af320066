"""A service of a few written documents, for the tests of the caller itself: what it was asked, and was it signed?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, urlsplit

from tests.support.caller.lines import Answer
from tests.support.caller.platform import Platform
from tests.support.twilio import PUBLIC, TOKEN, signature

Fields = Mapping[str, str]
Document = str | Callable[[Fields], str]


@dataclass(frozen=True, slots=True)
class Request:
    """What came in: `fields` of the form, or of a GET's query."""

    method: str
    path: str
    fields: Fields


@dataclass(slots=True)
class LittleService:
    """`documents`: what stands within <Response> by path, or a function of the fields that gives it; no entry: 404.
    Prompts are at /prompts/<words>.wav, a second of silence each.
    """

    documents: dict[str, Document]
    kind: str = "text/xml"
    requests: list[Request] = field(default_factory=list)
    prompts: list[str] = field(default_factory=list)
    forged: list[str] = field(default_factory=list)

    def platform(self, **more: object) -> Platform:
        return Platform(self.post, self.fetch, webhook="/call", **more)  # type: ignore[arg-type]

    def post(self, url: str, form: Sequence[tuple[str, str]], headers: Mapping[str, str]) -> Answer:
        self._check(url, form, headers)
        return self._answer("POST", urlsplit(url).path, dict(form))

    def fetch(self, url: str, headers: Mapping[str, str]) -> Answer:
        path = urlsplit(url).path
        if path.startswith("/prompts/"):
            words = path.removeprefix("/prompts/").removesuffix(".wav")
            self.prompts.append(words)
            return Answer(200, {"content-type": "audio/wav", "x-prompt-text": words}, wav(8000))
        self._check(url, (), headers)
        return self._answer("GET", path, dict(parse_qsl(urlsplit(url).query, keep_blank_values=True)))

    def asked(self, *paths: str) -> list[Request]:
        """What was asked of these paths, in order; all without any."""
        return [each for each in self.requests if not paths or each.path in paths]

    def _check(self, url: str, form: Sequence[tuple[str, str]], headers: Mapping[str, str]) -> None:
        if headers.get("X-Twilio-Signature") != signature(url, form, TOKEN):
            self.forged.append(url)

    def _answer(self, method: str, path: str, fields: Fields) -> Answer:
        self.requests.append(Request(method, path, fields))
        found = self.documents.get(path)
        if found is None:
            return Answer(404, {"content-type": "text/plain"}, b"no such page")
        inner = found if isinstance(found, str) else found(fields)
        body = inner if inner.startswith("!") else f"<Response>{inner}</Response>"
        return Answer(200, {"content-type": self.kind}, body.removeprefix("!").encode())


def play(words: str) -> str:
    """<Play> of the prompt that says so."""
    return f"<Play>{PUBLIC}/prompts/{quote(words)}.wav</Play>"


def wav(samples: int) -> bytes:
    """Silence at 8 kHz, mono, 16 bits."""
    data = bytes(2 * samples)
    head = (
        b"fmt \x10\0\0\0\x01\0\x01\0" + (8000).to_bytes(4, "little") + (16000).to_bytes(4, "little") + b"\x02\0\x10\0"
    )
    inner = b"WAVE" + head + b"data" + len(data).to_bytes(4, "little") + data
    return b"RIFF" + len(inner).to_bytes(4, "little") + inner
