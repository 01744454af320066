"""`/console/login`, `/console/second-factor` and `/console/logout`."""

import re
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from gateway.console import session
from gateway.console.doorway import Doorway
from gateway.console.screen import Screen
from gateway.services.sign_in import Session
from gateway.services.tries import WINDOW
from grs_core.domain.errors import NotAllowed
from grs_core.domain.officers import Officer, Role

_START = "/console/queue"
_OURS = re.compile(
    r"/console/(?!login|logout|second-factor|invitation)[a-z-]+(/[A-Za-z0-9][A-Za-z0-9_-]*){0,2}/?([?][A-Za-z0-9_=&%+-]*)?"
)
_STARTS = {Role.MONITOR: "/console/dashboard", Role.ADMIN: "/console/people"}
_STATUS = {"sign_in_wrong": 401, "code_wrong": 401, "sign_in_locked": 429}


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/")
    def start() -> Response:
        return redirect(start_of(session.officer()), 303)

    @blueprint.get("/login")
    def login() -> Response | tuple[str, int]:
        return redirect(start_of(session.officer()), 303) if session.is_signed_in() else page(doorway, 200)

    @blueprint.post("/login")
    def log_in() -> Response | tuple[str, int]:
        given = request.form
        try:
            started = doorway.real.sign_in.enter(given.get("login", ""), given.get("password", ""), session.visitor())
        except NotAllowed as refusal:
            return page(doorway, _STATUS[refusal.key], said(doorway.screen(), refusal))
        return begin(doorway, started)

    @blueprint.get("/second-factor")
    def second_factor() -> Response | tuple[str, int]:
        held = session.kept()
        waits = held is not None and doorway.real.sign_in.waiting(held) is not None
        return _code_page(200) if waits else redirect("/console/login", 303)

    @blueprint.post("/second-factor")
    def enter_code() -> Response | tuple[str, int]:
        return _enter_code(doorway)

    @blueprint.post("/logout")
    def logout() -> Response:
        session.end(doorway.real.sign_in)
        flash(doorway.screen().say("signed_out"))
        return redirect("/console/login", 303)


def start_of(officer: Officer) -> str:
    """The page that somebody of his role came for."""
    return _STARTS.get(officer.role, _START)


def begin(doorway: Doorway, started: Session) -> Response:
    """On with whoever's password was right: to his code, or in."""
    session.begin(started, doorway.real.dice)
    if started.waits:
        return redirect(f"/console/second-factor?{urlencode({'next': _wanted()})}", 303)
    officer = doorway.real.sign_in.who(started)
    return redirect(_wanted() or (start_of(officer) if officer else _START), 303)


def page(doorway: Doorway, status: int, wrong: str = "") -> tuple[str, int]:
    """The sign-in form: what was typed as the login is kept, the password never."""
    body = render_template(
        "console/login.html",
        wrong=wrong,
        login=request.form.get("login", ""),
        after=_wanted(),
    )
    return body, status


def said(screen: Screen, refusal: NotAllowed) -> str:
    """A refusal of a password or a code, in words."""
    minutes = {"minutes": screen.count(WINDOW.seconds // 60)} if refusal.key == "sign_in_locked" else {}
    return screen.say(refusal.key, **minutes)


def _enter_code(doorway: Doorway) -> Response | tuple[str, int]:
    held = session.kept()
    try:
        if held is None:
            raise NotAllowed("sign_in_needed")
        started = doorway.real.second_factor.enter(held, request.form.get("code", ""), session.visitor())
    except NotAllowed as refusal:
        if refusal.key == "sign_in_needed":
            session.forget()
            return page(doorway, 401, wrong=doorway.screen().say("code_too_late"))
        return _code_page(_STATUS[refusal.key], said(doorway.screen(), refusal))
    return begin(doorway, started)


def _code_page(status: int, wrong: str = "") -> tuple[str, int]:
    return render_template("console/second_factor.html", wrong=wrong, after=_wanted()), status


def _wanted() -> str:
    """Where the officer was going: a page of this door; "" for nowhere else."""
    wanted = request.values.get("next", "")
    return wanted if _OURS.fullmatch(wanted) else ""
