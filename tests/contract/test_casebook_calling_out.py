"""Calls about a proposed solution that nobody answered, and what becomes of any call, on both engines."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from grs_core.call_ports import OutgoingCall, OutgoingState, Purpose
from grs_core.domain.complainant import Address
from grs_core.domain.events import EventName
from grs_core.domain.messages import Accepted, Refused, Unknown
from grs_core.domain.ticket import Ticket
from grs_core.ports import UnitOfWork
from grs_core.services import calling_out
from grs_core.services.calling_back import missed_call
from grs_core.services.closure import confirm, reopen
from grs_core.storage.database import Database
from tests.support.casebook import CITIZEN, MINE, THEIRS, USSO, Casebook, officer

A_DAY = timedelta(days=1)
WEDNESDAY = datetime(2026, 1, 7, 11, tzinfo=UTC)
"""Closing time of the third working day after the Sunday on which a casebook begins."""
HANDED = OutgoingCall(
    "c1",
    MINE,
    Purpose.CALL_BACK,
    datetime(2026, 1, 4, 3, 59, tzinfo=UTC),
    state=OutgoingState.PLACING,
    state_at=datetime(2026, 1, 4, 4, tzinfo=UTC),
    attempts=1,
    handed_at=datetime(2026, 1, 4, 4, tzinfo=UTC),
    next_attempt_at=datetime(2026, 1, 4, 4, 1, tzinfo=UTC),
)
Act = Callable[[UnitOfWork], object]


@pytest.fixture
def book(database: Database) -> Casebook:
    book = Casebook(database)
    book.hire(officer(USSO))
    return book


def solve(book: Casebook, ticket: Ticket) -> Ticket:
    return book.act(officer(USSO), book.get(ticket), lambda case: case.resolve("টাকা পাঠানো হয়েছে"))


def plan(book: Casebook) -> int:
    return book.write(lambda work: calling_out.find_unconfirmed(work, book.policy, book.dice, book.now))


def take(book: Casebook) -> OutgoingCall | None:
    return book.write(lambda work: calling_out.take_due(work, book.policy, book.now))


def calls_to(book: Casebook, address: Address = MINE) -> tuple[OutgoingCall, ...]:
    return book.read(lambda work: work.outgoing_calls.of_address(address, book.now - 99 * A_DAY))


# ----------------------------------------------------------------- whom to ask
def test_who_does_not_answer_for_three_working_days_is_called_once_for_each_decision(book: Casebook) -> None:
    ticket = solve(book, book.file())
    book.clock.set(WEDNESDAY - timedelta(minutes=1))
    assert plan(book) == 0
    book.clock.set(WEDNESDAY)
    assert (plan(book), plan(book)) == (1, 0)
    (call,) = calls_to(book)
    assert (call.purpose, call.ticket, call.state) == (Purpose.CONFIRM, str(ticket.number), OutgoingState.WAITING)
    taken = take(book)
    assert taken is not None
    assert (taken.state, taken.attempts) == (OutgoingState.PLACING, 1)
    book.write(lambda work: reopen(work, book.policy, MINE, ticket.number, "হয় নাই", CITIZEN, book.now))
    book.clock.advance(hours=1)
    solve(book, ticket)
    book.clock.advance(days=7)
    assert plan(book) == 1
    assert len({call.about for call in calls_to(book)}) == 2


def test_who_has_answered_meanwhile_is_not_called(book: Casebook) -> None:
    ticket = solve(book, book.file())
    book.clock.set(WEDNESDAY)
    plan(book)
    book.write(lambda work: confirm(work, MINE, ticket.number, CITIZEN, book.now))
    assert take(book) is not None
    assert [(call.state, call.reason, call.attempts) for call in calls_to(book)] == [
        (OutgoingState.CANCELLED, "answered", 0)
    ]
    assert take(book) is None


def test_who_said_stop_is_not_called(book: Casebook) -> None:
    solve(book, book.file())
    book.write(lambda work: work.conversations.silence(MINE, True))
    book.clock.set(WEDNESDAY)
    assert plan(book) == 1
    assert [(call.state, call.reason) for call in calls_to(book)] == [(OutgoingState.CANCELLED, "silenced")]
    assert (plan(book), take(book)) == (0, None)


@pytest.mark.parametrize("address", [Address.of_chat("a1b2"), Address.of_phone("+447400123456")])
def test_who_has_no_phone_here_is_not_called(book: Casebook, address: Address) -> None:
    solve(book, book.file(address=address))
    book.clock.set(WEDNESDAY)
    assert plan(book) == 1
    assert [(call.state, call.reason) for call in calls_to(book, address)] == [(OutgoingState.CANCELLED, "no_phone")]


def test_whoever_told_of_violence_is_not_called_unasked(book: Casebook) -> None:
    ticket = solve(book, book.file())
    book.write(lambda work: work.tickets.save(replace(book.get(ticket), sensitive=True)))
    book.clock.set(WEDNESDAY)
    plan(book)
    assert [(call.state, call.reason) for call in calls_to(book)] == [(OutgoingState.CANCELLED, "sensitive")]


def test_two_cases_of_one_phone_are_asked_about_one_after_the_other(book: Casebook) -> None:
    for _ in range(2):
        solve(book, book.file())
    book.clock.set(WEDNESDAY)
    assert plan(book) == 2
    first, second = take(book), take(book)
    assert first is not None and second is not None
    assert (first.state, second.state) == (OutgoingState.PLACING, OutgoingState.WAITING)
    answered(book, first)
    book.clock.advance(minutes=10)
    talking = take(book)
    assert talking is not None
    assert talking.next_attempt_at == book.now + timedelta(minutes=10)
    over(book, calling_out.reference(first))
    book.clock.advance(minutes=10)
    put_off = take(book)
    assert put_off is not None
    assert put_off.next_attempt_at == (first.handed_at or book.now) + book.policy.calls.gap
    assert take(book) is None


def test_nobody_is_called_at_night(book: Casebook) -> None:
    solve(book, book.file())
    book.clock.set(datetime(2026, 1, 7, 16, tzinfo=UTC))  # 22:00 in Dhaka
    assert (plan(book), take(book)) == (1, None)
    book.clock.set(datetime(2026, 1, 8, 2, tzinfo=UTC))  # 08:00
    assert take(book) is not None


def test_who_called_us_does_not_wait_for_those_whom_we_ask(book: Casebook) -> None:
    solve(book, book.file())
    book.clock.set(WEDNESDAY)
    plan(book)
    book.write(lambda work: missed_call(work, book.policy, book.dice, THEIRS, "CA1", book.now, by_phone=True))
    book.clock.advance(minutes=1)
    first = take(book)
    assert first is not None
    assert first.purpose is Purpose.CALL_BACK


def test_many_workers_make_each_call_once(book: Casebook) -> None:
    lines = book.policy.calls.questions
    for n in range(lines):
        solve(book, book.file(address=Address.of_phone(f"0171100000{n}")))
    book.clock.set(WEDNESDAY)
    with ThreadPoolExecutor(3) as workers:
        list(workers.map(lambda _: plan(book), range(3)))
        found = [call for call in workers.map(lambda _: take(book), range(3 * lines)) if call is not None]
    placing = [call.id for call in found if call.state is OutgoingState.PLACING]
    assert len(placing) == len(set(placing)) == lines


# ------------------------------------------------------------ what becomes of it
def handed(book: Casebook, **changes: object) -> OutgoingCall:
    call = replace(HANDED, **changes)  # type: ignore[arg-type]
    book.write(lambda work: work.outgoing_calls.add(call))
    return call


def answered(book: Casebook, call: OutgoingCall, sid: str = "CA1") -> OutgoingCall | None:
    return book.write(lambda work: calling_out.answered(work, calling_out.reference(call), sid, book.now))


def over(book: Casebook, named: str = "c1.1", sid: str = "CA1") -> None:
    book.write(lambda work: calling_out.over(work, book.policy, book.dice, named, sid, "no-answer", book.now))


def settle(book: Casebook, call: OutgoingCall, outcome: Accepted | Refused | Unknown) -> None:
    book.write(lambda work: calling_out.settle(work, book.policy, book.dice, call, outcome, book.now))


def state(book: Casebook) -> tuple[OutgoingState, int]:
    (call,) = calls_to(book)
    return call.state, call.attempts


def test_what_is_told_before_the_platforms_answer_stands(book: Casebook) -> None:
    call = handed(book)
    assert answered(book, call) is not None
    settle(book, call, Accepted("CA1"))
    assert state(book) == (OutgoingState.TALKING, 1)
    over(book)
    settle(book, call, Unknown("timeout"))
    assert state(book) == (OutgoingState.DONE, 1)


def test_an_end_that_is_told_before_the_platforms_answer_is_the_end(book: Casebook) -> None:
    call = handed(book)
    over(book)
    settle(book, call, Accepted("CA1"))
    assert state(book) == (OutgoingState.WAITING, 1)


def test_a_call_in_doubt_is_not_made_again_before_it_is_known_that_it_was_not_taken(book: Casebook) -> None:
    call = handed(book)
    settle(book, call, Unknown("timeout"))
    book.clock.advance(hours=5)
    assert take(book) is None
    settle(book, call, Refused("not_taken", retryable=True))
    assert state(book) == (OutgoingState.WAITING, 0)
    book.clock.advance(minutes=1)
    again = take(book)
    assert again is not None
    assert (again.state, again.attempts) == (OutgoingState.PLACING, 1)


def test_another_call_of_that_name_changes_nothing(book: Casebook) -> None:
    call = handed(book, attempts=2)
    settle(book, call, Accepted("CA2"))
    over(book, "c1.1", "CA1")
    over(book, "c1.2", "CA1")
    assert state(book) == (OutgoingState.PLACED, 2)
    over(book, "c1.2", "CA2")
    assert state(book) == (OutgoingState.WAITING, 2)


def test_a_call_of_which_nobody_ever_tells_is_written_about_after_a_day(book: Casebook) -> None:
    call = handed(book, state=OutgoingState.PLACED, provider_id="CA1")
    for hours, ends in ((23, OutgoingState.PLACED), (25, OutgoingState.FAILED)):
        book.clock.set((HANDED.handed_at or book.now) + timedelta(hours=hours))
        book.write(lambda work: calling_out.never_told(work, book.policy, book.dice, call, book.now))
        assert state(book)[0] is ends
    assert [notice.notice.key for notice in book.notices()] == ["missed_call"]


def test_a_talk_whose_end_is_never_told_was_a_talk(book: Casebook) -> None:
    call = handed(book)
    answered(book, call)
    talking = calls_to(book)[0]
    assert talking.next_attempt_at == book.now + calling_out.TALKS_FOR
    book.clock.advance(days=2)
    book.write(lambda work: calling_out.never_told(work, book.policy, book.dice, talking, book.now))
    assert state(book) == (OutgoingState.DONE, 1)
    assert book.notices() == ()


def test_whom_we_asked_is_not_written_to_when_he_does_not_take_the_call(book: Casebook) -> None:
    ticket = solve(book, book.file())
    book.clock.set(WEDNESDAY)
    plan(book)
    book.notices()
    for n in range(3):
        call = take(book)
        assert call is not None
        over(book, calling_out.reference(call), f"CA{n}")
        book.clock.advance(days=1)
    assert take(book) is None
    assert state(book) == (OutgoingState.FAILED, 3)
    assert book.notices() == ()
    told = [event for event in book.history(ticket) if event.name is EventName.CITIZEN_CALLED]
    assert [event.target for event in told] == ["no_answer", "no_answer", "no_answer", "gave_up"]
    assert {(event.actor.who, event.actor.door, event.origin) for event in told} == {("system", "ivr", "confirm")}


def test_what_no_call_of_ours_is_named_does_nothing(book: Casebook) -> None:
    assert book.write(lambda work: calling_out.answered(work, "nobody.1", "CA1", book.now)) is None
    over(book, "nobody.1")
