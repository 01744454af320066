"""The cells of a CSV file as spreadsheets write it: UTF-8 or UTF-16, with commas, semicolons or tabs."""

import codecs
import csv
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from gateway.services.sheets_columns import MOST_COLUMNS, letter, read_heads
from grs_core.domain.errors import RuleBroken

_BETWEEN = (",", ";", "\t")
_LOOKED_AT = 10
"""Rows among which the headings stand."""
_SAMPLE = 2000
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SAYS_WHAT_IS_BETWEEN = "sep="


def csv_rows(data: bytes, most: int) -> list[list[str]]:
    """At most so many rows and one more. Raises RuleBroken("sheet_encoding" | "sheet_broken" | "sheet_too_wide")."""
    text = _decoded(data)
    if text[:4].casefold() == _SAYS_WHAT_IS_BETWEEN:
        text = text.partition("\n")[2]
    best = max(_BETWEEN, key=lambda between: _known(text, between))
    try:
        rows = list(islice(_read(text, best), most + 1))
    except csv.Error:
        raise RuleBroken("sheet_broken") from None
    if any(any(map(str.strip, row[MOST_COLUMNS:])) for row in rows):
        raise RuleBroken("sheet_too_wide", most=letter(MOST_COLUMNS - 1))
    return [row[:MOST_COLUMNS] for row in rows]


def _read(text: str, between: str) -> Iterator[list[str]]:
    return csv.reader(StringIO(text, newline=""), delimiter=between)


def _known(text: str, between: str) -> int:
    """Headings of ours that the first rows show when they are cut there."""
    try:
        first = islice(_read(text, between), _LOOKED_AT)
        return max((len(read_heads(row[:MOST_COLUMNS]).places) for row in first), default=0)
    except csv.Error:
        return 0


def _decoded(data: bytes) -> str:
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None) or _unmarked(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise RuleBroken("sheet_encoding") from None
    if "\0" in text:
        raise RuleBroken("sheet_broken")
    return text


def _unmarked(data: bytes) -> str:
    """Of UTF-16 every second byte of what is between the words is zero."""
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 8 < len(sample):
        return "utf-8"
    return "utf-16-le" if odd > even else "utf-16-be"
