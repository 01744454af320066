"""`grs simulate`: what another policy would have done with past cases, before a circular is issued."""

import csv
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from time import monotonic

import click

from gateway.bootstrap import open_database, system_clock
from gateway.cli.output import say_json, say_words
from gateway.cli.policy import say_finding
from gateway.settings import read_settings
from grs_core.domain.workdays import DHAKA
from grs_core.policy.findings import of_refusal
from grs_core.policy.load import load_policy, read_policy
from grs_core.policy.model import Policy
from grs_core.policy.tables import Tables, broken
from grs_core.ports import WorkFactory
from grs_core.services.quick_calendar import quick
from grs_core.services.replay_rules import Rules
from grs_core.services.simulation_report import Simulation
from grs_core.services.stories import Past

_BATCH = 500
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option(
    "--policy",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The tables to try, as for GRS_POLICY_DIR [with --staffing, by default: those in force].",
)
@click.option("--since", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Cases filed on that day or later.")
@click.option("--staffing", type=_FILE, help="CSV with columns office, officers: where there are 0 nobody takes cases.")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Draw the report here, as one page.")
def simulate(folder: Path | None, since: datetime, staffing: Path | None, html: Path | None) -> None:
    """Play past cases again under another policy, and compare with what happened and with the policy in force.

    People do what they did and need the office time that they needed; the policy does the rest anew. Nothing is
    changed. What the figures mean: docs/operations.md.
    """
    if folder is None and staffing is None:
        raise click.UsageError("give --policy, --staffing or both: what is to be tried?")
    settings = read_settings(os.environ)
    in_force, now = quick(load_policy(settings.policy_dir)), system_clock().now()
    tried = in_force if folder is None else quick(_read(folder), in_force)
    able = None if staffing is None else _staffing(staffing, tried)
    first = since.replace(tzinfo=DHAKA).astimezone(UTC)
    simulation = Simulation(Rules(in_force, in_force, now), Rules(tried, in_force, now, able), first)
    _play(simulation, open_database(settings).reading)
    if not simulation.cases:
        raise click.ClickException(f"no case was filed on {since.date()} or later: there is nothing to play again")
    report = simulation.as_json()
    if html is not None:
        from gateway.console.simulation_page import standalone

        html.write_text(standalone(report, tried), encoding="utf-8")
        say_words(f"drawn in {html}")
    say_json(report)


def _read(folder: Path) -> Policy:
    """Exit 1 with every hole when it cannot be put in force."""
    tables = Tables(folder)
    found = read_policy(tables, folder)
    if found is None:
        for error in tables.refusals:
            say_finding(of_refusal(error))
        raise click.ClickException("this policy cannot be put in force, so it cannot be tried (see above)")
    return found


def _play(simulation: Simulation, reading: WorkFactory) -> None:
    """Of one moment's picture, 500 cases at a time, with a word every two seconds."""
    said = monotonic()
    for past in _pasts(reading, simulation.since):
        simulation.add(past)
        if monotonic() - said > 2:
            said = monotonic()
            say_words(f"{simulation.cases} cases, until {past.ticket.filed_at.date()}")


def _pasts(reading: WorkFactory, since: datetime) -> Iterator[Past]:
    with reading() as work:
        stream = iter(work.tickets.stream(since=since))
        while batch := list(islice(stream, _BATCH)):
            moves = work.audit.moves([str(ticket.number) for ticket in batch])
            yield from (Past(ticket, moves[str(ticket.number)]) for ticket in batch)


@dataclass(frozen=True, slots=True)
class _Staffed:
    """`grs_core.domain.staffing.Staffing` by a table: every office that it does not name has somebody."""

    empty: frozenset[str]

    def trusted(self, office: str, sealed: frozenset[str] = frozenset()) -> bool:
        return office not in self.empty

    def vacant(self, office: str, sealed: frozenset[str] = frozenset()) -> bool:
        return office in self.empty


def _staffing(file: Path, policy: Policy) -> _Staffed:
    """Raises RuleBroken("policy_broken") with the line."""
    try:
        rows: Sequence[dict[str, str]] = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    except (UnicodeDecodeError, csv.Error) as error:
        raise broken(file.name, f"no table in UTF-8: {error}") from None
    empty = set()
    for line, row in enumerate(rows, start=2):
        office, officers = (row.get("office") or "").strip(), (row.get("officers") or "").strip()
        if office not in policy.directory:
            raise broken(file.name, f"office: there is no {office!r}; `grs offices --find` finds its code", line)
        if not (officers.isascii() and officers.isdecimal()):
            raise broken(file.name, f"officers is no whole number: {officers!r}", line)
        if int(officers) == 0:
            empty.add(office)
    return _Staffed(frozenset(empty))


COMMANDS: tuple[click.Command, ...] = (simulate,)
