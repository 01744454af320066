"""The cells of an Excel workbook. What it says of its own size is not believed: it is unpacked within bounds first."""

import re
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from gateway.services.sheets_columns import letter
from grs_core.domain.errors import RuleBroken

MOST_COLUMNS = 100
_MOST_UNPACKED = 80 * 1024 * 1024
_MOST_MEMBERS = 500
_STEP = 1024 * 1024
_LOCAL_HEADER, _LENGTHS_AT = 30, 26
_BOOK, _OTHER_BOOKS = "xl/workbook.xml", ("xl/workbook.bin", "content.xml")
_SHEET = re.compile(r"xl/(?:worksheets/)?[\w.-]+\.xml")
_CELL_BEGINS = re.compile(rb"<(?:[^<>\s/]*:)?c[\s/>]")
_CELL = re.compile(rb"<(?:[^<>\s/]*:)?c((?:\s+[\w:]+=(?:\"[^\"<>&]*\"|'[^'<>&]*'))*)\s*/?>")
"""With its attributes, as every program writes them: nothing to be unfolded, no sign that could end the tag earlier."""
_CELL_NAME = re.compile(rb"\sr=[\"']([^\"']*)")
_NAME = re.compile(rb"([A-Z]{1,3})([0-9]{1,7})")
_WHOLE = 1e15
"""Above it a spreadsheet's numbers are no longer exact."""


def xlsx_sheets(data: bytes, most: int) -> Iterator[list[list[str]]]:
    """The visible sheets, each as rows of text from its first cell on. Raises RuleBroken("sheet_broken" |
    "sheet_too_large" | "too_many_rows").
    """
    _bounded(data, most)
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            for told in book.sheets_metadata:
                if told.typ is SheetTypeEnum.WorkSheet and told.visible is SheetVisibleEnum.Visible:
                    rows = book.get_sheet_by_name(told.name).to_python(skip_empty_area=False)
                    yield [[as_text(cell) for cell in row] for row in rows]
    except CalamineError:
        raise RuleBroken("sheet_broken") from None


def as_text(cell: object) -> str:
    """What a person would have typed: 1712345678.0 is a number of ten digits."""
    match cell:
        case str():
            return cell
        case bool():
            return "TRUE" if cell else "FALSE"
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < _WHOLE else repr(cell)
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
        case None:
            return ""
        case _:
            return str(cell)


def _bounded(data: bytes, most: int) -> None:
    """Raises RuleBroken("sheet_broken" | "sheet_too_large" | "too_many_rows")."""
    try:
        with ZipFile(BytesIO(data)) as book:
            members = book.infolist()
    except (BadZipFile, ValueError, NotImplementedError):
        raise RuleBroken("sheet_broken") from None
    names = {member.filename for member in members}
    if _BOOK not in names or not names.isdisjoint(_OTHER_BOOKS) or len(members) > _MOST_MEMBERS:
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
    """A sheet is held as a rectangle: one cell in its farthest corner would fill the memory of any machine. A cell that
    does not say plainly where it stands is none that a spreadsheet wrote.
    """
    begun = sum(1 for _ in _CELL_BEGINS.finditer(sheet))
    for match in _CELL.finditer(sheet):
        begun -= 1
        names = _CELL_NAME.findall(match[1])
        place = _NAME.fullmatch(names[0]) if len(names) == 1 else None
        if place is None:
            raise RuleBroken("sheet_broken")
        if match[0].endswith(b"/>"):
            continue  # It holds nothing but a colour.
        if int(place[2]) > most:
            raise RuleBroken("too_many_rows", most=str(most))
        if _place(place[1].decode()) >= MOST_COLUMNS:
            raise RuleBroken("sheet_too_wide", most=letter(MOST_COLUMNS - 1))
    if begun:
        raise RuleBroken("sheet_broken")


def _place(column: str) -> int:
    """Counted from 0."""
    place = 0
    for each in column:
        place = place * 26 + ord(each) - ord("A") + 1
    return place - 1
