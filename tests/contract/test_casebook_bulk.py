"""One act on many cases: all or none, whoever else is at them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from grs_core.domain.errors import Conflict
from grs_core.domain.events import EventName
from grs_core.domain.officers import Officer
from grs_core.domain.ticket import Ticket
from grs_core.ports import UnitOfWork
from grs_core.services.bulk import Refused, all_or_none, merge_all
from grs_core.services.casework import Casework
from grs_core.services.noting import note
from grs_core.storage.database import Database
from tests.support.casebook import THEIRS, USSO, Casebook, officer


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def at(book: Casebook, work: UnitOfWork, who: Officer, *tickets: Ticket) -> list[Casework]:
    return [Casework(work, book.policy, book.dice, who, each.number, each.version, book.now) for each in tickets]


def test_a_version_conflict_in_one_case_leaves_all_as_they_were(book: Casebook) -> None:
    cases = [book.file() for _ in range(3)]
    book.act(officer(USSO, login="salma"), cases[1], lambda case: note(case, "দেখছি"))
    with pytest.raises(Refused) as refused, book.database.work() as work:
        all_or_none(at(book, work, officer(USSO), *cases), Casework.accept)
        work.commit()
    assert [(each.number, each.error.key) for each in refused.value.refusals] == [(cases[1].number, "ticket_changed")]
    assert [book.get(case).handler for case in cases] == [None] * 3
    assert EventName.ACCEPTED not in book.told(cases[0])


def test_two_officers_who_accept_the_same_cases_at_once_do_not_share_them(book: Casebook) -> None:
    cases = [book.file() for _ in range(6)]
    start = Barrier(2)

    def accept(login: str, mine: list[Ticket]) -> bool:
        start.wait()
        try:
            with book.database.work() as work:
                all_or_none(at(book, work, officer(USSO, login=login), *mine), Casework.accept)
                work.commit()
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(2) as officers:
        done = list(officers.map(accept, ("karim", "salma"), (cases, list(reversed(cases)))))
    assert sorted(done) == [False, True]
    assert {book.get(case).handler for case in cases} == {("karim", "salma")[done.index(True)]}


def test_officers_who_merge_crosswise_at_once_do_not_block_each_other(book: Casebook) -> None:
    one, two, three = (book.file(address=THEIRS) for _ in range(3))
    start = Barrier(2)

    def merged(into: Ticket, *others: Ticket) -> bool:
        start.wait()
        try:
            with book.database.work() as work:
                merge_all(work, at(book, work, officer(USSO), *others), into.number, "একই ঘটনা")
                work.commit()
        except (Refused, Conflict):
            return False
        return True

    with ThreadPoolExecutor(2) as officers:
        first = officers.submit(merged, one, two, three)
        second = officers.submit(merged, three, one, two)
        assert sorted([first.result(), second.result()]) == [False, True]


def test_a_note_is_a_fact_of_the_case_and_moves_no_clock(book: Casebook) -> None:
    case = book.file()
    noted = book.act(officer(USSO), case, lambda it: note(it, " ফাইল  দেখেছি "))
    last = book.history(case)[-1]
    assert (last.name, last.detail, last.actor.who) == (EventName.NOTED, "ফাইল দেখেছি", "officer:karim")
    assert (noted.due_at, noted.timer_at, noted.status) == (case.due_at, case.timer_at, case.status)
