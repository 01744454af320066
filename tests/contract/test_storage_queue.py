"""The queue: right order, right scope, one predicate for list and count."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from grs_core.domain.complainant import Address
from grs_core.domain.lifecycle import TICKING, UNFINISHED, Status
from grs_core.domain.offices import Tier
from grs_core.domain.queue import QueueFilter, Sought
from grs_core.domain.ticket import Desk, Ticket
from grs_core.storage.database import Database
from tests.support.cases import START, a_clock, a_complainant, a_ticket, hours

EVERYTHING = QueueFilter(offices=None, seals=frozenset())
_OFFICES = count(1)


def at(office: str, *sealed: str) -> Desk:
    return Desk(office, Tier.UPAZILA, frozenset(sealed))


def put(database: Database, *tickets: Ticket) -> None:
    with database.work() as work:
        for ticket in tickets:
            work.tickets.add(ticket)
        work.commit()


def listed(database: Database, wanted: QueueFilter, size: int = 50) -> list[Ticket]:
    """All pages, one after the other; the count must tell the same."""
    found: list[Ticket] = []
    with database.reading() as work:
        first = work.tickets.queue(wanted, 1, size)
        for page in range(1, first.pages + 1):
            found += work.tickets.queue(wanted, page, size).tickets
        assert first.total == work.tickets.count(wanted) == len(found)
    return found


def test_the_most_overdue_comes_first_and_the_finished_last(database: Database) -> None:
    due = {hour: a_ticket(clock=a_clock(START + hours(hour))) for hour in (30, 10, 20)}
    asked = a_ticket(status=Status.WAITING_CITIZEN, clock=a_clock(START + hours(15)))
    old = a_ticket(status=Status.CLOSED, decided_at=START + hours(1), clock=a_clock(START - hours(99)))
    new = replace(old, number=a_ticket().number, decided_at=START + hours(2))
    put(database, old, *due.values(), new, asked)
    assert listed(database, EVERYTHING) == [due[10], asked, due[20], due[30], new, old]


def test_an_officer_sees_his_offices_and_no_other(database: Database) -> None:
    tickets = {office: a_ticket(desk=at(office)) for office in ("up-1", "up-2", "uno-1")}
    put(database, *tickets.values())
    wanted = replace(EVERYTHING, offices=frozenset({"up-2", "uno-1"}))
    assert listed(database, wanted) == [tickets["up-2"], tickets["uno-1"]]
    assert listed(database, replace(EVERYTHING, offices=frozenset())) == []


@pytest.mark.parametrize("offices", [None, frozenset({"uno-1"})], ids=["cell", "office"])
def test_a_ticket_sealed_from_an_office_is_in_no_list_and_no_count(
    database: Database, offices: frozenset[str] | None
) -> None:
    open_one = a_ticket(desk=at("uno-1"))
    other_seal = a_ticket(desk=at("uno-1", "up-9"))
    sealed = a_ticket(desk=at("uno-1", "up-1", "up-2"))
    put(database, open_one, other_seal, sealed)
    accused = QueueFilter(offices, seals=frozenset({"up-1", "uno-5"}))
    assert listed(database, accused) == [open_one, other_seal]
    assert listed(database, replace(accused, sought=Sought.of(str(sealed.number)))) == []
    assert listed(database, replace(accused, sought=Sought.of("01712345678"))) == [open_one, other_seal]
    assert sealed in listed(database, replace(accused, seals=frozenset({"uno-5"})))


def test_own_cases_and_those_stepped_back_from_are_in_no_list_and_no_count(database: Database) -> None:
    other = a_ticket(complainant=a_complainant(address=Address.of_phone("01911222333")))
    mine, stepped_back = a_ticket(), a_ticket()
    put(database, other, mine, stepped_back)
    his = replace(EVERYTHING, own=Address("phone", "01712345678"))
    assert listed(database, his) == [other]
    assert listed(database, replace(his, sought=Sought.of(str(mine.number)))) == []
    assert listed(database, replace(EVERYTHING, recused=frozenset({str(stepped_back.number)}))) == [other, mine]


def test_filters_narrow_the_queue(database: Database) -> None:
    fresh = a_ticket(clock=a_clock(START + hours(50)))
    late = a_ticket(clock=a_clock(START + hours(10)), handler="karim")
    paused = a_ticket(clock=a_clock(START + hours(10)), status=Status.WAITING_CITIZEN)
    alarmed = a_ticket(clock=a_clock(START + hours(9)), alarmed=True, status=Status.IN_PROGRESS)
    done = a_ticket(clock=a_clock(START + hours(8)), status=Status.RESOLVED, handler="karim")
    put(database, fresh, late, paused, alarmed, done)
    assert listed(database, replace(EVERYTHING, overdue_at=START + hours(20))) == [alarmed, late]
    assert listed(database, replace(EVERYTHING, alarmed=True)) == [alarmed]
    assert listed(database, replace(EVERYTHING, handler="karim")) == [late, done]
    assert listed(database, replace(EVERYTHING, statuses=UNFINISHED - TICKING)) == [paused]
    assert listed(database, replace(EVERYTHING, statuses=frozenset())) == []


def test_a_search_finds_a_number_or_a_phone_as_people_write_them(database: Database) -> None:
    mine = a_ticket(complainant=a_complainant(address=Address.of_phone("01911222333")))
    put(database, mine, a_ticket())
    bangla = str(mine.number).translate(str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯"))
    for text in (str(mine.number), bangla, f" {bangla[:5]} {bangla[5:]} ", "01911222333", "+880 1911-222333"):
        assert listed(database, replace(EVERYTHING, sought=Sought.of(text))) == [mine], text
    for text in ("", "রহিমা", "01911222334", "%", "1000000000"):
        assert listed(database, replace(EVERYTHING, sought=Sought.of(text))) == [], text


moments = st.integers(-(10**13), 10**13).map(lambda micros: START + timedelta(microseconds=micros))
shapes = st.tuples(st.sampled_from(sorted(Status)), moments, st.sampled_from([START, START + timedelta(days=1)]))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(shapes, max_size=12), st.integers(1, 5))
def test_pages_hold_every_ticket_once_in_one_order(
    database: Database, shapes: list[tuple[Status, datetime, datetime]], size: int
) -> None:
    office = f"page-{next(_OFFICES)}"
    tickets = [
        a_ticket(desk=at(office), status=status, clock=a_clock(due), decided_at=decided)
        for status, due, decided in shapes
    ]
    put(database, *tickets)
    wanted = replace(EVERYTHING, offices=frozenset({office}))
    pages = listed(database, wanted, size)
    assert sorted(str(ticket.number) for ticket in pages) == [str(ticket.number) for ticket in tickets]
    unfinished = [ticket for ticket in pages if ticket.status in UNFINISHED]
    assert pages[: len(unfinished)] == unfinished
    assert [ticket.due_at for ticket in unfinished] == sorted(ticket.due_at for ticket in unfinished)
    assert pages == listed(database, wanted, 50)


def test_a_page_of_fifty_costs_three_queries(database: Database) -> None:
    put(database, *(a_ticket(desk=at("uno-1", "up-1", "up-2")) for _ in range(50)))
    with database.reading() as work, counted_queries() as queries:
        page = work.tickets.queue(replace(EVERYTHING, seals=frozenset({"dc-1"})), 1, 50)
    assert len(page.tickets) == 50
    assert len(queries) <= 3


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    queries: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        queries.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield queries
    event.remove(Engine, "before_cursor_execute", note)
