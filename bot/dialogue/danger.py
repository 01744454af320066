"""A life in danger comes before everything else: where to call, and a case that a person sees."""

from collections.abc import Mapping
from dataclasses import replace

from bot.dialogue.decision import Decision, Turn
from bot.dialogue.effects import Reply
from bot.dialogue.filing import file
from grs_core.domain.grievance import Category

_SUICIDE = "suicide"
_FIRST_WORDS: Mapping[str, str] = {
    _SUICIDE: "danger_life",
    "violence_against_women": "danger_violence",
    "child_at_risk": "danger_violence",
}
"""What is said first, by signal (bot.nlu.safety), the gravest first."""


def with_first_words(turn: Turn, decision: Decision) -> Decision:
    """The decision behind the words that a danger asks for; who does not want to live on is never turned away."""
    key = next((words for signal, words in _FIRST_WORDS.items() if signal in turn.parse.signals), None)
    if key is None:
        return decision
    files = any(not isinstance(step, Reply) for step in decision.script)
    if key == _FIRST_WORDS[_SUICIDE] and not files:
        decision = file(turn, Category.OTHER)
    return replace(decision, script=(Reply(key), *decision.script))
