"""An officer has asked the citizen: what he writes next is the answer, unless it plainly is something else."""

from dataclasses import replace
from datetime import timedelta

from bot.dialogue.acts import word_count
from bot.dialogue.asides import asks_after_his_case
from bot.dialogue.decision import Awaited, Decision, Turn
from bot.dialogue.effects import AddInformation
from bot.dialogue.forms import MENU
from bot.dialogue.numbers import choice
from bot.dialogue.opting import answers_whether_it_runs
from bot.dialogue.reading import programme_in
from bot.dialogue.state import ASKED, Asking

# Served although an answer is awaited, when he commands them or the engine is sure.
_WISHES = frozenset(
    {
        "check_status",
        "stop",
        "start",
        "help",
        "change_language",
        "talk_to_human",
        "withdraw",
        "appeal",
        "greet",
        "thank",
        "keep_secret",
        "wrong_number",
    }
)
_REASON_WITHIN = timedelta(days=1)


def awaiting_reason(turn: Turn) -> Turn:
    """An appeal without a reason waits for the next message as an officer waits for his answer."""
    dialogue = turn.dialogue
    number, since = dialogue.appeal, dialogue.appeal_at
    turn = turn.with_dialogue(replace(dialogue, appeal=None, appeal_at=None))
    if number is None or since is None or number == ASKED or turn.now - since > _REASON_WITHIN:
        return turn
    return replace(turn, awaited=Awaited(number, None, since))


def answer_officer(turn: Turn) -> Decision | None:
    """The words go to the case whose officer waits for them; None when nobody waits or they are no answer."""
    awaited = turn.awaited
    if awaited is None or _asked_later(turn) or _is_something_else(turn):
        return None
    return Decision(turn.closed().dialogue, (AddInformation(turn.text, awaited.number),))


def _asked_later(turn: Turn) -> bool:
    """Our own question came after the officer's, so this answers ours. The menu's only answer is a number of it."""
    question, awaited = turn.question, turn.awaited
    if question is None or awaited is None:
        return False
    if question.kind is Asking.MENU:
        return choice(turn.text, len(MENU)) is not None
    return question.asked_at > awaited.asked_at


def _is_something_else(turn: Turn) -> bool:
    act, awaited = turn.act, turn.awaited
    if awaited is None or word_count(turn.text) == 0:
        return True
    if act.number and (act.number != awaited.number or act.intent == "check_status"):
        return True
    if asks_after_his_case(turn):
        return True
    if act.intent in _WISHES and (act.commanded or turn.parse.sure):
        return not answers_whether_it_runs(turn.text, awaited.question)
    named = programme_in(turn.parse)
    return act.complains and None not in (named, awaited.programme) and named != awaited.programme
