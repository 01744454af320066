"""What a call leaves behind in the dialogue: a question whose keys only a call knows is not for the next message."""

from dataclasses import replace

from bot.dialogue.state import Asking, Dialogue

_ONLY_HERE = frozenset({Asking.CATEGORY, Asking.WITHDRAW, Asking.NUMBER, Asking.LANGUAGE, Asking.RATING, Asking.MENU})
"""A place, a programme or a story may be told later, by whatever way; who looks again, too."""


def left_behind(dialogue: Dialogue) -> Dialogue:
    """Without such a question: somebody else's "yes" at the main menu is no answer to it."""
    question = dialogue.question
    return dialogue if question is None or question.kind not in _ONLY_HERE else replace(dialogue, question=None)
