"""What a PIN is said to be: a number pointed back at, the last digits of a phone or a paper, a year of birth."""

from bot.text.secret_story import Story
from bot.text.secret_words import (
    ASKS,
    BIRTH,
    BORN,
    COPULAS,
    COUNTED,
    FILLERS,
    GIVES,
    IS,
    LAST,
    MADE_OF,
    NOT_SO,
    NUMBERS,
    OWNERS,
    PAPERS,
    PART_LINKS,
    POINTS_BACK,
    RESTATES,
    SERVES_AS,
    TELLS,
    THINGS,
    WANTED,
    YEAR_ENDINGS,
)
from bot.text.spoken_runs import Run
from bot.text.told import counting

_REACH, _LONG_REACH, _REACH_BACK = 8, 10, 5
_PARTING = frozenset(",")
_SIGNS = frozenset(",.;।")
_SENT = ("otp", "ওটি", "ওটী", "code", "kod", "কোড")
_DESCRIBING = (FILLERS, COPULAS, OWNERS, PAPERS, THINGS, LAST, BIRTH, COUNTED, NUMBERS, PART_LINKS, GIVES, TELLS)


def is_pointed_at(run: Run, story: Story) -> bool:
    """ "1982, oitai amar pin", "3420 hoilo pin": nothing else claims a number that is pointed at."""
    pointed = False
    for at in range(run.last + 1, min(run.last + 1 + _REACH, len(story.words))):
        word = story.words[at]
        if story.is_key(at):
            return pointed
        pointed = pointed or bool(POINTS_BACK.match(word) or (IS.match(word) and word not in ":="))
        if word not in _PARTING and not FILLERS.fullmatch(word) and not pointed:
            return False
        if pointed and not any(table.match(word) for table in (POINTS_BACK, IS, FILLERS, BIRTH)):
            return False
    return False


def is_defined(run: Run, story: Story) -> bool:
    """ "pin holo mobile er shesh 4 digit 5678", "pin amar gari number 3714": what was said of the PIN is its number,
    whatever else it is. A comma before "that is" parts nothing."""
    key = story.last_key(run)
    if key < 0 or run.first - key > _LONG_REACH:
        return False
    between = story.words[key + 1 : run.first]
    restated = len(between) > 1 and between[-2] == "," and bool(RESTATES.match(between[-1]))
    said = story.stops[run.first] - restated == story.stops[key] and not any(map(NOT_SO.match, between))
    defined = any(map(IS.match, between[:2])) or (len(between) > 1 and OWNERS.match(between[0]))
    return (said and bool(defined)) or _is_described(run, story, between)


def _is_described(run: Run, story: Story, between: list[str]) -> bool:
    """ "pin mobile er shesh 4 digit 5678": but for one, every word says which digits they are. None is a number to
    which a code came, or that was asked for a code."""
    after = story.words[run.last + 1 : run.last + 2]
    if not any(map(_says_which, between)) or any(map(YEAR_ENDINGS.match, after)):
        return False
    plain = [word for word in between if counting(word) is None]
    if any(NOT_SO.match(word) or ASKS.match(word) or WANTED.match(word) for word in plain):
        return False
    key = story.last_key(run)
    others = sum(not any(table.match(word) for table in _DESCRIBING) for word in plain)
    lasting = not story.words[key].startswith(_SENT)
    parted = story.stops[run.first] - story.stops[key] - (between[-1] in _PARTING)
    return others <= (lasting and parted <= 0)


def is_claimed(run: Run, story: Story) -> bool:
    """ "nid er shesh 4 digit 4481 amar pin", "jonmo sal 1961 diye pin": called so behind, after words that say which
    digits they are, at the end of a thought or made of them."""
    words, at = story.words, run.last + 1
    passing = (OWNERS, POINTS_BACK, MADE_OF)
    while at < len(words) and at < run.last + 1 + _REACH_BACK and not story.is_key(at):
        if not FILLERS.fullmatch(words[at]) and not any(table.match(words[at]) for table in passing):
            return False
        at += 1
    if at >= len(words) or not story.is_key(at):
        return False
    between, ends = words[run.last + 1 : at], words[at + 1 : at + 2]
    claimed = (
        any(map(MADE_OF.match, between))
        or any(map(SERVES_AS.match, ends))
        or (any(map(OWNERS.match, between)) and (not ends or ends[0] in _SIGNS))
    )
    return claimed and any(map(_says_which, words[max(run.first - _REACH_BACK, 0) : run.first]))


def _says_which(word: str) -> bool:
    """The last digits of something, or the year of a birth."""
    return bool(LAST.match(word) or (BORN.match(word) and BIRTH.match(word)))
