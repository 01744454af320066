"""How long a programme's list takes into the register: an upazila of 21,475 beneficiaries, then the same file again.

`python -m benchmarks.registry [URL]`; without an address SQLite in a folder of its own.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from gateway.system import SystemClock
from grs_core.domain.events import Actor
from grs_core.policy.load import load_policy
from grs_core.registry_ports import Area
from grs_core.services.registry_import import Importer, Line
from grs_core.services.registry_reading import Reader, column_of
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.support.registry_file import UNIONS, write_beneficiaries, write_payments


def main(url: str | None) -> None:
    policy = load_policy()
    with TemporaryDirectory() as folder:
        database = Database(url or f"sqlite:///{folder}/grs.db", Vault(["a key of this measurement, long enough"]))
        database.migrate()
        reader = Reader(policy, lambda written: written if written in policy.places else None)
        by = Actor("admin", "cli")
        importer = Importer(database.work, reader, by, "bench.csv", SystemClock().now, lambda told: None)
        people, paid = Path(folder, "people.csv"), Path(folder, "paid.csv")
        write_beneficiaries(people)
        write_payments(paid)
        for what, take, file in (
            ("beneficiaries", importer.beneficiaries, people),
            ("the same again", importer.beneficiaries, people),
            ("payments", importer.payments, paid),
            ("the same again", importer.payments, paid),
        ):
            begun = perf_counter()
            told = take(_lines(file))
            print(f"{what:>16}: {perf_counter() - begun:6.1f} s  {told.as_json()}")
        begun = perf_counter()
        with database.reading() as work:
            _, total = work.registry.doubled([Area(frozenset(UNIONS))], policy.exclusions, 1, 25)
        print(f"{'doubles':>16}: {perf_counter() - begun:6.3f} s  {total}")
        database.dispose()


def _lines(file: Path) -> Iterator[Line]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        reader = csv.reader(opened)
        columns = [column_of(heading) for heading in next(reader)]
        for cells in reader:
            yield reader.line_num, dict(zip(columns, cells, strict=True))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
