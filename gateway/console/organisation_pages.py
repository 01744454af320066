"""`/console/organisations`: NGOs and civil-society organisations; the Cabinet Division approves and suspends them."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from bot.nlu.engine import PlaceFinder
from gateway.console import admin_rights, session
from gateway.console.admin_rights import page_number
from gateway.console.doorway import Doorway
from gateway.console.organisation_lead import LONGEST_NAME, add_lead
from gateway.console.organisation_view import line, page_of
from grs_core.domain.errors import GrsError, NotFound, RuleBroken
from grs_core.domain.events import Actor
from grs_core.domain.officers import Role
from grs_core.domain.volunteering import OrganisationState
from grs_core.ports import UnitOfWork
from grs_core.services.volunteering import approve, suspend

APPROVERS = frozenset({Role.CELL})
_SIZE, _LONGEST_REASON = 25, 300
_STATES = (OrganisationState.APPLIED, OrganisationState.APPROVED, OrganisationState.SUSPENDED)


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/organisations")
    def organisations() -> str | tuple[str, int]:
        return admin_rights.only(doorway, admin_rights.READERS, lambda: _list(doorway))

    @blueprint.get("/organisations/<key>")
    def organisation(key: str) -> str | tuple[str, int]:
        return admin_rights.only(doorway, admin_rights.READERS, lambda: _page(doorway, key))

    @blueprint.post("/organisations/<key>/approve")
    def approve_organisation(key: str) -> Response | tuple[str, int]:
        return admin_rights.only(doorway, APPROVERS, lambda: _judge(doorway, key, _approve))

    @blueprint.post("/organisations/<key>/suspend")
    def suspend_organisation(key: str) -> Response | tuple[str, int]:
        return admin_rights.only(doorway, APPROVERS, lambda: _judge(doorway, key, _suspend))

    @blueprint.post("/organisations/<key>/lead")
    def lead_organisation(key: str) -> Response | tuple[str, int]:
        return admin_rights.only(doorway, APPROVERS, lambda: _judge(doorway, key, add_lead))


def _list(doorway: Doorway) -> str:
    screen, state, page = doorway.screen(), _state(), page_number()
    with doorway.real.reading() as work:
        total = work.organisations.count(state)
        pages = max(1, -(-total // _SIZE))
        page = min(page, pages)
        found = work.organisations.page(state, page, _SIZE)
        counts = [(each.value, screen.count(work.organisations.count(each))) for each in _STATES]
    return render_template(
        "console/organisations.html",
        lines=[line(each, screen) for each in found],
        tabs=counts,
        tab=state.value,
        page=page,
        pages=pages,
    )


def _page(doorway: Doorway, key: str, wrong: str = "") -> str:
    screen = doorway.screen()
    with doorway.real.reading() as work:
        shown = page_of(work, work.organisations.get(key), screen)
    return render_template(
        "console/organisation.html",
        organisation=shown,
        judges=session.officer().role in APPROVERS,
        wrong=wrong,
        given=request.form,
        longest=_LONGEST_REASON,
        longest_name=LONGEST_NAME,
    )


def _judge(
    doorway: Doorway, key: str, act: Callable[[Doorway, UnitOfWork, str, Actor], str]
) -> Response | tuple[str, int]:
    screen = doorway.screen()
    try:
        with doorway.real.writing() as work:
            work.organisations.get(key)
            said = act(doorway, work, key, Actor(f"officer:{session.officer().login}", "console"))
            work.commit()
        doorway.real.jobs.nudge("relay")
    except GrsError as refusal:
        if refusal.key == "organisation_unknown":
            raise
        return _page(doorway, key, screen.say(refusal.key, **refusal.params)), 422
    flash(screen.say(said))
    return redirect(f"/console/organisations/{key}", 303)


def _approve(doorway: Doorway, work: UnitOfWork, key: str, actor: Actor) -> str:
    chosen = tuple(request.form.getlist("area")) + _named(doorway.real.finder, request.form.get("more", ""))
    approve(work, doorway.real.policy.places, key, actor, doorway.screen().now, chosen)
    return "organisation_now_approved"


def _suspend(doorway: Doorway, work: UnitOfWork, key: str, actor: Actor) -> str:
    why = " ".join(request.form.get("why", "").split())
    if not why:
        raise RuleBroken("organisation_why")
    suspend(work, key, actor, doorway.screen().now, why[:_LONGEST_REASON])
    return "organisation_now_suspended"


def _named(finder: PlaceFinder, written: str) -> tuple[str, ...]:
    """Places by name, a comma between. Raises RuleBroken("organisation_place", name)."""
    found = []
    for name in filter(None, (each.strip() for each in written.replace("\n", ",").split(","))):
        code = finder.read(name, whole=True).code
        if code is None:
            raise RuleBroken("organisation_place", name=name)
        found.append(code)
    return tuple(found)


def _state() -> OrganisationState:
    try:
        return OrganisationState(request.args.get("tab", OrganisationState.APPLIED.value))
    except ValueError:
        raise NotFound("organisation_unknown") from None
