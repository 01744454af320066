"""Whole numbers: shown once to whom the case lies with, and written down; and who is waiting for a call."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from grs_core.domain.complainant import Address
from grs_core.domain.events import Actor
from grs_core.domain.officers import Role
from grs_core.services.citizen import request_person
from tests.support.desk import (
    OfficerAt,
    add_officer,
    file_case,
    hidden,
    numbers_in,
    officer_at,
    place_code,
    tab_counts,
    union_of,
)

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket

STORY = "আমার এনআইডি 1990123456, মেম্বার ০১৮১১২২৩৩৪৪ থেকে ফোন দিছে"
PHONE = "01712345678"


@pytest.fixture
def case(container: Container, upazila: str, usso: OfficerAt) -> Ticket:
    return file_case(container, STORY, union_of(container, upazila), phone=PHONE)


def reveal(desk: OfficerAt, case: Ticket) -> TestResponse:
    sent = {"csrf": hidden(desk.queue(), "csrf")}
    return desk.client.post(f"/console/tickets/{case.number}/reveal", data=sent)


def history(page: str) -> str:
    return page.partition("কী কী হয়েছে")[2]


def wants_a_call(container: Container, case: Ticket) -> None:
    with container.database.work() as work:
        address = Address.of_phone(PHONE)
        request_person(
            work, container.policy, address, case.number, "ফোন দেন", Actor("citizen", "sms"), container.clock.now()
        )
        work.commit()


def test_an_officer_sees_the_whole_numbers_once_and_the_history_says_so(usso: OfficerAt, case: Ticket) -> None:
    before = usso.open(case.number).text
    assert "/reveal" in before
    assert all(number not in before for number in (PHONE, "1990123456", "০১৮১১২২৩৩৪৪"))
    shown = reveal(usso, case)
    assert shown.status_code == 200
    assert shown.headers["Cache-Control"] == "no-store"
    assert all(number in shown.text for number in (PHONE, "1990123456", "০১৮১১২২৩৩৪৪"))
    after = usso.open(case.number).text
    assert PHONE not in after
    assert "পুরো ফোন নম্বর দেখা হয়েছে" in history(after)
    assert "মোঃ আব্দুল করিম" in history(after)
    assert "পুরো ফোন নম্বর দেখা হয়েছে" not in history(before)


def test_a_supervisor_above_may_see_the_numbers_and_a_mere_officer_there_may_not(
    container: Container, app: Flask, case: Ticket, upazila: str
) -> None:
    add_officer(container, "uno", f"uno-{upazila}", role=Role.SUPERVISOR)
    add_officer(container, "clerk", f"uno-{upazila}")
    assert PHONE in reveal(officer_at(app, "uno"), case).text
    clerk = officer_at(app, "clerk")
    assert "/reveal" not in clerk.open(case.number).text
    refused = reveal(clerk, case)
    assert (refused.status_code, PHONE in refused.text) == (403, False)
    assert history(clerk.open(case.number).text).count("পুরো ফোন নম্বর দেখা হয়েছে") == 1


def test_who_may_not_know_of_a_case_gets_no_number_and_no_forged_form_does(
    container: Container, app: Flask, usso: OfficerAt, case: Ticket
) -> None:
    add_officer(container, "other", f"usso-{place_code(container, 'Nasirnagar', 'upazila')}")
    assert reveal(officer_at(app, "other"), case).status_code == 404
    forged = usso.client.post(f"/console/tickets/{case.number}/reveal", data={"csrf": "x"})
    assert (forged.status_code, PHONE in forged.text) == (403, False)
    assert usso.client.get(f"/console/tickets/{case.number}/reveal").status_code == 405
    assert "পুরো ফোন নম্বর দেখা হয়েছে" not in history(usso.open(case.number).text)


def test_who_waits_for_a_call_is_marked_in_the_queue_and_on_the_page_until_the_case_is_finished(
    container: Container, usso: OfficerAt, case: Ticket, upazila: str
) -> None:
    file_case(container, "ভাতা পাই না", union_of(container, upazila), phone="01812345678")
    assert tab_counts(usso.queue(lang="en"))["person"] == 0
    wants_a_call(container, case)
    queue = usso.queue()
    assert len(re.findall('badge good nowrap">Wants a call', queue)) == 1
    assert tab_counts(queue)["person"] == 1
    assert numbers_in(usso.queue(view="person")) == [str(case.number)]
    page = usso.open(case.number).text
    assert "Phone the citizen" in page
    assert "ফোন দেন" in page
    usso.act(case.number, "resolve", words="ফোন করা হয়েছে")
    usso.queue()  # which names the next case once
    assert numbers_in(usso.queue(view="person")) == []
    assert "Phone the citizen" not in usso.open(case.number).text
