"""Is a message about the case that is being talked about? People tell their story in several messages."""

import hashlib
from datetime import datetime, timedelta

from bot.dialogue.acts import COMPLAINTS, score, word_count
from bot.dialogue.decision import Turn
from bot.dialogue.evidence import dialled_wrongly
from bot.dialogue.forms import ABOUT_THE_CASE
from bot.dialogue.kin import speaks_for_another
from bot.dialogue.reading import accused_in, details_in, programme_in
from bot.dialogue.state import Asking, Dialogue
from bot.text.fold import fold, tokens
from bot.text.normalise import align
from grs_core.domain.grievance import Category

FRESH_FOR = timedelta(hours=2)
"""How long after filing what follows is still the same story."""
SAME_DAY = timedelta(days=1)
_CONTENT = 3
"""Words from which a message says something of its own."""
_WORDS_OF_A_FACT = 2
_CHATTER, _WORDS_OF_CHATTER = 0.9, 5
_BLAMES = frozenset({Category.STAFF_MISCONDUCT, Category.WRONGFUL_EXCLUSION, Category.WRONGFUL_INCLUSION})
"""What "the chairman did it on purpose" is read as."""


def is_fresh(dialogue: Dialogue, now: datetime) -> bool:
    """The case of this conversation was filed in it, a short while ago."""
    return dialogue.ticket is not None and dialogue.filed_at is not None and now - dialogue.filed_at < FRESH_FOR


def is_about_the_open_case(turn: Turn, category: Category) -> bool:
    """Does a complaint of this category add to the case? While a question about it is open, or soon after filing."""
    dialogue, asked = turn.dialogue, turn.asks(*ABOUT_THE_CASE)
    if dialogue.ticket is None or not (asked or is_fresh(dialogue, turn.now)):
        return False
    if turn.asks(Asking.STORY):
        return True
    if contradicts(turn):
        return False
    same = dialogue.category in (category.value, Category.OTHER)
    if not asked and _stands_by_itself(turn, category, same):
        return False
    if same or _only_blames(turn, category) or _only_names_the_wallet(turn, category):
        return True
    return not (turn.parse.sure and word_count(turn.text) >= _CONTENT)


def contradicts(turn: Turn) -> bool:
    """Another programme or another place is named than the case's."""
    dialogue, programme, place = turn.dialogue, programme_in(turn.parse), turn.parse.place.code
    if programme and dialogue.programme and programme != dialogue.programme:
        return True
    return bool(place and dialogue.place and not _same_area(turn, place, dialogue.place))


def adds_a_fact(turn: Turn) -> bool:
    """Words that were not understood but may belong to the fresh case; no numbers, no chatter, no advertising."""
    if not is_fresh(turn.dialogue, turn.now) or turn.question is not None or dialled_wrongly(turn.parse):
        return False
    return len(spoken_words(turn.text)) >= _WORDS_OF_A_FACT and not is_chatter(turn)


def is_chatter(turn: Turn) -> bool:
    """Advertising and talk of other things, with much certainty."""
    return score(turn.parse, "out_of_scope") > _CHATTER and word_count(turn.text) >= _WORDS_OF_CHATTER


def spoken_words(text: str) -> list[str]:
    """Words that are no numbers."""
    return [word for word in tokens(align(text).text) if not word.isdigit()]


def digest(text: str) -> str:
    """Tells the same words again, whatever their spelling, without keeping them; empty for a word or two."""
    return hashlib.sha256(fold(text).encode()).hexdigest()[:16] if len(spoken_words(text)) >= _CONTENT else ""


def was_told(turn: Turn) -> bool:
    """Is this, word by word, what the case was filed with on this very day?"""
    dialogue = turn.dialogue
    if dialogue.ticket is None or dialogue.filed_at is None or turn.now - dialogue.filed_at >= SAME_DAY:
        return False
    return dialogue.told != "" and dialogue.told == digest(turn.text)


def _stands_by_itself(turn: Turn, category: Category, same: bool) -> bool:
    """No question is open, and this is a whole complaint again: another's, or all that a case needs, or a theft."""
    if category is Category.MFS_FRAUD and not same:
        return True
    if not turn.parse.sure or word_count(turn.text) < _CONTENT:
        return False
    whole = programme_in(turn.parse) is not None and turn.parse.place.code is not None
    return whole or speaks_for_another(turn.text)


def _only_blames(turn: Turn, category: Category) -> bool:
    """Says who did it and nothing else of its own."""
    parse = turn.parse
    if accused_in(parse) is None or category not in _BLAMES or turn.dialogue.category not in COMPLAINTS:
        return False
    return programme_in(parse) is None and parse.place.code is None and not details_in(parse)


def _only_names_the_wallet(turn: Turn, category: Category) -> bool:
    """ "bKash, not Nagad", of money that was stolen."""
    theft = turn.dialogue.category == Category.MFS_FRAUD and category is Category.PAYMENT_ACCOUNT_PROBLEM
    return theft and word_count(turn.text) <= _CONTENT


def _same_area(turn: Turn, one: str, other: str) -> bool:
    places = turn.known.places
    return places.is_within(one, other) or places.is_within(other, one)
