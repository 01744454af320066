"""Sheets as people make them: odd encodings, odd headings, odd numbers, and files that are no sheets."""

import re
import zipfile
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from gateway.services.sheets import LARGEST, MADE, MOST_ROWS, Sheet, read_sheet
from gateway.services.sheets_columns import choices, columns, letter, read_heads
from gateway.services.sheets_template import template_csv, template_xlsx
from gateway.services.spreadsheets import as_csv, as_xlsx
from grs_core.domain.errors import RuleBroken
from tests.support.casebook import the_policy

HEADS = ["নাম", "Mobile", "কী ঘটেছে", "consent", "চাবি"]
ROW = ["রহিমা", "01712345678", "ভাতা পাই না", "এসএমএস", "k1"]


def csv_of(*rows: list[str], between: str = ",") -> str:
    return "\r\n".join(between.join(row) for row in rows)


def workbook(*rows: list[Any], sheets: int = 1, at: int = 1) -> bytes:
    book, file = Workbook(), BytesIO()
    for number in range(1, sheets):
        book.create_sheet(f"s{number}")
    for place, row in enumerate(rows):
        for column, value in enumerate(row):
            book.worksheets[-1].cell(at + place, 1 + column, value)
    book.save(file)
    return file.getvalue()


def refused(data: bytes) -> str:
    with pytest.raises(RuleBroken) as caught:
        read_sheet(data)
    return caught.value.key


def only(sheet: Sheet) -> dict[str, str]:
    (row,) = sheet.rows
    return dict(row.cells)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_a_csv_is_read_in_every_encoding_and_with_every_sign_between(encoding: str, between: str) -> None:
    cells = only(read_sheet(csv_of(HEADS, ROW, between=between).encode(encoding)))
    assert cells == {"name": "রহিমা", "phone": "01712345678", "story": "ভাতা পাই না", "consent": "এসএমএস", "key": "k1"}


def test_what_excel_says_of_the_signs_between_is_no_row() -> None:
    sheet = read_sheet(b"sep=;\r\n" + csv_of(HEADS, ROW, between=";").encode())
    assert [row.number for row in sheet.rows] == [2]


def test_the_template_is_read_back_as_it_was_given() -> None:
    filled = load_workbook(BytesIO(template_xlsx(the_policy())))
    sheet = filled.worksheets[0]
    for place, column in enumerate(columns(), 1):
        sheet.cell(2, place, column.example or "x")
    file = BytesIO()
    filled.save(file)
    assert set(only(read_sheet(file.getvalue()))) == {column.code for column in columns()}
    assert template_csv().startswith("\ufeff")
    assert not read_heads(template_csv().removeprefix("\ufeff").strip().split(",")).unknown
    assert refused(template_xlsx(the_policy())) == "sheet_empty"


def test_columns_stand_in_any_order_below_a_title_and_strange_ones_are_named() -> None:
    told = [["", "তালিকা, নভেম্বর"], [], ["Remarks", *HEADS[::-1], "নাম"], ["a", *ROW[::-1], "b"]]
    sheet = read_sheet(workbook(*told))
    assert sheet.unknown == ("Remarks", "নাম")
    assert sheet.columns == {"key": "B", "consent": "C", "story": "D", "phone": "E", "name": "F"}
    assert [(row.number, row.cells["name"]) for row in sheet.rows] == [(4, "রহিমা")]


def test_a_workbook_is_read_from_the_sheet_that_has_our_headings() -> None:
    assert only(read_sheet(workbook(HEADS, ROW, sheets=3)))["name"] == "রহিমা"


def test_numbers_dates_and_formulas_are_read_as_a_person_would_write_them() -> None:
    from datetime import date

    row = [True, 1712345678, date(2026, 1, 2), "SMS", 12]
    assert only(read_sheet(workbook(HEADS, row))) == {
        "name": "TRUE",
        "phone": "1712345678",
        "story": "2026-01-02",
        "consent": "SMS",
        "key": "12",
    }
    # The value that Excel worked out stands beside the formula.
    book = workbook(HEADS, ROW)
    told = zipfile.ZipFile(BytesIO(book)).read("xl/worksheets/sheet1.xml").decode()
    worked = re.sub(r'<c r="E2"[^>]*>.*?</c>', '<c r="E2"><f>6*7</f><v>42</v></c>', told)
    assert only(read_sheet(_with(book, worked)))["key"] == "42"


def _with(book: bytes, text: str, member: str = "xl/worksheets/sheet1.xml") -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(book)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, text if name == member else old.read(name))
    return file.getvalue()


def test_empty_rows_are_passed_over_and_rows_keep_their_numbers() -> None:
    sheet = read_sheet(csv_of(HEADS, ROW, [""] * 5, [*ROW[:4], "k2"]).encode())
    assert [(row.number, row.key) for row in sheet.rows] == [(2, "k1"), (4, "k2")]


def test_a_row_without_a_key_gets_one_that_follows_from_what_it_says() -> None:
    first, again, other = (
        read_sheet(csv_of(HEADS, row).encode()).rows[0]
        for row in ([*ROW[:4], ""], ["রহিমা ", "01712345678", "ভাতা  পাই না", "সাক্ষী", ""], ["করিম", *ROW[1:4], ""])
    )
    assert first.key.startswith(MADE) and not first.own
    assert first.key == again.key != other.key


def test_the_second_row_of_a_key_says_which_was_the_first() -> None:
    sheet = read_sheet(csv_of(HEADS, ROW, ["করিম", *ROW[1:]], [*ROW[:4], ""], [*ROW[:4], ""]).encode())
    told = [[(fault.column, fault.key, dict(fault.params)) for fault in row.faults] for row in sheet.rows]
    assert told == [[], [("key", "row_key_twice", {"row": "2"})], [], [("", "row_twice", {"row": "4"})]]


