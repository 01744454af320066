"""Opens the database: PostgreSQL in production, one SQLite file without it. Nothing connects before it is used."""

import sqlite3
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from grs_core.domain.errors import Unavailable

PATIENCE_S = 30
"""How long a writer waits for another before it gives up."""
READS_ONLY = "grs_reads_only"
_CONNECT_TIMEOUT_S = 3
_POSTGRES_OPTIONS = f"-c lock_timeout={PATIENCE_S}s -c idle_in_transaction_session_timeout={4 * PATIENCE_S}s"
_OUR_MISTAKES = (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_MISMATCH)


def read_url(written: str) -> URL:
    """`sqlite:///file`, `postgres://…` or `postgresql://…`. Raises ValueError; it never repeats a password."""
    try:
        url = make_url(written)
    except ArgumentError:
        raise ValueError("a database URL looks like sqlite:///file or postgresql://user@host/name") from None
    backend = url.get_backend_name()
    if backend in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite" and url.database not in (None, "", ":memory:"):
        return url.set(drivername="sqlite+pysqlite")
    raise ValueError(f"a database URL names a SQLite file or a PostgreSQL server, not {backend!r}")


def open_engine(url: URL, pool_size: int, synchronous: str) -> Engine:
    """`synchronous` is SQLite's: FULL keeps every commit through a power cut, NORMAL may lose the last ones."""
    on_sqlite = url.get_backend_name() == "sqlite"
    engine = _sqlite(url, pool_size, synchronous) if on_sqlite else _postgres(url, pool_size)
    event.listen(engine, "handle_error", _say_unavailable)
    return engine


def _postgres(url: URL, pool_size: int) -> Engine:
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=PATIENCE_S,
        pool_pre_ping=True,
        isolation_level="READ COMMITTED",
        connect_args={"connect_timeout": _CONNECT_TIMEOUT_S, "options": _POSTGRES_OPTIONS},
    )


def _sqlite(url: URL, pool_size: int, synchronous: str) -> Engine:
    if synchronous not in ("FULL", "NORMAL"):
        raise ValueError("synchronous is FULL or NORMAL")
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=-1,
        connect_args={"timeout": PATIENCE_S, "check_same_thread": False, "isolation_level": None},
    )

    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        for pragma in ("foreign_keys = ON", f"synchronous = {synchronous}"):
            connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes the file's lock at once: one that began as a reader could not get it later."""
    reads_only = connection.get_execution_options().get(READS_ONLY, False)
    connection.exec_driver_sql(f"PRAGMA query_only = {int(reads_only)}")
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


def _say_unavailable(context: ExceptionContext) -> BaseException | None:
    """Doors know `Unavailable`, not a driver's errors. A wrong statement stays what it is: a mistake of ours."""
    error = context.sqlalchemy_exception
    if not isinstance(error, OperationalError) and not context.is_disconnect:
        return None
    code = getattr(context.original_exception, "sqlite_errorcode", None)
    if code is not None and code & 0xFF in _OUR_MISTAKES:
        return None
    if not isinstance(error, DBAPIError):
        return None
    return Unavailable("database_down")
