"""Danger comes before everything else: whom to call is said first, and a person sees the case.

What each signal asks for is a row of the policy (grs_core.domain.signals).
"""

from dataclasses import replace

from bot.dialogue.decision import Decision, Turn
from bot.dialogue.effects import AddInformation, CallPerson, Enrich, FileAppeal, FileGrievance, ReopenCase, Reply
from bot.dialogue.filing import file, first_aid
from bot.dialogue.kin import speaks_for_another
from bot.dialogue.state import Asking
from bot.text.fold import fold
from grs_core.domain.grievance import Category
from grs_core.domain.signals import joined

_ON_A_CASE = (FileGrievance, Enrich, AddInformation, FileAppeal, ReopenCase, CallPerson)
_NOT_UNDERSTOOD, _NOT_CLEAR = (Reply("not_understood"),), (Reply("not_clear"),)
_LIFE, _ANOTHERS_LIFE = "danger_life", "danger_life_another"
_THEMSELVES = frozenset(fold("herself himself themselves themself").split())
_I = frozenset(fold("আমি ami i myself").split())
_FIRST_AID = "mfs_first_aid"
"""The one sentence that names the provider's number."""


def with_dangers(turn: Turn, decision: Decision) -> Decision:
    """The dangers go into the case; where the turn touches none, into the open one, or a case is opened for them. What
    opens no case by itself waits for the answer to the question that is asked now.
    """
    heard = joined(turn.dialogue.signals, turn.parse.signals)
    if turn.parse.signals and not _touches_a_case(decision):
        decision = _kept(turn, decision)
    decision = _without_needless_question(turn, decision, heard)
    if _touches_a_case(decision):
        return replace(decision, dialogue=replace(decision.dialogue, signals=()), signals=heard)
    waiting = heard if decision.dialogue.question is not None else ()
    return replace(decision, dialogue=replace(decision.dialogue, signals=waiting))


def with_first_words(turn: Turn, decision: Decision) -> Decision:
    """The decision behind the words that the gravest danger of this message asks for."""
    rules = turn.known.signals.of(turn.parse.signals)
    key = next((rule.first_words for rule in rules if rule.first_words), None)
    if key is None:
        return decision
    if key == _FIRST_AID and _warned(decision):
        return decision
    words = first_aid(turn, Category.MFS_FRAUD) if key == _FIRST_AID else (Reply(_of_whom(key, turn.text)),)
    rest = tuple(step for step in decision.script if step not in words)
    if rest in (_NOT_UNDERSTOOD, _NOT_CLEAR) and decision.dialogue.question is not None:
        return Decision(decision.dialogue, words, signals=decision.signals)
    return replace(decision, script=(*words, *rest))


def _warned(decision: Decision) -> bool:
    """Nothing is lost yet: he asks about a swindler's message and is told what it is."""
    return any(isinstance(step, Reply) and step.key == "scam_advice" for step in decision.script)


def _of_whom(key: str, text: str) -> str:
    """Somebody else's life is spoken of in the third person."""
    words = set(fold(text).split())
    another = not words.isdisjoint(_THEMSELVES) or (words.isdisjoint(_I) and speaks_for_another(text))
    return _ANOTHERS_LIFE if key == _LIFE and another else key


def _without_needless_question(turn: Turn, decision: Decision, heard: tuple[str, ...]) -> Decision:
    """Where the signal names the department, nobody is asked about his allowance."""
    question = decision.dialogue.question
    if question is None or question.kind is not Asking.PROGRAMME or turn.known.signals.department(heard) is None:
        return decision
    return replace(decision, dialogue=replace(decision.dialogue, question=None), question=None)


def _touches_a_case(decision: Decision) -> bool:
    return any(isinstance(step, _ON_A_CASE) for step in decision.script)


def _kept(turn: Turn, decision: Decision) -> Decision:
    rules = turn.known.signals.of(turn.parse.signals)
    category = next((rule.files_as for rule in rules if rule.files_as), None)
    if category is None:
        return decision
    current = turn.dialogue.ticket
    number = current if current in turn.cases else next(iter(turn.cases), None)
    if number is None:
        return file(turn, category)
    return replace(decision, script=(*decision.script, AddInformation(turn.text, number)))
