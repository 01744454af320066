"""Which question comes next about a case, and how each question is put."""

from dataclasses import replace

from bot.dialogue.decision import Decision, Knowledge, Turn
from bot.dialogue.effects import Effect, Reply
from bot.dialogue.place_menu import choice_of_places
from bot.dialogue.state import Asking, Dialogue, Question
from grs_core.domain.grievance import Category
from grs_core.domain.messages import Named
from grs_core.domain.places import PlaceLevel

MOST = 3
"""Questions about one case, repetitions counted (interfaces.md)."""

# Options stop at 8: "9" is the next page, "0" is "I do not know".
COMMON_PROGRAMMES = (
    "old_age_allowance", "widow_allowance", "disability_allowance", "mother_child_benefit", "vwb", "ffp",
)  # fmt: skip
COMMON_CATEGORIES = (
    Category.PAYMENT_DELAYED, Category.MFS_FRAUD, Category.UNDERPAYMENT, Category.WRONGFUL_EXCLUSION,
    Category.BRIBERY, Category.STAFF_MISCONDUCT, Category.PAYMENT_ACCOUNT_PROBLEM, Category.OTHER,
)  # fmt: skip
MENU = ("file_complaint", "check_status", "help", "talk_to_human")

# These begin at the union parishad (policy: categories.csv, first_tier): only they need the union.
_BEGIN_AT_THE_UNION = frozenset({Category.WRONGFUL_EXCLUSION, Category.INFORMATION_CORRECTION})
ABOUT_THE_CASE = frozenset(
    {Asking.PLACE, Asking.PLACE_CHOICE, Asking.UPAZILA, Asking.UNION, Asking.PROGRAMME, Asking.STORY}
)


ELSEWHERE = "elsewhere"
"""The purpose of a PLACE question after none of the offered places was meant."""
PLACES = (Asking.PLACE, Asking.PLACE_CHOICE, Asking.UPAZILA, Asking.UNION)


def go_on(turn: Turn, *script: Reply | Effect, candidates: tuple[str, ...] = ()) -> Decision:
    """Ends the turn with the question that routing needs most, if one is left. Facts that came instead of the place
    leave it open: it is asked once more.
    """
    if not candidates and _still_open(turn) and may_repeat(turn):
        return repeat(turn, *script)
    return put(turn.closed(), next_question(turn, candidates), *script)


def next_question(turn: Turn, candidates: tuple[str, ...] = ()) -> Question | None:
    """Place, then programme, then union, then the story of a case that was filed from the menu."""
    dialogue = turn.dialogue
    if dialogue.questions >= MOST:
        return None
    place = _place_question(turn, candidates)
    if place:
        return place
    if dialogue.programme is None and Asking.PROGRAMME not in dialogue.asked:
        common = tuple(code for code in COMMON_PROGRAMMES if code in turn.known.programmes)
        return Question(Asking.PROGRAMME, turn.now, (*common, "other"))
    if dialogue.wordless and Asking.STORY not in dialogue.asked:
        return Question(Asking.STORY, turn.now)
    if _needs_union(dialogue, turn.known):
        return Question(Asking.UNION, turn.now, purpose=dialogue.place or "")
    return None


def put(turn: Turn, question: Question | None, *script: Reply | Effect) -> Decision:
    """Says the script and asks the question (none: the open one is gone)."""
    dialogue = replace(turn.dialogue, question=question)
    if question is None:
        return Decision(dialogue, script)
    if question.kind in ABOUT_THE_CASE:
        asked = tuple(dict.fromkeys((*dialogue.asked, question.kind.value)))
        dialogue = replace(dialogue, questions=dialogue.questions + 1, asked=asked)
    return Decision(dialogue, script, phrase(question, turn.known))


def repeat(turn: Turn, *script: Reply | Effect) -> Decision:
    """Says the script and the open question once more. Asked enough, the question stays open in silence; when there
    is nothing else to say it is dropped.
    """
    question = turn.question
    if question is not None and may_repeat(turn):
        return put(turn, replace(question, again=True), *script)
    return Decision(turn.dialogue, script) if script else Decision(turn.closed().dialogue, (Reply("goes_on"),))


def may_repeat(turn: Turn) -> bool:
    question = turn.question
    if question is None or question.again:
        return False
    return question.kind not in ABOUT_THE_CASE or turn.dialogue.questions < MOST


def phrase(question: Question, known: Knowledge) -> Reply:
    """The words of a question."""
    kind = question.kind
    if kind is Asking.PLACE_CHOICE:
        return choice_of_places(question.options, known.places)
    if kind is Asking.UPAZILA:
        return Reply("ask_upazila", {"district": _named(question.purpose, known)})
    if kind is Asking.UNION:
        return Reply("ask_union", {"upazila": _named(question.purpose, known)})
    if kind in (Asking.NUMBER, Asking.WHICH) and question.options:
        return Reply("ask_which", {"options": "\n".join(f"{n} {case}" for n, case in enumerate(question.options, 1))})
    if kind is Asking.PLACE and question.purpose:
        return Reply("ask_place_name")
    if kind in (Asking.WITHDRAW, Asking.UNSOLVED):
        return Reply(f"ask_{kind.value}", {"number": question.purpose})
    if kind in (Asking.PROGRAMME, Asking.CATEGORY):
        return Reply(f"ask_{kind.value}", {"options": " ".join(question.options)})
    return Reply("menu" if kind is Asking.MENU else f"ask_{kind.value}")


def _still_open(turn: Turn) -> bool:
    """Is the question about the place without an answer?"""
    question, place = turn.question, turn.dialogue.place
    return question is not None and turn.asks(*PLACES) and (place is None or place == question.purpose)


def _place_question(turn: Turn, candidates: tuple[str, ...]) -> Question | None:
    dialogue = turn.dialogue
    if candidates and Asking.PLACE_CHOICE not in dialogue.asked:
        return Question(Asking.PLACE_CHOICE, turn.now, candidates[:5])
    level = turn.known.places.get(dialogue.place).level if dialogue.place else PlaceLevel.DIVISION
    if level is PlaceLevel.DIVISION and Asking.PLACE not in dialogue.asked:
        return Question(Asking.PLACE, turn.now)
    if level is PlaceLevel.DISTRICT and Asking.UPAZILA not in dialogue.asked:
        return Question(Asking.UPAZILA, turn.now, purpose=dialogue.place or "")
    return None


def _needs_union(dialogue: Dialogue, known: Knowledge) -> bool:
    """Only after a case that left something open: one that named programme and place needs no question at all."""
    if dialogue.category not in _BEGIN_AT_THE_UNION or dialogue.place is None or not dialogue.asked:
        return False
    if Asking.UNION in dialogue.asked:
        return False
    place = known.places.get(dialogue.place)
    return place.level is PlaceLevel.UPAZILA and not place.unions_incomplete and bool(known.places.children(place.code))


def _named(code: str, known: Knowledge) -> Named:
    place = known.places.get(code)
    return Named(place.name_bn, place.name_en)
