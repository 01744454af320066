"""Tables, differences and findings of the policy, as rows of a page."""

import csv
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gateway.console.screen import Screen
from grs_core.policy.compare import Change, compare
from grs_core.policy.findings import Finding, Level
from grs_core.policy.tables import OF_A_YEAR

_TONES = {Level.ERROR: "bad", Level.WARNING: "warn", Level.NOTE: "info"}
_ORDER = tuple(_TONES)


@dataclass(frozen=True, slots=True)
class Table:
    """`rows`: how many."""

    file: str
    name: str
    rows: str


@dataclass(frozen=True, slots=True)
class Row:
    """Of a difference: `cells` are (column, before, after); `way`: added, gone, changed."""

    file: str
    key: str
    way: str
    cells: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with its colour; `level` is a word of the console."""

    tone: str
    level: str
    where: str
    what: str
    why: str
    do: str


def table_names(texts: Mapping[str, str], screen: Screen) -> tuple[Table, ...]:
    """By name; a table that has none in words by its file's."""
    return tuple(
        Table(file, table_name(file, screen), screen.count(len(rows_of(text, "")[1])))
        for file, text in sorted(texts.items())
    )


def table_name(file: str, screen: Screen) -> str:
    """In words, where it has a name there."""
    year = OF_A_YEAR.fullmatch(file)
    if year is not None:
        return screen.say("table_holidays", year=screen.count(int(year[1])))
    return screen.say_or(f"table_{file.removesuffix('.csv')}", file)


def rows_of(text: str, q: str) -> tuple[Sequence[str], list[Mapping[str, str]]]:
    """The columns, and the rows that hold what is looked for."""
    reader = csv.DictReader(text.splitlines(keepends=True))
    wanted = _folded(q)
    rows = [{name: (cell or "").strip() for name, cell in cells.items() if name} for cells in reader]
    return reader.fieldnames or (), [cells for cells in rows if wanted in _folded(" ".join(cells.values()))]


def diff(
    before: Mapping[str, str] | None = None,
    after: Mapping[str, str] | None = None,
    changes: Iterable[Change] | None = None,
) -> list[Row]:
    """Of two policies, or of changes that are known."""
    return [_row(each) for each in (compare(before or {}, after or {}) if changes is None else changes)]


def _row(change: Change) -> Row:
    old, new = change.before or {}, change.after or {}
    way = "added" if change.before is None else "gone" if change.after is None else "changed"
    cells = tuple((column, old.get(column, ""), new.get(column, "")) for column in dict.fromkeys((*old, *new)))
    return Row(change.file, change.row, way, cells)


def findings(found: Iterable[Finding]) -> list[Found]:
    """The worst first."""
    ordered = sorted(found, key=lambda each: _ORDER.index(each.level))
    return [
        Found(
            _TONES[each.level],
            f"finding_{each.level.value}",
            f"{each.file}:{each.line}" if each.line else each.file,
            each.what,
            each.why,
            each.do,
        )
        for each in ordered
    ]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
