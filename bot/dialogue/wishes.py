"""Everything a citizen may want beside complaining. Each serves the wish; an open question stays open."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.dialogue.acts import word_count
from bot.dialogue.answers import speak
from bot.dialogue.asides import asks_why
from bot.dialogue.closing import BARE_APPEAL, perhaps_about_a_decision, which_appeal
from bot.dialogue.decision import Decision, Turn
from bot.dialogue.effects import (
    AddInformation,
    CallPerson,
    Enrich,
    FileAppeal,
    Reply,
    SilenceNotices,
    TellStatus,
)
from bot.dialogue.evidence import speaks_of_our_matters
from bot.dialogue.filing import ask_whether_ours, complain, enrich, file, is_introduced, pending_case
from bot.dialogue.forms import ABOUT_THE_CASE, COMMON_CATEGORIES, MENU, may_repeat, put, repeat
from bot.dialogue.information import inform
from bot.dialogue.opting import scope_of
from bot.dialogue.place_answers import read_place, taken_place
from bot.dialogue.reading import all_accused_in, programme_in
from bot.dialogue.same_case import adds_a_fact, is_chatter, spoken_words
from bot.dialogue.state import ASKED, Asking, Question
from bot.dialogue.words import wanted_language
from bot.dialogue.wrong_door import is_between_friends, names_another_service
from grs_core.domain.grievance import Category
from grs_core.domain.messages import Scope

_GIVE_UP = 2
"""Messages in a row that are not understood before a person is called."""
_WORDS_OF_A_FACT = 3
_KEPT = 3
"""Messages in a row whose words are kept for the person who is called."""


def serve(turn: Turn) -> Decision:
    """The decision for a message that does not answer the open question."""
    return _WISHES.get(turn.act.intent, _unclear)(turn)


def ask_category(turn: Turn) -> Decision:
    """He wants to complain: about what? Whatever he answers is filed."""
    dialogue = pending_case(turn)
    options = tuple(category.value for category in COMMON_CATEGORIES)
    return put(turn.with_dialogue(dialogue), Question(Asking.CATEGORY, turn.now, options))


def _status(turn: Turn) -> Decision:
    wrong = _wrong_number(turn)
    return repeat(turn, wrong or TellStatus(turn.act.number, asks_why(turn.text)))


def _add(turn: Turn) -> Decision:
    about_this = turn.dialogue.ticket and turn.act.number in (None, turn.dialogue.ticket)
    if about_this and turn.asks(*ABOUT_THE_CASE):
        return enrich(turn)
    return repeat(turn, AddInformation(turn.text, turn.act.number))


def _appeal(turn: Turn) -> Decision:
    """Taken at once; what comes next is its reason when this gives none."""
    several = which_appeal(turn)
    if several:
        return several
    wrong = _wrong_number(turn)
    bare = word_count(turn.text) <= BARE_APPEAL
    if wrong or not bare:
        return repeat(turn, wrong or FileAppeal(turn.text, turn.act.number))
    waiting = replace(turn.closed().dialogue, appeal=ASKED, appeal_at=turn.now)
    return Decision(waiting, (FileAppeal(turn.text, turn.act.number, bare=True),))


def _withdraw(turn: Turn) -> Decision:
    wrong = _wrong_number(turn)
    if not wrong and turn.act.number is None and len(turn.cases) > 1:
        return put(turn.closed(), Question(Asking.NUMBER, turn.now, turn.cases))
    number = turn.act.number or next(iter(turn.cases), turn.dialogue.ticket)
    if wrong or number is None:
        script = (wrong,) if wrong else ()
        return put(turn.closed(), Question(Asking.NUMBER, turn.now), *script)
    return put(turn.closed(), Question(Asking.WITHDRAW, turn.now, ("yes", "no"), number))


def _wrong_number(turn: Turn) -> Reply | None:
    if turn.act.mistyped:
        return Reply("number_mistyped")
    return Reply("number_wrong") if turn.act.foreign else None


def _information(turn: Turn) -> Decision:
    return repeat(turn, inform(turn))


def _person(turn: Turn) -> Decision:
    return repeat(turn, CallPerson(turn.all_said, turn.act.number or turn.dialogue.ticket))


def _language(turn: Turn) -> Decision:
    wanted = wanted_language(turn.text)
    if wanted:
        return speak(turn, wanted)
    return put(turn.closed(), Question(Asking.LANGUAGE, turn.now, ("bn", "en")))


def _help(turn: Turn) -> Decision:
    return _with_menu(turn, Reply("help")) if turn.question is None else repeat(turn, Reply("help"))


def _greet(turn: Turn) -> Decision:
    if turn.question is None or turn.asks(Asking.MENU):
        return _with_menu(turn, Reply("welcome"))
    return repeat(turn, Reply("hello_again"))


def _thank(turn: Turn) -> Decision:
    return Decision(turn.dialogue, (Reply("thanks"),))


def _yes_or_no(turn: Turn) -> Decision:
    """Without a question that it could answer."""
    if turn.question is None or not may_repeat(turn):
        return _with_menu(turn.closed(), Reply("how_to_help"))
    return repeat(turn)


def _out_of_scope(turn: Turn) -> Decision:
    return repeat(turn, turn.elsewhere)


def _stop(turn: Turn) -> Decision:
    scope = scope_of(turn.text)
    return Decision(turn.dialogue, (SilenceNotices(True, scope), Reply(_SILENCED[scope])))


def _start(turn: Turn) -> Decision:
    return Decision(turn.dialogue, (SilenceNotices(False), Reply("unsilenced")))


def _unclear(turn: Turn) -> Decision:
    """Never a guess: words go to the open case, else the menu; twice not understood, a person."""
    late = _late_place(turn)
    if late:
        return late
    if _is_anothers_bribe(turn):
        return ask_whether_ours(turn, Category.BRIBERY)
    if _introduces_himself(turn):
        told = replace(
            turn.dialogue, place=turn.parse.place.code, introduced_at=turn.now, lost=turn.lost, said=_kept(turn)
        )
        return Decision(told, (Reply("place_known"),))
    if (turn.asks(*ABOUT_THE_CASE) and word_count(turn.text) >= _WORDS_OF_A_FACT) or adds_a_fact(turn):
        return _noted(turn)
    lost = turn.lost + 1
    turn = turn.with_dialogue(replace(turn.dialogue, lost=lost, said=_kept(turn)))
    if lost >= _GIVE_UP:
        return _give_up(turn)
    if turn.question is not None and may_repeat(turn):
        return repeat(turn, Reply("not_clear"))
    perhaps = perhaps_about_a_decision(turn)
    if perhaps:
        return Decision(turn.dialogue, (perhaps,))
    return _with_menu(turn.closed(), Reply("not_understood"))


def _kept(turn: Turn) -> tuple[str, ...]:
    return (*turn.said, turn.text)[-_KEPT:]


def _is_anothers_bribe(turn: Turn) -> bool:
    """Money is said to be taken by the police or the land office: perhaps for an allowance, more likely not."""
    free = turn.question is None or turn.asks(Asking.MENU)
    named = names_another_service(turn.text) and programme_in(turn.parse) is None
    return free and named and turn.parse.first("amount") is not None


def _introduces_himself(turn: Turn) -> bool:
    """A place, before any case and with no question open."""
    free = turn.question is None or turn.asks(Asking.MENU)
    return turn.dialogue.ticket is None and free and turn.parse.place.code is not None and not is_chatter(turn)


def _noted(turn: Turn) -> Decision:
    """Words for the open case. Somebody blamed only now loses sight of it, and the citizen hears where it went."""
    accused = all_accused_in(turn.parse)
    place = turn.dialogue.place if accused else None
    effect = Enrich(turn.dialogue.ticket or "", place=place, accused=accused, words=turn.text)
    return repeat(turn, effect) if place else repeat(turn, effect, Reply("noted"))


def _give_up(turn: Turn) -> Decision:
    """A person must look, and sees all that was said; but advertising and empty messages are nobody's case."""
    words = turn.all_said
    turn = turn.with_dialogue(replace(turn.dialogue, lost=0, said=())).closed()
    if is_chatter(turn):
        return _out_of_scope(turn)
    if is_between_friends(words) and not speaks_of_our_matters(turn.parse):
        return put(turn, None, Reply("purpose"))
    if is_introduced(turn):
        return file(turn, Category.OTHER, text=words)
    if not spoken_words(words):
        return _with_menu(turn, Reply("not_understood"))
    return put(turn, None, CallPerson(words, turn.dialogue.ticket))


