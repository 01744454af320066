"""Where a case has lain, and why it went up by itself: read from its history."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from grs_core.domain.events import SYSTEM, EventName, TicketEvent
from grs_core.domain.monitoring import Measure
from grs_core.domain.offices import Tier
from grs_core.domain.ticket import Ticket

_MOVES = frozenset({EventName.ROUTED, EventName.FORWARDED, EventName.ESCALATED, EventName.APPEALED, EventName.RECUSED})
_DECISIONS = frozenset({EventName.RESOLVED, EventName.REJECTED})


@dataclass(frozen=True, slots=True)
class Stay:
    """`tier` None: an office that the policy has no more."""

    office: str
    tier: Tier | None
    since: datetime


def stays(events: Sequence[TicketEvent], ticket: Ticket, tier_of: Callable[[str], Tier | None]) -> tuple[Stay, ...]:
    """Every desk in order, the first from the filing. A case that comes back to its desk begins there anew."""
    found: list[Stay] = []
    for event in events:
        here = found[-1].office if found else None
        if event.name in _MOVES and event.target is not None and event.target != here:
            since = event.at if found else ticket.filed_at
            found.append(Stay(event.target, tier_of(event.target), since))
        elif event.name is EventName.REOPENED and found:
            found.append(Stay(found[-1].office, found[-1].tier, event.at))
    if not found or found[-1].office != ticket.desk.office:
        found.append(Stay(ticket.desk.office, ticket.desk.tier, ticket.clock.entered_at if found else ticket.filed_at))
    return tuple(found)


def moved_up_by_itself(
    events: Sequence[TicketEvent], tier_of: Callable[[str], Tier | None]
) -> Iterator[tuple[datetime, Measure]]:
    """Each time it went up without anybody's act, by cause; and each time the office above was called to it."""
    decided = {event.at for event in events if event.name in _DECISIONS}
    unaccepted = {_move(event) for event in events if event.name is EventName.NOT_ACCEPTED}
    escalated = {_move(event) for event in events if event.name is EventName.ESCALATED}
    for event in events:
        if event.name is EventName.ESCALATED:
            handed = _move(event) in unaccepted
            yield event.at, Measure.ESCALATED_NOT_ACCEPTED if handed else Measure.ESCALATED_OVERDUE
        elif event.name is EventName.NOT_ACCEPTED and _move(event) not in escalated:
            yield event.at, Measure.CALLED_SUPERVISOR
        elif _left_an_empty_desk(event, tier_of) and event.at not in decided:
            yield event.at, Measure.ESCALATED_VACANT


def _move(event: TicketEvent) -> tuple[datetime, str | None, str | None]:
    return event.at, event.origin, event.target


def _left_an_empty_desk(event: TicketEvent, tier_of: Callable[[str], Tier | None]) -> bool:
    """The rules sent it up from a desk where nobody is any more. A case that is decided with another is put on that
    one's desk in the same moment: that is none.
    """
    if event.name is not EventName.ROUTED or event.actor != SYSTEM or not event.origin or not event.target:
        return False
    here, there = tier_of(event.origin), tier_of(event.target)
    return here is not None and there is not None and there.rank > here.rank
