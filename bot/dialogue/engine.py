"""One turn of a conversation: pure, for every channel the same."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.dialogue.acts import UNCLEAR, Act, read_act, told_in_names
from bot.dialogue.answers import answer
from bot.dialogue.closing import closing
from bot.dialogue.danger import with_dangers, with_first_words
from bot.dialogue.decision import Awaited, Decided, Decision, Knowledge, Offered, Turn
from bot.dialogue.effects import (
    AddInformation,
    CallPerson,
    Effect,
    Enrich,
    FileAppeal,
    FileGrievance,
    ReopenCase,
    Reply,
    WithdrawCase,
)
from bot.dialogue.filing import file, file_for_another
from bot.dialogue.for_another import ForWhom
from bot.dialogue.forms import MENU, repeat
from bot.dialogue.keypad import Key, pressed
from bot.dialogue.numbers import choice
from bot.dialogue.offered import answer_offer
from bot.dialogue.officer_question import answer_officer, awaiting_reason
from bot.dialogue.reading import all_accused_in
from bot.dialogue.same_case import was_told
from bot.dialogue.secrecy import nothing_else
from bot.dialogue.state import KEEPS_WORDS, Asking, Dialogue, remember
from bot.dialogue.tongue import reply_language
from bot.dialogue.wishes import serve
from bot.nlu.engine import IntentScore, Parse, PlaceFinder
from bot.nlu.subcategories import NOTHING, Subcategories
from bot.text.digits import to_latin
from grs_core.domain.grievance import Category
from grs_core.domain.instalments import PaymentCalendar
from grs_core.domain.messages import Named
from grs_core.domain.places import Places
from grs_core.domain.signals import Signals

__all__ = ["Awaited", "Decided", "Decision", "Dialogue", "DialogueEngine", "Offered", "remember"]

_NEEDED = ("bkash", "nagad", "government")
_NEXT_PAGE = "9"
_WARNING = Reply("secret_warning")
_ON_A_CASE = (Enrich, AddInformation, FileAppeal, ReopenCase, CallPerson)


class DialogueEngine:
    """Holds what it knows, never what was said.

    `programmes`: the policy's codes. `hotlines`: by code of the policy's table, the name and the number to dial.
    `signals`: what each danger asks for, the gravest first. `subcategories`: without them every case is filed under
    its category alone. `payments`: without them nobody is told a day.
    Raises ValueError when one of the hotlines that its sentences need is missing.
    """

    def __init__(
        self,
        places: Places,
        finder: PlaceFinder,
        programmes: Sequence[str],
        hotlines: Mapping[str, tuple[Named, str]],
        signals: Signals | None = None,
        subcategories: Subcategories = NOTHING,
        payments: PaymentCalendar | None = None,
    ) -> None:
        missing = [code for code in _NEEDED if code not in hotlines]
        if missing:
            raise ValueError(f"no hotline for {', '.join(missing)}")
        paid = payments or PaymentCalendar()
        self._known = Knowledge(places, finder, programmes, hotlines, signals or Signals(), subcategories, paid)

    def step(
        self,
        dialogue: Dialogue,
        parse: Parse,
        now: datetime,
        had_secret: bool = False,
        awaited: Awaited | None = None,
        cases: tuple[str, ...] = (),
        decided: tuple[Decided, ...] = (),
        offered: tuple[Offered, ...] = (),
        whom: ForWhom | None = None,
        volunteer: bool = False,
    ) -> Decision:
        """What to say and do about one message. `now` is aware UTC; `had_secret`: something was masked in it;
        `awaited`: the citizen's case whose officer waits for an answer; `cases`: the numbers of his unfinished ones;
        `decided`: those that were decided; `offered`: those that were filed for him and wait for his word. `whom`: for
        whom he writes, `parse` being of that story alone; `volunteer`: he may file for others.

        The gateway fills the decision's `more` with pages that did not fit, unless some of an earlier turn are left.
        """
        if dialogue.more and _plain(parse) == _NEXT_PAGE:
            shown = replace(dialogue, more=dialogue.more[1:])
            return Decision(shown, (Reply("page", {"words": dialogue.more[0]}),))
        before = dialogue.fresh(now)
        waiting = before.said if before.question is not None and before.question.kind in KEEPS_WORDS else ()
        spoken = replace(before, language=reply_language(before, parse), lost=0, said=waiting, more=(), greeted=True)
        turn = Turn(spoken, parse, read_act(parse), now, self._known, before.lost, awaited, cases, before.said, decided)
        turn = awaiting_reason(replace(turn, offered=offered, whom=whom, volunteer=volunteer))
        secret = had_secret or parse.first("secret") is not None
        if secret and nothing_else(parse):
            return repeat(turn, _WARNING)
        return _told(turn, _decide(turn), secret)

    def from_a_form(self, parse: Parse, language: str, now: datetime, had_secret: bool = False) -> Decision:
        """As `step`, about words that somebody put into a form for complaints: they open a case whatever they sound
        like, and nothing that was said before has to do with them.
        """
        blank = Dialogue(language=language, chosen=True, greeted=True)
        turn = Turn(blank, parse, read_act(parse), now, self._known)
        secret = had_secret or parse.first("secret") is not None
        return _told(turn, file(turn, turn.act.category or Category.OTHER), secret)

    @property
    def known(self) -> Knowledge:
        """For whoever puts the questions in another way (calls)."""
        return self._known

    def press(
        self,
        dialogue: Dialogue,
        key: Key,
        note: str,
        now: datetime,
        cases: tuple[str, ...] = (),
        decided: tuple[Decided, ...] = (),
    ) -> Decision:
        """As `step`, about something that is no text. `note` stands for it where the case keeps words."""
        before = dialogue.fresh(now)
        waiting = before.said if before.question is not None and before.question.kind in KEEPS_WORDS else ()
        heard = replace(before, lost=0, said=waiting, more=(), greeted=True)
        parse = Parse(note, dialogue.language, IntentScore(UNCLEAR, 0.0), ())
        turn = Turn(heard, parse, Act(UNCLEAR), now, self._known, 0, None, cases, before.said, decided)
        return _never_silent(pressed(turn, key))


def _told(turn: Turn, decision: Decision, secret: bool) -> Decision:
    """The decision with what always comes first: dangers, whom the words blame, and that a PIN is nobody's business."""
    decision = _kept_from_the_blamed(turn, with_dangers(turn, _forgotten_when_withdrawn(decision)))
    decision = replace(decision, script=_finer(turn, decision.script))
    if secret:
        decision = replace(decision, script=(_WARNING, *decision.script))
    return _never_silent(with_first_words(turn, decision))


