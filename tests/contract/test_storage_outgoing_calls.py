"""Calls that we make, and calls that officers owe, on both engines."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from grs_core.call_ports import CallBackAttempt, OutgoingCall, OutgoingState, PartOfDay, Purpose
from grs_core.domain.complainant import Address
from grs_core.domain.lifecycle import Status
from grs_core.domain.tracking import TrackingNumber
from grs_core.ports import UnitOfWork
from grs_core.storage.database import Database
from tests.contract.conftest import RunSql
from tests.support.cases import PHONE, START, a_ticket, hours

OTHER = Address.of_phone("01812345678")
CALL = OutgoingCall("c1", PHONE, Purpose.CALL_BACK, START, state_at=START, next_attempt_at=START)
ASKS = OutgoingCall("a1", PHONE, Purpose.CONFIRM, START, "1000000008", START, state_at=START, next_attempt_at=START)
A_SECOND = timedelta(seconds=1)
ATTEMPT = CallBackAttempt(START + hours(2), "karim", "no_answer", "পরে আবার")


def write(database: Database, act: Callable[[UnitOfWork], Any]) -> Any:
    with database.work() as work:
        done = act(work)
        work.commit()
    return done


def add(database: Database, *calls: OutgoingCall) -> list[bool]:
    with database.work() as work:
        new = [work.outgoing_calls.add(call) for call in calls]
        work.commit()
    return new


def test_a_call_is_found_as_it_was_left(database: Database) -> None:
    gone = replace(
        CALL,
        state=OutgoingState.PLACED,
        state_at=START + hours(1),
        attempts=2,
        next_attempt_at=START + hours(2),
        handed_at=START + hours(1),
        provider_id="CA1",
        reason="no_answer",
    )
    assert add(database, CALL, CALL) == [True, False]
    with database.work() as work:
        assert work.outgoing_calls.lock("c1") == CALL
        work.outgoing_calls.save(gone)
        assert work.outgoing_calls.lock("c1") == gone
        assert work.outgoing_calls.lock("c2") is None


def test_a_decision_is_asked_about_once(database: Database) -> None:
    again = replace(ASKS, id="a2")
    later = replace(ASKS, id="a3", about=START + hours(1))
    other = replace(ASKS, id="a4", ticket="2000000006")
    assert add(database, ASKS, again, later, other) == [True, False, True, True]


def test_who_called_us_goes_before_whom_we_ask_and_then_who_waits_longest(database: Database) -> None:
    early = replace(ASKS, next_attempt_at=START - hours(9))
    sooner = replace(CALL, id="c0", next_attempt_at=START - hours(1))
    add(database, early, CALL, sooner, replace(CALL, id="c9", next_attempt_at=START + hours(1)))
    heard = []
    with database.work() as work:
        while (call := work.outgoing_calls.next_due(START, 9)) is not None:
            heard.append(call.id)
            work.outgoing_calls.save(replace(call, state=OutgoingState.PLACED))
    assert heard == ["c0", "c1", "a1"]


def test_questions_leave_lines_for_those_who_call_us(database: Database) -> None:
    asked = [replace(ASKS, id=f"a{n}", ticket=f"{n}000000008") for n in range(3)]
    add(database, replace(asked[0], state=OutgoingState.TALKING), *asked[1:])
    with database.work() as work:
        assert work.outgoing_calls.next_due(START, 1) is None
        free = work.outgoing_calls.next_due(START, 2)
        assert free is not None
        assert free.id == "a1"
        work.outgoing_calls.add(CALL)
        called_us = work.outgoing_calls.next_due(START, 1)
        assert called_us is not None
        assert called_us.id == "c1"


def test_what_was_handed_to_the_platform_is_asked_about_when_its_time_has_come(database: Database) -> None:
    handed = [
        replace(CALL, id=state.value, state=state, handed_at=START, next_attempt_at=START) for state in OutgoingState
    ]
    add(
        database,
        *handed,
        replace(handed[0], id="not_yet", state=OutgoingState.PLACED, next_attempt_at=START + A_SECOND),
    )
    found = write(database, lambda work: work.outgoing_calls.in_doubt(START, START + hours(1), 9))
    assert {each.id: each.state.value for each in found} == {
        "placed": "placed",
        "placing": "unknown",
        "talking": "talking",
        "unknown": "unknown",
    }
    assert {each.next_attempt_at for each in found} == {START + hours(1)}
    assert write(database, lambda work: work.outgoing_calls.in_doubt(START, START + hours(2), 9)) == ()


def test_the_calls_of_a_phone_are_found_by_it(database: Database) -> None:
    add(database, CALL, replace(CALL, id="c2", made_at=START + hours(1)), replace(CALL, id="c3", address=OTHER))
    with database.reading() as work:
        assert [each.id for each in work.outgoing_calls.of_address(PHONE, START)] == ["c2", "c1"]
        assert [each.id for each in work.outgoing_calls.of_address(PHONE, START + A_SECOND)] == ["c2"]


# ------------------------------------------------------------------- whom to ask
def decided(database: Database, at: datetime, status: Status = Status.RESOLVED) -> TrackingNumber:
    ticket = a_ticket(status=status, decided_at=at, decided_by="usso")
    write(database, lambda work: work.tickets.add(ticket))
    return ticket.number


def unconfirmed(database: Database, until: datetime = START, limit: int = 9) -> list[TrackingNumber]:
    with database.reading() as work:
        return list(work.outgoing_calls.unconfirmed(until, limit))


def test_proposed_solutions_are_asked_about_in_the_order_of_their_decisions(database: Database) -> None:
    late, early = decided(database, START), decided(database, START - hours(2))
    decided(database, START + A_SECOND)
    decided(database, START - hours(1), Status.REJECTED)
    assert unconfirmed(database) == [early, late]
    assert unconfirmed(database, limit=1) == [early]
    add(database, replace(ASKS, ticket=str(early), about=START - hours(2)))
    assert unconfirmed(database) == [late]


def test_of_two_decisions_at_one_moment_neither_is_left_out(database: Database) -> None:
    one, two = decided(database, START), decided(database, START)
    assert unconfirmed(database) == [one, two]
    add(database, replace(ASKS, ticket=str(one)))
    assert unconfirmed(database) == [two]
    add(database, replace(ASKS, id="a2", ticket=str(two)))
    assert unconfirmed(database) == []


# ------------------------------------------------------------- what officers owe
def opened(database: Database, ticket: str = "1000000008", part: PartOfDay = PartOfDay.ANY) -> bool:
    done: bool = write(database, lambda work: work.call_backs.open(ticket, part, START, START + hours(8)))
    return done


def test_a_case_has_one_open_task_and_a_new_one_after_it(database: Database) -> None:
    assert [opened(database), opened(database, part=PartOfDay.MORNING), opened(database, "2000000006")] == [1, 0, 1]
    with database.work() as work:
        mine = work.call_backs.lock_open("1000000008")
        assert mine is not None
        assert (mine.part, mine.state, mine.attempts, mine.due_at) == (PartOfDay.ANY, "open", 0, START + hours(8))
        done = replace(mine, state="reached", attempts=1, done_at=START + hours(2))
        work.call_backs.save(done, ATTEMPT)
        assert work.call_backs.lock_open("1000000008") is None
        assert work.call_backs.latest(["1000000008", "3000000004"]) == {"1000000008": done}
        assert work.call_backs.attempts(mine.id) == (ATTEMPT,)
        work.commit()
    assert opened(database)
    with database.reading() as work:
        assert work.call_backs.latest(["1000000008"])["1000000008"].state == "open"
        assert work.call_backs.latest([]) == {}


def test_a_note_is_sealed(database: Database, run_sql: RunSql) -> None:
    opened(database)
    with database.work() as work:
        mine = work.call_backs.lock_open("1000000008")
        assert mine is not None
        work.call_backs.save(mine, ATTEMPT)
        work.commit()
    ((note,),) = run_sql("SELECT note FROM call_back_attempts")
    assert "পরে" not in note
