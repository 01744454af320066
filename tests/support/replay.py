"""A case told again from its history alone: what the audit says must be what the ticket shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from grs_core.domain.events import EventName, TicketEvent
from grs_core.domain.lifecycle import TICKING, UNFINISHED, Status
from grs_core.domain.ticket import Ticket

_E = EventName
_BECOMES: Mapping[EventName, Status] = {
    _E.ACCEPTED: Status.IN_PROGRESS,
    _E.CITIZEN_ASKED: Status.WAITING_CITIZEN,
    _E.CITIZEN_ANSWERED: Status.IN_PROGRESS,
    _E.CLOCK_RESUMED: Status.IN_PROGRESS,
    _E.REFERRED: Status.REFERRED,
    _E.REFERRAL_ANSWERED: Status.IN_PROGRESS,
    _E.ROUTED: Status.OPEN,
    _E.FORWARDED: Status.OPEN,
    _E.ESCALATED: Status.OPEN,
    _E.REOPENED: Status.OPEN,
    _E.APPEALED: Status.OPEN,
    _E.SPLIT: Status.OPEN,
    _E.RESOLVED: Status.RESOLVED,
    _E.REJECTED: Status.REJECTED,
    _E.CLOSED: Status.CLOSED,
    _E.WITHDRAWN: Status.WITHDRAWN,
    _E.MERGED: Status.MERGED,
}
_MOVES = frozenset({_E.ROUTED, _E.FORWARDED, _E.ESCALATED, _E.APPEALED})


@dataclass(frozen=True)
class Told:
    """What a history tells of where a case is."""

    status: Status
    office: str = ""
    appeals: int = 0
    handler: str | None = None
    reopened: int = 0


def replayed(history: Iterable[TicketEvent]) -> Told:
    """Folds the events of a case whose place is known, oldest first."""
    told = Told(Status.OPEN)
    for event in history:
        if event.name is not _E.CLOCK_RESUMED or told.status is not Status.REFERRED:  # a court still owes its answer
            told = replace(told, status=_BECOMES.get(event.name, told.status))
        if event.name in _MOVES:
            told = replace(told, office=event.target or "", handler=None)
        if event.name is _E.REOPENED:
            told = replace(told, reopened=told.reopened + 1, handler=None)
        if event.name is _E.RECUSED:
            told = _stepped_back(told, event)
        if event.name in (_E.MERGED, _E.SPLIT):
            told = replace(told, handler=None)
        if event.name in (_E.ACCEPTED, _E.CITIZEN_ASKED, _E.REFERRED):
            told = replace(told, handler=event.actor.who.removeprefix("officer:"))
        told = replace(told, appeals=told.appeals + (event.name is _E.APPEALED))
    return told


def _stepped_back(told: Told, event: TicketEvent) -> Told:
    """What was in his hands is for somebody else to accept; what moved is, too."""
    mine, moved = event.actor.who == f"officer:{told.handler}", event.target != event.origin
    waits = told.status in UNFINISHED - TICKING and not moved
    status = told.status if waits or not (mine or moved) else Status.OPEN
    return replace(told, status=status, office=event.target or "", handler=None if mine or moved else told.handler)


def shown(ticket: Ticket) -> Told:
    """The same of the ticket itself."""
    return Told(ticket.status, ticket.desk.office, ticket.appeals, ticket.handler, ticket.closing.reopened)
