"""`/console/people`: the register of staff as far as an officer looks after it, and newcomers who are invited."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, render_template, request

from gateway.console import office_choice, session
from gateway.console.doorway import Doorway
from gateway.console.fields import Choice
from gateway.console.people_view import Row, roles_of, row_of
from gateway.console.reviewers import only
from gateway.console.screen import Screen
from gateway.services.accounts import invite
from grs_core.domain.complainant import read_mobile
from grs_core.domain.errors import Conflict, NotFound, RuleBroken
from grs_core.domain.officers import Role
from grs_core.domain.people import Wanted
from grs_core.domain.workdays import day_of
from grs_core.services.people import Newcomer, Reach, Staffer, reach

_SIZE = 25
_LONGEST_SEARCH = 80
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the list, worded."""

    rows: tuple[Row, ...]
    total: str
    page: int
    pages: int


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/people")
    def people() -> str | tuple[str, int]:
        return only(doorway, lambda: _list(doorway))

    @blueprint.get("/people/new")
    def person_new() -> str | tuple[str, int]:
        return only(doorway, lambda: _form(doorway, _mine(doorway)))

    @blueprint.post("/people/new")
    def person_add() -> str | tuple[str, int]:
        return only(doorway, lambda: _add(doorway))


def _mine(doorway: Doorway) -> Reach:
    """Raises NotAllowed("people_not_yours")."""
    return reach(doorway.real.policy, session.signed_in(), day_of(doorway.screen().now))


def _list(doorway: Doorway) -> str:
    screen, mine, args = doorway.screen(), _mine(doorway), request.args
    wanted = _wanted(screen, mine)
    found = _found(doorway, mine, wanted, args.get("page", "1"))
    asked = {name: args.get(name, "") for name in ("q", "role", "office", "postless") if args.get(name)}
    return render_template(
        "console/people.html",
        found=found,
        asked=asked,
        link=lambda page: f"/console/people?{urlencode({**asked, 'page': page})}",
        roles=[(role.value, screen.say(f"role_{role}")) for role in Role if role is not Role.VOLUNTEER],
        office=screen.office(wanted.office) if wanted.office else "",
    )


def _wanted(screen: Screen, mine: Reach) -> Wanted:
    args = request.args
    text, office = args.get("q", "").strip()[:_LONGEST_SEARCH], args.get("office", "")
    offices = frozenset(each.code for each in office_choice.named(screen.policy, text, mine))
    role = args.get("role", "")
    return mine.wanted(
        Wanted(
            text=text,
            offices_named=offices,
            office=office if office in screen.policy.directory and mine.covers(office) else None,
            role=Role(role) if role in set(Role) else None,
            postless=bool(args.get("postless")),
        )
    )


def _found(doorway: Doorway, mine: Reach, wanted: Wanted, written: str) -> Found:
    screen = doorway.screen()
    today = day_of(screen.now)
    with doorway.real.reading() as work:
        logins = work.people.find(wanted, today)
        pages = max(1, -(-len(logins) // _SIZE))
        page = min(max(1, int(written) if written.isascii() and written.isdecimal() else 1), pages)
        rows = work.people.rows(logins[(page - 1) * _SIZE : page * _SIZE], today)
    return Found(tuple(row_of(each, screen) for each in rows), screen.count(len(logins)), page, pages)


def _form(doorway: Doorway, mine: Reach, wrong: dict[str, str] | None = None, found: tuple[Choice, ...] = ()) -> str:
    screen = doorway.screen()
    given = request.form if request.method == "POST" else request.args
    return render_template(
        "console/person_new.html",
        given=given,
        roles=roles_of(mine, screen),
        offices=found or office_choice.listed(screen, mine),
        trusted=mine.trusted,
        wrong=wrong or {},
    )


def _add(doorway: Doorway) -> str | tuple[str, int]:
    screen, mine = doorway.screen(), _mine(doorway)
    wrong, new, choices = _read(screen, mine)
    if new is None:
        return _form(doorway, mine, wrong, choices), 422
    try:
        token = _registered(doorway, new)
    except Conflict:
        return _form(doorway, mine, {"login": screen.say("login_taken")}, choices), 422
    except (NotFound, RuleBroken) as refusal:
        return _form(doorway, mine, {"office": screen.say(refusal.key)}, choices), 422
    return render_template(
        "console/invited.html", login=new.login, name=new.name, link=doorway.real.accounts.link(token)
    )


def _registered(doorway: Doorway, new: Newcomer) -> str:
    token = doorway.real.dice.token()
    with doorway.real.writing() as work:
        staffer = Staffer(work, doorway.real.policy, session.signed_in(), doorway.screen().now)
        staffer.add(new)
        invite(work, new.login, token, staffer.actor, staffer.now)
        work.commit()
    return token


def _read(screen: Screen, mine: Reach) -> tuple[dict[str, str], Newcomer | None, tuple[Choice, ...]]:
    """What is wrong by field, else the newcomer; and the offices that may be meant."""
    given, wrong = request.form, dict[str, str]()
    login, name = given.get("login", "").strip(), " ".join(given.get("name", "").split())
    if not _LOGIN.fullmatch(login):
        wrong["login"] = screen.say("login_rule")
    if not 2 <= len(name) <= _LONGEST_NAME:
        wrong["name"] = screen.say("name_missing")
    role = given.get("role", "")
    if role not in {each.value for each in mine.grants}:
        wrong["role"] = screen.say("role_missing")
    office, choices = _office(screen, mine, role)
    if office is None and role not in (Role.ADMIN, Role.CELL):
        wrong["office"] = screen.say("office_several" if choices else "office_missing")
    phone = read_phone(given.get("phone", ""))
    if phone is None:
        wrong["phone"] = screen.say("phone_rule")
    sensitive = bool(given.get("sensitive"))
    if wrong:
        return wrong, None, choices
    return {}, Newcomer(login, name, Role(role), office, phone or None, sensitive), choices


def _office(screen: Screen, mine: Reach, role: str) -> tuple[str | None, tuple[Choice, ...]]:
    """The cell and administrators need none given."""
    text = request.form.get("office", "")
    if role in (Role.ADMIN, Role.CELL):
        return None, ()
    office, found = office_choice.pick(screen.policy, text, mine)
    return office, office_choice.choices(screen, found)


def read_phone(written: str) -> str | None:
    """`01XXXXXXXXX`; "" for nothing, None for what is no mobile number."""
    if not written.strip():
        return ""
    try:
        return read_mobile(written)
    except RuleBroken:
        return None
