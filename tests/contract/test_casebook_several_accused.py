"""Cases in which more than one person is blamed: none of them ever holds it, whatever is learnt or put right later."""

import pytest

from grs_core.domain.correction import Facts
from grs_core.domain.grievance import Accused, AccusedRole, Category
from grs_core.domain.offices import Tier
from grs_core.services.correcting import Lesson
from grs_core.storage.database import Database
from tests.support.casebook import CELL, UNION, UNO, UP, UPAZILA, USSO, Casebook, officer

CHAIRMAN = Accused(AccusedRole.UP_CHAIRMAN, "up_chair")
HEAD = Accused(AccusedRole.OFFICIAL, "uno")
DC = "dc-BD2012"
LESSON = Lesson("a model", lambda ticket: ticket.grievance.text)


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def test_an_uno_who_is_blamed_later_loses_a_case_against_the_chairman(book: Casebook) -> None:
    ticket = book.file(Category.BRIBERY, accused=CHAIRMAN)
    assert ticket.desk.office == UNO
    moved = book.enrich(ticket.number, accused=(HEAD,))
    assert (moved.desk.office, moved.desk.tier) == (DC, Tier.DISTRICT)
    assert {UNO, UP, USSO} <= moved.desk.sealed
    assert book.get(ticket).grievance.everyone_accused == (CHAIRMAN, HEAD)


def test_another_who_is_blamed_later_does_not_bring_the_case_back_to_the_first(book: Casebook) -> None:
    ticket = book.file(Category.BRIBERY, accused=HEAD)
    both = book.enrich(ticket.number, accused=(CHAIRMAN, HEAD))
    assert both.desk.office == DC
    assert both.grievance.everyone_accused == (HEAD, CHAIRMAN)


def test_several_blamed_before_the_place_is_known_are_all_shut_out_once_it_is(book: Casebook) -> None:
    ticket = book.file(Category.BRIBERY, place=None)
    book.enrich(ticket.number, accused=(CHAIRMAN, HEAD))
    moved = book.enrich(ticket.number, place=UPAZILA)
    assert moved.desk.office == DC
    assert {UNO, UP, USSO} <= moved.desk.sealed


def test_what_an_officer_puts_right_beside_keeps_everybody_shut_out(book: Casebook) -> None:
    ticket = book.file(Category.BRIBERY, accused=CHAIRMAN)
    ticket = book.enrich(ticket.number, accused=(HEAD,))
    now = Facts.of(ticket.grievance)
    right = Facts(Category.STAFF_MISCONDUCT, now.programme, UNION, now.accused, now.also_accused)
    fixed = book.act(officer(DC), ticket, lambda case: case.correct(right, LESSON))
    assert fixed.grievance.everyone_accused == (CHAIRMAN, HEAD)
    assert fixed.desk.office == DC
    alone = Facts(Category.STAFF_MISCONDUCT, now.programme, UNION, CHAIRMAN)
    after = book.act(officer(DC), fixed, lambda case: case.correct(alone, LESSON))
    assert after.desk.office not in {UNO, UP, USSO}
    assert {UNO, UP, USSO} <= after.desk.sealed


def test_a_case_against_the_uno_and_the_dc_is_the_cells(book: Casebook) -> None:
    ticket = book.file(Category.BRIBERY, accused=CHAIRMAN)
    ticket = book.enrich(ticket.number, accused=(HEAD, Accused(AccusedRole.OFFICIAL, "dc")))
    assert ticket.desk.office == CELL
    assert {UNO, UP, DC} <= ticket.desk.sealed


def test_an_escalation_passes_by_all_of_them(book: Casebook) -> None:
    ticket = book.file(Category.BRIBERY, accused=CHAIRMAN)
    book.act(officer(UNO), ticket, lambda case: case.accept())
    ticket = book.enrich(ticket.number, accused=(Accused(AccusedRole.OFFICIAL, "ddlg"),))
    book.clock.set(ticket.due_at)
    book.sweeps(escalated=1)
    after = book.get(ticket)
    assert after.desk.tier.rank > Tier.UPAZILA.rank
    assert {UP, "ddlg-BD2012"} <= after.desk.sealed
    assert after.desk.office not in after.desk.sealed
