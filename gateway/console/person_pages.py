"""`/console/people/<login>`: one officer; each act of whoever looks after him is a small form of its own."""

from collections.abc import Callable, Mapping
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from gateway.console import office_choice, session
from gateway.console.doorway import Doorway
from gateway.console.fields import Choice
from gateway.console.people_pages import read_phone
from gateway.console.people_view import away, page_of
from gateway.console.reviewers import only
from gateway.console.screen import Screen
from gateway.services import tries
from gateway.services.accounts import invite
from gateway.services.second_factor import take_away
from grs_core.domain.errors import Conflict, GrsError, NotFound, RuleBroken
from grs_core.domain.officers import Role
from grs_core.domain.offices import Office
from grs_core.domain.workdays import day_of
from grs_core.services.people import Changes, Staffer, person, reach

_LONGEST_NAME = 120
Act = Callable[[Staffer, str], None]


class _Several(Exception):
    """The words name several offices, or none."""

    def __init__(self, found: tuple[Office, ...]) -> None:
        self.found = found
        super().__init__()


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/people/<login>")
    def person_page(login: str) -> str | tuple[str, int]:
        return only(doorway, lambda: _page(doorway, login))

    @blueprint.post("/people/<login>/invite")
    def person_invite(login: str) -> Response | str | tuple[str, int]:
        return only(doorway, lambda: _invite(doorway, login))

    @blueprint.post("/people/<login>/<any({}):act>".format(", ".join(f'"{act}"' for act in ACTS)))
    def person_act(login: str, act: str) -> Response | str | tuple[str, int]:
        return only(doorway, lambda: _act(doorway, login, act))


def _page(doorway: Doorway, login: str, act: str = "", wrong: str = "", found: tuple[Choice, ...] = ()) -> str:
    """`act`: whose form comes back, with what is wrong."""
    screen = doorway.screen()
    with doorway.real.reading() as work:
        mine = reach(screen.policy, session.signed_in(), day_of(screen.now))
        officer = person(work, mine, login, day_of(screen.now))
        shown = page_of(work, officer, mine, screen)
    return render_template(
        "console/person.html", person=shown, act=act, wrong=wrong, found=found, given=request.form if act else {}
    )


def _act(doorway: Doorway, login: str, act: str) -> Response | tuple[str, int]:
    screen = doorway.screen()
    try:
        with doorway.real.writing() as work:
            staffer = Staffer(work, screen.policy, session.signed_in(), screen.now)
            ACTS[act](staffer, login)
            said = _kept(staffer, login, screen) if act == "leave" else screen.say("person_changed")
            work.commit()
    except _Several as several:
        words = screen.say("office_several" if several.found else "office_missing")
        return _page(doorway, login, act, words, office_choice.choices(screen, several.found)), 422
    except (RuleBroken, Conflict) as refusal:
        return _page(doorway, login, act, _said(doorway, refusal)), 422
    except NotFound as refusal:
        if refusal.key == "officer_unknown" and act != "leave":
            raise
        return _page(doorway, login, act, _said(doorway, refusal)), 422
    flash(said)
    return redirect(f"/console/people/{login}", 303)


def _kept(staffer: Staffer, login: str, screen: Screen) -> str:
    """The leave, and who stands in."""
    officer, since = staffer.work.officers.get(login), _day(request.form.get("since", ""))
    kept = next(away(staffer.work, officer, each, screen) for each in officer.leaves if each.since == since)
    if not kept.acting:
        return screen.say("leave_kept_nobody", days=kept.days)
    return screen.say("leave_kept", days=kept.days, acting="; ".join(kept.acting))


def _said(doorway: Doorway, refusal: GrsError) -> str:
    return doorway.screen().say(refusal.key)


def _invite(doorway: Doorway, login: str) -> str | tuple[str, int]:
    """The link is shown once, on this page."""
    screen, token = doorway.screen(), doorway.real.dice.token()
    try:
        with doorway.real.writing() as work:
            staffer = Staffer(work, screen.policy, session.signed_in(), screen.now)
            officer = staffer.to_invite(login)
            invite(work, login, token, staffer.actor, screen.now)
            work.commit()
    except RuleBroken as refusal:
        return _page(doorway, login, "invite", _said(doorway, refusal)), 422
    link = doorway.real.accounts.link(token)
    return render_template("console/invited.html", login=login, name=officer.name or login, link=link)


def _change(staffer: Staffer, login: str) -> None:
    given = request.form
    name, phone, role = (
        " ".join(given.get("name", "").split()),
        read_phone(given.get("phone", "")),
        given.get("role", ""),
    )
    if not 2 <= len(name) <= _LONGEST_NAME:
        raise RuleBroken("name_missing")
    if phone is None:
        raise RuleBroken("phone_rule")
    if role not in set(Role):
        raise RuleBroken("role_missing")
    sensitive = bool(given.get("sensitive")) if staffer.mine.trusted else None
    new = "" if given.get("no_phone") else phone or None
    staffer.change(login, Changes(name, Role(role), new, sensitive))


def _out(staffer: Staffer, login: str) -> None:
    staffer.change(login, Changes(active=False))


def _in(staffer: Staffer, login: str) -> None:
    staffer.change(login, Changes(active=True))


def _post(staffer: Staffer, login: str) -> None:
    given = request.form
    office, found = office_choice.pick(staffer.policy, given.get("office", ""), staffer.mine)
    if office is None:
        raise _Several(found)
    since, until = _day(given.get("since", "")), _day(given.get("until", ""))
    staffer.give(login, office, since, until, bool(given.get("acting")))


def _end_post(staffer: Staffer, login: str) -> None:
    since, until = _day(request.form.get("since", "")), _day(request.form.get("until", ""))
    if since is None or until is None:
        raise RuleBroken("day_missing")
    staffer.end(login, request.form.get("office", ""), since, until)


def _leave(staffer: Staffer, login: str) -> None:
    since, until = _day(request.form.get("since", "")), _day(request.form.get("until", ""))
    if since is None or until is None:
        raise RuleBroken("day_missing")
    typed, picked = (request.form.get(name, "").strip() for name in ("delegate_login", "delegate"))
    staffer.send_away(login, since, until, typed or picked or None)


def _back(staffer: Staffer, login: str) -> None:
    since = _day(request.form.get("since", ""))
    if since is None:
        raise RuleBroken("day_missing")
    staffer.call_back(login, since)


def _unlock(staffer: Staffer, login: str) -> None:
    staffer.person(login)
    tries.unlock(staffer.work, login)
    staffer.told(login, "unlocked")


def _factor(staffer: Staffer, login: str) -> None:
    staffer.trusted_person(login)
    take_away(staffer.work, login, staffer.actor, staffer.now)


def _sign_ins(staffer: Staffer, login: str) -> None:
    staffer.end_sign_ins(login)


ACTS: Mapping[str, Act] = {
    "change": _change,
    "out": _out,
    "in": _in,
    "post": _post,
    "end-post": _end_post,
    "leave": _leave,
    "back": _back,
    "unlock": _unlock,
    "factor": _factor,
    "sign-ins": _sign_ins,
}


def _day(written: str) -> date | None:
    """Raises RuleBroken("day_wrong") for what is no day."""
    if not written.strip():
        return None
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        raise RuleBroken("day_wrong") from None
