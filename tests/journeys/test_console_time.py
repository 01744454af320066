"""Until when what is owed: every date with how it was counted, and who was called when nobody accepted."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest

from grs_core.domain.lifecycle import Act, Status
from grs_core.services.citizen import open_questions
from grs_core.services.overdue import sweep
from tests.support.desk import OfficerAt, add_officer, file_case, stored, union_of
from tests.support.web import send, tickets

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket
    from tests.support.clock import FakeClock


def promises(page: str) -> dict[str, str]:
    """By label what stands beside it, as plain text."""
    listed = page[page.index('class="facts promises"') :].partition("</dl>")[0]
    pairs = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", listed, re.DOTALL)
    told = {label: " ".join(unescape(re.sub("<[^>]+>", " ", text)).split()) for label, text in pairs}
    return {normalize("NFC", label): normalize("NFC", text) for label, text in told.items()}


def told(page: str, label: str) -> str:
    return promises(page)[normalize("NFC", label)]


def same(text: str) -> str:
    return normalize("NFC", text)


def test_acknowledgement_desk_and_law_stand_at_the_top_each_with_how_it_was_counted(
    usso: OfficerAt, case: Ticket
) -> None:
    page = usso.open(case.number).text
    assert told(page, "দায়িত্ব নিতে হবে") == same("৭ জানুয়ারি ২০২৬")
    assert told(page, "এই দপ্তরের সিদ্ধান্ত") == same("১৮ জানুয়ারি ২০২৬ ৪ জানুয়ারি ২০২৬ থেকে ১০ কর্মদিবস")
    law = told(page, "আইনি শেষ সীমা")
    assert law.startswith(same("১৬ ফেব্রুয়ারি ২০২৬ ৪ জানুয়ারি ২০২৬ থেকে ৩০ কর্মদিবস, ১টি ছুটি বাদ"))
    assert same("ছুটি: ৪ ফেব্রুয়ারি ২০২৬, শবে বরাত") in law


def test_days_that_were_waited_for_the_citizen_are_counted_and_said(
    container: Container, clock: FakeClock, usso: OfficerAt, case: Ticket
) -> None:
    usso.act(case.number, "ask", words="কোন মাসের টাকা?")
    assert "সময় গোনা থেমে আছে" in usso.open(case.number).text
    clock.advance(days=2, hours=23)
    usso.sign_in()
    with container.database.work() as work:
        now = work.tickets.lock(case.number)
        calendar = container.policy.calendar_of(now.desk.office)
        work.tickets.save(now.resumed(Act.RESUME, clock.now(), calendar))
        work.commit()
    assert same("১০ কর্মদিবস, ২ দিন থেমে ছিল") in told(usso.open(case.number).text, "এই দপ্তরের সিদ্ধান্ত")


def test_an_investigation_gets_its_days_once_and_the_citizen_its_reason(
    container: Container, usso: OfficerAt, case: Ticket
) -> None:
    page = usso.act(case.number, "extend")
    assert (page.status_code, 'id="act-extend-words-wrong"' in page.text) == (422, True)
    assert usso.act(case.number, "extend", words="সরেজমিন তদন্ত দরকার").status_code == 303
    after = stored(container, case)
    assert after.statutory is not None
    assert after.statutory.span.extra_days == 10
    page = usso.open(case.number)
    assert same("৩০ কর্মদিবস, তদন্তের জন্য আরও ১০ দিন") in told(page.text, "আইনি শেষ সীমা")
    assert 'action="/console/tickets/' + str(case.number) + '/extend"' not in page.text
    again = usso.act(case.number, "extend", words="আরও সময়")
    assert (again.status_code, "আরও সময়" in again.text) == (409, True)


def test_a_year_without_gazetted_holidays_is_marked_provisional(
    container: Container, clock: FakeClock, usso: OfficerAt, upazila: str
) -> None:
    from datetime import UTC, datetime

    clock.set(datetime(2028, 11, 5, 4, tzinfo=UTC))
    usso.sign_in()
    late = file_case(container, "ভাতা পাই না", union_of(container, upazila))
    law = told(usso.open(late.number).text, "আইনি শেষ সীমা")
    assert "আনুমানিক" in law
    assert "তারিখটি বদলাতে পারে" in law


def test_who_was_called_because_nobody_accepted_is_said_on_the_case_and_in_the_queue(
    container: Container, app: Flask, clock: FakeClock, usso: OfficerAt, upazila: str, case: Ticket
) -> None:
    add_officer(container, "uno", f"uno-{upazila}", name="নাসরিন সুলতানা")
    clock.advance(days=4)
    sweep(container.database.work, container.database.reading, container.policy, container.dice, clock.now())
    called = stored(container, case).called
    assert called is not None
    usso.sign_in()
    page = usso.open(case.number).text
    assert container.policy.office_name(called).bn in page
    assert "এখনই অভিযোগটির দায়িত্ব নিন" in page
    assert "কেউ নেননি, ওপরে ডাকা হয়েছে" in usso.queue()
    usso.act(case.number, "accept")
    assert "ডাকা হয়েছে:" not in usso.open(case.number).text


def test_a_proposed_solution_says_until_when_the_citizen_may_answer(
    container: Container, usso: OfficerAt, case: Ticket
) -> None:
    usso.act(case.number, "resolve", words="টাকা পাঠানো হয়েছে")
    page = usso.open(case.number).text
    assert stored(container, case).status is Status.RESOLVED
    assert promises(page) == {same("নাগরিক জানাতে পারেন"): same("১৪ জানুয়ারি ২০২৬")}


def test_an_answer_reaches_the_case_although_the_longest_pause_was_used_up_before_the_question(
    container: Container, clock: FakeClock, usso: OfficerAt, case: Ticket
) -> None:
    usso.act(case.number, "ask", words="কোন মাসের টাকা?")
    clock.advance(days=15)
    sweep(container.database.work, container.database.reading, container.policy, container.dice, clock.now())
    usso.sign_in()
    usso.act(case.number, "ask", words="কত টাকা কম?")
    assert (stored(container, case).status, stored(container, case).paused_at) == (Status.WAITING_CITIZEN, None)
    clock.advance(minutes=5)
    answer = send(usso.client, "৫০০ টাকা কম", phone="01712345678")[-1]["text"]
    assert str(case.number) in answer
    assert stored(container, case).status is Status.IN_PROGRESS


@pytest.mark.parametrize("answer", ["হ্যাঁ চালু আছে", "500 tk kom"])
@pytest.mark.parametrize("meanwhile", ["the longest pause ends", "the case is forwarded"])
def test_a_late_answer_to_an_officers_question_reaches_his_case(
    container: Container, clock: FakeClock, usso: OfficerAt, case: Ticket, answer: str, meanwhile: str, upazila: str
) -> None:
    usso.act(case.number, "ask", words="আপনার মোবাইল নম্বর চালু আছে?")
    if meanwhile == "the case is forwarded":
        usso.act(case.number, "forward", office=f"uno-{upazila}", words="ইউএনও দেখবেন।")
    else:
        clock.advance(days=15)
        sweep(container.database.work, container.database.reading, container.policy, container.dice, clock.now())
    assert stored(container, case).status is not Status.WAITING_CITIZEN
    clock.advance(minutes=5)
    assert str(case.number) in send(usso.client, answer, phone="01712345678")[-1]["text"]
    with container.database.reading() as work:
        assert [event.detail for event in work.audit.history(str(case.number))][-1] == answer
        assert open_questions(work, [stored(container, case)]) == {}
    assert tickets(container) == [stored(container, case)]


def test_no_question_is_awaited_any_more_when_a_decided_case_is_looked_at_again(
    container: Container, clock: FakeClock, usso: OfficerAt, case: Ticket
) -> None:
    usso.act(case.number, "ask", words="আপনার মোবাইল নম্বর চালু আছে?")
    usso.act(case.number, "resolve", words="টাকা পাঠানো হয়েছে।")
    clock.advance(minutes=5)
    send(usso.client, "আপিল", phone="01712345678")
    with container.database.reading() as work:
        assert stored(container, case).status is Status.OPEN
        assert open_questions(work, [stored(container, case)]) == {}
