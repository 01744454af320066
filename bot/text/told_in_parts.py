"""A code told in parts: "the first two are 88, the next two 13", "starts with 12 and ends with 34"."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bot.text.secret_story import Story
from bot.text.secret_words import (
    COPULAS,
    COUNTED,
    CURRENCY,
    FILLERS,
    FIRST_PART,
    LATER_PART,
    MADE_OF,
    NOT_SO,
    PAPERS,
    PART_COUNT,
    PART_LINKS,
    THINGS,
    TIME_WORDS,
)
from bot.text.spoken_runs import digit_runs

_WORDS_BETWEEN, _APART, _LONGEST_PART = 7, 9, 3
_SHORTEST, _LONGEST = 4, 8
_SIZES = {2: frozenset({"2", "du", "dui", "two", "দু", "দুই"}), 3: frozenset({"3", "tin", "three", "তিন"})}
_PAIR, _HALVES = frozenset({2}), frozenset({2, 3, 4})
_TO_THE_NAME = 3


@dataclass(frozen=True, slots=True)
class Part:
    """The words `first`..`last` (both in) give `digits`; `place`: where the word for first or last stands;
    `counted`: as many digits as it said."""

    place: int
    first: int
    last: int
    digits: str
    counted: bool


def told_in_parts(story: Story) -> list[Part]:
    """The parts of a code, in order; none where no code is named, or only one part that nothing names. Constant time a
    word."""
    if not story.keys:
        return []
    parts = {part.first: part for at in range(len(story.words)) for part in _parts(story, at)}
    found = [parts[first] for first in sorted(parts)]
    together = {part for pair in pairwise(found) if _go_together(*pair) for part in pair}
    return [part for part in found if part in together or _is_of_the_name(part, story)]


def _parts(story: Story, at: int) -> Iterator[Part]:
    """What a word for first or last says of the numbers behind it and before it ("12 diye shuru")."""
    words = story.words
    if not (FIRST_PART.match(words[at]) or LATER_PART.match(words[at])) or _is_of_another(story, at):
        return
    if at > 1 and MADE_OF.match(words[at - 1]) and (before := _number(words, at, at - 2, _PAIR)):
        yield before
    sizes = _PAIR
    for place in range(at + 1, min(at + 1 + _WORDS_BETWEEN, len(words))):
        size = _count(words, place)
        sizes = frozenset({size}) if size else _HALVES if words[place] == "half" else sizes
        if size or any(table.match(words[place]) for table in (COUNTED, FILLERS, COPULAS, PART_LINKS)):
            continue
        part = _number(words, at, place, sizes)
        if part:
            yield part
        return


def _number(words: list[str], at: int, place: int, sizes: frozenset[int]) -> Part | None:
    """The part that stands at `place`; None for a sum, a time, and a number of another size."""
    run = next(digit_runs(words[place : place + _LONGEST_PART]), None)
    if run is None or run.first or run.digits not in sizes:
        return None
    after = words[place + run.last + 1 : place + run.last + 2]
    priced = after and (CURRENCY.match(after[0]) or TIME_WORDS.match(after[0]))
    round_sum = sizes is _PAIR and run.plain.endswith("0")
    return None if priced or round_sum else Part(at, place, place + run.last, run.plain, sizes is not _PAIR)


def _count(words: list[str], at: int) -> int:
    """Two or three, where the word counts digits ("duita", "2 ta", "তিন সংখ্যা"); 0: it does not."""
    said = PART_COUNT.fullmatch(words[at])
    if not said:
        return 0
    size = next(size for size, names in _SIZES.items() if said["count"] in names)
    following = words[at + 1] if at + 1 < len(words) else ""
    counts = said["ending"] or COUNTED.match(following) or PART_LINKS.match(following)
    return size if counts or (following.isdigit() and len(following) == size) else 0


def _is_of_another(story: Story, at: int) -> bool:
    """The first digits of a phone or a paper, unless the PIN is said to be they."""
    before = range(max(at - _TO_THE_NAME, 0), at)
    if not any(THINGS.match(story.words[w]) or PAPERS.match(story.words[w]) for w in before):
        return False
    key = story.key_before(at)
    said = key >= 0 and story.stops[key] == story.stops[at]
    return not said or any(map(NOT_SO.match, story.words[key + 1 : at]))


def _is_of_the_name(part: Part, story: Story) -> bool:
    """ "the first two of the PIN are 88" """
    for at in range(part.place - 1, max(part.place - 1 - _TO_THE_NAME, -1), -1):
        if story.is_key(at):
            return part.counted
        if not FILLERS.fullmatch(story.words[at]):
            return False
    return False


def _go_together(one: Part, other: Part) -> bool:
    """Two parts, the one behind the other, that make one code."""
    return other.first - one.last <= _APART and _SHORTEST <= len(one.digits + other.digits) <= _LONGEST
