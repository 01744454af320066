"""Files of rows that wait to be filed. What people wrote is sealed; what was filed is not kept a second time."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, exists, false, func, select, update

from grs_core.bulk_ports import WORKED_ON, Fault, FileRow, FileState, RowFile, RowState
from grs_core.domain.errors import NotFound
from grs_core.storage.bulk_tables import file_rows, row_files
from grs_core.storage.sql import one_of
from grs_core.storage.vault import Vault

_EMPTIED = frozenset({RowState.FILED, RowState.KNOWN})


class StoredRowFiles:
    """`grs_core.bulk_ports.RowFiles`."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def add(self, file: RowFile, rows: Sequence[FileRow]) -> None:
        about = {"name": file.name, "columns": dict(file.columns), "unknown": file.unknown}
        values = {
            "id": file.id,
            "organisation": file.organisation,
            "login": file.login,
            "about": self._seal(about),
            "at": file.at,
            "worked_at": file.at,
            "emptied": False,
            **_state(file),
        }
        self._connection.execute(row_files.insert(), values)
        if rows:
            self._connection.execute(file_rows.insert(), [self._written(file.id, row) for row in rows])

    def get(self, id: str) -> RowFile:  # noqa: A002
        return self._file(self._connection.execute(select(row_files).where(row_files.c.id == id)).one_or_none())

    def lock(self, id: str) -> RowFile | None:  # noqa: A002
        mine = select(row_files).where(row_files.c.id == id).with_for_update(skip_locked=True)
        row = self._connection.execute(mine).one_or_none()
        if row is None:
            self.get(id)
            return None
        return self._file(row)

    def save(self, file: RowFile) -> None:
        self._connection.execute(update(row_files).where(row_files.c.id == file.id).values(**_state(file)))

    def waiting(self) -> bool:
        return bool(self._connection.scalar(select(exists().where(_is_due()))))

    def next(self, at: datetime) -> RowFile | None:
        due = select(row_files).where(_is_due())
        row = self._connection.execute(
            due.order_by(row_files.c.worked_at).limit(1).with_for_update(skip_locked=True)
        ).one_or_none()
        if row is None:
            return None
        self._connection.execute(update(row_files).where(row_files.c.id == row.id).values(worked_at=at))
        return self._file(row)

    def page(self, organisation: str, login: str | None, page: int, size: int) -> tuple[RowFile, ...]:
        found = select(row_files).where(*_whose(organisation, login))
        newest = found.order_by(row_files.c.at.desc(), row_files.c.id).limit(size).offset((page - 1) * size)
        return tuple(self._file(row) for row in self._connection.execute(newest))

    def count(self, organisation: str, login: str | None) -> int:
        counted = select(func.count()).select_from(row_files).where(*_whose(organisation, login))
        return self._connection.scalar(counted) or 0

    def rows(
        self,
        id: str,  # noqa: A002
        states: Collection[RowState],
        limit: int,
        after: int = 0,
    ) -> tuple[FileRow, ...]:
        wanted = one_of(file_rows.c.state, [state.value for state in states])
        return self._rows(file_rows.c.file == id, wanted, file_rows.c.number > after, limit=limit)

    def numbered(self, id: str, numbers: Collection[int]) -> tuple[FileRow, ...]:  # noqa: A002
        return self._rows(file_rows.c.file == id, file_rows.c.number.in_(sorted(numbers)))

    def keep(self, id: str, rows: Sequence[FileRow]) -> None:  # noqa: A002
        if rows:
            self._connection.execute(_KEEP, [self._kept(id, row) for row in rows])
        emptied = [{"of_file": id, "of_number": row.number} for row in rows if row.state in _EMPTIED]
        if emptied:
            self._connection.execute(_EMPTY, emptied)

    def counts(self, id: str) -> Mapping[RowState, int]:  # noqa: A002
        counted = select(file_rows.c.state, func.count()).where(file_rows.c.file == id).group_by(file_rows.c.state)
        return {RowState(state): number for state, number in self._connection.execute(counted)}

    def keyless(self, id: str) -> int:  # noqa: A002
        its = select(func.count()).select_from(file_rows).where(file_rows.c.file == id, file_rows.c.own.is_(false()))
        return self._connection.scalar(its) or 0

    def old(self, before: datetime) -> str | None:
        full = select(row_files.c.id).where(row_files.c.emptied.is_(false()), row_files.c.at < before)
        found: str | None = self._connection.scalar(full.order_by(row_files.c.at).limit(1))
        return found

    def empty(self, id: str) -> None:  # noqa: A002
        its = update(file_rows).where(file_rows.c.file == id)
        self._connection.execute(its.values(cells=None, faults=None))
        unfiled = one_of(file_rows.c.state, [RowState.NEW.value, RowState.GOOD.value])
        self._connection.execute(its.where(unfiled).values(state=RowState.WRONG.value))
        self._connection.execute(update(row_files).where(row_files.c.id == id).values(emptied=True))

    def _rows(self, *where: ColumnElement[bool], limit: int | None = None) -> tuple[FileRow, ...]:
        found = select(file_rows).where(*where).order_by(file_rows.c.number).limit(limit)
        return tuple(self._row(row) for row in self._connection.execute(found))

    def _seal(self, value: object) -> str:
        return self._vault.encrypt(json.dumps(value, ensure_ascii=False))

    def _open(self, sealed: str | None, empty: str) -> Any:
        return json.loads(self._vault.decrypt_some(sealed) or empty)

    def _written(self, id: str, row: FileRow) -> dict[str, Any]:  # noqa: A002
        return {
            "file": id,
            "number": row.number,
            "key": self._vault.encrypt(row.key),
            "own": row.own,
            "cells": self._seal(dict(row.cells)),
            "state": row.state.value,
            "faults": self._faults(row),
            "ticket": row.ticket,
        }

    def _kept(self, id: str, row: FileRow) -> dict[str, Any]:  # noqa: A002
        found = {"state": row.state.value, "faults": self._faults(row), "ticket": row.ticket}
        return {"of_file": id, "of_number": row.number, **{f"new_{name}": value for name, value in found.items()}}

    def _faults(self, row: FileRow) -> str | None:
        faults = [[fault.column, fault.key, dict(fault.params)] for fault in row.faults]
        return self._seal(faults) if faults else None

    def _file(self, row: Row[Any] | None) -> RowFile:
        if row is None:
            raise NotFound("row_file_unknown")
        about = self._open(row.about, "{}")
        return RowFile(
            id=row.id,
            organisation=row.organisation,
            login=row.login,
            name=about["name"],
            at=row.at,
            state=FileState(row.state),
            columns=about["columns"],
            unknown=tuple(about["unknown"]),
            stopped=row.stopped,
            ended_at=row.ended_at,
        )

    def _row(self, row: Row[Any]) -> FileRow:
        return FileRow(
            number=row.number,
            key=self._vault.decrypt(row.key),
            own=row.own,
            cells=self._open(row.cells, "{}"),
            state=RowState(row.state),
            faults=tuple(Fault(*each) for each in self._open(row.faults, "[]")),
            ticket=row.ticket,
        )


_THIS = (file_rows.c.file == bindparam("of_file"), file_rows.c.number == bindparam("of_number"))
_KEEP = (
    update(file_rows)
    .where(*_THIS)
    .values(state=bindparam("new_state"), faults=bindparam("new_faults"), ticket=bindparam("new_ticket"))
)
_EMPTY = update(file_rows).where(*_THIS).values(cells=None)


def _is_due() -> ColumnElement[bool]:
    return one_of(row_files.c.state, [state.value for state in WORKED_ON])


def _state(file: RowFile) -> dict[str, Any]:
    return {"state": file.state.value, "stopped": file.stopped, "ended_at": file.ended_at}


def _whose(organisation: str, login: str | None) -> list[ColumnElement[bool]]:
    his = [row_files.c.login == login] if login is not None else []
    return [row_files.c.organisation == organisation, *his]
