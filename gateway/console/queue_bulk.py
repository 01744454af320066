"""`POST /console/queue/bulk`: one act on the chosen cases, on all of them or on none."""

import re
from collections.abc import Callable, Mapping

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from gateway.console import desks, session
from gateway.console.doorway import Doorway
from gateway.console.queue_bulk_view import Pick, Told, bulk_sheet, why
from gateway.http.errors import STATUS
from grs_core.domain.errors import Conflict, NotAllowed, NotFound, RuleBroken
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.workdays import day_of
from grs_core.ports import UnitOfWork
from grs_core.services.assigning import assign
from grs_core.services.bulk import MOST, Refusal, Refused, all_or_none, merge_all
from grs_core.services.casework import LONGEST_REASON, Casework, written
from grs_core.services.noting import note
from grs_core.services.queues import sight, visible

ACTS = ("accept", "assign", "forward", "merge", "note")
_PICK = re.compile(r"([0-9]{10}):([0-9]{1,9})")
_QUERY = re.compile(r"[\w=&%+.-]{0,300}", re.ASCII)
_LONGEST_FIELD = 4000
Page = Response | tuple[str, int]


class _Missing(Exception):
    """A field lacks what the act needs. Words by field."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__()
        self.wrong = wrong


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.post("/queue/bulk")
    def do_many() -> Page:
        screen, act, picks = doorway.screen(), request.form.get("act", ""), _picks()
        if not session.officer().works:
            return render_template("console/refused.html", said=screen.say("bulk_not_yours")), STATUS[NotAllowed]
        if act not in ACTS or not picks or len(picks) > MOST:
            flash(screen.say("bulk_too_many", most=screen.count(MOST)) if picks else screen.say("bulk_none"))
            return _back()
        if act != "accept" and "sure" not in request.form:
            return _page(doorway, act, picks)
        return _try(doorway, act, picks)


def _try(doorway: Doorway, act: str, picks: tuple[Pick, ...]) -> Page:
    screen = doorway.screen()
    try:
        done = _do(doorway, act, picks)
    except _Missing as missing:
        return _page(doorway, act, picks, Told(wrong=missing.wrong), STATUS[RuleBroken])
    except Refused as refused:
        return _page(doorway, act, picks, _refused(doorway, act, refused.refusals), STATUS[Conflict])
    except (Conflict, NotFound) as refusal:
        key = "bulk_changed" if isinstance(refusal, Conflict) else "merge_unknown"
        return _page(doorway, act, picks, Told(said=screen.say(key)), STATUS[type(refusal)])
    doorway.parts.jobs.nudge("relay")
    flash(screen.say(f"bulk_done_{act}", count=screen.count(len(done))))
    return _back()


def _do(doorway: Doorway, act: str, picks: tuple[Pick, ...]) -> tuple[Ticket, ...]:
    """One unit of work. Raises Refused, Conflict, NotFound, _Missing: then nothing was done."""
    parts, screen, officer = doorway.parts, doorway.screen(), session.officer()
    with parts.writing() as work:
        cases = [Casework(work, parts.policy, parts.dice, officer, *pick, screen.now) for pick in picks]
        done = _merged(doorway, work, cases) if act == "merge" else all_or_none(cases, _single(doorway, act))
        for ticket in done:
            work.seen.keep(officer.login, ticket.number, ticket.version)
        work.commit()
    return done


def _single(doorway: Doorway, act: str) -> Callable[[Casework], Ticket]:
    given = _given(doorway, act)

    def forward(case: Casework) -> Ticket:
        ticket = visible(case.work, case.policy, case.officer, case.number, day_of(case.now))
        held = case.officer.offices(day_of(case.now))
        return case.forward(desks.reached(case.policy, ticket, held, given["office"]), given["words"])

    acts: Mapping[str, Callable[[Casework], Ticket]] = {
        "accept": Casework.accept,
        "assign": lambda case: assign(case, given["assignee"], given["words"]),
        "forward": forward,
        "note": lambda case: note(case, given["words"]),
    }
    return acts[act]


def _merged(doorway: Doorway, work: UnitOfWork, cases: list[Casework]) -> tuple[Ticket, ...]:
    """Into one of the chosen cases, or into another that he sees."""
    screen, officer = doorway.screen(), session.officer()
    given = _given(doorway, "merge")
    try:
        into = TrackingNumber.read(given["into"])
    except RuleBroken:
        raise _Missing({"into": screen.say("tracking_number_wrong")}) from None
    if not sight(screen.policy.directory, officer, day_of(screen.now)).sees(work.tickets.get(into)):
        raise NotFound("ticket_unknown")
    others = [case for case in cases if case.number != into]
    if not others:
        raise _Missing({"into": screen.say("bulk_merge_alone")})
    return merge_all(work, others, into, given["words"])


_NEEDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "assign": (("assignee", "bulk_choose_colleague"),),
    "forward": (("office", "bulk_choose_office"),),
    "merge": (("into", "bulk_choose_into"),),
}


def _given(doorway: Doorway, act: str) -> Mapping[str, str]:
    """The fields of the act, complete. Raises _Missing."""
    screen, given = doorway.screen(), _typed()
    wrong = {name: screen.say(key) for name, key in _NEEDS.get(act, ()) if not given[name]}
    if act != "accept":
        try:
            written(given["words"], LONGEST_REASON)
        except RuleBroken as refusal:
            counted = {name: screen.count(int(value)) for name, value in refusal.params.items()}
            wrong["words"] = screen.say(refusal.key, **counted)
    if wrong:
        raise _Missing(wrong)
    return given


def _typed() -> dict[str, str]:
    """A number that was written counts before a case that was picked."""
    names = ("words", "office", "assignee", "find", "into", "other")
    given = {name: request.form.get(name, "")[:_LONGEST_FIELD].strip() for name in names}
    return {**given, "into": given["other"] or given["into"]}


def _refused(doorway: Doorway, act: str, refusals: tuple[Refusal, ...]) -> Told:
    screen = doorway.screen()
    with doorway.parts.reading() as work:
        reasons = {str(each.number): why(work, screen, session.officer(), act, each) for each in refusals}
    return Told(said=screen.say("bulk_nothing_done", count=screen.count(len(reasons))), reasons=reasons)


def _page(doorway: Doorway, act: str, picks: tuple[Pick, ...], told: Told | None = None, status: int = 200) -> Page:
    """In between, and whenever it cannot be done: the chosen cases, what will happen, what stands in the way."""
    with doorway.parts.reading() as work:
        sheet = bulk_sheet(work, doorway, session.officer(), act, picks, _typed())
    return render_template("console/queue_bulk.html", sheet=sheet, told=told or Told(), back=_query()), status


def _picks() -> tuple[Pick, ...]:
    """Each case once, with the version that the list showed."""
    found = (_PICK.fullmatch(each) for each in request.form.getlist("case")[: 2 * MOST])
    cases = {match[1]: int(match[2]) for match in found if match is not None}
    return tuple(Pick(TrackingNumber(number), version) for number, version in cases.items() if _is_number(number))


def _is_number(written: str) -> bool:
    try:
        TrackingNumber.read(written)
    except RuleBroken:
        return False
    return True


def _query() -> str:
    """Of the list that he came from; a phone never stands in it."""
    asked = request.form.get("back", "")
    return asked if _QUERY.fullmatch(asked) else ""


def _back() -> Response:
    query = _query()
    return redirect(f"/console/queue?{query}" if query else "/console/queue", 303)
