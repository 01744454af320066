"""What a caller hears: prompts fetched and read as audio, their words from the header X-Prompt-Text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote

from tests.support.caller.faults import BrokenCall
from tests.support.caller.lines import Answer

AUDIO = frozenset(
    f"audio/{kind}" for kind in ("mpeg", "wav", "wave", "x-wav", "aiff", "x-aifc", "x-aiff", "x-gsm", "gsm", "ulaw")
)
"""Content types that <Play> understands."""
ANYTHING = "…"
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Heard:
    """A piece of what was heard. `verb`: Say, Play, Pause or beep. `words`: "" for a pause or audio without its words.
    `seconds`: its length; 0 for Say, whose voice is the platform's.
    """

    verb: str
    words: str
    seconds: float = 0.0


def prompt(url: str, answer: Answer) -> Heard:
    """The prompt in this answer. Raises BrokenCall for what a telephone could not play."""
    if answer.status != 200:
        raise BrokenCall(f"<Play> {url}: HTTP {answer.status} (error 11200)")
    kind = answer.kind.partition(";")[0].strip().lower()
    if kind not in AUDIO:
        raise BrokenCall(f"<Play> {url}: {kind or 'no content type'} is not audio (error 12300)")
    if not answer.body:
        raise BrokenCall(f"<Play> {url}: empty")
    words = unquote(answer.headers.get("x-prompt-text", ""))
    return Heard("Play", words, wav_seconds(answer.body) if answer.body[:4] == b"RIFF" else 0.0)


def wav_seconds(data: bytes) -> float:
    """Length of a WAV by its own header. Raises BrokenCall when it has no sound in it."""
    at, rate = 12, 0
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if name == b"fmt ":
            rate = int.from_bytes(data[at + 16 : at + 20], "little")
        if name == b"data":
            if not rate:
                break
            return min(size, len(data) - at - 8) / rate
        at += 8 + size + size % 2
    raise BrokenCall("<Play> a WAV file without sound")


def fold(text: str) -> str:
    """The form in which two texts are compared: whatever keyboard, digits, case and punctuation."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).casefold()
    digits = "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in plain)
    return " ".join("".join(c if _word(c) else " " for c in digits).split())


def _word(letter: str) -> bool:
    """Letters, digits and Bangla's vowel signs (marks); not punctuation, whose places composition may change."""
    return unicodedata.category(letter)[0] in "LMN" or letter in "*#"


def is_heard(wanted: str, heard: str, start: int = 0) -> int:
    """Where the wanted words end in the (folded) text, whole words, from `start` on; -1: nowhere. "…" is anything."""
    at = start
    for piece in wanted.split(ANYTHING):
        found = re.compile(rf"(?<!\S){re.escape(fold(piece))}(?!\S)").search(heard, at) if fold(piece) else None
        if fold(piece) and found is None:
            return -1
        at = found.end() if found else at
    return at
