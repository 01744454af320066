"""A citizen asks for a person; an officer phones him from the page of his case and notes what came of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from grs_core.call_ports import PartOfDay
from grs_core.domain.complainant import Address
from grs_core.domain.events import Actor
from grs_core.services.call_backs import LONGEST_NOTE
from grs_core.services.citizen import request_person
from tests.support.desk import OfficerAt, add_officer, hidden, numbers_in, officer_at, place_code

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket
    from tests.support.clock import FakeClock

PHONE = "01712345678"


@pytest.fixture(autouse=True)
def wish(container: Container, case: Ticket) -> None:
    ask(container, case)


def ask(container: Container, case: Ticket, part: PartOfDay = PartOfDay.MORNING) -> None:
    address, door = Address.of_phone(PHONE), Actor("citizen", "sms")
    with container.database.work() as work:
        now = container.clock.now()
        request_person(work, container.policy, address, case.number, "ফোন দেন", door, now, part)
        work.commit()


def note(desk: OfficerAt, case: Ticket, result: str, words: str = "") -> TestResponse:
    sent = {"csrf": hidden(desk.open(case.number).text, "csrf"), "result": result, "note": words}
    return desk.client.post(f"/console/tickets/{case.number}/call_back", data=sent)


def box(page: str) -> str:
    """The words of the box, without tags."""
    found = re.search(r'<section class="card gap-top call-back".*?</section>', page, re.S)
    assert found is not None
    return " ".join(re.sub("<[^>]+>", " ", found[0]).split())


def test_the_page_says_whom_to_phone_until_when_and_when_it_suits(usso: OfficerAt, case: Ticket) -> None:
    said = box(usso.open(case.number).text)
    for words in ("নাগরিককে ফোন করুন", "১ দিন বাকি", "017*****678", "সকালে"):
        assert words in said
    assert PHONE not in usso.open(case.number).text


def test_the_whole_number_can_be_dialled_once_it_was_asked_for(usso: OfficerAt, case: Ticket) -> None:
    sent = {"csrf": hidden(usso.queue(), "csrf")}
    shown = usso.client.post(f"/console/tickets/{case.number}/reveal", data=sent).text
    assert f'href="tel:{PHONE}"' in shown
    assert "tel:" not in usso.open(case.number).text


def test_a_call_that_nobody_took_is_noted_with_who_made_it_and_the_task_stays(usso: OfficerAt, case: Ticket) -> None:
    assert note(usso, case, "no_answer", "বন্ধ পেলাম, আবার করব 01899999999").status_code == 303
    page = usso.open(case.number).text
    for words in ("ধরেননি", "বন্ধ পেলাম", "মোঃ আব্দুল করিম"):
        assert words in box(page)
    assert "01899999999" not in page
    assert "নাগরিককে ফোন করা হয়েছে" in page.partition("কী কী হয়েছে")[2]
    queue = usso.queue(view="person")
    assert numbers_in(queue) == [str(case.number)]
    assert "১ দিন বাকি · ফোন করা হয়েছে ১ বার" in queue


def test_a_citizen_who_was_reached_is_no_task_any_more(usso: OfficerAt, case: Ticket) -> None:
    answer = note(usso, case, "reached", "বুঝিয়ে বলেছি")
    assert answer.headers["Location"] == f"/console/tickets/{case.number}"
    page = usso.open(case.number).text
    assert "লেখা হয়েছে: কথা হয়েছে।" in page
    assert "নাগরিককে ফোন করুন" not in page
    assert numbers_in(usso.queue(view="person")) == []


def test_after_three_calls_the_citizen_is_written_to(
    container: Container, clock: FakeClock, usso: OfficerAt, case: Ticket
) -> None:
    container.relay.run()
    for _ in range(3):
        note(usso, case, "no_answer")
        clock.advance(hours=1)
    container.relay.run()
    with container.database.reading() as work:
        last = work.inbox.conversation(Address.of_phone(PHONE), 1)[0]
    assert (last.inward, str(case.number) in last.text, "ফোনে পাইনি" in last.text) == (False, True, True)
    assert "আর চেষ্টা করা হবে না" in box(usso.open(case.number).text)


def test_an_overdue_call_is_red(clock: FakeClock, app: Flask, usso: OfficerAt, case: Ticket) -> None:
    clock.advance(days=2)
    queue = officer_at(app, "usso").queue(view="person")
    assert re.search(r'badge bad nowrap">ফোন চান', queue)


def test_a_note_that_is_too_long_comes_back_as_it_was_typed(usso: OfficerAt, case: Ticket) -> None:
    words = "ক" * (LONGEST_NOTE + 1)
    answer = note(usso, case, "reached", words)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'id="call-note-wrong"' in answer.text
    assert note(usso, case, "vanished", "কী যেন").status_code == 422


def test_who_was_faster_leaves_nothing_to_note(usso: OfficerAt, case: Ticket) -> None:
    page = usso.open(case.number).text
    note(usso, case, "reached")
    sent = {"csrf": hidden(page, "csrf"), "result": "no_answer", "note": "আমিও করেছি"}
    late = usso.client.post(f"/console/tickets/{case.number}/call_back", data=sent)
    assert late.status_code == 422
    assert "আমিও করেছি" in late.text


def test_whoever_may_not_know_of_the_case_notes_nothing(container: Container, app: Flask, case: Ticket) -> None:
    add_officer(container, "other", f"usso-{place_code(container, 'Nasirnagar', 'upazila')}")
    other = officer_at(app, "other")
    sent = {"csrf": hidden(other.queue(), "csrf"), "result": "reached"}
    assert other.client.post(f"/console/tickets/{case.number}/call_back", data=sent).status_code == 404
    sent["csrf"] = "x"
    assert other.client.post(f"/console/tickets/{case.number}/call_back", data=sent).status_code == 403
