"""The working calendar as it is read: a grid of each month, the days with a name, a count explained."""

import calendar as weeks
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gateway.console.screen import Screen
from gateway.http import dates
from grs_core.domain.workdays import WorkCalendar
from grs_core.policy.calendars import EVERYWHERE
from grs_core.policy.tables import Tables

LONGEST_COUNT = 400
"""Working days: more than any limit of the policy."""
_SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Day:
    """`kind`: work, weekend, holiday, made_up (worked though a weekend or holiday), short (other hours). `name`: of the
    holiday, or the hours.
    """

    number: str
    kind: str
    name: str
    today: bool


@dataclass(frozen=True, slots=True)
class Month:
    """Weeks from Sunday to Saturday; None outside of the month."""

    name: str
    working: str
    weeks: tuple[tuple[Day | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a table of holidays, worded; `code`: its kind there."""

    date: str
    shown: str
    name: str
    code: str
    kind: str
    scope: str
    source: str


@dataclass(frozen=True, slots=True)
class Counted:
    """Where a count ends, and what it stepped over."""

    told: str
    skipped: tuple[str, ...]
    made_up: tuple[str, ...]
    doubt: str


def months(calendar: WorkCalendar, year: int, screen: Screen, today: date) -> tuple[Month, ...]:
    """January to December."""
    grid = weeks.Calendar(_SUNDAY)
    return tuple(_month(calendar, grid, date(year, month, 1), screen, today) for month in range(1, 13))


def _month(calendar: WorkCalendar, grid: weeks.Calendar, first: date, screen: Screen, today: date) -> Month:
    rows = grid.monthdatescalendar(first.year, first.month)
    days = tuple(
        tuple(_day(calendar, day, screen, today) if day.month == first.month else None for day in row) for row in rows
    )
    working = sum(calendar.is_working(day) for row in rows for day in row if day.month == first.month)
    told = screen.say("calendar_working", count=screen.count(working))
    return Month(dates.of_month(first, screen.language), told, days)


def _day(calendar: WorkCalendar, day: date, screen: Screen, today: date) -> Day:
    kind, name = _kind(calendar, day, screen)
    return Day(screen.count(day.day), kind, name, day == today)


def _kind(calendar: WorkCalendar, day: date, screen: Screen) -> tuple[str, str]:
    if day in calendar.working_days:
        return "made_up", _named(calendar, day, calendar.working_days[day], screen)
    if day in calendar.holidays:
        return "holiday", _named(calendar, day, calendar.holidays[day], screen)
    if day.isoweekday() in calendar.weekend:
        return "weekend", ""
    opens, closes = calendar.hours(day)
    if (opens, closes) != (calendar.opens, calendar.closes):
        return "short", screen.digits(f"{opens:%H:%M}-{closes:%H:%M}")
    return "work", ""


def _named(calendar: WorkCalendar, day: date, english: str, screen: Screen) -> str:
    return english if screen.language == "en" else calendar.bangla.get(day, english)


def entries(folder: Path | None, year: int, place: str, screen: Screen) -> tuple[Entry, ...]:
    """The rows of that year that hold for the district (empty: for the country), by date."""
    rows = Tables(folder).all_rows(f"holidays-{year}.csv").values() if _has(folder, year) else ()
    found = [
        _entry({name: (cell or "").strip() for name, cell in row.cells.items()}, screen)
        for row in rows
        if place in (row.cells.get("scope") or "").split() or row.cells.get("scope") == EVERYWHERE
    ]
    return tuple(sorted(found, key=lambda each: each.date))


def _has(folder: Path | None, year: int) -> bool:
    return f"holidays-{year}.csv" in Tables(folder).names()


def _entry(cells: dict[str, str], screen: Screen) -> Entry:
    scope = cells.get("scope", "")
    return Entry(
        date=cells["date"],
        shown=dates.of_date(date.fromisoformat(cells["date"]), screen.language),
        name=cells["name_en"] if screen.language == "en" else cells["name_bn"],
        code=cells["kind"],
        kind=screen.say_or(f"holiday_{cells['kind']}", cells["kind"]),
        scope=screen.say("calendar_everywhere") if scope == EVERYWHERE else ", ".join(map(screen.place, scope.split())),
        source=cells.get("source", ""),
    )


def counted(calendar: WorkCalendar, since: date, days: int, screen: Screen) -> Counted:
    """From the working day after `since`. Raises ValueError where the calendar has no end of a closure."""
    last = calendar.later(since, days)
    shown = {"count": screen.count(days), "since": dates.of_date(since, screen.language)}
    doubtful = [year for year in range(since.year, last.year + 1) if calendar.is_provisional(year)]
    years = ", ".join(map(screen.count, doubtful))
    return Counted(
        told=screen.say("calendar_counted", last=dates.of_date(last, screen.language), **shown),
        skipped=tuple(_listed(calendar, calendar.skipped(since, last), screen)),
        made_up=tuple(_listed(calendar, calendar.made_up(since, last), screen)),
        doubt=screen.say("calendar_doubt", years=years) if doubtful else "",
    )


def _listed(calendar: WorkCalendar, days: tuple[tuple[date, str], ...], screen: Screen) -> Iterator[str]:
    for day, english in days:
        yield f"{dates.of_date(day, screen.language)}: {_named(calendar, day, english, screen)}"
