"""What a citizen does with a case of his own, and what nobody does with another's."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from grs_core.domain.complainant import Address
from grs_core.domain.errors import NotFound, RuleBroken
from grs_core.domain.events import EventName
from grs_core.domain.grievance import Accused, AccusedRole, Category
from grs_core.domain.lifecycle import Status
from grs_core.domain.offices import Tier
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.services.citizen import (
    WRONG_NUMBERS,
    WRONG_NUMBERS_WINDOW,
    add_information,
    appeal,
    find,
    request_person,
    withdraw,
)
from grs_core.storage.database import Database
from tests.support.casebook import (
    CELL,
    CITIZEN,
    DD,
    DISTRICT,
    MINE,
    THEIRS,
    UNION,
    UNO,
    UP,
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


def appealing(book: Casebook, ticket: Ticket, address: Address = MINE) -> Ticket:
    return book.write(lambda work: appeal(work, book.policy, address, ticket.number, "মানি না", CITIZEN, book.now))


def withdrawing(book: Casebook, ticket: Ticket, address: Address = MINE) -> Ticket:
    return book.write(lambda work: withdraw(work, address, ticket.number, CITIZEN, book.now))


def asking_for_a_person(book: Casebook, ticket: Ticket, address: Address = MINE) -> Ticket:
    return book.write(lambda work: request_person(work, address, ticket.number, "কথা বলতে চাই", CITIZEN, book.now))


def decided(book: Casebook, ticket: Ticket, who: str = "rahim") -> Ticket:
    holder = officer(ticket.desk.office, login=who)
    return book.act(holder, book.get(ticket), lambda case: case.reject("তালিকায় নাম নেই"))


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
    over = decided(book, book.file())
    acts: list[Callable[[Casebook, Ticket, Address], Ticket]] = [
        lambda b, t, a: add(b, t, "মিথ্যা", a),
        appealing,
        withdrawing,
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
    for ticket in (decided(book, book.file()), withdrawing(book, book.file())):
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
        gone = withdrawing(book, ticket)
        assert (gone.status, gone.timer_at) == (Status.WITHDRAWN, None)
        assert book.told(ticket)[-1] is EventName.WITHDRAWN
        with pytest.raises(RuleBroken, match="act_not_lawful"):
            withdrawing(book, ticket)
    over = decided(book, book.file())
    with pytest.raises(RuleBroken, match="act_not_lawful"):
        withdrawing(book, over)


def test_nothing_rings_for_a_withdrawn_case(book: Casebook) -> None:
    ticket = withdrawing(book, book.file())
    book.clock.set(ticket.due_at)
    assert not any(book.sweep().as_json().values())


# ------------------------------------------------------------------ appealing
def test_an_appeal_goes_up_with_its_own_clock_and_keeps_the_first_decision(book: Casebook) -> None:
    over = decided(book, book.file())
    book.clock.advance(days=2)
    appealed = appealing(book, over)
    assert appealed == book.get(over)
    assert (appealed.status, appealed.desk.office, appealed.handler) == (Status.OPEN, DD, None)
    assert appealed.due_at == book.policy.calendar.due(book.now, 20)
    assert (appealed.appeals, appealed.decided_by, appealed.decided_at) == (1, USSO, over.decided_at)
    last = book.history(over)[-1]
    assert (last.name, last.origin, last.target, last.detail) == (EventName.APPEALED, USSO, DD, "মানি না")


def begun_at(book: Casebook, office: str) -> Ticket:
    begin = {
        UP: lambda: book.file(Category.WRONGFUL_EXCLUSION, "family_card"),
        USSO: book.file,
        UNO: lambda: book.file(Category.BRIBERY, "family_card", accused=Accused(AccusedRole.UP_CHAIRMAN)),
        DD: lambda: book.file(place=DISTRICT),
        f"dc-{DISTRICT}": lambda: book.file(Category.BRIBERY, accused=Accused(AccusedRole.OFFICIAL, "uno")),
    }
    ticket = begin[office]()
    assert ticket.desk.office == office
    return ticket


def test_appeal_after_appeal_climbs_to_the_cell_and_never_lands_on_a_decider(book: Casebook) -> None:
    for office in (UP, USSO, UNO, DD, f"dc-{DISTRICT}"):
        ticket, deciders = begun_at(book, office), set[str]()
        while ticket.desk.tier is not Tier.CABINET:
            deciders.add(ticket.desk.office)
            before = ticket.desk
            ticket = appealing(book, decided(book, ticket, who=f"of-{before.office}"))
            assert ticket.desk.office not in deciders | ticket.desk.sealed
            assert ticket.desk.tier.rank > before.tier.rank
        assert ticket.due_at == book.policy.calendar.due(book.now, 60)
        over = decided(book, ticket, who="of-the-cell")
        with pytest.raises(RuleBroken, match="decision_is_final"):
            appealing(book, over)


def test_an_appeal_that_nobody_hears_climbs_too_and_keeps_the_time_of_an_appeal(book: Casebook) -> None:
    ticket = appealing(book, decided(book, begun_at(book, UP)))
    climbed = []
    for _ in range(2):
        book.clock.set(ticket.due_at)
        assert book.sweep().escalated == 1
        ticket = book.get(ticket)
        climbed.append(ticket.desk.office)
        days = 60 if ticket.desk.tier is Tier.CABINET else 20
        assert ticket.due_at == book.policy.calendar.due(book.now, days)
    assert climbed == [DD, CELL]


def test_the_window_for_an_appeal_is_thirty_days_to_the_second(book: Casebook) -> None:
    in_time, too_late = decided(book, book.file()), decided(book, book.file())
    book.clock.advance(days=30)
    assert appealing(book, in_time).status is Status.OPEN
    book.clock.set(book.now + A_MOMENT)
    with pytest.raises(RuleBroken, match="appeal_too_late"):
        appealing(book, too_late)


def test_only_a_decision_is_appealed(book: Casebook) -> None:
    fresh = book.file()
    for ticket in (fresh, appealing(book, decided(book, book.file()))):
        with pytest.raises(RuleBroken, match="not_decided_yet"):
            appealing(book, ticket)
    with pytest.raises(RuleBroken, match="not_decided_yet"):
        appealing(book, withdrawing(book, fresh))


def test_who_withdrew_his_appeal_has_no_second_one(book: Casebook) -> None:
    ticket = withdrawing(book, appealing(book, decided(book, book.file())))
    with pytest.raises(RuleBroken, match="act_not_lawful"):
        appealing(book, ticket)


def test_a_resolved_case_is_appealed_like_a_rejected_one(book: Casebook) -> None:
    resolved = book.act(officer(USSO), book.file(), lambda case: case.resolve("টাকা পাঠানো হয়েছে"))
    assert appealing(book, resolved).desk.office == DD


def test_an_appeal_keeps_the_accused_shut_out(book: Casebook) -> None:
    ticket = begun_at(book, UNO)
    appealed = appealing(book, decided(book, ticket))
    assert appealed.desk.sealed == {f"up-{UNION}"}
