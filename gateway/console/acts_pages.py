"""`POST /console/tickets/<number>/<act>`: what an officer does, and what he is told when it cannot be done."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from gateway.console import correct_form, session
from gateway.console.act_fields import FIELDS, LONGEST_WHY
from gateway.console.acts import OFFERED, offered
from gateway.console.beside import Beside, colleagues
from gateway.console.case_forms import Typed
from gateway.console.case_pages import read_case, read_number
from gateway.console.doing import BESIDE, Doing, Wrong
from gateway.console.doorway import Doorway
from gateway.console.preview import previews
from gateway.console.replies import chosen, ready
from gateway.console.screen import Screen
from gateway.http.errors import STATUS
from grs_core.domain.errors import Conflict, GrsError, NotAllowed, NotFound, RuleBroken
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.workdays import day_of
from grs_core.ports import UnitOfWork
from grs_core.services.casework import Casework
from grs_core.services.queues import View, queue, sight, visible

_LONGEST_FORM = 4000
"""Characters of a field that are kept when it comes back: far above what an act takes."""
_ENDS = frozenset({"resolve", "reject", "reject_on", "forward", "proposed"})
"""After these he is done with the case for now."""
Page = Response | tuple[str, int]


class _Refused(Exception):
    """The form, with what is wrong beside its fields."""

    def __init__(self, typed: Typed) -> None:
        self.typed = typed


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.post(f"/tickets/<number>/<any({','.join(OFFERED)}):act>")
    def do(number: str, act: str) -> Page:
        typed = _typed(act)
        wanted = read_number(number)
        if act == "forward" and "search" in request.form:
            return page_of(doorway, wanted, typed, 200)
        if "insert" in request.form:
            return page_of(doorway, wanted, _inserted(doorway, wanted, typed), 200)
        try:
            if "preview" in request.form:
                return page_of(doorway, wanted, _previewed(doorway, wanted, typed), 200)
            ticket, proposed = _act(doorway, wanted, typed)
        except _Refused as refused:
            return page_of(doorway, wanted, refused.typed, STATUS[RuleBroken])
        except Conflict:
            return _changed(doorway, wanted, typed)
        except (RuleBroken, NotFound) as refusal:
            return _refused(doorway, wanted, typed, refusal)
        doorway.parts.jobs.nudge("relay")
        return _done(doorway, ticket, "proposed" if proposed else act)


def _typed(act: str) -> Typed:
    """Every field that the act asks for, also where none was sent."""
    names = {"words", *FIELDS.get(act, ()), *_MORE.get(act, ())}
    return Typed(act, {name: request.form.get(name, "")[:_LONGEST_FORM] for name in names})


_MORE: Mapping[str, tuple[str, ...]] = {"forward": ("office", "find"), "correct": correct_form.FIELDS}


def _act(doorway: Doorway, number: TrackingNumber, typed: Typed) -> tuple[Ticket, bool]:
    """The case as it is then, and whether the act was only proposed."""
    with doorway.parts.writing() as work:
        doing = _begun(doorway, work, number, typed)
        proposed = doing.joint()
        ticket = doing.propose() if proposed else doing.do()
        work.commit()
    return ticket, proposed


def _begun(doorway: Doorway, work: UnitOfWork, number: TrackingNumber, typed: Typed) -> Doing:
    """Raises what `_check` raises."""
    parts, screen, officer = doorway.parts, doorway.screen(), session.officer()
    why = " ".join(typed.given.get("at_once", "").split())[:LONGEST_WHY]
    case = Casework(work, parts.policy, parts.dice, officer, number, form_number("version"), screen.now, why)
    doing = Doing(parts, work, case, typed)
    _check(doing, work, screen)
    return doing


def _previewed(doorway: Doorway, number: TrackingNumber, typed: Typed) -> Typed:
    """The act is done and undone: what it put into the outbox is what the citizen would get."""
    parts, screen = doorway.parts, doorway.screen()
    with parts.writing() as work:
        doing = _begun(doorway, work, number, typed)
        address = doing.seen().complainant.address
        before = work.notified.of(number, address)
        doing.do()
        told = [each for each in work.notified.of(number, address) if each not in before]
        return replace(typed, preview=previews(told, parts.speech, screen))


def _inserted(doorway: Doorway, number: TrackingNumber, typed: Typed) -> Typed:
    """The chosen words behind those that stand there. Raises NotFound("ticket_unknown")."""
    screen = doorway.screen()
    with doorway.parts.reading() as work:
        ticket = visible(work, screen.policy, session.officer(), number, day_of(screen.now))
        try:
            words = chosen(ready(work, screen, ticket), request.form.get("template", ""), typed.act).words
        except NotFound:
            return typed
    joined = " ".join(part for part in (typed.words.strip(), words) if part)
    return replace(typed, given={**typed.given, "words": joined})


def _check(doing: Doing, work: UnitOfWork, screen: Screen) -> None:
    """Raises NotFound("ticket_unknown"), NotAllowed("only_reads"), Conflict("ticket_changed"),
    RuleBroken("act_not_lawful"), _Refused.
    """
    case, act = doing.case, doing.typed.act
    ticket = doing.seen()
    if not case.officer.works:
        raise NotAllowed("only_reads")
    if ticket.version != case.version:
        raise Conflict("ticket_changed")
    others = colleagues(work, case.officer, ticket, case.now) if act == "assign" else ()
    if act not in offered(ticket, Beside(referrals=work.referrals.of(str(case.number)), colleagues=others)):
        raise RuleBroken("act_not_lawful", status=ticket.status.value, act=act)
    wrong = doing.wrong(ticket)
    if wrong:
        raise _Refused(_told(doing.typed, wrong, screen))


def _told(typed: Typed, wrong: Wrong, screen: Screen) -> Typed:
    said = {field: _said(screen, key, params) for field, (key, params) in wrong.items()}
    return Typed(typed.act, typed.given, said)


def _said(screen: Screen, key: str, params: Mapping[str, str]) -> str:
    counted = {name: screen.count(int(value)) for name, value in params.items() if value.isdecimal()}
    return screen.say(key, **counted) if counted else screen.say(key)


def _done(doorway: Doorway, ticket: Ticket, act: str) -> Response:
    """Back to the case; to the queue when it has gone where this officer does not look."""
    screen, officer = doorway.screen(), session.officer()
    params = {"office": screen.office(ticket.desk.office)} if act in ("forward", "correct") else {}
    flash(screen.say(f"done_{act}", **params))
    if act in _ENDS:
        offer_next(doorway, ticket)
    # Who has just stepped back is still the officer that he was when this request began.
    seen = act != "recuse" and sight(doorway.parts.policy.directory, officer, day_of(screen.now)).sees(ticket)
    return redirect(f"/console/tickets/{ticket.number}" if seen else "/console/queue", 303)


def offer_next(doorway: Doorway, ticket: Ticket) -> None:
    """The open case that stands first in his queue now, the most overdue."""
    screen, officer = doorway.screen(), session.officer()
    with doorway.parts.reading() as work:
        found = queue(work, screen.policy, officer, View.OPEN, screen.now, 1).tickets
    following = next((each.number for each in found if each.number != ticket.number), None)
    if following is not None:
        flash(str(following), "next")


def _changed(doorway: Doorway, number: TrackingNumber, typed: Typed) -> Page:
    """Somebody was faster: what he did, and the typed words kept."""
    return page_of(doorway, number, typed, STATUS[Conflict], doorway.screen().say("ticket_changed"), changed=True)


def _refused(doorway: Doorway, number: TrackingNumber, typed: Typed, refusal: GrsError) -> Page:
    """Beside the field where one is wrong; an act that the case's status does not allow is a conflict."""
    screen = doorway.screen()
    if refusal.key == "act_not_lawful":
        params = {"status": screen.say(f"status_{refusal.params['status']}"), "act": screen.say(f"act_{typed.act}")}
        return page_of(doorway, number, typed, STATUS[Conflict], screen.say("act_not_lawful", **params))
    if refusal.key in BESIDE:
        beside: Wrong = {BESIDE[refusal.key]: (refusal.key, refusal.params)}
        return page_of(doorway, number, _told(typed, beside, screen), STATUS[RuleBroken])
    if isinstance(refusal, RuleBroken) and refusal.key in screen.words:
        return page_of(doorway, number, typed, STATUS[RuleBroken], _said(screen, refusal.key, refusal.params))
    raise refusal


def page_of(
    doorway: Doorway, number: TrackingNumber, typed: Typed, status: int, said: str = "", changed: bool = False
) -> Page:
    case = read_case(doorway, number, typed)
    possible = any(form.act == typed.act for form in case.forms)
    body = render_template(
        "console/case.html",
        case=case,
        said=said,
        changed=case.history[form_number("seen") :] if changed else (),
        unsent="" if possible else typed.words,
    )
    return body, status


def form_number(field: str) -> int:
    """A hidden number; what cannot be read is a version that never was."""
    written = request.form.get(field, "")
    return int(written) if written.isdecimal() and len(written) < 10 else (0 if field == "seen" else -1)
