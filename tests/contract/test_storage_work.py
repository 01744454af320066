"""A unit of work is one transaction: all or nothing, and clear words when there is no database."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from grs_core.domain.errors import Unavailable
from grs_core.storage.database import Database
from grs_core.storage.message_tables import conversations, inbox, outbox
from grs_core.storage.tables import attempts, audit_events, tickets
from grs_core.storage.vault import Vault
from tests.support.cases import PHONE, START, a_message, a_ticket, an_event, an_outbound


def test_leaving_without_a_commit_undoes_everything(database: Database, run_sql) -> None:
    with database.work() as work:
        work.tickets.add(a_ticket())
        work.inbox.receive(a_message())
        work.outbox.add(an_outbound())
        work.conversations.save(PHONE, "1", START)
        work.attempts.add("key", START)
        work.audit.append(an_event())
    for table in (tickets, inbox, outbox, conversations, attempts, audit_events):
        assert run_sql(select(table)) == []


def test_an_error_inside_undoes_everything(database: Database) -> None:
    ticket = a_ticket()
    with pytest.raises(ZeroDivisionError), database.work() as work:
        work.tickets.add(ticket)
        raise ZeroDivisionError
    with database.reading() as work:
        assert not work.tickets.exists(ticket.number)


def test_a_reader_sees_one_moment_and_holds_up_no_writer(database: Database) -> None:
    before, after = a_ticket(), a_ticket()
    with database.work() as work:
        work.tickets.add(before)
        work.commit()
    with database.reading() as reading:
        assert list(reading.tickets.stream()) == [before]
        with database.work() as work:
            work.tickets.add(after)
            work.tickets.save(replace(before, handler="karim"))
            work.commit()
        assert list(reading.tickets.stream()) == [before]
    with database.reading() as reading:
        assert len(list(reading.tickets.stream())) == 2


def test_a_writer_holds_up_no_reader(database: Database) -> None:
    ticket = a_ticket()
    with database.work() as work:
        work.tickets.add(ticket)
        with database.reading() as reading:
            assert not reading.tickets.exists(ticket.number)


def test_a_reading_work_cannot_write(database: Database) -> None:
    with database.reading() as work, pytest.raises(DBAPIError):
        work.tickets.add(a_ticket())
    with database.reading() as work:
        work.audit.append(an_event())
        with pytest.raises(DBAPIError):
            work.commit()
    with database.work() as work:
        work.tickets.add(a_ticket())
        work.commit()


def test_moments_are_kept_in_utc_whatever_their_offset(database: Database) -> None:
    dhaka = timezone(timedelta(hours=6))
    ticket = a_ticket(filed_at=START.astimezone(dhaka))
    with database.work() as work:
        work.tickets.add(ticket)
        kept = work.tickets.get(ticket.number).filed_at
    assert (kept, kept.utcoffset()) == (START, timedelta(0))


def test_a_moment_without_its_offset_is_refused(database: Database) -> None:
    naive: datetime = START.replace(tzinfo=None)
    with database.work() as work, pytest.raises(Exception, match="offset"):
        work.tickets.add(a_ticket(filed_at=naive))


def test_the_next_writer_need_not_wait_for_what_follows_a_commit(database: Database) -> None:
    with database.work() as first:
        first.tickets.add(a_ticket())
        first.commit()
        with database.work() as second:
            second.tickets.add(a_ticket())
            second.commit()


def test_migrating_again_changes_nothing(database: Database) -> None:
    ticket = a_ticket()
    with database.work() as work:
        work.tickets.add(ticket)
        work.commit()
    database.migrate()
    with database.reading() as work:
        assert work.tickets.get(ticket.number) == ticket
    database.ping()


@pytest.fixture(params=["sqlite", "postgresql"])
def unreachable(request: pytest.FixtureRequest, tmp_path: Path, vault: Vault) -> Database:
    """Making it connects to nothing."""
    urls = {
        "sqlite": f"sqlite:///{tmp_path}/no-such-folder/grs.db",
        "postgresql": "postgres://grs:secret@127.0.0.1:1/grs",
    }
    return Database(urls[request.param], vault)


def test_a_database_that_is_down_says_so(unreachable: Database) -> None:
    for begin in (unreachable.work, unreachable.reading):
        with pytest.raises(Unavailable, match="database_down"), begin():
            raise AssertionError("nothing is there to work with")
    for attempt in (unreachable.ping, unreachable.verify_audit, unreachable.reencrypt):
        with pytest.raises(Unavailable, match="database_down"):
            attempt()


@pytest.mark.parametrize(
    "url", ["", "sqlite://", "sqlite:///:memory:", "mysql://grs:secret@db/grs", "postgres", "grs.db"]
)
def test_an_address_that_cannot_be_used_is_refused_without_its_password(url: str, vault: Vault) -> None:
    with pytest.raises(ValueError, match="a database URL") as refusal:
        Database(url, vault)
    assert "secret" not in str(refusal.value)
