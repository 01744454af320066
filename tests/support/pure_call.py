"""A call without a database: the flow and the dialogue as they are, cases as numbers on a list."""

from __future__ import annotations

from dataclasses import replace

from bot.calls import flow
from bot.calls.facts import Facts
from bot.calls.heard import Heard, Keys, Said
from bot.calls.move import Move
from bot.calls.screen import HangUp, Screen
from bot.calls.state import Call
from bot.dialogue.decision import Decided, Decision
from bot.dialogue.effects import (
    AddInformation,
    CallPerson,
    ConfirmSolved,
    Effect,
    Enrich,
    FileAppeal,
    FileGrievance,
    RateCase,
    ReopenCase,
    Reply,
    TellStatus,
    WithdrawCase,
)
from bot.dialogue.engine import remember
from bot.dialogue.keypad import Told
from bot.dialogue.state import Dialogue
from grs_core.domain.messages import Named, Param
from grs_core.domain.tracking import TrackingNumber
from tests.support.turns import NOW, engine

MOST_TURNS = 4
"""Of the dialogue in one step; the service stops there."""


class PureCall:
    """One phone and its calls. `screen`: what is heard now; `filed`: every case ever; `help`: an SMS on how to be heard
    was sent; `parts`: when an officer's call suits him.
    """

    def __init__(self, decided: tuple[Decided, ...] = (), texts: bool = True, reachable: bool = True) -> None:
        self.dialogue, self.call = Dialogue(), Call()
        self.texts, self.reachable = texts, reachable
        self.cases: tuple[str, ...] = ()
        self.decided = decided
        self.filed: list[str] = []
        self.parts: list[str] = []
        self.help = False
        self.screen = Screen((), HangUp())
        self.dial()

    def dial(self, purpose: str = "", case: str | None = None) -> Screen:
        """The phone calls (again), or is called."""
        facts = self.facts(None)
        return self._shown(flow.begin(facts, purpose, case), facts)

    def hear(self, heard: Heard) -> Screen:
        facts = self.facts(self.call.ticket)
        move = flow.step(self.call, heard, facts)
        turns = 0
        while move.tell:
            turns += 1
            assert turns <= MOST_TURNS, f"the flow never comes to rest at {self.call}"
            move, facts = self._told(move, facts)
        self.help = self.help or move.help
        self.parts += [move.part] if move.part else []
        if move.again:
            self.call = move.call
            return self.screen
        return self._shown(move, facts)

    def press(self, *keys: str) -> Screen:
        """One after the other, each at its own screen."""
        for each in keys:
            self.hear(Keys(each))
        return self.screen

    def offered(self) -> list[str]:
        """The keys of the choices that are read out."""
        return [str(line.params["key"]) for line in self.lines() if line.key == "call_option"]

    def lines(self) -> list[Reply]:
        return [line for line in self.screen.lines if isinstance(line, Reply)]

    def said(self) -> list[str]:
        """The keys of what is said, without the choices."""
        return [line.key for line in self.lines() if line.key != "call_option"]

    def facts(self, ticket: str | None) -> Facts:
        told = about(ticket) if ticket else {}
        return Facts(self.dialogue, engine().known, self.cases, self.decided, told, self.texts, self.reachable)

    # ---------------------------------------------------------------- what the service does around it

    def _shown(self, move: Move, facts: Facts) -> Screen:
        self.call = move.call
        self.screen = move.screen(facts)
        return self.screen

    def _told(self, move: Move, facts: Facts) -> tuple[Move, Facts]:
        ticket = move.call.ticket
        replies: tuple[Reply, ...] = ()
        number: str | None = None
        for what in move.tell:
            if isinstance(what, Told):
                what = replace(what, ticket=what.ticket or ticket)
            decision = (
                engine().step(self.dialogue, what.parse, NOW, False, None, self.cases, self.decided)
                if isinstance(what, Said)
                else engine().press(self.dialogue, what, "note", NOW, self.cases, self.decided)
            )
            replies, number = self._performed(decision)
            if any(reply.key in FILED for reply in replies):
                ticket = number or ticket
        facts = self.facts(number or ticket)
        return flow.told(move.call, replies, number, facts), facts

    def _performed(self, decision: Decision) -> tuple[tuple[Reply, ...], str | None]:
        replies: list[Reply] = []
        number: str | None = None
        self.dialogue = decision.dialogue
        for item in decision.script:
            if isinstance(item, Reply):
                replies.append(item)
                continue
            more, touched = self._done(item)
            replies += more
            if touched is not None:
                number, self.dialogue = touched, remember(self.dialogue, touched)
        return tuple(replies), number

    def _done(self, effect: Effect) -> tuple[list[Reply], str | None]:
        match effect:
            case FileGrievance(place=place):
                return self._case("filed_routed" if place else "filed", self._new())
            case Enrich(number=number, place=place):
                return self._case("routed", number) if place else ([], number)
            case CallPerson(number=number):
                return self._case("person_will_call", number or self._new())
            case TellStatus(number=None):
                return self._case("status_one", self.cases[0]) if self.cases else ([Reply("status_none")], None)
            case TellStatus(number=number):
                known = number in self.filed or any(each.number == number for each in self.decided)
                return self._case("status_one", str(number)) if known else ([Reply("number_unknown")], None)
            case AddInformation(number=number):
                found = number or next(iter(self.cases), None)
                return self._case("information_added", found) if found else ([Reply("no_case")], None)
            case WithdrawCase(number):
                self.cases = tuple(each for each in self.cases if each != number)
                return self._case("withdrawn", number)
            case _:
                return self._said_of_a_decision(effect)

    def _said_of_a_decision(self, effect: Effect) -> tuple[list[Reply], str | None]:
        match effect:
            case ConfirmSolved(number):
                return self._judged("confirmed", number)
            case ReopenCase(number=number, text=text):
                replies, _ = self._judged("reopened", number)
                return [*replies, *([] if text else [Reply("ask_left")])], number
            case FileAppeal(number=number, bare=bare) if self.decided:
                replies, appealed = self._judged("appealed", number or self.decided[0].number)
                return [*replies, *([Reply("ask_reason")] if bare else [])], appealed
            case FileAppeal():
                return [Reply("no_case")], None
            case RateCase(number=number):
                return [Reply("rated")], number
            case _:
                return [], None

    def _judged(self, key: str, number: str) -> tuple[list[Reply], str | None]:
        self.decided = tuple(replace(each, open=False, proposed=False) for each in self.decided)
        return self._case(key, number)

    def _case(self, key: str, number: str) -> tuple[list[Reply], str]:
        return [Reply(key, about(number))], number

    def _new(self) -> str:
        number = str(TrackingNumber.from_body(314_159_265 + len(self.filed)))
        self.filed.append(number)
        self.cases = (number, *self.cases)
        return number


FILED = frozenset({"filed", "filed_routed", "person_will_call", "already_filed"})


def about(number: str) -> dict[str, Param]:
    return {"number": number, "office": Named("অফিস, সদর", "Office, Sadar"), "due": NOW, "stage": "open"}
