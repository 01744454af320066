"""What differs between two policies, row by row. A policy here is the text of its tables by file name."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grs_core.policy.tables import key_of

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """`before` None: the row was added; `after` None: it was taken out; else what changed, column by column."""

    file: str
    row: str
    before: Mapping[str, str] | None
    after: Mapping[str, str] | None


def compare(before: Texts, after: Texts) -> Iterator[Change]:
    """By file, in the order of the newer rows, those taken out last."""
    for file in sorted(before.keys() | after.keys()):
        old, new = _rows(file, before.get(file, "")), _rows(file, after.get(file, ""))
        for key, cells in new.items():
            if key not in old:
                yield Change(file, key, None, cells)
            elif cells != old[key]:
                columns = [name for name in old[key] | cells if old[key].get(name) != cells.get(name)]
                yield Change(file, key, _only(old[key], columns), _only(cells, columns))
        for key in old.keys() - new.keys():
            yield Change(file, key, old[key], None)


def _only(cells: Mapping[str, str], columns: list[str]) -> Mapping[str, str]:
    return {column: cells.get(column, "") for column in columns}


def _rows(file: str, text: str) -> dict[str, dict[str, str]]:
    """Cells without the white space around them; a row twice: the last one."""
    reader = csv.DictReader(text.splitlines(keepends=True))
    rows = [{name: (cell or "").strip() for name, cell in cells.items() if name} for cells in reader]
    return {key_of(file, cells): cells for cells in rows}
