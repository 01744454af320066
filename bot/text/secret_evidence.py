"""How likely a run of digits is a PIN or a one-time code: points for and against, added up.

No rule decides alone: "pin" before a number outweighs "taka" behind it where the number is crooked (4417), and does
not where it is round (4500). Recall before precision: a run beside talk of a PIN is a secret unless something else
claims it.
"""

from dataclasses import replace

from bot.text.secret_defined import is_claimed, is_defined, is_pointed_at
from bot.text.secret_shapes import ROUND, TENS, is_year, losses, roundness, shape, unit
from bot.text.secret_story import Story
from bot.text.secret_words import (
    BACK_OF_CARD,
    BETWEEN_TELLING,
    BIRTH,
    BORN,
    COPULAS,
    CURRENCY,
    FILLERS,
    GIVES,
    HOTLINES,
    LAST,
    MONTHS,
    NOT_SECRET_CODES,
    NUMBER_WORDS,
    NUMBERS,
    PAPERS,
    POINTING,
    SECRET,
    TELLS,
    THINGS,
    YEAR_ENDINGS,
)
from bot.text.spoken_runs import Run, is_digit_word
from bot.text.told import GIVEN, TOLD, counting, telling

ENOUGH = 4
"""Points that make a secret."""
# For: what the number is called (right before it, over other words, right behind it), or talk of a code nearby.
_CALLED_SO, _CALLED_SO_LOOSELY, _CALLED_SO_BEHIND = 8, 6, 6
_NEAR, _NAMED, _AS_COUNTED = 5, 2, 2
# For: the story (read out of a message; a theft after a call), the verb beside it, digits given one by one.
_IN_A_MESSAGE, _THEFT, _SUSPECT = 4, 2, 1
_SAID_TOLD, _SAID_GIVEN = 3, 2
# Against: another name (a paper, a phone). What it looks like counts too: `bot.text.secret_shapes`.
_OTHER_NAME, _OTHERS_NUMBER = -9, -3
_REACH = 8
_BESIDE = 5
_SIGNS = frozenset(",.;।")
_SHORT_KEYS = frozenset({"cvv", "cvc"})
_CARRY_NO_NAME = (FILLERS, COPULAS, GIVES, NUMBER_WORDS, TELLS, BETWEEN_TELLING, BIRTH)


def weigh(run: Run, story: Story) -> int:
    """The points of a run of 3-8 digits; ENOUGH and more: it is a secret. Constant time."""
    words = story.words
    after = words[run.last + 1 : run.last + 3]
    if _is_dialled(run, story):
        return _OTHER_NAME
    points = _name(run, story)
    if points == _OTHER_NAME:
        return points
    direct = points == _CALLED_SO
    dated = not (direct or is_defined(run, story)) and any(
        BORN.match(word) for word in words[max(run.first - 4, story.last_key(run) + 1, 0) : run.first]
    )
    points += ROUND * (is_year(run) and points == _NEAR and story.last_key(run) < 0)
    strength = telling(run, words, roundness(run) == ROUND)
    points += shape(run, after, dated) + unit(run, after, direct or strength == TOLD) + losses(run, words, after)
    apart = not direct and after and YEAR_ENDINGS.match(after[0])
    points += ROUND * bool(apart and roundness(run) == ROUND)
    points -= TENS * (direct and roundness(run) == TENS)
    return points + _told(run, story, strength)


def with_siblings(points: dict[Run, int]) -> list[Run]:
    """The runs with points enough, and crooked ones as long as a secret that stands a few words away."""
    ends: dict[int, int] = {}
    for run, weight in points.items():
        if weight >= ENOUGH:
            ends |= dict.fromkeys(range(run.first - _BESIDE, run.last + 1 + _BESIDE), run.digits)
    return [run for run, weight in points.items() if weight >= ENOUGH or (weight > 0 and _is_sibling(run, ends))]


def _is_sibling(run: Run, ends: dict[int, int]) -> bool:
    crooked = run.digits > 3 and roundness(run) == 0 and not is_year(run)
    return crooked and run.digits in (ends.get(run.first), ends.get(run.last))


def _told(run: Run, story: Story, strength: int) -> int:
    """Told, typed, read out or given beside the number. A crooked number that nothing names is hardly another's."""
    crooked = run.digits in (4, 6) and roundness(run) == 0 and not is_year(run)
    if strength == TOLD:
        alone = not story.named and not run.one_by_one and (story.suspect or crooked)
        return _SAID_TOLD + _SUSPECT * alone
    if strength == GIVEN and run.digits > 3:
        alone = story.suspect and not story.named and not story.robbed
        alone = alone or (run.one_by_one and run.digits in (4, 6) and not story.named)
        code = run.one_by_one + 2 * (run.digits == 6 and crooked and not run.one_by_one)
        return max(_SAID_GIVEN + 2 * roundness(run), 0) + alone * code * _SUSPECT
    return 0


