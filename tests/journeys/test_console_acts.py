"""What an officer does with a case: told to the citizen, kept in the history, refused with words where it must be."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import pytest

from grs_core.domain.lifecycle import Status
from tests.support.desk import (
    OfficerAt,
    add_officer,
    file_case,
    numbers_in,
    officer_at,
    place_code,
    stored,
    union_of,
)

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket
    from grs_core.message_ports import Outbound
    from tests.support.clock import FakeClock

STORY = "তিন মাস ধরে বয়স্ক ভাতার টাকা পাই না"


@pytest.fixture
def upazila(container: Container) -> str:
    return place_code(container, "Bancharampur", "upazila")


@pytest.fixture
def union(container: Container, upazila: str) -> str:
    return union_of(container, upazila)


@pytest.fixture
def usso(container: Container, app: Flask, upazila: str) -> OfficerAt:
    add_officer(container, "usso", f"usso-{upazila}", name="মোঃ আব্দুল করিম")
    return officer_at(app, "usso")


@pytest.fixture
def uno(container: Container, app: Flask, upazila: str) -> OfficerAt:
    add_officer(container, "uno", f"uno-{upazila}", name="নাসরিন সুলতানা")
    return officer_at(app, "uno")


@pytest.fixture
def case(container: Container, union: str, usso: OfficerAt) -> Ticket:
    return file_case(container, STORY, union, phone="01712345678")


def waiting_to_go_out(container: Container) -> tuple[Outbound, ...]:
    """What the relay would send now (nothing is kept of this look)."""
    now = container.clock.now()
    with container.database.work() as work:
        return work.outbox.claim(now, now, 50)


@pytest.mark.parametrize(
    ("act", "fields", "status", "notice"),
    [
        ("accept", {}, Status.IN_PROGRESS, None),
        ("ask", {"words": "কোন মাসের টাকা?"}, Status.WAITING_CITIZEN, "notice_question"),
        ("resolve", {"words": "টাকা পাঠানো হয়েছে"}, Status.RESOLVED, "notice_resolved"),
        ("reject", {"words": "একই অভিযোগ আগে মিটেছে"}, Status.REJECTED, "notice_rejected"),
    ],
)
def test_every_act_changes_the_case_and_its_notice_waits_in_the_outbox(
    container: Container,
    usso: OfficerAt,
    case: Ticket,
    act: str,
    fields: dict[str, Any],
    status: Status,
    notice: str | None,
) -> None:
    answer = usso.act(case.number, act, **fields)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/console/tickets/{case.number}")
    after = stored(container, case)
    assert after.status is status
    out = waiting_to_go_out(container)
    assert [(sent.notice.key, sent.address.value) for sent in out] == ([(notice, "01712345678")] if notice else [])
    assert [sent.notice.params["words"] for sent in out] == list(fields.values())
    page = usso.open(case.number).text
    assert "মোঃ আব্দুল করিম" in page
    assert all(words in page for words in fields.values())
    assert 'role="status"' in page


def test_forwarding_tells_the_citizen_the_new_office_and_starts_its_clock(
    container: Container, usso: OfficerAt, uno: OfficerAt, case: Ticket, upazila: str
) -> None:
    answer = usso.act(case.number, "forward", office=f"uwao-{upazila}", words="এটি মহিলা বিষয়ক অফিসের কাজ")
    assert answer.headers["Location"] == "/console/queue"
    after = stored(container, case)
    assert (after.desk.office, after.status, after.handler) == (f"uwao-{upazila}", Status.OPEN, None)
    assert [sent.notice.key for sent in waiting_to_go_out(container)] == ["notice_forwarded"]
    assert "পাঠানো হয়েছে" in usso.queue()
    assert usso.open(case.number).status_code == 404
    page = uno.open(case.number).text
    assert "এটি মহিলা বিষয়ক অফিসের কাজ" in page
    assert "আপনি তদারক করছেন" in page


def test_the_desks_around_the_place_are_offered_and_others_are_found_by_name(
    container: Container, usso: OfficerAt, case: Ticket, upazila: str, union: str
) -> None:
    page = usso.open(case.number).text
    offered = set(re.findall(r'<option value="([^"]+)"', page))
    assert {f"uno-{upazila}", f"uwao-{upazila}", f"up-{union}", "dd_dss-BD2012", "dc-BD2012", "cell"} <= offered
    assert f"usso-{upazila}" not in offered
    other = union_of(container, upazila, 3)
    name = container.policy.directory.get(f"up-{other}").name_bn
    found = usso.act(case.number, "forward", search="1", find=name.split()[0], words="ভুল ইউনিয়ন")
    assert f'<option value="up-{other}"' in found.text
    assert "ভুল ইউনিয়ন" in found.text
    assert stored(container, case) == case


@pytest.mark.parametrize("office", ["", "no-such-office", "uno-BD201985", "dc-BD2019"])
def test_an_office_that_is_no_choice_is_refused_beside_the_field(
    container: Container, usso: OfficerAt, case: Ticket, office: str
) -> None:
    answer = usso.act(case.number, "forward", office=office, words="আপনাদের কাজ")
    assert answer.status_code == 422
    assert 'id="act-forward-office-wrong"' in answer.text
    assert "আপনাদের কাজ" in answer.text
    assert stored(container, case) == case


@pytest.mark.parametrize("act", ["ask", "forward", "resolve", "reject"])
def test_empty_words_are_asked_for_beside_the_field(
    container: Container, usso: OfficerAt, case: Ticket, act: str
) -> None:
    answer = usso.act(case.number, act, words=" \n ", office="cell")
    assert answer.status_code == 422
    assert f'id="act-{act}-words-wrong"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert stored(container, case) == case


def test_too_many_words_are_kept_and_counted(container: Container, usso: OfficerAt, case: Ticket) -> None:
    long = "টাকা পাঠানো হয়েছে " * 60
    answer = usso.act(case.number, "resolve", words=long)
    assert answer.status_code == 422
    assert "সর্বোচ্চ ১৮০ অক্ষর" in usso.open(case.number).text
    assert "১৮০" in answer.text
    assert long in answer.text
    assert stored(container, case) == case


def test_the_slower_of_two_officers_sees_what_the_other_did_and_keeps_his_words(
    container: Container, usso: OfficerAt, uno: OfficerAt, case: Ticket
) -> None:
    seen = uno.open(case.number)
    usso.act(case.number, "ask", words="কোন ব্যাংকের হিসাব?")
    answer = uno.act(case.number, "resolve", seen=seen, words="টাকা কাল পাবেন")
    assert answer.status_code == 409
    changed = answer.text.partition("এর মধ্যে যা হয়েছে")[2].partition("</section>")[0]
    assert "মোঃ আব্দুল করিম" in changed
    assert "কোন ব্যাংকের হিসাব?" in changed
    assert "অভিযোগ জমা হয়েছে" not in changed
    assert "টাকা কাল পাবেন" in answer.text
    assert stored(container, case).status is Status.WAITING_CITIZEN
    again = uno.act(case.number, "resolve", seen=answer, words="টাকা কাল পাবেন")
    assert again.status_code == 303


def test_what_has_become_unlawful_is_refused_with_words_and_what_was_typed(
    container: Container, usso: OfficerAt, case: Ticket
) -> None:
    usso.act(case.number, "resolve", words="টাকা পাঠানো হয়েছে")
    settled = usso.open(case.number)
    assert "/resolve" not in settled.text
    version = str(stored(container, case).version)
    answer = usso.act(case.number, "reject", seen=settled, version=version, words="ভুল করে মিটিয়েছি")
    assert answer.status_code == 409
    assert "সমাধান হয়েছে" in answer.text
    assert "ভুল করে মিটিয়েছি" in answer.text
    assert stored(container, case).status is Status.RESOLVED


def test_a_form_without_a_version_is_a_stale_one(container: Container, usso: OfficerAt, case: Ticket) -> None:
    for version in ("", "abc", "-1", "99999999999999999999", "৭"):
        assert usso.act(case.number, "accept", version=version).status_code == 409
    assert stored(container, case) == case


def test_an_act_that_there_is_not_is_not_found(usso: OfficerAt, case: Ticket) -> None:
    for act in ("close", "withdraw", "escalate", "delete"):
        assert usso.act(case.number, act, words="x").status_code == 404


def test_the_page_says_what_is_asked_until_when_and_shows_the_machines_reading(
    container: Container, usso: OfficerAt, union: str
) -> None:
    details = {"provider": "nagad", "amount": "2500"}
    fraud = file_case(container, "নগদ থেকে টাকা গেছে", union, "mfs_fraud", "widow_allowance", details=details)
    page = usso.open(fraud.number).text
    asked = page.partition("আপনার কাজ")[2].partition("</section>")[0]
    assert "দায়িত্ব নিন" in asked
    assert re.search(normalize("NFC", "[০-৯]{1,2} জানুয়ারি ২০২৬"), normalize("NFC", asked))
    reading = page.partition("সিস্টেম যা বুঝেছে")[2].partition("</section>")[0]
    for shown in ("মোবাইল ব্যাংকিং প্রতারণা", "বিধবা ভাতা", "নগদ", "২৫০০", "বাঞ্ছারামপুর"):
        assert shown in reading


def test_a_story_with_markup_and_a_strange_name_stays_text(
    container: Container, app: Flask, upazila: str, union: str
) -> None:
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> {{ 7919*7907 }}"
    add_officer(container, "usso2", f"usso-{upazila}", name=f"K{evil}")
    case = file_case(container, evil, union, details={"period": evil})
    desk = officer_at(app, "usso2")
    for answer in (
        desk.open(case.number),
        desk.act(case.number, "ask", words=evil),
        desk.open(case.number),
        desk.act(case.number, "forward", office=evil, find=evil, words=evil),
        desk.client.get("/console/queue", query_string={"q": evil}, follow_redirects=True),
    ):
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
        assert str(7919 * 7907) not in answer.text
    assert evil in unescape(desk.open(case.number).text)


def test_no_page_of_a_case_holds_a_whole_phone_number(container: Container, usso: OfficerAt, union: str) -> None:
    story = "আমার নম্বর ০১৭১২৩৪৫৬৭৯, ফোন আসছিল +880 1911-223344 থেকে"
    case = file_case(container, story, union, "mfs_fraud", phone="01712345679", details={"phone": "01911223344"})
    usso.act(case.number, "ask", words="01911223344 নম্বরটি কার?")
    pages = [
        usso.open(case.number).text,
        usso.queue(),
        usso.find("01712345679"),
        usso.find("০১৭১২-৩৪৫৬৭৯"),
        usso.client.get("/console/queue", query_string={"q": "01712345679"}, follow_redirects=True).text,
        usso.act(case.number, "accept").text,
    ]
    for page in pages:
        digits = re.sub(r"[\s\-]", "", page.translate(str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")))
        assert "1712345679" not in digits
        assert "1911223344" not in digits
    assert all("017*****679" in page for page in pages[:4])
    assert all(numbers_in(page) == [str(case.number)] for page in pages[1:5])


def test_an_overdue_case_says_by_how_much_and_comes_first(
    container: Container, usso: OfficerAt, case: Ticket, union: str, clock: FakeClock
) -> None:
    clock.set(stored(container, case).due_at)
    clock.advance(days=2)
    newer = file_case(container, STORY, union, phone="01812345678")
    usso.sign_in()
    page = usso.queue()
    assert numbers_in(page) == [str(case.number), str(newer.number)]
    assert "২ দিন পার" in page
    assert numbers_in(usso.queue(view="overdue")) == [str(case.number)]
    assert "2 days overdue" in usso.queue(lang="en")
