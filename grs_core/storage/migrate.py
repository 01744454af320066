"""Brings the schema up to date, in this process."""

import sqlite3
import time
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from grs_core.storage.engine import PATIENCE_S, make_private

MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x67727331
"""Any number that nobody else locks in this database."""


def migrate(engine: Engine) -> None:
    """All steps in one transaction under a lock: a second process waits, then finds nothing to do."""
    if engine.dialect.name == "sqlite":
        _prepare_file(str(engine.url.database))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        command.upgrade(_config(connection), "head")


def is_current(connection: Connection) -> bool:
    """Has every step been done? An older schema lacks what this code writes."""
    newest = ScriptDirectory.from_config(_config(connection)).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == newest


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _prepare_file(path: str) -> None:
    """Turns write-ahead logging on, once for the file's life. SQLite does not wait by itself for this lock."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    make_private(path)
    deadline = time.monotonic() + PATIENCE_S
    connection = sqlite3.connect(path, timeout=PATIENCE_S)
    try:
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
    finally:
        connection.close()
