"""One Unicode form for everything that is compared, stored or sent.

য় ড় ঢ় have two encodings (a single code point, and a letter with a nukta) and NFC always *decomposes*
them, so phones
send both. Inside the product a text has the composed form: it is shorter, and each of the three costs
one SMS unit.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_PAIRS = {
    "\u09a1\u09bc": "\u09dc",  # ড়
    "\u09a2\u09bc": "\u09dd",  # ঢ়
    "\u09af\u09bc": "\u09df",  # য়
    "\u09ac\u09bc": "\u09b0",  # ব with a nukta: how some keyboards write র
    "\u09c7\u09be": "\u09cb",  # ো typed as ে + া
    "\u09c7\u09d7": "\u09cc",  # ৌ typed as ে + ৗ
    "\u0985\u09be": "\u0986",  # আ typed as অ + া
}
_FIRSTS = frozenset(pair[0] for pair in _PAIRS)
_INVISIBLE = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\ufe0f\u202a\u202b\u202c\u202d\u202e")
_DIGITS = {chr(0x09E6 + n): str(n) for n in range(10)} | {chr(0xFF10 + n): str(n) for n in range(10)}
_REPLACED = {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"}


def recompose(text: str) -> str:
    """NFC with য় ড় ঢ় as single code points: the form to send (one SMS unit each) and to show."""
    composed = unicodedata.normalize("NFC", text)
    for pair in ("\u09a1\u09bc", "\u09a2\u09bc", "\u09af\u09bc"):
        composed = composed.replace(pair, _PAIRS[pair])
    return composed


def normalise(text: str) -> str:
    """The composed form without invisible characters and with single spaces. Case and digits stay as
    written.

    >>> normalise("ইউনিয়ন\\u200c  পরিষদ") == "ইউনিয়ন পরিষদ"
    True
    """
    return _walk(unicodedata.normalize("NFC", text), keep_case=True).text


@dataclass(frozen=True, slots=True)
class AlignedText:
    """`text` is ready for patterns; `starts[i]`, `ends[i]` are the offsets of its character i in the
    original."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span in the original text (code points) of the non-empty span [start, end) of `text`."""
        return self.starts[start], self.ends[end - 1]


LONGEST_KEPT = 1000
"""Characters: what is longer is worked out anew each time, so that hostile texts do not fill the memory."""


def align(text: str) -> AlignedText:
    """`normalise`, lower case, Latin digits: what patterns are matched on, with the way back to the
    original.

    Works on any string, NFC or not; never raises.
    """
    return _kept(text) if len(text) <= LONGEST_KEPT else _walk(text, keep_case=False)


@lru_cache(maxsize=64)
def _kept(text: str) -> AlignedText:
    return _walk(text, keep_case=False)


def _walk(text: str, keep_case: bool) -> AlignedText:
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position, length = 0, len(text)
    while position < length:
        char, width = text[position], 1
        if char in _INVISIBLE:
            position += 1
            continue
        if char in _FIRSTS:
            char, width = _join(text, position)
        if char.isspace():
            if (chars and chars[-1] == " ") or not chars:
                position += 1
                continue
            char = " "
        elif not keep_case:
            char = _plain(char)
        chars.append(char)
        starts.append(position)
        position += width
        ends.append(position)
    if chars and chars[-1] == " ":
        chars.pop(), starts.pop(), ends.pop()
    return AlignedText("".join(chars), tuple(starts), tuple(ends))


def _join(text: str, position: int) -> tuple[str, int]:
    """A letter with the sign behind it, over invisible characters between the two."""
    after = position + 1
    while after < len(text) and text[after] in _INVISIBLE:
        after += 1
    joined = _PAIRS.get(text[position] + text[after : after + 1])
    return (joined, after + 1 - position) if joined else (text[position], 1)


def _plain(char: str) -> str:
    """Lower case where that is one character (it is two for İ), Latin digits, plain quotes and dashes."""
    lower = char.lower()
    return _DIGITS.get(char) or _REPLACED.get(char) or (lower if len(lower) == 1 else char)
