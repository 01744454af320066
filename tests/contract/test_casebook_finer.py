"""A sub-category that a machine heard: what it decides, when it is taken, and when it goes."""

import pytest

from grs_core.domain.events import EventName
from grs_core.domain.grievance import Category, Priority
from grs_core.storage.database import Database
from tests.support.casebook import UNION, UNO, USSO, Casebook, officer


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def test_a_changed_number_goes_to_the_uno_and_the_history_says_why(book: Casebook) -> None:
    assert book.file(Category.MFS_FRAUD).desk.office == USSO
    changed = book.file(Category.MFS_FRAUD, subcategory="MFS_NUMBER_CHANGED")
    assert changed == book.get(changed)
    assert (changed.desk.office, changed.grievance.subcategory) == (UNO, "MFS_NUMBER_CHANGED")
    routed = next(event for event in book.history(changed) if event.name is EventName.ROUTED)
    assert "subcategory MFS_NUMBER_CHANGED" in routed.detail


def test_a_sub_category_of_another_category_or_of_none_is_not_taken(book: Casebook) -> None:
    for code in ("FOOD_SHORT", "OF_NEXT_YEAR"):
        assert book.file(Category.MFS_FRAUD, subcategory=code).grievance.subcategory is None


def test_a_kind_that_is_a_danger_brings_its_signal(book: Casebook) -> None:
    ticket = book.file(Category.STAFF_MISCONDUCT, subcategory="RETALIATION")
    assert ticket.grievance.signals == ("threat_or_retaliation",)
    assert EventName.SIGNAL_HEARD in book.told(ticket)


def test_a_later_message_sets_it_once_and_is_told(book: Casebook) -> None:
    ticket = book.file()
    stopped = book.enrich(ticket.number, subcategory="BENEFIT_STOPPED")
    assert (stopped.priority, stopped.grievance.subcategory) == (Priority.P2, "BENEFIT_STOPPED")
    assert stopped.due_at < ticket.due_at
    enriched = [event.detail for event in book.history(ticket) if event.name is EventName.ENRICHED]
    assert enriched == ["subcategory=BENEFIT_STOPPED"]
    assert book.enrich(ticket.number, subcategory="WAGE_LATE") == stopped
    assert book.enrich(ticket.number, place=UNION, subcategory="WAGE_LATE") == stopped


def test_it_goes_with_its_category(book: Casebook) -> None:
    ticket = book.file(subcategory="BENEFIT_STOPPED")
    told = book.enrich(ticket.number, category=Category.WRONGFUL_EXCLUSION)
    assert told.grievance.subcategory is None
    assert book.history(ticket)[-2].detail == "category=wrongful_exclusion"


def test_one_that_fits_not_the_case_is_not_taken_later(book: Casebook) -> None:
    ticket = book.file()
    assert book.enrich(ticket.number, subcategory="FOOD_SHORT") == ticket
    assert EventName.ENRICHED not in book.told(ticket)


def test_whoever_has_accepted_the_case_says_himself_of_what_kind_it_is(book: Casebook) -> None:
    ticket = book.file()
    accepted = book.act(officer(USSO), ticket, lambda case: case.accept())
    assert book.enrich(ticket.number, subcategory="BENEFIT_STOPPED").grievance == accepted.grievance
