"""`/console/calendar`: the working calendar month by month, its source beside it, and a count of working days."""

import csv
import io
from collections.abc import Iterator
from datetime import date

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from gateway.console.admin_calendar_view import LONGEST_COUNT, Counted, counted, entries, months
from gateway.console.doorway import Doorway
from gateway.console.screen import Screen
from grs_core.domain.places import PlaceLevel
from grs_core.domain.workdays import WorkCalendar, day_of

_FIRST, _LAST = 2020, 2040


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/calendar")
    def working_calendar() -> str:
        return _page(doorway)

    @blueprint.get("/calendar.csv")
    def working_calendar_csv() -> Response:
        return _csv(doorway)


def _page(doorway: Doorway) -> str:
    screen, year, place = doorway.screen(), _year(doorway), _place(doorway)
    calendar, today = _calendar(doorway, place), day_of(screen.now)
    found, wrong = _count(calendar, screen)
    return render_template(
        "console/calendar.html",
        year=year,
        years=_years(calendar, today),
        place=place,
        districts=_districts(screen),
        provisional=calendar.is_provisional(year),
        months=months(calendar, year, screen, today),
        entries=entries(doorway.parts.admin.policy_dir, year, place, screen),
        counted=found,
        wrong=wrong,
        since=request.args.get("since", today.isoformat())[:10],
        days=request.args.get("days", "30")[:4],
        longest=LONGEST_COUNT,
    )


def _count(calendar: WorkCalendar, screen: Screen) -> tuple[Counted | None, str]:
    """Nothing where nothing was asked; else the count, or what is wrong with the question."""
    if "days" not in request.args:
        return None, ""
    try:
        since, days = date.fromisoformat(request.args.get("since", "")), int(request.args["days"])
        if not (_FIRST <= since.year <= _LAST and 0 < days <= LONGEST_COUNT):
            raise ValueError
        return counted(calendar, since, days, screen), ""
    except ValueError:
        return None, screen.say("calendar_count_wrong", most=screen.count(LONGEST_COUNT))


def _csv(doorway: Doorway) -> Response:
    screen, year, place = doorway.screen(), _year(doorway), _place(doorway)
    sheet = io.StringIO()
    table = csv.writer(sheet, lineterminator="\n")
    table.writerow(("date", "name", "kind", "scope", "source"))
    every = entries(doorway.parts.admin.policy_dir, year, place, screen)
    table.writerows((each.date, each.name, each.code, each.scope, each.source) for each in every)
    named = {"Content-Disposition": f'attachment; filename="working-calendar-{year}.csv"'}
    return Response("\ufeff" + sheet.getvalue(), mimetype="text/csv", headers=named)


def _year(doorway: Doorway) -> int:
    written = request.args.get("year", "")
    asked = int(written) if written.isascii() and written.isdecimal() and len(written) == 4 else 0
    return asked if _FIRST <= asked <= _LAST else day_of(doorway.screen().now).year


def _place(doorway: Doorway) -> str:
    """A district's code; empty for the country."""
    code, places = request.args.get("place", ""), doorway.parts.policy.places
    return code if code in places and places.get(code).level is PlaceLevel.DISTRICT else ""


def _calendar(doorway: Doorway, place: str) -> WorkCalendar:
    return doorway.parts.policy.calendars.of(place or None)


def _years(calendar: WorkCalendar, today: date) -> list[int]:
    return sorted({today.year, *(day.year for day in calendar.holidays)})


def _districts(screen: Screen) -> Iterator[tuple[str, str]]:
    """Those with days of their own: the others go by the country's."""
    for code in sorted(screen.policy.calendars.by_district):
        if code in screen.policy.places:
            yield code, screen.place(code)
