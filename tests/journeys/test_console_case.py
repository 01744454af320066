"""The page of a case, as an officer works on it: ready words, what is sent, two officers, neighbours, audit, paper."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

import pytest

from grs_core.domain.events import Actor
from grs_core.domain.lifecycle import Status
from grs_core.domain.officers import Role
from grs_core.services.citizen import add_information
from tests.support.desk import OfficerAt, add_officer, file_case, officer_at, place_code, stored, union_of

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket
    from grs_core.proposal_ports import Told

ANSWERED = "প্রশ্নের উত্তর দি"
STORY = "তিন মাস ধরে বয়স্ক ভাতার টাকা পাই না"


@dataclass
class House:
    """The Social Services office with two officers, the UNO who supervises, and somebody who audits."""

    container: Container
    app: Flask
    upazila: str
    union: str

    def at(self, login: str) -> OfficerAt:
        return officer_at(self.app, login)

    def told(self, case: Ticket) -> tuple[Told, ...]:
        with self.container.database.reading() as work:
            return work.notified.of(case.number, case.complainant.address)


@pytest.fixture
def house(container: Container, app: Flask) -> House:
    upazila = place_code(container, "Bancharampur", "upazila")
    for login, name, role in (
        ("usso", "মোঃ আব্দুল করিম", Role.OFFICER),
        ("usso2", "শিরিন আক্তার", Role.OFFICER),
        ("auditor", "হাসান মাহমুদ", Role.AUDITOR),
    ):
        add_officer(container, login, f"usso-{upazila}", name=name, role=role)
    add_officer(container, "uno", f"uno-{upazila}", name="নাসরিন সুলতানা", role=Role.SUPERVISOR)
    return House(container, app, upazila, union_of(container, upazila))


def words_in(page: str, act: str) -> str:
    """What stands in the text field of an act."""
    found = re.search(rf'<textarea id="act-{act}-words"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert found
    return unescape(found[1])


def test_ready_words_are_inserted_read_over_previewed_and_sent_as_they_were_shown(house: House) -> None:
    case, usso = file_case(house.container, STORY, house.union), house.at("usso")
    first = usso.open(case.number)
    assert 'action="/console/tickets/' in first.text
    assert words_in(usso.get(f"/console/tickets/{case.number}?template=ask_month").text, "ask").startswith("কোন কোন মাস")
    inserted = usso.act(case.number, "ask", insert="1", template="ask_ward", words="ভাই,").text
    assert words_in(inserted, "ask") == "ভাই, আপনার ইউনিয়ন, ওয়ার্ড নম্বর আর গ্রামের নাম দয়া করে লিখে জানান।"
    preview = usso.act(case.number, "ask", preview="1", words=words_in(inserted, "ask"))
    assert preview.status_code == 200
    told = re.search(
        r'class="preview".*?<blockquote class="story">(.*?)</blockquote><p class="hint">(.*?)</p>', preview.text, re.S
    )
    assert told
    assert "টি এসএমএস · " in told[2]
    assert "টাকা পর্যন্ত" in told[2]
    assert stored(house.container, case).status is Status.OPEN  # nothing was done, and nothing is on its way
    assert house.told(case) == ()
    usso.act(case.number, "ask", words=words_in(inserted, "ask"))
    page = usso.open(case.number).text
    assert told[1] in page[page.index('id="conversation"') :]
    assert "পাঠানোর অপেক্ষায়" in page


def test_what_is_wrong_stands_beside_the_field_of_a_preview_too(house: House) -> None:
    case, usso = file_case(house.container, STORY, house.union), house.at("usso")
    assert usso.act(case.number, "resolve", preview="1", words="").status_code == 422


def test_a_decision_that_needs_two_reaches_the_citizen_after_the_second(house: House) -> None:
    case = file_case(house.container, "নগদ থেকে টাকা তুলে নিছে", house.union, "mfs_fraud")
    usso, second = house.at("usso"), house.at("usso2")
    said = usso.act(case.number, "reject", words="প্রমাণ মেলেনি", outcome="not_proved")
    assert said.status_code == 303
    assert house.told(case) == ()
    mine = usso.open(case.number).text
    assert "সিদ্ধান্তটি প্রস্তাব হিসেবে রাখা হলো" in mine
    assert "/proposal/take_back" in mine
    assert "সম্মতি বাকি" not in mine
    assert "সম্মতি বাকি ১টি" in second.get("/console/notices").text
    assert str(case.number) in second.get("/console/proposals").text
    page = second.open(case.number)
    assert "অভিযোগের প্রমাণ মেলেনি" in page.text  # what was chosen, in words
    refused = second.act(case.number, "proposal/refuse", page, words="")
    assert (refused.status_code, 'id="proposal-wrong"' in refused.text) == (422, True)
    assert second.act(case.number, "proposal/confirm", page, words="দেখেছি").status_code == 303
    assert "সম্মতি বাকি" not in second.get("/console/notices").text
    assert stored(house.container, case).status is Status.REJECTED
    assert [each.notice.key for each in house.told(case)] == ["notice_rejected"]
    history = second.open(case.number).text
    assert "শিরিন আক্তার" in history
    assert "সম্মতি দেওয়া হয়েছে" in history


def test_the_first_step_is_a_button_and_who_is_named_is_asked_to_step_back(house: House) -> None:
    case = file_case(house.container, f"{STORY}, আব্দুল করিম সব জানে", house.union)
    page = house.at("usso").open(case.number).text
    assert page.index('id="asked"') < page.index('id="story"')
    assert page.index(f'action="/console/tickets/{case.number}/accept"') < page.index('id="story"')
    assert page.count(f'action="/console/tickets/{case.number}/accept"') == 1
    assert "অভিযোগে আপনার নাম এসেছে" in page
    assert 'href="#act-recuse"' in page
    assert "অভিযোগে আপনার নাম এসেছে" not in house.at("usso2").open(case.number).text


def test_the_task_says_that_the_citizen_answered_and_a_decision_leads_to_the_next_case(house: House) -> None:
    first, other = (file_case(house.container, f"{STORY}{end}", house.union) for end in ("", " আর কার্ডও নাই"))
    usso = house.at("usso")
    assert usso.act(first.number, "ask", words="কোন মাসের টাকা?").status_code == 303
    assert ANSWERED not in usso.open(first.number).text
    with house.container.database.work() as work:
        now, address = house.container.clock.now(), first.complainant.address
        actor = Actor("citizen", "sms")
        add_information(work, house.container.policy, address, first.number, "মে মাসের", actor, now)
        work.commit()
    assert ANSWERED in usso.open(first.number).text
    assert usso.act(first.number, "forward", office=f"uno-{house.upazila}", words="আপনার কাজ").status_code == 303
    assert f'<a href="/console/tickets/{other.number}">পরের অভিযোগ' in usso.get("/console/queue").text


def test_earlier_cases_of_the_phone_are_shown_to_whoever_may_see_them_and_not_counted(house: House) -> None:
    container = house.container
    case = file_case(container, STORY, house.union)
    seen = file_case(container, "চাল কম দেয়", house.union, "underpayment")
    elsewhere = file_case(container, "অন্য জেলার কথা", place_code(container, "Tungipara", "upazila"))
    hidden = file_case_sensitive(container, house.union)
    page = house.at("usso").open(case.number).text
    related = page[page.index('id="together"') : page.index('id="acts"')]
    assert str(seen.number) in related
    assert str(elsewhere.number) not in page
    assert str(hidden.number) not in page
    assert "অন্য অভিযোগ" in related
    assert "দেখতে পান না" not in related


def file_case_sensitive(container: Container, union: str) -> Ticket:
    from grs_core.domain.complainant import Address, Channel, Complainant
    from grs_core.domain.events import Actor
    from grs_core.domain.grievance import Category, Grievance
    from grs_core.services.filing import Filing, file_grievance

    grievance = Grievance("মরে যাব", Category.OTHER, "old_age_allowance", union, signals=("suicide",))
    filing = Filing(grievance, Complainant(Address.of_phone("01712345678")), Channel.SMS, "bn")
    with container.database.work() as work:
        actor, now = Actor("citizen", "sms"), container.clock.now()
        ticket = file_grievance(work, container.policy, container.dice, filing, actor, now)
        work.commit()
    return ticket


def test_who_the_case_is_about_is_said_once_and_notes_stay_inside(house: House) -> None:
    case, usso = file_case(house.container, STORY, house.union), house.at("usso")
    assert usso.act(case.number, "describe", sex="female", age="elder").status_code == 303
    assert usso.act(case.number, "describe", sex="female", age="elder").status_code == 422
    usso.act(case.number, "note", words="মঙ্গলবার ফোন করব")
    page = usso.open(case.number).text
    assert "নারী · ৬০ বছর বা বেশি" in page
    assert "মঙ্গলবার ফোন করব" in page[page.index('id="history"') :]
    assert house.told(case) == ()


def test_an_auditor_reads_everything_and_finds_no_form(house: House) -> None:
    case, auditor = file_case(house.container, STORY, house.union), house.at("auditor")
    page = auditor.open(case.number)
    assert page.status_code == 200
    assert f"/console/tickets/{case.number}/" not in "".join(re.findall(r'action="[^"]*"', page.text))
    assert auditor.act(case.number, "accept", page).status_code == 403
    assert stored(house.container, case).handler is None


def test_the_whole_audit_is_for_who_supervises_or_audits_and_holds_the_reads(house: House) -> None:
    case = file_case(house.container, STORY, house.union)
    usso = house.at("usso")
    usso.open(case.number)
    assert usso.get(f"/console/tickets/{case.number}/audit").status_code == 404
    for login in ("uno", "auditor"):
        reader = house.at(login)
        page = reader.get(f"/console/tickets/{case.number}/audit").text
        assert "অভিযোগ পড়া হয়েছে" in page
        assert "মোঃ আব্দুল করিম" in page
        assert re.search("<code>[0-9a-f]{12}</code>", page)
    add_officer(
        house.container, "far", f"uno-{place_code(house.container, 'Tungipara', 'upazila')}", role=Role.SUPERVISOR
    )
    assert house.at("far").get(f"/console/tickets/{case.number}/audit").status_code == 404
    assert house.at("far").get(f"/console/tickets/{case.number}/print").status_code == 404


def test_the_print_out_masks_the_person_and_is_on_record(house: House) -> None:
    case, usso = file_case(house.container, STORY, house.union), house.at("usso")
    page = usso.get(f"/console/tickets/{case.number}/print").text
    assert "017*****678" in page
    assert "01712345678" not in page
    assert STORY in page
    assert "সভাপতি" in page
    assert house.at("uno").get(f"/console/tickets/{case.number}/audit").text.count("অভিযোগ পড়া হয়েছে") == 1
