"""Which cases exist for a token: one rule for the list, one case, an act and a webhook."""

from datetime import datetime

from grs_core.domain.api_access import ApiToken
from grs_core.domain.errors import NotFound
from grs_core.domain.ticket import Ticket
from grs_core.domain.workdays import day_of
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork
from grs_core.services.queues import sight


def exists_for(work: UnitOfWork, policy: Policy, token: ApiToken, ticket: Ticket, now: datetime) -> bool:
    """An office's token: what its reader sees now. A system's own: what it filed, until the citizen disowned it or took
    it over.
    """
    if token.office is not None:
        return sight(policy.directory, token.reader, day_of(now)).sees(ticket)
    filing = work.api.filings.of_ticket(str(ticket.number))
    if filing is None or filing.token != token.id:
        return False
    try:
        return work.filed_for.get(str(ticket.number)).in_sight
    except NotFound:
        return True
