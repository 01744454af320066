"""`/volunteers/team`: whoever leads an organisation's volunteers adds them, ends them, and sees what stands out."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request
from werkzeug.exceptions import NotFound as NoSuchPage
from werkzeug.wrappers import Response as AnyResponse

from gateway.services.volunteer_sign_in import Member
from gateway.volunteers import session
from gateway.volunteers.areas import read_areas
from gateway.volunteers.doorway import Doorway
from gateway.volunteers.team_view import helpers, standouts
from grs_core.domain.errors import Conflict, GrsError, NotFound, RuleBroken
from grs_core.domain.events import Actor
from grs_core.domain.officers import Officer, Role
from grs_core.ports import UnitOfWork
from grs_core.services.volunteering import add_volunteer, change_volunteer, end_volunteer

LONGEST = {"name": 120, "phone": 20, "areas": 500}
DONE = {"added": "team_added", "changed": "team_changed", "ended": "team_ended"}
_BESIDE = {"phone_wrong": "phone", "phone_taken": "phone", "area_not_known": "areas", "area_not_yours": "areas"}


def leads(member: Member) -> bool:
    """For the menu."""
    return member.volunteer.lead


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/team")
    def team() -> str:
        return _page(doorway, _leader())

    @blueprint.post("/team/add")
    def team_add() -> AnyResponse | tuple[str, int]:
        return _add(doorway, _leader())

    @blueprint.post("/team/<login>/change")
    def team_change(login: str) -> AnyResponse | tuple[str, int]:
        return _change(doorway, _leader(), login)

    @blueprint.post("/team/<login>/end")
    def team_end(login: str) -> AnyResponse | tuple[str, int]:
        return _end(doorway, _leader(), login)


def _leader() -> Member:
    """Raises NotFound (the page's) for who leads nobody."""
    member = session.member()
    if not leads(member):
        raise NoSuchPage
    return member


def _page(
    doorway: Doorway, member: Member, typed: Mapping[str, str] | None = None, wrong: Mapping[str, str] | None = None
) -> str:
    with doorway.parts.reading() as work:
        shown = helpers(work, doorway, member)
        found = standouts(work, doorway, member, shown)
    return render_template(
        "volunteers/team.html",
        organisation=doorway.named(member.organisation.name),
        areas="; ".join(doorway.place(code) for code in member.organisation.areas),
        helpers=shown,
        flags=found,
        typed=typed or {},
        wrong=wrong or {},
        longest=LONGEST,
        done=DONE.get(request.args.get("done", ""), ""),
    )


def _add(doorway: Doorway, member: Member) -> AnyResponse | tuple[str, int]:
    typed = {name: " ".join(request.form.get(name, "").split())[:most] for name, most in LONGEST.items()}
    wrong = {name: doorway.say("team_missing") for name in ("name", "phone") if not typed[name]}
    if wrong:
        return _page(doorway, member, typed, wrong), 422
    parts = doorway.parts
    login = f"v-{parts.dice.token()[:10]}"
    try:
        areas = read_areas(parts, (), typed["areas"])
        with parts.writing() as work:
            # Without a password: he signs in by a code to this phone.
            officer = Officer(login, typed["name"], Role.VOLUNTEER, (), "")
            by, now, places = _actor(member), doorway.now(), parts.policy.places
            lead = bool(request.form.get("lead"))
            add_volunteer(work, places, officer, member.organisation.id, typed["phone"], by, now, areas, lead)
            work.commit()
    except (RuleBroken, Conflict, NotFound) as refusal:
        return _page(doorway, member, typed, _beside(doorway, refusal)), 422
    return redirect("/volunteers/team?done=added", 303)


def _change(doorway: Doorway, member: Member, login: str) -> AnyResponse | tuple[str, int]:
    """Phone, areas, and whether he leads; nobody takes the lead from himself."""
    typed = {name: " ".join(request.form.get(name, "").split())[: LONGEST[name]] for name in ("phone", "areas")}
    lead = bool(request.form.get("lead")) or login == member.login
    try:
        areas = read_areas(doorway.parts, (), typed["areas"])
        with doorway.parts.writing() as work:
            _must_be_ours(work, member, login)
            places, by, now = doorway.parts.policy.places, _actor(member), doorway.now()
            change_volunteer(work, places, login, by, now, phone=typed["phone"], areas=areas, lead=lead)
            work.commit()
    except (RuleBroken, Conflict) as refusal:
        return _page(doorway, member, wrong={"of": login, "change": doorway.refusal(refusal.key, refusal.params)}), 422
    return redirect("/volunteers/team?done=changed", 303)


def _must_be_ours(work: UnitOfWork, member: Member, login: str) -> None:
    """Raises NotFound("volunteer_unknown") for another organisation's as for nobody."""
    if work.volunteers.get(login).organisation != member.organisation.id:
        raise NotFound("volunteer_unknown")


def _end(doorway: Doorway, member: Member, login: str) -> AnyResponse | tuple[str, int]:
    with doorway.parts.writing() as work:
        _must_be_ours(work, member, login)
        if login == member.login:
            return _page(doorway, member, wrong={"end": doorway.say("team_not_yourself")}), 422
        end_volunteer(work, login, _actor(member), doorway.now())
        work.commit()
    return redirect("/volunteers/team?done=ended", 303)


def _actor(member: Member) -> Actor:
    return Actor(f"volunteer:{member.login}", "portal")


def _beside(doorway: Doorway, refusal: GrsError) -> dict[str, str]:
    return {_BESIDE.get(refusal.key, "name"): doorway.refusal(refusal.key, refusal.params)}
