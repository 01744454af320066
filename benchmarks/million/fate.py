"""What has become of a complaint by now: filed, moved, accepted and decided by the product's own code."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from benchmarks.million.world import Drawn
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.lifecycle import Act
from grs_core.domain.standards import REMIND_AT, TierClock
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.policy.model import Policy
from grs_core.services.filing import file_grievance

OPEN_SHARE = 0.30
OVERDUE_SHARE = 0.10
"""Of the open ones whose promise was broken: left to the next sweep; the others have moved as they would have."""
_OPEN_FOR, _DONE_WITHIN = timedelta(days=30), timedelta(days=400)
_JUST_CAME = timedelta(days=1)
"""Younger cases may still lie there unaccepted."""
_ENDS = ((Act.CLOSE, 0.72), (Act.RESOLVE, 0.1), (Act.REJECT, 0.1), (Act.WITHDRAW, 0.08))


class _Nothing:
    """A repository in which there is nothing: whatever is asked of it, it has none."""

    def __getattr__(self, name: str) -> Any:
        return lambda *_given, **_named: ()


@dataclass
class _Tickets(_Nothing):
    added: list[Ticket] = field(default_factory=list)

    def exists(self, number: TrackingNumber) -> bool:
        return False

    def add(self, ticket: Ticket) -> None:
        self.added.append(ticket)


@dataclass
class _Audit(_Nothing):
    events: list[TicketEvent] = field(default_factory=list)

    def append(self, event: TicketEvent) -> None:
        self.events.append(event)


class _Notebook(_Nothing):
    """A unit of work that keeps what is written: the rows then go to the database by the thousand."""

    def __init__(self) -> None:
        self.tickets, self.audit, self._nothing = _Tickets(), _Audit(), _Nothing()

    def __getattr__(self, name: str) -> Any:
        return self._nothing


@dataclass(frozen=True)
class _Die:
    number: TrackingNumber

    def tracking_number(self) -> TrackingNumber:
        return self.number

    def token(self) -> str:
        return f"{self.number.digits:0>32}"


def tell(drawn: Drawn, policy: Policy, now: datetime) -> tuple[Ticket, list[TicketEvent]]:
    """The ticket as it stands at `now`, and what the audit holds of it."""
    dice, book = drawn.dice, _Notebook()
    is_open = dice.random() < OPEN_SHARE
    age = dice.random() * _OPEN_FOR if is_open else _OPEN_FOR + dice.random() * _DONE_WITHIN
    filed_at = now - age
    filing, door = drawn.filing, Actor("citizen", drawn.filing.channel.value)
    file_grievance(book, policy, _Die(drawn.number), filing, door, filed_at)  # type: ignore[arg-type]
    ticket, events = book.tickets.added[0], book.audit.events
    ticket = _open(ticket, policy, dice, now) if is_open else _done(ticket, dice)
    if is_open and dice.random() < 0.01:
        at = now - dice.random() * age
        events.append(TicketEvent(EventName.PERSON_REQUESTED, at, door, str(ticket.number)))
    return ticket, events


def _open(ticket: Ticket, policy: Policy, dice: Random, now: datetime) -> Ticket:
    stays_overdue = dice.random() < OVERDUE_SHARE
    while ticket.due_at <= now and not stays_overdue:
        desk = policy.router.above(ticket.grievance, ticket.desk, avoid=[ticket.desk.office])
        if desk is None:
            return ticket.rung(100)
        days = policy.standards.days(desk.tier, ticket.priority)
        ticket = ticket.moved(Act.ESCALATE, desk, TierClock.start(ticket.due_at, days, policy.calendar))
    points = zip(REMIND_AT, (ticket.clock.half_at, ticket.clock.late_at), strict=True)
    passed = [stage for stage, at in points if at <= now]
    ticket = ticket.rung(passed[-1]) if passed and ticket.due_at > now else ticket
    if now - ticket.clock.entered_at < _JUST_CAME and dice.random() < 0.5:
        return ticket
    ticket = ticket.accepted(f"officer.{ticket.desk.office}"[:64])
    if dice.random() < 0.1 and ticket.due_at > now:
        asked_at = max(ticket.clock.entered_at, now - timedelta(days=3))
        return ticket.asked(asked_at, policy.calendar.due(now, policy.longest_pause_days))
    return ticket


def _done(ticket: Ticket, dice: Random) -> Ticket:
    at = ticket.filed_at + dice.uniform(0.2, 1.0) * (ticket.due_at - ticket.filed_at)
    end = dice.choices([act for act, _ in _ENDS], [share for _, share in _ENDS])[0]
    if end is Act.WITHDRAW:
        return ticket.acted(end)
    ticket = ticket.accepted(f"officer.{ticket.desk.office}"[:64])
    decided = ticket.decided(Act.REJECT if end is Act.REJECT else Act.RESOLVE, at)
    return decided.acted(Act.CLOSE) if end is Act.CLOSE else decided
