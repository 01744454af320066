""" "Not Savar, Dhamrai", "না, বয়স্ক হবে": what was taken down wrongly is put right while the case is new."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.dialogue.acts import word_count
from bot.dialogue.decision import Decision, Turn
from bot.dialogue.effects import Effect, Enrich, Reply
from bot.dialogue.filing import enrich
from bot.dialogue.forms import PLACES, go_on, repeat
from bot.dialogue.programme_words import called_programme
from bot.dialogue.reading import programme_in
from bot.dialogue.same_case import contradicts
from bot.dialogue.state import Asking
from bot.text.fold import fold, fold_word, tokens
from bot.text.normalise import align, recompose
from grs_core.domain.grievance import Category
from grs_core.domain.places import PlaceLevel

_NEW_FOR = timedelta(hours=2)
_SHORT = 9
_CLAUSES = re.compile(r"[,;।.\n]+| but | কিন্তু ")
_NOT_BEHIND = frozenset(recompose(word) for word in ("না", "নয়", "na", "noy", "nah"))
_NOT_BEFORE = "not"
_FIRST_WORD = re.compile(r"\s*[^\s,;।.!]+[\s,;।.!]*")
_NO = frozenset(fold("না নাহ na nah no nope").split())
_WRONG = frozenset(fold("ভুল vul bhul wrong mistake sorry").split())
_SORRY = frozenset(fold("sorry সরি").split())
_SHALL_BE = frozenset(fold("হবে হইব হইবো hobe hoibo hobey").split())
_AROUND = (
    _WRONG
    | _SHALL_BE
    | frozenset(fold("হইছে হয়েছে হইসে hoise hoiche hoyeche আসলে asole hobe it is its was the place").split())
)
_NOTHING_CAME = re.compile(
    r" pura\w*(?: \w+)? p\w+ ?(?:nai|na|ni)(?= )| (?:ek|ekta|kan) taka\w*(?: \w+){0,2}(?: na| nai| ?ni)(?= )"
    r"| ki[cs]ui p\w+| p\w+ ?(?:nai|na|ni) ki[cs]ui(?= )| gat nating| nating (?:at al|came)| nat a single"
)
"""None of it came: that is no underpayment."""


@dataclass(frozen=True, slots=True)
class _Said:
    """`no`: it begins with a no, which is not what is `denied`; `insists`: it says that something was wrong, or how it
    shall be.
    """

    words: str
    meant: str
    denied: str
    no: bool
    insists: bool
    wrong: bool


def put_right(turn: Turn) -> Decision | None:
    """The place, the programme or the category that is meant instead; None when nothing is corrected."""
    if word_count(turn.text) > _SHORT or turn.dialogue.ticket is None or turn.act.commanded:
        return None
    words = _after_no(turn.text)
    meant, denied = told_apart(words)
    wrong = _says_wrong(turn.text)
    insists = wrong or not _SHALL_BE.isdisjoint(fold(turn.text).split())
    said = _Said(words, meant, denied, words != turn.text, insists, wrong)
    if not (said.no or said.denied or said.insists):
        return None
    return next((done for correct in _CORRECTIONS if (done := correct(turn, said)) is not None), None)


def _place(turn: Turn, said: _Said) -> Decision | None:
    if not said.meant or not _may_change(turn) or not _corrects_a_place(turn, said):
        return None
    reading = turn.known.finder.read(said.meant, whole=bool(said.denied) or said.wrong)
    before = turn.dialogue.place
    if reading.code is None and reading.candidates and before:
        return go_on(turn.closed(), candidates=reading.candidates)
    if reading.code is None or (before and turn.known.places.is_within(before, reading.code)):
        return None
    place = _namesake(turn, reading.code)
    corrected = turn.with_dialogue(replace(turn.dialogue, place=place))
    return _done(corrected, Enrich(turn.dialogue.ticket or "", place=place), *PLACES)


def _corrects_a_place(turn: Turn, said: _Said) -> bool:
    if said.denied:
        return said.wrong or _is_ours(turn, said.denied)
    return said.wrong or (not turn.act.complains and (said.no or said.insists))


def _namesake(turn: Turn, code: str) -> str:
    """ "Not Gazipur, Jhenaidah": of Kaliganj in Gazipur, it is Kaliganj in Jhenaidah."""
    places, before = turn.known.places, turn.dialogue.place
    if before is None or places.get(code).level is not PlaceLevel.DISTRICT:
        return code
    known = places.get(before)
    named = [each.code for each in places.children(code) if fold(each.name_bn) == fold(known.name_bn)]
    return named[0] if len(named) == 1 else code


def _programme(turn: Turn, said: _Said) -> Decision | None:
    dialogue = turn.dialogue
    if not said.meant or not _is_new(turn):
        return None
    meant = called_programme(said.meant)
    if meant is None and said.insists and not said.denied and not turn.act.complains:
        meant = programme_in(turn.parse)
    denied = called_programme(said.denied) if said.denied else None
    denies = denied == dialogue.programme or turn.asks(Asking.PROGRAMME) if denied else not said.denied
    if meant is None or meant == dialogue.programme or not denies:
        return None
    corrected = turn.with_dialogue(replace(dialogue, programme=meant))
    return _done(corrected, Enrich(dialogue.ticket or "", programme=meant, place=dialogue.place), Asking.PROGRAMME)


def _category(turn: Turn, said: _Said) -> Decision | None:
    """ "No, I said nothing came at all": of a case that was filed as too little."""
    dialogue = turn.dialogue
    if not _is_new(turn) or contradicts(turn):
        return None
    if _NOTHING_CAME.search(f" {fold(said.words)} "):
        less = dialogue.category == Category.UNDERPAYMENT
        return enrich(turn, Category.PAYMENT_DELAYED, anew=Category.PAYMENT_DELAYED) if less else None
    meant = turn.act.category if said.no and turn.act.complains and turn.parse.sure else None
    if meant is Category.WRONGFUL_INCLUSION:
        return None  # another person's allowance: not what this case was filed for
    return enrich(turn, meant, anew=meant) if meant and meant.value != dialogue.category else None


_CORRECTIONS: Sequence[Callable[[Turn, _Said], Decision | None]] = (_programme, _category, _place)


def _done(turn: Turn, effect: Enrich, *answered: Asking) -> Decision:
    """The citizen hears where the case is now; another question that was open is asked again."""
    script: tuple[Reply | Effect, ...] = (effect,) if effect.place else (effect, Reply("noted"))
    if turn.question is not None and not turn.asks(*answered):
        return repeat(turn, *script)
    return go_on(turn.closed(), *script)


def _after_no(text: str) -> str:
    """Without the "no" that it begins with, said once or more; the whole when it is nothing else."""
    rest = text
    while (first := _FIRST_WORD.match(rest)) and fold(first[0]) in _NO:
        rest = rest[first.end() :]
    return rest if rest.strip() else text


def told_apart(text: str) -> tuple[str, str]:
    """What is meant and what is denied.

    >>> told_apart("ভুল হইছে, সাভার না, ধামরাই"), told_apart("not Savar, Dhamrai"), told_apart("savar na dhamrai")
    (('ধামরাই', 'সাভার'), ('dhamrai', 'savar'), ('dhamrai', 'savar'))
    """
    meant: list[str] = []
    denied: list[str] = []
    clauses = [tokens(clause) for clause in _CLAUSES.split(align(text).text)]
    several = len([clause for clause in clauses if clause]) > 1
    clauses, denied = _before_sorry(clauses)
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


def _before_sorry(clauses: list[list[str]]) -> tuple[list[list[str]], list[str]]:
    """ "widow, sorry old age": the clauses from "sorry" on, and what is taken back."""
    for nth, words in enumerate(clauses):
        at = next((at for at, word in enumerate(words) if fold_word(word) in _SORRY), None)
        before = [word for clause in clauses[:nth] for word in clause] + words[: at or 0]
        if at is not None and before:
            return [words[at + 1 :], *clauses[nth + 1 :]], before
    return clauses, []


def _plain(words: list[str]) -> str:
    return " ".join(word for word in words if fold_word(word) not in _AROUND)


def _says_wrong(text: str) -> bool:
    return not _WRONG.isdisjoint(fold(text).split())


def _is_new(turn: Turn) -> bool:
    filed = turn.dialogue.filed_at
    return filed is not None and turn.now - filed < _NEW_FOR


def _may_change(turn: Turn) -> bool:
    return turn.asks(*PLACES) if turn.dialogue.place is None else _is_new(turn)


def _is_ours(turn: Turn, denied: str) -> bool:
    """Is it the place of the case that is denied? Another "no" is none of this."""
    reading, places = turn.known.finder.read(denied, whole=True), turn.known.places
    if turn.dialogue.place is None:
        return reading.code is not None
    above = {place.code for place in places.chain(turn.dialogue.place)}
    named = {*reading.candidates, *((reading.code,) if reading.code else ())}
    return bool(named & above)
