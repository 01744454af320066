"""The cells of an Excel workbook. It is unpacked within bounds first, and read in a process of its own."""

import json
import re
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path
from typing import cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from gateway.services.sheets_columns import MOST_COLUMNS, letter
from grs_core.domain.errors import RuleBroken

_READER = Path(__file__).with_name("sheets_cells.py")
_READS_WITHIN_S = 30
_MOST_UNPACKED = 80 * 1024 * 1024
_MOST_MEMBERS = 500
_LOCAL_HEADER, _LENGTHS_AT = 30, 26
_BOOK = "xl/workbook.xml"
_SHEET = re.compile(r"xl/worksheets/[\w.-]+\.xml")
_FILLED_CELL = re.compile(rb"<c r=\"([A-Z]{1,3})([1-9][0-9]{0,6})\"[^<>]*(?<!/)>")
"""As every spreadsheet writes it; one without anything in it ends at once."""


def xlsx_sheets(data: bytes, most: int) -> list[list[list[str]]]:
    """The visible sheets, each as rows of text from its first cell on. Raises RuleBroken("sheet_broken" |
    "sheet_too_large" | "sheet_too_wide" | "too_many_rows").
    """
    _bounded(data, most)
    # What it complains of is not kept: it may repeat what a cell says.
    command = [sys.executable, "-I", str(_READER)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_READS_WITHIN_S, check=True)  # noqa: S603
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise RuleBroken("sheet_broken") from None
    return cast("list[list[list[str]]]", json.loads(done.stdout))


def _bounded(data: bytes, most: int) -> None:
    try:
        with ZipFile(BytesIO(data)) as book:
            members = book.infolist()
    except (BadZipFile, ValueError, NotImplementedError):
        raise RuleBroken("sheet_broken") from None
    if all(member.filename != _BOOK for member in members) or len(members) > _MOST_MEMBERS:
        raise RuleBroken("sheet_broken")
    left = _MOST_UNPACKED
    for member in members:
        unpacked = _unpacked(data, member, left)
        left -= len(unpacked)
        if _SHEET.fullmatch(member.filename):
            _within(unpacked, most)


def _unpacked(data: bytes, member: ZipInfo, most: int) -> bytes:
    """By the stream itself, never by the sizes that are written beside it."""
    if member.flag_bits & 1 or member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise RuleBroken("sheet_broken")
    at = member.header_offset
    name, extra = (int.from_bytes(data[at + _LENGTHS_AT + skip :][:2], "little") for skip in (0, 2))
    begins = at + _LOCAL_HEADER + name + extra
    packed = data[begins : begins + member.compress_size]
    if member.compress_type == ZIP_STORED:
        found = packed
    else:
        try:
            found = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, most + 1)
        except zlib.error:
            raise RuleBroken("sheet_broken") from None
    if len(found) > most:
        raise RuleBroken("sheet_too_large")
    return found


def _within(sheet: bytes, most: int) -> None:
    """A sheet is held as a rectangle: one word far off fills the memory. Whoever wrote it there is told of it."""
    for column, row in _FILLED_CELL.findall(sheet):
        if int(row) > most:
            raise RuleBroken("too_many_rows", most=str(most))
        if _place(column.decode()) >= MOST_COLUMNS:
            raise RuleBroken("sheet_too_wide", most=letter(MOST_COLUMNS - 1))


def _place(column: str) -> int:
    """Counted from 0."""
    place = 0
    for each in column:
        place = place * 26 + ord(each) - ord("A") + 1
    return place - 1
