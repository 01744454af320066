"""A case as other systems are told of it: never its story in a list, and no word of a sensitive one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from gateway.api.doorway import ApiDoor, Caller
from gateway.api.told import By, Case, Event, History, WholeCase
from gateway.services.masking import masked
from gateway.services.ticket_json import ticket_json
from grs_core.domain.api_access import TOLD, WORDS_TOLD, ApiFiling
from grs_core.domain.errors import NotFound
from grs_core.domain.events import EventName, TicketEvent
from grs_core.domain.lifecycle import Status
from grs_core.domain.ticket import Ticket
from grs_core.domain.volunteering import FiledFor
from grs_core.domain.workdays import DHAKA
from grs_core.ports import UnitOfWork
from grs_core.services.filed_cases import OVER


def cases(
    door: ApiDoor, work: UnitOfWork, caller: Caller, tickets: Sequence[Ticket], now: datetime | None = None
) -> list[Case]:
    """In this order, with a fixed number of queries. `now`: something is told of them in this unit of work."""
    numbers = [str(ticket.number) for ticket in tickets]
    last = work.api.cases.told_last(numbers) if now is None else dict.fromkeys(numbers, now)
    filings = work.api.filings.of_tickets(caller.token.id, numbers)
    theirs = work.filed_for.several(numbers) if caller.own else {}
    return [Case(**_facts(door, work, caller, each, last, filings, theirs)) for each in tickets]


def whole(door: ApiDoor, work: UnitOfWork, caller: Caller, ticket: Ticket) -> WholeCase:
    (case,) = cases(door, work, caller, [ticket])
    gone = ticket.status in OVER and _filed_for(work, caller, ticket) is not None
    summary = "" if gone else ticket_json(ticket, (), door.policy)["summary"]
    return WholeCase(**case.model_dump(), summary=str(summary))


def history(door: ApiDoor, work: UnitOfWork, caller: Caller, ticket: Ticket) -> History:
    """What the citizen knows or may know, oldest first; empty of a sensitive case."""
    number, filed = str(ticket.number), _filed_for(work, caller, ticket)
    told = [] if ticket.sensitive else [each for each in work.audit.history(number) if each.name in TOLD]
    shown = [_event(door, each, number, _may_read(caller, ticket, filed, each)) for each in told]
    return History(number=number, history=shown)


def _may_read(caller: Caller, ticket: Ticket, filed: FiledFor | None, event: TicketEvent) -> bool:
    """May its words be told? A system that filed for whoever called it does not read what he says by his own phone."""
    if filed is not None:
        return _theirs(caller, ticket, filed, event)
    return not caller.own or event.actor.who != "citizen"


def _filed_for(work: UnitOfWork, caller: Caller, ticket: Ticket) -> FiledFor | None:
    """How this caller's organisation filed it for another."""
    number = str(ticket.number)
    return work.filed_for.several([number]).get(number) if caller.own else None


def _theirs(caller: Caller, ticket: Ticket, filed: FiledFor, event: TicketEvent) -> bool:
    """Are its words an organisation's, as at the portal? What it said itself and what the office asks; nothing that
    the citizen says by his own phone, a decision only where no message reaches him, and nothing once it is over.
    """
    if ticket.status in OVER:
        return False
    if filed.phone is None and event.name in (EventName.RESOLVED, EventName.REJECTED):
        return True
    own = event.actor.who in (caller.actor.who, f"volunteer:{filed.volunteer}")
    return own or event.name is EventName.CITIZEN_ASKED


def _facts(
    door: ApiDoor,
    work: UnitOfWork,
    caller: Caller,
    ticket: Ticket,
    last: Mapping[str, datetime],
    filings: Mapping[str, ApiFiling],
    theirs: Mapping[str, FiledFor],
) -> dict[str, Any]:
    known, number = ticket_json(ticket, (), door.policy), str(ticket.number)
    facts = {name: value for name, value in known.items() if name in Case.model_fields}
    filing, filed = filings.get(number), theirs.get(number)
    facts |= {
        "grs_status": door.policy.status_codes.of(ticket),
        "updated_at": last.get(number, ticket.filed_at).astimezone(DHAKA).replace(microsecond=0),
        "external_id": filing.external_id if filing else None,
        "standing": filed.standing if filed else None,
        "merged_into": _merged_into(door, work, caller, ticket),
    }
    if ticket.sensitive:
        facts |= {"subcategory": None, "accused_role": None}
    if filed is not None:
        facts["rating"] = None  # the citizen's own word
    return facts


def _merged_into(door: ApiDoor, work: UnitOfWork, caller: Caller, ticket: Ticket) -> str | None:
    """The number of somebody else's case is his receipt."""
    if ticket.merged_into is None:
        return None
    try:
        return str(door.visible_case(work, caller, str(ticket.merged_into)).number)
    except NotFound:
        return None


def _event(door: ApiDoor, event: TicketEvent, number: str, worded: bool) -> Event:
    kind = event.actor.who.partition(":")[0]
    return Event(
        at=event.at.astimezone(DHAKA).replace(microsecond=0),
        event=event.name.value,
        by=By(kind) if kind in set(By) else By.OTHER,
        origin=_named(door, event.origin),
        target=_named(door, event.target),
        detail=masked(event.detail, number) if worded and event.name in WORDS_TOLD else "",
    )


def _named(door: ApiDoor, word: str | None) -> str | None:
    """An office or a status; logins and codes of ours are nobody's business outside."""
    return word if word is not None and (word in door.policy.directory or word in set(Status)) else None
