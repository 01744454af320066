"""`/volunteers/figures`: an organisation's work and its areas in numbers, without anybody in them; and as a PDF."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from gateway.http.look import page_language
from gateway.services.organisation_sheet import organisation_sheet, table_name
from gateway.services.report_words import Teller
from gateway.services.typeset import typeset
from gateway.volunteers import session
from gateway.volunteers.doorway import Doorway
from grs_core.domain.reports import Period, ReportKind
from grs_core.domain.volunteering import Organisation
from grs_core.domain.workdays import day_of
from grs_core.services.organisation_figures import OrganisationFigures, organisation_figures

QUARTERS = 8
"""So many are offered."""


@dataclass(frozen=True, slots=True)
class Part:
    """A table: (name, count) of what is shown; `hidden` and `rest` of what is not."""

    key: str
    lines: tuple[tuple[str, int], ...]
    hidden: int
    rest: int | None


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/figures")
    def figures() -> str:
        return _page(doorway)

    @blueprint.get("/figures.pdf")
    def figures_pdf() -> Response:
        return _pdf(doorway)


def _page(doorway: Doorway) -> str:
    teller, today = _teller(doorway), day_of(doorway.now())
    found, offered = _figures(doorway, today), _offered(today, session.member().organisation)
    parts = [_part(teller, found, name) for name in ("standing", "state", "category", "programme", "district")]
    months = [(teller.area(each.district), f"{each.month:%Y-%m}", each.received, each.resolved) for each in found.areas]
    return render_template(
        "volunteers/figures.html",
        filed=found.filed,
        period=found.period,
        period_name=teller.period(found.period),
        quarters=[(each.code, teller.period(each)) for each in offered],
        parts=parts,
        months=months,
    )


def _pdf(doorway: Doorway) -> Response:
    found = _figures(doorway, day_of(doorway.now()))
    sheet = organisation_sheet(found, _teller(doorway), doorway.now())
    named = {"Content-Disposition": f'attachment; filename="{found.period.code}.pdf"'}
    return Response(typeset("sheet", sheet), mimetype="application/pdf", headers=named)


def _figures(doorway: Doorway, today: date) -> OrganisationFigures:
    """Of the quarter that is asked for, else the last that is over. Raises RuleBroken("period_wrong" |
    "period_not_over").
    """
    asked = request.args.get("quarter", "")
    organisation = session.member().organisation
    period = Period.read(ReportKind.QUARTERLY, asked) if asked else _offered(today, organisation)[0]
    with doorway.parts.reading() as work:
        return organisation_figures(work, doorway.parts.policy, organisation, period, today)


def _offered(today: date, organisation: Organisation) -> list[Period]:
    """Those that are over, the newest first, as far back as the organisation goes; the last one always."""
    found, period = [], Period.of(ReportKind.QUARTERLY, today)
    for _ in range(QUARTERS):
        period = period.before
        found.append(period)
    there = day_of(organisation.applied_at)
    return [each for each in found if each.last >= there] or found[:1]


def _part(teller: Teller, found: OrganisationFigures, name: str) -> Part:
    row = found.rows[name]
    shown = sorted(((code, many) for code, many in row.shown.items() if many), key=lambda each: (-each[1], each[0]))
    lines = tuple((table_name(teller, name, code), many) for code, many in shown)
    return Part(name, lines, len(row.hidden), row.rest)


def _teller(doorway: Doorway) -> Teller:
    return Teller(doorway.parts.policy, page_language())
