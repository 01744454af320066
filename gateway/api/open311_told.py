"""A case as Open311 tells of it: where it stands, never who complains; its story only to who asks for this one case."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from gateway.api import outward
from gateway.api.doorway import ApiDoor, Caller
from gateway.api.open311_services import both, service_name
from grs_core.domain.lifecycle import UNFINISHED
from grs_core.domain.messages import Named
from grs_core.domain.ticket import Ticket
from grs_core.domain.workdays import DHAKA
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork


def requests(door: ApiDoor, work: UnitOfWork, tickets: Sequence[Ticket]) -> list[dict[str, Any]]:
    """In this order, without their stories."""
    last = work.api.cases.told_last([str(ticket.number) for ticket in tickets])
    return [_told(door.policy, each, last.get(str(each.number), each.filed_at)) for each in tickets]


def request_whole(door: ApiDoor, work: UnitOfWork, caller: Caller, ticket: Ticket) -> dict[str, Any]:
    """With as many words of the story as `/api/v1` gives this caller."""
    (told,) = requests(door, work, [ticket])
    return {**told, "description": outward.whole(door, work, caller, ticket).summary or None}


def due_notice(door: ApiDoor, ticket: Ticket, unplaced: bool, picture: bool) -> str:
    """What is promised, and what was not taken."""
    policy, day = door.policy, ticket.due_at.astimezone(DHAKA).date().isoformat()
    said = [f"{both(policy.office_name(ticket.desk.office))}: {day}"]
    if unplaced:
        said.append("স্থান বোঝা যায়নি; দপ্তর জিজ্ঞেস করবে / The place was not understood; the office will ask")
    if picture:
        said.append("ছবির ঠিকানা খোলা হয় না / media_url is not opened")
    return ". ".join(said)


def _told(policy: Policy, ticket: Ticket, updated: datetime) -> dict[str, Any]:
    place, open_ = ticket.grievance.place, ticket.status in UNFINISHED
    return {
        "service_request_id": str(ticket.number),
        "status": "open" if open_ else "closed",
        "status_notes": _notes(policy, ticket),
        "service_name": service_name(policy, ticket.grievance.category),
        "service_code": ticket.grievance.category.value,
        "description": None,
        "agency_responsible": _office(policy, ticket.desk.office),
        "service_notice": None,
        "requested_datetime": _iso(ticket.filed_at),
        "updated_datetime": _iso(updated),
        "expected_datetime": _iso(ticket.due_at) if open_ else None,
        "address": _address(policy, place),
        "address_id": place,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def _notes(policy: Policy, ticket: Ticket) -> str:
    """Our status, the one of grs.gov.bd, and how it was decided."""
    outcome = policy.outcomes.get(ticket.closing.outcome or "")
    words = [ticket.status.value, policy.status_codes.of(ticket)]
    return " · ".join([*words, *([both(outcome.name)] if outcome else [])])


def _office(policy: Policy, code: str) -> str:
    return both(policy.office_name(code)) if code in policy.directory else code


def _address(policy: Policy, code: str | None) -> str | None:
    """From the union up, in both languages."""
    if code is None or code not in policy.places:
        return None
    chain = policy.places.chain(code)
    return both(Named(", ".join(each.name_bn for each in chain), ", ".join(each.name_en for each in chain)))


def _iso(at: datetime) -> str:
    return at.astimezone(DHAKA).isoformat(timespec="seconds")
