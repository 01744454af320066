"""What a citizen does with a message: the parse and a few words that always mean the same, read as one act."""

from dataclasses import dataclass

from bot.dialogue.evidence import (
    advertises,
    asks_something,
    dialled_wrongly,
    says_benefit_stopped,
    speaks_of_our_matters,
    wants_secrecy,
)
from bot.dialogue.numbers import foreign_number, mistyped, tracking_number
from bot.dialogue.opting import is_about_messages
from bot.dialogue.reading import accused_in, programme_in
from bot.dialogue.words import command
from bot.nlu.engine import Parse
from bot.text.fold import tokens
from bot.text.normalise import align
from grs_core.domain.grievance import Category

COMPLAINTS = frozenset(category.value for category in Category) - {Category.OTHER.value}

# How much of the engine's belief must lie on complaints before an unsure message is filed, and on one category before
# it is filed as that one: losing a complaint is worse than sorting one too many. What a complaint may begin with
# ("help me please, my money is stolen") is left out of the count, as long as _LEAST is on complaints.
_MASS, _BEST, _LEAST = 0.6, 0.45, 0.3
_BEGINNINGS = ("help", "greet", "file_complaint")
_LONG, _MASS_OF_LONG = 8, 0.45
UNCLEAR = "unclear"

# Wishes that an unsure reading may serve: nothing is lost when it was wrong, and the citizen can say so.
_GENTLE = frozenset(
    {"check_status", "help", "greet", "thank", "ask_information", "file_complaint", "change_language", "talk_to_human"}
)
_GENTLE_AT = 0.6
_DOUBTFUL = frozenset({UNCLEAR, "ask_information", "file_complaint", "help", "greet", "thank"})
_NAMES, _SOME = 2, 0.2
_ASKED_AT = 0.5
_ELSEWHERE_WHEN_SURE, _ELSEWHERE, _ELSEWHERE_WHEN_NAMED = 0.05, 0.1, 0.3
"""How much belief in another service's matter is enough to ask before a case is opened, as long as no programme of ours
is named: measured on held-out messages, it turns 6 of 10 foreign cases into a question, and 2 of 100 of ours."""
_TELLING, _CERTAIN = 3, 0.8
"""Words from which a message tells something; a shorter unsure one is filed only when a category is this likely."""


@dataclass(frozen=True, slots=True)
class Act:
    """`intent`: a label of nlu_data/README.md, "start", "complain" (with a `category`) or "unclear". `elsewhere`: the
    complaint may be one about another service.
    """

    intent: str
    category: Category | None = None
    number: str | None = None
    foreign: bool = False
    mistyped: bool = False
    commanded: bool = False
    elsewhere: bool = False

    @property
    def complains(self) -> bool:
        return self.intent == "complain"


def read_act(parse: Parse) -> Act:
    """Exact words first, then what the engine is sure of, then complaints it is unsure of; else UNCLEAR."""
    number = tracking_number(parse)
    commanded = command(parse.text)
    if commanded:
        return Act(commanded, commanded=True)
    if dialled_wrongly(parse):
        return Act("wrong_number", commanded=True)
    if wants_secrecy(parse) and not (parse.sure and parse.intent.name == "ask_information"):
        return Act("keep_secret", commanded=True)
    intent = parse.intent.name if parse.sure and not _is_noise(parse) and not _stops_no_message(parse) else None
    if intent in COMPLAINTS:
        return Act("complain", Category(intent), number, elsewhere=_elsewhere(parse, _ELSEWHERE_WHEN_SURE))
    category = None if intent else _unsure_complaint(parse)
    if not intent and not number and category in (None, Category.OTHER):
        category = _stopped(parse) or category
    if category and not (number and word_count(parse.text) <= 3):
        return Act("complain", category, number, elsewhere=_elsewhere(parse, _ELSEWHERE))
    if intent is None and (number or foreign_number(parse)):
        intent = "check_status"
    if intent is None and _may_serve(parse):
        intent = parse.intent.name
    wrong = number is None and intent in ("check_status", "appeal", "withdraw")
    return Act(
        intent or UNCLEAR,
        number=number,
        foreign=wrong and foreign_number(parse),
        mistyped=wrong and mistyped(parse),
    )


