"""PostgreSQL under several workers, and when it goes away in the middle."""

import os
import signal
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text

from grs_core.domain.errors import Unavailable
from grs_core.storage.audit_check import AuditReport
from grs_core.storage.database import Database
from grs_core.storage.engine import read_url
from grs_core.storage.vault import Vault
from tests.support.cases import KEY, START, a_clock, a_ticket, an_event, an_outbound, hours
from tests.support.postgres import PostgresServer
from tests.support.processes import at_once
from tests.support.schema import migrated_postgres

SWEEP = """
now = START + hours(100)
cursor = None
with database.reading() as work:
    ringing = work.tickets.ringing(now, 1000)
for _, number in ringing:
    with database.work() as work:
        ticket = next(iter(work.tickets.claim_ringing([number], now)), None)
        if ticket is not None:
            work.tickets.save(ticket.rung(100))
            work.audit.append(an_event(ticket=str(number)))
            work.commit()
            print(number)
"""
RELAY = """
while True:
    with database.work() as work:
        claimed = work.outbox.claim(START, START + hours(1), 3)
        work.commit()
    if not claimed:
        break
    for message in claimed:
        print(message.id)
"""


@pytest.fixture
def url(postgres: PostgresServer) -> Iterator[str]:
    address = migrated_postgres(postgres)
    yield address
    postgres.drop(address)


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = Database(url, Vault([KEY]))
    yield opened
    opened.dispose()


def test_four_processes_move_each_ringing_ticket_exactly_once(database: Database, url: str) -> None:
    tickets = [a_ticket(clock=a_clock(START + hours(n))) for n in range(60)]
    with database.work() as work:
        for ticket in tickets:
            work.tickets.add(ticket)
        work.commit()
    moved = [line for said in at_once(SWEEP, url, 4) for line in said.split()]
    assert sorted(moved) == sorted(str(ticket.number) for ticket in tickets)
    with database.reading() as work:
        assert {ticket.version for ticket in work.tickets.stream()} == {1}
        assert work.tickets.ringing(START + hours(999), 1) == []
    assert database.verify_audit() == AuditReport(60, True, None)


def test_four_processes_send_each_message_exactly_once(database: Database, url: str) -> None:
    ids = [f"out-{n:03}" for n in range(100)]
    with database.work() as work:
        for id_ in ids:
            work.outbox.add(an_outbound(id_))
        work.commit()
    assert sorted(line for said in at_once(RELAY, url, 4) for line in said.split()) == ids


def test_a_ticket_that_another_works_on_is_passed_over(database: Database) -> None:
    ticket, now = a_ticket(), START + hours(100)
    with database.work() as work:
        work.tickets.add(ticket)
        work.commit()
    with database.work() as one, database.work() as other:
        assert one.tickets.claim_ringing([ticket.number], now) == (ticket,)
        assert other.tickets.claim_ringing([ticket.number], now) == ()


def test_a_connection_lost_in_mid_work_keeps_nothing_and_the_next_work_succeeds(database: Database, url: str) -> None:
    lost, kept = a_ticket(), a_ticket()
    with pytest.raises(Unavailable, match="database_down"), database.work() as work:
        work.tickets.add(lost)
        cut_all_connections(url)
        work.audit.append(an_event())
        work.commit()
    with database.work() as work:
        work.tickets.add(kept)
        work.commit()
    with database.reading() as work:
        assert list(work.tickets.stream()) == [kept]


def test_a_database_that_was_taken_away_is_down(url: str, postgres: PostgresServer) -> None:
    database = Database(url, Vault([KEY]))
    database.ping()
    postgres.drop(url)
    for begin in (database.work, database.reading):
        with pytest.raises(Unavailable, match="database_down"), begin() as work:
            work.officers.any()
    with pytest.raises(Unavailable, match="database_down"):
        database.ping()
    database.dispose()


def test_a_server_that_stands_still_is_down_until_it_goes_on(url: str) -> None:
    database = Database(url, Vault([KEY]), pool_size=1, answers_within=0.3)
    database.ping()
    (server,) = pids_of_connections(url)
    os.kill(server, signal.SIGSTOP)
    try:
        with pytest.raises(Unavailable, match="database_down"):
            database.ping()
    finally:
        os.kill(server, signal.SIGCONT)
    with database.work() as work:
        work.tickets.add(a_ticket())
        work.commit()
    database.dispose()


def pids_of_connections(url: str) -> list[int]:
    """Of the server's processes behind everybody else's connections."""
    others = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    engine = create_engine(read_url(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        found = list(connection.execute(text(others)).scalars())
    engine.dispose()
    return found


def test_when_all_connections_are_taken_the_next_one_is_refused(url: str) -> None:
    database = Database(url, Vault([KEY]), pool_size=1, patience=0.05)
    with database.work(), database.work(), pytest.raises(Unavailable, match="database_down"), database.work():
        raise AssertionError("there was a third connection")
    database.dispose()


def cut_all_connections(url: str) -> None:
    engine = create_engine(read_url(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    engine.dispose()
