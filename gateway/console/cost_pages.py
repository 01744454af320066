"""`/console/costs`: what a month's messages cost, by office and carrier, and the same as a table for a spreadsheet."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from gateway.console import reviewers, session
from gateway.console.doorway import Doorway
from gateway.console.screen import Screen
from gateway.http import dates
from gateway.services import cost_sheet
from grs_core.domain.errors import RuleBroken
from grs_core.domain.officers import Officer
from grs_core.services.costs import ACCOUNTANTS, CostLine, Costs, check_may_see, costs, month_before, month_of

_MONTHS = 13
"""A year and the month that runs."""


@dataclass(frozen=True, slots=True)
class Line:
    """Worded. `priced`: the policy has the carrier's price."""

    office: str
    carrier: str
    messages: str
    segments: str
    taka: str
    priced: bool


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/costs")
    def message_costs() -> str | tuple[str, int]:
        return reviewers.only(doorway, lambda: _page(doorway))

    @blueprint.get("/costs.csv")
    def message_costs_csv() -> Response | tuple[str, int]:
        return reviewers.only(doorway, lambda: _csv(doorway))


def is_accountant(officer: Officer | None) -> bool:
    """For the menu."""
    return officer is not None and officer.role in ACCOUNTANTS


def _page(doorway: Doorway) -> str:
    screen, told = doorway.screen(), _told(doorway)
    return render_template(
        "console/costs.html",
        month=told.month,
        months=[(each, _in_words(each, screen)) for each in _months(month_of(screen.now))],
        lines=[_line(line, screen) for line in told.lines],
        total=_line(told.total, screen),
        unpriced=", ".join(map(screen.carrier, cost_sheet.unpriced(told))),
    )


def _csv(doorway: Doorway) -> Response:
    told = _told(doorway)
    body = "\ufeff" + cost_sheet.as_csv(told, doorway.parts.policy)  # spreadsheets read UTF-8 by this mark only
    named = {"Content-Disposition": f'attachment; filename="message-costs-{told.month}.csv"'}
    return Response(body, mimetype="text/csv", headers=named)


def _told(doorway: Doorway) -> Costs:
    """Raises NotAllowed("costs_not_yours")."""
    check_may_see(session.officer())
    month = request.args.get("month") or month_of(doorway.screen().now)
    try:
        with doorway.parts.reading() as work:
            return costs(work, doorway.parts.policy, month)
    except RuleBroken:
        raise BadRequest from None


def _in_words(month: str, screen: Screen) -> str:
    """`2026-05` as `মে ২০২৬`."""
    return dates.of_month(date.fromisoformat(f"{month}-01"), screen.language)


def _months(newest: str) -> list[str]:
    found = [newest]
    while len(found) < _MONTHS:
        found.append(month_before(found[-1]))
    return found


def _line(line: CostLine, screen: Screen) -> Line:
    return Line(
        office=screen.office(line.office) if line.office else screen.say("costs_of_no_case"),
        carrier=screen.carrier(line.carrier),
        messages=screen.count(line.messages),
        segments=screen.count(line.segments),
        taka=screen.digits(cost_sheet.taka(line)),
        priced=line.priced,
    )
