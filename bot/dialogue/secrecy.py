"""A message with a PIN or a one-time code in it."""

from bot.nlu.engine import Parse
from bot.text.fold import tokens
from bot.text.normalise import align
from bot.text.secret_words import FILLERS, SECRET


def nothing_else(parse: Parse) -> bool:
    """True for "amar pin ****": nothing is left when the secret and the words around it are taken away."""
    text = parse.text
    for entity in reversed([entity for entity in parse.entities if entity.kind == "secret"]):
        text = text[: entity.start] + " " + text[entity.end :]
    words = [word for word in tokens(align(text).text) if not word.isdigit()]
    return not [word for word in words if not SECRET.fullmatch(word) and not FILLERS.fullmatch(word)]
