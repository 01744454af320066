"""`/console/account`: an officer's own sign-in: his password, his second factor, where he is signed in."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from gateway.console import session, sign_in_pages
from gateway.console.doorway import Doorway
from gateway.console.screen import Screen
from gateway.services.password_rules import SHORTEST
from gateway.services.second_factor import in_groups, new_secret, picture
from grs_core.domain.access import SignedIn
from grs_core.domain.errors import GrsError, NotAllowed, NotFound, RuleBroken
from grs_core.domain.officers import Officer
from grs_core.domain.workdays import day_of
from grs_core.services.people import lasting

_HERE = "/console/account"
_FIELDS = {"sign_in_wrong": "old", "sign_in_locked": "old", "code_wrong": "code"}


@dataclass(frozen=True, slots=True)
class Place:
    """Worded: one browser in which he is signed in."""

    id: str
    device: str
    since: str
    seen: str
    this: bool


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/account")
    def account() -> str:
        return _page(doorway)

    @blueprint.post("/account/password")
    def account_password() -> Response | tuple[str, int]:
        return _change_password(doorway)

    @blueprint.post("/account/sessions")
    def account_sessions() -> Response:
        return _end(doorway)

    @blueprint.get("/account/second-factor")
    def account_second_factor() -> str:
        return _enrolment(doorway)

    @blueprint.post("/account/second-factor")
    def account_enrol() -> str | tuple[str, int]:
        return _enrol(doorway)


def must_enrol(doorway: Doorway) -> bool:
    """Nothing else is open to him until he has a second factor."""
    return doorway.real.second_factor.missing(session.signed_in())


def words_of(screen: Screen, refusal: GrsError) -> str:
    """What is wrong, beside its field."""
    if isinstance(refusal, NotAllowed):
        return sign_in_pages.said(screen, refusal)
    least = {"least": screen.count(SHORTEST)} if refusal.key == "password_too_short" else {}
    return screen.say(refusal.key, **least)


def _page(doorway: Doorway, wrong: dict[str, str] | None = None) -> str:
    screen, officer = doorway.screen(), session.signed_in()
    found = doorway.real.accounts.sessions(officer.login)
    return render_template(
        "console/account.html",
        me=officer,
        posts=[screen.office(post.office) for post in lasting(officer, day_of(screen.now))],
        role=screen.say(f"role_{officer.role}"),
        places=[_place(each, screen) for each in found],
        needed=doorway.real.second_factor.needed(officer),
        least=screen.count(SHORTEST),
        password_at=screen.day(officer.password_at) if officer.password_at else "",
        wrong=wrong or {},
    )


def _change_password(doorway: Doorway) -> Response | tuple[str, int]:
    screen, given, officer, held = doorway.screen(), request.form, session.signed_in(), session.kept()
    if given.get("new", "") != given.get("again", ""):
        return _page(doorway, {"again": screen.say("password_not_alike")}), 422
    if held is None:
        raise NotFound("sign_in_unknown")
    try:
        renewed = doorway.real.accounts.change_password(
            held, officer, given.get("old", ""), given.get("new", ""), session.visitor()
        )
    except (NotAllowed, RuleBroken) as refusal:
        wrong = {_FIELDS.get(refusal.key, "new"): _wrong_here(screen, refusal)}
        return _page(doorway, wrong), 422
    session.begin(renewed, doorway.real.dice)
    flash(screen.say("password_changed"))
    return redirect(_HERE, 303)


def _wrong_here(screen: Screen, refusal: GrsError) -> str:
    """He is signed in: it is the password alone that does not match."""
    return screen.say("password_old_wrong") if refusal.key == "sign_in_wrong" else words_of(screen, refusal)


def _end(doorway: Doorway) -> Response:
    officer, held, key = session.signed_in(), session.kept(), request.form.get("id", "")
    accounts = doorway.real.accounts
    if held is None:
        raise NotFound("sign_in_unknown")
    if key:
        accounts.end(officer, key, session.visitor())
    else:
        accounts.end_others(officer, held, session.visitor())
    flash(doorway.screen().say("sign_in_ended"))
    return redirect(_HERE, 303)


def _enrolment(doorway: Doorway, wrong: dict[str, str] | None = None) -> str:
    """The same secret until it is proved: who mistyped need not scan again."""
    officer, secret = session.signed_in(), session.kept_secret() or new_secret()
    session.keep_secret(secret)
    return render_template(
        "console/account_factor.html",
        me=officer,
        forced=must_enrol(doorway),
        picture=picture(secret, officer.login),
        secret=in_groups(secret),
        wrong=wrong or {},
    )


def _enrol(doorway: Doorway) -> str | tuple[str, int]:
    """Shows the paper codes, this once. Whoever has a factor already shows that it is he."""
    screen, officer = doorway.screen(), session.signed_in()
    held, secret = session.kept(), session.kept_secret()
    if held is None or secret is None:
        return _enrolment(doorway), 409
    try:
        _confirm(doorway, officer)
        renewed, papers = doorway.real.second_factor.enrol(
            held, officer, secret, request.form.get("code", ""), session.visitor()
        )
    except NotAllowed as refusal:
        return _enrolment(doorway, {_FIELDS[refusal.key]: _wrong_here(screen, refusal)}), 422
    session.begin(renewed, doorway.real.dice)
    return render_template("console/paper_codes.html", papers=papers)


def _confirm(doorway: Doorway, officer: Officer) -> None:
    if officer.second_factor:
        doorway.real.sign_in.confirm(officer.login, request.form.get("old", ""), session.visitor())


def _place(found: SignedIn, screen: Screen) -> Place:
    held = session.kept()
    return Place(
        id=found.id,
        device=found.device or screen.say("device_unknown"),
        since=screen.moment(found.since),
        seen=screen.moment(found.seen_at),
        this=held is not None and held.id == found.id,
    )
