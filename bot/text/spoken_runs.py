"""Runs of digits, in figures or in words, as people give a code: "1234", "12 34", "এক দুই তিন চার",
"choy tin ek shunno"."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.text.digits import begins_number, digit_of, find_numbers

_REPEATS = {"double": 2, "dabol": 2, "dobol": 2, "ডাবল": 2, "triple": 3, "ট্রিপল": 3}
_HESITATIONS = {"um", "umm", "uh", "hmm", "mm", "eh", "ah", "উম", "হুম", "আহ", "এহ", "হুঁ"}
_BETWEEN = frozenset({",", "-", ".", "ar", "আর", "r", "/"} | _HESITATIONS)


@dataclass(frozen=True, slots=True)
class Run:
    """Words `first`..`last` (both in) give `digits` digits; `plain` is their text; `spoken_value`: one
    number in words."""

    first: int
    last: int
    digits: int
    plain: str
    spoken_value: bool = False

    @property
    def one_by_one(self) -> bool:
        """Four digits and more, said or written each for itself: no sum of money is given so."""
        return self.digits >= 4 and not self.spoken_value and self.last - self.first + 1 >= self.digits - 1


def once(run: Run) -> Run:
    """A code that was said twice in a row, as said once ("চার আট দুই নয় চার আট দুই নয়"); any other run as it is."""
    half = run.digits // 2
    repeated = half >= 4 and run.plain[:half] * 2 == run.plain and len(set(run.plain)) > 1
    return replace(run, digits=half, plain=run.plain[:half]) if repeated else run


def digit_runs(words: list[str]) -> Iterator[Run]:
    """Every maximal run of digits in a list of aligned words, and every spoken number of four digits
    and more."""
    position = 0
    while position < len(words):
        run = _run_from(words, position)
        if run is None:
            position += 1
            continue
        yield run
        position = run.last + 1


def _run_from(words: list[str], first: int) -> Run | None:
    digits, last, position = "", first, first
    while position < len(words):
        piece, used = _digits_at(words, position)
        if piece and (not digits or _joins(digits, piece)):
            digits, last = digits + piece, position + used - 1
            position += used
        elif digits and words[position] in _BETWEEN and _digits_at(words, position + 1)[0] and len(digits) < 9:
            if len(_digits_at(words, position + 1)[0]) > 2 and len(digits) > 2:
                break
            position += 1
        else:
            break
    spoken = _spoken_value(words, first) if len(digits) < 4 else None
    if spoken:
        return spoken
    return Run(first, last, len(digits), digits) if digits else None


def is_digit_word(word: str) -> bool:
    """Does this aligned word say one digit ("7", "সাত", "seven")?"""
    return digit_of(word) is not None


def _joins(digits: str, piece: str) -> bool:
    """ "12 34" and "123 456" are one code; "1234 5000" are two numbers."""
    doubled = 1 < len(piece) < 4 and len(set(piece)) == 1
    return len(piece) <= 3 and (len(digits) % max(len(piece), 1) == 0 or len(piece) == 1 or doubled)


def _digits_at(words: list[str], position: int) -> tuple[str, int]:
    """The digits that a word gives, and how many words that took; ("", 0) for none."""
    if position >= len(words):
        return "", 0
    word = words[position]
    if word.isascii() and word.isdigit():
        return word, 1
    if word in _REPEATS:
        digit = digit_of(words[position + 1]) if position + 1 < len(words) else None
        return (str(digit) * _REPEATS[word], 2) if digit is not None else ("", 0)
    digit = digit_of(word)
    if digit is not None:
        return str(digit), 1
    number = next(find_numbers(word), None) if begins_number(word) else None
    if number and number.end - number.start == len(word) and 10 <= number.whole < 100:
        return str(number.whole), 1
    return "", 0


def _spoken_value(words: list[str], first: int) -> Run | None:
    """ "এক হাজার দুইশ চৌত্রিশ" as a code."""
    if not begins_number(words[first]):
        return None
    taken = words[first : first + 7]
    number = next(find_numbers(" ".join(taken)), None)
    if number is None or number.start != 0 or not 1000 <= number.whole <= 999_999 or not number.spoken:
        return None
    used = len(" ".join(taken)[: number.end].split(" "))
    return Run(first, first + used - 1, len(str(number.whole)), str(number.whole), spoken_value=True)
