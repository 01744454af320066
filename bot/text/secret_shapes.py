"""What a number looks like and what stands beside it: a year, a round sum, a unit, words of paying and losing."""

import re

from bot.text.secret_words import (
    CURRENCY,
    GONE,
    LOSS,
    MEASURES,
    MULTIPLIER,
    ROBBED,
    TAKEN_WORDS,
    TIME_WORDS,
    YEAR_ENDINGS,
)
from bot.text.spoken_runs import Run

DIGIT_BY_DIGIT = 1
"""Points for digits given one by one; all others here are points against a secret."""
ROUND, TENS, _SPOKEN = -2, -1, -2
_UNIT, _UNIT_PERHAPS, _LOST, _TAKEN, _GONE = -4, -1, -4, -2, -2
_YEAR, _YEAR_OF_BIRTH, _YEAR_ENDING, _DATED = -2, -1, -4, -3
_PRICE = -4
_DAY_OF_MONTH = re.compile("(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])")
_SIGNS = frozenset(",.;।")
_LINKS = frozenset(",.-/=")


def shape(run: Run, after: list[str], dated: bool) -> int:
    """What the digits look like: given one by one, a price or a day of a month, a round sum, a year."""
    if run.mark == "." or (run.mark == "/" and _DAY_OF_MONTH.fullmatch(run.plain)):
        return _PRICE
    if run.one_by_one:
        return DIGIT_BY_DIGIT
    if run.spoken_value:
        return _SPOKEN + roundness(run)
    if is_year(run):
        if after and YEAR_ENDINGS.match(after[0]):
            return _YEAR + _YEAR_ENDING
        if dated:
            return _YEAR + _DATED
        of_birth = "1940" <= run.plain < "2000"
        return min(_YEAR_OF_BIRTH if of_birth else _YEAR, roundness(run))
    return roundness(run)


def is_year(run: Run) -> bool:
    """Four figures that may be a year, 1900-2039."""
    return run.digits == 4 and run.first == run.last and "1900" <= run.plain < "2040"


def roundness(run: Run) -> int:
    """People ask for 2500, not for 2517; codes are seldom round."""
    step = 1000 if run.digits > 5 else 50
    if int(run.plain) % step == 0 and len(set(run.plain)) > 1:
        return ROUND
    return TENS if run.digits <= 5 and run.plain.endswith("0") and len(set(run.plain)) > 1 else 0


def unit(run: Run, after: list[str], direct: bool) -> int:
    """A word behind the number that makes it money, days, people or a weight. "pin 4417 taka nai" is two thoughts."""
    if after and (is_sum_of(run, after[0]) or TIME_WORDS.match(after[0]) or MEASURES.match(after[0])):
        if roundness(run) != ROUND and (run.digits == 6 or (direct and ROBBED.match(after[-1]))):
            return _UNIT_PERHAPS
        return _UNIT
    if len(after) > 1 and after[0] in _LINKS and not run.one_by_one:
        priced = CURRENCY.match(after[1]) and (after[0] not in _SIGNS or roundness(run) < 0)
        return _UNIT if priced or (after[0] in "/" and after[1] in "-=") else 0
    return 0


def losses(run: Run, words: list[str], after: list[str]) -> int:
    """Words of paying, losing and owing beside the number."""
    before = [] if run.first and words[run.first - 1] in _SIGNS else words[max(run.first - 2, 0) : run.first]
    points = _LOST if any(LOSS.match(word) for word in before) and not run.one_by_one else 0
    if roundness(run) < 0 and any(TAKEN_WORDS.match(word) for word in after):
        points += _TAKEN
    was_gone = any(GONE.match(word) for word in after) and not run.one_by_one
    return points + _GONE * (was_gone and roundness(run) == ROUND)


def is_sum_of(run: Run, after: str) -> bool:
    """Does the word behind a run make it money? Behind digits said one by one, "taka" begins the next thought."""
    return bool(CURRENCY.match(after)) and (not run.one_by_one or bool(MULTIPLIER.match(after)))
