"""`POST /console/tickets/<number>/<act>`: what an officer does, and what he is told when it cannot be done."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from gateway.console import correct_form, desks, session
from gateway.console.case_forms import OFFERED, Typed
from gateway.console.case_pages import read_case, read_number
from gateway.console.doorway import Doorway
from gateway.http.errors import STATUS
from gateway.services.anonymous import without_identity
from grs_core.domain.errors import Conflict, GrsError, NotFound, RuleBroken
from grs_core.domain.lifecycle import Act
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.workdays import day_of
from grs_core.ports import UnitOfWork
from grs_core.services.casework import Casework
from grs_core.services.correcting import Lesson
from grs_core.services.queues import sight, visible

_LONGEST_FORM = 4000
"""Characters of a field that are kept when it comes back: far above what an act takes."""
_FIELD: Mapping[str, str] = {
    "words_missing": "words",
    "words_too_long": "words",
    "office_is_accused": "office",
    "already_there": "office",
    "appeal_stays_above": "office",
    "office_not_trusted": "office",
    "office_unknown": "office",
    "nothing_corrected": "category",
    "category_unknown": "category",
    "programme_unknown": "programme",
    "place_unknown": "place",
    "place_several": "place",
    "place_not_ours": "place",
    "place_too_coarse": "place",
    "accused_unknown": "accused",
}
Page = Response | tuple[str, int]


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.post(f"/tickets/<number>/<any({','.join(OFFERED)}):act>")
    def do(number: str, act: str) -> Page:
        typed = _typed(Act(act))
        wanted = read_number(number)
        if typed.act is Act.FORWARD and "search" in request.form:
            return _page(doorway, wanted, typed, 200)
        try:
            ticket = _act(doorway, wanted, typed)
        except Conflict:
            return _changed(doorway, wanted, typed)
        except (RuleBroken, NotFound) as refusal:
            return _refused(doorway, wanted, typed, refusal)
        doorway.parts.jobs.nudge("relay")
        return _done(doorway, ticket, typed.act)


def _typed(act: Act, wrong: Mapping[str, str] | None = None) -> Typed:
    words, office, find = (request.form.get(name, "")[:_LONGEST_FORM] for name in ("words", "office", "find"))
    facts = {name: request.form.get(name, "")[:_LONGEST_FORM] for name in correct_form.FIELDS}
    return Typed(act, words, office, find, wrong, facts if act is Act.CORRECT else None)


def _act(doorway: Doorway, number: TrackingNumber, typed: Typed) -> Ticket:
    parts, screen, officer = doorway.parts, doorway.screen(), session.officer()
    with parts.writing() as work:
        case = Casework(work, parts.policy, parts.dice, officer, number, _number("version"), screen.now)
        ticket = _do(doorway, work, case, typed)
        work.commit()
    return ticket


def _do(doorway: Doorway, work: UnitOfWork, case: Casework, typed: Typed) -> Ticket:
    if typed.act is Act.ACCEPT:
        return case.accept()
    if typed.act is Act.CORRECT:
        return _correct(doorway, work, case, typed.facts or {})
    if typed.act is Act.ASK:
        return case.ask(typed.words)
    if typed.act is Act.FORWARD:
        return case.forward(_office(doorway, work, case.number, typed.office), typed.words)
    return case.resolve(typed.words) if typed.act is Act.RESOLVE else case.reject(typed.words)


def _correct(doorway: Doorway, work: UnitOfWork, case: Casework, typed: Mapping[str, str]) -> Ticket:
    """The right facts are read beside the present ones: what was left alone stays. Raises NotFound, RuleBroken."""
    parts = doorway.parts
    seen = visible(work, parts.policy, session.officer(), case.number, day_of(case.now))
    return case.correct(correct_form.read(seen, parts.finder, typed), Lesson(parts.model, _masked))


def _problems(doorway: Doorway, number: TrackingNumber, typed: Mapping[str, str]) -> Mapping[str, str]:
    """All that is wrong with a correction, not only what was met first. Raises NotFound."""
    parts = doorway.parts
    with parts.reading() as work:
        seen = visible(work, parts.policy, session.officer(), number, day_of(doorway.screen().now))
    return correct_form.problems(seen, parts.policy, parts.finder, typed)


def _masked(ticket: Ticket) -> str:
    return without_identity(ticket.grievance.text, ticket.complainant.name)


def _office(doorway: Doorway, work: UnitOfWork, number: TrackingNumber, office: str) -> str:
    """The chosen desk, when this officer may choose it for this case. Raises NotFound."""
    policy, officer = doorway.parts.policy, session.officer()
    today = day_of(doorway.screen().now)
    ticket = work.tickets.get(number)
    if not sight(policy.directory, officer, today).sees(ticket):
        raise NotFound("ticket_unknown")
    return desks.reached(policy, ticket, officer.offices(today), office)


def _done(doorway: Doorway, ticket: Ticket, act: Act) -> Response:
    """Back to the case; to the queue when it has gone where this officer does not look."""
    screen, officer = doorway.screen(), session.officer()
    params = {"office": screen.office(ticket.desk.office)} if act in (Act.FORWARD, Act.CORRECT) else {}
    flash(screen.say(f"done_{act.value}", **params))
    seen = sight(doorway.parts.policy.directory, officer, day_of(screen.now)).sees(ticket)
    return redirect(f"/console/tickets/{ticket.number}" if seen else "/console/queue", 303)


def _changed(doorway: Doorway, number: TrackingNumber, typed: Typed) -> Page:
    """Somebody was faster: what he did, and the typed words kept."""
    return _page(doorway, number, typed, STATUS[Conflict], doorway.screen().say("ticket_changed"), changed=True)


def _refused(doorway: Doorway, number: TrackingNumber, typed: Typed, refusal: GrsError) -> Page:
    """Beside the field where one is wrong; an act that the case's status does not allow is a conflict."""
    screen = doorway.screen()
    if refusal.key == "act_not_lawful":
        params = {
            "status": screen.say(f"status_{refusal.params['status']}"),
            "act": screen.say(f"act_{typed.act.value}"),
        }
        return _page(doorway, number, typed, STATUS[Conflict], screen.say("act_not_lawful", **params))
    if refusal.key not in _FIELD:
        raise refusal
    counted = {name: screen.count(int(value)) for name, value in refusal.params.items() if value.isdecimal()}
    said = screen.say(refusal.key, **counted) if counted else screen.say(refusal.key)
    wrong = {_FIELD[refusal.key]: said}
    if typed.act is Act.CORRECT:
        wrong |= {field: screen.say(key) for field, key in _problems(doorway, number, typed.facts or {}).items()}
    elif not typed.words.strip():
        wrong["words"] = screen.say("words_missing")
    return _page(doorway, number, _typed(typed.act, wrong), STATUS[RuleBroken])


def _page(
    doorway: Doorway, number: TrackingNumber, typed: Typed, status: int, said: str = "", changed: bool = False
) -> Page:
    case = read_case(doorway, number, typed)
    offered = any(form.act == typed.act.value for form in case.forms)
    body = render_template(
        "console/case.html",
        case=case,
        said=said,
        changed=case.history[_number("seen") :] if changed else (),
        unsent="" if offered else typed.words,
    )
    return body, status


def _number(field: str) -> int:
    """A hidden number; what cannot be read is a version that never was."""
    written = request.form.get(field, "")
    return int(written) if written.isdecimal() and len(written) < 10 else (0 if field == "seen" else -1)
