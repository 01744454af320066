"""Messages that answer the open question: a number, a name, "I do not know", or the story."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.dialogue.acts import UNCLEAR, word_count
from bot.dialogue.asides import aside, perhaps_status
from bot.dialogue.decision import Decision, Turn
from bot.dialogue.effects import Enrich, Reply, WithdrawCase
from bot.dialogue.evidence import speaks_of_our_matters
from bot.dialogue.filing import accused_in, enrich, file, programme_in
from bot.dialogue.forms import ABOUT_THE_CASE, ELSEWHERE, MOST, go_on, put, repeat
from bot.dialogue.numbers import choice
from bot.dialogue.place_answers import (
    choose_place,
    is_elsewhere,
    late_place,
    likely_places,
    taken_place,
    tells_nothing_new,
)
from bot.dialogue.programme_words import called_programme
from bot.dialogue.state import Asking, Question
from bot.dialogue.words import is_hum, is_skip, wanted_language
from grs_core.domain.grievance import Category

_TOO_LITTLE = 3
"""Words up to which nobody states another complaint while he is asked for a place: "bikash na nagad"."""
_SELDOM_MEANT = frozenset({"help", "greet", "thank"})
"""What nobody who was just asked what happened says in several words: it is a story that sounds like one of these."""
_TOLD = 3
"""Words from which an unclear answer to "is it about an allowance?" goes on telling."""
_SHORT = 5
"""Words up to which a message may be nothing but a name."""


def answer(turn: Turn) -> Decision | None:
    """The decision when the message answers the open question, or means one thing whatever is open; None when it is
    something else.
    """
    return aside(turn) or _to_the_question(turn) or perhaps_status(turn)


def _to_the_question(turn: Turn) -> Decision | None:
    question = turn.question
    if question is None:
        return None
    number = choice(turn.text, len(question.options)) if question.options else None
    if number and question.kind in _PICKED:
        return picked(turn, question.options[number - 1])
    if question.kind in ABOUT_THE_CASE and (is_skip(turn.text) or turn.act.intent == "deny"):
        return skipped(turn)
    handler = _WORDS.get(question.kind)
    return handler(turn) if handler else None


def story(turn: Turn) -> Decision | None:
    """Anything that is no other wish is the story, however it is told."""
    if turn.act.complains or (turn.act.intent in (UNCLEAR, "add_information") and word_count(turn.text) >= 2):
        sure = turn.act.category if turn.act.complains and turn.parse.sure else None
        return enrich(turn, sure if sure and sure.value != turn.dialogue.category else None)
    return None


# ------------------------------------------------------------- options picked by number
def _picked_place(turn: Turn, code: str) -> Decision:
    return taken_place(turn, code)


def _picked_programme(turn: Turn, code: str) -> Decision:
    """Where the place is known the case now goes to its programme's office, and the citizen is told which."""
    place = turn.dialogue.place
    effect = Enrich(turn.dialogue.ticket or "", programme=code, place=place)
    script = (effect,) if place else (effect, Reply("noted"))
    return go_on(turn.with_dialogue(replace(turn.dialogue, programme=code)), *script)


def _picked_category(turn: Turn, code: str) -> Decision:
    return file(turn, Category(code), text=f"{turn.text.strip()} ({code})", wordless=True)


def _picked_withdrawal(turn: Turn, code: str) -> Decision:
    number = turn.question.purpose if turn.question else ""
    return put(turn.closed(), None, WithdrawCase(number) if code == "yes" else Reply("not_withdrawn"))


def _picked_ours(turn: Turn, code: str) -> Decision:
    """It is about an allowance: what was told before is filed. It is not: where else to go."""
    if code == "yes":
        return file(turn, _asked_category(turn), text="\n".join(turn.said))
    return put(turn.closed(), None, turn.elsewhere)


def _picked_language(turn: Turn, code: str) -> Decision:
    return speak(turn, code)


def _picked_case(turn: Turn, code: str) -> Decision:
    return put(turn.closed(), Question(Asking.WITHDRAW, turn.now, ("yes", "no"), code))


_PICKED: Mapping[Asking, Callable[[Turn, str], Decision]] = {
    Asking.PLACE_CHOICE: _picked_place,
    Asking.PROGRAMME: _picked_programme,
    Asking.CATEGORY: _picked_category,
    Asking.WITHDRAW: _picked_withdrawal,
    Asking.NUMBER: _picked_case,
    Asking.LANGUAGE: _picked_language,
    Asking.OURS: _picked_ours,
}


def picked(turn: Turn, option: str) -> Decision | None:
    """An option of the open question; None where its options mean something elsewhere (closing, the menu)."""
    taken = _PICKED.get(turn.question.kind) if turn.question else None
    return taken(turn, option) if taken else None


def speak(turn: Turn, language: str) -> Decision:
    """From now on in this language, until the citizen changes it again."""
    dialogue = replace(turn.dialogue, language=language, chosen=True)
    if turn.asks(Asking.LANGUAGE, Asking.MENU):
        dialogue = replace(dialogue, question=None)
    return repeat(turn.with_dialogue(dialogue), Reply("language_changed"))


