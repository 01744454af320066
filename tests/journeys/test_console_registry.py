"""Officers and the register: beside a case, in the list of doubles, and who looked is on record."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from gateway.bootstrap import Container
from grs_core.domain.events import EventName
from grs_core.domain.officers import Role
from grs_core.domain.registry import Enrolment, Outcome, Payment, State
from grs_core.domain.ticket import Ticket
from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.desk import OfficerAt, add_officer, file_case, officer_at

UNION, UPAZILA = "BD20120414", "BD201204"
RAHIMA = Enrolment(
    "old_age_allowance",
    "OAA-77001",
    "রহিমা খাতুন",
    UNION,
    State.ACTIVE,
    "আবদুল করিম",
    "01712345678",
    "nagad",
    "1912041000001",
    "৩",
    date(2019, 7, 1),
)


@dataclass
class Room:
    container: Container
    usso: OfficerAt
    uno: OfficerAt
    monitor: OfficerAt
    far: OfficerAt
    cell: OfficerAt
    known: Ticket
    stranger: Ticket
    unlisted: Ticket

    def looks(self, ticket: Ticket) -> list[str]:
        """What the audit has of looks into the register for this case, newest last."""
        with self.container.database.reading() as work:
            every = work.audit.every(str(ticket.number), None, 50)
        return [each.event.detail for each in reversed(every) if each.event.name is EventName.REGISTRY_READ]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Room]:
    container = make_container(tmp_path_factory.mktemp("home"), model, FakeClock())
    app = make_app(container)
    add_officer(container, "usso", f"usso-{UPAZILA}")
    add_officer(container, "uno", f"uno-{UPAZILA}", role=Role.SUPERVISOR)
    add_officer(container, "monitor", f"uno-{UPAZILA}", role=Role.MONITOR)
    beside = next(place.code for place in container.policy.places.children("BD201202"))
    add_officer(container, "cell", "cell", role=Role.CELL)
    add_officer(container, "far", "dc-BD2013", role=Role.SUPERVISOR)
    with container.database.work() as work:
        work.registry.keep(
            [
                RAHIMA,
                replace(RAHIMA, programme="widow_allowance", number="WHDA-88002", wallet="01912345678", place=beside),
            ],
            container.clock.now(),
        )
        work.registry.pay([("old_age_allowance", "OAA-77001", Payment("2025-10", 1950, Outcome.RETURNED))])
        work.commit()
    made = Room(
        container,
        usso=officer_at(app, "usso"),
        uno=officer_at(app, "uno"),
        monitor=officer_at(app, "monitor"),
        far=officer_at(app, "far"),
        cell=officer_at(app, "cell"),
        known=file_case(container, "ভাতা পাই না", UNION, name="রহিমা খাতুন"),
        stranger=file_case(container, "ভাতা পাই না", UNION, phone="01812345678"),
        unlisted=file_case(container, "চাল পাই না", UNION, programme="vwb"),
    )
    file_case(container, "আমার নাম বাদ", UNION, category="wrongful_exclusion", phone="01812345670")
    yield made
    container.database.dispose()


def test_the_page_of_a_case_says_what_the_register_knows_of_who_complains(room: Room) -> None:
    page = room.usso.open(room.known.number).text
    for told in ("তালিকায় আছে", "ফোন মিলেছে", "এখনকার কিস্তি: ফেরত এসেছে", "নগদ 017*****678", "অভিযোগের নামের সঙ্গে মেলে"):
        assert told in page, told
    assert "OAA-77001" not in page
    assert "করিম" not in page
    assert "নম্বর এক নয়" not in page


def test_every_look_is_on_record_and_changes_nothing_of_the_case(room: Room) -> None:
    before = len(room.looks(room.known))
    first = room.usso.open(room.known.number)
    assert room.looks(room.known)[before:] == ["found; rows=1"]
    assert room.usso.act(room.known.number, "note", first, words="দেখলাম").status_code == 303
    assert room.looks(room.unlisted) == []


def test_whole_numbers_and_the_name_are_told_only_when_asked_for(room: Room) -> None:
    token = room.uno.token()
    answer = room.uno.client.post(f"/console/tickets/{room.known.number}/reveal", data={"csrf": token})
    assert "OAA-77001" in answer.text
    assert "রহিমা খাতুন (আবদুল করিম)" in answer.text


def test_not_found_and_no_register_here_are_different_answers(room: Room) -> None:
    assert "তালিকায় পাওয়া যায়নি" in room.usso.open(room.stranger.number).text
    nothing = room.uno.open(room.unlisted.number).text
    assert "কোনো তালিকা এখানে নেই" in nothing
    assert "কিস্তির সময় হয়েছে কি?" in nothing


def test_the_print_of_a_case_looks_nobody_up(room: Room) -> None:
    before = room.looks(room.known)
    assert room.usso.get(f"/console/tickets/{room.known.number}/print").status_code == 200
    assert room.looks(room.known) == before


def test_a_row_of_elsewhere_is_named_by_programme_and_upazila_alone(room: Room) -> None:
    page = room.uno.get("/console/lists/doubles").text
    assert "OAA-77001" in page
    assert "WHDA-88002" not in page
    assert "বিধবা ভাতা" in page
    cells = CalamineWorkbook.from_filelike(io.BytesIO(room.uno.get("/console/lists/doubles.xlsx").data))
    rows = cells.get_sheet_by_index(0).to_python()
    assert [row[7] for row in rows[1:]] == ["OAA-77001", ""]
    assert "1912041000001" not in str(rows)


def test_selection_is_listed_and_taken_as_a_table(room: Room) -> None:
    page = room.uno.get("/console/lists/selection").text
    assert page.count('class="number" href="/console/tickets/') == 1
    assert 'class="number" href="/console/tickets/' not in room.uno.get("/console/lists/selection?programme=vwb").text
    told = room.uno.get("/console/lists/selection.csv?programme=old_age_allowance").text
    assert len(told.strip().splitlines()) == 2
    assert len(room.uno.get("/console/lists/selection.csv?appealed=1").text.strip().splitlines()) == 1


def test_who_follows_figures_only_has_no_lists_and_others_only_their_own(room: Room) -> None:
    whole = room.cell.get("/console/lists/doubles").text
    assert "আগে একটি জেলা" in whole
    assert "OAA-77001" not in whole
    both = room.cell.get("/console/lists/doubles?place=BD201204").text
    assert "OAA-77001" in both
    assert "WHDA-88002" in both
    assert room.uno.get("/console/lists/doubles?place=BD2013").status_code == 404
    assert room.cell.get("/console/lists/doubles.csv").status_code == 404
    far = room.far.get("/console/lists/doubles").text
    assert "OAA-77001" not in far
    assert "রহিমা" not in far
    for name in ("selection", "doubles", "selection.csv", "doubles.xlsx"):
        assert room.monitor.get(f"/console/lists/{name}").status_code == 404
    assert room.uno.get("/console/lists/doubles.pdf").status_code == 404