def _is_dialled(run: Run, story: Story) -> bool:
    """A hotline, or a number to dial (*247#)."""
    words = story.words
    before, after = words[max(run.first - 1, 0) : run.first], words[run.last + 1 : run.last + 2]
    if before == ["*"] and story.is_key(run.first - 2):
        return False
    starred = before == ["+"] or after == ["#"] or (before == ["*"]) != (after == ["*"])
    joined = run.first < run.last and len(words[run.first]) > 2 and words[run.first] in HOTLINES
    return run.plain in HOTLINES or joined or starred


def _name(run: Run, story: Story) -> int:
    """What the number is called: by the words right before it, right behind it, then by talk of a code nearby."""
    if is_pointed_at(run, story) or is_claimed(run, story):
        return _CALLED_SO
    before = _name_before(run, story) or min(_name_of_group(run, story), 0)
    if before == _OTHER_NAME:
        return _CALLED_SO_LOOSELY if is_defined(run, story) else before
    if run.digits == 3:
        short = before >= _CALLED_SO and (run.last > run.first + 1 or story.words[run.first - 1] in _SHORT_KEYS)
        return _CALLED_SO if _is_on_a_card(run, story.words) else before if short else _NAMED * story.named
    if before > 0:
        return before
    if is_defined(run, story) and roundness(run) == 0:
        return _CALLED_SO_LOOSELY
    if _is_named_behind(run, story):
        return _CALLED_SO_BEHIND + before
    if story.is_near(run):
        return _NEAR + before
    if any(PAPERS.match(word) for word in story.words[max(run.first - 6, 0) : run.last + 3]):
        return _OTHER_NAME
    counted = run.digits in story.counts and run.digits > 3 and roundness(run) == 0 and not is_year(run)
    message = story.told and (run.one_by_one or (run.digits == 6 and roundness(run) == 0))
    return max(_NAMED * story.named + _AS_COUNTED * counted, _IN_A_MESSAGE * message) + _THEFT * story.robbed + before


def _is_on_a_card(run: Run, words: list[str]) -> bool:
    """The three digits on the back of a card."""
    before, after = words[max(run.first - _REACH, 0) : run.first], words[run.last + 1 : run.last + 2]
    return any(word in _SHORT_KEYS for word in after) or (
        any(BACK_OF_CARD.match(word) for word in before) and any("card" in word or "কার্ড" in word for word in before)
    )


def _name_before(run: Run, story: Story) -> int:
    """The nearest name to the left, over words that carry none; 0 when there is none."""
    words, direct, counted_only = story.words, True, True
    birth, numbered, given = -1, False, False
    for at in range(run.first - 1, max(run.first - 1 - _REACH, -1), -1):
        word, over = words[at], story.stops[run.first] > story.stops[at]
        if story.is_key(at):
            loosely = 0 if given or (birth >= 0 and story.stops[birth] > story.stops[at]) else _CALLED_SO_LOOSELY
            return _CALLED_SO if direct and not over else loosely
        if _names_other(words, at, run, counted_only, over):
            return _OTHER_NAME
        birth = at if BIRTH.match(word) and not FILLERS.fullmatch(word) else birth
        given = given or bool(GIVES.match(word))
        direct = direct and bool(FILLERS.fullmatch(word) or BIRTH.match(word) or COPULAS.match(word))
        counts = counting(word) is not None or is_digit_word(word)
        counted_only = counted_only and bool(NUMBER_WORDS.match(word) or counts)
        if numbered and not any(table.match(word) for table in (POINTING, TELLS, GIVES, NUMBER_WORDS, FILLERS)):
            return _OTHERS_NUMBER
        if not counts and not any(table.match(word) for table in _CARRY_NO_NAME):
            return 0
        numbered = numbered or bool(counted_only and NUMBERS.match(word))
    return 0


def _name_of_group(run: Run, story: Story) -> int:
    """What the four figures right before these are called: an account's number goes on behind a space ("2050 1234")."""
    previous = story.words[run.first - 1] if run.first else ""
    grouped = run.plain == story.words[run.first] and len(previous) == run.digits > 3 and previous.isdigit()
    return _name_before(replace(run, first=run.first - 1), story) if grouped else 0


def _names_other(words: list[str], at: int, run: Run, counted_only: bool, over: bool) -> bool:
    """A word that names a paper, a phone, a place's code, the last digits of a number, money or a month."""
    word = words[at]
    if PAPERS.match(word) or (NOT_SECRET_CODES.match(word) and SECRET.fullmatch(words[at + 1])):
        return not over or words[run.first - 1] == "."
    if LAST.match(word):
        return (counted_only and not over) or any(SECRET.fullmatch(w) for w in words[at + 1 : at + 3])
    beside = at == run.first - 1 and _counts_money_or_days(word, run)
    return beside or bool(counted_only and not over and THINGS.match(word))


def _counts_money_or_days(word: str, run: Run) -> bool:
    return bool(MONTHS.match(word) or (CURRENCY.match(word) and not run.one_by_one))


def _is_named_behind(run: Run, story: Story) -> bool:
    for at in range(run.last + 1, min(run.last + 1 + _REACH, len(story.words))):
        if story.is_key(at):
            return True
        if story.words[at] in _SIGNS or not FILLERS.fullmatch(story.words[at]):
            return False
    return False
