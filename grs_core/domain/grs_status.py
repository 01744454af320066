"""Where a case stands in the words of the government's GRS (grs.gov.bd), for systems that exchange cases with it.

The words are those of the portal's own software, as its FAQ and constants give them. Ours are finer in some places and
coarser in others: what is asked of the citizen is a request for testimony there, another body's answer a statement;
a merged or a withdrawn case is closed there for other reasons.
"""

from collections.abc import Mapping

from grs_core.domain.lifecycle import Status
from grs_core.domain.offices import Tier
from grs_core.domain.ticket import Ticket

_OPEN: Mapping[Status, str] = {
    Status.RECEIVED: "NEW",
    Status.OPEN: "NEW",
    Status.IN_PROGRESS: "ACCEPTED",
    Status.WAITING_CITIZEN: "REQUEST_TESTIMONY",
    Status.REFERRED: "STATEMENT_ASKED",
}
_ON_APPEAL: Mapping[str, str] = {
    "NEW": "APPEAL",
    "ACCEPTED": "APPEAL_IN_REVIEW",
    "REQUEST_TESTIMONY": "APPEAL_REQUEST_TESTIMONY",
    "STATEMENT_ASKED": "APPEAL_STATEMENT_ASKED",
}
_CLOSED: Mapping[str, str] = {
    "granted": "CLOSED_SERVICE_GIVEN",
    "paid": "CLOSED_SERVICE_GIVEN",
    "corrected": "CLOSED_SERVICE_GIVEN",
    "action_taken": "CLOSED_ACCUSATION_PROVED",
    "explained": "CLOSED_ANSWER_OK",
    "not_proved": "CLOSED_ACCUSATION_INCORRECT",
    "not_eligible": "REJECTED",
    "not_admissible": "REJECTED",
    "no_contact": "REJECTED",
}
"""By outcome (`outcomes.csv`); a deployer's own are closed for other reasons."""
_OTHERWISE = "CLOSED_OTHERS"
GRS_STATUSES = frozenset({*_OPEN.values(), *_ON_APPEAL.values(), *_CLOSED.values(), _OTHERWISE, "CELL_NEW"}) | {
    f"APPEAL_{word}" for word in (*_CLOSED.values(), _OTHERWISE)
}
"""All that `grs_status` may say."""


def grs_status(ticket: Ticket) -> str:
    """One of `GRS_STATUSES`. What is appealed says so, with every later word."""
    known = _OPEN.get(ticket.status)
    if known is None:
        word = _closed(ticket)
        return f"APPEAL_{word}" if ticket.appeals else word
    if ticket.appeals:
        return _ON_APPEAL[known]
    return "CELL_NEW" if known == "NEW" and ticket.desk.tier is Tier.CABINET else known


def _closed(ticket: Ticket) -> str:
    if ticket.status in (Status.WITHDRAWN, Status.MERGED):
        return _OTHERWISE
    otherwise = "REJECTED" if ticket.status is Status.REJECTED else _OTHERWISE
    return _CLOSED.get(ticket.closing.outcome or "", otherwise)
