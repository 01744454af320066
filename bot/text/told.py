"""Codes that somebody says he told, typed or handed out: "bole dichi 4 4 2 1", "৪৪২১ টাইপ করছি", "I told him 4421"."""

from bot.text.secret_words import (
    BETWEEN_TELLING,
    CALLED,
    CASE_WORDS,
    COUNTED,
    CURRENCY,
    FROM,
    GIVES,
    HOTLINES,
    MULTIPLIER,
    OTHER_NUMBER,
    ROBBED,
    TELLS,
    TELLS_BEFORE_GIVE,
    TIME_WORDS,
)
from bot.text.spoken_runs import Run, is_digit_word

_REACH = 5
_BACK = 6
_STOPS = frozenset(".।?!;|")


def speaks_of_digits(words: list[str]) -> bool:
    """ "4 ta sonkha", "ছয়টা নম্বর", "four digits": a code, by how many digits it has."""
    return any(
        COUNTED.match(word) and any(is_counting(w) for w in words[max(at - 2, 0) : at]) for at, word in enumerate(words)
    )


def is_counting(word: str) -> bool:
    """Three to eight, with or without the counting ending (চারটা, 6ta)."""
    for ending in ("টা", "টি", "ডা", "খান", "ta", "ti", "da", ""):
        stem = word.removesuffix(ending) if ending else word
        if (stem != word or not ending) and is_digit_word(stem) and stem not in ("0", "1", "2", "9"):
            return True
    return False


def tells_of_theft(words: list[str]) -> bool:
    """Somebody called, and money went: no code is named, yet one was given."""
    return any(CALLED.match(w) for w in words) and any(ROBBED.match(w) for w in words)


def _suspect(words: list[str]) -> bool:
    return any(CALLED.match(w) or ROBBED.match(w) for w in words)


def is_told(run: Run, words: list[str], named: bool, robbed: bool) -> bool:
    """Is this run a code that was told? `named`: the message speaks of a code; `robbed`: of a theft after a call."""
    if not 3 <= run.digits <= 8 or _is_something_else(run, words):
        return False
    if run.one_by_one and named and robbed:
        return True
    strength = _telling(run, words)
    if strength == 0:
        return False
    if run.digits == 3:
        return strength == 2 and named and not _is_round(run)
    if run.one_by_one:
        return strength == 2 or named or robbed
    if run.spoken_value:
        return strength == 2 and named
    return (named and strength == 2) or (
        (named or robbed or (strength == 2 and _suspect(words))) and not _is_round(run)
    )


def _is_round(run: Run) -> bool:
    return run.plain.endswith("0")


def is_sum_of(run: Run, after: str) -> bool:
    """Does the word behind a run make it money? Behind digits said one by one, "taka" begins the next thought."""
    return bool(CURRENCY.match(after)) and (not run.one_by_one or bool(MULTIPLIER.match(after)))


def _is_something_else(run: Run, words: list[str]) -> bool:
    after, before = words[run.last + 1 : run.last + 3], words[max(run.first - _BACK, 0) : run.first]
    if after and (is_sum_of(run, after[0]) or TIME_WORDS.match(after[0]) or after[0] in ("%", "*", "#")):
        return True
    if len(after) > 1 and after[0] in ("/", "=", "-") and (CURRENCY.match(after[1]) or after[1] == "-"):
        return True
    if run.last - run.first == 2 and words[run.first + 1] == ".":
        return True
    if run.plain in HOTLINES or any(CASE_WORDS.match(word) for word in [*before, *after]):
        return True
    return bool(before) and bool(CURRENCY.match(before[-1]) or OTHER_NUMBER.match(before[-1]) or before[-1] in "*#+")


def _telling(run: Run, words: list[str]) -> int:
    """2: told, typed or read out beside the run; 1: given or sent; 0: neither."""
    return max(_before(run.first, words), _after(run.last, words))


def _before(first: int, words: list[str]) -> int:
    for at in range(first - 1, max(first - 1 - _REACH, -1), -1):
        strength = _verb(words, at)
        if strength:
            return strength
        if words[at] in _STOPS or not BETWEEN_TELLING.match(words[at]):
            return 0
    return 0


def _after(last: int, words: list[str]) -> int:
    for at in range(last + 1, min(last + 1 + _REACH, len(words))):
        strength = _verb(words, at)
        if strength:
            return strength
        if words[at] in _STOPS or not BETWEEN_TELLING.match(words[at]):
            return 0
    return 0


def _verb(words: list[str], at: int) -> int:
    word, following = words[at], words[at + 1] if at + 1 < len(words) else ""
    previous = words[at - 1] if at else ""
    if TELLS_BEFORE_GIVE.match(word) and (GIVES.match(following) or following == "out"):
        return 2
    if TELLS.match(word):
        return 0 if FROM.match(previous) or following == "me" else 2
    if word in ("said", "say") and previous in ("i", "she", "and", "he", "mother", "father"):
        return 2 if previous != "he" else 0
    if word in ("put", "read", "keyed") and following in ("in", "out", "it"):
        return 2
    if GIVES.match(word):
        return 2 if TELLS_BEFORE_GIVE.match(previous) else 1
    return 0
