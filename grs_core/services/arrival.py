"""What happens when a case comes to a desk, or into other hands there: who is to have it, and who gets a copy."""

from dataclasses import replace
from datetime import datetime

from grs_core.case_ports import DeskNoticeKind
from grs_core.domain.lifecycle import TICKING, Act, Status
from grs_core.domain.standards import TierClock
from grs_core.domain.ticket import Desk, Ticket
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork
from grs_core.services.clocks import next_desk
from grs_core.services.notices import tell_desk
from grs_core.services.staffing import least_loaded


def arrived(work: UnitOfWork, policy: Policy, ticket: Ticket, now: datetime) -> Ticket:
    """Given to whoever of several there has the least in hand; the offices that the policy names for such a case have
    a copy. Nobody is assigned where one or none sits.
    """
    tell_copies(work, policy, ticket, now)
    return replace(ticket, assigned=least_loaded(work, ticket, now))


def tell_copies(work: UnitOfWork, policy: Policy, ticket: Ticket, now: datetime) -> None:
    """Nobody has a copy of a sensitive case."""
    if not ticket.sensitive:
        for office in policy.router.copies(ticket.grievance, ticket.desk):
            tell_desk(work, ticket, office, DeskNoticeKind.COPY, now)


def released(policy: Policy, ticket: Ticket, assigned: str | None, now: datetime) -> Ticket:
    """On the same desk, out of whose hands it was and for `assigned` to accept: open, with a time of its own for that
    and the promise that stands. A question to the citizen or to another body stays asked.
    """
    freed = replace(ticket, handler=None, assigned=assigned, called=None)
    if ticket.status not in TICKING:
        return replace(freed, clock=replace(ticket.clock, accept_by=None))
    opened = freed if ticket.status is Status.RECEIVED else freed.acted(Act.FORWARD)
    return replace(opened, clock=to_accept(policy, ticket, ticket.desk, now))


def to_accept(policy: Policy, ticket: Ticket, desk: Desk, now: datetime) -> TierClock:
    """The promise that stands, with a time of its own to accept the case."""
    accept_by = next_desk(policy, ticket, desk, now).accept_by
    if accept_by is not None and now < ticket.clock.due_at:
        accept_by = min(accept_by, ticket.clock.due_at)
    return replace(ticket.clock, accept_by=accept_by)
