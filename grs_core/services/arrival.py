"""What happens when a case comes to a desk: who is to have it there, and who gets a copy."""

from dataclasses import replace
from datetime import datetime

from grs_core.case_ports import DeskNoticeKind
from grs_core.domain.ticket import Ticket
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork
from grs_core.services.notices import tell_desk
from grs_core.services.staffing import least_loaded


def arrived(work: UnitOfWork, policy: Policy, ticket: Ticket, now: datetime) -> Ticket:
    """Given to whoever of several there has the least in hand; the offices that the policy names for such a case have
    a copy. Nobody is assigned where one or none sits.
    """
    if not ticket.sensitive:
        for office in policy.router.copies(ticket.grievance, ticket.desk):
            tell_desk(work, ticket, office, DeskNoticeKind.COPY, now)
    return replace(ticket, assigned=least_loaded(work, ticket, now))
