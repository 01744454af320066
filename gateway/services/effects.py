"""Carries out what a turn wants, inside the turn's unit of work; what happened becomes replies."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from bot.dialogue.effects import (
    AddInformation,
    CallPerson,
    Effect,
    Enrich,
    FileAppeal,
    FileGrievance,
    Reply,
    SilenceNotices,
    TellStatus,
    WithdrawCase,
)
from grs_core.domain.complainant import Address, Channel, Complainant, Filer
from grs_core.domain.errors import NotFound, RuleBroken
from grs_core.domain.events import Actor
from grs_core.domain.grievance import Category, Grievance
from grs_core.domain.lifecycle import UNFINISHED, Status
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.policy.model import Policy
from grs_core.ports import Dice, UnitOfWork
from grs_core.services import citizen
from grs_core.services.filing import Enrichment, Filing, enrich, file_grievance
from grs_core.services.notices import about

LISTED = 5
"""Cases that a status answer names at most."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Replies in reading order; `number` of the ticket that this turn is about from now on."""

    replies: tuple[Reply, ...] = ()
    number: str | None = None


@dataclass(frozen=True, slots=True)
class EffectRunner:
    """One turn: one citizen, one unit of work, one moment."""

    work: UnitOfWork
    policy: Policy
    dice: Dice
    address: Address
    channel: Channel
    language: str
    now: datetime

    def run(self, effect: Effect) -> Outcome:
        """A refusal of the core becomes words; what is not the citizen's looks as if it did not exist."""
        try:
            return self._run(effect)
        except NotFound:
            return Outcome((Reply("number_unknown"),))
        except RuleBroken as refusal:
            return Outcome((Reply("case_is_finished" if refusal.key == "act_not_lawful" else refusal.key),))

    def _run(self, effect: Effect) -> Outcome:
        match effect:
            case FileGrievance():
                return self._file(effect)
            case Enrich():
                return self._enrich(effect)
            case TellStatus(number):
                return self._status(number)
            case AddInformation(text, number):
                return self._on_case(number, UNFINISHED, lambda found: self._add(found, text))
            case FileAppeal(text, number):
                return self._on_case(number, frozenset(Status) - UNFINISHED, lambda found: self._appeal(found, text))
            case WithdrawCase(number):
                ticket = citizen.withdraw(self.work, self.address, _read(number), self._actor, self.now)
                return self._told("withdrawn", ticket)
            case CallPerson(text, number):
                return self._call_person(text, number)
            case SilenceNotices(quiet):
                self.work.conversations.silence(self.address, quiet)
                return Outcome()
            case _:
                assert_never(effect)

    @property
    def _actor(self) -> Actor:
        return Actor("citizen", self.channel.value)

    def _told(self, key: str, ticket: Ticket) -> Outcome:
        return Outcome((Reply(key, about(ticket, self.policy)),), str(ticket.number))

    def _file(self, effect: FileGrievance) -> Outcome:
        filer = Filer.RELATIVE if effect.on_behalf else Filer.SELF
        grievance = Grievance(
            effect.text, effect.category, effect.programme, effect.place, effect.accused, effect.details
        )
        filing = Filing(grievance, Complainant(self.address, filer=filer), self.channel, self.language)
        ticket = file_grievance(self.work, self.policy, self.dice, filing, self._actor, self.now)
        return self._told("filed_routed" if effect.place else "filed", ticket)

    def _enrich(self, effect: Enrich) -> Outcome:
        number = _read(effect.number)
        citizen.own(self.work, self.address, number)
        learnt = Enrichment(effect.category, effect.programme, effect.place, effect.accused)
        ticket = enrich(self.work, self.policy, number, learnt, self._actor, self.now)
        if effect.words and ticket.status in UNFINISHED:
            citizen.add_information(self.work, self.policy, self.address, number, effect.words, self._actor, self.now)
        return self._told("routed", ticket) if effect.place else Outcome(number=str(number))

    def _status(self, written: str | None) -> Outcome:
        if written is not None:
            return self._one(citizen.find(self.work, self.address, _read(written), self.now))
        tickets = self.work.tickets.of_address(self.address, LISTED)
        if not tickets:
            return Outcome((Reply("status_none"),))
        if len(tickets) == 1:
            return self._one(tickets[0])
        return Outcome(tuple(Reply("status_line", about(ticket, self.policy)) for ticket in tickets))

    def _one(self, ticket: Ticket) -> Outcome:
        return self._told("status_one" if ticket.status in UNFINISHED else "status_done", ticket)

    def _on_case(
        self, written: str | None, wanted: frozenset[Status], act: Callable[[TrackingNumber], Ticket | Outcome]
    ) -> Outcome:
        """The case that is named, else the newest one of this address in a wanted status, else the newest."""
        if written is not None:
            number = _read(written)
        else:
            tickets = self.work.tickets.of_address(self.address, LISTED)
            if not tickets:
                return Outcome((Reply("no_case"),))
            number = next((ticket for ticket in tickets if ticket.status in wanted), tickets[0]).number
        done = act(number)
        return done if isinstance(done, Outcome) else self._told("information_added", done)

    def _add(self, number: TrackingNumber, text: str) -> Ticket:
        return citizen.add_information(self.work, self.policy, self.address, number, text, self._actor, self.now)

    def _appeal(self, number: TrackingNumber, text: str) -> Outcome:
        ticket = citizen.appeal(self.work, self.policy, self.address, number, text, self._actor, self.now)
        return self._told("appealed", ticket)

    def _call_person(self, text: str, written: str | None) -> Outcome:
        mine = [ticket for ticket in self.work.tickets.of_address(self.address, LISTED) if ticket.status in UNFINISHED]
        number = _read(written) if written else (mine[0].number if mine else None)
        if number is None:
            filed = self._file(FileGrievance(text, Category.OTHER))
            number = _read(filed.number or "")
        ticket = citizen.request_person(self.work, self.address, number, text, self._actor, self.now)
        return self._told("person_will_call", ticket)


def _read(written: str) -> TrackingNumber:
    try:
        return TrackingNumber.read(written)
    except RuleBroken:
        raise NotFound("ticket_unknown") from None
