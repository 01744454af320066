"""What nobody moves is in a list of its own, and the coverage check names every office without anybody."""

from datetime import timedelta

import pytest

from grs_core.domain.errors import NotFound
from grs_core.domain.grievance import Accused, AccusedRole, Category
from grs_core.domain.officers import Officer, Role
from grs_core.domain.offices import Tier
from grs_core.domain.ticket import Ticket
from grs_core.services.coverage import Cover, Covered, coverage
from grs_core.services.queues import View, queue, views
from grs_core.storage.database import Database
from tests.contract.test_storage_queue import counted_queries
from tests.support.casebook import CELL, DC, DD, DISTRICT, UNO, UP, USSO, Casebook, officer
from tests.support.staff import acting, change, left, send_away, today

ELSEWHERE = "dc-BD3026"


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def stuck(book: Casebook, who: Officer) -> set[str]:
    page = book.read(lambda work: queue(work, book.policy, who, View.STUCK, book.now, 1))
    assert page.total == len(page.tickets)
    return {str(each.number) for each in page.tickets}


def numbers(*tickets: Ticket) -> set[str]:
    return {str(each.number) for each in tickets}


def covered(book: Casebook, tier: Tier | None = None, district: str | None = None) -> dict[str, Covered]:
    found = book.read(lambda work: list(coverage(work, book.policy, today(book), tier, district)))
    assert len({each.office.code for each in found}) == len(found)
    return {each.office.code: each for each in found}


# ---------------------------------------------------------------- the list
def test_a_case_on_a_desk_without_anybody_is_stuck_until_somebody_is_there(book: Casebook) -> None:
    uno = officer(UNO, login="uno", role=Role.SUPERVISOR)
    case = book.file()
    assert stuck(book, uno) == numbers(case)
    usso = book.hire(officer(USSO, login="usso"))
    assert stuck(book, uno) == set()
    send_away(book, usso)
    assert stuck(book, uno) == numbers(case)
    book.clock.advance(days=1)
    assert stuck(book, uno) == set()
    left(book, usso)
    assert stuck(book, uno) == numbers(case)
    book.withdraw(case)
    assert stuck(book, uno) == set()


def test_what_nobody_accepted_is_stuck_until_somebody_does(book: Casebook) -> None:
    usso = book.hire(officer(USSO, login="usso"))
    uno = book.hire(officer(UNO, login="uno", role=Role.SUPERVISOR))
    case = book.file()
    assert case.accept_by is not None
    book.clock.set(case.accept_by + timedelta(minutes=1))
    book.sweep()
    assert book.get(case).called == UNO
    assert stuck(book, uno) == numbers(case)
    book.act(usso, book.get(case), lambda it: it.accept())
    assert stuck(book, uno) == set()


def test_an_alarm_at_the_top_is_stuck(book: Casebook) -> None:
    cell = book.hire(officer(CELL, login="cell", role=Role.CELL))
    case = book.file(place=None)
    book.clock.set(case.due_at)
    book.sweep()
    assert stuck(book, cell) == numbers(case)


def test_supervisors_see_what_is_stuck_below_them_and_nothing_of_their_own_case(book: Casebook) -> None:
    book.hire(officer(DD, login="dd"))
    case = book.file()
    accused = book.file(Category.BRIBERY, accused=Accused(AccusedRole.OFFICIAL, "uno"))
    for office, seen in ((UNO, [case]), (DD, [case]), (DC, [case, accused]), (CELL, [case, accused]), (ELSEWHERE, [])):
        assert stuck(book, officer(office, role=Role.SUPERVISOR)) == numbers(*seen), office


def test_the_list_is_offered_to_supervisors_and_the_cell(book: Casebook) -> None:
    offered = {role for role in Role if View.STUCK in views(officer(role=role))}
    assert offered == {Role.SUPERVISOR, Role.CELL}
    assert set(views(officer())) == set(View) - {View.STUCK, View.SENSITIVE}


# ---------------------------------------------------------------- coverage
def test_every_office_without_anybody_says_why_and_how_many_cases_wait_there(book: Casebook) -> None:
    away, gone = book.hire(officer(USSO, login="usso")), book.hire(officer(UNO, login="uno"))
    book.hire(officer(DC, login="dc"))
    change(book, book.hire(officer(login="acting")), positions=acting(UP))
    ticket, finished = book.file(), book.file()
    book.withdraw(finished)
    send_away(book, away, 3)
    left(book, gone)
    found = covered(book)
    assert (found[USSO].cover, found[USSO].until) == (Cover.ON_LEAVE, today(book) + timedelta(days=3))
    assert found[ticket.desk.office].waiting == 1
    expected = {UNO: Cover.VACANT, DC: Cover.FULL, UP: Cover.ACTING, DD: Cover.UNREGISTERED, CELL: Cover.UNREGISTERED}
    assert {office: found[office].cover for office in expected} == expected
    assert len(found) == len(book.policy.directory)


def test_coverage_is_asked_for_one_tier_or_one_district(book: Casebook) -> None:
    here = covered(book, Tier.DISTRICT, DISTRICT)
    assert DC in here
    assert {each.office.tier for each in here.values()} == {Tier.DISTRICT}
    assert all(code.endswith(f"-{DISTRICT}") for code in here)
    with pytest.raises(NotFound, match="place_unknown"):
        covered(book, district="BD99999999")


def test_coverage_of_the_whole_country_costs_three_queries(book: Casebook) -> None:
    with book.database.reading() as work, counted_queries() as queries:
        assert len(list(coverage(work, book.policy, today(book)))) > 5000
    assert len(queries) <= 3
