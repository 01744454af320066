"""`/console/tokens`: what other systems come in with. A secret is shown once, on the page that made it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from gateway.console import admin_rights, office_choice, session
from gateway.console.admin_rights import EDITORS
from gateway.console.doorway import Doorway
from gateway.console.fields import Choice
from gateway.console.screen import Screen
from gateway.http.errors import STATUS
from grs_core.domain.api_access import ApiToken, Scope
from grs_core.domain.errors import RuleBroken
from grs_core.domain.events import Actor
from grs_core.domain.volunteering import OrganisationState
from grs_core.domain.workdays import DHAKA, day_of
from grs_core.services.api_tokens import LONGEST_NAME, NewToken, make_token, renew_token, revoke_token
from grs_core.services.people import reach

_HERE = "/console/tokens"
_SIZE = 25
_MOST_ORGANISATIONS = 500
_FIELDS = {
    "token_name_wrong": "name",
    "token_scopes_wrong": "scopes",
    "token_office_reads": "scopes",
    "token_expired_already": "expires",
}
Page = Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Row:
    """Worded. `revocable`: it still opens something, or would; `ended`: its last day is past."""

    id: str
    name: str
    whose: str
    scopes: tuple[str, ...]
    made: str
    used: str
    expires: str
    state: str
    revocable: bool
    ended: bool


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was filled in; `wrong`: what is wrong by field, worded; `offices`: those that may be meant."""

    new: NewToken | None
    wrong: dict[str, str]
    offices: tuple[Choice, ...] = ()


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/tokens")
    def tokens() -> str | tuple[str, int]:
        return admin_rights.only(doorway, EDITORS, lambda: _list(doorway))

    @blueprint.get("/tokens/new")
    def new_token() -> str | tuple[str, int]:
        return admin_rights.only(doorway, EDITORS, lambda: _form(doorway))

    @blueprint.post("/tokens/new")
    def add_token() -> Page:
        return admin_rights.only(doorway, EDITORS, lambda: _add(doorway))

    @blueprint.post("/tokens/<id_>/renew")
    def renew(id_: str) -> Page:
        return admin_rights.only(doorway, EDITORS, lambda: _renew(doorway, id_))

    @blueprint.post("/tokens/<id_>/revoke")
    def revoke(id_: str) -> Page:
        return admin_rights.only(doorway, EDITORS, lambda: _revoke(doorway, id_))


def _list(doorway: Doorway) -> str:
    screen, page = doorway.screen(), admin_rights.page_number()
    with doorway.real.reading() as work:
        total = work.api.tokens.count()
        found = work.api.tokens.page(page, _SIZE)
        names = {each: work.organisations.get(each).name for each in {t.organisation for t in found} if each}
    rows = [_row(screen, each, screen.named(names[each.organisation]) if each.organisation else "") for each in found]
    return render_template("console/tokens.html", rows=rows, page=page, pages=-(-total // _SIZE) or 1)


def _row(screen: Screen, token: ApiToken, organisation: str) -> Row:
    if token.office is not None:
        known = token.office in screen.policy.directory
        whose = screen.office(token.office) if known else token.office
    else:
        whose = organisation or screen.say("token_own")
    state = "revoked" if token.revoked_at else "open" if token.opens(screen.now) else "ended"
    return Row(
        id=token.id,
        name=token.name,
        whose=whose,
        scopes=tuple(_scope(screen, scope) for scope in Scope if scope in token.scopes),
        made=screen.moment(token.made_at),
        used=screen.moment(token.last_used_at) if token.last_used_at else screen.say("token_never_used"),
        expires=screen.moment(token.expires_at) if token.expires_at else screen.say("token_no_end"),
        state=screen.say(f"token_is_{state}"),
        revocable=token.revoked_at is None,
        ended=state == "ended",
    )


def _scope(screen: Screen, scope: Scope) -> str:
    return screen.say(f"scope_{scope.name.lower()}")


def _form(doorway: Doorway, typed: Typed | None = None) -> str:
    screen, typed = doorway.screen(), typed or Typed(None, {})
    with doorway.real.reading() as work:
        found = work.organisations.page(OrganisationState.APPROVED, 1, _MOST_ORGANISATIONS)
    return render_template(
        "console/token_new.html",
        given=request.form,
        chosen=request.form.getlist("scopes"),
        scopes=[(scope.value, _scope(screen, scope)) for scope in Scope],
        organisations=[(each.id, screen.named(each.name)) for each in found],
        offices=typed.offices,
        longest=LONGEST_NAME,
        wrong=typed.wrong,
    )


def _add(doorway: Doorway) -> Page:
    typed = _read(doorway)
    if typed.new is None:
        return _form(doorway, typed), STATUS[RuleBroken]
    screen = doorway.screen()
    try:
        with doorway.real.writing() as work:
            made, secret = make_token(work, screen.policy, doorway.real.dice, typed.new, _actor(), screen.now)
            work.commit()
    except RuleBroken as refusal:
        wrong = {_FIELDS[refusal.key]: screen.say(refusal.key, **refusal.params)}
        return _form(doorway, Typed(None, wrong)), STATUS[RuleBroken]
    return render_template("console/token_made.html", name=made.name, secret=secret), 200


def _read(doorway: Doorway) -> Typed:
    given, screen = request.form, doorway.screen()
    wrong, office, organisation, offices = dict[str, str](), None, None, tuple[Choice, ...]()
    if given.get("whose") == "office":
        mine = reach(screen.policy, session.signed_in(), day_of(screen.now))
        office, found = office_choice.pick(screen.policy, given.get("office", "")[:120], mine)
        offices = office_choice.choices(screen, found)
        if office is None:
            wrong["office"] = screen.say("token_office_which" if found else "token_office_none")
    elif given.get("whose") == "organisation":
        organisation = given.get("organisation") or None
        if organisation is None:
            wrong["organisation"] = screen.say("token_organisation_none")
    expires = _expires(given.get("expires", ""))
    if expires is None and given.get("expires"):
        wrong["expires"] = screen.say("token_day_wrong")
    scopes = frozenset(Scope(each) for each in given.getlist("scopes") if each in set(Scope))
    new = NewToken(given.get("name", ""), scopes, office, organisation, expires)
    return Typed(None if wrong else new, wrong, offices)


def _expires(written: str) -> datetime | None:
    """The midnight behind that day, in Dhaka."""
    try:
        return datetime.combine(date.fromisoformat(written) + timedelta(days=1), time(), DHAKA).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _renew(doorway: Doorway, id_: str) -> Page:
    """The secret is shown this once. Raises as `renew_token`."""
    until = _expires(request.form.get("expires", ""))
    with doorway.real.writing() as work:
        renewed, secret = renew_token(work, doorway.real.dice, id_, until, _actor(), doorway.screen().now)
        work.commit()
    return render_template("console/token_made.html", name=renewed.name, secret=secret), 200


def _revoke(doorway: Doorway, id_: str) -> Response:
    """Raises NotFound("token_unknown"), Conflict("token_revoked")."""
    with doorway.real.writing() as work:
        revoked = revoke_token(work, id_, _actor(), doorway.screen().now)
        work.commit()
    flash(doorway.screen().say("token_revoked_now", name=revoked.name))
    return redirect(_HERE, 303)


def _actor() -> Actor:
    return Actor(f"officer:{session.signed_in().login}", "console")