# ------------------------------------------------------------------ answers in words
def _place(turn: Turn) -> Decision | None:
    complains = turn.act.complains and not _only_a_name(turn)
    if complains and word_count(turn.text) <= _TOO_LITTLE and accused_in(turn.parse) is None:
        return enrich(turn)
    if complains or (turn.act.commanded and turn.act.intent != "affirm"):
        return None
    options = turn.question.options if turn.question else ()
    if turn.act.intent == "affirm":
        return taken_place(turn, options[0]) if len(options) == 1 else repeat(turn)
    if turn.parse.sure and turn.act.intent != UNCLEAR and word_count(turn.text) > _SHORT:
        return None
    chosen = choose_place(turn)
    if chosen:
        return taken_place(turn, chosen)
    if not turn.act.complains and turn.act.intent not in (UNCLEAR, "add_information"):
        return None
    if turn.parse.place.code or programme_in(turn.parse):
        return enrich(turn)
    candidates = likely_places(turn)
    if candidates:
        return go_on(turn.closed(), candidates=candidates)
    return enrich(turn.closed()) if is_elsewhere(turn) else None


def _only_a_name(turn: Turn) -> bool:
    """A few words that name a place, whatever else an unsure reading hears in them."""
    place = turn.parse.place
    named = place.code is not None or bool(place.candidates)
    return named and not turn.parse.sure and word_count(turn.text) <= _SHORT and programme_in(turn.parse) is None


def _programme(turn: Turn) -> Decision | None:
    named = programme_in(turn.parse) or called_programme(turn.text)
    if named and word_count(turn.text) <= _SHORT:
        return _picked_programme(turn, named)
    late = late_place(turn) if named is None else None
    if late:
        placed = turn.with_dialogue(replace(turn.dialogue, place=late))
        return repeat(placed, Enrich(turn.dialogue.ticket or "", place=late))
    if named is None and not turn.act.complains and tells_nothing_new(turn):
        return repeat(turn, Enrich(turn.dialogue.ticket or "", words=turn.text), Reply("noted"))
    told = named or turn.parse.place.code
    return enrich(turn) if told and turn.act.intent in (UNCLEAR, "add_information") else None


def _category(turn: Turn) -> Decision | None:
    """A story that stays unclear after the menu is filed all the same: nobody is sent away."""
    seldom = turn.act.intent in _SELDOM_MEANT and (not turn.parse.sure or word_count(turn.text) > _SHORT)
    tells = seldom or turn.act.intent in (UNCLEAR, "file_complaint", "add_information")
    if tells and not turn.act.commanded and word_count(turn.text) >= 3:
        return file(turn, Category.OTHER)
    return None


def _ours(turn: Turn) -> Decision | None:
    """Whoever goes on telling is heard: both messages are filed."""
    if turn.act.intent == "affirm":
        return None if is_hum(turn.text) else _picked_ours(turn, "yes")
    if turn.act.intent in ("deny", "out_of_scope") or is_skip(turn.text):
        return _picked_ours(turn, "no")
    adds = turn.act.intent in (UNCLEAR, "add_information") and word_count(turn.text) >= _TOLD
    tells = turn.act.complains or (adds and speaks_of_our_matters(turn.parse))
    if not tells and programme_in(turn.parse) is None:
        return None
    category = turn.act.category if turn.parse.sure else None
    return file(turn, category or _asked_category(turn), text=turn.all_said)


def _asked_category(turn: Turn) -> Category:
    return Category(turn.question.purpose) if turn.question else Category.OTHER


def _withdrawal(turn: Turn) -> Decision | None:
    if turn.act.intent in ("affirm", "withdraw") and not (turn.act.number and turn.act.number != _case(turn.question)):
        return _picked_withdrawal(turn, "yes")
    return _picked_withdrawal(turn, "no") if turn.act.intent == "deny" or is_skip(turn.text) else None


def _number(turn: Turn) -> Decision | None:
    if turn.act.number:
        return _picked_case(turn, turn.act.number)
    declined = turn.act.intent == "deny" or is_skip(turn.text)
    return put(turn.closed(), None, Reply("not_withdrawn")) if declined else None


def _language(turn: Turn) -> Decision | None:
    wanted = wanted_language(turn.text)
    return speak(turn, wanted) if wanted else None


def _case(question: Question | None) -> str:
    return question.purpose if question else ""


_WORDS: Mapping[Asking, Callable[[Turn], Decision | None]] = {
    Asking.PLACE: _place,
    Asking.PLACE_CHOICE: _place,
    Asking.UPAZILA: _place,
    Asking.UNION: _place,
    Asking.PROGRAMME: _programme,
    Asking.CATEGORY: _category,
    Asking.STORY: story,
    Asking.WITHDRAW: _withdrawal,
    Asking.NUMBER: _number,
    Asking.LANGUAGE: _language,
    Asking.OURS: _ours,
}


def skipped(turn: Turn) -> Decision:
    """The case goes on without it. "0" to a list of places means "none of these": then the name is asked, once."""
    dialogue, closed = turn.dialogue, turn.closed()
    if not turn.asks(Asking.PLACE_CHOICE):
        return go_on(closed, Reply("goes_on"))
    if turn.text.strip() in ("0", "০") and dialogue.questions < MOST:
        return put(closed, Question(Asking.PLACE, turn.now, purpose=ELSEWHERE, again=True))
    return go_on(
        closed.with_dialogue(replace(closed.dialogue, asked=(*dialogue.asked, Asking.PLACE.value))), Reply("goes_on")
    )
