"""The few statements that both engines know but SQLAlchemy spells per engine."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(connection: Connection, table: Table, values: Mapping[str, Any], unique: Sequence[str]) -> Any | None:
    """The new row's key; None when a row with the same `unique` columns is there.

    PostgreSQL waits here for a transaction that has just written the same: committed, it was there first; rolled
    back, this one is the first. A refusal leaves the transaction whole, which an IntegrityError would not.
    """
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    key = next(iter(table.primary_key.columns))
    statement = insert(table).values(**values).on_conflict_do_nothing(index_elements=list(unique))
    return connection.execute(statement.returning(key)).scalar_one_or_none()
