"""`/console/reports`: the reports by month and quarter of an officer's areas, and new ones of any period that is over.

A stored report is of everybody's cases: who may not know of all of them gets a copy of his own instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from gateway.console import session
from gateway.console.doorway import Doorway
from gateway.console.fields import Choice
from gateway.console.screen import Screen
from gateway.http.errors import STATUS
from gateway.http.words import Language
from gateway.services.report_words import Teller
from gateway.services.reporting import Reporting
from grs_core.console_ports import ReportFilter
from grs_core.domain.errors import NotFound, RuleBroken
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.places import PlaceLevel
from grs_core.domain.reports import Period, Report, ReportKind
from grs_core.domain.workdays import day_of
from grs_core.services.advising import codes
from grs_core.services.jurisdiction import Survey, blind, figures_area, may_survey
from grs_core.services.reporting import sees_whole

COUNTRY = "BD"
_SIZE, _MOST_PAGES = 25, 999
_OFFERED = {ReportKind.MONTHLY: 24, ReportKind.QUARTERLY: 8}
Page = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Line:
    """A report in the list, worded."""

    id: int
    area: str
    kind: str
    period: str
    made: str
    file: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The form of a new report as it was sent."""

    survey: Survey
    period: Period
    language: Language


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/reports")
    def reports() -> Page:
        return _list(doorway)

    @blueprint.post("/reports")
    def report_make() -> Page:
        return _make(doorway)

    @blueprint.get("/reports/copy.pdf")
    def report_copy() -> Page:
        return _copy(doorway)

    @blueprint.get("/reports/<int(max=999999999):id_>.pdf")
    def report_pdf(id_: int) -> Response:
        return _pdf(doorway, id_)


def _surveys(doorway: Doorway) -> tuple[Survey, ...]:
    """Raises NotFound("place_unknown") for who has none."""
    found = figures_area(doorway.parts.policy, session.officer(), day_of(doorway.screen().now))
    if not found:
        raise NotFound("place_unknown")
    return found


def _survey(doorway: Doorway, code: str) -> Survey:
    """Raises NotFound("place_unknown")."""
    place = None if code == COUNTRY else code
    return may_survey(doorway.parts.policy, session.officer(), day_of(doorway.screen().now), place)


def _list(doorway: Doorway, wrong: str = "") -> Page:
    screen, own, given = doorway.screen(), _surveys(doorway), request.values
    chosen = given.get("place") or own[0].place or COUNTRY
    survey = _survey(doorway, chosen)
    page = min(max(1, given.get("page", 1, int)), _MOST_PAGES)
    kind = next((each for each in ReportKind if each.value == given.get("kind")), None)
    wanted = ReportFilter(_areas(doorway, survey), kind)
    with doorway.parts.reading() as work:
        found = work.reports.page(wanted, page, _SIZE)
        older = bool(work.reports.page(wanted, page * _SIZE + 1, 1))
        names = work.officers.names({each.made_by for each in found})
    asked = {"place": chosen, **({"kind": kind.value} if kind else {})}
    body = render_template(
        "console/reports.html",
        lines=[_line(each, screen, names) for each in found],
        page=page,
        older=older,
        link=lambda to: f"/console/reports?{urlencode({**asked, 'page': to})}",
        areas=_choices(screen, own, survey.place),
        chosen=chosen,
        kinds=[(each.value, screen.say(f"reports_kind_{each.value}")) for each in ReportKind],
        kind=kind.value if kind else "",
        periods=_periods(screen),
        period=given.get("period", ""),
        keeps=session.officer().works,
        wrong=wrong,
    )
    return (body, STATUS[RuleBroken]) if wrong else body


def _make(doorway: Doorway) -> Page:
    """Kept for all where he may know of everything in it; else a copy of his own."""
    try:
        asked = _asked(doorway)
        if not _is_whole(doorway, asked):
            query = {"place": asked.survey.place or COUNTRY, "period": asked.period.code, "language": asked.language}
            return redirect(f"/console/reports/copy.pdf?{urlencode(query)}", 303)
        by = Actor(f"officer:{session.officer().login}", "console")
        _reporting(doorway).make(asked.period, asked.survey.place, asked.language, by)
    except RuleBroken as refusal:
        return _list(doorway, doorway.screen().say(refusal.key))
    flash(doorway.screen().say("reports_made"))
    query = {"place": asked.survey.place or COUNTRY, "kind": asked.period.kind.value}
    return redirect(f"/console/reports?{urlencode(query)}", 303)


def _copy(doorway: Doorway) -> Page:
    try:
        asked = _asked(doorway)
        pdf = _afresh(doorway, asked)
    except RuleBroken as refusal:
        return _list(doorway, doorway.screen().say(refusal.key))
    return _sent(doorway, asked, pdf)


