"""`/console/invitation/<token>`: a newcomer sees who he is taken for, and sets his password. Open to whoever has the
link, once.
"""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from gateway.console import session, sign_in_pages
from gateway.console.account_pages import words_of
from gateway.console.doorway import Doorway
from gateway.http.errors import STATUS
from gateway.services.password_rules import SHORTEST
from gateway.services.sign_in import Session
from grs_core.domain.errors import NotAllowed, NotFound, RuleBroken
from grs_core.domain.officers import Officer
from grs_core.domain.workdays import day_of
from grs_core.services.people import lasting

_TOO_MANY = 429


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/invitation/<token>")
    def invitation(token: str) -> str | tuple[str, int]:
        try:
            _, officer = doorway.real.accounts.invited(token, session.visitor())
        except (NotFound, NotAllowed) as refusal:
            return _shut(doorway, refusal)
        return _page(doorway, officer)

    @blueprint.post("/invitation/<token>")
    def take_up(token: str) -> Response | str | tuple[str, int]:
        return _take_up(doorway, token)


def _take_up(doorway: Doorway, token: str) -> Response | tuple[str, int]:
    screen, given, accounts = doorway.screen(), request.form, doorway.real.accounts
    try:
        officer = accounts.invited(token, session.visitor())[1]
        wrong = _unlike(given.get("new", ""), given.get("again", ""), given.get("me", ""))
        if wrong:
            return _page(doorway, officer, {field: screen.say(key) for field, key in wrong.items()}), 422
        return _begun(doorway, officer, accounts.take_up(token, given.get("new", ""), session.visitor()))
    except (NotFound, NotAllowed) as refusal:
        return _shut(doorway, refusal)
    except RuleBroken as refusal:
        officer = accounts.invited(token, session.visitor())[1]
        return _page(doorway, officer, {"new": words_of(screen, refusal)}), 422


def _begun(doorway: Doorway, officer: Officer, started: Session) -> Response:
    if started.waits:
        return sign_in_pages.begin(doorway, started)
    session.begin(started, doorway.real.dice)
    flash(doorway.screen().say("invitation_done", login=officer.login))
    return redirect("/console/account/second-factor" if _asked(doorway, officer) else "/console/", 303)


def _asked(doorway: Doorway, officer: Officer) -> bool:
    return doorway.real.second_factor.needed(officer)


def _unlike(new: str, again: str, me: str) -> dict[str, str]:
    found = {"again": "password_not_alike"} if new != again else {}
    return found if me == "yes" else {**found, "me": "invitation_is_it_you"}


def _page(doorway: Doorway, officer: Officer, wrong: dict[str, str] | None = None) -> str:
    screen = doorway.screen()
    return render_template(
        "console/invitation.html",
        invited=officer,
        posts=[screen.office(post.office) for post in lasting(officer, day_of(screen.now))],
        role=screen.say(f"role_{officer.role}"),
        least=screen.count(SHORTEST),
        wrong=wrong or {},
    )


def _shut(doorway: Doorway, refusal: NotFound | NotAllowed) -> tuple[str, int]:
    screen = doorway.screen()
    if isinstance(refusal, NotAllowed):
        return sign_in_pages.page(doorway, _TOO_MANY, wrong=sign_in_pages.said(screen, refusal))
    return sign_in_pages.page(doorway, STATUS[NotFound], wrong=screen.say("invitation_over"))
