"""SMS arithmetic: how many units and segments a text takes, and how a long one is cut into pages.

GSM 03.38: a text of its alphabet has 160 septets, 153 in each part of several; any other letter makes the whole text
UCS-2 with 70, then 67 units.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import pairwise

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_DOUBLE = frozenset("^{}\\[~]|€\f")
_GSM_ALL = _GSM | _GSM_DOUBLE
_HASANTA, _ZWNJ, _ZWJ = "\u09cd", "\u200c", "\u200d"
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
"""Regional indicators: two of them are one flag."""
_EXTENDING = (range(0x1F3FB, 0x1F400), range(0xE0020, 0xE0080))
"""Skin tones and the tags of regional flags: no marks by their category, yet never the first of a grapheme."""
_SENTENCE_ENDS = "।.?!:;"
_LEAST = 0.4
"""A page ends at a line's or a sentence's end when that fills at least this much of it; else at a word's end."""


class Style(StrEnum):
    """How long one text may be: two segments, or the 200 characters that go free under the "Gov. Info" masking."""

    NORMAL = "normal"
    GOV_INFO = "gov_info"

    def fits(self, text: str) -> bool:
        return units(text) <= 200 if self is Style.GOV_INFO else segments(text) <= 2


def is_gsm(text: str) -> bool:
    """Does the text fit the GSM alphabet with its extension?"""
    return _GSM_ALL.issuperset(text)


def units(text: str) -> int:
    """Septets of a GSM text (`^{}\\[~]|€` count two), else UCS-2 units (a letter beyond U+FFFF counts two)."""
    return _units(text, is_gsm(text))


def segments(text: str) -> int:
    """SMS parts, at least 1. No part begins inside a letter of two units."""
    gsm = is_gsm(text)
    single, part = (160, 153) if gsm else (70, 67)
    size = _units(text, gsm)
    if size <= single:
        return 1
    if size == len(text):
        return -(-size // part)
    parts, used = 1, 0
    for weight in _weights(text, gsm):
        if used + weight > part:
            parts, used = parts + 1, 0
        used += weight
    return parts


def pages(parts: Sequence[str], style: Style | None = Style.NORMAL, *, more: str) -> tuple[str, ...]:
    """The parts of one turn, a line each, as texts that fit; every one but the last ends with `more` ("send 9 for
    more"). No grapheme, number or word is cut; a word longer than a page is cut between graphemes, and only a grapheme
    longer than a page within. None: no limit, one text.
    """
    text = "\n".join(part for part in parts if part)
    if style is None:
        return (text,)
    text, found = text.strip(), list[str]()
    while not style.fits(text):
        end = _page_end(text, style, f"\n{more}")
        found.append(f"{text[:end].rstrip()}\n{more}")
        text = text[end:].lstrip()
    return (*found, text)


def _units(text: str, gsm: bool) -> int:
    if gsm:
        return len(text) + sum(map(_GSM_DOUBLE.__contains__, text))
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _weights(text: str, gsm: bool) -> Iterator[int]:
    if gsm:
        return (2 if char in _GSM_DOUBLE else 1 for char in text)
    return (2 if ord(char) > 0xFFFF else 1 for char in text)


def _page_end(text: str, style: Style, tail: str) -> int:
    """Where the first page ends: after a line, a sentence or a word, or between graphemes."""
    fitting = _fitting(text, list(boundaries(text)), style, tail)
    if not fitting:  # a letter under more signs than a page holds
        return _fitting(text, range(1, len(text)), style, tail)[-1]
    for ends in (_is_line_end, _is_sentence_end, _is_word_end):
        least = 1 if ends is _is_word_end else fitting[-1] * _LEAST
        best = next((end for end in reversed(fitting) if end >= least and ends(text, end)), None)
        if best:
            return best
    return fitting[-1]


def _fitting(text: str, places: Sequence[int], style: Style, tail: str) -> Sequence[int]:
    """Those at which a page may end. More text never fits better: the first that is too far is found by halves."""
    return places[: bisect_right(places, False, key=lambda end: not style.fits(text[:end].rstrip() + tail))]


def _is_line_end(text: str, end: int) -> bool:
    return text[end - 1] == "\n" or text[end : end + 1] == "\n"


def _is_sentence_end(text: str, end: int) -> bool:
    return text[end : end + 1] == " " and text[end - 1] in _SENTENCE_ENDS


def _is_word_end(text: str, end: int) -> bool:
    return text[end : end + 1].isspace()


def boundaries(text: str) -> Iterator[int]:
    """Every place between two graphemes. As Unicode cuts them (UAX 29), and a Bangla cluster is whole in every version
    of it: not before a sign or joiner, not after a hasanta or joiner, not within a flag.
    """
    flag, linked = 0, False
    for end, (before, after) in enumerate(pairwise(text), 1):
        flag = flag + 1 if _is_flag_letter(before) else 0
        # A hasanta links over the signs behind it, to whatever letter comes next.
        linked = before in (_HASANTA, _ZWJ) or (linked and _extends(before) and before != _ZWNJ)
        whole = linked or _extends(after) or before + after == "\r\n"
        if not (whole or (flag % 2 and _is_flag_letter(after))):
            yield end
    if text:
        yield len(text)


def _is_flag_letter(char: str) -> bool:
    return ord(char) in _FLAG_LETTERS


def _extends(char: str) -> bool:
    marks = unicodedata.category(char).startswith("M") or char in (_ZWJ, _ZWNJ)
    return marks or any(ord(char) in span for span in _EXTENDING)
