"""Other bodies, other cases, other officers: refer, merge, split, step back, and what goes together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from grs_core.domain.lifecycle import Status
from grs_core.domain.ticket import Kind
from grs_core.services.overdue import sweep
from tests.support.desk import OfficerAt, add_officer, file_case, numbers_in, officer_at, place_code, stored, union_of

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket


@pytest.fixture
def again(container: Container, upazila: str, case: Ticket) -> Ticket:
    """The same citizen complains of the same thing."""
    return file_case(container, "ভাতার টাকা আসে নাই", union_of(container, upazila))


def test_a_case_is_referred_with_a_reference_and_its_answer_is_recorded(
    container: Container, usso: OfficerAt, case: Ticket
) -> None:
    sent = usso.act(case.number, "refer", body="nagad", reference="NGD-77", words="নগদকে জানানো হয়েছে")
    assert sent.status_code == 303
    assert stored(container, case).status is Status.REFERRED
    page = usso.open(case.number).text
    assert "NGD-77" in page
    assert page.index("কর্তৃপক্ষের উত্তর লিখুন") < page.index("আরও কাজ")
    assert '/refer"' not in page
    empty = usso.act(case.number, "referral_answer")
    assert (empty.status_code, 'id="act-referral_answer-words-wrong"' in empty.text) == (422, True)
    assert usso.act(case.number, "referral_answer", words="টাকা ফেরত দেওয়া হবে", reference="NGD-78").status_code == 303
    after = usso.open(case.number).text
    assert stored(container, case).status is Status.IN_PROGRESS
    assert "NGD-78" in after
    assert "টাকা ফেরত দেওয়া হবে" in after


def test_everything_that_is_wrong_with_a_referral_is_said_at_once_and_what_was_typed_is_kept(
    container: Container, usso: OfficerAt, case: Ticket
) -> None:
    answer = usso.act(case.number, "refer", body="no-such-body", reference="ক" * 81, words="  ")
    assert answer.status_code == 422
    for field in ("body", "reference", "words"):
        assert f'id="act-refer-{field}-wrong"' in answer.text
    assert "ক" * 81 in answer.text
    assert stored(container, case) == case


def test_a_case_that_is_before_no_body_has_no_answer_to_record(
    container: Container, usso: OfficerAt, case: Ticket
) -> None:
    answer = usso.act(case.number, "referral_answer", words="উত্তর এসেছে")
    assert (answer.status_code, "উত্তর এসেছে" in answer.text) == (409, True)
    assert stored(container, case) == case


@pytest.mark.parametrize("by", ["alike", "into"])
def test_a_case_is_merged_into_a_suggested_one_or_one_whose_number_is_known_and_split_again(
    container: Container, usso: OfficerAt, case: Ticket, again: Ticket, by: str
) -> None:
    page = usso.open(again.number).text
    assert re.findall(r'name="alike" value="(\d+)"', page) == [str(case.number)]
    assert "একই নাগরিক, একই বিষয়" in page
    assert usso.act(again.number, "merge", None, words="একই কথা", **{by: str(case.number)}).status_code == 303
    merged = stored(container, again)
    assert (merged.status, merged.merged_into) == (Status.MERGED, case.number)
    assert str(case.number) in numbers_in(usso.open(again.number).text)
    assert str(again.number) in numbers_in(usso.open(case.number).text)
    assert '/resolve"' not in usso.open(again.number).text
    assert usso.act(again.number, "resolve", words="হয়েছে").status_code == 409
    assert usso.act(again.number, "split", words="আলাদা কিস্তি").status_code == 303
    assert stored(container, again).status is Status.OPEN


@pytest.mark.parametrize("number", ["", "123", "একই", "1000000008", "own", "finished", "elsewhere"])
def test_a_case_is_merged_only_into_another_open_one_that_the_officer_may_see(
    container: Container, usso: OfficerAt, case: Ticket, again: Ticket, number: str
) -> None:
    if number == "finished":
        usso.act(case.number, "reject", words="যোগ্য নন")
    other = place_code(container, "Nasirnagar", "upazila")
    elsewhere = file_case(container, "ভাতা পাই না", union_of(container, other))
    named = {"own": again.number, "finished": case.number, "elsewhere": elsewhere.number}
    answer = usso.act(again.number, "merge", into=str(named.get(number, number)), words="একই কথা")
    assert (answer.status_code, 'id="act-merge-into-wrong"' in answer.text) == (422, True)
    assert "একই কথা" in answer.text
    assert stored(container, again) == again


def test_an_officer_who_steps_back_sees_the_case_no_more(
    container: Container, app: Flask, usso: OfficerAt, upazila: str, case: Ticket
) -> None:
    add_officer(container, "colleague", f"usso-{upazila}")
    empty = usso.act(case.number, "recuse")
    assert (empty.status_code, 'id="act-recuse-words-wrong"' in empty.text) == (422, True)
    answer = usso.act(case.number, "recuse", words="আমার আত্মীয়ের অভিযোগ")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/console/queue")
    assert usso.open(case.number).status_code == 404
    assert str(case.number) not in numbers_in(usso.queue())
    assert officer_at(app, "colleague").open(case.number).status_code == 200


@pytest.fixture
def systemic(container: Container, upazila: str, usso: OfficerAt) -> Ticket:
    """One agent's number in four complaints, one of them sealed from the officer above."""
    place = union_of(container, upazila)
    for last in range(4):
        phone, told = f"0171200000{last}", {"phone": "01999999999"}
        file_case(container, "এজেন্ট টাকা কেটে নেয়", place, "mfs_fraud", phone=phone, details=told)
    sweep(container.database.work, container.database.reading, container.policy, container.dice, container.clock.now())
    with container.database.reading() as work:
        found = [ticket for ticket in work.tickets.stream() if ticket.kind is Kind.SYSTEMIC]
    assert len(found) == 1
    return found[0]


