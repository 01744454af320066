"""A ticket as programs see it: the shape of the command line (and of the interfaces to come)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from gateway.services.masking import masked
from grs_core.domain.complainant import Filer
from grs_core.domain.events import TicketEvent
from grs_core.domain.places import PlaceLevel
from grs_core.domain.ticket import Kind, Ticket
from grs_core.domain.workdays import DHAKA
from grs_core.policy.model import Policy

SUMMARY = 120
"""Characters of the citizen's words in a summary."""


def ticket_json(ticket: Ticket, history: Sequence[TicketEvent], policy: Policy) -> Mapping[str, object]:
    """Times are ISO 8601 with Dhaka's offset; phones and identity numbers inside the words are masked. Of a sensitive
    case no word is given: who may handle it reads it on its page.
    """
    grievance, number = ticket.grievance, str(ticket.number)
    return {
        "number": number,
        "status": ticket.status.value,
        "category": grievance.category.value,
        "subcategory": grievance.subcategory,
        "programme": grievance.programme,
        "priority": ticket.priority.value,
        "channel": ticket.channel.value,
        "language": ticket.language,
        "filed_at": _iso(ticket.filed_at),
        "tier": ticket.desk.tier.value,
        "office": _office(ticket.desk.office, policy),
        "place": _place(grievance.place, policy),
        "due_at": _iso(ticket.due_at),
        "accused_role": grievance.accused.role.value if grievance.accused else None,
        "anonymous": ticket.complainant.anonymous,
        "on_behalf_of": ticket.complainant.filer is not Filer.SELF,
        "sensitive": ticket.sensitive,
        "summary": "" if ticket.sensitive else masked(grievance.text, number)[:SUMMARY],
        **_promises(ticket),
        **_closing(ticket),
        "systemic": ticket.kind is Kind.SYSTEMIC,
        "merged_into": str(ticket.merged_into) if ticket.merged_into else None,
        "policy_version": ticket.policy_version,
        "history": [_event(event, number, ticket.sensitive) for event in history],
    }


def _promises(ticket: Ticket) -> Mapping[str, object]:
    """Beside `due_at`: until when somebody is to accept the case, and the law's limit."""
    law = ticket.statutory
    return {
        "accept_by": None if ticket.accept_by is None else _iso(ticket.accept_by),
        "statutory_due_at": None if law is None else _iso(law.due_at),
        "called": ticket.called,
        "appeals": ticket.appeals,
    }


def _closing(ticket: Ticket) -> Mapping[str, object]:
    """What was decided, and the citizen's word on it."""
    closing = ticket.closing
    return {
        "outcome": closing.outcome,
        "appeal_outcome": closing.appeal_outcome and closing.appeal_outcome.value,
        "closed": closing.how and closing.how.value,
        "confirm_by": None if closing.confirm_by is None else _iso(closing.confirm_by),
        "reopened": closing.reopened,
        "rating": closing.rating,
    }


def _office(code: str, policy: Policy) -> Mapping[str, str]:
    """An office that a deployer has removed since keeps its code."""
    if code not in policy.directory:
        return {"code": code, "kind": "removed", "name_en": code}
    office = policy.directory.get(code)
    return {"code": office.code, "kind": office.kind, "name_en": office.name_en}


def _place(code: str | None, policy: Policy) -> Mapping[str, str | None]:
    names: dict[str, str | None] = dict.fromkeys(("union", "upazila", "district", "division"))
    for place in policy.places.chain(code) if code is not None and code in policy.places else ():
        names["upazila" if place.level is PlaceLevel.CITY else place.level.value] = place.name_en
    return {**names, "code": code}


def _event(event: TicketEvent, number: str, sensitive: bool) -> Mapping[str, str | None]:
    return {
        "at": _iso(event.at),
        "event": event.name.value,
        "by": event.actor.who,
        "from": event.origin,
        "to": event.target,
        "detail": "" if sensitive else masked(event.detail, number),
    }


def _iso(at: datetime) -> str:
    return at.astimezone(DHAKA).isoformat(timespec="seconds")
