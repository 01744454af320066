"""Codes that somebody says he told, typed or handed out: "bole dichi 4 4 2 1", "৪৪২১ টাইপ করছি", "I told him 4421"."""

from bot.text.digits import digit_of
from bot.text.secret_words import (
    ASKS,
    BETWEEN_TELLING,
    CALLED,
    CAME,
    CARRIERS,
    COUNTED,
    FROM,
    GIVES,
    MESSAGE_WORDS,
    OURS,
    ROBBED,
    TELLS,
    TELLS_BEFORE_GIVE,
    TOLD_WORDS,
)
from bot.text.spoken_runs import Run

_REACH = 7
_STOPS = frozenset(".।?!;|")
_COMMAS = frozenset(",")
TOLD, GIVEN = 2, 1


def counts_of_digits(words: list[str]) -> frozenset[int] | None:
    """How many digits a message says a number has ("4 ta sonkha", "ছয়টা নম্বর", "four digits"); empty where it only
    says who wants it ("asked for the number"); None where it speaks of no code."""
    counts: set[int] = set()
    speaks = False
    for at, word in enumerate(words):
        if COUNTED.match(word):
            said = [count for w in words[max(at - 2, 0) : at] if (count := counting(w)) is not None]
            counts.update(said)
            asked = any(ASKS.match(w) for w in (*words[max(at - 3, 0) : at], *words[at + 1 : at + 2]))
            speaks = speaks or bool(said) or asked
    return frozenset(counts) if speaks else None


def counting(word: str) -> int | None:
    """Three to eight, with or without the counting ending (চারটা, 6ta); None for any other word."""
    for ending in ("টা", "টি", "ডা", "খান", "ta", "ti", "da", ""):
        stem = word.removesuffix(ending) if ending else word
        if (stem != word or not ending) and stem not in ("0", "1", "2", "9"):
            count = digit_of(stem)
            if count is not None:
                return count
    return None


def tells_of_theft(words: list[str]) -> bool:
    """Somebody called, and money went: no code is named, yet one was given."""
    return any(CALLED.match(w) for w in words) and any(ROBBED.match(w) for w in words)


def tells_a_message_code(words: list[str]) -> bool:
    """ "the number that came in the message, I told him": no secret word, yet a one-time code."""
    came = any(
        CAME.match(word) and any(CARRIERS.match(w) or COUNTED.match(w) for w in words[max(at - 3, 0) : at])
        for at, word in enumerate(words)
    )
    return (came or any(MESSAGE_WORDS.match(w) for w in words)) and any(TOLD_WORDS.match(w) for w in words)


def is_suspect(words: list[str]) -> bool:
    """Somebody called, or money went."""
    return any(CALLED.match(w) or ROBBED.match(w) for w in words)


def telling(run: Run, words: list[str], round_sum: bool = False) -> int:
    """TOLD: told, typed or read out beside the run; GIVEN: given or sent; 0: neither. A comma parts the verb from a
    `round_sum` ("code nise, 2800 gon")."""
    summed = round_sum and {*words[run.first - 1 : run.first], *words[run.last + 1 : run.last + 2]} & _COMMAS
    if summed:
        return 0
    before = range(run.first - 1, max(run.first - 1 - _REACH, -1), -1)
    after = range(run.last + 1, min(run.last + 1 + _REACH, len(words)))
    return max(_nearest(before, words), _nearest(after, words))


def _nearest(places: range, words: list[str]) -> int:
    for at in places:
        strength = _verb(words, at)
        if strength:
            return strength
        counted = COUNTED.match(words[at]) or counting(words[at]) is not None
        if words[at] in _STOPS or not (counted or BETWEEN_TELLING.match(words[at])):
            return 0
    return 0


def _verb(words: list[str], at: int) -> int:
    word, following = words[at], words[at + 1] if at + 1 < len(words) else ""
    previous = words[at - 1] if at else ""
    if TELLS_BEFORE_GIVE.match(word) and (GIVES.match(following) or following == "out"):
        return TOLD
    if TELLS.match(word):
        return 0 if FROM.match(previous) or following == "me" else TOLD
    if word in ("said", "say"):
        return TOLD if OURS.match(previous) else 0
    if word == "read" and previous in ("i", "she", "and", "he"):
        return TOLD
    if word in ("put", "read", "keyed") and following in ("in", "out", "it"):
        return TOLD
    if GIVES.match(word):
        return TOLD if TELLS_BEFORE_GIVE.match(previous) else GIVEN
    return 0
