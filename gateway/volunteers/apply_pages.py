"""`/volunteers/apply`: an organisation asks to file for people; the Cabinet Division decides."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from gateway.http.guards import limit_address
from gateway.volunteers.areas import districts, read_areas
from gateway.volunteers.doorway import Doorway
from grs_core.domain.errors import Conflict, GrsError, RuleBroken
from grs_core.domain.events import Actor
from grs_core.domain.messages import Named
from grs_core.services.volunteering import KINDS, Applied, apply

LONGEST = {"name_bn": 120, "name_en": 120, "registration": 80, "contact_name": 120, "contact_phone": 20, "more": 500}
_MUST = ("name_bn", "name_en", "contact_name", "contact_phone")
_BESIDE = {
    "organisation_exists": "name_bn",
    "organisation_kind": "kind",
    "phone_wrong": "contact_phone",
    "area_missing": "areas",
    "areas_too_many": "areas",
    "area_not_known": "more",
}
"""Beside which field a refusal stands."""


@dataclass(frozen=True, slots=True)
class Typed:
    fields: Mapping[str, str]
    areas: tuple[str, ...]


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/apply")
    def apply_form() -> str:
        return _page(doorway, Typed({}, ()), {})

    @blueprint.post("/apply")
    def apply_now() -> AnyResponse | tuple[str, int]:
        return _apply(doorway)

    @blueprint.get("/applied")
    def applied() -> str:
        return render_template("volunteers/applied.html")


def _apply(doorway: Doorway) -> AnyResponse | tuple[str, int]:
    limit_address(doorway.parts.knocks)
    fields = {name: " ".join(request.form.get(name, "").split())[:most] for name, most in LONGEST.items()}
    typed = Typed({**fields, "kind": request.form.get("kind", "")}, tuple(request.form.getlist("area")))
    wrong = {name: doorway.say("apply_missing") for name in _MUST if not fields[name]}
    if wrong:
        return _page(doorway, typed, wrong), 422
    try:
        _keep(doorway, typed)
    except GrsError as refusal:
        if refusal.key not in _BESIDE and not isinstance(refusal, (RuleBroken, Conflict)):
            raise
        said = doorway.refusal(refusal.key, refusal.params)
        return _page(doorway, typed, {_BESIDE.get(refusal.key, "name_bn"): said}), 422
    return redirect("/volunteers/applied", 303)


def _keep(doorway: Doorway, typed: Typed) -> None:
    parts, fields = doorway.parts, typed.fields
    told = Applied(
        name=Named(fields["name_bn"], fields["name_en"]),
        kind=fields["kind"],
        areas=read_areas(parts, typed.areas, fields["more"]),
        registration=fields["registration"],
        contact_name=fields["contact_name"],
        contact_phone=fields["contact_phone"],
    )
    with parts.writing() as work:
        apply(work, parts.policy.places, parts.dice, told, Actor("applicant", "web"), doorway.now())
        work.commit()


def _page(doorway: Doorway, typed: Typed, wrong: Mapping[str, str]) -> str:
    return render_template(
        "volunteers/apply.html",
        typed=typed,
        wrong=wrong,
        kinds=KINDS,
        divisions=districts(doorway),
        longest=LONGEST,
    )
