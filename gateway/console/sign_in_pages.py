"""`/console/login` and `/console/logout`."""

import re

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from gateway.console import session
from gateway.console.doorway import Doorway
from gateway.services.sign_in import WINDOW
from grs_core.domain.errors import NotAllowed

_START = "/console/queue"
_OURS = re.compile(r"/console/(?!login|logout)[a-z]+(/[0-9]*)?([?][A-Za-z0-9_=&%+-]*)?")
_STATUS = {"sign_in_wrong": 401, "sign_in_locked": 429}


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/")
    def start() -> Response:
        return redirect(_START, 303)

    @blueprint.get("/login")
    def login() -> Response | tuple[str, int]:
        return redirect(_START, 303) if session.is_signed_in() else page(doorway, 200)

    @blueprint.post("/login")
    def log_in() -> Response | tuple[str, int]:
        try:
            started = doorway.parts.sign_in.enter(request.form.get("login", ""), request.form.get("password", ""))
        except NotAllowed as refusal:
            return _refused(doorway, refusal)
        session.begin(started, doorway.parts.dice)
        return redirect(_after(), 303)

    @blueprint.post("/logout")
    def logout() -> Response:
        session.end(doorway.parts.sign_in)
        flash(doorway.screen().say("signed_out"))
        return redirect("/console/login", 303)


def page(doorway: Doorway, status: int, wrong: str = "") -> tuple[str, int]:
    """The sign-in form: what was typed as the login is kept, the password never."""
    body = render_template(
        "console/login.html",
        wrong=wrong,
        login=request.form.get("login", ""),
        after=_after(),
    )
    return body, status


def _refused(doorway: Doorway, refusal: NotAllowed) -> tuple[str, int]:
    screen = doorway.screen()
    minutes = screen.count(WINDOW.seconds // 60)
    params = {"minutes": minutes} if refusal.key == "sign_in_locked" else {}
    return page(doorway, _STATUS[refusal.key], screen.say(refusal.key, **params))


def _after() -> str:
    """Where the officer was going: a page of this door, else the queue."""
    wanted = request.values.get("next", "")
    return wanted if _OURS.fullmatch(wanted) else _START
