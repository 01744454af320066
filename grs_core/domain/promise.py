"""A promise in working days, the pauses in it, and how its end came about: what a due date is explained with.

All of it is a pure function of start, days, pauses and calendar: when a holiday moves, it is computed again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from grs_core.domain.workdays import WorkCalendar, day_of


@dataclass(frozen=True, slots=True)
class Pause:
    """A wait that is over, for the citizen or a court. One that ends before it began counts nothing."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Span:
    """`working_days` + `extra_days` (an investigation's) from the working day after `started_at`, less the pauses.

    Pauses in any order, overlapping or not; time that two of them share is waited once. On the day of receipt the
    limit does not run yet, so that a pause stops nothing then: else a holiday put on that day would shorten it.
    """

    started_at: datetime
    working_days: int
    extra_days: int = 0
    pauses: tuple[Pause, ...] = ()

    def end(self, calendar: WorkCalendar, percent: int = 100) -> datetime:
        """When `percent` of the days has run (aware UTC): each pause pushes it that began before it.

        Raises ValueError when there is not one day, or the calendar has no working day for two months.
        """
        return _end(self, calendar, percent)[0]


@dataclass(frozen=True, slots=True)
class Explained:
    """The parts of "30 working days, 4 holidays skipped, paused 6 days -> 12 May".

    `holidays` fell on what would be working days; `working_saturdays` are days off that were worked. Both lie
    between the day after receipt and the day of `due_at`, pauses included, so the days add up.
    """

    started_at: datetime
    working_days: int
    extra_days: int
    holidays: tuple[tuple[date, str], ...]
    working_saturdays: tuple[tuple[date, str], ...]
    paused_days: Fraction
    due_at: datetime
    provisional: bool
    """A year in it has no gazetted holidays yet: the date may still move."""
    calendar_version: str


def explain(span: Span, calendar: WorkCalendar) -> Explained:
    due_at, paused = _end(span, calendar, 100)
    first, last = day_of(span.started_at) + timedelta(days=1), day_of(due_at)
    return Explained(
        started_at=span.started_at,
        working_days=span.working_days,
        extra_days=span.extra_days,
        holidays=calendar.skipped(first, last),
        working_saturdays=calendar.made_up(first, last),
        paused_days=paused,
        due_at=due_at,
        provisional=any(map(calendar.is_provisional, range(first.year, last.year + 1))),
        calendar_version=calendar.version,
    )


def merged(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """The same waiting as pauses in order that neither overlap nor touch."""
    whole: list[Pause] = []
    for pause in sorted(pauses, key=lambda pause: pause.since):
        if whole and pause.since <= whole[-1].until:
            whole[-1] = Pause(whole[-1].since, max(whole[-1].until, pause.until))
        elif pause.since < pause.until:
            whole.append(pause)
    return tuple(whole)


def _end(span: Span, calendar: WorkCalendar, percent: int) -> tuple[datetime, Fraction]:
    """The end, and the working days of the pauses that pushed it."""
    unpaused = calendar.point(span.started_at, span.working_days + span.extra_days, percent)
    starts, at, waited = calendar.starts(span.started_at), unpaused, Fraction(0)
    for pause in merged(span.pauses):
        if at <= pause.since:
            break
        waited += calendar.elapsed(max(pause.since, starts), pause.until)
        at = calendar.advance(unpaused, waited)
    return at, waited
