"""`/programmes`: who can get what, how much, and where one applies; from the policy, with the source of each row."""

from dataclasses import dataclass

from flask import Blueprint, render_template

from gateway.webchat.door import WebDoor
from grs_core.domain.messages import Named
from grs_core.domain.offices import Tier
from grs_core.policy.model import Benefit, Policy


@dataclass(frozen=True, slots=True)
class Told:
    """`office`: the kind of office in an upazila that answers for it."""

    name: Named
    benefit: Benefit
    office: Named


def add_routes(blueprint: Blueprint, door: WebDoor) -> None:
    told = _told(door.policy)

    @blueprint.get("/programmes")
    def programmes() -> str:
        return render_template("webchat/programmes.html", told=told)


def _told(policy: Policy) -> tuple[Told, ...]:
    kinds = _kinds(policy)
    return tuple(
        Told(policy.programmes[code].name, benefit, kinds[_office_kind(policy, code)])
        for code, benefit in policy.benefits.items()
    )


def _office_kind(policy: Policy, programme: str) -> str:
    return policy.router.rules.departments[programme].desks[Tier.UPAZILA]


def _kinds(policy: Policy) -> dict[str, Named]:
    """What a kind of office is called: the names of its offices without the place."""
    kinds: dict[str, Named] = {}
    for office in policy.directory:
        name = Named(office.name_bn.split(", ")[0], office.name_en.split(", ")[0])
        kinds.setdefault(office.kind, name)
    return kinds
