"""File first, ask later: what a first message opens, and what is learnt afterwards may and may not change."""

from collections.abc import Callable
from datetime import datetime

import pytest

from grs_core.domain.errors import NotFound, RuleBroken
from grs_core.domain.events import EventName
from grs_core.domain.grievance import Accused, AccusedRole, Category, Priority
from grs_core.domain.lifecycle import Status
from grs_core.domain.offices import Tier
from grs_core.domain.ticket import Desk, Ticket
from grs_core.services.queues import visible
from grs_core.storage.database import Database
from tests.support.casebook import (
    CELL,
    CHAIRMAN,
    CITIZEN,
    DD,
    DISTRICT,
    OTHER_UNION,
    UNION,
    UNO,
    UP,
    UPAZILA,
    USSO,
    Casebook,
    officer,
)
from tests.support.cases import a_number

OFFICIAL = Accused(AccusedRole.OFFICIAL)


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def due_in(book: Casebook, working_days: int) -> datetime:
    return book.policy.calendar.due(book.now, working_days)


def test_a_first_message_is_a_numbered_case_on_a_desk_with_a_promise(book: Casebook) -> None:
    ticket = book.get(book.file())
    assert (ticket.desk.office, ticket.desk.tier, ticket.status) == (USSO, Tier.UPAZILA, Status.OPEN)
    assert (ticket.priority, ticket.due_at) == (Priority.P3, due_in(book, 10))
    filed, routed = book.history(ticket)
    assert (filed.name, filed.actor, filed.target) == (EventName.FILED, CITIZEN, "open")
    assert (routed.name, routed.target) == (EventName.ROUTED, USSO)
    assert "old_age_allowance" in routed.detail
    assert ticket.policy_version == book.policy.version


@pytest.mark.parametrize("place", [None, "BD20"], ids=["no place", "only the division"])
@pytest.mark.parametrize(("category", "days"), [(Category.PAYMENT_DELAYED, 10), (Category.MFS_FRAUD, 3)])
def test_without_a_place_a_case_waits_for_sorting_and_not_for_sixty_days(
    book: Casebook, place: str | None, category: Category, days: int
) -> None:
    ticket = book.file(category, place=place)
    assert (ticket.desk.office, ticket.status, ticket.due_at) == (CELL, Status.RECEIVED, due_in(book, days))


def test_a_place_learnt_later_brings_the_case_to_its_desk_with_a_fresh_clock(book: Casebook) -> None:
    ticket = book.file(place=None)
    book.clock.advance(days=3)
    moved = book.enrich(ticket.number, place=UNION)
    assert moved == book.get(ticket)
    assert (moved.desk.office, moved.status, moved.due_at) == (USSO, Status.OPEN, due_in(book, 10))
    last = book.history(ticket)[-1]
    assert (last.name, last.origin, last.target) == (EventName.ROUTED, CELL, USSO)


def test_a_place_learnt_in_steps_leads_down_to_the_desk_that_answers(book: Casebook) -> None:
    ticket = book.file(Category.WRONGFUL_EXCLUSION, "family_card", place="BD20")
    for place, office, status in ((DISTRICT, DD, Status.OPEN), (UPAZILA, USSO, Status.OPEN), (UNION, UP, Status.OPEN)):
        ticket = book.enrich(ticket.number, place=place)
        assert (ticket.desk.office, ticket.status) == (office, status)


def test_what_is_known_already_changes_nothing(book: Casebook) -> None:
    ticket = book.file()
    for _ in range(2):
        assert book.enrich(ticket.number, place=UNION, category=Category.PAYMENT_DELAYED) == ticket
    assert EventName.ENRICHED not in book.told(ticket)


def test_a_promise_already_made_is_never_put_off(book: Casebook) -> None:
    ticket = book.file(Category.PAYMENT_DELAYED, programme=None)
    promised = ticket.due_at
    book.clock.advance(days=6)
    still_there = book.enrich(ticket.number, category=Category.WRONGFUL_INCLUSION, programme="freedom_fighter")
    assert still_there.desk.office == UNO
    assert still_there.due_at == promised
    urgent = book.enrich(ticket.number, category=Category.MFS_FRAUD)
    assert (urgent.desk.office, urgent.priority) == (UNO, Priority.P1)
    assert urgent.due_at == min(due_in(book, 3), promised)
    calmer = book.enrich(ticket.number, category=Category.PAYMENT_DELAYED)
    assert (calmer.priority, calmer.due_at) == (Priority.P3, urgent.due_at)


# ---------------------------------------------------------------- the accused
def test_a_chairman_accused_before_the_place_is_known_is_shut_out_once_it_is(book: Casebook) -> None:
    ticket = book.file(Category.BRIBERY, accused=CHAIRMAN, place=None)
    assert ticket.desk.sealed == frozenset()
    ticket = book.enrich(ticket.number, place=UNION)
    assert ticket.desk == Desk(UNO, Tier.UPAZILA, frozenset({UP}))
    assert book.get(ticket).desk.sealed == {UP}


def test_even_a_case_that_the_cell_has_accepted_is_sealed_when_the_place_is_learnt(book: Casebook) -> None:
    ticket = book.file(Category.BRIBERY, accused=CHAIRMAN, place=None)
    accepted = book.act(officer(CELL), ticket, lambda case: case.accept())
    sealed = book.enrich(ticket.number, place=UNION)
    assert (sealed.desk.office, sealed.handler, sealed.status) == (CELL, "karim", Status.IN_PROGRESS)
    assert sealed.desk.sealed == book.get(ticket).desk.sealed == {UP}
    assert sealed.clock == accepted.clock
    with pytest.raises(NotFound):
        book.read(lambda work: visible(work, book.policy, officer(CELL, UP), ticket.number, book.now.date()))


