"""Reads one table of the policy. Every refusal names the file, the line and the column."""

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from grs_core.domain.errors import RuleBroken
from grs_core.domain.messages import Named

OURS = Path(__file__).parent / "tables"
_OF_A_YEAR = re.compile(r"holidays-20[0-9]{2}\.csv")
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Row:
    """One row; look-ups raise RuleBroken("policy_broken") with where and why."""

    file: str
    line: int
    cells: Mapping[str, str]

    def broken(self, why: str) -> RuleBroken:
        return RuleBroken("policy_broken", file=self.file, line=str(self.line), why=why)

    def text(self, column: str) -> str:
        value = self.optional(column)
        if not value:
            raise self.broken(f"{column} is empty")
        return value

    def optional(self, column: str) -> str:
        if column not in self.cells:
            raise self.broken(f"no column {column}")
        return (self.cells[column] or "").strip()

    def number(self, column: str) -> int:
        value = self.text(column)
        if not value.isdecimal():
            raise self.broken(f"{column} is no whole number: {value!r}")
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

    def choice(self, column: str, kind: type[E]) -> E:
        return self.member(self.text(column), kind)

    def member(self, value: str, kind: type[E]) -> E:
        try:
            return kind(value)
        except ValueError:
            raise self.broken(f"{value!r} is none of {', '.join(kind)}") from None

    def name(self) -> Named:
        return Named(self.text("name_bn"), self.text("name_en"))


class Tables:
    """Our tables, each replaced as a whole by a file of the same name in the deployer's folder."""

    def __init__(self, deployer: Path | None = None) -> None:
        """Raises RuleBroken("policy_broken") for a missing folder and for a file that would replace nothing."""
        if deployer is not None and not deployer.is_dir():
            raise RuleBroken("policy_broken", file=str(deployer), line="0", why="no such folder")
        self._deployer = deployer
        ours = {path.name for path in OURS.glob("*.csv")}
        for name in self._names():
            if name not in ours and not _OF_A_YEAR.fullmatch(name):
                raise RuleBroken("policy_broken", file=name, line="0", why="no table has that name")

    def rows(self, name: str, *key: str) -> Iterator[Row]:
        """Every row of `<name>.csv`; each says its source and since when, and none repeats the columns `key`."""
        seen: dict[tuple[str, ...], int] = {}
        for row in self._read(self._path(f"{name}.csv")):
            row.day("valid_from")
            names = tuple(row.text(column) for column in key)
            if key and seen.setdefault(names, row.line) != row.line:
                raise row.broken(f"{' '.join(names)} stands on line {seen[names]} already")
            yield row

    def series(self, prefix: str) -> Iterator[Row]:
        """Every row of all tables `<prefix>-*.csv`, by file name."""
        for name in self._names():
            if name.startswith(f"{prefix}-"):
                yield from self._read(self._path(name))

    def version(self) -> str:
        """Eight hexadecimal digits over the content of all tables."""
        digest = hashlib.sha256()
        for name in self._names():
            digest.update(name.encode() + b"\0" + self._path(name).read_bytes())
        return digest.hexdigest()[:8]

    def _names(self) -> Sequence[str]:
        folders = [OURS] if self._deployer is None else [OURS, self._deployer]
        return sorted({path.name for folder in folders for path in folder.glob("*.csv")})

    def _path(self, file: str) -> Path:
        theirs = self._deployer / file if self._deployer is not None else None
        return theirs if theirs is not None and theirs.exists() else OURS / file

    @staticmethod
    def _read(path: Path) -> Iterator[Row]:
        reader = csv.DictReader(_text(path).splitlines(keepends=True), strict=True)
        try:
            for cells in reader:
                row = Row(path.name, reader.line_num, cells)
                if None in cells:
                    raise row.broken("more cells than columns: quote a cell that holds a comma")
                row.text("source")
                yield row
        except csv.Error as error:
            raise RuleBroken("policy_broken", file=path.name, line=str(reader.line_num), why=str(error)) from None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise RuleBroken("policy_broken", file=path.name, line=str(line), why="not in UTF-8") from None
    except OSError as error:
        raise RuleBroken("policy_broken", file=path.name, line="0", why=str(error.strerror)) from None
