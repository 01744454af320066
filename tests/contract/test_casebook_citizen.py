"""What a citizen does with a case of his own, and what nobody does with another's."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from grs_core.domain.complainant import Address
from grs_core.domain.errors import NotFound, RuleBroken
from grs_core.domain.events import EventName
from grs_core.domain.lifecycle import Status
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.services.citizen import (
    WRONG_NUMBERS,
    WRONG_NUMBERS_WINDOW,
    add_information,
    find,
    request_person,
)
from grs_core.storage.database import Database
from tests.support.casebook import (
    CITIZEN,
    MINE,
    THEIRS,
    USSO,
    Casebook,
    officer,
)
from tests.support.cases import a_number

A_MOMENT = timedelta(seconds=1)


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def look(book: Casebook, number: TrackingNumber, address: Address = MINE) -> Ticket:
    """As a door does it: the try is counted though nothing was found."""
    with book.database.work() as work:
        try:
            return find(work, address, number, book.now)
        finally:
            work.commit()


def add(book: Casebook, ticket: Ticket, words: str = "এখনো পাই নাই", address: Address = MINE) -> Ticket:
    return book.write(lambda work: add_information(work, book.policy, address, ticket.number, words, CITIZEN, book.now))


def asking_for_a_person(book: Casebook, ticket: Ticket, address: Address = MINE) -> Ticket:
    return book.write(
        lambda work: request_person(work, book.policy, address, ticket.number, "কথা বলতে চাই", CITIZEN, book.now)
    )


# -------------------------------------------------------------------- finding
def test_who_has_the_number_finds_the_case_from_any_phone(book: Casebook) -> None:
    ticket = book.file()
    for address in (MINE, THEIRS, Address.of_chat("a1b2")):
        assert look(book, ticket.number, address) == ticket


def test_guessing_numbers_is_limited_for_each_phone_and_for_an_hour(book: Casebook) -> None:
    ticket = book.file()
    started = book.now
    for _ in range(WRONG_NUMBERS):
        with pytest.raises(NotFound, match="ticket_unknown"):
            look(book, a_number(), THEIRS)
        book.clock.advance(minutes=1)
    with pytest.raises(NotFound, match="ticket_unknown"):
        look(book, ticket.number, THEIRS)
    assert look(book, ticket.number, MINE) == ticket
    assert look(book, ticket.number, Address("chat", THEIRS.value)) == ticket
    book.clock.set(started + WRONG_NUMBERS_WINDOW)
    with pytest.raises(NotFound):
        look(book, ticket.number, THEIRS)
    book.clock.advance(seconds=1)
    assert look(book, ticket.number, THEIRS) == ticket


def test_right_numbers_are_never_counted(book: Casebook) -> None:
    ticket = book.file()
    for _ in range(WRONG_NUMBERS * 2):
        assert look(book, ticket.number, THEIRS) == ticket


# -------------------------------------------------------------- another phone
def test_another_phone_changes_nothing_and_learns_nothing(book: Casebook) -> None:
    waiting = book.act(officer(USSO), book.file(), lambda case: case.ask("কোন মাস?"))
    over = book.reject(book.file())
    acts: list[Callable[[Casebook, Ticket, Address], Ticket]] = [
        lambda b, t, a: add(b, t, "মিথ্যা", a),
        Casebook.appeal,
        Casebook.withdraw,
        asking_for_a_person,
    ]
    for ticket in (waiting, over):
        before, told = book.get(ticket), book.told(ticket)
        for act in acts:
            for address in (THEIRS, Address.of_chat(MINE.value)):
                with pytest.raises(NotFound, match="ticket_unknown"):
                    act(book, ticket, address)
        assert (book.get(ticket), book.told(ticket)) == (before, told)


# --------------------------------------------------------------------- adding
def test_a_comment_is_kept_and_does_not_move_the_clock(book: Casebook) -> None:
    ticket = book.act(officer(USSO), book.file(), lambda case: case.accept())
    for _ in range(3):
        book.clock.advance(days=1)
        assert add(book, ticket) == book.get(ticket) == ticket
    last = book.history(ticket)[-1]
    assert (last.name, last.detail, last.actor) == (EventName.INFORMATION_ADDED, "এখনো পাই নাই", CITIZEN)


def test_an_answer_after_the_longest_pause_is_a_comment_and_is_not_lost(book: Casebook) -> None:
    ticket = book.act(officer(USSO), book.file(), lambda case: case.ask("কোন মাস?"))
    book.clock.set(ticket.pause_ends_at or book.now)
    book.sweep()
    running = book.get(ticket)
    assert add(book, ticket, "জুন মাস") == running
    assert book.told(ticket)[-1] is EventName.INFORMATION_ADDED


def test_nothing_is_added_to_a_finished_case(book: Casebook) -> None:
    for ticket in (book.reject(book.file()), book.withdraw(book.file())):
        with pytest.raises(RuleBroken, match="case_is_finished"):
            add(book, ticket)


def test_a_wish_for_a_person_is_noted_for_the_office(book: Casebook) -> None:
    ticket = book.file()
    assert asking_for_a_person(book, ticket) == ticket
    assert book.told(ticket)[-1] is EventName.PERSON_REQUESTED


# ----------------------------------------------------------------- withdrawing
def test_a_citizen_withdraws_at_any_time_before_the_decision(book: Casebook) -> None:
    fresh = book.file()
    accepted = book.act(officer(USSO), book.file(), lambda case: case.accept())
    waiting = book.act(officer(USSO), book.file(), lambda case: case.ask("কোন মাস?"))
    unplaced = book.file(place=None)
    for ticket in (fresh, accepted, waiting, unplaced):
        gone = book.withdraw(ticket)
        assert (gone.status, gone.timer_at) == (Status.WITHDRAWN, None)
        assert book.told(ticket)[-1] is EventName.WITHDRAWN
        with pytest.raises(RuleBroken, match="act_not_lawful"):
            book.withdraw(ticket)
    over = book.reject(book.file())
    with pytest.raises(RuleBroken, match="act_not_lawful"):
        book.withdraw(over)


def test_nothing_rings_for_a_withdrawn_case(book: Casebook) -> None:
    ticket = book.withdraw(book.file())
    book.clock.set(ticket.due_at)
    assert not any(book.sweep().as_json().values())
