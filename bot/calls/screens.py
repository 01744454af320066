"""What is said at each stage: drawn from where the call stands, so that any screen can be heard again."""

from collections.abc import Callable, Mapping, Sequence

from bot.calls import menus
from bot.calls.facts import Facts
from bot.calls.menus import Choice, fixed
from bot.calls.screen import HangUp, Line, Listen, OwnStory, Record, Screen
from bot.calls.state import Call, Stage
from bot.dialogue.effects import Reply
from bot.dialogue.place_menu import full_name
from bot.dialogue.state import Asking, Question
from grs_core.domain.messages import Named, Param
from grs_core.domain.tracking import LENGTH

STORY_S, LAST_WORDS_S = 120, 60
"""How long one may talk, in seconds."""
_SHORT_CODE = 6
"""Digits of the number on a union's notice board."""

_FIXED: Mapping[Stage, tuple[str, ...]] = {
    Stage.FRAUD: ("complain", "main_menu"),
    Stage.CONFIRM: ("yes", "no"),
    Stage.REVIEW: ("go_on", "hear_again", "tell_again"),
    Stage.WHEN: ("morning", "afternoon", "any_time"),
    Stage.RESUME: ("continue", "new"),
    Stage.SOLVED: ("solved", "not_solved", "person"),
    Stage.AFTER: ("complain", "status", "person"),
}
_PLACES_TO_NAME = (Asking.PLACE, Asking.UPAZILA, Asking.UNION)


def choices(call: Call, facts: Facts) -> tuple[Choice, ...]:
    """What the single keys stand for here."""
    if call.stage is Stage.MENU:
        return fixed("complain", "status", "fraud", "person", "bangla" if call.language == "en" else "english")
    if call.stage is Stage.PLACES:
        return menus.of_places(menus.below(call.within, facts.known), call.page)
    question = facts.question
    if call.stage is Stage.QUESTION and question is not None:
        if question.kind is Asking.PLACE:
            return (Choice("1", menus.LIST, menus.LIST), Choice(menus.SKIP, "", "dont_know"))
        return menus.of_question(question, facts.known, call.page)
    return fixed(*_FIXED.get(call.stage, ()))


def draw(call: Call, facts: Facts, before: Sequence[Line] = ()) -> Screen:
    """`before`: what the last step has to say first."""
    lines = (*before, *_SAID[call.stage](call, facts), *_listed(choices(call, facts)))
    if call.stage in (Stage.STORY, Stage.LAST_WORDS):
        return Screen(lines, Record(STORY_S if call.stage is Stage.STORY else LAST_WORDS_S))
    if call.stage is Stage.OVER:
        return Screen(lines, HangUp())
    return Screen(lines, Listen(_digits(call, facts)))


def _listed(listed: Sequence[Choice]) -> tuple[Reply, ...]:
    return tuple(Reply("call_option", {"words": choice.words, "key": choice.key}) for choice in listed)


def _digits(call: Call, facts: Facts) -> int:
    if call.stage is Stage.NUMBER:
        return LENGTH
    question = facts.question
    asks_place = call.stage is Stage.QUESTION and question is not None and question.kind is Asking.PLACE
    return _SHORT_CODE if asks_place else 1


def _menu(call: Call, facts: Facts) -> tuple[Line, ...]:
    return (Reply("call_menu"),)


def _fraud(call: Call, facts: Facts) -> tuple[Line, ...]:
    hotlines = facts.known.hotlines
    return (Reply("call_fraud_help", {"bkash": hotlines["bkash"][1], "nagad": hotlines["nagad"][1]}),)


def _question(call: Call, facts: Facts) -> tuple[Line, ...]:
    question = facts.question
    if question is None:
        return ()
    if question.kind is Asking.PLACE:
        return (Reply("call_ask_place"),)
    if call.page:
        return ()
    return (_asked(question, facts),)


def _asked(question: Question, facts: Facts) -> Reply:
    """The question alone, without its list."""
    kind = question.kind
    if kind in (Asking.UPAZILA, Asking.UNION):
        place = facts.known.places.get(question.purpose)
        of = "district" if kind is Asking.UPAZILA else "upazila"
        return Reply(f"ask_{kind.value}", {of: Named(place.name_bn, place.name_en)})
    params: dict[str, Param] = {"options": ""}
    if kind is Asking.PLACE_CHOICE:
        return Reply("choose_place", params)
    if kind in (Asking.WITHDRAW, Asking.UNSOLVED):
        return Reply(f"ask_{kind.value}", {"number": question.purpose})
    if kind in (Asking.NUMBER, Asking.WHICH):
        return Reply("ask_which", params)
    return Reply(f"ask_{kind.value}", params)


def _places(call: Call, facts: Facts) -> tuple[Line, ...]:
    if call.page:
        return ()
    if not call.within:
        return (Reply("call_say_or_press"),)
    place = facts.known.places.get(call.within)
    return (Reply("call_place_path", {"name": Named(place.name_bn, place.name_en)}),)


def _confirm(call: Call, facts: Facts) -> tuple[Line, ...]:
    kind, _, code = call.meant.partition(" ")
    if kind != "place":
        return (Reply("call_confirm", {"words": code}),)
    return (Reply("call_confirm", {"words": full_name(facts.known.places.get(code), facts.known.places)}),)


def _review(call: Call, facts: Facts) -> tuple[Line, ...]:
    return (Reply("call_story_kept"),)


def _resume(call: Call, facts: Facts) -> tuple[Line, ...]:
    return (Reply("call_resume", {"number": call.case}),)


def _solved(call: Call, facts: Facts) -> tuple[Line, ...]:
    return (Reply("call_solved", {"number": call.case}),)


def _after(call: Call, facts: Facts) -> tuple[Line, ...]:
    return (Reply("call_anything_else"),)


def _last_words(call: Call, facts: Facts) -> tuple[Line, ...]:
    return (Reply("call_leave_message" if facts.reachable else "call_leave_words"),)


def _one(key: str) -> Callable[[Call, Facts], tuple[Line, ...]]:
    return lambda call, facts: (Reply(key),)


_SAID: Mapping[Stage, Callable[[Call, Facts], tuple[Line, ...]]] = {
    Stage.MENU: _menu,
    Stage.FRAUD: _fraud,
    Stage.QUESTION: _question,
    Stage.PLACES: _places,
    Stage.CONFIRM: _confirm,
    Stage.STORY: _one("call_tell_story"),
    Stage.REVIEW: _review,
    Stage.NUMBER: _one("call_key_number"),
    Stage.WHEN: _one("call_when"),
    Stage.RESUME: _resume,
    Stage.SOLVED: _solved,
    Stage.AFTER: _after,
    Stage.LAST_WORDS: _last_words,
    Stage.OVER: _one("call_goodbye"),
}


def own_story(call: Call) -> tuple[Line, ...]:
    """What he said, to be heard again."""
    return (Reply("call_your_story"), OwnStory(call.story)) if call.story else ()
