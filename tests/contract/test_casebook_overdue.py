"""The timers: at half, at four fifths and at the end, once each, oldest first, whatever fails on the way."""

from dataclasses import replace
from datetime import timedelta

import pytest

from grs_core.domain.errors import NotFound
from grs_core.domain.events import SYSTEM, EventName
from grs_core.domain.grievance import Accused, AccusedRole, Category
from grs_core.domain.lifecycle import Status
from grs_core.domain.ticket import Ticket
from grs_core.ports import UnitOfWork
from grs_core.services.citizen import add_information
from grs_core.services.overdue import BACK_OFF, LATE
from grs_core.storage.database import Database
from tests.contract.conftest import RunSql
from tests.support.casebook import CELL, CHAIRMAN, CITIZEN, DD, DISTRICT, MINE, UNION, UNO, USSO, Casebook, officer

A_MOMENT = timedelta(seconds=1)


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def counts(book: Casebook, **expected: int) -> None:
    """What a sweep does, and that it does nothing else. A stage that was slept through also counts as late."""
    nothing = dict.fromkeys(("escalated", "reminded", "alarmed", "failed"), 0)
    assert {**book.sweep().as_json(), "late": 0} == {**nothing, "late": 0, **expected}


def test_the_holder_is_reminded_at_half_and_at_four_fifths_and_the_case_moves_up_at_the_end(book: Casebook) -> None:
    ticket = book.file()
    clock = ticket.clock
    for moment, expected in (
        (clock.half_at - A_MOMENT, {}),
        (clock.half_at, {"reminded": 1}),
        (clock.half_at + A_MOMENT, {}),
        (clock.late_at, {"reminded": 1}),
        (clock.due_at - A_MOMENT, {}),
        (clock.due_at, {"escalated": 1}),
        (clock.due_at + A_MOMENT, {}),
    ):
        book.clock.set(moment)
        counts(book, **expected)
        counts(book)
    reminders = [event for event in book.history(ticket) if event.name is EventName.REMINDED]
    assert [event.detail for event in reminders] == ["50%", "80%"]
    (moved,) = (event for event in book.history(ticket) if event.name is EventName.ESCALATED)
    assert (moved.origin, moved.target, moved.actor) == (USSO, DD, SYSTEM)


def test_a_moved_case_has_a_fresh_clock_and_is_not_late_the_next_day(book: Casebook) -> None:
    ticket = book.act(officer(USSO), book.file(), lambda case: case.accept())
    book.clock.set(ticket.due_at)
    counts(book, escalated=1)
    moved = book.get(ticket)
    assert (moved.desk.office, moved.status, moved.handler, moved.clock.rung) == (DD, Status.OPEN, None, 0)
    assert moved.due_at == book.policy.calendar.due(book.now, 15)
    book.clock.advance(days=1)
    counts(book)


def test_the_citizen_is_told_once_of_each_move_and_of_no_reminder(book: Casebook) -> None:
    ticket = book.file()
    for moment in (ticket.clock.half_at, ticket.clock.late_at, ticket.due_at):
        book.clock.set(moment)
        book.sweep()
        book.sweep()
    (told,) = book.notices()
    assert (told.notice.key, told.address, told.ticket) == ("notice_escalated", MINE, str(ticket.number))
    assert told.notice.params["office"] == book.policy.office_name(DD)
    assert told.notice.params["due"] == book.get(ticket).due_at


def test_nobody_is_told_who_said_stop_but_the_case_moves(book: Casebook) -> None:
    ticket = book.file()
    book.write(lambda work: work.conversations.silence(MINE, True))
    book.clock.set(ticket.due_at)
    counts(book, escalated=1)
    assert book.notices() == ()


def test_after_a_long_outage_a_case_climbs_one_tier_and_not_three(book: Casebook) -> None:
    ticket = book.file(Category.WRONGFUL_EXCLUSION, "family_card")
    book.clock.advance(days=300)
    assert book.sweep().as_json() == {"escalated": 1, "reminded": 0, "alarmed": 0, "failed": 0, "late": 1}
    counts(book)
    assert book.get(ticket).desk.office == USSO
    assert book.told(ticket).count(EventName.REMINDED) == 0


def test_an_outage_over_both_reminders_leaves_the_later_one(book: Casebook) -> None:
    ticket = book.file()
    book.clock.set(ticket.due_at - A_MOMENT)
    counts(book, reminded=1)
    counts(book)
    book.clock.set(ticket.due_at)
    counts(book, escalated=1)


def test_at_the_top_an_alarm_is_raised_once_and_the_case_stays(book: Casebook) -> None:
    ticket = book.file(Category.BRIBERY, accused=Accused(AccusedRole.OFFICIAL, "dc"))
    assert ticket.desk.office == CELL
    book.clock.set(ticket.due_at)
    counts(book, alarmed=1)
    book.clock.advance(days=100)
    counts(book)
    after = book.get(ticket)
    assert (after.desk, after.alarmed, after.due_at) == (ticket.desk, True, ticket.due_at)
    assert book.told(ticket).count(EventName.ALARMED) == 1


