"""One file, many writers: threads in the order of asking, processes by SQLite's own patience."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import create_engine, text

from grs_core.domain.errors import Unavailable
from grs_core.storage.audit_check import AuditReport
from grs_core.storage.database import Database
from grs_core.storage.fair_lock import FairLock
from grs_core.storage.vault import Vault
from tests.support.cases import KEY, a_message, a_ticket, an_event
from tests.support.processes import at_once
from tests.support.schema import migrated_sqlite

FILE_SOME = """
for turn in range(25):
    with database.work() as work:
        assert work.inbox.receive(a_message(provider_id=f"{me}.{turn}")) is None
        work.tickets.add(a_ticket(number=TrackingNumber.from_body(100_000_000 + 1000 * me + turn)))
        work.audit.append(an_event(detail=f"{me}.{turn}"))
        work.commit()
"""


@pytest.fixture
def url(tmp_path: Path) -> str:
    return migrated_sqlite(tmp_path)


def test_sixteen_threads_that_file_at_once_never_find_the_file_locked(url: str) -> None:
    database = Database(url, Vault([KEY]))

    def file(thread: int) -> None:
        for turn in range(25):
            with database.work() as work:
                assert work.inbox.receive(a_message(provider_id=f"{thread}.{turn}")) is None
                work.tickets.add(a_ticket())
                work.audit.append(an_event())
                work.commit()

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(file, range(16)))
    with database.reading() as work:
        assert len({ticket.number for ticket in work.tickets.stream()}) == 400
    assert database.verify_audit() == AuditReport(400, True, None)
    database.dispose()


@pytest.mark.slow
def test_two_processes_file_into_one_file(url: str) -> None:
    at_once(FILE_SOME, url, 2)
    database = Database(url, Vault([KEY]))
    with database.reading() as work:
        assert len({ticket.number for ticket in work.tickets.stream()}) == 50
    assert database.verify_audit() == AuditReport(50, True, None)
    database.dispose()


def test_every_commit_is_synced_and_references_are_checked(url: str) -> None:
    database = Database(url, Vault([KEY]))
    with database._engine.connect() as connection:
        told = {name: connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous")}
        assert told == {"journal_mode": "wal", "synchronous": 2}
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    database.dispose()


def test_a_second_work_in_one_thread_is_a_mistake_that_is_named(url: str) -> None:
    database = Database(url, Vault([KEY]))
    with database.work(), pytest.raises(RuntimeError, match="already open"), database.work():
        raise AssertionError("two writers in one thread would wait for each other")
    with database.work() as work:
        work.tickets.add(a_ticket())
        work.commit()
    database.dispose()


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "grs.db").write_bytes(os.urandom(4096))
    database = Database(f"sqlite:///{tmp_path}/grs.db", Vault([KEY]))
    with pytest.raises(Unavailable, match="database_down"):
        database.ping()
    database.dispose()


def test_a_database_without_tables_is_told_from_a_missing_one(tmp_path: Path) -> None:
    create_engine(f"sqlite:///{tmp_path}/empty.db").connect().close()
    database = Database(f"sqlite:///{tmp_path}/empty.db", Vault([KEY]))
    with database.reading() as work, pytest.raises(Unavailable, match="database_empty"):
        work.tickets.get(a_ticket().number)
    database.dispose()


def test_threads_get_the_lock_in_the_order_in_which_they_asked() -> None:
    lock, served = FairLock(patience=20), []

    def ask(number: int) -> None:
        with lock:
            served.append(number)

    with lock:
        threads = []
        for number in range(8):
            threads.append(Thread(target=ask, args=(number,)))
            threads[-1].start()
            while len(lock._waiting) <= number:
                Event().wait(0.001)
    for thread in threads:
        thread.join()
    assert served == list(range(8))


def test_a_waiter_that_is_interrupted_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    lock = FairLock(patience=20)

    def interrupt(event: Event, timeout: float | None = None) -> bool:
        raise KeyboardInterrupt

    with lock:
        with monkeypatch.context() as patch:
            patch.setattr(Event, "wait", interrupt)
            patch.setattr("grs_core.storage.fair_lock.get_ident", lambda: 0)
            with pytest.raises(KeyboardInterrupt), lock:
                raise AssertionError("it is another's turn")
        assert not lock._waiting
    with lock:
        pass


def test_who_waits_too_long_for_the_lock_is_told_and_the_others_go_on() -> None:
    lock, told = FairLock(patience=0.01), []

    def ask() -> None:
        try:
            with lock:
                told.append("served")
        except Unavailable as refusal:
            told.append(refusal.key)

    with lock:
        thread = Thread(target=ask)
        thread.start()
        thread.join()
    ask()
    assert told == ["database_down", "served"]


def test_a_new_file_and_those_beside_it_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        database = Database(f"sqlite:///{tmp_path / 'new.db'}", Vault([KEY]))
        database.migrate()
        assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}
        database.dispose()
    finally:
        os.umask(before)
