"""After talk of a PIN or of stolen money, a bare code is a secret even without the word that says so."""

from datetime import datetime, timedelta

from bot.dialogue.state import Asking, Dialogue
from bot.text.fold import tokens
from bot.text.normalise import align
from bot.text.secret_words import CURRENCY, FILLERS, SECRET, TIME_WORDS
from bot.text.secrets import MASK, mask_secrets
from grs_core.domain.places import Places

WARY_FOR = timedelta(hours=24)
_SAID_BEFORE = "pin "
_WORDS_BESIDE = 1
_PLACES = frozenset({Asking.PLACE, Asking.PLACE_CHOICE, Asking.UPAZILA, Asking.UNION})


def speaks_of_secrets(text: str) -> bool:
    """Does the text name a PIN, a code or a password?"""
    return MASK in text or any(SECRET.fullmatch(word) for word in tokens(align(text).text))


def is_wary(dialogue: Dialogue, now: datetime) -> bool:
    return dialogue.wary_at is not None and now - dialogue.wary_at < WARY_FOR


def mask_alone(text: str, dialogue: Dialogue, places: Places) -> str:
    """The text masked as if "pin" stood before it, when it is little else than a code; else as it is.

    A union's six-digit code in answer to "where?" is none.
    """
    digits = "".join(tokens(align(text).text))
    if dialogue.question and dialogue.question.kind in _PLACES and places.by_short_code(digits):
        return text
    masked = mask_secrets(_SAID_BEFORE + text)[len(_SAID_BEFORE) :]
    beside = [word for word in tokens(align(masked).text) if not FILLERS.fullmatch(word)]
    named = any(CURRENCY.fullmatch(word) or TIME_WORDS.fullmatch(word) for word in beside)
    return text if named or len(beside) > _WORDS_BESIDE else masked
