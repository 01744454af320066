"""The sheet to fill in, as CSV and as XLSX: Bangla headings with English beside, and a second page that explains."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from gateway.services.sheets import MOST_ROWS
from gateway.services.sheets_columns import choices, columns
from gateway.services.spreadsheets import as_csv
from grs_core.domain.messages import Named
from grs_core.policy.model import Policy

_ROWS, _HELP = "সারি", "সাহায্য"
_WIDTHS: Mapping[str, int] = {"story": 60, "place": 32, "name": 26, "programme": 24}
_WIDTH = 18
_LISTED = ("relation", "consent", "provider")
_TEXT = "@"
"""Of all cells: a spreadsheet then leaves the zero before a phone's number where it is."""


def template_csv() -> str:
    return as_csv([column.title for column in columns()], ())


def template_xlsx(policy: Policy) -> bytes:
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        _rows(book)
        _help(book, policy)
    return file.getvalue()


def _rows(book: Any) -> None:
    sheet, text = book.add_worksheet(_ROWS), book.add_format({"num_format": _TEXT})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for place, column in enumerate(columns()):
        sheet.set_column(place, place, _WIDTHS.get(column.code, _WIDTH), text)
        sheet.write_string(0, place, column.title, bold)
        if column.code in _LISTED:
            names = [name.bn for name in choices(column.code).names.values()]
            told = {"validate": "list", "source": names, "error_type": "warning"}
            sheet.data_validation(1, place, MOST_ROWS, place, told)
    sheet.freeze_panes(1, 0)


def _help(book: Any, policy: Policy) -> None:
    sheet, bold = book.add_worksheet(_HELP), book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 28, wrapped)
    sheet.set_column(1, 3, 44, wrapped)
    for number, (cells, is_head) in enumerate(_lines(policy)):
        for place, cell in enumerate(cells):
            sheet.write_string(number, place, cell, bold if is_head else wrapped)


def _lines(policy: Policy) -> Iterator[tuple[tuple[str, ...], bool]]:
    yield ("কলাম / Column", "কী লিখবেন", "What to write", "নমুনা সারি / Example row"), True
    for column in columns():
        yield (column.title, column.help.bn, column.help.en, column.example), False
    lists: dict[str, Mapping[str, Named]] = {code: choices(code).names for code in _LISTED}
    lists["programme"] = {code: programme.name for code, programme in policy.programmes.items()}
    titles = {column.code: column.title for column in columns()}
    for code, names in lists.items():
        yield (), False
        yield (titles[code], "বাংলা", "English", "কোড / Code"), True
        for value, name in names.items():
            yield ("", name.bn, name.en, value), False