def test_a_case_without_a_place_raises_an_alarm_instead_of_lying_still(book: Casebook) -> None:
    ticket = book.file(place=None)
    book.clock.set(ticket.due_at)
    counts(book, alarmed=1)
    placed = book.enrich(ticket.number, place=UNION)
    assert (placed.desk.office, placed.alarmed, placed.clock.rung) == (USSO, False, 0)


def test_left_alone_a_case_climbs_from_the_union_to_the_cell(book: Casebook) -> None:
    ticket = book.file(Category.WRONGFUL_EXCLUSION, "family_card")
    desks = [ticket.desk.office]
    while book.get(ticket).timer_at is not None:
        book.clock.set(book.get(ticket).timer_at or book.now)
        book.sweep()
        desks.append(book.get(ticket).desk.office)
    assert list(dict.fromkeys(desks)) == [f"up-{UNION}", USSO, DD, CELL]
    assert book.get(ticket).alarmed


def test_a_climbing_case_passes_the_accused_by(book: Casebook) -> None:
    ticket = book.file(Category.BRIBERY, accused=CHAIRMAN)
    assert ticket.desk.office == UNO
    book.clock.set(ticket.due_at)
    counts(book, escalated=1)
    moved = book.get(ticket).desk
    assert (moved.office, set(moved.sealed)) == (f"ddlg-{DISTRICT}", {f"up-{UNION}"})


# ----------------------------------------------------------- what moves a clock
def test_a_comment_and_a_new_fact_do_not_move_the_clock(book: Casebook) -> None:
    ticket = book.act(officer(USSO), book.file(), lambda case: case.accept())
    book.clock.set(ticket.due_at - A_MOMENT)
    book.write(lambda work: add_information(work, book.policy, MINE, ticket.number, "এখনো না", CITIZEN, book.now))
    book.enrich(ticket.number, programme="widow_allowance")
    book.sweep()
    book.clock.set(ticket.due_at)
    counts(book, escalated=1)


def test_while_the_citizen_is_asked_nothing_escalates_and_after_the_longest_pause_the_clock_goes_on(
    book: Casebook,
) -> None:
    ticket = book.file()
    book.clock.advance(days=1)
    asked = book.act(officer(USSO), ticket, lambda case: case.ask("কোন মাস?"))
    ends = book.policy.calendar.due(book.now, 10)
    book.clock.set(ticket.due_at + A_MOMENT)
    assert book.now < ends
    counts(book)
    book.clock.set(ends)
    counts(book)
    running = book.get(ticket)
    waited = book.policy.calendar.elapsed(asked.paused_at or ends, ends)
    assert (running.status, running.paused_at, running.handler) == (Status.IN_PROGRESS, None, "karim")
    assert running.due_at == book.policy.calendar.advance(ticket.due_at, waited)
    assert book.told(ticket)[-1] is EventName.CLOCK_RESUMED
    for moment, expected in (
        (running.clock.half_at, {"reminded": 1}),
        (running.clock.late_at, {"reminded": 1}),
        (running.due_at, {"escalated": 1}),
    ):
        book.clock.set(moment)
        counts(book, **expected)


def test_a_decided_case_rings_no_more(book: Casebook) -> None:
    ticket = book.act(officer(USSO), book.file(), lambda case: case.resolve("হয়েছে"))
    book.clock.set(ticket.due_at + timedelta(days=40))
    counts(book)


# ------------------------------------------------------------------ many cases
def test_the_oldest_overdue_case_escalates_first_with_five_hundred_newer_ones(book: Casebook) -> None:
    oldest = book.file()
    book.clock.advance(days=1)
    newer = book.file()
    many(book, newer, 500)
    book.clock.set(newer.due_at)
    report = book.sweep(limit=1)
    assert report.as_json() == {"escalated": 1, "reminded": 0, "alarmed": 0, "failed": 0, "late": 1}
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
    counts(book)
    book.clock.advance(seconds=BACK_OFF.total_seconds() - 1)
    counts(book)
    book.clock.advance(seconds=1)
    assert book.sweep().failed == 1


def test_a_failure_of_any_kind_does_not_stop_the_others(book: Casebook) -> None:
    """Not only a refusal of ours: here the dice fall on the floor for the oldest case."""

    class DiceOnTheFloor:
        def __init__(self) -> None:
            self.thrown = 0

        def token(self) -> str:
            self.thrown += 1
            if self.thrown == 1:
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
    counts(book, escalated=1)
    assert book.get(ticket).desk.office == CELL


def test_a_sweep_of_nothing_is_nothing(book: Casebook) -> None:
    counts(book)
    assert book.sweep(limit=0).as_json() == book.sweep().as_json()


def test_a_case_that_moved_up_leaves_the_sight_of_who_had_it(book: Casebook) -> None:
    seen = book.file()
    book.clock.set(seen.due_at)
    book.sweep()
    with pytest.raises(NotFound, match="ticket_unknown"):
        book.act(officer(USSO), seen, lambda case: case.accept())
