"""Runs of digits, in figures or in words, as people give a code: "1234", "12 34", "এক দুই তিন চার",
"choy tin ek shunno", "double seven", "4 tarpor 7", "চারটা ৭"."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.text.digits import begins_number, digit_of, find_numbers
from bot.text.heard_digits import SURE_AMONG_DIGITS, heard
from bot.text.normalise import recompose

_THE_SAME = {
    "double": 2,
    "dabol": 2,
    "dobol": 2,
    "dabal": 2,
    "ডাবল": 2,
    "ডবল": 2,
    "dobl": 2,
    "jora": 2,
    "jor": 2,
    recompose("জোড়া"): 2,
}
REPEATS = _THE_SAME | {"triple": 3, "treble": 3, "tripple": 3, "trible": 3, "tripol": 3, "ট্রিপল": 3, "ত্রিপল": 3}
_COUNTS = ("dui", "du", "দুই", "দু", "2"), ("tin", "তিন", "3"), ("char", "চার", "4"), ("panch", "পাঁচ", "5")
_TIMES = {
    f"{word}{ending}": times
    for times, words in enumerate(_COUNTS, 2)
    for word in words
    for ending in ("ta", "ti", "to", "টা", "টি", "ডা")
}
_HESITATIONS = {"um", "umm", "uh", "hmm", "mm", "eh", "ah", "উম", "হুম", "আহ", "এহ", "হুঁ"}
_BETWEEN = frozenset({",", "-", ".", "ar", "আর", "r", "/"} | _HESITATIONS)
_SIGNS = frozenset(",-./")
_COUNTED = frozenset({"bar", "br", "din", "mas", "mash", "jon", "ta", "ti", "bochor", "ghonta", "kisti", "times"})
_COUNTED |= {"বার", "দিন", "মাস", "জন", "টা", "টি", "বছর", "ঘণ্টা", "ঘন্টা", "কিস্তি"}
_THEN = frozenset({"tarpor", "tarpore", "tar", "por", "pore", "sheshe", "sese", "er", "then"})
_THEN |= {"তারপর", "তারপরে", "তার", "পর", "পরে", "শেষে", "এর", "হেরপর", "এরপর"}
_THEN |= {"second", "third", "fourth", "ditiyo", "dwitiyo", "tritiyo", "choturtho", "চতুর্থ"}
_THEN |= {recompose("দ্বিতীয়"), recompose("তৃতীয়")}
_LONGEST_THEN = 2
_LONGEST_CODE, _PHONE_DIGITS = 8, 11
_ROW, _LONGEST_OTP = 4, 6


@dataclass(frozen=True, slots=True)
class Run:
    """Words `first`..`last` (both in) give `digits` digits; `plain` is their text; `spoken_value`: one
    number in words; `mark`: the sign between two times two figures ("24.50")."""

    first: int
    last: int
    digits: int
    plain: str
    spoken_value: bool = False
    mark: str = ""

    @property
    def one_by_one(self) -> bool:
        """Four digits and more, said or written each for itself: no sum of money is given so. "20, then 35" is none."""
        paired = len(self.mark) > 1
        return (
            self.digits >= 4 and not self.spoken_value and not paired and self.last - self.first + 1 >= self.digits - 1
        )


def once(run: Run) -> Run:
    """A code that was said twice in a row, as said once ("চার আট দুই নয় চার আট দুই নয়", also with "dui"
    of "dui bar" behind it); any other run as it is."""
    for half in (run.digits // 2, (run.digits - 1) // 2):
        twice = run.plain.startswith(run.plain[:half] * 2) and run.digits != _PHONE_DIGITS
        if 4 <= half <= _LONGEST_CODE and twice and len(set(run.plain)) > 1:
            return replace(run, digits=half, plain=run.plain[:half])
    return run


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
    digits, size, last, position = "", 0, first, first
    while position < len(words):
        piece, used = _digits_at(words, position)
        if not piece:
            piece, used = _heard(words, position, len(digits)) if size < 2 else ("", 0)
        if len(digits) > 3 and len(piece) == 1 and _COUNTED.intersection(words[position + used : position + used + 1]):
            break
        if piece and (not digits or _joins(digits, size, piece)):
            digits, size, last = digits + piece, len(piece), position + used - 1
            position += used
            continue
        gap = _gap(words, position, digits, size) if digits and not piece else 0
        if not gap:
            break
        position += gap
    spoken = _spoken_value(words, first) if len(digits) < 4 else None
    if spoken:
        return spoken
    mark = words[first + 1] if last == first + 2 and len(digits) == 4 and len(words[first]) == 2 else ""
    return Run(first, last, len(digits), digits, mark=mark) if digits else None


def _gap(words: list[str], position: int, digits: str, size: int) -> int:
    """How many words stand between two pieces of one code: a sign, "and", "then"; 0 where the code ends."""
    if words[position] in _BETWEEN:
        piece = _digits_at(words, position + 1)[0]
        if not piece and words[position] == "-" and size < 2 and position + 1 < len(words):
            piece = _heard(words, position + 1, len(digits))[0]
        following = len(piece)
        fits = following <= 2 or len(digits) <= 2 or (words[position] == "-" and following == size)
        signed = words[position] in _SIGNS and size > 3
        return int(following > 0 and len(digits) < 9 and fits and not signed)
    then = 0
    while then < _LONGEST_THEN and position + then < len(words) and words[position + then] in _THEN:
        then += 1
    return then if then and size < 3 and len(_digits_at(words, position + then)[0]) == size else 0


def is_digit_word(word: str) -> bool:
    """Does this aligned word say one digit ("7", "সাত", "seven")?"""
    return digit_of(word) is not None


def _heard(words: list[str], position: int, so_far: int) -> tuple[str, int]:
    """A digit in a spelling that says one only beside others: next to a sure one, or in a row of four."""
    word = words[position]
    digit = heard(word)
    if digit is None:
        return "", 0
    following = words[position + 1] if position + 1 < len(words) else ""
    sure = word in SURE_AMONG_DIGITS
    if sure:
        beside = bool(so_far) or is_digit_word(following)
    else:
        beside = so_far > 1 and (is_digit_word(following) or following in SURE_AMONG_DIGITS)
    row = so_far + _row(words, position)
    whole = not sure and (so_far >= _LONGEST_OTP or (so_far >= _ROW and row == _ROW + 1))
    return (str(digit), 1) if beside or (not whole and row >= _ROW) else ("", 0)


def _row(words: list[str], position: int) -> int:
    """How many of the next four words say one digit each, or may say one."""
    row = 0
    for word in words[position : position + _ROW]:
        if not (is_digit_word(word) or heard(word) is not None):
            break
        row += 1
    return row


def _joins(digits: str, size: int, piece: str) -> bool:
    """ "12 34" and "123 456" are one code; "1234 5000", "500 500" and "4417 3" are two numbers."""
    if size > 3 and len(piece) == 1:
        return False
    if len(piece) == 3 and int(piece) % 50 == 0 and int(digits) % 50 == 0:
        return False
    doubled = 1 < len(piece) < 4 and len(set(piece)) == 1
    return len(piece) <= 3 and (len(digits) % max(len(piece), 1) == 0 or len(piece) == 1 or doubled)


def _digits_at(words: list[str], position: int) -> tuple[str, int]:
    """The digits that a word gives, and how many words that took; ("", 0) for none."""
    if position >= len(words):
        return "", 0
    word = words[position]
    if word.isascii() and word.isdigit():
        times, used = _times(words, position)
        return (times, used) if used else (word, 1)
    if word in REPEATS:
        digit = digit_of(words[position + 1]) if position + 1 < len(words) else None
        return (str(digit) * REPEATS[word], 2) if digit is not None else ("", 0)
    times, used = _times(words, position)
    if used:
        return times, used
    digit = digit_of(word)
    if digit is not None:
        return str(digit), 1
    number = next(find_numbers(word), None) if begins_number(word) else None
    if number and number.end - number.start == len(word) and 10 <= number.whole < 100:
        unit = words[position + 1] if word.endswith("ty") and position + 1 < len(words) else ""
        joined = unit.isalpha() and number.whole % 10 == 0 and digit_of(unit)
        return (str(number.whole + joined), 2) if joined else (str(number.whole), 1)
    return "", 0


def _times(words: list[str], position: int) -> tuple[str, int]:
    """ "চারটা ৭", "dui ta 9": how often a digit stands there; ("", 0) for anything else."""
    for used in (1, 2):
        said = "".join(words[position : position + used])
        digit = words[position + used] if position + used < len(words) else ""
        value = digit_of(digit) if digit.isdigit() or _TIMES.get(said, 0) > 2 else None
        if said in _TIMES and value is not None:
            return str(value) * _TIMES[said], used + 1
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
