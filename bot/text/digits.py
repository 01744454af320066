"""Numbers as citizens write and say them: Bangla and Latin digits, number words in Bangla, Banglish and
English."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from bot.text.fold import fold_word
from bot.text.normalise import align
from bot.text.number_words import FRACTIONS, MULTIPLIERS, UNITS

_TO_LATIN = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
_TO_BANGLA = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")
_LETTERS = "a-z\u0980-\u09e5"
_PIECE = re.compile(rf"(?P<digits>[0-9]+(?:,[0-9]{{2,3}})*(?:\.[0-9]+)?)|(?P<word>[{_LETTERS}]+)")
_ENDINGS = ("টাকা", "টা", "টি", "খানা", "জন", "taka", "ta", "ti")
_CURRENCY = re.compile(r"^(?:tk\.?|৳|rs|bdt) ?|(?: ?(?:টাকা|টাহা|taka|tk|৳|/-|/=|bdt|টা|টি|জন)\.?)+$")
_JOINERS = frozenset({"and", "r", "ar", "আর", "ও"})


def to_latin(text: str) -> str:
    """Bangla digits as Latin ones; everything else as it was."""
    return text.translate(_TO_LATIN)


def to_bangla(text: str) -> str:
    """Latin digits as Bangla ones; everything else as it was."""
    return text.translate(_TO_BANGLA)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: `value` >= 0, [start, end) in the text it was looked for in, `spoken`: has a
    number word."""

    value: Fraction
    start: int
    end: int
    spoken: bool
    words: int = 1

    @property
    def whole(self) -> int:
        """The value, rounded down."""
        return int(self.value)


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: str
    value: Fraction
    start: int
    end: int


def spoken_number(text: str) -> int | None:
    """The number that the whole text is, in digits or words; None when it is anything else.

    >>> spoken_number("আড়াই হাজার"), spoken_number("sare char sho"), spoken_number("৫০০"),
    spoken_number("কত")
    (2500, 450, 500, None)
    """
    aligned = _CURRENCY.sub("", align(text).text.strip(" .,।?!-")).rstrip(" .-/")
    found = list(find_numbers(aligned))
    if len(found) == 1 and found[0].start == 0 and found[0].end == len(aligned):
        return found[0].whole
    return None


def digit_of(word: str) -> int | None:
    """The digit 0-9 that an aligned word says ("তিন", "choy", "zero", "7"), else None."""
    if word in "0123456789" and word:
        return int(word)
    value = UNITS.get(word)
    return value if value is not None and value < 10 else None


def begins_number(word: str) -> bool:
    """May a number begin with this aligned word?"""
    parts = _parts(word)
    return word[:1].isdigit() or (bool(parts) and parts[0][0] != "none")


def find_numbers(aligned: str) -> Iterator[Number]:
    """Every number in an aligned text (`bot.text.normalise.align`), left to right, longest reading first.

    A number is a run of pieces: units, fraction words (দেড়, আড়াই, সাড়ে, পৌনে) and multipliers (শ,
    হাজার, লাখ).
    """
    run: list[_Piece] = []
    for piece in _pieces(aligned):
        if run and (piece.kind == "none" or not _continues(run, piece, aligned)):
            yield from _close(run)
            run = []
        if piece.kind == "times" and len(run) > 2 and any(piece.value == other.value for other in run[:-1]):
            yield from _close(run[:-1])
            run = run[-1:]
        if piece.kind != "none":
            run.append(piece)
    yield from _close(run)


def _pieces(aligned: str) -> Iterator[_Piece]:
    for match in _PIECE.finditer(aligned):
        start, end = match.span()
        if match["digits"]:
            glued = aligned[end : end + 1]
            yield _Piece("digits", Fraction(match["digits"].replace(",", "")), start, end)
            if glued and glued.isalpha() and not _reads(glued):
                continue
        else:
            yield from _word_pieces(match["word"], start)


def _word_pieces(word: str, start: int) -> Iterator[_Piece]:
    for kind, value, left, right in _parts(word):
        yield _Piece(kind, value, start + left, start + right)


LONGEST_WORD = 40
"""Letters: no number is spelt longer, and every cut of a word is tried."""


def _parts(word: str) -> tuple[tuple[str, Fraction, int, int], ...]:
    """What number words a word is made of; one that is too long is none, and is not kept in memory."""
    return _kept_parts(word) if len(word) <= LONGEST_WORD else (("none", Fraction(0), 0, len(word)),)


