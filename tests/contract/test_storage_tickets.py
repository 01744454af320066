"""Tickets: what is kept comes back whole, and nobody overwrites what he has not seen."""

from dataclasses import replace

import pytest

from grs_core.domain.complainant import Address, Channel, Complainant
from grs_core.domain.errors import Conflict, NotFound
from grs_core.domain.grievance import Category, Grievance, Priority
from grs_core.domain.lifecycle import Status
from grs_core.domain.offices import Tier
from grs_core.domain.ticket import Desk, Ticket
from grs_core.storage.database import Database
from tests.support.cases import START, a_clock, a_complainant, a_number, a_ticket, hours

FULL = a_ticket(
    channel=Channel.WEB_CHAT,
    language="en",
    priority=Priority.P1,
    status=Status.WAITING_CITIZEN,
    desk=Desk("uno-3", Tier.UPAZILA, frozenset({"usso-3", "up-1"})),
    clock=a_clock(rung=50),
    paused_at=START + hours(2),
    pause_ends_at=START + hours(200),
    handler="karim",
    decided_by="usso-3",
    decided_at=START + hours(1),
    appeals=2,
    alarmed=True,
    sensitive=True,
    version=7,
)
BARE = a_ticket(
    grievance=Grievance("", Category.OTHER),
    complainant=Complainant(Address.of_chat("session:with:colons")),
    status=Status.CLOSED,
)


def put(database: Database, *tickets: Ticket) -> None:
    with database.work() as work:
        for ticket in tickets:
            work.tickets.add(ticket)
        work.commit()


@pytest.mark.parametrize("ticket", [FULL, BARE], ids=["full", "bare"])
def test_every_field_comes_back(database: Database, ticket: Ticket) -> None:
    put(database, ticket)
    with database.reading() as work:
        assert work.tickets.get(ticket.number) == ticket
        assert list(work.tickets.stream()) == [ticket]


def test_every_field_can_be_changed(database: Database) -> None:
    put(database, replace(BARE, number=FULL.number))
    with database.work() as work:
        work.tickets.save(replace(FULL, version=0))
        work.commit()
    with database.reading() as work:
        assert work.tickets.get(FULL.number) == replace(FULL, version=1)


def test_an_unknown_number_is_not_found(database: Database) -> None:
    number = a_number()
    with database.work() as work:
        assert not work.tickets.exists(number)
        for look in (work.tickets.get, work.tickets.lock):
            with pytest.raises(NotFound, match="ticket_unknown"):
                look(number)
        assert work.tickets.claim_ringing([number], START) == ()


def test_a_taken_number_is_refused_and_the_work_goes_on(database: Database) -> None:
    first, second = a_ticket(), a_ticket()
    put(database, first)
    with database.work() as work:
        with pytest.raises(Conflict, match="number_taken"):
            work.tickets.add(replace(second, number=first.number))
        assert work.tickets.exists(first.number)
        work.tickets.add(second)
        work.commit()
    with database.reading() as work:
        assert list(work.tickets.stream()) == [first, second]


def test_who_saves_what_another_has_changed_is_refused(database: Database) -> None:
    ticket = a_ticket()
    put(database, ticket)
    with database.reading() as reading:
        seen_by_two = reading.tickets.get(ticket.number)
    with database.work() as work:
        work.tickets.save(seen_by_two.accepted("karim"))
        work.commit()
    with database.work() as work, pytest.raises(Conflict, match="ticket_changed"):
        work.tickets.save(seen_by_two.accepted("salma"))
    with database.reading() as work:
        assert work.tickets.get(ticket.number).handler == "karim"


def test_seals_can_be_laid_and_lifted(database: Database) -> None:
    ticket = a_ticket()
    put(database, ticket)
    for version, seals in enumerate([{"up-1", "uno-2"}, {"uno-2", "dc-1"}, {"uno-2", "dc-1"}, set()]):
        desk = replace(ticket.desk, sealed=frozenset(seals))
        with database.work() as work:
            work.tickets.save(replace(ticket, desk=desk, version=version))
            assert work.tickets.get(ticket.number).desk == desk
            work.commit()


def test_the_tickets_of_a_phone_come_newest_first(database: Database) -> None:
    other = a_ticket(complainant=a_complainant(address=Address.of_phone("01812345678")))
    mine = [a_ticket(filed_at=START + hours(n)) for n in (2, 0, 1)]
    put(database, other, *mine)
    address = mine[0].complainant.address
    with database.reading() as work:
        assert work.tickets.of_address(address) == (mine[0], mine[2], mine[1])
        assert work.tickets.of_address(address, limit=1) == (mine[0],)
        assert work.tickets.of_address(Address("chat", address.value)) == ()


