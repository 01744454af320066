"""Knowing that a thread waits for a lock, without guessing how long that takes."""

from collections.abc import Callable
from threading import Event

from sqlalchemy import create_engine, text

from grs_core.storage.database import Database
from grs_core.storage.engine import read_url
from grs_core.storage.fair_lock import FairLock

_WAITERS = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")


def until_somebody_waits(url: str, started: Event, waiters: int = 1) -> None:
    """Returns when `waiters` transactions wait in PostgreSQL; with SQLite, when the other thread has `started`."""
    assert started.wait(10)
    if url.startswith("sqlite"):
        return
    engine = create_engine(read_url(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        _until(lambda: connection.scalar(_WAITERS) >= waiters)
    engine.dispose()


def until_writers_wait(database: Database, url: str, writers: int) -> None:
    """Returns when so many wait: for a row in PostgreSQL, for the file's turn with SQLite. Raises AssertionError."""
    if not url.startswith("sqlite"):
        started = Event()
        started.set()
        until_somebody_waits(url, started, writers)
        return
    turn = database._turn()
    assert isinstance(turn, FairLock)
    _until(lambda: len(turn._waiting) >= writers)


def _until(true: Callable[[], bool]) -> None:
    """Looks again and again, for half a minute at least."""
    for _ in range(6_000):
        if true():
            return
        Event().wait(0.005)
    raise AssertionError("nobody waits")
