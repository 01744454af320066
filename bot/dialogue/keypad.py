"""What is pressed in a call, or told there without words that we could read: the same forms as a message answers."""

from dataclasses import dataclass, replace

from bot.dialogue.acts import Act
from bot.dialogue.answers import picked, skipped, speak
from bot.dialogue.closing import judged, picked_on_decision
from bot.dialogue.decision import Decision, Turn
from bot.dialogue.effects import Enrich, Reply
from bot.dialogue.filing import file
from bot.dialogue.forms import ABOUT_THE_CASE, go_on
from bot.dialogue.place_answers import taken_place
from bot.dialogue.state import Asking, Dialogue
from bot.dialogue.wishes import serve
from grs_core.domain.grievance import Category


@dataclass(frozen=True, slots=True)
class Picked:
    """An option of the open question, by its code."""

    option: str


@dataclass(frozen=True, slots=True)
class Placed:
    """The place (code) that the open question is about, or that of the case."""

    code: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """He does not know, or will not say."""


@dataclass(frozen=True, slots=True)
class Wished:
    """A wish of its own: an intent of nlu_data/README.md, about the case of that number."""

    intent: str
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Complained:
    """A new case of this category; its story is still untold."""

    category: Category


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether the solution of that case holds."""

    number: str
    solved: bool


@dataclass(frozen=True, slots=True)
class Told:
    """His story, in a recording: the words stand in none of our texts yet. `ticket`: the case that it is about, None
    for a new one.
    """

    ticket: str | None = None


@dataclass(frozen=True, slots=True)
class Anew:
    """Somebody else on this phone, or another matter: what was spoken of before is not gone on with."""


@dataclass(frozen=True, slots=True)
class Spoke:
    """From now on in this language."""

    language: str


Key = Picked | Placed | Skipped | Wished | Complained | Judged | Told | Anew | Spoke

_BESIDE = ("talk_to_human", "check_status")
"""Wishes that leave an open question about the case open, as they do in a message."""
_ON_A_DECISION = (Asking.UNSOLVED, Asking.WHICH, Asking.RATING)


def pressed(turn: Turn, key: Key) -> Decision:
    """The turn's text is a note for the case ("pressed 1"), never the citizen's words. What no longer fits (an option
    of a question that is gone) changes nothing.
    """
    match key:
        case Picked(option):
            return _picked(turn, option)
        case Placed(code):
            return taken_place(turn, code) if turn.dialogue.ticket else Decision(turn.dialogue)
        case Skipped():
            return _skipped(turn) if turn.question is not None else Decision(turn.dialogue)
        case Wished(intent, number):
            stays = intent in _BESIDE and turn.asks(*ABOUT_THE_CASE)
            return serve(replace(turn if stays else turn.closed(), act=Act(intent, number=number, commanded=True)))
        case Complained(category):
            return file(turn.closed(), category, wordless=True)
        case Judged(number, solved):
            return judged(turn, number, solved) or Decision(turn.dialogue)
        case Told(ticket):
            return _told(turn, ticket)
        case Anew():
            known = turn.dialogue
            return Decision(Dialogue(language=known.language, chosen=known.chosen, greeted=True))
        case Spoke(language):
            return speak(turn, language)


def _picked(turn: Turn, option: str) -> Decision:
    if turn.question is None or option not in turn.question.options:
        return Decision(turn.dialogue)
    if turn.asks(Asking.CATEGORY):
        return file(turn, Category(option), wordless=True)
    if turn.asks(*_ON_A_DECISION):
        return picked_on_decision(turn, option) or Decision(turn.dialogue)
    return picked(turn, option) or Decision(turn.dialogue)


def _skipped(turn: Turn) -> Decision:
    """As a "0" in a message: of a list of places it says that none of them is meant."""
    return skipped(replace(turn, parse=replace(turn.parse, text="0")))


def _told(turn: Turn, ticket: str | None) -> Decision:
    """Whoever told his story has a case: if that one is finished meanwhile, another one."""
    if ticket is None or turn.asks(Asking.CATEGORY):
        return file(turn.closed() if ticket is None and not turn.asks(Asking.CATEGORY) else turn, Category.OTHER)
    dialogue = turn.dialogue
    told = replace(dialogue, appeal=None, appeal_at=None, wordless=False)
    told = replace(told, asked=tuple(dict.fromkeys((*dialogue.asked, Asking.STORY.value))))
    effect = Enrich(ticket, words=turn.text, anew=Category.OTHER)
    if turn.question is not None and not turn.asks(Asking.STORY):
        return Decision(told, (effect, Reply("noted")))
    return go_on(turn.with_dialogue(told).closed(), effect, Reply("noted"))
