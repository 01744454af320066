"""Who sees which case: one rule for the list, the count, the search, the page and every act."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from grs_core.domain.events import EventName
from tests.support.desk import (
    OfficerAt,
    add_officer,
    file_case,
    hidden,
    numbers_in,
    officer_at,
    place_code,
    stored,
    tab_counts,
    union_of,
)

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container

ACTS = {
    "accept": {},
    "ask": {"words": "কোন মাসের টাকা?"},
    "forward": {"words": "আপনাদের কাজ", "office": "cell"},
    "resolve": {"words": "টাকা পাঠানো হয়েছে"},
    "reject": {"words": "যোগ্য নন"},
}


class House:
    """Two upazilas of one district; in the first, officers of three desks and of two unions."""

    def __init__(self, container: Container, app: Flask) -> None:
        self.container, self.app = container, app
        self.upazila = place_code(container, "Bancharampur", "upazila")
        self.other = place_code(container, "Nasirnagar", "upazila")
        self.union, self.next_union = union_of(container, self.upazila), union_of(container, self.upazila, 1)
        for login, office in (
            ("uno", f"uno-{self.upazila}"),
            ("usso", f"usso-{self.upazila}"),
            ("union", f"up-{self.union}"),
            ("next_union", f"up-{self.next_union}"),
            ("other_usso", f"usso-{self.other}"),
        ):
            add_officer(container, login, office)

    def at(self, login: str) -> OfficerAt:
        return officer_at(self.app, login)


@pytest.fixture
def house(container: Container, app: Flask) -> House:
    return House(container, app)


def unmasked(page: str) -> str:
    """Without the token of its forms, which is masked anew on every page."""
    return re.sub(r'name="csrf" value="[^"]*"', "", page)


def sees_nothing_of(desk: OfficerAt, number: str, phone: str) -> None:
    """In no list, no count, no search, no page and no act; and nothing is changed by trying."""
    for view in ("open", "mine", "unaccepted", "today", "overdue", "waiting", "appeals", "systemic", "done", "all"):
        page = desk.queue(view=view)
        assert number not in page
        assert set(tab_counts(page).values()) == {0}
    for text in (number, phone):
        assert numbers_in(desk.find(text)) == []
    nowhere = desk.open("1000000008")
    assert nowhere.status_code == 404
    token = hidden(desk.queue(), "csrf")
    answers = [desk.open(number)]
    for act, fields in ACTS.items():
        sent = {"csrf": token, "version": "0", "seen": "2", **fields}
        answers.append(desk.client.post(f"/console/tickets/{number}/{act}", data=sent))
    for answer in answers:
        assert answer.status_code == 404
        assert unmasked(answer.text.replace(number, "1000000008")) == unmasked(nowhere.text)


def test_the_uno_sees_what_lies_with_social_services_and_the_unions(house: House) -> None:
    late = file_case(house.container, "ভাতা পাই না", house.union)
    left_out = file_case(house.container, "তালিকায় নাম নাই", house.union, "wrongful_exclusion")
    assert (late.desk.office, left_out.desk.office) == (f"usso-{house.upazila}", f"up-{house.union}")
    uno = house.at("uno")
    assert sorted(numbers_in(uno.queue())) == sorted([str(late.number), str(left_out.number)])
    assert tab_counts(uno.queue())["open"] == 2
    assert uno.open(late.number).status_code == uno.open(left_out.number).status_code == 200


def test_the_union_does_not_see_what_lies_with_the_upazila(house: House) -> None:
    late = file_case(house.container, "ভাতা পাই না", house.union, phone="01712345678")
    sees_nothing_of(house.at("union"), str(late.number), "01712345678")
    assert stored(house.container, late) == late


def test_an_officer_of_another_upazila_sees_nothing(house: House) -> None:
    late = file_case(house.container, "ভাতা পাই না", house.union, phone="01712345678")
    sees_nothing_of(house.at("other_usso"), str(late.number), "01712345678")
    assert numbers_in(house.at("usso").queue()) == [str(late.number)]


def test_a_union_sees_its_own_cases_and_not_its_neighbours(house: House) -> None:
    mine = file_case(house.container, "তালিকায় নাম নাই", house.union, "wrongful_exclusion")
    assert numbers_in(house.at("union").queue()) == [str(mine.number)]
    sees_nothing_of(house.at("next_union"), str(mine.number), "01712345678")


def test_the_accused_chairmans_office_never_sees_it_even_where_its_officer_sits_higher_too(house: House) -> None:
    blamed = ("up_chairman", "up_chair")
    case = file_case(house.container, "চেয়ারম্যান ঘুষ চায়", house.union, "bribery", phone="01812345678", accused=blamed)
    assert case.desk.sealed == {f"up-{house.union}"}
    add_officer(house.container, "both", f"up-{house.union}", f"uno-{house.upazila}")
    sees_nothing_of(house.at("union"), str(case.number), "01812345678")
    sees_nothing_of(house.at("both"), str(case.number), "01812345678")
    assert stored(house.container, case) == case
    page = house.at("uno").open(case.number).text
    assert "স্বার্থের সংঘাত" in page
    assert f'value="up-{house.union}"' not in page


def test_a_case_cannot_be_forwarded_to_the_accused(house: House) -> None:
    blamed = ("up_chairman", "up_chair")
    case = file_case(house.container, "চেয়ারম্যান ঘুষ চায়", house.union, "bribery", accused=blamed)
    answer = house.at("uno").act(case.number, "forward", words="আপনারা দেখুন", office=f"up-{house.union}")
    assert answer.status_code == 422
    assert "তাঁর দপ্তর" in answer.text
    assert stored(house.container, case) == case


def test_another_complaint_of_the_same_phone_stays_out_of_the_page(house: House) -> None:
    """A phone is shared, and the accused reads the other case: the conversation is the case's, not the phone's."""
    blamed = ("up_chairman", "up_chair")
    hidden_one = file_case(house.container, "চেয়ারম্যান ঘুষ চায়", house.union, "bribery", accused=blamed)
    shown_one = file_case(house.container, "তালিকায় নাম নাই", house.union, "wrongful_exclusion")
    uno = house.at("uno")
    uno.act(hidden_one.number, "ask", words="কত টাকা চেয়েছে?")
    page = house.at("union").open(shown_one.number).text
    assert "তালিকায় নাম নাই" in page
    assert str(hidden_one.number) not in page
    assert "ঘুষ" not in page.partition("<main")[2].partition("কী করবেন")[0]
    assert "কত টাকা চেয়েছে" not in page


def test_every_look_at_a_case_is_written_down_once_and_a_refused_one_not_at_all(house: House) -> None:
    case = file_case(house.container, "ভাতা পাই না", house.union)
    usso, union = house.at("usso"), house.at("union")
    usso.open(case.number)
    usso.open(case.number)
    union.open(case.number)
    assert reads(house.container, str(case.number)) == ["officer:usso", "officer:usso"]
    assert EventName.TICKET_READ.value not in usso.open(case.number).text


def reads(container: Container, number: str) -> list[str]:
    from sqlalchemy import create_engine, select

    from grs_core.storage.tables import audit_events

    wanted = (audit_events.c.ticket == number, audit_events.c.name == EventName.TICKET_READ.value)
    engine = create_engine(container.settings.database_url)
    with engine.connect() as connection:
        found = list(connection.execute(select(audit_events.c.who).where(*wanted)).scalars())
    engine.dispose()
    return found


def test_somebody_without_a_post_is_told_why_he_sees_nothing(house: House) -> None:
    file_case(house.container, "ভাতা পাই না", house.union)
    add_officer(house.container, "newcomer")
    page = house.at("newcomer").queue()
    assert "দায়িত্ব নেই" in page
    assert numbers_in(page) == []


def test_the_cell_sees_a_case_without_a_place_and_can_send_it_anywhere(house: House) -> None:
    case = file_case(house.container, "ভাতা পাই না", None, programme=None)
    add_officer(house.container, "cell", "cell")
    cell = house.at("cell")
    assert numbers_in(cell.queue()) == [str(case.number)]
    found = cell.act(case.number, "forward", search="1", find="Social Services Nasirnagar", words="আপনাদের এলাকার")
    assert found.status_code == 200
    assert f'value="usso-{house.other}"' in found.text
    assert "আপনাদের এলাকার" in found.text
    sent = cell.act(case.number, "forward", office=f"usso-{house.other}", words="আপনাদের এলাকার")
    assert sent.status_code == 303
    assert stored(house.container, case).desk.office == f"usso-{house.other}"
