"""The dashboard: its numbers are those of the cases, each officer sees his own area, and tables go out on record."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from sqlalchemy import create_engine, text

from grs_core.domain.complainant import Filer
from grs_core.domain.monitoring import Dimension, Measure, Question
from grs_core.domain.officers import Role
from grs_core.services.casework import Casework
from tests.support.desk import add_officer, file_case, officer_at, union_of
from tests.support.figures import count_up, table, tiles

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket
    from tests.support.clock import FakeClock
    from tests.support.desk import OfficerAt

HERE, NEXT, DISTRICT = "BD201204", "BD201285", "BD2012"
FRAUD = {"provider": "bkash", "amount": "1500", "phone": "01812345678"}
ENGLISH = "lang=en"


@pytest.fixture
def cases(container: Container, clock: FakeClock) -> list[Ticket]:
    """Seven of this upazila, filed in January and February, and one of the next; one of them is decided."""
    union = union_of(container, HERE)
    filed = [file_case(container, "ভাতা পাই না", union) for _ in range(3)]
    filed.append(file_case(container, "বিকাশে টাকা নিছে", HERE, "mfs_fraud", details=FRAUD))
    filed.append(file_case(container, "তালিকায় নাম নাই", union, "wrongful_exclusion", "vwb", filer=Filer.VOLUNTEER))
    filed.append(file_case(container, "পাশের উপজেলা", NEXT))
    decide(container, filed[0])
    clock.advance(days=30)
    filed.append(file_case(container, "Not paid", union, language="en", programme=None))
    filed.append(file_case(container, "কম দেয়", union, "underpayment", "widow_allowance"))
    count_up(container)
    return filed


@pytest.fixture
def uno(container: Container, app: Flask) -> OfficerAt:
    return seated(container, app, "uno", f"uno-{HERE}", Role.SUPERVISOR)


def seated(container: Container, app: Flask, login: str, post: str, role: Role = Role.OFFICER) -> OfficerAt:
    add_officer(container, login, post, role=role)
    return officer_at(app, login)


def decide(container: Container, ticket: Ticket) -> None:
    add_officer(container, "decider", ticket.desk.office)
    for act in ("accept", "resolve"):
        with container.database.work() as work:
            now, officer = container.clock.now(), work.officers.get("decider")
            version = work.tickets.get(ticket.number).version
            case = Casework(work, container.policy, container.dice, officer, ticket.number, version, now)
            case.accept() if act == "accept" else case.resolve("টাকা পাঠানো হয়েছে")
            work.commit()


def dashboard(desk: OfficerAt, query: str = "") -> str:
    answer = desk.get(f"/console/dashboard?{ENGLISH}&{query}")
    assert answer.status_code == 200, answer.status
    return answer.text


def test_the_page_tells_what_the_figures_hold_and_what_a_count_of_the_cases_gives(
    container: Container, cases: list[Ticket], uno: OfficerAt
) -> None:
    page = dashboard(uno, "from=2026-01&to=2026-02")
    told = tiles(page)
    assert told["Received"][0] == "7"
    assert told["Decided"][0] == told["Resolved"][0] == "1"
    assert told["Taka lost to fraud"][0] == "1,500"
    assert told["Through a volunteer or NGO"] == ("14%", "1 of 7")
    assert told["Decided in standard"] == ("100%", "1 of 1")
    assert told["Open"][0] == "6"
    assert told["Women"][1].endswith("not known: 5")
    assert [row[:3] for row in table(page, "trend")] == [["January 2026", "5", "1"], ["February 2026", "2", "0"]]
    assert ["Payment late or missing", "3", "0", "0", "1"] in table(page, "grid")
    spots = table(page, "spots")
    assert ["Provider", "bKash", "1", "1,500"] in spots
    assert any("018*****678" in row for row in spots)
    assert "01812345678" not in page
    with container.database.reading() as work:
        asked = Question(HERE, container.clock.now().date().replace(month=1), container.clock.now().date())
        by = work.monitor.by(asked, Dimension.CATEGORY)
    names = {container.policy.category_names[each.grievance.category].en for each in cases}
    assert {row[0]: row[1] for row in table(page, "categories")} == {
        container.policy.category_names[each].en: str(by[each.value][Measure.RECEIVED])
        for each in container.policy.category_names
        if each.value in by
    }
    assert {row[0] for row in table(page, "categories")} <= names


def test_per_ten_thousand_beneficiaries_counts_only_programmes_whose_beneficiaries_are_known(
    cases: list[Ticket], uno: OfficerAt
) -> None:
    value, beside = tiles(dashboard(uno))["Per 10,000 beneficiaries"]
    assert (value, beside) == ("2.3", "5 of 21750")


def test_filters_narrow_every_figure_and_stand_in_the_address_of_each_export(
    cases: list[Ticket], uno: OfficerAt
) -> None:
    page = dashboard(uno, "programme=vwb&category=wrongful_exclusion&channel=sms")
    assert tiles(page)["Received"][0] == "1"
    assert "/console/dashboard/trend.csv?place=BD201204&amp;programme=vwb&amp;category=wrongful_exclusion" in page
    assert tiles(dashboard(uno, "channel=ivr"))["Received"][0] == "0"
    assert tiles(dashboard(uno, "from=2026-02&to=2026-02"))["Received"][0] == "2"


WRONG = {
    "from=2026-13": "2026-13: write the month",
    "to=2027-01": "2027-01: this month has not come",
    "from=2026-02&to=2026-01": "the first month is after",
    "from=2022-01": "at most 36 months",
    "programme=nothing": "There is no such programme",
    "category=%3Cb%3Ex": "There is no such kind",
    "channel=drum": "There is no such channel",
}


def test_a_wrong_value_is_said_beside_its_field_and_nothing_is_lost(uno: OfficerAt) -> None:
    for query, said in WRONG.items():
        for path in ("/console/dashboard", "/console/dashboard/trend.csv"):
            answer = uno.get(f"{path}?{ENGLISH}&{query}")
            assert (answer.status_code, said in answer.text) == (422, True), query
            assert 'aria-invalid="true"' in answer.text
            assert "<b>x" not in answer.text


def test_another_area_and_one_that_does_not_exist_are_the_same_404(cases: list[Ticket], uno: OfficerAt) -> None:
    for place in (NEXT, DISTRICT, "BD", "BD99"):
        for path in ("/console/dashboard", "/console/dashboard/areas.xlsx"):
            answer = uno.get(f"{path}?place={place}&{ENGLISH}")
            assert (answer.status_code, "not for you to see" in answer.text) == (404, True), place


def test_a_department_sees_its_own_programmes_and_cannot_ask_for_others(
    container: Container, app: Flask, cases: list[Ticket]
) -> None:
    women = seated(container, app, "uwao", f"uwao-{HERE}")
    assert tiles(dashboard(women))["Received"][0] == "1"
    assert {row[0] for row in table(dashboard(women), "programmes")} == {"Vulnerable Women Benefit"}
    assert women.get("/console/dashboard?programme=old_age_allowance").status_code == 422


def test_the_district_and_the_cell_go_down_by_links_and_the_map(
    container: Container, app: Flask, cases: list[Ticket]
) -> None:
    dc = seated(container, app, "dc", f"dc-{DISTRICT}", Role.SUPERVISOR)
    page = dashboard(dc)
    assert tiles(page)["Received"][0] == "8"
    assert {row[0]: row[1] for row in table(page, "areas")}["Bancharampur"] == "7"
    assert f'href="?place={HERE}" tabindex="-1" aria-label="Bancharampur: 7"' in page
    cell = seated(container, app, "cell", "cell", Role.CELL)
    country = dashboard(cell)
    assert "Sensitive" in tiles(country)
    assert "Sensitive" not in tiles(page)
    assert len(table(country, "map")) == 64
    assert len(table(dashboard(cell, "fine=1"), "map")) == 507


def test_an_accused_office_finds_no_trace_of_the_case_in_any_figure(
    container: Container, app: Flask, uno: OfficerAt
) -> None:
    file_case(container, "ইউএনও ঘুষ চান", HERE, "bribery", accused=("official", "uno"))
    file_case(container, "ভাতা পাই না", HERE)
    count_up(container)
    page = dashboard(uno)
    assert tiles(page)["Received"][0] == "1"
    assert [row[0] for row in table(page, "categories")] == ["Payment late or missing"]
    assert "Bribery" not in csv_of(uno, "categories")
    dc = seated(container, app, "dc", f"dc-{DISTRICT}", Role.SUPERVISOR)
    assert tiles(dashboard(dc, f"place={HERE}"))["Received"][0] == "2"


def csv_of(desk: OfficerAt, name: str) -> str:
    answer = desk.get(f"/console/dashboard/{name}.csv")
    assert answer.status_code == 200
    return str(answer.data, "utf-8")


def test_a_table_is_read_by_spreadsheets_in_both_languages_and_its_going_out_is_on_record(
    container: Container, cases: list[Ticket], uno: OfficerAt
) -> None:
    written = csv_of(uno, "categories")
    assert written.startswith("\ufeff")
    read = list(csv.reader(StringIO(written.removeprefix("\ufeff"))))
    assert read[0][:3] == ["নাম / Name (বাংলা)", "নাম / Name (English)", "প্রাপ্ত / Received"]
    assert ["Payment late or missing", "4", "1", "1", "100.00"] in [row[1:] for row in read]
    answer = uno.get("/console/dashboard/categories.xlsx?category=mfs_fraud")
    sheet = load_workbook(BytesIO(answer.data)).worksheets[0]
    assert [[cell.value for cell in row][1:3] for row in sheet.iter_rows(min_row=2)] == [["Mobile money fraud", 1]]
    engine = create_engine(container.settings.database_url)
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT who, target FROM audit_events WHERE name = 'figures_exported' ORDER BY id")
        )
        assert [tuple(row) for row in rows] == [("officer:uno", "categories.csv"), ("officer:uno", "categories.xlsx")]
    engine.dispose()
    assert uno.get("/console/dashboard/nothing.csv").status_code == 404
    assert uno.get("/console/dashboard/trend.pdf").status_code == 404


def test_who_has_no_area_has_no_dashboard_and_no_item_in_the_menu(
    container: Container, app: Flask, uno: OfficerAt
) -> None:
    admin = seated(container, app, "admin", f"uno-{HERE}", Role.ADMIN)
    assert admin.get("/console/dashboard").status_code == 404
    assert "/console/dashboard" not in admin.get("/console/notices").text
    assert 'href="/console/dashboard"' in uno.get("/console/notices").text


def test_an_area_from_which_nothing_came_says_that_silence_is_a_signal(container: Container, uno: OfficerAt) -> None:
    count_up(container)
    page = dashboard(uno)
    assert "Silence is a signal" in page
    assert tiles(page)["Silent areas"] == ("100%", "13 of 13")
    assert tiles(page)["Decided in standard"][0] == "–"
    assert len(table(page, "silent")) == 13
