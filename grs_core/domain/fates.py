"""What the citizen said to each decision: his last word counts, whatever he said before."""

from collections.abc import Iterator, Sequence
from datetime import date

from grs_core.domain.closing import Closed
from grs_core.domain.events import EventName, TicketEvent
from grs_core.domain.monitoring import Measure, month_of

Counted = tuple[date, Measure, int]
_WORDS = {Closed.CONFIRMED.value: Measure.CONFIRMED, Closed.UNCONFIRMED.value: Measure.UNCONFIRMED}


def said_of_it(events: Sequence[TicketEvent]) -> Iterator[Counted]:
    """Of every solution whether he confirmed it, stayed silent or did not accept it; of every decision his stars."""
    for decided in _by_decision(events):
        yield from _word(decided)
        yield from _stars(decided)


def _by_decision(events: Sequence[TicketEvent]) -> list[list[TicketEvent]]:
    """Each decision with what followed it before the next."""
    found: list[list[TicketEvent]] = []
    for event in events:
        if event.name in (EventName.RESOLVED, EventName.REJECTED):
            found.append([event])
        elif found:
            found[-1].append(event)
    return found


def _word(decided: Sequence[TicketEvent]) -> Iterator[Counted]:
    if decided[0].name is not EventName.RESOLVED:
        return
    last: tuple[date, Measure] | None = None
    for event in decided:
        if event.name is EventName.CLOSED and event.target in _WORDS:
            last = month_of(event.at), _WORDS[event.target]
        elif event.name in (EventName.REOPENED, EventName.APPEALED):
            last = month_of(event.at), Measure.NOT_SOLVED
    if last is not None:
        yield *last, 1


def _stars(decided: Sequence[TicketEvent]) -> Iterator[Counted]:
    rated = [event for event in decided if event.name is EventName.RATED and (event.target or "").isdecimal()]
    if rated:
        month = month_of(rated[-1].at)
        yield month, Measure.RATED, 1
        yield month, Measure.RATING_SUM, int(rated[-1].target or 0)
