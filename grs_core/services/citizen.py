"""What a citizen does with a case of his: look, add, answer, appeal, withdraw, ask for a person."""

from dataclasses import replace
from datetime import datetime, timedelta

from grs_core.domain.complainant import Address
from grs_core.domain.errors import NotFound, RuleBroken
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.lifecycle import UNFINISHED, Act, Status
from grs_core.domain.standards import TierClock
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork
from grs_core.services.sensitive import able_on

WRONG_NUMBERS, WRONG_NUMBERS_WINDOW = 8, timedelta(hours=1)
"""How often one address may name a number that does not exist: numbers cannot be found by trying."""


def find(work: UnitOfWork, address: Address, number: TrackingNumber, now: datetime) -> Ticket:
    """By number, from any address: the number is the receipt. Raises NotFound("ticket_unknown"), also when the
    address has tried too many numbers. A wrong try is counted only if the caller commits after the refusal.
    """
    key = f"numbers:{address.kind}:{address.value}"
    if work.attempts.count(key, now - WRONG_NUMBERS_WINDOW) >= WRONG_NUMBERS:
        raise NotFound("ticket_unknown")
    try:
        return work.tickets.get(number)
    except NotFound:
        work.attempts.add(key, now)
        raise


def own(work: UnitOfWork, address: Address, number: TrackingNumber) -> Ticket:
    """A case of this very address, locked: only its filer changes it. Raises NotFound("ticket_unknown")."""
    ticket = work.tickets.lock(number)
    if ticket.complainant.address != address:
        raise NotFound("ticket_unknown")
    return ticket


def add_information(
    work: UnitOfWork, policy: Policy, address: Address, number: TrackingNumber, words: str, actor: Actor, now: datetime
) -> Ticket:
    """Adds to the story; answers the officer's question when one is open. A comment never moves the clock."""
    ticket = own(work, address, number)
    if ticket.status is Status.WAITING_CITIZEN:
        ticket = _saved(work, ticket.resumed(Act.ANSWER, now, policy.calendar))
        name = EventName.CITIZEN_ANSWERED
    elif ticket.status in UNFINISHED:
        name = EventName.INFORMATION_ADDED
    else:
        raise RuleBroken("case_is_finished")
    work.audit.append(TicketEvent(name, now, actor, str(number), detail=words))
    return ticket


def appeal(
    work: UnitOfWork, policy: Policy, address: Address, number: TrackingNumber, words: str, actor: Actor, now: datetime
) -> Ticket:
    """To the tier above, never to the office that decided. Raises RuleBroken("not_decided_yet" | "appeal_too_late" |
    "decision_is_final").
    """
    ticket = own(work, address, number)
    if ticket.decided_by is None or ticket.decided_at is None or ticket.status in UNFINISHED:
        raise RuleBroken("not_decided_yet")
    if now - ticket.decided_at > timedelta(days=policy.standards.appeal_window_days):
        raise RuleBroken("appeal_too_late")
    able = able_on(work, now)
    desk = policy.router.above(ticket.grievance, ticket.desk, avoid=[ticket.decided_by], able=able)
    if desk is None:
        raise RuleBroken("decision_is_final")
    days = policy.standards.days(desk.tier, ticket.priority, appeal=True)
    moved = ticket.moved(Act.APPEAL, desk, TierClock.start(now, days, policy.calendar))
    event = TicketEvent(EventName.APPEALED, now, actor, str(number), ticket.desk.office, desk.office, words)
    work.audit.append(event)
    return _saved(work, replace(moved, appeals=ticket.appeals + 1))


def withdraw(work: UnitOfWork, address: Address, number: TrackingNumber, actor: Actor, now: datetime) -> Ticket:
    """Ends the case at the citizen's wish. Raises RuleBroken("act_not_lawful") when it is finished."""
    ticket = _saved(work, own(work, address, number).acted(Act.WITHDRAW))
    work.audit.append(TicketEvent(EventName.WITHDRAWN, now, actor, str(number), None, ticket.status.value))
    return ticket


def request_person(
    work: UnitOfWork, address: Address, number: TrackingNumber, words: str, actor: Actor, now: datetime
) -> Ticket:
    """Tells the office that holds the case to call back."""
    ticket = own(work, address, number)
    work.audit.append(TicketEvent(EventName.PERSON_REQUESTED, now, actor, str(number), detail=words))
    return ticket


def _saved(work: UnitOfWork, ticket: Ticket) -> Ticket:
    work.tickets.save(ticket)
    return replace(ticket, version=ticket.version + 1)
