"""Tables for spreadsheets: CSV that Excel reads as UTF-8, and XLSX; nothing in them is ever worked out as a formula."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

from xlsxwriter import Workbook

Value = str | int | Decimal | date | None
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_MARK = "\ufeff"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST_NAME = 31


def as_csv(heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """With the mark by which spreadsheets know UTF-8. Text that would begin a formula gets a quote before it."""
    sheet = StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow([_defused(head) for head in heads])
    writer.writerows([_defused(value) for value in row] for row in rows)
    return _MARK + sheet.getvalue()


def as_xlsx(name: str, heads: Sequence[str], rows: Iterable[Sequence[Value]], about: Sequence[str] = ()) -> bytes:
    """One sheet, its head fixed; `about` stands on a second one. Text is written as text."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        sheet, bold = book.add_worksheet(name[:_LONGEST_NAME]), book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm"})
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, bold)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, column, value)
                elif isinstance(value, date):
                    sheet.write_datetime(number, column, value, day)
                elif value is not None:
                    sheet.write_number(number, column, value)
        sheet.freeze_panes(1, 0)
        sheet.autofit()
        if about:
            notes = book.add_worksheet("about")
            for number, line in enumerate(about):
                notes.write_string(number, 0, line)
    return file.getvalue()


def _defused(value: Value) -> object:
    if isinstance(value, str) and value.startswith(_STARTS_A_FORMULA):
        return f"'{value}"
    if isinstance(value, date):
        return f"{value:%Y-%m}"
    return "" if value is None else value
