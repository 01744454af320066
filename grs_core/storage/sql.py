"""The few statements that both engines know but SQLAlchemy spells per engine."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(
    connection: Connection,
    table: Table,
    values: Mapping[str, Any],
    unique: tuple[str, ...],
    only: ColumnElement[bool] | None = None,
) -> Any | None:
    """The new row's key; None when a row with the same `unique` columns is there (`only`: among rows like that).

    PostgreSQL waits here for a transaction that has just written the same: committed, it was there first; rolled
    back, this one is the first. A refusal leaves the transaction whole, which an IntegrityError would not.
    """
    statement = _insert(table, unique, only, connection.dialect.name)
    return connection.execute(statement, dict(values)).scalar_one_or_none()


@lru_cache(maxsize=32)
def _insert(table: Table, unique: tuple[str, ...], only: ColumnElement[bool] | None, engine: str) -> Executable:
    """Made once: with values written into it, making the statement would cost more than running it."""
    insert = postgresql.insert if engine == "postgresql" else sqlite.insert
    key = next(iter(table.primary_key.columns))
    return insert(table).on_conflict_do_nothing(index_elements=unique, index_where=only).returning(key)