def test_a_stream_gives_all_or_one_office_oldest_first(database: Database) -> None:
    tickets = [a_ticket(desk=Desk(f"up-{n % 2}", Tier.UNION)) for n in range(6)]
    put(database, *tickets)
    with database.reading() as work:
        assert list(work.tickets.stream()) == tickets
        assert list(work.tickets.stream("up-1")) == tickets[1::2]


def test_a_stream_may_begin_with_a_day(database: Database) -> None:
    tickets = [a_ticket(filed_at=START + hours(n)) for n in range(4)]
    put(database, *tickets)
    with database.reading() as work:
        assert list(work.tickets.stream(since=START + hours(2))) == tickets[2:]
        assert list(work.tickets.stream("nowhere", since=START)) == []


def test_what_is_unfinished_is_given_oldest_first_behind_a_ticket(database: Database) -> None:
    ended = [Status.RESOLVED, Status.CLOSED, Status.REJECTED, Status.WITHDRAWN, Status.MERGED]
    open_ = [a_ticket(status=status) for status in (Status.OPEN, Status.WAITING_CITIZEN, Status.REFERRED)]
    put(database, *(a_ticket(status=status, decided_at=START) for status in ended), *open_)
    numbers = [ticket.number for ticket in open_]
    with database.reading() as work:
        assert work.tickets.unfinished(2) == numbers[:2]
        assert work.tickets.unfinished(9, numbers[0]) == numbers[1:]
        assert work.tickets.unfinished(9, numbers[-1]) == []


def test_timers_ring_oldest_first_behind_a_cursor(database: Database) -> None:
    tickets = [a_ticket(clock=a_clock(START + hours(12 + n // 2))) for n in (5, 1, 0, 4, 2, 3)]
    silent = [a_ticket(status=Status.RESOLVED), a_ticket(clock=a_clock(START + hours(48)))]
    put(database, *tickets, *silent)
    wanted = sorted((ticket.clock.half_at, str(ticket.number)) for ticket in tickets)
    with database.reading() as work:
        seen: list[tuple] = []
        while batch := work.tickets.ringing(START + hours(2), 2, seen[-1] if seen else None):
            seen += [(at, str(number)) for at, number in batch]
    assert seen == wanted


def test_a_timer_that_backs_off_rings_later_and_changes_nothing_else(database: Database) -> None:
    ticket, now = a_ticket(clock=a_clock(START + hours(12))), START + hours(1)
    put(database, ticket)
    with database.work() as work:
        assert work.tickets.claim_ringing([ticket.number], now) == (ticket,)
        work.tickets.back_off(ticket.number, now + hours(1))
        work.commit()
    with database.work() as work:
        assert work.tickets.claim_ringing([ticket.number], now) == ()
        assert work.tickets.ringing(now, 10) == []
        assert work.tickets.claim_ringing([ticket.number], now + hours(1)) == (ticket,)
        work.tickets.save(ticket)
        assert [number for _, number in work.tickets.ringing(now, 10)] == [ticket.number]


def test_workers_that_claim_at_once_share_the_timers_oldest_first(database: Database) -> None:
    tickets = [a_ticket(clock=a_clock(START + hours(12 + n))) for n in range(4)]
    put(database, *reversed(tickets))
    now = START + hours(9)
    with database.work() as work:
        mine = work.tickets.claim_due(now, 2)
        assert [number for _, number in mine] == [ticket.number for ticket in tickets[:2]]
        assert work.tickets.claim_ringing([number for _, number in mine], now) == tuple(tickets[:2])
        at, last = mine[-1]
        behind = work.tickets.claim_due(now, 9, (at, str(last)))
        assert [number for _, number in behind] == [ticket.number for ticket in tickets[2:]]


def test_several_cases_come_in_the_order_in_which_they_were_asked_for(database: Database) -> None:
    one, other = a_ticket(), a_ticket(desk=Desk("uno-1", Tier.UPAZILA, frozenset({"up-1"})))
    put(database, one, other)
    with database.reading() as work:
        assert work.tickets.several([other.number, a_number(), one.number]) == (other, one)
        assert work.tickets.several([]) == ()
