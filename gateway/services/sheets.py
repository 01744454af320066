"""A sheet of many complaints, read out of a CSV or an Excel file as people make them. Bounded; typed by its content."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.text.digits import to_latin
from gateway.services.sheets_columns import Heads, read_heads
from gateway.services.sheets_csv import csv_rows
from gateway.services.sheets_xlsx import xlsx_sheets
from grs_core.bulk_ports import LONGEST_KEY, Fault, FileRow
from grs_core.domain.errors import RuleBroken

LARGEST = 5 * 1024 * 1024
"""Bytes."""
MOST_ROWS = 20_000
MADE = "auto-"
"""Begins a key that was made of what the row says."""
_HEADS_WITHIN = 10
"""Rows from the top: people put a title above their headings."""
_MOST_READ = MOST_ROWS + _HEADS_WITHIN
_LONGEST_CELL = 5000
_MOST_UNKNOWN, _LONGEST_UNKNOWN = 20, 60
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_DEFUSED = re.compile(r"'(?=[=+\-@])")
"""How we ourselves, and Excel, keep a text from being worked out."""
_UNSEEN = re.compile(r"[\u200b\u2060\ufeff\x00-\x08\x0b-\x1f]")
_SAYS_WHAT = ("name", "phone", "programme", "place", "story", "amount")


@dataclass(frozen=True, slots=True)
class Sheet:
    """`columns`: letter by code; `unknown`: headings that nobody reads; empty rows are left out of `rows`."""

    columns: Mapping[str, str]
    unknown: tuple[str, ...]
    rows: tuple[FileRow, ...]


def read_sheet(data: bytes) -> Sheet:
    """Raises RuleBroken: "sheet_too_large" | "sheet_empty" | "sheet_old_excel" | "sheet_encoding" | "sheet_broken" |
    "sheet_too_wide" (most) | "too_many_rows" (most) | "sheet_heads" | "sheet_column_missing" (columns).
    """
    if len(data) > LARGEST:
        raise RuleBroken("sheet_too_large")
    if not data.strip():
        raise RuleBroken("sheet_empty")
    for rows in _grids(data):
        found = _headed(rows)
        if found is not None:
            return _sheet(rows, *found)
    raise RuleBroken("sheet_heads")


def _grids(data: bytes) -> Iterable[list[list[str]]]:
    if data.startswith(_OLD_EXCEL):
        raise RuleBroken("sheet_old_excel")
    return xlsx_sheets(data, _MOST_READ) if data.startswith(_ZIP) else [csv_rows(data, _MOST_READ)]


def _headed(rows: Sequence[Sequence[str]]) -> tuple[int, Heads] | None:
    """The first row that names at least two of our columns."""
    for place, row in enumerate(rows[:_HEADS_WITHIN]):
        heads = read_heads([_clean(cell) for cell in row])
        if len(heads.places) > 1:
            return place, heads
    return None


def _sheet(rows: Sequence[Sequence[str]], head: int, heads: Heads) -> Sheet:
    if heads.missing:
        raise RuleBroken("sheet_column_missing", columns=", ".join(column.title for column in heads.missing))
    found = tuple(_once(_rows(rows, head, heads)))
    if not found:
        raise RuleBroken("sheet_empty")
    if len(found) > MOST_ROWS:
        raise RuleBroken("too_many_rows", most=str(MOST_ROWS))
    unknown = tuple(each[:_LONGEST_UNKNOWN] for each in heads.unknown[:_MOST_UNKNOWN])
    return Sheet(heads.letters, unknown, found)


def _rows(rows: Sequence[Sequence[str]], head: int, heads: Heads) -> Iterator[FileRow]:
    for number, row in enumerate(rows[head + 1 :], head + 2):
        cells = {code: _clean(row[place]) for place, code in heads.places.items() if place < len(row)}
        cells = {code: cell for code, cell in cells.items() if cell}
        if cells:
            key = _key(cells.get("key", ""))
            yield FileRow(number, key or made_key(cells), bool(key), cells)


def _once(rows: Iterator[FileRow]) -> Iterator[FileRow]:
    """The second row of one key says which was the first."""
    first: dict[str, int] = {}
    for row in rows:
        before = first.setdefault(row.key, row.number)
        if before == row.number:
            yield row
        else:
            twice = Fault("key" if row.own else "", "row_key_twice" if row.own else "row_twice", {"row": str(before)})
            yield FileRow(row.number, row.key, row.own, row.cells, faults=(twice,))


def made_key(cells: Mapping[str, str]) -> str:
    """The same for the same content, whatever its capitals and spaces."""
    said = "\n".join(f"{code}={_plain(cells.get(code, ''))}" for code in _SAYS_WHAT)
    return MADE + hashlib.blake2b(said.encode(), digest_size=10).hexdigest()


def _key(written: str) -> str:
    """A longer one is cut where nobody sees it: by what its end says."""
    key = " ".join(to_latin(written).split())
    if len(key) <= LONGEST_KEY:
        return key
    return key[: LONGEST_KEY - 17] + "~" + hashlib.blake2b(key.encode(), digest_size=8).hexdigest()


def _plain(text: str) -> str:
    return " ".join(to_latin(unicodedata.normalize("NFKC", text)).casefold().split())


def _clean(cell: str) -> str:
    text = _UNSEEN.sub("", cell[:_LONGEST_CELL]).replace("\xa0", " ").strip()
    return _DEFUSED.sub("", text, count=1) if text.startswith("'") else text
