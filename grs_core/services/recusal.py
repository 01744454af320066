"""An officer steps back from a case in which he has an interest: he knows of it no more, and nobody loses time."""

from dataclasses import replace
from datetime import datetime

from grs_core.domain.errors import Conflict, NotFound, RuleBroken
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.lifecycle import UNFINISHED, Act, Status
from grs_core.domain.officers import Officer
from grs_core.domain.ticket import Desk, Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.workdays import day_of
from grs_core.policy.model import Policy
from grs_core.ports import Dice, UnitOfWork
from grs_core.services.arrival import released, to_accept
from grs_core.services.casework import LONGEST_REASON, written
from grs_core.services.notices import notify
from grs_core.services.queues import sight
from grs_core.services.sensitive import able_on
from grs_core.services.staffing import able, least_loaded, supervisor


def recuse(
    work: UnitOfWork,
    policy: Policy,
    dice: Dice,
    officer: Officer,
    number: TrackingNumber,
    version: int,
    reason: str,
    now: datetime,
) -> Ticket:
    """The case stays at its desk, without him, while somebody else there may have it, or while he does not sit there;
    else the supervisor's desk takes it over, with the promise that stands. At the top it stays. Raises
    NotFound("ticket_unknown"), Conflict("ticket_changed"), RuleBroken("words_missing" | "words_too_long" |
    "case_is_finished").
    """
    words = written(reason, LONGEST_REASON)
    ticket = work.tickets.lock(number)
    if not sight(policy.directory, officer, day_of(now)).sees(ticket):
        raise NotFound("ticket_unknown")
    if ticket.version != version:
        raise Conflict("ticket_changed")
    if ticket.status not in UNFINISHED:
        raise RuleBroken("case_is_finished")
    work.recusals.add(str(number), officer.login, now)
    desk = _desk(work, policy, ticket, officer, now)
    left = _freed(work, policy, ticket, officer, now) if desk is None else _handed_up(policy, ticket, desk, now)
    work.tickets.save(left)
    actor = Actor(f"officer:{officer.login}", "console")
    origin, target = ticket.desk.office, left.desk.office
    work.audit.append(TicketEvent(EventName.RECUSED, now, actor, str(number), origin, target, words))
    if desk is not None:
        notify(work, policy, dice, left, "notice_forwarded", now)
    return replace(left, version=left.version + 1)


def _desk(work: UnitOfWork, policy: Policy, ticket: Ticket, officer: Officer, now: datetime) -> Desk | None:
    """Where it goes; None when it stays."""
    if ticket.desk.office not in officer.offices(day_of(now)) or able(work, ticket, now):
        return None
    if ticket.sensitive:
        return policy.router.above(ticket.grievance, ticket.desk, [ticket.desk.office], able_on(work, now))
    above = supervisor(work, policy, ticket, now)
    if above is None:
        return None
    sealed = ticket.desk.sealed | policy.router.sealed(ticket.grievance)
    return Desk(above, policy.directory.get(above).tier, sealed)


def _handed_up(policy: Policy, ticket: Ticket, desk: Desk, now: datetime) -> Ticket:
    running = ticket.running(now, policy.calendar_of(ticket.desk.office))
    moved = running.moved(Act.FORWARD, desk, to_accept(policy, running, desk, now))
    return replace(moved, status=Status.RECEIVED) if ticket.status is Status.RECEIVED else moved


def _freed(work: UnitOfWork, policy: Policy, ticket: Ticket, officer: Officer, now: datetime) -> Ticket:
    """On the same desk. What was in his hands somebody else there is to accept; whoever has it otherwise keeps it. A
    question to the citizen or to another body stays asked.
    """
    if officer.login not in (ticket.handler, ticket.assigned):
        return ticket
    if ticket.handler not in (None, officer.login):
        return replace(ticket, assigned=None)
    return released(policy, ticket, least_loaded(work, ticket, now), now)
