"""The sensitive lane: a case lies only on a desk where somebody may handle it, else it goes up, at last to the cell."""

from datetime import datetime

from grs_core.domain.events import SYSTEM, EventName, TicketEvent
from grs_core.domain.lifecycle import UNFINISHED, Act
from grs_core.domain.offices import Tier
from grs_core.domain.staffing import Staffing
from grs_core.domain.ticket import Desk, Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.workdays import day_of
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork
from grs_core.services.arrival import arrived
from grs_core.services.clocks import next_desk, no_later
from grs_core.services.staffing import Register


def able_on(work: UnitOfWork, now: datetime) -> Staffing:
    """Who is there today, to ask of any office."""
    return Register(work.officers, day_of(now))


def may_hold(work: UnitOfWork, ticket: Ticket, now: datetime) -> bool:
    """May the ticket lie where it lies?"""
    desk = ticket.desk
    return not ticket.sensitive or desk.tier is Tier.CABINET or able_on(work, now).trusted(desk.office, desk.sealed)


def lift(work: UnitOfWork, policy: Policy, number: TrackingNumber, now: datetime) -> bool:
    """Moves a sensitive case up from a desk where nobody may handle it any more. False when there is no need. A
    promise already made is never put off.
    """
    ticket = work.tickets.lock(number)
    if ticket.status not in UNFINISHED or may_hold(work, ticket, now):
        return False
    desk: Desk | None = policy.router.above(ticket.grievance, ticket.desk, able=able_on(work, now))
    if desk is None:
        raise LookupError("the cell always may")
    running = ticket.running(now, policy.calendar_of(ticket.desk.office))
    sooner = no_later(policy, next_desk(policy, ticket, desk, now), running.clock)
    work.tickets.save(arrived(work, policy, running.moved(Act.FORWARD, desk, sooner), now))
    why, origin = f"nobody_at {ticket.desk.office}", ticket.desk.office
    work.audit.append(TicketEvent(EventName.ROUTED, now, SYSTEM, str(number), origin, desk.office, why))
    return True