def _pdf(doorway: Doorway, id_: int) -> Response:
    with doorway.parts.reading() as work:
        report = work.reports.get(id_)
        pdf = work.reports.pdf(id_)
    language: Language = "en" if report.language == "en" else "bn"
    asked = Asked(_survey(doorway, report.area or COUNTRY), report.period, language)
    return _sent(doorway, asked, pdf if _is_whole(doorway, asked) else _afresh(doorway, asked))


def _asked(doorway: Doorway) -> Asked:
    """Raises NotFound("place_unknown"), RuleBroken("period_wrong" | "period_not_over")."""
    given = request.values
    code = given.get("period", "")
    period = Period.read(ReportKind.QUARTERLY if "Q" in code else ReportKind.MONTHLY, code)
    if not period.is_over(day_of(doorway.screen().now)):
        raise RuleBroken("period_not_over")
    return Asked(_survey(doorway, given.get("place", "")), period, "en" if given.get("language") == "en" else "bn")


def _is_whole(doorway: Doorway, asked: Asked) -> bool:
    parts, now = doorway.parts, doorway.screen().now
    seen = blind(parts.policy, session.officer(), day_of(now))
    with parts.reading() as work:
        return sees_whole(work, asked.survey, asked.period, seen, now)


def _afresh(doorway: Doorway, asked: Asked) -> bytes:
    seen = blind(doorway.parts.policy, session.officer(), day_of(doorway.screen().now))
    return _reporting(doorway).afresh(asked.survey, asked.period, asked.language, seen)


def _reporting(doorway: Doorway) -> Reporting:
    parts = doorway.parts
    return Reporting(parts.writing, parts.reading, parts.policy, parts.clock)


def _sent(doorway: Doorway, asked: Asked, pdf: bytes) -> Response:
    """Who took which numbers away is written down."""
    area = asked.survey.place or COUNTRY
    about = f"{asked.period.kind.value} {asked.period.code} {asked.language}"
    by = Actor(f"officer:{session.officer().login}", "console")
    with doorway.parts.writing() as work:
        work.audit.append(
            TicketEvent(EventName.FIGURES_EXPORTED, doorway.screen().now, by, None, None, area, f"report {about}")
        )
        work.commit()
    name = f"grs-{'-'.join((*about.split(), area))}.pdf"
    return Response(pdf, mimetype="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _areas(doorway: Doorway, survey: Survey) -> frozenset[str | None] | None:
    """The place and all below it; None for the country."""
    below = codes(doorway.parts.policy, survey.place)
    return None if below is None else frozenset[str | None](below)


def _choices(screen: Screen, own: tuple[Survey, ...], chosen: str | None) -> list[Choice]:
    """His areas, the chosen one with what it lies in as far as that is his, and what lies directly below it; below the
    country come divisions and districts.
    """
    policy = screen.policy
    chain = [place.code for place in reversed(policy.places.chain(chosen))] if chosen is not None else []
    his = [code for code in chain if any(survey.covers(policy, code) for survey in own)]
    below = [place.code for place in policy.places.children(chosen)]
    if chosen is None:
        below += [place.code for place in policy.places.of_level(PlaceLevel.DISTRICT)]
    teller = Teller(policy, screen.language)
    found = dict.fromkeys([*(survey.place for survey in own), *his, *below])
    return [(code or COUNTRY, teller.area(code)) for code in found]


def _periods(screen: Screen) -> list[tuple[str, list[Choice]]]:
    """Those that are over, newest first, by kind."""
    teller, found = Teller(screen.policy, screen.language), []
    for kind, many in _OFFERED.items():
        period, offered = Period.of(kind, day_of(screen.now)), []
        for _ in range(many):
            period = period.before
            offered.append((period.code, teller.period(period)))
        found.append((screen.say(f"reports_kind_{kind.value}"), offered))
    return found


def _line(report: Report, screen: Screen, names: Mapping[str, str]) -> Line:
    teller = Teller(screen.policy, screen.language)
    by = names.get(report.made_by, report.made_by) if report.made_by != "system" else screen.say("reports_by_itself")
    size = screen.count(max(1, report.size // 1000))
    file = screen.say("reports_download", pages=screen.count(report.pages), size=size)
    return Line(
        id=report.id,
        area=teller.area(report.area),
        kind=screen.say(f"reports_kind_{report.period.kind.value}"),
        period=teller.period(report.period),
        made=f"{screen.day(report.made_at)}, {by}",
        file=f"{file} · {screen.say(f'reports_language_{report.language}')}",
    )
