"""`python -m benchmarks rows [N]`: a volunteer's sheet of N rows (10,000), from the uploaded bytes to numbered cases.

The real service without its web server: read, keep sealed, check, file – on SQLite and on PostgreSQL, as CSV and XLSX.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.__main__ import Database, databases
from gateway.bootstrap import Container, build
from gateway.services.bulk_taking import take_file
from gateway.services.sheets_columns import columns
from gateway.services.spreadsheets import as_csv, as_xlsx
from gateway.settings import read_settings
from grs_core.bulk_ports import RowState
from grs_core.domain.events import Actor
from grs_core.domain.messages import Named
from grs_core.domain.officers import Officer, Role
from grs_core.services import volunteering
from grs_core.services.rows_filing import confirm

ROWS = 10_000
_STORIES = (
    "তিন মাস ধরে বয়স্ক ভাতার টাকা পাই না",
    "amar bidhoba vatar tk nagad theke ke jani tule niche",
    "মেম্বার কার্ড দিতে পাঁচ হাজার টাকা চায়",
    "My mother's disability allowance has stopped since June",
    "চাল ৩০ কেজির জায়গায় ২৪ কেজি দিছে, ডিলার কম দেয়",
)
_WHO = Actor("officer:cell", "console")
_DIVISION = "BD20"


def main(arguments: Sequence[str]) -> None:
    count = int(arguments[0]) if arguments else ROWS
    print("| database | file | rows | read and kept s | checked s | filed s | whole s | rows/s filed | wrong |")
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="protikar-rows-") as folder:
        for database in databases(Path(folder)):
            container = _service(Path(folder), database)
            login = _volunteer(container)
            for kind in ("csv", "xlsx"):
                print(_measured(container, database.name, login, kind, count), flush=True)
            container.database.dispose()


def _service(base: Path, database: Database) -> Container:
    """With the model of GRS_HOME (var), which is trained already."""
    home = base / f"home-{database.name}"
    home.mkdir()
    shutil.copy2(Path(os.environ.get("GRS_HOME", "var")) / "model.npz", home)
    container = build(read_settings({"GRS_HOME": str(home), "GRS_DATABASE_URL": database.url}))
    container.database.migrate()
    return container


def _measured(container: Container, name: str, login: str, kind: str, count: int) -> str:
    data = sheet(container, kind, count)
    begun = perf_counter()
    id = take_file(container.background.rows, login, f"rows.{kind}", data)  # noqa: A001
    kept = perf_counter()
    _run(container)
    checked = perf_counter()
    with container.database.work() as work:
        confirm(work, login, id)
        work.commit()
    _run(container)
    filed = perf_counter()
    with container.database.reading() as work:
        counts = work.row_files.counts(id)
    wrong = counts.get(RowState.WRONG, 0)
    spent = [kept - begun, checked - kept, filed - checked, filed - begun]
    figures = " | ".join(f"{each:.1f}" for each in spent)
    return f"| {name} | {kind} | {count} | {figures} | {count / (filed - checked):.0f} | {wrong} |"


def _run(container: Container) -> None:
    container.background.rows.run(timedelta(hours=1))


def _volunteer(container: Container) -> str:
    """Of an organisation that works in a whole division."""
    policy, now = container.policy, container.clock.now()
    told = volunteering.Applied(Named("আশা", "Asha"), "ngo", (_DIVISION,))
    with container.database.work() as work:
        its = volunteering.apply(work, policy.places, container.dice, told, _WHO, now)
        volunteering.approve(work, policy.places, its.id, _WHO, now)
        officer = Officer("asha1", "Asha One", Role.VOLUNTEER, (), "no password")
        volunteering.add_volunteer(work, policy.places, officer, its.id, "01911111111", _WHO, now)
        work.commit()
    return "asha1"


def sheet(container: Container, kind: str, count: int) -> bytes:
    """Rows as volunteers write them: three scripts, places by name, every tenth citizen without a phone."""
    heads = [column.title for column in columns()]
    rows = list(_rows(container, kind, count))
    return as_csv(heads, rows).encode() if kind == "csv" else as_xlsx("rows", heads, rows)


def _rows(container: Container, kind: str, count: int) -> Iterator[list[Any]]:
    places = container.policy.places
    unions = [place for place in places if place.level.value == "union" and places.is_within(place.code, _DIVISION)]
    for number in range(count):
        union = unions[number % len(unions)]
        chain = [place.name_bn for place in places.chain(union.code)[:3]]
        where = ", ".join(chain) if number % 2 else union.code
        asked = number % 10 != 0
        yield [
            f"{kind}-{number}",
            f"রহিমা খাতুন {number}",
            f"017{number:08d}" if asked else "",
            ("প্রতিবেশী", "relative", "Client")[number % 3],
            ("old_age_allowance", "বিধবা ভাতা", "")[number % 3],
            where,
            f"{_STORIES[number % len(_STORIES)]}, {number}",
            "1800" if number % 4 == 0 else "",
            "নগদ" if number % 4 == 0 else "",
            "এসএমএস" if asked else "সাক্ষী",
            "" if asked else f"করিম মিয়া {number}",
            "",
        ]
