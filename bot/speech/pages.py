"""SMS arithmetic: how many units and segments a text takes, and how a long one is cut into pages.

GSM 03.38: a text of its alphabet has 160 septets, 153 in each part of several; any other letter makes the whole text
UCS-2 with 70, then 67 units.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_DOUBLE = frozenset("^{}\\[~]|€\f")
_HASANTA, _ZWNJ, _ZWJ = "\u09cd", "\u200c", "\u200d"
_SENTENCE_ENDS = "।.?!:;"
_LEAST = 0.4
"""A page ends at a line's or a sentence's end when that fills at least this much of it; else at a word's end."""


def is_gsm(text: str) -> bool:
    """Does the text fit the GSM alphabet with its extension?"""
    return all(char in _GSM or char in _GSM_DOUBLE for char in text)


def units(text: str) -> int:
    """Septets of a GSM text (`^{}\\[~]|€` count two), else UCS-2 units (a letter beyond U+FFFF counts two)."""
    return sum(_weights(text))


def segments(text: str) -> int:
    """SMS parts, at least 1. No part begins inside a letter of two units."""
    gsm = is_gsm(text)
    single, part = (160, 153) if gsm else (70, 67)
    if units(text) <= single:
        return 1
    parts, used = 1, 0
    for weight in _weights(text):
        if used + weight > part:
            parts, used = parts + 1, 0
        used += weight
    return parts


def pages(parts: Sequence[str], limit_segments: int | None = 2, *, more: str) -> tuple[str, ...]:
    """The parts of one turn, a line each, as texts of at most `limit_segments`; every one but the last ends with
    `more` ("send 9 for more"). No grapheme, number or word is cut; a word longer than a page is cut between graphemes.
    None: no limit, one text.
    """
    text = "\n".join(part for part in parts if part)
    if limit_segments is None:
        return (text,)
    found: list[str] = []
    while segments(text) > limit_segments:
        end = _page_end(text, limit_segments, f"\n{more}")
        found.append(f"{text[:end].rstrip()}\n{more}")
        text = text[end:].lstrip()
    return (*found, text)


def _weights(text: str) -> Iterator[int]:
    if is_gsm(text):
        return (2 if char in _GSM_DOUBLE else 1 for char in text)
    return (2 if ord(char) > 0xFFFF else 1 for char in text)


def _page_end(text: str, limit: int, tail: str) -> int:
    """Where the first page ends: after a line, a sentence or a word, or between graphemes."""
    # More text never takes fewer segments: the first end that is too far is found by halves.
    places = list(_boundaries(text))
    fitting = places[: bisect_right(places, limit, key=lambda end: segments(text[:end].rstrip() + tail))]
    last = fitting[-1] if fitting else next(_boundaries(text), len(text))
    for ends in (_is_line_end, _is_sentence_end, _is_word_end):
        least = 1 if ends is _is_word_end else last * _LEAST
        best = next((end for end in reversed(fitting) if end >= least and ends(text, end)), None)
        if best:
            return best
    return last


def _is_line_end(text: str, end: int) -> bool:
    return text[end - 1] == "\n" or text[end : end + 1] == "\n"


def _is_sentence_end(text: str, end: int) -> bool:
    return text[end : end + 1] == " " and text[end - 1] in _SENTENCE_ENDS


def _is_word_end(text: str, end: int) -> bool:
    return text[end : end + 1].isspace()


def _boundaries(text: str) -> Iterator[int]:
    """Every place between two graphemes: not before a sign or joiner, not after a hasanta or joiner."""
    for end in range(1, len(text) + 1):
        before, after = text[end - 1], text[end : end + 1]
        joined = before in (_HASANTA, _ZWJ) or after in (_ZWJ, _ZWNJ) or "\U0001f3fb" <= after <= "\U0001f3ff"
        if not after or not (joined or unicodedata.category(after).startswith("M")):
            yield end
