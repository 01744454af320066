"""Reads the tables of the policy. Every refusal names the file, the line and the column.

A refused row is left out and noted, so that one reading finds every hole; `load_policy` raises the first of them.
"""

import csv
import hashlib
import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from grs_core.domain.errors import GrsError, RuleBroken
from grs_core.domain.messages import Named

OURS = Path(__file__).parent / "tables"
OF_A_YEAR = re.compile(r"holidays-(20[0-9]{2})\.csv")
CODE = re.compile("[A-Za-z][A-Za-z0-9_]{0,39}")
_KEYS: Mapping[str, tuple[str, ...]] = {
    "standards.csv": ("tier", "priority"),
    "holidays": ("date", "scope", "kind"),
    "tariffs.csv": ("carrier", "valid_from"),
    "beneficiaries.csv": ("place", "programme"),
    "payment_calendar.csv": ("programme", "first"),
    "exclusions.csv": ("programme", "excludes"),
    "two_person.csv": ("act", "category", "outcome"),
    "status_codes.csv": ("status", "outcome"),
}
"""The columns that name a row, where it is not the first alone."""
E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")
_LONGEST_NUMBER = 9
"""Digits: days, counts and prices have fewer, and Python reads no number of more than 4300."""


def key_of(file: str, cells: Mapping[str, str]) -> str:
    """What names a row of that file: `upazila P3`."""
    columns = _KEYS.get("holidays" if OF_A_YEAR.fullmatch(file) else file, tuple(cells)[:1])
    return " ".join((cells.get(column) or "").strip() for column in columns)


def broken(file: str, why: str, line: int = 0) -> RuleBroken:
    """Line 0: the fault is no line's."""
    return RuleBroken("policy_broken", file=file, line=str(line), why=why)


class RefersToNothing(RuleBroken):
    """A row that names a row which is not there; not worth saying when that one was refused itself."""

    def __init__(self, row: "Row", column: str, table: str, code: str) -> None:
        why = f"{column}: no row for {code} in {table}.csv"
        super().__init__("policy_broken", file=row.file, line=str(row.line), why=why)
        self.names = (f"{table}.csv", code)


@dataclass(frozen=True, slots=True)
class Row:
    """One row; look-ups raise RuleBroken("policy_broken") with where and why."""

    file: str
    line: int
    cells: Mapping[str, str]

    def broken(self, why: str) -> RuleBroken:
        return broken(self.file, why, self.line)

    def text(self, column: str) -> str:
        value = self.optional(column)
        if not value:
            raise self.broken(f"{column} is empty")
        return value

    def optional(self, column: str) -> str:
        if column not in self.cells:
            raise self.broken(f"no column {column}")
        return (self.cells[column] or "").strip()

    def code(self, column: str) -> str:
        value = self.text(column)
        if not CODE.fullmatch(value):
            raise self.broken(f"{column}: {value!r} is no code (letters, digits and _)")
        return value

    def number(self, column: str, at_least: int = 0) -> int:
        value = self.text(column)
        if not value.isdecimal() or len(value) > _LONGEST_NUMBER:
            raise self.broken(f"{column} is no whole number (of {_LONGEST_NUMBER} digits at most): {value[:40]!r}")
        if int(value) < at_least:
            raise self.broken(f"{column}: at least {at_least}")
        return int(value)

    def flag(self, column: str) -> bool:
        value = self.text(column)
        if value not in ("yes", "no"):
            raise self.broken(f"{column} is neither yes nor no: {value!r}")
        return value == "yes"

    def day(self, column: str) -> date:
        try:
            return date.fromisoformat(self.text(column))
        except ValueError:
            raise self.broken(f"{column} is no date (YYYY-MM-DD)") from None

    def hour(self, column: str) -> time:
        try:
            return time.fromisoformat(self.text(column))
        except ValueError:
            raise self.broken(f"{column} is no time of day (HH:MM)") from None

    def choice(self, column: str, kind: type[E]) -> E:
        return self.member(self.text(column), kind)

    def member(self, value: str, kind: type[E]) -> E:
        try:
            return kind(value)
        except ValueError:
            raise self.broken(f"{value!r} is none of {', '.join(kind)}") from None

    def name(self, prefix: str = "name") -> Named:
        return Named(self.text(f"{prefix}_bn"), self.text(f"{prefix}_en"))

    def one_of(self, column: str, table: str, known: Mapping[str, T]) -> T:
        """The row of another table that the cell names."""
        code = self.text(column)
        self.must_be(code, known, column, table)
        return known[code]

    def must_be(self, code: str, known: Container[str], column: str, table: str) -> None:
        if code not in known:
            raise RefersToNothing(self, column, table, code)


