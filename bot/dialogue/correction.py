""" "Not Savar, Dhamrai": a place that was taken down wrongly is put right while the case is new."""

import re
from dataclasses import replace
from datetime import timedelta

from bot.dialogue.acts import word_count
from bot.dialogue.decision import Decision, Turn
from bot.dialogue.effects import Enrich
from bot.dialogue.forms import PLACES, go_on, repeat
from bot.text.fold import fold, fold_word, tokens
from bot.text.normalise import align, recompose

_NEW_FOR = timedelta(hours=2)
_SHORT = 9
_CLAUSES = re.compile(r"[,;।.\n]+| but | কিন্তু ")
_NOT_BEHIND = frozenset(recompose(word) for word in ("না", "নয়", "na", "noy", "nah"))
_NOT_BEFORE = "not"
_WRONG = frozenset(fold("ভুল vul bhul wrong mistake sorry").split())
_AROUND = _WRONG | frozenset(
    fold("হইছে হয়েছে হইসে hoise hoiche hoyeche আসলে asole হবে hobe it is its was the place").split()
)


def correct_place(turn: Turn) -> Decision | None:
    """The place that is meant instead; None when nothing is corrected."""
    if word_count(turn.text) > _SHORT or not _may_change(turn):
        return None
    meant, denied = told_apart(turn.text)
    if not meant or not (denied or _says_wrong(turn.text)) or not (_says_wrong(turn.text) or _is_ours(turn, denied)):
        return None
    reading = turn.known.finder.read(meant, whole=True)
    before = turn.dialogue.place
    if reading.code is None and reading.candidates and before and denied:
        return go_on(turn.closed(), candidates=reading.candidates)
    if reading.code is None or reading.code == before:
        return None
    corrected = turn.with_dialogue(replace(turn.dialogue, place=reading.code))
    effect = Enrich(turn.dialogue.ticket or "", place=reading.code)
    if turn.question is not None and not turn.asks(*PLACES):
        return repeat(corrected, effect)
    return go_on(corrected.closed(), effect)


def told_apart(text: str) -> tuple[str, str]:
    """What is meant and what is denied.

    >>> told_apart("ভুল হইছে, সাভার না, ধামরাই"), told_apart("not Savar, Dhamrai"), told_apart("savar na dhamrai")
    (('ধামরাই', 'সাভার'), ('dhamrai', 'savar'), ('dhamrai', 'savar'))
    """
    meant: list[str] = []
    denied: list[str] = []
    clauses = [tokens(clause) for clause in _CLAUSES.split(align(text).text)]
    several = len([clause for clause in clauses if clause]) > 1
    for words in clauses:
        behind = next((at for at, word in enumerate(words) if at and word in _NOT_BEHIND), None)
        if behind is not None:
            denied += words[:behind]
            meant += words[behind + 1 :]
        elif _NOT_BEFORE in words:
            before = words.index(_NOT_BEFORE)
            after = len(words) if several else before + 2
            denied += words[before + 1 : after]
            meant += words[:before] + words[after:]
        else:
            meant += words
    return _plain(meant), _plain(denied)


def _plain(words: list[str]) -> str:
    return " ".join(word for word in words if fold_word(word) not in _AROUND)


def _says_wrong(text: str) -> bool:
    return not _WRONG.isdisjoint(fold(text).split())


def _may_change(turn: Turn) -> bool:
    dialogue = turn.dialogue
    if dialogue.ticket is None:
        return False
    if dialogue.place is None:
        return turn.asks(*PLACES)
    return dialogue.filed_at is not None and turn.now - dialogue.filed_at < _NEW_FOR


def _is_ours(turn: Turn, denied: str) -> bool:
    """Is it the place of the case that is denied? Another "no" is none of this."""
    reading, places = turn.known.finder.read(denied, whole=True), turn.known.places
    if turn.dialogue.place is None:
        return reading.code is not None
    above = {place.code for place in places.chain(turn.dialogue.place)}
    named = {*reading.candidates, *((reading.code,) if reading.code else ())}
    return bool(named & above)