def _wrong_dial(turn: Turn) -> Decision:
    return repeat(turn, Reply("wrong_dial"))


def _keep_secret(turn: Turn) -> Decision:
    """What stays hidden from whom; his case, if he has one, carries the wish."""
    ticket = turn.dialogue.ticket
    noted = (Enrich(ticket, words=turn.text),) if ticket else ()
    return repeat(turn, Reply("name_hidden"), *noted)


def _late_place(turn: Turn) -> Decision | None:
    """The question is gone, its answer comes all the same."""
    dialogue = turn.dialogue
    if dialogue.ticket is None or dialogue.place is not None or turn.question is not None:
        return None
    code = read_place(turn).code
    return taken_place(turn, code) if code else None


def _with_menu(turn: Turn, *script: Reply) -> Decision:
    return put(turn, Question(Asking.MENU, turn.now, MENU), *script)


_SILENCED = {Scope.ALL: "silenced", Scope.ADVISORIES: "silenced_advisories"}
_WISHES: Mapping[str, Callable[[Turn], Decision]] = {
    "complain": complain,
    "file_complaint": ask_category,
    "check_status": _status,
    "add_information": _add,
    "appeal": _appeal,
    "withdraw": _withdraw,
    "ask_information": _information,
    "talk_to_human": _person,
    "change_language": _language,
    "greet": _greet,
    "thank": _thank,
    "affirm": _yes_or_no,
    "deny": _yes_or_no,
    "help": _help,
    "stop": _stop,
    "start": _start,
    "out_of_scope": _out_of_scope,
    "wrong_number": _wrong_dial,
    "keep_secret": _keep_secret,
}
