"""`grs organisation`: NGOs and civil-society organisations whose volunteers file for others, and whether they may."""

import os
from datetime import datetime

import click

from gateway.bootstrap import open_database, system_clock, system_dice
from gateway.cli.output import say_json
from gateway.settings import Settings, read_settings
from grs_core.domain.errors import NotFound
from grs_core.domain.messages import Named
from grs_core.domain.places import PlaceLevel, Places
from grs_core.domain.volunteering import Organisation, OrganisationState
from grs_core.policy.load import load_policy
from grs_core.ports import UnitOfWork
from grs_core.services import volunteering
from grs_core.services.learning import DEPLOYER

_BATCH = 100
_AREAS = click.option("--area", "areas", multiple=True, help="A place's code (`grs place`); may be given again.")


@click.group()
def organisation() -> None:
    """Organisations that file for others: apply, approve, suspend."""


@organisation.command("add")
@click.option("--name-bn", required=True)
@click.option("--name-en", required=True)
@click.option("--kind", type=click.Choice(volunteering.KINDS), default="ngo", show_default=True)
@_AREAS
@click.option("--registration", default="", help="Its number in a register (NGO Affairs Bureau).")
@click.option("--contact-name", default="")
@click.option("--contact-phone", default="")
@click.option("--approve", "approved", is_flag=True, help="Its volunteers may file at once.")
def organisation_add(
    name_bn: str,
    name_en: str,
    kind: str,
    areas: tuple[str, ...],
    registration: str,
    contact_name: str,
    contact_phone: str,
    approved: bool,
) -> None:
    """An organisation as it applied; its volunteers file nothing before it is approved."""
    settings, now = read_settings(os.environ), system_clock().now()
    places = load_policy(settings.policy_dir).places
    told = volunteering.Applied(Named(name_bn, name_en), kind, areas, registration, contact_name, contact_phone)
    with open_database(settings).work() as work:
        made = volunteering.apply(work, places, system_dice(), told, DEPLOYER, now)
        if approved:
            made = volunteering.approve(work, places, made.id, DEPLOYER, now)
        work.commit()
    say_json(_json(made))


@organisation.command("list")
@click.option("--state", type=click.Choice([each.value for each in OrganisationState]))
def organisation_list(state: str | None) -> None:
    """A JSON line for each, the newest first."""
    wanted = OrganisationState(state) if state else None
    with open_database(read_settings(os.environ)).reading() as work:
        for page in range(1, work.organisations.count(wanted) // _BATCH + 2):
            for each in work.organisations.page(wanted, page, _BATCH):
                say_json(_json(each))


@organisation.command("approve")
@click.argument("name")
@_AREAS
def organisation_approve(name: str, areas: tuple[str, ...]) -> None:
    """The volunteers of NAME (or its id) file from now on, within --area instead of where it applied for."""
    settings, now = read_settings(os.environ), system_clock().now()
    places = load_policy(settings.policy_dir).places
    with open_database(settings).work() as work:
        found = named(work, name)
        made = volunteering.approve(work, places, found.id, DEPLOYER, now, areas or None)
        work.commit()
    say_json(_json(made))


@organisation.command("suspend")
@click.argument("name")
@click.option("--why", default="", help="For the audit.")
def organisation_suspend(name: str, why: str) -> None:
    """The volunteers of NAME (or its id) file nothing more from now on."""
    now = system_clock().now()
    with open_database(read_settings(os.environ)).work() as work:
        made = volunteering.suspend(work, named(work, name).id, DEPLOYER, now, why)
        work.commit()
    say_json(_json(made))


def to_work_for(work: UnitOfWork, settings: Settings, places: Places, name: str, now: datetime) -> Organisation:
    """As `named`; in a sandbox one that nobody knows is made and approved for the whole country, to be tried."""
    found = work.organisations.named(name)
    if found is not None or not settings.sandbox:
        return found or named(work, name)
    country = tuple(place.code for place in places.of_level(PlaceLevel.DIVISION))
    made = volunteering.apply(
        work, places, system_dice(), volunteering.Applied(Named(name, name), "ngo", country), DEPLOYER, now
    )
    return volunteering.approve(work, places, made.id, DEPLOYER, now)


def named(work: UnitOfWork, text: str) -> Organisation:
    """By its id, or one of its names to the letter. Raises NotFound("organisation_unknown")."""
    found = work.organisations.named(text.strip())
    if found is None:
        raise NotFound("organisation_unknown")
    return found


def _json(each: Organisation) -> dict[str, object]:
    return {
        "id": each.id,
        "name_bn": each.name.bn,
        "name_en": each.name.en,
        "kind": each.kind,
        "areas": list(each.areas),
        "state": each.state.value,
        "registration": each.registration,
        "applied_at": each.applied_at.isoformat(),
        "decided_at": each.decided_at.isoformat() if each.decided_at else None,
    }


COMMANDS: tuple[click.Command, ...] = (organisation,)
