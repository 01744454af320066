"""What a citizen does with a case of his: look, add, answer, withdraw, ask for a person."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from grs_core.call_ports import PartOfDay
from grs_core.domain.complainant import Address, Filer
from grs_core.domain.errors import NotFound, RuleBroken
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.lifecycle import UNFINISHED, Act, Status
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork
from grs_core.services.call_backs import open_task

_SETTLES = frozenset({EventName.CITIZEN_ANSWERED, EventName.INFORMATION_ADDED, EventName.RESOLVED, EventName.REJECTED})
WRONG_NUMBERS, WRONG_NUMBERS_WINDOW = 8, timedelta(hours=1)
"""How often one address may name a number that does not exist: numbers cannot be found by trying."""


def find(work: UnitOfWork, address: Address, number: TrackingNumber, now: datetime) -> Ticket:
    """By number, from any address: the number is the receipt. But of what was filed for him and he disowned or took
    over: its number stays with who filed it, and any phone or chat is his to ask from, so only the citizen's own
    address finds that. Raises NotFound("ticket_unknown"), also when the address has tried too many numbers. A wrong try
    is counted only if the caller commits after the refusal.
    """
    key = f"numbers:{address.kind}:{address.value}"
    if work.attempts.count(key, now - WRONG_NUMBERS_WINDOW) >= WRONG_NUMBERS:
        raise NotFound("ticket_unknown")
    try:
        ticket = work.tickets.get(number)
        if _out_of_sight(work, address, ticket):
            raise NotFound("ticket_unknown")
    except NotFound:
        work.attempts.add(key, now)
        raise
    return ticket


def _out_of_sight(work: UnitOfWork, address: Address, ticket: Ticket) -> bool:
    person = ticket.complainant
    if person.filer is not Filer.VOLUNTEER or person.address == address:
        return False
    filed = work.filed_for.several([str(ticket.number)]).get(str(ticket.number))
    return filed is not None and not filed.in_sight


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
        calendar = policy.calendar_of(ticket.desk.office)
        ticket = saved(work, ticket.resumed(Act.ANSWER, now, calendar))
        name = EventName.CITIZEN_ANSWERED
    elif ticket.status in UNFINISHED | {Status.MERGED}:
        name = EventName.INFORMATION_ADDED
    else:
        raise RuleBroken("case_is_finished")
    work.audit.append(TicketEvent(name, now, actor, str(number), detail=words))
    return ticket


def open_questions(work: UnitOfWork, tickets: Sequence[Ticket]) -> dict[str, TicketEvent]:
    """By ticket the officer's last question (`detail`: its words), as long as the citizen has not answered it and the
    case is not decided: that the pause ended or the case moved on answers nothing.
    """
    live = [str(ticket.number) for ticket in tickets if ticket.status in UNFINISHED]
    asked = work.audit.last(EventName.CITIZEN_ASKED, live) if live else {}
    stories = {number: work.audit.history(number) for number in asked}
    told = {
        number: next(
            event for event in reversed(story) if event.name is EventName.CITIZEN_ASKED or event.name in _SETTLES
        )
        for number, story in stories.items()
    }
    return {number: event for number, event in told.items() if event.name is EventName.CITIZEN_ASKED}


def withdraw(work: UnitOfWork, address: Address, number: TrackingNumber, actor: Actor, now: datetime) -> Ticket:
    """Ends the case at the citizen's wish; those merged into it go on. Raises RuleBroken("act_not_lawful") when it is
    finished.
    """
    ticket = saved(work, own(work, address, number).acted(Act.WITHDRAW))
    work.links.wake(number)
    work.referrals.answer(str(number), "", "", now)
    work.audit.append(TicketEvent(EventName.WITHDRAWN, now, actor, str(number), None, ticket.status.value))
    return ticket


def request_person(
    work: UnitOfWork,
    policy: Policy,
    address: Address,
    number: TrackingNumber,
    words: str,
    actor: Actor,
    now: datetime,
    part: PartOfDay = PartOfDay.ANY,
) -> Ticket:
    """The office that holds the case is to call back, in this part of the day: one task, however often he asks."""
    ticket = own(work, address, number)
    work.audit.append(TicketEvent(EventName.PERSON_REQUESTED, now, actor, str(number), detail=words))
    open_task(work, policy, ticket, part, now)
    return ticket


def saved(work: UnitOfWork, ticket: Ticket) -> Ticket:
    """The ticket as it stands after this change."""
    work.tickets.save(ticket)
    return replace(ticket, version=ticket.version + 1)
