"""Rows that wait in the unit of work: many of a kind then go to the database in one statement."""

from collections.abc import Hashable, Mapping
from typing import Any

from sqlalchemy import Connection, Executable


class Later:
    """Written just before the commit, or when somebody is about to read where they will stand: he calls `flush`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._waiting: dict[Executable, dict[Hashable, Mapping[str, Any]]] = {}

    def add(self, statement: Executable, row: Mapping[str, Any], key: Hashable = None) -> None:
        """`key`: a later row with the same one takes the place of the earlier."""
        rows = self._waiting.setdefault(statement, {})
        rows[len(rows) if key is None else key] = row

    def flush(self) -> None:
        waiting, self._waiting = self._waiting, {}
        for statement, rows in waiting.items():
            self._connection.execute(statement, list(rows.values()))
