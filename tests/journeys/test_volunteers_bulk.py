"""A volunteer gives a sheet at the portal: sees what is wrong, has the rest filed, takes the numbers home."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from gateway.services.sheets import LARGEST, read_sheet
from gateway.services.spreadsheets import XLSX, as_csv
from gateway.volunteers.bulk_pages import LARGEST_FORM
from grs_core.bulk_ports import RowState
from grs_core.domain.complainant import Address
from grs_core.domain.events import Actor
from grs_core.domain.tracking import TrackingNumber
from grs_core.services.consenting import take_over
from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.volunteers import JSON, VolunteerAt, add_organisation, add_volunteer, volunteer_at

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from gateway.bootstrap import Container

HEADS = ["চাবি", "নাম", "মোবাইল", "এলাকা", "কী ঘটেছে", "সম্মতি", "মন্তব্য"]


def row(number: int, **changed: str) -> list[str]:
    told = {
        "key": f"R{number}",
        "name": f"রহিমা {number}",
        "phone": f"017{number:08d}",
        "place": "আয়ুবপুর",
        "story": f"ভাতা পাই না {number}",
        "consent": "এসএমএস",
        "note": "-",
    }
    return list({**told, **changed}.values())


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Container]:
    """One for all: each test has keys of its own."""
    built = make_container(tmp_path_factory.mktemp("home"), model, FakeClock())
    add_organisation(built)
    add_organisation(built, "other")
    add_volunteer(built)
    add_volunteer(built, "lead", phone="01811000002", name="নেত্রী", lead=True)
    add_volunteer(built, "mina", phone="01811000003", name="মিনা")
    add_volunteer(built, "omar", "other", "01811000004", name="ওমর", lead=True)
    yield built
    built.database.dispose()


@pytest.fixture(scope="module")
def app(container: Container) -> Flask:
    return make_app(container)


@pytest.fixture(scope="module")
def rina(app: Flask) -> VolunteerAt:
    return volunteer_at(app)


def give(browser: VolunteerAt, data: bytes, name: str = "rows.csv") -> TestResponse:
    return browser.post("/volunteers/bulk", sheet=(BytesIO(data), name))


def given(browser: VolunteerAt, *rows: list[str]) -> str:
    """Where its page is."""
    answer = give(browser, as_csv(HEADS, rows).encode())
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def filed(container: Container, browser: VolunteerAt, page: str) -> None:
    assert browser.post(f"{page}/file", sure="1").status_code == 303
    container.background.run("rows")


def rows_of(answer: TestResponse) -> list[list[str]]:
    return list(csv.reader(StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"), newline="")))


def test_the_template_is_taken_as_excel_and_as_csv(rina: VolunteerAt) -> None:
    excel, plain = (rina.get(f"/volunteers/bulk/template.{kind}") for kind in ("xlsx", "csv"))
    assert excel.mimetype == XLSX
    assert [sheet.title for sheet in load_workbook(BytesIO(excel.data)).worksheets] == ["সারি", "সাহায্য"]
    assert rows_of(plain)[0][:2] == ["নিজের ক্রমিক নম্বর / Row key", "নাম / Name"]
    assert "attachment" in plain.headers["Content-Disposition"]
    assert rina.get("/volunteers/bulk/template.exe").status_code == 404


def test_what_is_wrong_is_said_with_its_cell_before_anything_is_filed(container: Container, rina: VolunteerAt) -> None:
    page = given(rina, row(1), row(2, phone="123"), row(3, place="রংপুর সদর"), row(4, key="R1", name=""))
    shown = rina.get(page).text
    for said in (
        "C3: মোবাইল নম্বরটি ১১ সংখ্যার নয়: 123",
        "D4: এলাকাটি আপনার কাজের এলাকার বাইরে: রংপুর সদর",
        "A5: একই ক্রমিক নম্বর ২ নম্বর সারিতেও আছে",
        "B5: নাম লেখা নেই",
        "এই কলামগুলো পড়া হয়নি: মন্তব্য",
        "১টি অভিযোগ জমা দিন",
    ):
        assert said in shown
    assert "C3: this is no mobile number of 11 digits: 123" in rina.get(f"{page}?lang=en").text
    rina.get(f"{page}?lang=bn")
    with container.database.reading() as work:
        assert work.row_keys.known("asha", ["R1"]) == {}


def test_wrong_rows_are_taken_mended_and_given_again(container: Container, rina: VolunteerAt) -> None:
    page = given(rina, row(11), row(12, phone="123"), row(13, name="=রহিমা", consent=""))
    heads, first, second = rows_of(rina.get(f"{page}/wrong.csv"))
    assert heads[-1] == "যা ঠিক করতে হবে / To be mended"
    assert first[-1] == "C3: মোবাইল নম্বরটি ১১ সংখ্যার নয়: 123 / C3: this is no mobile number of 11 digits: 123"
    assert second[1] == "'=রহিমা"
    assert second[-1].startswith("F4: সম্মতি লেখা নেই")
    filed(container, rina, page)
    first[2], second[9] = "01712000012", "sms"
    again = give(rina, as_csv(heads, [first, second]).encode()).headers["Location"]
    shown = rina.get(again).text
    assert "২টি অভিযোগ জমা দিন" in shown and "পড়া হয়নি" not in shown
    filed(container, rina, again)
    assert [line[1:3] for line in rows_of(rina.get(f"{again}/numbers.csv"))[1:]] == [
        ["R12", "জমা হয়েছে"],
        ["R13", "জমা হয়েছে"],
    ]
    sheet = load_workbook(BytesIO(rina.get(f"{page}/wrong.xlsx").data)).worksheets[0]
    assert sheet["B3"].value == "=রহিমা" and sheet["B3"].data_type == "s"


def test_a_file_is_confirmed_filed_and_answered_with_numbers(container: Container, rina: VolunteerAt) -> None:
    page = given(rina, *(row(number) for number in range(100, 130)))
    assert rina.post(f"{page}/file").status_code == 422
    assert rina.post(f"{page}/file", sure="1").status_code == 303
    under_way = rina.get(page).text
    assert f'data-progress="{page}/progress"' in under_way and "৩০টি অভিযোগের মধ্যে ০টি জমা হয়েছে।" in under_way
    assert rina.client.get(f"{page}/progress", headers=JSON).get_json() == {
        "said": "৩০টি অভিযোগের মধ্যে ০টি জমা হয়েছে।",
        "done": 0,
        "all": 30,
        "figures": {},
        "over": False,
    }
    assert rina.post(f"{page}/file", sure="1").status_code == 409
    container.background.run("rows")
    assert rina.client.get(f"{page}/progress", headers=JSON).get_json()["over"] is True
    shown = rina.get(page).text
    told = rows_of(rina.get(f"{page}/numbers.csv"))[1:]
    assert len(told) == 30 and all(re.fullmatch(r"[1-9][0-9]{9}", line[3]) for line in told)
    assert told[0][3] in shown and told[29][3] not in shown
    assert told[29][3] in rina.get(f"{page}?from=26").text
    # The same rows again: which case each of them is.
    again = rina.get(given(rina, row(100), row(999)))
    assert told[0][3] in again.text and "আগেই জমা ছিল" in again.text


def test_rows_without_keys_are_told_of_it(rina: VolunteerAt) -> None:
    assert "১টি সারিতে নিজের ক্রমিক নম্বর নেই" in rina.get(given(rina, row(20, key=""))).text


def test_another_organisations_file_does_not_exist_and_the_own_lead_sees_it(app: Flask, rina: VolunteerAt) -> None:
    page = given(rina, row(30), row(31, phone="1"))
    lead, mina, omar = (volunteer_at(app, login) for login in ("lead", "mina", "omar"))
    for path in ("", "/progress", "/wrong.csv", "/wrong.xlsx", "/numbers.csv", "/numbers.xlsx"):
        assert rina.get(page + path).status_code == lead.get(page + path).status_code == 200
        for stranger in (mina, omar):
            answer = stranger.get(page + path)
            assert answer.status_code == 404
            assert answer.data == stranger.get(f"/volunteers/bulk/{'0' * 32}{path}").data
    for stranger in (mina, omar):
        assert stranger.post(f"{page}/file", sure="1").status_code == 404
        assert page not in stranger.get("/volunteers/bulk").text
    assert "রিনা দিয়েছেন" in lead.get("/volunteers/bulk").text
    refused = lead.post(f"{page}/file", sure="1")
    assert refused.status_code == 422 and "যিনি ফাইলটি দিয়েছেন কেবল তিনিই" in refused.text


def test_what_is_no_sheet_is_refused_beside_the_field(rina: VolunteerAt) -> None:
    for data, said in (
        (b"hello", "কলামের নামগুলো চেনা গেল না"),
        ("নাম,mobile\nx,1".encode(), "এই কলামগুলো নেই: কী ঘটেছে / What happened, সম্মতি / Consent"),
        (b" " * (LARGEST + 1), "ফাইলটি ৫ মেগাবাইটের বেশি"),
    ):
        answer = give(rina, data)
        assert answer.status_code == 422 and said in answer.text and 'aria-invalid="true"' in answer.text
    assert give(rina, b"x" * (LARGEST_FORM + 1)).status_code == 413
    assert "আগে একটি ফাইল বেছে নিন" in rina.post("/volunteers/bulk").text


def test_a_form_without_its_token_or_a_sign_in_gives_nothing(app: Flask, rina: VolunteerAt) -> None:
    sheet = as_csv(HEADS, [row(40)]).encode()
    assert rina.client.post("/volunteers/bulk", data={"sheet": (BytesIO(sheet), "a.csv")}).status_code == 403
    assert app.test_client().get("/volunteers/bulk").status_code == 303


def test_so_many_files_an_hour_and_no_more(container: Container, app: Flask) -> None:
    add_volunteer(container, "busy", phone="01811000009", name="ব্যস্ত")
    busy = volunteer_at(app, "busy")
    answers = [give(busy, as_csv(HEADS, [row(50)]).encode()).status_code for _ in range(31)]
    assert answers == [303] * 30 + [422]
    listed = busy.get("/volunteers/bulk?page=3").text
    assert "৩ / ৩" in listed and read_sheet(as_csv(HEADS, [row(1)]).encode()).rows


def test_numbers_of_cases_that_are_not_his_to_see_are_left_out(
    container: Container, app: Flask, rina: VolunteerAt
) -> None:
    page = given(rina, row(401), row(402))
    filed(container, rina, page)
    taken, kept = numbers_of(rina, page)
    with container.database.work() as work:
        his, actor = Address.of_phone("01700000401"), Actor("citizen", "sms")
        take_over(work, his, TrackingNumber(taken), actor, container.clock.now())
        work.commit()
    assert numbers_of(rina, page) == ["", kept]
    assert taken not in rina.get(page).text
    assert numbers_of(rina, given(rina, row(401), row(402))) == ["", kept]
    mina = volunteer_at(app, "mina")
    guessed = given(mina, row(401), row(402))
    assert numbers_of(mina, guessed) == ["", ""]
    assert kept not in mina.get(guessed).text


def numbers_of(browser: VolunteerAt, page: str) -> list[str]:
    return [line[3] for line in rows_of(browser.get(f"{page}/numbers.csv"))[1:]]


def test_a_pin_in_a_wrong_row_is_kept_nowhere(container: Container, rina: VolunteerAt) -> None:
    page = given(rina, row(411, phone="123", story="বিকাশ পিন ৪৪৭১ নিয়ে গেছে"))
    with container.database.reading() as work:
        (kept,) = work.row_files.rows(page.rpartition("/")[2], list(RowState), 10)
    assert "নিয়ে গেছে" in kept.cells["story"]
    for told in (kept.cells["story"], rina.get(page).text, rina.get(f"{page}/wrong.csv").text):
        assert "৪৪৭১" not in told and "4471" not in told


def test_a_page_or_a_row_that_no_database_can_count_to_is_an_empty_one(rina: VolunteerAt) -> None:
    page = given(rina, row(421, phone="123"))
    for path in ("/volunteers/bulk?page=", f"{page}?after=", f"{page}?from="):
        for number in ("9" * 30, "-1", "x"):
            assert rina.get(path + number).status_code == 200
