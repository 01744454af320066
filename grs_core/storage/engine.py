"""Opens the database: PostgreSQL in production, one SQLite file without it. Nothing connects before it is used."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from math import inf
from time import monotonic
from typing import Any

import psycopg
from sqlalchemy import URL, Connection, Dialect, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, InvalidatePoolError, OperationalError

from grs_core.domain.errors import Unavailable

PATIENCE_S = 10.0
"""How long to wait for another's lock or connection: shorter than a carrier waits for our answer (15 s)."""
READS_ONLY = "grs_reads_only"
_RESTS_SINCE = "grs_rests_since"
_CONNECT_TIMEOUT_S = 3
_LOOKS_UP_EVERY_S = 0.1
_PREPARED_AFTER = 2
"""Uses of a statement on one connection: few of ours are used only once."""
_RESTED_S = 1.0
"""A connection that lay unused for longer is tried before it is used: the server may have been started anew."""
_LONGEST_SILENCE_S = 120
"""A worker that stands still in mid-transaction loses its connection, and with it the rows it holds."""
_UNDEFINED_TABLE = "42P01"
_FILE_TROUBLE = (
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_NOTADB,
)


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


def open_engine(
    url: URL, pool_size: int, synchronous: str, patience: float = PATIENCE_S, answers_within: float | None = None
) -> Engine:
    """`synchronous` is SQLite's: FULL keeps every commit through a power cut, NORMAL may lose the last ones.

    `patience` in seconds, for another's lock or a free connection; a PostgreSQL that does not answer a statement
    within `answers_within` seconds is taken for dead.
    """
    if url.get_backend_name() == "sqlite":
        engine = _sqlite(url, pool_size, synchronous, patience)
    else:
        engine = _postgres(url, pool_size, patience)
        if answers_within is not None:
            event.listen(engine, "do_connect", _impatient(answers_within))
    event.listen(engine, "handle_error", _say_unavailable)
    return engine


def _postgres(url: URL, pool_size: int, patience: float) -> Engine:
    waits = {"lock_timeout": patience, "idle_in_transaction_session_timeout": _LONGEST_SILENCE_S}
    options = " ".join(f"-c {name}={round(1000 * seconds)}ms" for name, seconds in waits.items())
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=patience,
        pool_use_lifo=True,  # the one used last has its statements prepared
        isolation_level="READ COMMITTED",
        connect_args={
            "connect_timeout": _CONNECT_TIMEOUT_S,
            "options": options,
            "prepare_threshold": _PREPARED_AFTER,
        },
    )
    event.listen(engine, "checkin", _rest)
    event.listen(engine, "checkout", _wake(engine.dialect))
    return engine


def _impatient(answers_within: float) -> Callable[..., Any]:
    """Connections that wait no longer. One to a machine that vanished, or stands still, would wait for hours."""

    class Impatient(psycopg.Connection[Any]):
        def wait(self, gen: Any, interval: float = _LOOKS_UP_EVERY_S, timeout: float | None = None) -> Any:
            try:
                return super().wait(gen, interval, answers_within if timeout is None else timeout)
            except psycopg.OperationalError:
                if self.pgconn.transaction_status == psycopg.pq.TransactionStatus.ACTIVE:
                    self.pgconn.finish()  # the answer may come yet, and would be taken for another's
                raise

    def connect(_dialect: Any, _record: Any, arguments: Any, options: Any) -> Any:
        return Impatient.connect(*arguments, **options)

    return connect


def _rest(_connection: Any, record: Any) -> None:
    record.info[_RESTS_SINCE] = monotonic()


def _wake(dialect: Dialect) -> Callable[[Any, Any, Any], None]:
    """As `pool_pre_ping`, without one more way to the server for a connection that has just been used."""

    def wake(connection: Any, record: Any, _proxy: Any) -> None:
        if monotonic() - record.info.get(_RESTS_SINCE, inf) <= _RESTED_S:
            return
        try:
            dialect.do_ping(connection)
        except Exception as error:
            raise InvalidatePoolError from error

    return wake


def _sqlite(url: URL, pool_size: int, synchronous: str, patience: float) -> Engine:
    if synchronous not in ("FULL", "NORMAL"):
        raise ValueError("synchronous is FULL or NORMAL")
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=-1,
        connect_args={"timeout": patience, "check_same_thread": False, "isolation_level": None},
    )

    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        for pragma in ("foreign_keys = ON", f"synchronous = {synchronous}"):
            connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "do_connect", _before_opening)
    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def at_once(connection: Connection) -> Iterator[None]:
    """What is written in here, nothing is read, goes to PostgreSQL in one way there and back, with a commit that
    may end it. Errors come with that, or when this ends.
    """
    driver = connection.connection.driver_connection
    try:
        with driver.pipeline() if isinstance(driver, psycopg.Connection) else nullcontext():
            yield
    except psycopg.OperationalError as down:
        raise Unavailable("database_down") from down


def make_private(path: str) -> None:
    """A new file is its owner's only, and so are the two that SQLite puts beside it. SQLite says what hinders us."""
    with suppress(OSError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _before_opening(_dialect: Any, _record: Any, arguments: Any, _options: Any) -> None:
    make_private(arguments[0])


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes the file's lock at once: one that began as a reader could not get it later."""
    reads_only = connection.get_execution_options().get(READS_ONLY, False)
    connection.exec_driver_sql(f"PRAGMA query_only = {int(reads_only)}")
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


def _say_unavailable(context: ExceptionContext) -> BaseException | None:
    """Doors know `Unavailable`, not a driver's errors. A wrong statement stays what it is: a mistake of ours."""
    code = getattr(context.original_exception, "sqlite_errorcode", None)
    down = isinstance(context.sqlalchemy_exception, OperationalError) if code is None else code & 0xFF in _FILE_TROUBLE
    if down or context.is_disconnect:
        return Unavailable("database_down")
    return Unavailable("database_empty") if _no_tables(context.original_exception) else None


def _no_tables(error: BaseException) -> bool:
    """The operator has not run `grs init` against this database."""
    return getattr(error, "sqlstate", None) == _UNDEFINED_TABLE or str(error).startswith("no such table:")