def test_what_we_wrote_so_that_nothing_is_worked_out_is_read_as_it_was() -> None:
    given = ["-রহিমা", "+8801712345678", "=1+1 বলে", "এসএমএস", "@k"]
    back = only(read_sheet(as_csv(HEADS, [given]).encode()))
    assert list(back.values()) == given
    assert list(only(read_sheet(as_xlsx("rows", HEADS, [given]))).values()) == given


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "sheet_empty"),
        (b" " * (LARGEST + 1), "sheet_too_large"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99, "sheet_old_excel"),
        (b"PK\x03\x04" + b"x" * 500, "sheet_broken"),
        (b"\x89PNG\r\n\x1a\n" + b"\xff" * 99, "sheet_encoding"),
        (b"%PDF-1.7\n1 0 obj", "sheet_heads"),
        ("নাম,mobile\nরহিমা,1".encode(), "sheet_column_missing"),
        ("নাম,কী ঘটেছে,consent\n".encode(), "sheet_empty"),
        ("আমার নাম".encode()[:-1] + b"\xff", "sheet_encoding"),
        (b'name,story,consent\n"' + b"x" * 140_000, "sheet_broken"),
        (b"name,story,consent\n" + b"a,b,sms\n" * (MOST_ROWS + 1), "too_many_rows"),
    ],
)
def test_what_is_no_sheet_is_refused_in_words(data: bytes, key: str) -> None:
    assert refused(data) == key


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ('<c r="A1048576"><v>1</v></c>', "too_many_rows"),
        ('<c r="XFD3" t="n"><v>1</v></c>', "sheet_too_wide"),
        ('<c t=">" r="XFD1048576"><v>1</v></c>', "sheet_broken"),
        ('<c t="<" r="XFD1048576"><v>1</v></c>', "sheet_broken"),
        ('<x:c r="B74000352344"><v>1</v></x:c>', "sheet_broken"),
        ('<c r="A0"><v>1</v></c>', "sheet_broken"),
        ('<c r="&#88;FD1"><v>1</v></c>', "sheet_broken"),
        ('<c s="1" r="XFD1048576"><v>1</v></c>', "sheet_broken"),
    ],
)
def test_a_workbook_that_would_fill_the_memory_is_refused_before_it_is_opened(cell: str, key: str) -> None:
    good = workbook(HEADS, ROW)
    told = zipfile.ZipFile(BytesIO(good)).read("xl/worksheets/sheet1.xml").decode()
    assert refused(_with(good, told.replace("</sheetData>", f'<row r="1048576">{cell}</row></sheetData>'))) == key


def test_a_workbook_that_lies_of_its_size_ends_only_the_process_that_reads_it() -> None:
    good, member = as_xlsx("rows", HEADS, [ROW]), "xl/sharedStrings.xml"
    told = zipfile.ZipFile(BytesIO(good)).read(member).decode()
    lying = re.sub(r'uniqueCount="[0-9]+"', 'uniqueCount="4294967295"', told)
    assert lying != told
    assert refused(_with(good, lying, member)) == "sheet_broken"


def test_a_workbook_that_is_folded_to_a_thousandth_is_unpacked_within_bounds() -> None:
    good = workbook(HEADS, ROW)
    told = zipfile.ZipFile(BytesIO(good)).read("xl/worksheets/sheet1.xml").decode()
    assert refused(_with(good, told + " " * (81 * 1024 * 1024))) == "sheet_too_large"


def test_one_long_text_that_thousands_of_cells_show_does_not_fill_the_memory_of_who_asks() -> None:
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(as_xlsx("rows", HEADS, [ROW]))) as good, zipfile.ZipFile(file, "w") as made:
        for member in good.namelist():
            told = good.read(member).decode()
            if member == "xl/sharedStrings.xml":
                told = told.replace("রহিমা", "ক" * 300_000)
            if member == "xl/worksheets/sheet1.xml":
                cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>5</v></c></row>' for row in range(3, 120))
                told = told.replace("</sheetData>", f"{cells}</sheetData>")
            made.writestr(member, told, zipfile.ZIP_DEFLATED)
    assert len(file.getvalue()) < 20_000
    assert refused(file.getvalue()) == "sheet_broken"


def test_a_csv_is_no_wider_than_a_workbook_may_be_and_signs_alone_are_no_columns() -> None:
    assert only(read_sheet(csv_of([*HEADS, *[""] * 200], [*ROW, *[" "] * 200]).encode()))["name"] == "রহিমা"
    assert refused(csv_of([*HEADS, *[""] * 200, "x"], ROW).encode()) == "sheet_too_wide"
    assert refused(b"," * (LARGEST - 1)) == "sheet_heads"


def test_a_colour_far_below_is_no_row() -> None:
    good = workbook(HEADS, ROW)
    told = zipfile.ZipFile(BytesIO(good)).read("xl/worksheets/sheet1.xml").decode()
    colour = '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    assert only(read_sheet(_with(good, told.replace("</sheetData>", colour))))["name"] == "রহিমা"


def test_no_two_columns_and_no_two_words_of_a_column_are_called_alike() -> None:
    for column in columns():
        for written in (column.code, column.heading.bn, column.heading.en, column.title):
            assert read_heads([written]).places == {0: column.code}
    for code in ("relation", "consent", "provider"):
        for value, name in choices(code).names.items():
            assert {choices(code).found(word) for word in (value, name.bn, name.en, name.en.upper())} == {value}


def test_columns_are_called_as_spreadsheets_call_them() -> None:
    assert [letter(place) for place in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
