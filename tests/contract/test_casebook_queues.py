"""Who may know of a case: one answer for the list, the count, the search, the page and every act."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from grs_core.domain.errors import NotFound
from grs_core.domain.grievance import Accused, AccusedRole, Category
from grs_core.domain.lifecycle import UNFINISHED, Status
from grs_core.domain.officers import Officer, Position, Role
from grs_core.domain.queue import Sought
from grs_core.domain.ticket import Ticket
from grs_core.services.casework import Casework
from grs_core.services.queues import View, queue, queue_filter, visible
from grs_core.storage.database import Database
from tests.support.casebook import (
    CELL,
    CHAIRMAN,
    DC,
    DD,
    DISTRICT,
    OTHER_UNION,
    UNO,
    UP,
    USSO,
    Casebook,
    officer,
)

ELSEWHERE = {
    "another union": f"up-{OTHER_UNION}",
    "another office of the upazila": f"pio-{DISTRICT}04",
    "another upazila": "uno-BD201202",
    "another district": "dc-BD3026",
    "another department of the district": f"drro-{DISTRICT}",
}


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def sees(book: Casebook, who: Officer, ticket: Ticket) -> bool:
    """Asked in five ways, which must agree."""
    answers = {
        "list": str(ticket.number) in [str(each.number) for each in listed(book, who)],
        "count": book.read(lambda work: work.tickets.count(queue_filter(book.policy, who, View.ALL, book.now))) > 0,
        "search": listed(book, who, View.ALL, str(ticket.number)) != [],
        "page": has_page(book, who, ticket),
        "act": may_act(book, who, ticket),
    }
    assert len(set(answers.values())) == 1, answers
    return answers["list"]


def listed(book: Casebook, who: Officer, view: View = View.ALL, text: str | None = None) -> list[Ticket]:
    sought = None if text is None else Sought.of(text)
    page = book.read(lambda work: queue(work, book.policy, who, view, book.now, 1, sought))
    assert page.total == len(page.tickets)
    return list(page.tickets)


def has_page(book: Casebook, who: Officer, ticket: Ticket) -> bool:
    try:
        book.read(lambda work: visible(work, book.policy, who, ticket.number, dhaka_today(book)))
    except NotFound:
        return False
    return True


def may_act(book: Casebook, who: Officer, ticket: Ticket) -> bool:
    """Whether an act gets past the door; it is undone."""

    class Undone(Exception):
        """Leaves the unit of work before its commit."""

    def accept_and_undo(case: Casework) -> Ticket:
        case.accept()
        raise Undone

    try:
        book.act(who, ticket, accept_and_undo)
    except NotFound:
        return False
    except Undone:
        return True
    raise AssertionError("an act neither passed nor was refused")


def dhaka_today(book: Casebook) -> date:
    return (book.now + timedelta(hours=6)).date()


CASES = {
    UP: (Category.WRONGFUL_EXCLUSION, "family_card", None, {UP, UNO, DC, CELL}),
    USSO: (Category.PAYMENT_DELAYED, "old_age_allowance", None, {USSO, UNO, DD, DC, CELL}),
    UNO: (Category.BRIBERY, "old_age_allowance", None, {UNO, DC, CELL}),
    DD: (Category.BRIBERY, "old_age_allowance", Accused(AccusedRole.OFFICIAL), {DD, DC, CELL}),
    DC: (Category.BRIBERY, "old_age_allowance", Accused(AccusedRole.OFFICIAL, "uno"), {DC, CELL}),
    CELL: (Category.BRIBERY, "old_age_allowance", Accused(AccusedRole.OFFICIAL, "dc"), {CELL}),
}


@pytest.mark.parametrize("desk", CASES)
def test_a_case_is_seen_by_its_desk_and_those_above_on_either_line_and_by_nobody_else(
    book: Casebook, desk: str
) -> None:
    category, programme, accused, seen_by = CASES[desk]
    ticket = book.file(category, programme, accused=accused)
    assert ticket.desk.office == desk
    for office in (UP, USSO, UNO, DD, DC, CELL, *ELSEWHERE.values()):
        assert sees(book, officer(office), ticket) is (office in seen_by), office


def test_a_volunteer_an_admin_without_a_post_and_who_is_out_of_service_see_nothing(book: Casebook) -> None:
    ticket = book.file()
    for who in (
        officer(),
        officer(role=Role.ADMIN),
        officer(role=Role.CELL),
        officer(USSO, role=Role.VOLUNTEER),
        officer(CELL, role=Role.VOLUNTEER),
        officer(USSO, active=False),
        officer("usso-of-long-ago"),
    ):
        assert not sees(book, who, ticket), who


def test_an_admin_with_a_post_sees_what_the_post_sees(book: Casebook) -> None:
    assert sees(book, officer(USSO, role=Role.ADMIN), book.file())


# ---------------------------------------------------------------- the accused
@pytest.mark.parametrize("good_post", [UNO, DC, CELL])
def test_a_person_with_a_second_post_that_is_sealed_sees_nothing_of_the_case(book: Casebook, good_post: str) -> None:
    """The UNO who is also administrator of the union whose chairman is accused."""
    ticket = book.file(Category.BRIBERY, accused=CHAIRMAN)
    assert ticket.desk.office == UNO
    other = book.file(Category.BRIBERY)
    assert sees(book, officer(good_post), ticket)
    both = officer(good_post, UP)
    assert [each.number for each in listed(book, both)] == [other.number]
    assert listed(book, both, View.ALL, str(ticket.number)) == []
    assert not has_page(book, both, ticket)
    assert not may_act(book, both, ticket)
    book.clock.set(ticket.due_at + timedelta(days=1))
    for view in View:
        assert ticket.number not in [each.number for each in listed(book, both, view)], view


def test_what_the_accused_may_not_see_does_not_stay_on_a_desk_where_only_he_sits(book: Casebook) -> None:
    ticket = book.file(Category.BRIBERY, accused=CHAIRMAN)
    assert not sees(book, officer(UNO, UP), ticket)
    book.clock.set(ticket.due_at)
    book.sweep()
    moved = book.get(ticket)
    assert moved.desk.office == f"ddlg-{DISTRICT}"
    assert sees(book, officer(f"ddlg-{DISTRICT}"), moved)
    assert not sees(book, officer(f"ddlg-{DISTRICT}", UP), moved)


def test_an_accused_chairman_named_before_the_place_never_sees_the_case(book: Casebook) -> None:
    ticket = book.file(Category.BRIBERY, accused=CHAIRMAN, place=None)
    assert not sees(book, officer(UP), ticket)
    ticket = book.enrich(ticket.number, place=UP.removeprefix("up-"))
    assert not sees(book, officer(UP), ticket)
    assert not sees(book, officer(UP, UNO), ticket)
    assert sees(book, officer(UNO), ticket)


# ----------------------------------------------------------------- posts, days
def test_a_post_counts_on_the_days_it_is_held_in_dhaka(book: Casebook) -> None:
    ticket = book.file()
    monday = date(2026, 1, 5)
    held = replace(officer(), positions=(Position(USSO, monday, monday, acting=True),))
    moments = {
        datetime(2026, 1, 4, 17, 59, tzinfo=UTC): False,  # Sunday, a minute to midnight in Dhaka
        datetime(2026, 1, 4, 18, 0, tzinfo=UTC): True,
        datetime(2026, 1, 5, 17, 59, tzinfo=UTC): True,
        datetime(2026, 1, 5, 18, 0, tzinfo=UTC): False,
    }
    for moment, expected in moments.items():
        book.clock.set(moment)
        assert sees(book, held, ticket) is expected, moment


def test_a_post_that_ended_shuts_out_no_more_and_shows_no_more(book: Casebook) -> None:
    ticket = book.file(Category.BRIBERY, accused=CHAIRMAN)
    long_ago = date(2020, 1, 1)
    former = replace(officer(), positions=(Position(UP, long_ago, date(2025, 12, 31)), Position(UNO, long_ago)))
    assert sees(book, former, ticket)


# ----------------------------------------------------------------------- tabs
def test_the_tabs_hold_what_they_say(book: Casebook) -> None:
    clerk = officer(USSO)
    late = book.file()
    mine = book.act(clerk, book.file(), lambda case: case.accept())
    asked = book.act(officer(USSO, login="salma"), book.file(), lambda case: case.ask("কোন মাস?"))
    done = book.act(clerk, book.file(), lambda case: case.resolve("হয়েছে"))
    book.clock.set(late.due_at + timedelta(hours=1))
    soon = book.file()
    tabs = {
        View.OPEN: [late, mine, asked, soon],
        View.MINE: [mine],
        View.OVERDUE: [late, mine],
        View.WAITING: [asked],
        View.ALARM: [],
        View.DONE: [done],
        View.ALL: [late, mine, asked, soon, done],
    }
    for view, expected in tabs.items():
        assert {each.number for each in listed(book, clerk, view)} == {each.number for each in expected}, view


def test_an_alarm_is_in_the_cells_tab_until_the_case_is_decided(book: Casebook) -> None:
    ticket = book.file(place=None)
    book.clock.set(ticket.due_at)
    book.sweep()
    secretary = officer(CELL)
    assert [each.number for each in listed(book, secretary, View.ALARM)] == [ticket.number]
    book.act(secretary, book.get(ticket), lambda case: case.reject("ঠিকানা জানা গেল না"))
    assert listed(book, secretary, View.ALARM) == []


def test_the_most_overdue_stands_first_and_pages_hold_twenty_five(book: Casebook) -> None:
    first = [book.file() for _ in range(3)]
    book.clock.advance(days=7)
    later = [book.file() for _ in range(24)]
    urgent = book.file(Category.MFS_FRAUD)
    page = book.read(lambda work: queue(work, book.policy, officer(USSO), View.OPEN, book.now, 1))
    second = book.read(lambda work: queue(work, book.policy, officer(USSO), View.OPEN, book.now, 2))
    assert (page.total, page.pages, len(page.tickets), len(second.tickets)) == (28, 2, 25, 3)
    order = [each.due_at for each in (*page.tickets, *second.tickets)]
    assert order == sorted(order)
    assert page.tickets[0].number == min([*first, urgent, *later], key=lambda each: each.due_at).number
    nothing = book.read(lambda work: queue(work, book.policy, officer(USSO), View.OPEN, book.now, 0))
    assert nothing.tickets == page.tickets


def test_every_status_stands_in_exactly_one_of_open_and_done(book: Casebook) -> None:
    clerk = officer(USSO)
    open_ones = queue_filter(book.policy, clerk, View.OPEN, book.now).statuses or frozenset()
    done = queue_filter(book.policy, clerk, View.DONE, book.now).statuses or frozenset()
    assert open_ones == UNFINISHED
    assert open_ones | done == set(Status) and not open_ones & done