def test_a_systemic_case_shows_its_members_and_counts_those_that_one_may_not_see(
    container: Container, app: Flask, systemic: Ticket
) -> None:
    add_officer(container, "dd", systemic.desk.office)
    with container.database.work() as work:
        from grs_core.case_ports import LinkKind

        members = work.links.children(systemic.number, LinkKind.SYSTEMIC)
        work.recusals.add(str(members[0]), "dd", container.clock.now())
        work.commit()
    page = officer_at(app, "dd").open(systemic.number).text
    shown = numbers_in(page[page.index('id="together"') :])
    assert shown == [str(number) for number in members[1:]]
    assert str(members[0]) not in page
    assert "আরও ১টি" in page
    assert "৪টি অভিযোগের একই কারণ: একই এজেন্ট নম্বর 019*****999" in page
    assert '/ask"' not in page


def test_a_member_shows_the_systemic_case_to_whoever_may_see_it_and_to_nobody_else(
    container: Container, app: Flask, usso: OfficerAt, systemic: Ticket
) -> None:
    add_officer(container, "dd", systemic.desk.office)
    with container.database.reading() as work:
        member = next(ticket for ticket in work.tickets.stream() if ticket.kind is Kind.SINGLE)
    assert str(systemic.number) in numbers_in(officer_at(app, "dd").open(member.number).text)
    assert str(systemic.number) not in usso.open(member.number).text


def test_deciding_a_systemic_case_decides_its_members(container: Container, app: Flask, systemic: Ticket) -> None:
    """Measures against somebody need a second officer: until he has confirmed, nothing is decided of any of them."""
    add_officer(container, "dd", systemic.desk.office)
    add_officer(container, "dd2", systemic.desk.office)
    dd = officer_at(app, "dd")
    assert "যৌথ অভিযোগ" in dd.queue()
    done = dd.act(systemic.number, "resolve", words="এজেন্টের বিরুদ্ধে ব্যবস্থা নেওয়া হয়েছে", outcome="action_taken")
    assert done.status_code == 303
    assert {member.status for member in singles(container)} == {Status.OPEN}
    assert officer_at(app, "dd2").act(systemic.number, "proposal/confirm").status_code == 303
    assert {member.status for member in singles(container)} == {Status.RESOLVED}


def singles(container: Container) -> list[Ticket]:
    with container.database.reading() as work:
        return [ticket for ticket in work.tickets.stream() if ticket.kind is Kind.SINGLE]


def test_somebody_was_faster_and_the_typed_words_are_kept_for_the_new_acts_too(
    container: Container, usso: OfficerAt, case: Ticket
) -> None:
    seen = usso.open(case.number)
    usso.act(case.number, "accept")
    for act in ("extend", "refer", "recuse", "merge", "reject_on"):
        answer = usso.act(case.number, act, seen, words="আমার লেখা", body="nagad", ground="religious")
        assert (answer.status_code, "আমার লেখা" in answer.text) == (409, True)
        assert "এর মধ্যে যা হয়েছে" in answer.text