def told_in_names(parse: Parse, act: Act) -> Act:
    """An unsure message that names two of programme, place and the accused is filed; and who blames an official is
    not told to ask him.
    """
    if parse.sure or act.commanded or act.number or act.intent not in _DOUBTFUL or advertises(parse.text):
        return act
    accused = accused_in(parse) is not None
    place = parse.place.code is not None or bool(parse.place.candidates)
    names = sum((programme_in(parse) is not None, place, accused))
    asks = parse.intent.name == "out_of_scope" and parse.intent.confidence >= _GENTLE_AT
    asks = asks or asks_something(parse.text)
    blames = accused and score(parse, *COMPLAINTS) >= (_LEAST if asks else _SOME)
    if word_count(parse.text) >= _TELLING and (blames or (names >= _NAMES and not asks)):
        best = max(COMPLAINTS, key=lambda name: (score(parse, name), name))
        category = Category(best) if score(parse, best) >= _LEAST else Category.OTHER
        return Act("complain", category, elsewhere=_elsewhere(parse, _ELSEWHERE_WHEN_NAMED))
    return act


def word_count(text: str) -> int:
    """Words and numbers, without punctuation and masks."""
    return len(tokens(align(text).text))


def score(parse: Parse, *names: str) -> float:
    """How much of the engine's belief lies on these intents, 0..1."""
    return sum(scored.confidence for scored in parse.ranking if scored.name in names)


def _elsewhere(parse: Parse, enough: float) -> bool:
    return score(parse, "out_of_scope") >= enough and programme_in(parse) is None


def _may_serve(parse: Parse) -> bool:
    if parse.intent.name == "ask_information" and asks_something(parse.text):
        return parse.intent.confidence >= _ASKED_AT
    return parse.intent.name in _GENTLE and parse.intent.confidence >= _GENTLE_AT


def _is_noise(parse: Parse) -> bool:
    """A word or two that mean nothing here are no subject of their own: the menu helps more than a refusal."""
    return parse.intent.name == "out_of_scope" and word_count(parse.text) < _TELLING


def _stops_no_message(parse: Parse) -> bool:
    """Something else is to end, or has ended: a bribe, an allowance."""
    if parse.intent.name != "stop":
        return False
    other = says_benefit_stopped(parse.text) or accused_in(parse) is not None
    return other or not is_about_messages(parse.text)


def _stopped(parse: Parse) -> Category | None:
    """Whoever says that his allowance has stopped has a case, whatever else he tells beside."""
    said = says_benefit_stopped(parse.text) and not advertises(parse.text)
    return Category.PAYMENT_DELAYED if said else None


def _unsure_complaint(parse: Parse) -> Category | None:
    """The category to file an unsure message as; None when it is not enough of a complaint."""
    mass, rest = score(parse, *COMPLAINTS), 1 - score(parse, *_BEGINNINGS)
    share = mass / rest if mass >= _LEAST and rest > 0 else mass
    long = word_count(parse.text) >= _LONG and parse.intent.name not in ("out_of_scope", "ask_information")
    enough = share > _MASS or (long and mass + score(parse, "file_complaint") > _MASS_OF_LONG)
    if not enough or mass <= score(parse, "out_of_scope") or not speaks_of_our_matters(parse):
        return None
    best = max(COMPLAINTS, key=lambda name: (score(parse, name), name))
    likely = score(parse, best) * share / mass
    if word_count(parse.text) < _TELLING and likely < _CERTAIN:
        return None
    return Category(best) if likely >= _BEST else Category.OTHER
