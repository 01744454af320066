"""`/console/practice`: a way into the room for practice, what to try there, the citizen's answers, and the way out."""

import re
from dataclasses import dataclass

from flask import Blueprint, flash, g, redirect, render_template, request
from flask import session as cookie
from werkzeug.wrappers import Response

from gateway.console import practice_play, practice_tasks, session
from gateway.console.case_pages import read_number
from gateway.console.doorway import Doorway
from gateway.console.practice_play import Line, Sms
from gateway.console.practice_room import Room
from gateway.http.errors import STATUS
from grs_core.domain.errors import NotAllowed, NotFound, RuleBroken
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.officers import Officer, Role
from grs_core.domain.workdays import day_of
from grs_core.services.queues import sight, visible

_ON = "console_practice"
_PART_OF_IT = re.compile(
    r"/console/(|queue(/.*)?|notices(/.*)?|proposals(/.*)?|practice(/.*)?|tickets/[^/]+(/(?!recordings).*)?)"
)
_BESIDE = frozenset({"/console/practice/off", "/console/logout", "/console/login"})
"""Answered outside, so that there is always a way out."""
_HERE = "/console/practice"
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Panel:
    """What stands above a case of practice: what its citizen may say now, and what he would have been told."""

    number: str
    lines: tuple[Line, ...]
    told: tuple[Sms, ...]


@dataclass(frozen=True, slots=True)
class Banner:
    """On every page of practice; `panel` on that of a case."""

    panel: Panel | None


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/practice")
    def practice() -> str | tuple[str, int]:
        if not learns_by_acting(session.signed_in()):
            said = doorway.screen().say("only_reads")
            return render_template("console/refused.html", said=said), STATUS[NotAllowed]
        return _page(doorway)

    @blueprint.post("/practice/on")
    def practice_on() -> Response:
        if not is_on():
            _begin(doorway)
        return redirect(_HERE, 303)

    @blueprint.post("/practice/off")
    def practice_off() -> Response:
        cookie.pop(_ON, None)
        flash(doorway.screen().say("practice_over"))
        return redirect("/console/queue", 303)

    @blueprint.post("/practice/reset")
    def practice_reset() -> Response:
        if is_on():
            _room(doorway).anew(session.signed_in())
            flash(doorway.screen().say("practice_fresh"))
        return redirect(_HERE, 303)

    @blueprint.post("/practice/answer")
    def practice_answer() -> Response | tuple[str, int]:
        return _answer(doorway) if is_on() else redirect(_HERE, 303)


def learns_by_acting(officer: Officer) -> bool:
    """Who only reads has nothing to practise."""
    return officer.role not in (Role.AUDITOR, Role.MONITOR)


def is_on() -> bool:
    """For this sign-in: the next one begins outside."""
    held = session.kept()
    return session.is_signed_in() and held is not None and cookie.get(_ON) == held.id


def enter(doorway: Doorway) -> tuple[str, int] | None:
    """Before every page: whoever practises is there, and nowhere else. A page for what is not part of it."""
    if not is_on() or request.path in _BESIDE:
        return None
    g.practising = _room(doorway).enter(session.signed_in())
    g.officer = g.practising.officer
    if offers(request.path):
        return None
    return render_template("console/not_in_practice.html"), STATUS[NotFound]


def offers(path: str) -> bool:
    """Is this page one that opens now? Outside practice all do."""
    return g.get("practising") is None or _PART_OF_IT.fullmatch(path) is not None


def banner(doorway: Doorway) -> Banner | None:
    """None outside practice."""
    if g.get("practising") is None:
        return None
    written = (request.view_args or {}).get("number", "")
    return Banner(_panel(doorway, written) if written else None)


def _room(doorway: Doorway) -> Room:
    return Room(doorway.real, doorway.grounds)


def _begin(doorway: Doorway) -> None:
    officer, now = session.officer(), doorway.screen().now
    _room(doorway).enter(officer)
    with doorway.real.writing() as work:
        work.audit.append(TicketEvent(EventName.PRACTISED, now, Actor(f"officer:{officer.login}", "console")))
        work.commit()
    held = session.kept()
    cookie[_ON] = held.id if held is not None else None


def _page(doorway: Doorway, said: str = "") -> str:
    if g.get("practising") is None:
        return render_template("console/practice_begin.html")
    screen = doorway.screen()
    with doorway.parts.reading() as work:
        tasks = practice_tasks.done(work, session.officer().login)
    posts = [screen.office(post) for post in session.officer().offices(day_of(screen.now))]
    count = sum(1 for _, ticked in tasks if ticked)
    progress = screen.say("practice_progress", done=screen.count(count), all=screen.count(len(tasks)))
    told = practice_play.told(doorway.parts)[:_SHOWN]
    return render_template(
        "console/practice.html", tasks=tasks, progress=progress, told=told, posts=", ".join(posts), said=said
    )


def _panel(doorway: Doorway, written: str) -> Panel | None:
    parts, now = doorway.parts, doorway.screen().now
    try:
        number = read_number(written)
        with parts.reading() as work:
            ticket = visible(work, parts.policy, session.officer(), number, day_of(now))
    except NotFound:
        return None
    told = practice_play.told(parts, {str(number): None})
    return Panel(str(number), practice_play.possible(parts.policy, ticket, now), told[:2])


def _answer(doorway: Doorway) -> Response | tuple[str, int]:
    parts, screen, officer = doorway.parts, doorway.screen(), session.officer()
    number = read_number(request.form.get("number", ""))
    today = day_of(screen.now)
    try:
        with parts.writing() as work:
            visible(work, parts.policy, officer, number, today)
            ticket = practice_play.play(work, parts.policy, number, request.form.get("line", ""), screen.now)
            work.commit()
    except RuleBroken as refusal:
        key = refusal.key if refusal.key in screen.words else "not_his_turn"
        return _page(doorway, screen.say(key)), STATUS[RuleBroken]
    flash(screen.say(f"practice_done_{request.form['line']}"))
    seen = sight(parts.policy.directory, officer, today).sees(ticket)
    return redirect(f"/console/tickets/{number}" if seen else _HERE, 303)
