"""`/volunteers/login`, `/volunteers/code` and `/volunteers/logout`."""

import re

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from gateway.http.guards import limit_address
from gateway.http.look import page_language
from gateway.services.sent_codes import GOOD_FOR
from gateway.services.sign_in import Session
from gateway.volunteers import session
from gateway.volunteers.doorway import Doorway
from grs_core.domain.errors import NotAllowed, RuleBroken

START, _CASES = "/volunteers/new", "/volunteers/cases"
CODE_COOKIE, CODE_PATH = "volunteer_code", "/volunteers/code"
_OURS = re.compile(r"/volunteers/(?!login|logout|code)[a-z-]+(/[A-Za-z0-9_-]+){0,2}/?([?][A-Za-z0-9_=&%+-]*)?")
_ASKS = frozenset(f"volunteers.{name}" for name in ("log_in", "enter_code"))
_STATUS = {"sign_in_locked": 429, "code_tries_over": 429}


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/")
    def start() -> AnyResponse:
        return redirect(START if session.member().may_file else _CASES, 303)

    @blueprint.get("/login")
    def login() -> AnyResponse | tuple[str, int]:
        return redirect(START, 303) if session.is_signed_in() else page(doorway, 200)

    @blueprint.post("/login")
    def log_in() -> AnyResponse | tuple[str, int]:
        return _log_in(doorway)

    @blueprint.get("/code")
    def code() -> tuple[str, int]:
        return _code_page(doorway, 200)

    @blueprint.post("/code")
    def enter_code() -> AnyResponse | tuple[str, int]:
        return _enter_code(doorway)

    @blueprint.get("/logout")
    def leaving() -> str:
        return render_template("volunteers/leaving.html")

    @blueprint.post("/logout")
    def leave() -> AnyResponse:
        session.end(doorway.parts)
        return redirect("/volunteers/login?left=1", 303)


def page(doorway: Doorway, status: int, wrong: str = "", login: str = "") -> tuple[str, int]:
    """The sign-in form: what was typed as the login is kept, the password never."""
    left = doorway.say("signed_out") if request.args.get("left") and not wrong else ""
    body = render_template("volunteers/login.html", wrong=wrong, left=left, login=login, after=_wanted())
    return body, status


def _log_in(doorway: Doorway) -> AnyResponse | tuple[str, int]:
    limit_address(doorway.parts.knocks)
    login, password = request.form.get("login", ""), request.form.get("password", "")
    try:
        if not password:
            return _send(doorway, login)
        return _begin(doorway, doorway.parts.sign_in.by_password(login, password, session.visitor()))
    except (NotAllowed, RuleBroken) as refusal:
        return page(doorway, _STATUS.get(refusal.key, 401), doorway.refusal(refusal.key, refusal.params), login)


def _enter_code(doorway: Doorway) -> AnyResponse | tuple[str, int]:
    limit_address(doorway.parts.knocks)
    claim, code = request.cookies.get(CODE_COOKIE, ""), request.form.get("code", "")
    try:
        started = doorway.parts.sign_in.by_code(claim, code, session.visitor())
    except (NotAllowed, RuleBroken) as refusal:
        said = doorway.refusal(refusal.key, refusal.params)
        return _code_page(doorway, _STATUS.get(refusal.key, 422), said)
    response = _begin(doorway, started)
    response.delete_cookie(CODE_COOKIE, path=CODE_PATH)
    return response


def _send(doorway: Doorway, written: str) -> AnyResponse:
    claim = doorway.parts.sign_in.ask(written, session.visitor(), page_language())
    response: Response = make_response(redirect(f"{CODE_PATH}?next={_wanted()}", 303))
    response.set_cookie(
        CODE_COOKIE,
        claim,
        max_age=int(GOOD_FOR.total_seconds()),
        path=CODE_PATH,
        httponly=True,
        samesite="Lax",
        secure=doorway.parts.secure_cookies,
    )
    return response


def _begin(doorway: Doorway, started: Session) -> AnyResponse:
    session.begin(doorway.parts, started)
    return redirect(_wanted() or START, 303)


def _code_page(doorway: Doorway, status: int, wrong: str = "") -> tuple[str, int]:
    phone = doorway.parts.sign_in.asked(request.cookies.get(CODE_COOKIE, ""))
    wrong = wrong or ("" if phone else doorway.say("code_expired"))
    return render_template("volunteers/code.html", phone=phone, wrong=wrong, after=_wanted()), status


def _wanted() -> str:
    """Where he was going: a page of this door; "" for nowhere else."""
    # Of another page that was sent without a sign-in nothing is read: it may be large.
    wanted = (request.values if request.endpoint in _ASKS else request.args).get("next", "")
    return wanted if _OURS.fullmatch(wanted) else ""
