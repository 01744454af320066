"""Reads one table of the policy. Every refusal names the file, the line and the column."""

import csv
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from grs_core.domain.errors import RuleBroken
from grs_core.domain.messages import Named

OURS = Path(__file__).parent / "tables"
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
        if deployer is not None and not deployer.is_dir():
            raise RuleBroken("policy_broken", file=str(deployer), line="0", why="no such folder")
        self._deployer = deployer

    def rows(self, name: str) -> Iterator[Row]:
        """Every row of `<name>.csv`; each must say its source."""
        return self._read(self._path(f"{name}.csv"))

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
        try:
            handle = path.open(encoding="utf-8-sig", newline="")
        except OSError as error:
            raise RuleBroken("policy_broken", file=path.name, line="0", why=str(error.strerror)) from None
        with handle:
            for line, cells in enumerate(csv.DictReader(handle), start=2):
                row = Row(path.name, line, cells)
                row.text("source")
                yield row
