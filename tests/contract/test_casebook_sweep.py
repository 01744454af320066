"""A sweep over many cases: the oldest first, whatever fails on the way."""

from dataclasses import replace
from datetime import timedelta

import pytest

from grs_core.domain.errors import NotFound
from grs_core.domain.ticket import Ticket
from grs_core.ports import UnitOfWork
from grs_core.services.overdue import BACK_OFF, LATE
from grs_core.storage.database import Database
from tests.contract.conftest import RunSql
from tests.support.casebook import CELL, DD, USSO, Casebook, officer

A_MOMENT = timedelta(seconds=1)


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def test_the_oldest_overdue_case_escalates_first_with_five_hundred_newer_ones(book: Casebook) -> None:
    oldest = book.file()
    book.clock.advance(days=1)
    newer = book.file()
    many(book, newer, 500)
    book.clock.set(newer.due_at)
    report = book.sweep(limit=1)
    assert (report.escalated, report.late) == (1, 1)
    assert book.get(oldest).desk.office == DD
    assert book.get(newer).desk.office == USSO


def many(book: Casebook, like: Ticket, how_many: int) -> None:
    """As many more of the same age, in one unit of work."""

    def add(work: UnitOfWork) -> None:
        for _ in range(how_many):
            work.tickets.add(replace(like, number=book.dice.tracking_number(), version=0))

    book.write(add)


def test_a_timer_acted_on_more_than_two_minutes_after_it_rang_is_late(book: Casebook) -> None:
    in_time, late = book.file(), book.file()
    book.clock.set(late.accept_by or book.now)
    assert (book.sweep().called, book.sweep().called) == (2, 0)
    book.clock.set(in_time.clock.half_at + LATE)
    report = book.sweep()
    assert (report.reminded, report.late) == (2, 0)
    book.clock.set(late.clock.late_at + LATE + A_MOMENT)
    report = book.sweep()
    assert (report.reminded, report.late) == (2, 2)


BREAKAGES = {
    "an unreadable story": "UPDATE tickets SET text = 'broken' WHERE number = :number",
    "an unknown status": "UPDATE tickets SET status = 'nowhere' WHERE number = :number",
    "an unknown tier": "UPDATE tickets SET tier = 'moon' WHERE number = :number",
    "an unknown category": "UPDATE tickets SET category = 'weather' WHERE number = :number",
}


@pytest.mark.parametrize("breakage", BREAKAGES.values(), ids=BREAKAGES)
def test_one_broken_row_does_not_stop_the_others_and_is_put_off(book: Casebook, run_sql: RunSql, breakage: str) -> None:
    broken = book.file()
    book.clock.advance(minutes=1)
    others = [book.file() for _ in range(3)]
    run_sql(breakage, number=str(broken.number))
    book.clock.set(others[-1].due_at)
    report = book.sweep()
    assert (report.failed, report.escalated) == (1, 3)
    (problem,) = report.problems
    assert problem.startswith(f"{broken.number}: ") and "broken" not in problem.split(": ")[1]
    book.sweeps()
    book.clock.advance(seconds=BACK_OFF.total_seconds() - 1)
    book.sweeps()
    book.clock.advance(seconds=1)
    assert book.sweep().failed == 1


def test_a_failure_of_any_kind_does_not_stop_the_others(book: Casebook) -> None:
    """Not only a refusal of ours: here the dice fall on the floor for the oldest case."""

    class DiceOnTheFloor:
        def __init__(self) -> None:
            self.thrown = 0

        def token(self) -> str:
            self.thrown += 1
            if self.thrown <= 2:  # with the others, and when it is tried alone
                raise OSError("no entropy")
            return f"{self.thrown:032x}"

    tickets = [book.file() for _ in range(3)]
    whole = book.dice
    book.dice = DiceOnTheFloor()  # type: ignore[assignment]
    book.clock.set(tickets[0].due_at)
    report = book.sweep()
    assert (report.failed, report.escalated) == (1, 2)
    assert report.problems[0].endswith("OSError")
    assert len(book.notices()) == 2
    book.dice = whole
    book.clock.advance(minutes=5)
    assert book.sweep().escalated == 1
    assert len(book.notices()) == 1
    assert book.database.verify_audit().ok


def test_an_office_and_a_place_that_are_no_more_do_not_hold_a_case_back(book: Casebook, run_sql: RunSql) -> None:
    ticket = book.file()
    run_sql(
        "UPDATE tickets SET office = 'usso-gone', place = 'BD-gone' WHERE number = :number", number=str(ticket.number)
    )
    book.clock.set(ticket.due_at)
    book.sweeps(escalated=1)
    assert book.get(ticket).desk.office == CELL


def test_a_sweep_of_nothing_is_nothing(book: Casebook) -> None:
    book.sweeps()
    assert book.sweep(limit=0).as_json() == book.sweep().as_json()


def test_a_case_that_moved_up_leaves_the_sight_of_who_had_it(book: Casebook) -> None:
    seen = book.file()
    book.clock.set(seen.due_at)
    book.sweep()
    with pytest.raises(NotFound, match="ticket_unknown"):
        book.act(officer(USSO), seen, lambda case: case.accept())
