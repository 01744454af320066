"""The language of the answer: Bangla script, or English to English; never romanised (BTRC's rule for SMS)."""

from bot.dialogue.state import Dialogue
from bot.dialogue.words import command
from bot.nlu.engine import Parse
from bot.text.fold import tokens
from bot.text.normalise import align
from bot.text.script import has_bangla

_OF_THE_LEAFLET = "check_status"
"""An English word that stands in every leaflet, and that whoever speaks Bangla sends too."""
_SAYS_LITTLE, _ANSWER = 2, 5
"""Words in Latin letters up to which a message (an answer to a question) does not tell the citizen's language."""


def reply_language(dialogue: Dialogue, parse: Parse) -> str:
    """An explicit choice stays; digits and a short word in Latin letters leave it as it was."""
    words = [word for word in tokens(align(parse.text).text) if not word.isdigit()]
    if dialogue.chosen or not words:
        return dialogue.language
    if has_bangla(parse.text):
        return "bn"
    if command(parse.text) == _OF_THE_LEAFLET and not dialogue.greeted:
        return dialogue.language
    limit = _ANSWER if dialogue.question else _SAYS_LITTLE
    if dialogue.greeted and len(words) <= limit:
        return dialogue.language
    return "en" if parse.language == "en" else "bn"
