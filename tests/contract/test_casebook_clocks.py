"""The promises to a citizen: the desk's, the law's, the acknowledgement's; what moves them and what never does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from grs_core.case_ports import DeskNoticeKind
from grs_core.domain.errors import RuleBroken
from grs_core.domain.events import EventName
from grs_core.domain.grievance import Accused, AccusedRole, Category
from grs_core.domain.lifecycle import Status
from grs_core.domain.offices import Tier
from grs_core.domain.ticket import Ticket
from grs_core.services.casework import Casework
from grs_core.services.citizen import add_information
from grs_core.services.clocks import explained, explained_by_law, recomputed
from grs_core.storage.database import Database
from tests.support.casebook import CELL, CITIZEN, DC, DD, MINE, UNO, UP, USSO, Casebook, officer

A_MOMENT = timedelta(seconds=1)
CLERK = officer(USSO)
SUNDAY_BEFORE_EID = datetime(2026, 5, 17, 4, tzinfo=UTC)
"""Eid al-Adha 2026 takes 26 to 31 May: four of its days off are working days of the week."""


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def sending_to(office: str) -> Callable[[Casework], Ticket]:
    return lambda case: case.forward(office, "আপনার বিষয়")


def rings_at(moment: datetime | None) -> datetime:
    assert moment is not None
    return moment


def told_desks(book: Casebook, ticket: object) -> list[tuple[str, DeskNoticeKind]]:
    number = str(ticket.number)  # type: ignore[attr-defined]
    return [(notice.office, notice.kind) for notice in book.read(lambda work: work.desk_notices.of(number))]


# ------------------------------------------------------------- the law's limit
def test_a_case_has_the_thirty_days_of_the_law_beside_its_desks_own_time(book: Casebook) -> None:
    ticket = book.file()
    assert ticket.statutory is not None
    assert ticket.statutory.due_at == book.policy.calendar.due(book.now, 30)
    assert book.get(ticket).statutory == ticket.statutory


def test_a_move_never_starts_the_laws_limit_anew(book: Casebook) -> None:
    ticket = book.file()
    book.clock.set(ticket.due_at)
    book.sweeps(escalated=1)
    moved = book.get(ticket)
    assert moved.statutory == ticket.statutory
    assert moved.due_at > ticket.due_at


def test_sending_a_case_to_and_fro_never_puts_it_behind_the_laws_limit(book: Casebook) -> None:
    ticket = book.file()
    law = ticket.statutory
    assert law is not None
    while (left := law.due_at - book.now) > timedelta(days=1):
        book.clock.advance(days=min(6, left.days))
        here = book.get(ticket)
        target = UNO if here.desk.office == USSO else USSO
        ticket = book.act(officer(here.desk.office), here, sending_to(target))
        assert ticket.due_at <= max(law.due_at, book.policy.calendar.due(book.now, 1))
        assert ticket.timer_at is not None and ticket.timer_at > book.now
        assert ticket.statutory == law


def test_a_case_that_climbs_late_still_has_the_next_desks_full_time(book: Casebook) -> None:
    ticket = book.file()
    book.clock.advance(days=300)
    book.sweeps(escalated=1, late=1)
    moved = book.get(ticket)
    assert moved.due_at == book.policy.calendar.due(book.now, 15)
    book.clock.advance(days=1)
    book.sweeps()


# ------------------------------------------------------- pauses, and their end
def test_asking_again_and_again_stops_the_clocks_for_ten_working_days_in_all(book: Casebook) -> None:
    calendar, ticket = book.policy.calendar, book.file()
    first = book.act(CLERK, ticket, lambda case: case.ask("কোন মাস?"))
    book.clock.set(calendar.advance(book.now, calendar.elapsed(book.now, calendar.due(book.now, 7))))
    waited = calendar.elapsed(first.paused_at or book.now, book.now)
    answer(book, ticket)
    second = book.act(CLERK, book.get(ticket), lambda case: case.ask("কোন ব্যাংক?"))
    assert second.pause_ends_at == calendar.advance(book.now, 10 - waited)
    book.clock.set(rings_at(second.pause_ends_at))
    book.sweep()
    third = book.act(CLERK, book.get(ticket), lambda case: case.ask("কোন শাখা?"))
    assert (third.status, third.paused_at) == (Status.WAITING_CITIZEN, None)
    assert third.timer_at is not None and third.timer_at > book.now
    book.clock.set(third.due_at)
    book.sweeps(escalated=1)
    assert book.get(ticket).desk.office == DD


def answer(book: Casebook, ticket: object) -> None:
    number = ticket.number  # type: ignore[attr-defined]
    book.write(lambda work: add_information(work, book.policy, MINE, number, "জুন", CITIZEN, book.now))


def test_what_was_waited_for_the_citizen_is_added_to_both_promises(book: Casebook) -> None:
    ticket = book.file()
    asked = book.act(CLERK, ticket, lambda case: case.ask("কোন মাস?"))
    book.clock.advance(days=4)
    answer(book, ticket)
    after, calendar = book.get(ticket), book.policy.calendar
    waited = calendar.elapsed(asked.paused_at or book.now, book.now)
    started = calendar.starts(ticket.filed_at)
    counted = calendar.elapsed(max(started, asked.paused_at or book.now), book.now)
    assert 0 < counted <= waited
    assert after.due_at == calendar.advance(ticket.due_at, counted)
    assert after.statutory is not None and ticket.statutory is not None
    assert after.statutory.due_at == calendar.advance(ticket.statutory.due_at, counted)


def test_a_comment_does_not_move_the_clock(book: Casebook) -> None:
    ticket = book.act(CLERK, book.file(), lambda case: case.accept())
    book.clock.advance(days=3)
    answer(book, ticket)
    after = book.get(ticket)
    assert (after.clock, after.statutory) == (ticket.clock, ticket.statutory)


# -------------------------------------------------------------- investigation
def test_an_investigation_adds_ten_days_once_with_a_reason_that_the_citizen_is_told(book: Casebook) -> None:
    ticket = book.act(CLERK, book.file(), lambda case: case.accept())
    longer = book.act(CLERK, ticket, lambda case: case.extend("মাঠে তদন্ত চলছে"))
    assert longer.due_at == book.policy.calendar.due(book.now, 20)
    assert longer.statutory is not None
    assert longer.statutory.due_at == book.policy.calendar.due(book.now, 40)
    assert book.told(ticket)[-1] is EventName.EXTENDED
    assert [message.notice.key for message in book.notices()] == ["notice_extended"]
    with pytest.raises(RuleBroken, match="extended_already"):
        book.act(CLERK, longer, lambda case: case.extend("আরও তদন্ত"))
    with pytest.raises(RuleBroken, match="words_missing"):
        book.act(CLERK, book.get(ticket), lambda case: case.extend(" "))


# ------------------------------------------------------------ acknowledgement
def test_a_case_that_nobody_accepts_calls_the_supervisor_and_stays_where_it_is(book: Casebook) -> None:
    ticket = book.file()
    assert ticket.accept_by == book.policy.calendar.due(book.now, 3)
    book.clock.set(rings_at(ticket.accept_by))
    book.sweeps(called=1)
    after = book.get(ticket)
    assert (after.called, after.desk, after.due_at) == (UNO, ticket.desk, ticket.due_at)
    assert told_desks(book, ticket) == [(UNO, DeskNoticeKind.NOT_ACCEPTED)]
    event = book.history(ticket)[-1]
    assert (event.name, event.origin, event.target) == (EventName.NOT_ACCEPTED, USSO, UNO)
    book.clock.advance(hours=1)
    book.sweeps()


def test_once_accepted_nobody_is_called(book: Casebook) -> None:
    ticket = book.act(CLERK, book.file(), lambda case: case.accept())
    assert ticket.accept_by is None
    book.clock.set(ticket.clock.accept_by or book.now)
    assert book.sweep().called == 0


def test_the_accuseds_office_is_not_called_and_not_told(book: Casebook) -> None:
    ticket = book.file(Category.BRIBERY, accused=Accused(AccusedRole.OFFICIAL, "uno"))
    assert ticket.desk.office == DC
    book.clock.set(ticket.due_at)
    book.sweep()
    offices = {office for office, _ in told_desks(book, ticket)}
    assert offices and not offices & {UNO, UP, USSO}


def test_at_the_cell_nobody_is_above_so_a_case_that_nobody_accepts_is_an_alarm(book: Casebook) -> None:
    ticket = book.file(Category.BRIBERY, accused=Accused(AccusedRole.OFFICIAL, "dc"))
    book.clock.set(ticket.accept_by or book.now)
    book.sweeps(called=1)
    after = book.get(ticket)
    assert (after.called, after.alarmed, after.desk.office) == (CELL, True, CELL)


# --------------------------------------------------- explained, and recomputed
def test_a_due_date_is_explained_by_its_days_and_the_holidays_in_it(book: Casebook) -> None:
    book.clock.set(SUNDAY_BEFORE_EID)
    ticket = book.file()
    desk, law = explained(book.policy, ticket), explained_by_law(book.policy, ticket)
    assert desk is not None and law is not None
    assert (desk.working_days, [name for _, name in desk.holidays], desk.due_at) == (
        10,
        ["Eid al-Adha holiday", "Eid al-Adha holiday", "Eid al-Adha", "Eid al-Adha holiday"],
        ticket.due_at,
    )
    assert law.due_at.date().isoformat() == "2026-07-02"


def test_a_holiday_that_is_gazetted_late_moves_every_promise_and_doing_it_again_changes_nothing(book: Casebook) -> None:
    ticket = book.file()
    calendar = book.policy.calendar
    off = {**calendar.holidays, calendar.later(ticket.filed_at.date(), 2): "One day of mourning"}
    national = replace(calendar, holidays=off)
    policy = replace(book.policy, calendars=replace(book.policy.calendars, national=national, by_district={}))
    moved = recomputed(policy, ticket, book.now)
    assert moved.due_at == calendar.due(book.now, 11)
    assert moved.statutory is not None
    assert moved.statutory.due_at == calendar.due(book.now, 31)
    assert recomputed(policy, moved, book.now) == moved
    assert recomputed(book.policy, moved, book.now).due_at == ticket.due_at


def test_a_holiday_that_is_taken_back_brings_no_promise_into_the_past(book: Casebook) -> None:
    ticket = book.file()
    calendar = book.policy.calendar
    works = {calendar.later(ticket.filed_at.date(), n): "worked" for n in (1, 2)}
    saturdays = {ticket.filed_at.date() + timedelta(days=6): "a Saturday that is worked", **works}
    national = replace(calendar, working_days=saturdays)
    policy = replace(book.policy, calendars=replace(book.policy.calendars, national=national, by_district={}))
    earlier = recomputed(policy, ticket, book.now)
    assert earlier.due_at < ticket.due_at
    too_late = recomputed(policy, ticket, earlier.due_at + A_MOMENT)
    assert too_late.due_at == ticket.due_at


# --------------------------------------------------------------------- others
def test_every_stage_that_rings_tells_the_office_that_it_concerns(book: Casebook) -> None:
    ticket = book.act(CLERK, book.file(), lambda case: case.accept())
    for moment in (ticket.clock.half_at, ticket.clock.late_at, ticket.due_at):
        book.clock.set(moment)
        book.sweep()
    assert told_desks(book, ticket) == [
        (USSO, DeskNoticeKind.HALF_GONE),
        (USSO, DeskNoticeKind.NEARLY_DUE),
        (DD, DeskNoticeKind.ESCALATED_HERE),
        (UNO, DeskNoticeKind.ESCALATED_FROM_BELOW),
    ]


def test_a_case_that_begins_at_the_cell_has_the_cells_sixty_days(book: Casebook) -> None:
    ticket = book.file(Category.STAFF_MISCONDUCT, accused=Accused(AccusedRole.OFFICIAL, "dc"))
    assert ticket.desk.tier is Tier.CABINET and ticket.statutory is not None
    assert ticket.statutory.due_at == book.policy.calendar.due(book.now, 60)
