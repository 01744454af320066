"""Knowing that a thread waits for a lock, without guessing how long that takes."""

from threading import Event

from sqlalchemy import create_engine, text

from grs_core.storage.engine import read_url

_WAITERS = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")


def until_somebody_waits(url: str, started: Event, waiters: int = 1) -> None:
    """Returns when `waiters` transactions wait in PostgreSQL; with SQLite, when the other thread has `started`."""
    assert started.wait(10)
    if url.startswith("sqlite"):
        return
    engine = create_engine(read_url(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for _ in range(20_000):
            if connection.scalar(_WAITERS) >= waiters:
                break
        else:
            raise AssertionError("nobody waits")
    engine.dispose()