def test_an_accused_named_late_seals_an_unaccepted_case_and_moves_it_above_him(book: Casebook) -> None:
    ticket = book.file()
    moved = book.enrich(ticket.number, accused=(OFFICIAL,))
    assert moved.desk == Desk(DD, Tier.DISTRICT, frozenset({USSO}))


@pytest.mark.parametrize("asked", [False, True], ids=["in progress", "waiting for the citizen"])
def test_a_case_leaves_the_desk_of_him_who_turns_out_to_be_accused_though_he_accepted_it(
    book: Casebook, asked: bool
) -> None:
    ticket = book.act(officer(USSO), book.file(), lambda case: case.accept())
    if asked:
        ticket = book.act(officer(USSO), ticket, lambda case: case.ask("কোন মাস থেকে?"))
    moved = book.enrich(ticket.number, accused=(OFFICIAL,))
    assert (moved.desk.office, moved.status, moved.handler) == (DD, Status.OPEN, None)
    assert moved.desk.sealed == {USSO}
    assert moved.paused_at is None
    assert moved.due_at == due_in(book, 15)
    last = book.history(ticket)[-1]
    assert (last.name, last.origin, last.target) == (EventName.ROUTED, USSO, DD)
    with pytest.raises(NotFound):
        book.act(officer(USSO), moved, lambda case: case.resolve("মীমাংসা হয়েছে"))


def test_who_was_accused_first_stays_shut_out_when_another_is_named(book: Casebook) -> None:
    ticket = book.file(Category.BRIBERY, accused=CHAIRMAN)
    both = book.enrich(ticket.number, accused=(OFFICIAL,))
    assert both.desk.sealed == {UP, USSO}
    assert both.desk.office == DD
    assert book.enrich(ticket.number, programme="vwb").desk.sealed >= {UP}


def test_a_seal_on_all_unions_of_an_upazila_narrows_to_the_one_that_is_named(book: Casebook) -> None:
    ticket = book.file(Category.BRIBERY, accused=CHAIRMAN, place=UPAZILA)
    assert {UP, f"up-{OTHER_UNION}"} <= ticket.desk.sealed
    assert book.enrich(ticket.number, place=UNION).desk.sealed == {UP}


# ------------------------------------------------- what enrichment never does
def accepted(book: Casebook) -> Ticket:
    return book.act(officer(USSO), book.file(), lambda case: case.accept())


def forwarded(book: Casebook) -> Ticket:
    return book.act(officer(USSO), book.file(), lambda case: case.forward(UNO, "তাঁর এখতিয়ার"))


def escalated(book: Casebook) -> Ticket:
    ticket = book.file()
    book.clock.set(ticket.due_at)
    assert book.sweep().escalated == 1
    return book.get(ticket)


def appealed(book: Casebook) -> Ticket:
    ticket = book.act(officer(USSO), book.file(), lambda case: case.reject("তালিকায় নাম নেই"))
    return book.appeal(ticket)


def sent_back_and_appealed(book: Casebook) -> Ticket:
    """Began at the Deputy Director, who passed it down; the appeal is back with him."""
    ticket = book.file(place=DISTRICT)
    ticket = book.act(officer(DD), ticket, lambda case: case.forward(USSO, "আপনার এলাকা"))
    ticket = book.act(officer(USSO), ticket, lambda case: case.reject("তালিকায় নাম নেই"))
    return book.appeal(ticket)


@pytest.mark.parametrize("story", [accepted, forwarded, escalated, appealed, sent_back_and_appealed])
def test_facts_learnt_late_do_not_tear_a_case_from_the_desk_that_people_or_time_gave_it(
    book: Casebook, story: Callable[[Casebook], Ticket]
) -> None:
    ticket = story(book)
    book.clock.advance(hours=1)
    after = book.enrich(ticket.number, programme="vwb", place=OTHER_UNION)
    assert after.desk == ticket.desk
    assert (after.clock, after.status, after.handler) == (ticket.clock, ticket.status, ticket.handler)
    assert (after.grievance.programme, after.grievance.place) == ("vwb", OTHER_UNION)
    assert book.told(ticket)[-1] is EventName.ENRICHED


def rejected(book: Casebook) -> Ticket:
    return book.act(officer(USSO), book.file(), lambda case: case.reject("তালিকায় নাম নেই"))


def withdrawn(book: Casebook) -> Ticket:
    ticket = book.file()
    return book.withdraw(ticket)


@pytest.mark.parametrize("story", [rejected, withdrawn])
def test_a_finished_case_keeps_the_facts_it_was_finished_with(
    book: Casebook, story: Callable[[Casebook], Ticket]
) -> None:
    ticket = story(book)
    with pytest.raises(RuleBroken, match="case_is_finished"):
        book.enrich(ticket.number, programme="vwb")
    assert book.get(ticket) == ticket


def test_an_unknown_case_is_not_enriched(book: Casebook) -> None:
    with pytest.raises(NotFound, match="ticket_unknown"):
        book.enrich(a_number(), programme="vwb")
