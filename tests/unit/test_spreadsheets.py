import csv
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from gateway.services.spreadsheets import as_csv, as_xlsx

EVIL = '=HYPERLINK("http://x")'


@pytest.mark.parametrize("written", [EVIL, "+88", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_text_that_a_spreadsheet_would_work_out_is_kept_from_it_in_csv(written: str) -> None:
    rows = list(csv.reader(StringIO(as_csv(["নাম"], [[written]]).removeprefix("\ufeff"), newline="")))
    assert rows == [["নাম"], [f"'{written}"]]


def test_a_number_stays_a_number_also_below_zero_and_nothing_is_empty() -> None:
    assert (
        as_csv(["a", "b", "c", "d"], [[-3, Decimal("1.50"), date(2026, 1, 1), None]]).splitlines()[1]
        == "-3,1.50,2026-01,"
    )


def test_a_workbook_holds_bangla_numbers_months_and_no_formula() -> None:
    made = as_xlsx("a name that is longer than thirty-one letters", ["নাম", "n"], [[EVIL, 5], ["ভাতা", None]], ["about"])
    book = load_workbook(BytesIO(made))
    sheet = book.worksheets[0]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [["নাম", "n"], [EVIL, 5], ["ভাতা", None]]
    assert sheet["A2"].data_type == "s"
    assert book.worksheets[1]["A1"].value == "about"
