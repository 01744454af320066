"""Figures are kept on both engines: once whatever breaks off, right after whatever becomes of a case."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from grs_core.domain.correction import Facts
from grs_core.domain.grievance import Accused, AccusedRole, Category
from grs_core.domain.monitoring import Blind, Dimension, HotSpot, HotSpotKind, Measure, Question
from grs_core.domain.places import PlaceLevel
from grs_core.domain.ticket import Ticket
from grs_core.ports import UnitOfWork, WorkFactory
from grs_core.services import monitoring
from grs_core.services.closure import reopen
from grs_core.services.monitoring import check, follow, rebuild, silent
from grs_core.storage.database import Database
from tests.contract.conftest import RunSql
from tests.support.alike import AGENT, citizen, complain, merged, robbed
from tests.support.casebook import (
    CITIZEN,
    DISTRICT,
    MINE,
    OTHER_UNION,
    UNION,
    UNO,
    UPAZILA,
    USSO,
    Casebook,
    officer,
)
from tests.support.lane import VIOLENCE
from tests.support.walk import LESSON

M = Measure
KARIM = officer(USSO)
SINCE, UNTIL = date(2026, 1, 1), date(2027, 12, 1)


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def asked(place: str | None = None, **chosen: Any) -> Question:
    return Question(place, SINCE, UNTIL, **chosen)


def counted(book: Casebook, question: Question | None = None) -> dict[Measure, int]:
    follow(book.database.work, book.policy)
    assert check(book.database.reading, book.policy) is None
    return dict(book.read(lambda work: work.monitor.totals(question or asked())))


def breaking_off(writing: WorkFactory, after: int) -> WorkFactory:
    """Dies before the commit of the unit of work that comes after so many."""
    left = iter(range(after))

    def begin() -> UnitOfWork:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return writing()

    return begin


# ------------------------------------------------------------------------------- counted once
def test_before_the_first_count_is_finished_nothing_is_known(book: Casebook) -> None:
    book.file()
    assert book.read(lambda work: (work.monitor.as_of(), work.monitor.behind())) == (None, 2)
    assert counted(book)[M.RECEIVED] == 1
    assert book.read(lambda work: (work.monitor.as_of(), work.monitor.behind())) == (book.now, 0)


@pytest.mark.parametrize("after", range(4))
def test_a_count_that_is_broken_off_misses_nothing_and_counts_nothing_twice(
    book: Casebook, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    monkeypatch.setattr(monitoring, "CASES", 2)
    monkeypatch.setattr(monitoring, "EVENTS", 2)
    for ticket in robbed(book, 1, 2, 3):
        book.reject(ticket)
    with pytest.raises(KeyboardInterrupt):
        follow(breaking_off(book.database.work, after), book.policy, steps=100)
    complain(book, 4)
    follow(book.database.work, book.policy, steps=100)
    follow(book.database.work, book.policy, steps=100)
    found = counted(book)
    assert (found[M.RECEIVED], found[M.REJECTED]) == (4, 3)


def test_what_was_not_committed_is_counted_again_whole(book: Casebook) -> None:
    book.file()
    counted(book)
    book.file()
    with book.database.work() as work:
        last, numbers = work.audit.since(work.followers.at("figures"), 100)
        assert numbers
        work.followers.move("figures", last)
    assert counted(book)[M.RECEIVED] == 2


def test_two_processes_at_once_count_everything_once(book: Casebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(monitoring, "CASES", 2)
    monkeypatch.setattr(monitoring, "EVENTS", 3)
    robbed(book, *range(1, 6))
    for first_count in (True, False):
        with ThreadPoolExecutor(2) as pool:
            done = [pool.submit(follow, book.database.work, book.policy, 100) for _ in range(2)]
        assert [each.result() for each in done] == [None, None]
        if first_count:
            robbed(book, *range(6, 9))
    assert counted(book)[M.RECEIVED] == 8


def test_rebuilding_heals_what_somebody_spoiled(book: Casebook, run_sql: RunSql) -> None:
    complain(book, 1)
    counted(book)
    run_sql("UPDATE figure_cells SET received = 7 WHERE area = '' AND grain = 0")
    found = check(book.database.reading, book.policy)
    assert found is not None and "7 kept, 1 counted" in found
    told: list[tuple[str, int]] = []
    rebuild(book.database.work, book.policy, lambda what, done: told.append((what, done)))
    assert told[0] == ("cases", 1) and told[-1][0] == "areas"
    assert counted(book)[M.RECEIVED] == 1
    run_sql(text("UPDATE figure_months SET received = 2"))
    found = check(book.database.reading, book.policy)
    assert found is not None and "RECEIVED" in found


# ------------------------------------------------------------------------------- what becomes of a case
def corrected(book: Casebook, ticket: Ticket, **right: Any) -> Ticket:
    given = {**{name: getattr(Facts.of(ticket.grievance), name) for name in Facts.__dataclass_fields__}, **right}
    return book.act(KARIM, ticket, lambda case: case.correct(Facts(**given), LESSON))


def test_a_corrected_case_takes_its_figures_with_it(book: Casebook) -> None:
    ticket = book.file()
    counted(book)
    moved = corrected(book, ticket, place=OTHER_UNION)
    corrected(book, moved, category=Category.UNDERPAYMENT, subcategory=None)
    assert counted(book, asked(UNION)) == {}
    assert counted(book, asked(OTHER_UNION)) == counted(book, asked(DISTRICT))
    assert counted(book)[M.CORRECTED] == 2
    by = book.read(lambda work: work.monitor.by(asked(UPAZILA), Dimension.CATEGORY))
    assert set(by) == {Category.UNDERPAYMENT}


def test_a_decision_that_is_appealed_is_one_of_two_instances_and_one_that_is_reopened_one(book: Casebook) -> None:
    ticket = book.file()
    book.clock.advance(days=4)
    resolved = book.act(KARIM, ticket, lambda case: case.resolve("ভাতা চালু হয়েছে", "eligible_no_quota"))
    found = counted(book)
    assert (found[M.DECIDED], found[M.ELIGIBLE_NO_QUOTA], found[M.DECIDED_IN_LAW]) == (1, 1, 1)
    book.write(lambda work: reopen(work, book.policy, MINE, resolved.number, "হয়নি", CITIZEN, book.now))
    book.reject(ticket)
    book.appeal(ticket)
    found = counted(book)
    assert (found[M.REOPENED], found[M.NOT_SOLVED], found[M.APPEALED]) == (1, 1, 1)
    assert (found[M.DECIDED], found[M.REJECTED], found.get(M.RESOLVED, 0)) == (1, 1, 0)
    book.clock.advance(days=7)
    above = officer(book.get(ticket).desk.office, login="above")
    book.act(above, book.get(ticket), lambda case: case.resolve("ঠিক করা হয়েছে"))
    found = counted(book)
    assert (found[M.DECIDED], found[M.APPEAL_DECIDED], found[M.OVERTURNED]) == (2, 1, 1)
    times = book.read(lambda work: work.monitor.all_durations(asked()))
    assert times[None] == book.read(lambda work: work.monitor.durations(asked()))
    assert sum(times[None].values()) == 2


def test_a_merged_case_was_received_and_a_withdrawn_one_too(book: Casebook) -> None:
    child, parent, gone = complain(book, 1), complain(book, 2), complain(book, 3)
    merged(book, child, parent)
    book.withdraw(gone, citizen(3))
    found = counted(book)
    assert (found[M.RECEIVED], found[M.MERGED], found[M.WITHDRAWN]) == (3, 1, 1)
    backlog = book.read(lambda work: work.monitor.backlog(asked(UNION), book.now))
    assert (backlog.open, backlog.unassigned, backlog.overdue) == (1, 1, 0)


def test_systemic_and_sensitive_cases_are_in_no_other_figure(book: Casebook) -> None:
    robbed(book, 1, 2, 3)
    book.sweeps(systemic=1)
    hidden = complain(book, 4, signals=(VIOLENCE,))
    assert hidden.sensitive
    found = counted(book)
    assert (found[M.SYSTEMIC], found[M.RECEIVED]) == (1, 3)
    assert book.read(lambda work: work.monitor.sensitive(asked(UPAZILA))) == 1
    assert book.read(lambda work: work.monitor.backlog(asked(), book.now)).open == 3
    assert sum(book.read(lambda work: work.monitor.grid(asked())).values()) == 3


def blind_to(book: Casebook, ticket: Ticket) -> list[Blind]:
    return [
        Blind(posts=ticket.desk.sealed),
        Blind(own=ticket.complainant.address),
        Blind(recused=frozenset({str(ticket.number)})),
    ]


def _the_other(work: UnitOfWork, question: Question) -> Iterator[int]:
    """How often the case is counted that he may know of, by each of the ways to count."""
    yield work.monitor.totals(question)[M.RECEIVED]
    yield next(tally[M.RECEIVED] for tally in work.monitor.trend(question).values())
    yield work.monitor.areas(question, PlaceLevel.UNION)[UNION][M.RECEIVED]
    yield sum(work.monitor.grid(question).values())
    yield work.monitor.hot_spots(question, 5)[0].cases


def test_what_somebody_may_not_know_of_is_in_no_figure_he_sees(book: Casebook) -> None:
    accused = complain(book, 1, accused=(Accused(AccusedRole.OFFICIAL, "uno"),), provider="bkash", phone=AGENT)
    assert UNO in accused.desk.sealed
    complain(book, 2, provider="bkash", phone=AGENT)
    book.reject(accused, "ayesha")
    assert counted(book)[M.RECEIVED] == 2
    for blind in blind_to(book, accused):
        for question in (asked(blind=blind), asked(UPAZILA, blind=blind, categories=frozenset({"mfs_fraud"}))):
            with book.database.reading() as work:
                assert [*_the_other(work, question)] == [1] * 5
                assert work.monitor.all_durations(question) == {}
                assert M.DECIDED not in work.monitor.totals(question)


# ------------------------------------------------------------------------------- where
def test_fraud_gathers_at_a_provider_an_agent_and_a_union(book: Casebook) -> None:
    complain(book, 1, provider="bkash", phone=AGENT, amount="500")
    complain(book, 2, provider="bkash", phone="01922222222", amount="1500")
    complain(book, 3, provider="nagad", phone=AGENT, amount="4000", place=OTHER_UNION)
    complain(book, 4, Category.BRIBERY, phone=AGENT)
    assert counted(book)[M.FRAUD_TAKA] == 6000
    spots = book.read(lambda work: work.monitor.hot_spots(asked(), 1))
    assert {type(spot.taka) for spot in spots} == {int}, "PostgreSQL sums to a decimal, which is no whole taka"
    assert spots == (
        HotSpot(HotSpotKind.PROVIDER, "bkash", 2, 2000),
        HotSpot(HotSpotKind.AGENT, AGENT, 2, 4500),
        HotSpot(HotSpotKind.UNION, UNION, 2, 2000),
    )


def test_a_union_that_nobody_complained_from_is_silent(book: Casebook) -> None:
    book.file()
    counted(book)
    unions = {place.code for place in book.policy.places.children(UPAZILA)}
    with book.database.reading() as work:
        assert set(silent(work, book.policy.places, asked(UPAZILA))) == unions - {UNION}
        upazilas = silent(work, book.policy.places, asked(DISTRICT))
        assert UPAZILA not in upazilas and len(upazilas) == len(book.policy.places.children(DISTRICT)) - 1
