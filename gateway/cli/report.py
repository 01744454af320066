"""`grs report`: the report of a month or a quarter as a PDF."""

import os
from pathlib import Path

import click

from gateway.bootstrap import open_database, system_clock
from gateway.cli.output import say_json
from gateway.services.report_words import Language
from gateway.services.reporting import Reporting
from gateway.settings import read_settings
from grs_core.domain.monitoring import EVERYBODY
from grs_core.domain.reports import Period, ReportKind
from grs_core.policy.load import load_policy
from grs_core.services.jurisdiction import Survey


@click.command()
@click.option("--kind", type=click.Choice([kind.value for kind in ReportKind]), required=True)
@click.option("--period", required=True, help="2026-10 for a month, 2026-Q3 for a quarter; it must be over.")
@click.option("--place", help="Code of a division, district, upazila or union [default: the country].")
@click.option("--language", type=click.Choice(["bn", "en"]), default="bn", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=True)
def report(kind: str, period: str, place: str | None, language: Language, out: Path) -> None:
    """Write the report of an area with today's figures to a file; nothing is kept in the database."""
    settings = read_settings(os.environ)
    policy, database = load_policy(settings.policy_dir), open_database(settings)
    wanted = Period.read(ReportKind(kind), period)
    if place is not None:
        policy.places.get(place)
    maker = Reporting(database.work, database.reading, policy, system_clock())
    pdf = maker.afresh(Survey(place), wanted, language, EVERYBODY)
    out.write_bytes(pdf)
    say_json({"kind": kind, "period": wanted.code, "place": place, "language": language, "bytes": len(pdf)})


COMMANDS: tuple[click.Command, ...] = (report,)
