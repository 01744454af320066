"""What comes after the dialogue's turn: its replies, the open question, at the end the number."""

from dataclasses import replace

from bot.calls.facts import Facts
from bot.calls.move import Move
from bot.calls.screen import Line
from bot.calls.state import Call, Stage
from bot.dialogue.effects import Reply
from bot.dialogue.keypad import Skipped
from bot.dialogue.state import Asking

_GIVE_UP = 3
"""Steps in a row that are not understood, numbers in a row that are none."""
_ABOUT_THIS = frozenset(
    {"filed", "filed_routed", "routed", "noted", "person_will_call", "already_filed", "reopened", "appealed"}
)
_FILED = frozenset({"filed", "filed_routed"})
_SAID_LATER = frozenset({"routed", "goes_on", "person_will_call"})
"""The number is said twice when nothing is left to ask."""
_SAID_BEFORE = frozenset({"mfs_first_aid", "mfs_first_aid_any"})
_NOT_UNDERSTOOD = frozenset({"not_understood", "how_to_help"})
_POLITE = frozenset({"welcome", "hello_again", "help", "purpose", "who_we_are"})
_ASKS_WHETHER = frozenset({"status_resolved", "status_unconfirmed"})
"""They end with the question whether it is solved."""
_ASKS_WHY = frozenset({"ask_left", "ask_reason"})
_LEADS_NOWHERE = frozenset({"language_changed"})
"""Nothing was done yet that there could be anything else beside."""


def told(call: Call, replies: tuple[Reply, ...], number: str | None, facts: Facts) -> Move:
    """After the dialogue's turn: its replies, and what comes next. `number`: the case that it touched; `facts` are new
    ones.
    """
    unsaid = _SAID_LATER | (_SAID_BEFORE if call.stage is Stage.FRAUD else frozenset())
    said: tuple[Line, ...] = tuple(
        Reply("call_filed") if reply.key in _FILED else reply for reply in replies if reply.key not in unsaid
    )
    if number is not None and number != call.ticket and any(reply.key in _ABOUT_THIS for reply in replies):
        told_here = call.stage in (Stage.REVIEW, Stage.OVER)
        call = replace(call if told_here else call.anew(), ticket=number, told_number=number == call.case)
    if any(reply.key in _FILED for reply in replies):
        call = replace(call, filed=True)
    call = replace(call, language=facts.dialogue.language)
    asks = next((reply for reply in replies if reply.key in _ASKS_WHETHER), None)
    if asks is not None and facts.dialogue.question is None:
        return Move(call.at(Stage.SOLVED, case=str(asks.params["number"])), said)
    if call.stage is Stage.NUMBER:
        return _after_number(call, facts, replies, said)
    if call.stage is Stage.OVER:
        return last(call, facts, said)
    if call.stage is Stage.REVIEW:
        return Move(call, tuple(line for line in said if line == Reply("call_filed")))
    if call.stage is Stage.WHEN or any(reply.key == "person_will_call" for reply in replies):
        return Move(call.at(Stage.WHEN), said) if facts.reachable else _without_a_number(call, facts, said)
    return next_stage(call, facts, said)


def next_stage(call: Call, facts: Facts, said: tuple[Line, ...] = ()) -> Move:
    """The open question; without one the number, twice, and what else he may want."""
    asked = facts.dialogue.question
    if asked is not None and asked.kind is Asking.MENU:
        return _at_the_menu(call.at(Stage.MENU, fails=call.fails), facts, said)
    if asked is not None and asked.kind is Asking.STORY:
        at = call.at(Stage.STORY) if not call.stories else call.at(Stage.QUESTION)
        return Move(at, said, (Skipped(),) if call.stories else ())
    if call.stage is not Stage.NUMBER and any(isinstance(line, Reply) and line.key == "status_none" for line in said):
        return Move(call.at(Stage.NUMBER), said)
    if asked is not None and asked.kind is Asking.NUMBER and not asked.options:
        return Move(call.at(Stage.NUMBER), said)
    if asked is not None:
        return Move(call.at(Stage.QUESTION), said)
    if any(isinstance(line, Reply) and line.key in _ASKS_WHY for line in said) and not call.stories:
        return Move(call.at(Stage.STORY), said)
    if (
        call.stage is Stage.MENU
        and said
        and all(isinstance(each, Reply) and each.key in _LEADS_NOWHERE for each in said)
    ):
        return Move(call.at(Stage.MENU), said)
    return _with_number(call.at(Stage.AFTER), facts, said)


def soon(call: Call, facts: Facts, part: str | None = None) -> Move:
    """A person will call. What it is about helps whoever calls; a caller who has told it is not asked again."""
    said = (Reply("call_person_soon"),)
    if call.stories or call.case or (call.filed and facts.dialogue.told):
        return replace(next_stage(call, facts, said), part=part)
    return Move(call.at(Stage.STORY), said, part=part)


def _without_a_number(call: Call, facts: Facts, said: tuple[Line, ...]) -> Move:
    """Nobody can call him: he is told so, and asked for all that an officer needs."""
    told = (*said, Reply("call_cannot_call"))
    knows = call.stories or (call.filed and facts.dialogue.told)
    return next_stage(call, facts, told) if knows else Move(call.at(Stage.STORY), told)


def last(call: Call, facts: Facts, said: tuple[Line, ...] = ()) -> Move:
    """The end of the call; whoever has a case does not go without its number."""
    return _with_number(call.at(Stage.OVER), facts, said)


def _at_the_menu(call: Call, facts: Facts, said: tuple[Line, ...]) -> Move:
    """Whoever says only what leads back here is not understood, however politely he is answered."""
    keys = {line.key for line in said if isinstance(line, Reply)}
    if keys & _NOT_UNDERSTOOD:
        return failed(call, facts, "call_not_understood")
    if keys & _POLITE:
        return failed(call, facts, "", said)
    return Move(replace(call, fails=0), said)


def failed(call: Call, facts: Facts, key: str, said: tuple[Line, ...] = ()) -> Move:
    """The same once more, and after three times what he wants to say is recorded for a person. `said`: what is said of
    it in place of `key`.
    """
    fails = call.fails + 1
    if fails >= _GIVE_UP:
        return Move(call.at(Stage.LAST_WORDS))
    hint = (Reply("call_repeat_hint"),) if fails == 1 else ()
    return Move(replace(call, fails=fails), (*(said or (Reply(key),)), *hint))


def wrong_number(call: Call) -> Move:
    """Three tries; then a way on that needs no number."""
    if call.tries + 1 >= _GIVE_UP:
        return Move(call.at(Stage.AFTER), (Reply("call_number_given_up"),))
    return Move(replace(call, tries=call.tries + 1), (Reply("call_number_wrong"),))


def _after_number(call: Call, facts: Facts, replies: tuple[Reply, ...], said: tuple[Line, ...]) -> Move:
    if any(reply.key in ("number_unknown", "number_mistyped", "number_wrong") for reply in replies):
        return wrong_number(call)
    return next_stage(call, facts, said)


def _with_number(call: Call, facts: Facts, said: tuple[Line, ...]) -> Move:
    """The number of this call's case, unless he has heard it; never that of another case that was asked about."""
    if call.ticket is None or call.told_number or facts.about.get("number") != call.ticket:
        return Move(call, said)
    number = Reply("call_number" if facts.texts else "call_number_only", {"number": call.ticket})
    return Move(replace(call, told_number=True), (*said, number, Reply("routed", facts.about)))
