"""An organisation from its application to its figures: the Cabinet Division decides, its lead brings people in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfReader

from gateway.bootstrap import Container
from grs_core.domain.complainant import Address
from grs_core.domain.events import Actor, EventName
from grs_core.domain.grievance import Category, Grievance
from grs_core.domain.officers import Role
from grs_core.domain.reports import Period, ReportKind
from grs_core.domain.volunteering import Consent, ConsentMode, Relation
from grs_core.domain.workdays import day_of
from grs_core.services import consenting
from grs_core.services.filing_for import ForAnother, file_for
from grs_core.services.organisation_figures import organisation_figures
from tests.support.clock import FakeClock
from tests.support.desk import OfficerAt, add_officer, officer_at, place_code, union_of
from tests.support.volunteers import PHONE, VolunteerAt, add_organisation, add_volunteer, code_to, volunteer_at
from tests.support.web import lines_of

APPLICATION = {
    "name_bn": "আলো সংস্থা",
    "name_en": "Alo",
    "kind": "ngo",
    "registration": "NGOAB-0001",
    "contact_name": "সালমা",
    "contact_phone": "০১৮১১-০০০০০৯",
    "more": "Bancharampur upazila",
}


@pytest.fixture
def cell(app: Flask, container: Container) -> OfficerAt:
    add_officer(container, "cell", "cell", role=Role.CELL)
    return officer_at(app, "cell")


def applied(container: Container) -> str:
    with container.database.reading() as work:
        (only,) = work.organisations.page(None, 1, 5)
        return only.id


def judge(desk: OfficerAt, key: str, act: str, **fields: str) -> int:
    """The status of the answer."""
    answer = desk.client.post(f"/console/organisations/{key}/{act}", data={"csrf": desk.token(), **fields})
    return int(answer.status_code)


def test_an_application_waits_for_the_cabinet_division(app: Flask, container: Container, cell: OfficerAt) -> None:
    assert app.test_client().post("/volunteers/apply", data=APPLICATION).status_code == 303
    key, upazila = applied(container), place_code(container, "Bancharampur", "upazila")
    assert "আলো সংস্থা" in cell.get("/console/organisations").text
    page = cell.get(f"/console/organisations/{key}").text
    assert "018*****009" in page
    assert "01811000009" not in page
    assert judge(cell, key, "approve", area=upazila, more="Nabinagar upazila") == 303
    with container.database.reading() as work:
        found = work.organisations.get(key)
    assert found.state == "approved"
    assert found.areas == (upazila, place_code(container, "Nabinagar", "upazila"))
    assert found.decided_by == "cell"


def test_what_is_wrong_with_an_application_stands_beside_its_field(app: Flask, container: Container) -> None:
    add_organisation(container, "asha")
    wrong = {**APPLICATION, "contact_phone": "12", "name_bn": "", "more": "Nowherepur"}
    page = app.test_client().post("/volunteers/apply", data=wrong)
    assert page.status_code == 422
    assert 'id="name_bn-wrong"' in page.text
    assert 'value="Nowherepur"' in page.text
    for fields, beside in (
        ({"contact_phone": "12"}, 'id="contact_phone-wrong"'),
        ({"more": "Nowherepur"}, "Nowherepur”"),
        ({"name_en": "asha society"}, 'id="name_bn-wrong"'),
        ({"more": ""}, "অন্তত একটি এলাকা"),
    ):
        answer = app.test_client().post("/volunteers/apply", data={**APPLICATION, **fields})
        assert answer.status_code == 422
        assert beside in answer.text


def test_only_the_cabinet_division_approves(app: Flask, container: Container, cell: OfficerAt) -> None:
    add_organisation(container, "asha", state="applied")
    add_officer(container, "usso", f"usso-{place_code(container, 'Bancharampur', 'upazila')}")
    add_officer(container, "admin", role=Role.ADMIN)
    for login, reads in (("usso", 403), ("admin", 200)):
        desk = officer_at(app, login)
        assert desk.get("/console/organisations/asha").status_code == reads
        assert judge(desk, "asha", "approve", area="BD") == 403
    assert judge(cell, "asha", "suspend", why="") == 422
    assert judge(cell, "asha", "suspend", why="নিবন্ধন নেই") == 303
    with container.database.reading() as work:
        assert work.organisations.get("asha").state == "suspended"


def test_the_cabinet_division_names_the_first_coordinator_who_signs_in_by_a_code(
    app: Flask, container: Container, cell: OfficerAt
) -> None:
    add_organisation(container, state="applied", contact_name="সালমা", contact_phone="01811000009")
    assert judge(cell, "asha", "lead", lead_name="সালমা") == 422
    assert judge(cell, "asha", "approve", area=place_code(container, "Bancharampur", "upazila")) == 303
    page = cell.get("/console/organisations/asha").text
    assert 'value="সালমা"' in page
    assert "01811000009" not in page
    for name, phone in (("সালমা", "12"), ("", "01811000008")):
        assert judge(cell, "asha", "lead", lead_name=name, lead_phone=phone) == 422
    assert judge(cell, "asha", "lead", lead_name="সালমা") == 303
    assert judge(cell, "asha", "lead", lead_name="আরেকজন", lead_phone="01811000009") == 422
    with container.database.reading() as work:
        salma = work.volunteers.of_phone("01811000009")
    assert salma is not None
    assert salma.lead
    assert "স্বেচ্ছাসেবকদের জন্য" in lines_of(container, Address.of_phone("01811000009"))[-1]
    browser = VolunteerAt(app)
    assert browser.client.post("/volunteers/login", data={"login": "01811000009"}).status_code == 303
    code = code_to(container, "01811000009")
    assert browser.client.post("/volunteers/code", data={"code": code}).status_code == 303
    assert browser.get("/volunteers/team").status_code == 200


def test_only_the_cabinet_division_names_a_coordinator(app: Flask, container: Container) -> None:
    add_organisation(container)
    add_officer(container, "admin", role=Role.ADMIN)
    assert judge(officer_at(app, "admin"), "asha", "lead", lead_name="মিনা", lead_phone="01811000008") == 403
    with container.database.reading() as work:
        assert work.volunteers.of_phone("01811000008") is None


def test_the_lead_adds_a_volunteer_who_signs_in_by_a_code(app: Flask, container: Container) -> None:
    add_organisation(container)
    add_volunteer(container, lead=True)
    lead = volunteer_at(app)
    assert lead.post("/volunteers/team/add", name="মিনা", phone="12").status_code == 422
    assert lead.post("/volunteers/team/add", name="মিনা", phone=PHONE).status_code == 422
    assert lead.post("/volunteers/team/add", name="মিনা", phone="01811000002", areas="Dhaka district").status_code == 422
    assert lead.post("/volunteers/team/add", name="মিনা", phone="01811000002").status_code == 303
    assert "মিনা" in lead.get("/volunteers/team").text
    with container.database.reading() as work:
        mina = work.volunteers.of_phone("01811000002")
    assert mina is not None
    assert lead.post(f"/volunteers/team/{mina.login}/change", phone="12").status_code == 422
    changed = {"phone": "01811000004", "areas": "Bancharampur upazila Brahmanbaria", "lead": "1"}
    assert lead.post(f"/volunteers/team/{mina.login}/change", **changed).status_code == 303
    with container.database.reading() as work:
        mina = work.volunteers.get(mina.login)
    assert (mina.phone, mina.areas, mina.lead) == (
        "01811000004",
        (place_code(container, "Bancharampur", "upazila"),),
        True,
    )
    assert lead.post(f"/volunteers/team/{mina.login}/end").status_code == 303
    with container.database.reading() as work:
        assert not work.officers.get(mina.login).active


def test_who_leads_nobody_finds_no_team_and_nobody_ends_anothers(app: Flask, container: Container) -> None:
    add_organisation(container)
    add_organisation(container, "other")
    add_volunteer(container)
    add_volunteer(container, "lead", "other", "01811000003", lead=True)
    assert volunteer_at(app).get("/volunteers/team").status_code == 404
    lead = volunteer_at(app, "lead")
    assert lead.post("/volunteers/team/rina/end").status_code == 404
    assert lead.post("/volunteers/team/rina/change", phone="01811000009").status_code == 404
    assert lead.post("/volunteers/team/lead/end").status_code == 422
    assert PHONE not in lead.get("/volunteers/team").text


def file_some(container: Container, count: int, start: int = 0, category: Category = Category.PAYMENT_DELAYED) -> None:
    """Cases filed for others, each with a phone of its own."""
    union, now = union_of(container, place_code(container, "Bancharampur", "upazila")), container.clock.now()
    for nth in range(start, start + count):
        told = Grievance(f"টাকা পাইনি {nth}", category, "old_age_allowance", union)
        consent = Consent(ConsentMode.ASKED, now)
        wanted = ForAnother(
            told,
            f"নাম {nth}",
            f"0171300{nth:04d}",
            Relation.CLIENT,
            consent,
            "bulk",
            f"k{nth}",
        )
        with container.database.work() as work:
            volunteer = work.volunteers.get("rina")
            file_for(work, container.policy, container.dice, volunteer, wanted, now)
            work.commit()


def test_the_figures_of_a_finished_quarter_hide_small_numbers(
    app: Flask, container: Container, clock: FakeClock
) -> None:
    add_organisation(container)
    add_volunteer(container, lead=True)
    file_some(container, 12)
    file_some(container, 2, 100, Category.BRIBERY)
    quarter = Period.of(ReportKind.QUARTERLY, day_of(clock.now()))
    rina = volunteer_at(app)
    assert rina.get(f"/volunteers/figures?quarter={quarter.code}").status_code == 422
    clock.advance(seconds=timedelta(days=95).total_seconds())
    rina.sign_in()
    with container.database.reading() as work:
        found = organisation_figures(
            work, container.policy, work.organisations.get("asha"), quarter, day_of(clock.now())
        )
    assert found.filed == 14
    assert found.rows["standing"].shown.get("waiting", 14) == 14
    assert "bribery" in found.rows["category"].hidden
    page = rina.get(f"/volunteers/figures?quarter={quarter.code}").text
    assert "১৪" in page
    pdf = rina.get(f"/volunteers/figures.pdf?quarter={quarter.code}")
    assert pdf.mimetype == "application/pdf"
    assert len(PdfReader(BytesIO(pdf.data)).pages) >= 1


def test_a_case_that_is_taken_over_counts_only_in_what_the_citizens_said(
    container: Container, clock: FakeClock
) -> None:
    add_organisation(container)
    add_volunteer(container)
    file_some(container, 6)
    with container.database.work() as work:
        (first, *_) = work.filed_for.waiting("01713000000")
        (ticket,) = work.tickets.of_address(Address.of_phone("01713000000"))
        assert str(ticket.number) == first.ticket
        consenting.take_over(work, Address.of_phone("01713000000"), ticket.number, Actor("citizen", "sms"), clock.now())
        work.commit()
    with container.database.reading() as work:
        counts = work.filed_for.counts("asha", datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
    assert counts["standing"] == {"waiting": 5, "taken_over": 1}
    assert counts["category"] == {"payment_delayed": 5}


def test_an_officer_reads_who_filed_and_with_whose_consent(app: Flask, container: Container) -> None:
    add_organisation(container)
    add_volunteer(container)
    file_some(container, 1)
    with container.database.reading() as work:
        (ticket,) = work.tickets.of_address(Address.of_phone("01713000000"))
        assert EventName.FILED_FOR in {event.name for event in work.audit.history(str(ticket.number))}
    add_officer(container, "desk", ticket.desk.office)
    page = officer_at(app, "desk").open(ticket.number).text
    assert "asha সংস্থা" in page
    assert "রিনা" in page
    assert "নাগরিককে এসএমএসে জিজ্ঞেস করা হয়েছে" in page
    assert "এখনো উত্তর দেননি" in page
    assert "{at}" not in page
