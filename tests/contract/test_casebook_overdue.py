"""The timers: at half, at four fifths and at the end, once each, oldest first, whatever fails on the way."""

from datetime import timedelta

import pytest

from grs_core.domain.events import SYSTEM, EventName
from grs_core.domain.grievance import Accused, AccusedRole, Category
from grs_core.domain.lifecycle import Status
from grs_core.services.citizen import add_information
from grs_core.storage.database import Database
from tests.support.casebook import CELL, CHAIRMAN, CITIZEN, DD, DISTRICT, MINE, UNION, UNO, USSO, Casebook, officer

A_MOMENT = timedelta(seconds=1)


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


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
        book.sweeps(**expected)
        book.sweeps()
    reminders = [event for event in book.history(ticket) if event.name is EventName.REMINDED]
    assert [event.detail for event in reminders] == ["50%", "80%"]
    (moved,) = (event for event in book.history(ticket) if event.name is EventName.ESCALATED)
    assert (moved.origin, moved.target, moved.actor) == (USSO, DD, SYSTEM)


def test_a_moved_case_has_a_fresh_clock_and_is_not_late_the_next_day(book: Casebook) -> None:
    ticket = book.act(officer(USSO), book.file(), lambda case: case.accept())
    book.clock.set(ticket.due_at)
    book.sweeps(escalated=1)
    moved = book.get(ticket)
    assert (moved.desk.office, moved.status, moved.handler, moved.clock.rung) == (DD, Status.OPEN, None, 0)
    assert moved.due_at == book.policy.calendar.due(book.now, 15)
    book.clock.advance(days=1)
    book.sweeps()


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
    book.sweeps(escalated=1)
    assert book.notices() == ()


def test_after_a_long_outage_a_case_climbs_one_tier_and_not_three(book: Casebook) -> None:
    ticket = book.file(Category.WRONGFUL_EXCLUSION, "family_card")
    book.clock.advance(days=300)
    book.sweeps(escalated=1, late=1)
    book.sweeps()
    assert book.get(ticket).desk.office == USSO
    assert book.told(ticket).count(EventName.REMINDED) == 0


def test_an_outage_over_both_reminders_leaves_the_later_one(book: Casebook) -> None:
    ticket = book.file()
    book.clock.set(ticket.due_at - A_MOMENT)
    book.sweeps(reminded=1)
    book.sweeps()
    book.clock.set(ticket.due_at)
    book.sweeps(escalated=1)


def test_at_the_top_an_alarm_is_raised_every_five_working_days_and_the_case_stays(book: Casebook) -> None:
    ticket = book.file(Category.BRIBERY, accused=Accused(AccusedRole.OFFICIAL, "dc"))
    assert ticket.desk.office == CELL
    book.clock.set(ticket.due_at)
    book.sweeps(alarmed=1)
    again = book.policy.calendar.due(book.now, 5)
    book.clock.set(again - A_MOMENT)
    book.sweeps()
    book.clock.set(again)
    book.sweeps(alarmed=1)
    book.clock.advance(days=100)
    book.sweeps(alarmed=1)
    after = book.get(ticket)
    assert (after.desk, after.alarmed, after.due_at) == (ticket.desk, True, ticket.due_at)
    assert book.told(ticket).count(EventName.ALARMED) == 3
    assert after.timer_at is not None and after.timer_at > book.now


def test_a_case_without_a_place_raises_an_alarm_instead_of_lying_still(book: Casebook) -> None:
    ticket = book.file(place=None)
    book.clock.set(ticket.due_at)
    book.sweeps(alarmed=1)
    placed = book.enrich(ticket.number, place=UNION)
    assert (placed.desk.office, placed.alarmed, placed.clock.rung) == (USSO, False, 0)


def test_left_alone_a_case_climbs_from_the_union_to_the_cell(book: Casebook) -> None:
    ticket = book.file(Category.WRONGFUL_EXCLUSION, "family_card")
    desks = [ticket.desk.office]
    while not book.get(ticket).alarmed:
        book.clock.set(book.get(ticket).timer_at or book.now)
        book.sweep()
        desks.append(book.get(ticket).desk.office)
    assert list(dict.fromkeys(desks)) == [f"up-{UNION}", USSO, DD, CELL]
    timer = book.get(ticket).timer_at
    assert timer is not None and timer > book.now


def test_a_climbing_case_passes_the_accused_by(book: Casebook) -> None:
    ticket = book.file(Category.BRIBERY, accused=CHAIRMAN)
    assert ticket.desk.office == UNO
    book.clock.set(ticket.due_at)
    book.sweeps(escalated=1)
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
    book.sweeps(escalated=1)


def test_while_the_citizen_is_asked_nothing_escalates_and_after_the_longest_pause_the_clock_goes_on(
    book: Casebook,
) -> None:
    ticket = book.file()
    book.clock.advance(days=1)
    asked = book.act(officer(USSO), ticket, lambda case: case.ask("কোন মাস?"))
    ends = book.policy.calendar.due(book.now, 10)
    book.clock.set(ticket.due_at + A_MOMENT)
    assert book.now < ends
    book.sweeps()
    book.clock.set(ends)
    book.sweeps()
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
        book.sweeps(**expected)


def test_a_decided_case_rings_no_more(book: Casebook) -> None:
    ticket = book.act(officer(USSO), book.file(), lambda case: case.resolve("হয়েছে"))
    book.clock.set(ticket.due_at + timedelta(days=40))
    book.sweeps(lapsed=1)
    assert book.get(ticket).timer_at is None
    book.clock.advance(days=400)
    book.sweeps()
