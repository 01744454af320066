"""`grs registry`: the lists of programmes, taken in from files; who is looked for in them."""

import csv
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from bot.nlu.gazetteer import Gazetteer
from gateway.bootstrap import open_database, system_clock
from gateway.cli.output import say_json, say_words
from gateway.settings import read_settings
from grs_core.domain.complainant import mask_phone
from grs_core.domain.errors import RuleBroken
from grs_core.domain.events import EventName, TicketEvent
from grs_core.domain.places import PlaceLevel, Places
from grs_core.domain.registry import Enrolment, read_nid, read_wallet
from grs_core.policy.load import load_policy
from grs_core.services.learning import DEPLOYER
from grs_core.services.registry_import import Imported, Importer, Line
from grs_core.services.registry_reading import MORE, Reader, column_of

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_PROGRAMME = click.option("--programme", help="Of rows that name none (a code of programmes.csv).")
_NEEDED: Mapping[str, frozenset[str]] = {
    "import": frozenset({"number", "name", "place"}),
    "payments": frozenset({"number", "instalment", "amount", "state"}),
}
_FOUND = 20


@click.group()
def registry() -> None:
    """The register of beneficiaries: what officers see of it beside a case."""


@registry.command("import")
@click.argument("file", type=_FILE)
@_PROGRAMME
@click.option("--within", help="The code of the upazila or district in which names of unions are looked for.")
def import_file(file: Path, programme: str | None, within: str | None) -> None:
    """Take FILE (CSV, UTF-8) into the register: programme, number, name, guardian, wallet, provider, nid, place, ward,
    since, state. May be run again: the same row changes nothing. Exit 1 when a row was refused.
    """
    importer = _importer(file, programme, within)
    _end(importer.beneficiaries(_lines(file, _NEEDED["import"])))


@registry.command("payments")
@click.argument("file", type=_FILE)
@_PROGRAMME
def payments(file: Path, programme: str | None) -> None:
    """Take FILE (CSV, UTF-8) of payments: number, instalment (its first month, 2026-07), amount, paid_on, state (paid,
    returned or held).
    """
    _end(_importer(file, programme, None).payments(_lines(file, _NEEDED["payments"])))


@registry.command("find")
@click.option("--phone", help="A mobile number or an account.")
@click.option("--nid", help="An identity number.")
def find(phone: str | None, nid: str | None) -> None:
    """Who has this number, masked. It is written down that somebody looked."""
    if (phone is None) is (nid is None):
        raise click.UsageError("--phone or --nid")
    with open_database(read_settings(os.environ)).work() as work:
        by = work.registry.by_wallet if phone else work.registry.by_nid
        found = by(read_wallet(phone) if phone else read_nid(nid or ""), _FOUND)
        looked = TicketEvent(EventName.REGISTRY_READ, system_clock().now(), DEPLOYER, None, None, "find")
        work.audit.append(looked)
        work.commit()
    say_json([_shown(each) for each in found])


def _shown(each: Enrolment) -> dict[str, object]:
    return {
        "programme": each.programme,
        "number": each.number,
        "place": each.place,
        "state": each.state.value,
        "since": each.since.isoformat() if each.since else None,
        "provider": each.provider,
        "wallet": mask_phone(each.wallet) if each.wallet else None,
    }


def _importer(file: Path, programme: str | None, within: str | None) -> Importer:
    settings = read_settings(os.environ)
    policy = load_policy(settings.policy_dir)
    if programme is not None and programme not in policy.programmes:
        raise click.UsageError(f"--programme: there is no {programme} (programmes.csv)")
    if within is not None and within not in policy.places:
        raise RuleBroken("place_unknown", name=within)
    reader = Reader(policy, _Finder(policy.places, within).find, programme)
    return Importer(open_database(settings).work, reader, DEPLOYER, file.name, system_clock().now, _progress)


class _Finder:
    """A list names few places, each many times."""

    def __init__(self, places: Places, within: str | None) -> None:
        self._places, self._within = places, within
        self._gazetteer: Gazetteer | None = None
        self._known: dict[str, str | None] = {}

    def find(self, written: str) -> str | None:
        if written not in self._known:
            self._known[written] = self._look(written)
        return self._known[written]

    def _look(self, written: str) -> str | None:
        if written in self._places:
            found: str | None = written
        else:
            self._gazetteer = self._gazetteer or Gazetteer(self._places)
            found = self._gazetteer.read(written, self._within, whole=True).code
        narrow = found is not None and self._places.get(found).level.depth >= PlaceLevel.UPAZILA.depth
        return found if narrow else None


def _lines(file: Path, needed: frozenset[str]) -> Iterator[Line]:
    """Streamed; a cell may hold a line break. Raises UsageError for a file that is no such table."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        reader = csv.reader(opened, strict=True)
        try:
            columns = [column_of(heading) for heading in next(reader, [])]
            if missing := needed - set(columns):
                raise click.UsageError(f"{file.name}: no column {', '.join(sorted(missing))}")
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield reader.line_num, _named(columns, cells)
        except csv.Error as error:
            raise click.UsageError(f"{file.name}, line {reader.line_num}: {error}") from None
        except UnicodeDecodeError:
            raise click.UsageError(f"{file.name}, after line {reader.line_num}: not in UTF-8") from None


def _named(columns: Sequence[str], cells: Sequence[str]) -> Mapping[str, str]:
    more = "".join(cells[len(columns) :]).strip()
    return dict(zip(columns, cells, strict=False)) | ({MORE: more} if more else {})


def _progress(told: Imported) -> None:
    say_words(f"{told.rows} rows, {told.wrong} refused")


def _end(told: Imported) -> None:
    say_json(told.as_json())
    if told.wrong:
        sys.exit(1)


COMMANDS: tuple[click.Command, ...] = (registry,)
