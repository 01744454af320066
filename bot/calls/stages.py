"""What each stage makes of a key or of speech; None: nothing."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.calls import menus
from bot.calls.facts import Facts
from bot.calls.heard import Heard, Keys, Said
from bot.calls.move import Move
from bot.calls.onward import last, next_stage, soon, wrong_number
from bot.calls.screens import choices, own_story
from bot.calls.state import Call, Stage
from bot.dialogue.forms import PLACES
from bot.dialogue.keypad import Anew, Complained, Judged, Picked, Placed, Skipped, Spoke, Wished
from bot.dialogue.programme_words import called_programme
from bot.dialogue.reading import programme_in
from bot.dialogue.state import Asking
from grs_core.domain.errors import RuleBroken
from grs_core.domain.grievance import Category
from grs_core.domain.tracking import TrackingNumber


def _menu(call: Call, heard: Heard, facts: Facts) -> Move | None:
    if isinstance(heard, Said):
        return Move(call, tell=(heard,))
    return _wish(call, _chosen(call, heard, facts), facts)


def _wish(call: Call, chosen: str | None, facts: Facts) -> Move | None:
    if chosen == "complain":
        return Move(call.anew(), tell=(Wished("file_complaint"),))
    if chosen == "status":
        wants_number = not (facts.cases or facts.decided)
        return Move(call.at(Stage.NUMBER)) if wants_number else Move(call, tell=(Wished("check_status"),))
    if chosen == "fraud":
        return Move(call.at(Stage.FRAUD))
    if chosen == "person":
        # Whom nobody can call is not asked when.
        stage = Stage.WHEN if facts.reachable else Stage.STORY
        return Move(call.at(stage), tell=(Wished("talk_to_human"),))
    if chosen in ("english", "bangla"):
        return Move(call, tell=(Spoke("en" if chosen == "english" else "bn"),))
    return None


def _fraud(call: Call, heard: Heard, facts: Facts) -> Move | None:
    if isinstance(heard, Said):
        return Move(call, tell=(heard,))
    chosen = _chosen(call, heard, facts)
    if chosen == "complain":
        return Move(call.anew(), tell=(Complained(Category.MFS_FRAUD),))
    return Move(call.at(Stage.MENU)) if chosen else None


def _question(call: Call, heard: Heard, facts: Facts) -> Move | None:
    question = facts.question
    if question is None:
        return Move(call.at(Stage.MENU))
    if isinstance(heard, Said):
        return _said(call, heard, facts)
    if question.kind is Asking.PLACE and isinstance(heard, Keys) and len(heard.digits) > 1:
        union = facts.known.places.by_short_code(heard.digits.rstrip("#"))
        return Move(call.at(Stage.CONFIRM, meant=f"place {union.code}")) if union else None
    chosen = _chosen(call, heard, facts)
    if chosen is None and isinstance(heard, Keys) and menus.is_skip(question, heard.digits):
        chosen = ""
    if chosen is None:
        return None
    if chosen == menus.MORE:
        return Move(replace(call, page=(call.page + 1) % menus.pages(question, facts.known)))
    if chosen == menus.OWN_WORDS:
        return Move(call.at(Stage.STORY))
    if chosen == menus.LIST:
        return Move(call.at(Stage.PLACES))
    if chosen == "":
        return Move(call, tell=(Skipped(),))
    return Move(call, tell=(Placed(chosen) if question.kind in PLACES else Picked(chosen),))


def _said(call: Call, heard: Said, facts: Facts) -> Move | None:
    """A name of a place or a programme is asked back: speech over a telephone line is heard wrongly often enough."""
    question = facts.question
    if question is not None and question.kind in PLACES:
        within = question.purpose if question.kind in (Asking.UPAZILA, Asking.UNION) else None
        found = facts.known.finder.read(heard.text, within=within, whole=True)
        if found.code:
            return Move(call.at(Stage.CONFIRM, meant=f"place {found.code}"))
    if question is not None and question.kind is Asking.PROGRAMME:
        programme = programme_in(heard.parse) or called_programme(heard.text)
        if programme:
            return Move(call.at(Stage.CONFIRM, meant=f"programme {programme}"))
    return Move(call, tell=(heard,))


def _places(call: Call, heard: Heard, facts: Facts) -> Move | None:
    if isinstance(heard, Said):
        return _said(call.at(Stage.QUESTION), heard, facts)
    chosen = _chosen(call, heard, facts)
    if chosen is None:
        return None
    if chosen == menus.MORE:
        number = menus.pages_of(len(menus.below(call.within, facts.known)))
        return Move(replace(call, page=(call.page + 1) % number))
    if menus.is_last_list(facts.known.places.get(chosen)):
        return Move(call.at(Stage.QUESTION), tell=(Placed(chosen),))
    return Move(call.at(Stage.PLACES, within=chosen))


def _confirm(call: Call, heard: Heard, facts: Facts) -> Move | None:
    agrees = _yes_or_no(call, heard, facts)
    back = call.at(Stage.QUESTION, meant="")
    if agrees is None:
        # The name once more, or another one.
        return _said(back, heard, facts) if isinstance(heard, Said) else None
    kind, _, code = call.meant.partition(" ")
    if not agrees:
        return Move(back)
    return Move(back, tell=(Placed(code) if kind == "place" else Picked(code),))


def _yes_or_no(call: Call, heard: Heard, facts: Facts, yes: str = "yes") -> bool | None:
    """`yes`: the value of the key that agrees."""
    if isinstance(heard, Said):
        return {"affirm": True, "deny": False}.get(heard.parse.intent.name)
    chosen = _chosen(call, heard, facts)
    return None if chosen is None else chosen == yes


def _review(call: Call, heard: Heard, facts: Facts) -> Move | None:
    chosen = _chosen(call, heard, facts)
    if chosen == "hear_again":
        return Move(call, own_story(call))
    if chosen == "tell_again":
        return Move(call.at(Stage.STORY))
    return next_stage(call, facts) if chosen or isinstance(heard, Said) else None


def _number_stage(call: Call, heard: Heard, facts: Facts) -> Move | None:
    if isinstance(heard, Said):
        return Move(call, tell=(heard,))
    digits = heard.digits.rstrip("#") if isinstance(heard, Keys) else ""
    try:
        number = TrackingNumber.read(digits)
    except RuleBroken:
        return wrong_number(call)
    asked = facts.dialogue.question
    wish = "withdraw" if asked is not None and asked.kind is Asking.NUMBER else "check_status"
    return Move(call, tell=(Wished(wish, str(number)),))


_PARTS = {"morning": "morning", "afternoon": "afternoon", "any_time": "any"}
_PARTS_SAID = {
    "morning": ("সকাল", "morning"),
    "afternoon": ("দুপুর", "বিকাল", "বিকেল", "afternoon"),
    "any": ("যেকোনো", "যে কোনো", "যখন", "any"),
}


def _when(call: Call, heard: Heard, facts: Facts) -> Move | None:
    if isinstance(heard, Said):
        part = next(
            (part for part, words in _PARTS_SAID.items() if any(word in heard.text.lower() for word in words)), None
        )
    else:
        part = _PARTS.get(_chosen(call, heard, facts) or "")
    return soon(call, facts, part) if part is not None else None


def _resume(call: Call, heard: Heard, facts: Facts) -> Move | None:
    agrees = _yes_or_no(call, heard, facts, "continue")
    if agrees:
        return next_stage(replace(call, ticket=call.case), facts)
    if agrees is None and isinstance(heard, Said):
        return Move(call.at(Stage.MENU), tell=(Anew(), heard))
    # Perhaps it is another one's phone: what was told before is his own affair.
    return None if agrees is None else Move(call.at(Stage.MENU), tell=(Anew(), Wished("file_complaint")))


def _solved(call: Call, heard: Heard, facts: Facts) -> Move | None:
    if isinstance(heard, Said):
        chosen = {"affirm": "solved", "deny": "not_solved"}.get(heard.parse.intent.name)
        if chosen is None:
            return Move(call, tell=(heard,))
    else:
        chosen = _chosen(call, heard, facts)
    if chosen == "person":
        return Move(call.at(Stage.WHEN), tell=(Wished("talk_to_human", call.case),))
    return Move(call, tell=(Judged(call.case, chosen == "solved"),)) if chosen else None


def _after(call: Call, heard: Heard, facts: Facts) -> Move | None:
    if isinstance(heard, Said):
        if heard.parse.intent.name in ("deny", "thank"):
            return last(call, facts)
        return Move(call, tell=(heard,))
    chosen = _chosen(call, heard, facts)
    if chosen == "status":
        return Move(call.at(Stage.NUMBER)) if not call.ticket else Move(call, tell=(Wished("check_status"),))
    return _wish(call, chosen, facts)


def _chosen(call: Call, heard: Heard, facts: Facts) -> str | None:
    """The value of the key; None for another key, and for speech."""
    if not isinstance(heard, Keys):
        return None
    digits = heard.digits.rstrip("#")
    return next((choice.value for choice in choices(call, facts) if choice.key == digits), None)


HANDLERS: Mapping[Stage, Callable[[Call, Heard, Facts], Move | None]] = {
    Stage.MENU: _menu,
    Stage.FRAUD: _fraud,
    Stage.QUESTION: _question,
    Stage.PLACES: _places,
    Stage.CONFIRM: _confirm,
    Stage.REVIEW: _review,
    Stage.NUMBER: _number_stage,
    Stage.WHEN: _when,
    Stage.RESUME: _resume,
    Stage.SOLVED: _solved,
    Stage.AFTER: _after,
}
