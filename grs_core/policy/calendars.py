"""Reads the calendars: a table of holidays for each year, and the seasons with other office hours (Ramadan)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from grs_core.domain.places import PlaceLevel, Places
from grs_core.domain.workdays import Calendars, Season, WorkCalendar
from grs_core.policy.tables import Row, Tables

PROVISIONAL = "provisional"
_HOLIDAYS = ("general", "executive", PROVISIONAL)
_OTHERS = ("working_day", "optional")
"""An optional holiday is each officer's own: offices are open."""
EVERYWHERE = "all"
_SEASONS = ("gazetted", PROVISIONAL)


@dataclass(slots=True)
class _Days:
    """What is being gathered of one area."""

    holidays: dict[date, str] = field(default_factory=dict)
    working: dict[date, str] = field(default_factory=dict)
    bangla: dict[date, str] = field(default_factory=dict)


def read_calendars(tables: Tables, places: Places) -> Calendars:
    """The country's, and that of every district with a day of its own. Computed years are provisional."""
    national, by_district, computed = _Days(), dict[str, _Days](), set[int]()
    for row in tables.series("holidays"):
        with tables.noting(row):
            if row.text("kind") == PROVISIONAL:
                computed.add(row.day("date").year)
            for district in _scope(row, places):
                _add(row, by_district.setdefault(district, _Days()) if district else national)
    seasons = _seasons(tables, computed)
    calendar = WorkCalendar(
        national.holidays,
        national.working,
        version=tables.version(),
        seasons=seasons,
        provisional=frozenset(computed),
        bangla=national.bangla,
    )
    return Calendars(calendar, {code: _with(calendar, days) for code, days in by_district.items()})


def _scope(row: Row, places: Places) -> tuple[str, ...]:
    """The districts, or the empty one for the country."""
    if row.text("scope") == EVERYWHERE:
        return ("",)
    districts = tuple(row.text("scope").split())
    for code in districts:
        if len(places) and (code not in places or places.get(code).level is not PlaceLevel.DISTRICT):
            raise row.broken(f"scope: {code} is no district (and not {EVERYWHERE})")
    return districts


def _add(row: Row, days: _Days) -> None:
    kind, day, name = row.text("kind"), row.day("date"), row.name()
    if kind not in (*_HOLIDAYS, *_OTHERS):
        raise row.broken(f"kind is none of {', '.join((*_HOLIDAYS, *_OTHERS))}")
    if kind == "working_day":
        days.working[day] = name.en
    elif kind in _HOLIDAYS:
        days.holidays[day] = name.en
    days.bangla[day] = name.bn


def _with(calendar: WorkCalendar, days: _Days) -> WorkCalendar:
    """A district's: its own word on a day goes before the country's."""
    holidays: Mapping[date, str] = {**calendar.holidays, **days.holidays}
    working = {day: name for day, name in calendar.working_days.items() if day not in days.holidays} | days.working
    return replace(calendar, holidays=holidays, working_days=working, bangla={**calendar.bangla, **days.bangla})


def _seasons(tables: Tables, computed: set[int]) -> tuple[Season, ...]:
    def season(row: Row) -> Season:
        row.text("season"), row.name()
        if row.text("kind") not in _SEASONS:
            raise row.broken(f"kind is none of {', '.join(_SEASONS)}")
        try:
            made = Season(row.day("first"), row.day("last"), row.hour("opens"), row.hour("closes"))
        except ValueError as error:
            raise row.broken(str(error)) from None
        if row.text("kind") == PROVISIONAL:
            computed.add(made.first.year)
        return made

    return tuple(made for _, made in tables.each("seasons", season, "season"))
