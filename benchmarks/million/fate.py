"""What has become of a complaint by now: filed, moved, accepted and decided by the product's own code."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from benchmarks.million.world import Drawn
from grs_core.domain.closing import Closed, Closing, Ruling
from grs_core.domain.events import SYSTEM, Actor, EventName, TicketEvent
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


@dataclass(frozen=True, slots=True)
class Told:
    """One case as it stands, its whole history and its decisions."""

    ticket: Ticket
    events: list[TicketEvent]
    rulings: list[Ruling] = field(default_factory=list)

    @property
    def number(self) -> str:
        return str(self.ticket.number)


def tell(drawn: Drawn, policy: Policy, now: datetime) -> Told:
    """The ticket as it stands at `now`, and what the database holds of it."""
    dice, book = drawn.dice, _Notebook()
    is_open = dice.random() < OPEN_SHARE
    age = dice.random() * _OPEN_FOR if is_open else _OPEN_FOR + dice.random() * _DONE_WITHIN
    filed_at = now - age
    filing, door = drawn.filing, Actor("citizen", drawn.filing.channel.value)
    file_grievance(book, policy, _Die(drawn.number), filing, door, filed_at)  # type: ignore[arg-type]
    ticket, events = book.tickets.added[0], book.audit.events
    told = _open(ticket, events, policy, dice, now) if is_open else _done(ticket, events, policy, dice)
    if is_open and dice.random() < 0.01:
        at = now - dice.random() * age
        events.append(TicketEvent(EventName.PERSON_REQUESTED, at, door, told.number))
        events.sort(key=lambda event: event.at)
    return told


def _open(ticket: Ticket, events: list[TicketEvent], policy: Policy, dice: Random, now: datetime) -> Told:
    number, stays_overdue = str(ticket.number), dice.random() < OVERDUE_SHARE
    while ticket.due_at <= now and not stays_overdue:
        desk, late = policy.router.above(ticket.grievance, ticket.desk, avoid=[ticket.desk.office]), ticket.desk.office
        if desk is None:
            return Told(ticket.rung(100), events)
        days, at = policy.standards.days(desk.tier, ticket.priority), ticket.due_at
        ticket = ticket.moved(Act.ESCALATE, desk, TierClock.start(at, days, policy.calendar))
        events.append(TicketEvent(EventName.ESCALATED, at, SYSTEM, number, late, desk.office))
    points = zip(REMIND_AT, (ticket.clock.half_at, ticket.clock.late_at), strict=True)
    passed = [stage for stage, at in points if at <= now]
    ticket = ticket.rung(passed[-1]) if passed and ticket.due_at > now else ticket
    if now - ticket.clock.entered_at < _JUST_CAME and dice.random() < 0.5:
        return Told(ticket, events)
    taken_at = ticket.clock.entered_at + dice.random() * (now - ticket.clock.entered_at)
    ticket = _accepted(ticket, events, taken_at)
    if dice.random() < 0.1 and ticket.due_at > now:
        asked_at = max(taken_at, now - timedelta(days=3))
        events.append(TicketEvent(EventName.CITIZEN_ASKED, asked_at, _officer(ticket), number))
        ticket = ticket.asked(asked_at, policy.calendar.due(now, policy.longest_pause_days))
    return Told(ticket, events)


def _done(ticket: Ticket, events: list[TicketEvent], policy: Policy, dice: Random) -> Told:
    number, promised = str(ticket.number), ticket.due_at - ticket.filed_at
    at = ticket.filed_at + dice.uniform(0.2, 1.15) * promised
    end = dice.choices([act for act, _ in _ENDS], [share for _, share in _ENDS])[0]
    if end is Act.WITHDRAW:
        citizen = Actor("citizen", ticket.channel.value)
        events.append(TicketEvent(EventName.WITHDRAWN, at, citizen, number, None, "withdrawn"))
        return Told(ticket.acted(end), events)
    ticket = _accepted(ticket, events, ticket.filed_at + dice.random() * 0.2 * promised)
    act = Act.REJECT if end is Act.REJECT else Act.RESOLVE
    ruling = Ruling(
        ticket=number,
        at=at,
        by=ticket.handler or "",
        office=ticket.desk.office,
        tier=ticket.desk.tier,
        act=act,
        words="নিষ্পত্তি হয়েছে",
        policy_version=policy.version,
        due_at=ticket.due_at,
        law_due_at=None if ticket.statutory is None else ticket.statutory.due_at,
    )
    name = EventName.REJECTED if act is Act.REJECT else EventName.RESOLVED
    ticket = ticket.decided(act, at, Closing(confirm_by=at + timedelta(days=policy.standards.confirm_days)))
    events.append(TicketEvent(name, at, _officer(ticket), number, None, ticket.status.value))
    if end is Act.CLOSE:
        how = Closed.CONFIRMED if dice.random() < 0.6 else Closed.UNCONFIRMED
        ticket = ticket.closed(how)
        events.append(TicketEvent(EventName.CLOSED, at + timedelta(days=4), SYSTEM, number, None, how.value))
    return Told(ticket, events, [ruling])


def _accepted(ticket: Ticket, events: list[TicketEvent], at: datetime) -> Ticket:
    taken = ticket.accepted(f"officer.{ticket.desk.office}"[:64])
    events.append(TicketEvent(EventName.ACCEPTED, at, _officer(taken), str(ticket.number), None, taken.status.value))
    return taken


def _officer(ticket: Ticket) -> Actor:
    return Actor(f"officer:{ticket.handler}", "console")