def _decide(turn: Turn) -> Decision:
    told = file_for_another(turn, turn.whom) if turn.whom else None
    told = told or answer_offer(turn) or closing(turn) or answer_officer(turn)
    if told:
        return told
    if was_told(turn):
        return repeat(turn, Reply("already_filed", {"number": turn.dialogue.ticket or ""}))
    picked = _picked_from_menu(turn)
    if picked:
        return serve(picked)
    return answer(turn) or _served_or_settled(turn)


def _served_or_settled(turn: Turn) -> Decision:
    """A question that is no longer worth asking goes; the menu never stays open behind another act."""
    if turn.asks(Asking.MENU):
        turn = turn.closed()
    return serve(replace(turn, act=told_in_names(turn.parse, turn.act)))


def _picked_from_menu(turn: Turn) -> Turn | None:
    """A bare 1..4 picks from the menu, also when nothing is asked: it stands in every leaflet."""
    if turn.question is not None and not turn.asks(Asking.MENU):
        return None
    picked = choice(turn.text, len(MENU))
    if picked is None:
        return None
    return replace(turn.closed(), act=Act(MENU[picked - 1], commanded=True))


def _never_silent(decision: Decision) -> Decision:
    """Where there is nothing left to ask and nothing to tell, the citizen still hears that he was heard."""
    said = decision.script or decision.question is not None
    return decision if said else replace(decision, script=(Reply("goes_on"),))


def _forgotten_when_withdrawn(decision: Decision) -> Decision:
    """What is said after a withdrawal is a new matter, also when it is the same again."""
    if not any(isinstance(step, WithdrawCase) for step in decision.script):
        return decision
    return replace(decision, dialogue=replace(decision.dialogue, filed_at=None, told=""))


def _kept_from_the_blamed(turn: Turn, decision: Decision) -> Decision:
    """Whatever the words for a case ask beside, whom they blame loses sight of it."""
    blamed = all_accused_in(turn.parse)
    script = tuple(
        replace(step, accused=blamed) if isinstance(step, _ON_A_CASE) and not step.accused else step
        for step in decision.script
    )
    return replace(decision, script=script)


def _finer(turn: Turn, script: tuple[Reply | Effect, ...]) -> tuple[Reply | Effect, ...]:
    """With the sub-category that a new case's words tell of; where none is opened, this message for the open one."""
    hear = turn.known.subcategories.read
    if any(isinstance(step, FileGrievance) for step in script):
        return tuple(
            replace(step, subcategory=hear(step.text, step.category)) if isinstance(step, FileGrievance) else step
            for step in script
        )
    before, number = turn.dialogue.category, turn.dialogue.ticket
    return tuple(
        replace(step, subcategory=hear(turn.text, step.category or Category(before)))
        if isinstance(step, Enrich) and step.number == number and before
        else step
        for step in script
    )


def _plain(parse: Parse) -> str:
    return to_latin(parse.text).strip(" .।")
