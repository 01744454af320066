"""`/console/committee`: what comes before the committees of an officer's areas, and the meetings that they held."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from gateway.console import committee_view, session
from gateway.console.case_pages import read_number
from gateway.console.doorway import Doorway
from gateway.http.errors import STATUS
from gateway.services.agenda_sheet import agenda_sheet
from gateway.services.report_words import Teller
from gateway.services.typeset import typeset
from grs_core.domain.committee import MeetingKind
from grs_core.domain.errors import GrsError, NotAllowed, NotFound, RuleBroken
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.workdays import day_of
from grs_core.ports import UnitOfWork
from grs_core.services.jurisdiction import figures_area
from grs_core.services.meeting import LONGEST_MINUTES, LONGEST_NOTE, AgendaLine, Committee, Minutes, overdue_meetings

COUNTRY = "BD"
_SIZE, _MOST_PAGES = 10, 999
_BESIDE = {
    "meeting_day_wrong": "held_on",
    "meeting_present_wrong": "present",
    "words_missing": "minutes",
    "words_too_long": "minutes",
    "agenda_unknown": "items",
}
_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
Page = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Wrong:
    """What was typed of a meeting, and the field and the words of what is wrong with it."""

    typed: Mapping[str, str]
    items: frozenset[str]
    field: str
    words: str


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/committee")
    def committee() -> Page:
        return _page(doorway)

    @blueprint.post("/committee/agenda")
    def agenda_put() -> Page:
        return _put(doorway)

    @blueprint.post("/committee/agenda/<int(max=999999999):id_>/remove")
    def agenda_remove(id_: int) -> Page:
        return _remove(doorway, id_)

    @blueprint.post("/committee/meetings")
    def meeting_hold() -> Page:
        return _hold(doorway)

    @blueprint.get("/committee/agenda/print")
    def agenda_print() -> str:
        return _print(doorway)

    @blueprint.get("/committee/agenda.pdf")
    def agenda_pdf() -> Response:
        return _pdf(doorway)


def _acts(doorway: Doorway, work: UnitOfWork) -> Committee:
    return Committee(work, doorway.parts.policy, session.officer(), doorway.screen().now)


def _place(acts: Committee) -> str | None:
    """The one that is asked for, else his widest. Raises NotFound("place_unknown")."""
    code = request.values.get("place", "")
    if not acts.places:
        raise NotFound("place_unknown")
    if not code:
        return acts.places[0]
    return None if code == COUNTRY else code


def _page(doorway: Doorway, wrong: Wrong | None = None) -> Page:
    screen, policy, officer = doorway.screen(), doorway.parts.policy, session.officer()
    page = min(max(1, request.args.get("page", 1, int)), _MOST_PAGES)
    with doorway.parts.reading() as work:
        acts = _acts(doorway, work)
        place = _place(acts)
        agenda = acts.agenda(place)
        meetings = acts.held(place, page, _SIZE)
        older = bool(acts.held(place, page * _SIZE + 1, 1))
        surveys = figures_area(policy, officer, day_of(screen.now))
        idle = overdue_meetings(work, policy, [each for each in surveys if each.place == place], day_of(screen.now))
        names = work.officers.names({meeting.made_by for meeting, _ in meetings})
    own = next((each for each in idle if each.place == place), None)
    body = render_template(
        "console/committee.html",
        place=place or COUNTRY,
        area=committee_view.area(screen, place),
        places=[(each or COUNTRY, committee_view.area(screen, each)) for each in acts.places],
        points=[committee_view.point(line, screen) for line in agenda],
        meetings=[committee_view.held(meeting, lines, screen, names) for meeting, lines in meetings],
        page=page,
        older=older,
        link=lambda to: f"/console/committee?{urlencode({'place': place or COUNTRY, 'page': to})}",
        own_idle=committee_view.since(own, screen) if own else "",
        idle=[(committee_view.area(screen, e.place), committee_view.since(e, screen)) for e in idle if e is not own],
        limit=screen.count(policy.meeting_days),
        kinds=[(each.value, screen.say(f"committee_kind_{each.value}")) for each in MeetingKind],
        longest=LONGEST_MINUTES,
        acts=officer.works,
        today=day_of(screen.now).isoformat(),
        wrong=wrong,
    )
    return (body, STATUS[RuleBroken]) if wrong else body


def _put(doorway: Doorway) -> Page:
    """From the page of a case: `number`, `note`, and `place` where another committee than the nearest is meant."""
    number, given = read_number(request.form.get("number", "")), request.form.get("place", "")
    note = request.form.get("note", "")[: LONGEST_NOTE + 1]
    screen = doorway.screen()
    try:
        with doorway.parts.writing() as work:
            item = _acts(doorway, work).put(number, note, None if given == COUNTRY else given)
            work.commit()
    except (RuleBroken, NotAllowed) as refusal:
        return _refused(doorway, refusal)
    flash(screen.say("committee_was_put", area=committee_view.area(screen, item.place)))
    return redirect(f"/console/tickets/{number}", 303)


def _remove(doorway: Doorway, id_: int) -> Page:
    try:
        with doorway.parts.writing() as work:
            item = _acts(doorway, work).take_off(id_)
            work.commit()
    except NotAllowed as refusal:
        return _refused(doorway, refusal)
    flash(doorway.screen().say("committee_was_removed"))
    return redirect(f"/console/committee?{urlencode({'place': item.place or COUNTRY})}", 303)


def _hold(doorway: Doorway) -> Page:
    screen = doorway.screen()
    try:
        told = _minutes()
        with doorway.parts.writing() as work:
            acts = _acts(doorway, work)
            meeting = acts.hold(_place(acts), told)
            work.commit()
    except NotAllowed as refusal:
        return _refused(doorway, refusal)
    except (RuleBroken, NotFound) as refusal:
        if refusal.key not in _BESIDE:
            raise
        counted = {name: screen.digits(value) for name, value in refusal.params.items()}
        typed, items = request.form.to_dict(), frozenset(request.form.getlist("items"))
        return _page(doorway, Wrong(typed, items, _BESIDE[refusal.key], screen.say(refusal.key, **counted)))
    flash(screen.say("committee_was_held"))
    return redirect(f"/console/committee?{urlencode({'place': meeting.place or COUNTRY})}", 303)


def _minutes() -> Minutes:
    """Raises RuleBroken("meeting_day_wrong" | "meeting_present_wrong"), NotFound("agenda_unknown")."""
    given = request.form
    try:
        held_on = date.fromisoformat(given.get("held_on", ""))
    except ValueError:
        raise RuleBroken("meeting_day_wrong") from None
    present = given.get("present", "").strip().translate(_DIGITS)
    if not (present.isascii() and present.isdecimal() and len(present) < 5):
        raise RuleBroken("meeting_present_wrong")
    if not all(each.isascii() and each.isdecimal() and len(each) < 19 for each in given.getlist("items")):
        raise NotFound("agenda_unknown")
    kind = MeetingKind.SPECIAL if given.get("kind") == MeetingKind.SPECIAL.value else MeetingKind.REGULAR
    items = frozenset(int(each) for each in given.getlist("items"))
    return Minutes(held_on, kind, int(present), given.get("minutes", "").replace("\r\n", "\n"), items)


def _print(doorway: Doorway) -> str:
    screen = doorway.screen()
    place, lines = _read(doorway)
    return render_template(
        "console/agenda.html",
        place=place or COUNTRY,
        area=committee_view.area(screen, place),
        points=[committee_view.point(line, replace(screen, numbers_shown=False), told=True) for line in lines],
    )


def _pdf(doorway: Doorway) -> Response:
    screen = doorway.screen()
    place, lines = _read(doorway)
    told = agenda_sheet(Teller(screen.policy, screen.language), place, lines, screen.now)
    name = f"agenda-{place or COUNTRY}-{day_of(screen.now).isoformat()}.pdf"
    sent = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(typeset("sheet", told), mimetype="application/pdf", headers=sent)


def _read(doorway: Doorway) -> tuple[str | None, tuple[AgendaLine, ...]]:
    """The agenda with the stories: who read them is written down in every case."""
    by = Actor(f"officer:{session.officer().login}", "console")
    with doorway.parts.writing() as work:
        acts = _acts(doorway, work)
        place = _place(acts)
        lines = acts.agenda(place)
        for line in lines:
            read = TicketEvent(EventName.TICKET_READ, doorway.screen().now, by, line.item.ticket, None, None, "agenda")
            work.audit.append(read)
        work.commit()
    return place, lines


def _refused(doorway: Doorway, refusal: GrsError) -> Page:
    screen = doorway.screen()
    counted = {name: screen.digits(value) for name, value in refusal.params.items()}
    status = next(code for kind, code in STATUS.items() if isinstance(refusal, kind))
    return render_template("console/refused.html", said=screen.say(refusal.key, **counted)), status
