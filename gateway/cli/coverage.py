"""`grs coverage`: the offices where nobody is there to take a case."""

import os
from collections import Counter

import click

from gateway.bootstrap import open_database, system_clock
from gateway.cli.output import say_json, say_words
from gateway.settings import read_settings
from grs_core.domain.offices import Tier
from grs_core.domain.workdays import day_of
from grs_core.policy.load import load_policy
from grs_core.services.coverage import Cover, Covered
from grs_core.services.coverage import coverage as covered_offices


@click.command()
@click.option("--tier", type=click.Choice([tier.value for tier in Tier]), help="Only offices of this tier.")
@click.option("--district", help="Only offices of this district (its code).")
def coverage(tier: str | None, district: str | None) -> None:
    """Every office without anybody of its own today, a JSON line each; totals on standard error."""
    settings, today = read_settings(os.environ), day_of(system_clock().now())
    policy, totals, waiting = load_policy(settings.policy_dir), Counter[Cover](), 0
    with open_database(settings).reading() as work:
        for found in covered_offices(work, policy, today, Tier(tier) if tier else None, district):
            totals[found.cover] += 1
            if found.cover is not Cover.FULL:
                say_json(_json(found))
            if found.cover not in (Cover.FULL, Cover.ACTING):
                waiting += found.waiting
    counted = ", ".join(f"{totals[cover]} {cover.value}" for cover in Cover)
    say_words(f"{totals.total()} offices: {counted}; {waiting} unfinished cases where nobody is")


def _json(found: Covered) -> dict[str, object]:
    return {
        "office": found.office.code,
        "name_en": found.office.name_en,
        "tier": found.office.tier.value,
        "cover": found.cover.value,
        "until": None if found.until is None else found.until.isoformat(),
        "open": found.waiting,
    }


COMMANDS: tuple[click.Command, ...] = (coverage,)
