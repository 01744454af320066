"""A database as an earlier release left it, rows and all, and what this release makes of it."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import Connection, Date, insert
from sqlalchemy.types import TypeEngine

import grs_core.storage.case_tables
import grs_core.storage.people_tables  # noqa: F401  (both: their tables are in `metadata` once they are read)
from grs_core.storage.columns import Moment
from grs_core.storage.engine import open_engine, read_url
from grs_core.storage.migrate import _config, _prepare_file
from grs_core.storage.tables import metadata

WRITTEN: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "schema_0007.json").read_text(encoding="utf-8")
)
"""`tables` as the release with the step 0007 wrote them (sealed with the tests' key), the numbers of its `cases` by
what had happened to them, and the moment `now` at which it was stopped."""
STOPPED_AT = datetime.fromisoformat(WRITTEN["now"])


def number_of(case: str) -> str:
    number: str = WRITTEN["cases"][case]
    return number


def as_it_was_left(address: str) -> None:
    """Makes the tables of the step 0007 at the address of an empty database, and puts the rows into them."""
    engine = open_engine(read_url(address), pool_size=1, synchronous="NORMAL")
    if engine.dialect.name == "sqlite":
        _prepare_file(str(engine.url.database))
    with engine.begin() as connection:
        command.upgrade(_config(connection), "0007")
        for name, written in WRITTEN["tables"].items():
            _fill(connection, name, written["columns"], written["rows"])
    engine.dispose()


def _fill(connection: Connection, name: str, columns: list[str], rows: list[list[Any]]) -> None:
    """Counted keys are left out: the database counts them again, in the same order, and goes on from there."""
    table = metadata.tables[name]
    connection.execute(table.delete())
    kept = [column for column in columns if table.autoincrement_column is not table.c[column]]
    read = [{column: _read(table.c[column].type, row[columns.index(column)]) for column in kept} for row in rows]
    connection.execute(insert(table), read)


def _read(kind: TypeEngine[Any], value: Any) -> Any:
    if isinstance(value, str) and isinstance(kind, Moment):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(value, str) and isinstance(kind, Date) else value
