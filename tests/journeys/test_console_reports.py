"""Reports and committees in the console: whose they are, what is taken away, what stays outside."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from gateway.services.reporting import Reporting
from grs_core.domain.events import EventName
from grs_core.domain.officers import Role
from grs_core.domain.reports import Period, ReportKind
from tests.support.desk import OfficerAt, add_officer, file_case, hidden, officer_at
from tests.support.figures import count_up

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket
    from tests.support.clock import FakeClock

UPAZILA, DISTRICT, OTHER = "BD201204", "BD2012", "BD201207"
DECEMBER = Period.read(ReportKind.MONTHLY, "2025-12")
STORY = 'আমার নাম রহিমা বেগম, ফোন 01711223344 #read("/etc/passwd") চাল পাই না'


@pytest.fixture
def cases(container: Container, clock: FakeClock) -> list[Ticket]:
    """Two of December, one of them against the UNO; counted."""
    clock.set(datetime(2025, 12, 7, 4, tzinfo=UTC))
    found = [
        file_case(container, STORY, UPAZILA),
        file_case(container, "ঘুষ চায়", UPAZILA, "bribery", accused=("official", "uno"), phone="01812345678"),
    ]
    clock.set(datetime(2026, 1, 6, 4, tzinfo=UTC))
    count_up(container)
    return found


def sits(container: Container, app: Flask, login: str, *offices: str, **changes: Any) -> OfficerAt:
    add_officer(container, login, *offices, **changes)
    return officer_at(app, login)


@pytest.fixture
def dc(container: Container, app: Flask, cases: list[Ticket]) -> OfficerAt:
    return sits(container, app, "dc", f"dc-{DISTRICT}")


@pytest.fixture
def uno(container: Container, app: Flask, cases: list[Ticket]) -> OfficerAt:
    return sits(container, app, "uno", f"uno-{UPAZILA}")


def keep(container: Container, area: str | None) -> int:
    database = container.database
    made = Reporting(database.work, database.reading, container.policy, container.clock).make(DECEMBER, area, "en")
    assert made is not None
    return made.id


def send(desk: OfficerAt, page: str, path: str, **fields: object) -> TestResponse:
    """With the token that stands on `page`."""
    return desk.client.post(path, data={"csrf": hidden(desk.get(page).text, "csrf"), **fields})


def text_of(answer: TestResponse) -> str:
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return "".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)


def received(pdf: str) -> str:
    found = re.search(r"Received\s+([0-9]+)", pdf)
    assert found is not None
    return found[1]


def exported(container: Container) -> int:
    from sqlalchemy import text

    with container.database._engine.connect() as connection:
        wanted = text("select count(*) from audit_events where name = :name")
        return int(connection.scalar(wanted, {"name": EventName.FIGURES_EXPORTED.value}) or 0)


def test_the_reports_of_a_district_and_below_are_listed_and_taken_away(container: Container, dc: OfficerAt) -> None:
    assert 'href="/console/reports"' in dc.queue()
    kept = keep(container, DISTRICT)
    page = dc.get("/console/reports").text
    assert f"/console/reports/{kept}.pdf" in page and "ডিসেম্বর ২০২৫" in page
    answer = dc.get(f"/console/reports/{kept}.pdf")
    assert 'filename="grs-monthly-2025-12-en-BD2012.pdf"' in answer.headers["Content-Disposition"]
    assert received(text_of(answer)) == "2"
    assert f"/console/reports/{kept}.pdf" not in dc.get("/console/reports?kind=quarterly").text


def test_a_report_of_another_area_does_not_exist(container: Container, app: Flask, uno: OfficerAt) -> None:
    district, country = keep(container, DISTRICT), keep(container, None)
    for kept in (district, country, 999_999):
        assert uno.get(f"/console/reports/{kept}.pdf").status_code == 404
    listed = uno.get("/console/reports").text
    assert ".pdf" not in listed.replace("copy.pdf", "")
    for place in (DISTRICT, OTHER, "BD", "BD99"):
        assert uno.get(f"/console/reports?place={place}").status_code == 404
        assert uno.get(f"/console/reports/copy.pdf?place={place}&period=2025-12").status_code == 404
        assert send(uno, "/console/reports", "/console/reports", place=place, period="2025-12").status_code == 404


def test_whoever_a_case_is_kept_from_takes_a_copy_without_it(container: Container, uno: OfficerAt) -> None:
    kept = keep(container, UPAZILA)
    told = text_of(uno.get(f"/console/reports/{kept}.pdf"))
    assert received(told) == "1" and "counts only the complaints that you may know of" in told
    answer = send(uno, "/console/reports", "/console/reports", place=UPAZILA, period="2025-12", language="en")
    assert (answer.status_code, "/console/reports/copy.pdf?" in answer.location) == (303, True)
    assert received(text_of(uno.get(answer.location))) == "1"


def test_a_desk_of_one_department_takes_a_copy_of_its_own_programmes(
    container: Container, app: Flask, cases: list[Ticket]
) -> None:
    kept = keep(container, UPAZILA)
    women = sits(container, app, "women", f"uwao-{UPAZILA}")
    assert "Received" in text_of(women.get(f"/console/reports/{kept}.pdf"))
    assert received(text_of(women.get(f"/console/reports/{kept}.pdf"))) == "0"


def test_a_report_is_made_for_a_past_period_and_who_took_it_is_written_down(
    container: Container, dc: OfficerAt
) -> None:
    answer = send(dc, "/console/reports", "/console/reports", place=UPAZILA, period="2025-Q4", language="bn")
    assert answer.status_code == 303
    page = dc.get(answer.location).text
    (kept,) = re.findall(r"/console/reports/([0-9]+)\.pdf", page)
    assert exported(container) == 0
    assert dc.get(f"/console/reports/{kept}.pdf").status_code == 200
    assert exported(container) == 1


@pytest.mark.parametrize(("period", "said"), [("2026-01", "এখনো শেষ হয়নি"), ("2026-99", "বেছে নিন"), ("", "বেছে নিন")])
def test_a_period_that_is_none_is_said_beside_its_field(dc: OfficerAt, period: str, said: str) -> None:
    answer = send(dc, "/console/reports", "/console/reports", place=DISTRICT, period=period)
    assert answer.status_code == 422 and said in answer.text and 'aria-invalid="true"' in answer.text


def test_who_has_no_area_has_no_reports(container: Container, app: Flask, cases: list[Ticket]) -> None:
    admin = sits(container, app, "admin", "cell", role=Role.ADMIN)
    assert admin.get("/console/reports").status_code == admin.get("/console/committee").status_code == 404
    assert "/console/reports" not in admin.queue()


def test_a_case_goes_from_its_page_to_the_agenda_and_into_a_meeting(uno: OfficerAt, cases: list[Ticket]) -> None:
    number = str(cases[0].number)
    answer = send(uno, f"/console/tickets/{number}", "/console/committee/agenda", number=number, note="দুইবার")
    assert (answer.status_code, answer.location) == (303, f"/console/tickets/{number}")
    page = uno.get("/console/committee").text
    assert number in page and "দুইবার" in page
    (item,) = re.findall(r'name="items" value="([0-9]+)"', page)
    wrong = send(
        uno, "/console/committee", "/console/committee/meetings", held_on="2026-01-05", present="০", minutes="x"
    )
    assert wrong.status_code == 422 and 'id="present-wrong"' in wrong.text
    fields = {"held_on": "2026-01-05", "kind": "regular", "present": "১২", "minutes": "চাল মেপে দিতে হবে"}
    held = send(uno, "/console/committee", "/console/committee/meetings", items=item, **fields)
    assert held.status_code == 303
    page = uno.get("/console/committee").text
    assert "চাল মেপে দিতে হবে" in page and "উপস্থিত ১২ জন" in page and 'name="items"' not in page
    assert "সভা বাকি" not in page


def test_the_agenda_on_paper_tells_the_case_and_names_nobody(uno: OfficerAt, cases: list[Ticket]) -> None:
    number = str(cases[0].number)
    send(uno, f"/console/tickets/{number}", "/console/committee/agenda", number=number, note="[x] $1$ *")
    printed = uno.get("/console/committee/agenda/print").text
    paper = text_of(uno.get("/console/committee/agenda.pdf?lang=en"))
    for told in (printed.replace("&#34;", '"'), paper):
        assert number in told and '#read("/etc/passwd")' in told and "[x] $1$ *" in told
        assert "01711223344" not in told and "রহিমা" not in told and "root:" not in told


def test_a_case_that_is_kept_from_an_office_of_the_area_comes_before_no_committee_there(
    container: Container, dc: OfficerAt, uno: OfficerAt, cases: list[Ticket]
) -> None:
    sealed = str(cases[1].number)
    assert send(uno, "/console/queue", "/console/committee/agenda", number=sealed).status_code == 404
    answer = send(dc, f"/console/tickets/{sealed}", "/console/committee/agenda", number=sealed)
    assert answer.status_code == 303
    page = dc.get("/console/committee").text
    assert sealed in page
    (item,) = re.findall(r"/console/committee/agenda/([0-9]+)/remove", page)
    assert send(uno, "/console/committee", f"/console/committee/agenda/{item}/remove").status_code == 404
    assert uno.get(f"/console/committee?place={DISTRICT}").status_code == 404
    assert send(dc, "/console/committee", f"/console/committee/agenda/{item}/remove").status_code == 303
    assert sealed not in dc.get("/console/committee").text


def test_the_level_above_sees_which_committee_does_not_meet(dc: OfficerAt) -> None:
    page = dc.get("/console/committee").text
    assert "সভা বাকি" in page and "বাঞ্ছারামপুর উপজেলা" in page
    assert date(2026, 1, 6).isoformat() in page