class Tables:
    """Our tables, each replaced as a whole by a file of the same name in the deployer's folder.

    `refusals` are all holes found so far, in the order of reading.
    """

    def __init__(self, deployer: Path | None = None) -> None:
        """Raises RuleBroken("policy_broken") for a missing folder."""
        if deployer is not None and not deployer.is_dir():
            raise broken(str(deployer), "no such folder")
        self._deployer = deployer
        self.refusals: list[GrsError] = []
        self._refused: set[tuple[str, str]] = set()
        ours = {path.name for path in OURS.glob("*.csv")}
        for name in self.names():
            if name not in ours and not OF_A_YEAR.fullmatch(name):
                self.refuse(broken(name, "no table has that name: the tables are those that `grs policy show` lists"))

    def refuse(self, error: GrsError, row: Row | None = None) -> None:
        if row is not None:
            self._refused.add((row.file, next(iter(row.cells.values()), None) or ""))
        if not (isinstance(error, RefersToNothing) and error.names in self._refused):
            self.refusals.append(error)

    @contextmanager
    def noting(self, row: Row | None = None) -> Iterator[None]:
        """A refusal inside is noted, not raised."""
        try:
            yield
        except GrsError as error:
            self.refuse(error, row)

    def each(self, name: str, make: Callable[[Row], T], *key: str) -> list[tuple[Row, T]]:
        """What `make` gives for every sound row of `<name>.csv`; none repeats the columns `key`."""
        made = []
        for row in self.rows(name, *key):
            with self.noting(row):
                made.append((row, make(row)))
        return made

    def by_code(self, name: str, key: str, make: Callable[[Row], T]) -> dict[str, T]:
        return {row.text(key): one for row, one in self.each(name, make, key)}

    def require(self, name: str, wanted: Set[str]) -> None:
        """Notes rows that must be there and are not (a row that was refused is there)."""
        refused = {code for file, code in self._refused if file == f"{name}.csv"}
        missing = sorted(code for code in wanted if code.split(" ")[0] not in refused)
        if missing:
            self.refuse(broken(f"{name}.csv", f"no row for {', '.join(missing)}"))

    def rows(self, name: str, *key: str) -> Iterator[Row]:
        """Every sound row of `<name>.csv`; each says its source and since when, and none repeats the columns `key`."""
        seen: dict[tuple[str, ...], int] = {}
        for row in self._read(self.path(f"{name}.csv")):
            with self.noting(row):
                row.day("valid_from")
                names = tuple(row.text(column) for column in key)
                if key and seen.setdefault(names, row.line) != row.line:
                    raise row.broken(f"{' '.join(names)} stands on line {seen[names]} already")
                yield row

    def series(self, prefix: str) -> Iterator[Row]:
        """Every row of all tables `<prefix>-*.csv`, by file name."""
        for name in self.names():
            if name.startswith(f"{prefix}-"):
                yield from self._read(self.path(name))

    def all_rows(self, file: str) -> dict[str, Row]:
        """Every readable row of a file by its key (`upazila P3`), for a comparison or to find its line."""
        return {key_of(file, row.cells): row for row in self._read(self.path(file))}

    def texts(self) -> dict[str, str]:
        """The text of every file in force: what is kept of a version."""
        return {name: _text(self.path(name)) for name in self.names()}

    def version(self) -> str:
        """Eight hexadecimal digits over the content of all tables."""
        digest = hashlib.sha256()
        for name in self.names():
            digest.update(name.encode() + b"\0" + self.path(name).read_bytes())
        return digest.hexdigest()[:8]

    def names(self) -> Sequence[str]:
        """The files, sorted."""
        folders = [OURS] if self._deployer is None else [OURS, self._deployer]
        return sorted({path.name for folder in folders for path in folder.glob("*.csv")})

    def path(self, file: str) -> Path:
        theirs = self._deployer / file if self._deployer is not None else None
        return theirs if theirs is not None and theirs.exists() else OURS / file

    def _read(self, path: Path) -> Iterator[Row]:
        with self.noting():
            reader = csv.DictReader(_text(path).splitlines(keepends=True), strict=True)
            try:
                for cells in reader:
                    row = Row(path.name, reader.line_num, cells)
                    with self.noting(row):
                        if None in cells:
                            raise row.broken("more cells than columns: quote a cell that holds a comma")
                        row.text("source")
                        yield row
            except csv.Error as error:
                raise broken(path.name, str(error), reader.line_num) from None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise broken(path.name, "not in UTF-8", error.object.count(b"\n", 0, error.start) + 1) from None
    except OSError as error:
        raise broken(path.name, str(error.strerror)) from None