@lru_cache(maxsize=65536)
def _kept_parts(word: str) -> tuple[tuple[str, Fraction, int, int], ...]:
    """A number word as written, then a glued one (সাতশ sounds like সাতাশ), then one that only sounds like a number."""
    split = None if _spelt(word) else _split(word)
    if split:
        return tuple((kind, value, left, right) for (kind, value), left, right in split)
    read = _reads(word)
    if read:
        return ((*read, 0, len(word)),)
    return () if word in _JOINERS else (("none", Fraction(0), 0, len(word)),)


def _spelt(word: str) -> tuple[str, Fraction] | None:
    for kind, table in (("unit", UNITS), ("fraction", FRACTIONS), ("times", MULTIPLIERS)):
        if word in table:
            return kind, Fraction(table[word])
    return None


def _reads(word: str) -> tuple[str, Fraction] | None:
    """Unit, fraction word or multiplier; number words above ten also by sound (চব্বিশ = chobbish = cobbis)."""
    heard = UNITS.get("~" + fold_word(word)) if len(word) > 3 else None
    return _spelt(word) or (("unit", Fraction(heard)) if heard is not None else None)


def _split(word: str) -> list[tuple[tuple[str, Fraction], int, int]] | None:
    """Glued words: পাঁচশ, আড়াইহাজার, "panchsho", and number + counting ending (দুইটা, পাঁচশটাকা)."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending):
            stem = word[: -len(ending)]
            read = _reads(stem)
            if read:
                return [(read, 0, len(stem))]
            if inner := _split(stem):
                return inner
    for cut in range(2, len(word)):
        head, tail = _reads(word[:cut]), _spelt(word[cut:])
        if head and tail and head[0] != "times" and tail[0] == "times" and word[cut:] != "k":
            return [(head, 0, cut), (tail, cut, len(word))]
    return None


def _continues(run: list[_Piece], piece: _Piece, aligned: str) -> bool:
    """May this piece belong to the number before it? "১২ ৩৪" and "তিন চার মাস" are two numbers each."""
    last = run[-1]
    gap = aligned[last.end : piece.start]
    if gap.strip(" ") and gap.strip() not in _JOINERS:
        return False
    if last.kind == "fraction":
        return piece.kind == "times" or (piece.kind in ("unit", "digits") and last.value in _ADDED)
    if piece.kind == "times":
        return last.kind != "times" or piece.value > last.value or last.value > piece.value
    if last.kind == "times":
        return piece.value < last.value or (piece.kind == "fraction" and last.value >= 1000)
    return piece.kind == "unit" and last.kind == "unit" and last.value % 10 == 0 < piece.value < 10 < last.value


_ADDED = frozenset({Fraction(1, 2), Fraction(-1, 4), Fraction(1, 4)})


def _close(run: list[_Piece]) -> Iterator[Number]:
    """The number of a run; a lone "sare", "so" or "k" is an everyday word, not a number."""
    alone = run[0] if len(run) == 1 else None
    if not run or (alone and alone.value in _ADDED):
        return
    if alone and alone.kind == "times" and alone.end - alone.start < 4:
        return
    if run[0].kind == "times" and run[0].end - run[0].start < 4 and len(run) > 1:
        run = run[1:]
    spoken = any(piece.kind != "digits" for piece in run)
    yield Number(_value(run), run[0].start, run[-1].end, spoken, len(run))


def _value(run: list[_Piece]) -> Fraction:
    """Indian grouping: what stands before হাজার, লাখ, কোটি is multiplied, শ multiplies only the group
    it is in; "হাজার দুই" is about two thousand."""
    if (
        len(run) == 2
        and run[0].kind == "times"
        and run[0].value >= 1000
        and run[1].kind == "unit"
        and run[1].value < 10
    ):
        return run[0].value * run[1].value
    total, group, waiting = Fraction(0), Fraction(0), Fraction(0)
    for piece in run:
        if piece.kind == "fraction" and piece.value in _ADDED:
            waiting = piece.value
        elif piece.kind == "times":
            count, waiting = group or 1 + waiting, Fraction(0)
            if piece.value == 100:
                group = count * 100
            else:
                total, group = total + count * piece.value, Fraction(0)
        else:
            group, waiting = group + piece.value + waiting, Fraction(0)
    return total + group


def grouped(number: int) -> str:
    """`20,64,450`: in thousands, lakh and crore, as Bangladesh writes large numbers in both languages."""
    whole = str(abs(number))
    head, tail = whole[:-3], whole[-3:]
    groups = [head[max(0, end - 2) : end] for end in range(len(head), 0, -2)][::-1]
    return ("−" if number < 0 else "") + ",".join([*groups, tail])
