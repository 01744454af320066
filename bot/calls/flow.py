"""One step of a call: pure. What was heard moves the call, or is told to the dialogue, whose answer then moves it."""

from dataclasses import replace

from bot.calls import menus
from bot.calls.facts import Facts
from bot.calls.heard import Heard, Keys, Recorded, Said, Silence
from bot.calls.move import Move
from bot.calls.onward import failed, last, next_stage, soon, told
from bot.calls.stages import HANDLERS
from bot.calls.state import Call, Stage
from bot.dialogue.effects import Reply
from bot.dialogue.forms import ABOUT_THE_CASE
from bot.dialogue.keypad import Skipped, Told, Wished
from bot.dialogue.numbers import choice
from bot.dialogue.state import Asking

__all__ = ["Move", "begin", "step", "told"]

_KEYS = 9
_ENOUGH_SILENCE = 2
"""For a story: whoever says nothing twice has nothing to say here."""


def begin(facts: Facts, purpose: str = "", case: str | None = None) -> Move:
    """The first words. `purpose`: why we call him (`call_back`, `confirm`), "" when he called."""
    call = Call(language=facts.dialogue.language)
    greeting = Reply(
        {"call_back": "call_back_greeting", "confirm": "call_confirm_greeting"}.get(
            purpose, "call_welcome_back" if facts.dialogue.greeted else "call_welcome"
        )
    )
    proposed = facts.proposed(case)
    if proposed is not None:
        return Move(call.at(Stage.SOLVED, case=proposed.number), (greeting,))
    question, ticket = facts.question, facts.dialogue.ticket
    told_of = ticket in facts.cases and ticket not in facts.hidden
    if question is not None and told_of and question.kind in ABOUT_THE_CASE:
        return Move(call.at(Stage.RESUME, case=ticket or ""), (greeting,))
    return Move(call, (greeting,))


def step(call: Call, heard: Heard, facts: Facts) -> Move:
    """What this step comes to. A number that is said is its key: the dialogue numbers lists of its own."""
    if isinstance(heard, Said) and (number := choice(heard.text, _KEYS)):
        heard = Keys(str(number))
    if isinstance(heard, Recorded):
        return _recorded(call, heard, facts)
    if isinstance(heard, Silence):
        return _silent(call, facts)
    if isinstance(heard, Keys) and heard.digits == menus.REPEAT:
        return Move(replace(call, fails=0), again=True)
    if isinstance(heard, Keys) and heard.digits == menus.BACK:
        return Move(_back(call, facts))
    moved = HANDLERS.get(call.stage, _anything)(replace(call, fails=0), heard, facts)
    if moved is not None and moved.tell == (heard,):  # only the dialogue knows whether this can be understood
        return replace(moved, call=replace(moved.call, fails=call.fails))
    if moved is not None:
        return moved
    return failed(call, facts, "call_wrong_key" if isinstance(heard, Keys) else "call_not_understood")


def _anything(call: Call, heard: Heard, facts: Facts) -> Move | None:
    """A key where a recording was waited for: it is asked for again."""
    return Move(call.at(Stage.OVER)) if call.stage is Stage.OVER else None


def _recorded(call: Call, heard: Recorded, facts: Facts) -> Move:
    """Filed before anything else is asked. Told again, it is the later one that counts: nothing new is filed."""
    kept = replace(call, stories=call.stories + 1, story=heard.url, fails=0)
    if call.stage is Stage.LAST_WORDS:
        return Move(kept.at(Stage.OVER), tell=(Told(call.ticket), Wished("talk_to_human")))
    over = Stage.OVER if heard.hung_up else Stage.REVIEW
    return Move(kept.at(over), tell=() if call.stories else (Told(call.ticket),))


def _silent(call: Call, facts: Facts) -> Move:
    if call.stage is Stage.AFTER:
        return last(call, facts)
    if call.stage is Stage.REVIEW:
        return next_stage(call, facts)
    if call.stage is Stage.WHEN:
        return soon(call, facts)
    if call.stage is Stage.QUESTION and facts.question is not None and facts.question.kind is Asking.RATING:
        return last(call, facts)  # nobody has to praise us
    if call.stage is Stage.STORY and (call.fails + 1 >= _ENOUGH_SILENCE or call.stories):
        return _without_story(replace(call, fails=0), facts)
    if call.stage in (Stage.LAST_WORDS, Stage.OVER):
        return replace(last(call, facts), help=call.ticket is None)
    return failed(call, facts, "call_silence")


def _without_story(call: Call, facts: Facts) -> Move:
    asked = facts.dialogue.question
    if asked is not None and asked.kind is Asking.STORY:
        return Move(call.at(Stage.QUESTION), tell=(Skipped(),))
    return next_stage(call, facts)


def _back(call: Call, facts: Facts) -> Call:
    """One list back, then the question, then the menu; what was filed stays filed."""
    if call.page:
        return replace(call, page=call.page - 1)
    if call.stage is Stage.PLACES and call.within:
        place = facts.known.places.get(call.within)
        return call.at(Stage.PLACES, within=place.parent or "")
    if call.stage in (Stage.PLACES, Stage.CONFIRM):
        return call.at(Stage.QUESTION)
    if call.stage is Stage.STORY and facts.question is not None and facts.question.kind is not Asking.STORY:
        return call.at(Stage.QUESTION)
    return call.at(Stage.MENU)
