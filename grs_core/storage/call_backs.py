"""Officers who are to call: one open task a case, and what they tried."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, literal_column, select, update

from grs_core.call_ports import CallBack, CallBackAttempt, PartOfDay
from grs_core.storage.call_tables import call_back_attempts, call_backs
from grs_core.storage.sql import insert_new, one_of
from grs_core.storage.vault import Vault

OPEN = "open"
_C = call_backs.c
IS_OPEN = _C.state == literal_column("'open'")
"""Written out, not bound: only then is the partial index seen."""


class StoredCallBacks:
    """`grs_core.outgoing_ports.CallBacks`."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def open(self, ticket: str, part: PartOfDay, asked_at: datetime, due_at: datetime) -> bool:
        values: dict[str, Any] = {"ticket": ticket, "part": part.value, "state": OPEN, "attempts": 0}
        values |= {"asked_at": asked_at, "due_at": due_at}
        return insert_new(self._connection, call_backs, values, ("ticket",), IS_OPEN) is not None

    def lock_open(self, ticket: str) -> CallBack | None:
        mine = select(call_backs).where(_C.ticket == ticket, IS_OPEN).with_for_update()
        row = self._connection.execute(mine).first()
        return _read(row) if row is not None else None

    def latest(self, tickets: Collection[str]) -> Mapping[str, CallBack]:
        if not tickets:
            return {}
        last = select(func.max(_C.id)).where(one_of(_C.ticket, tickets)).group_by(_C.ticket)
        found = self._connection.execute(select(call_backs).where(_C.id.in_(last)))
        return {row.ticket: _read(row) for row in found}

    def attempts(self, id: int) -> tuple[CallBackAttempt, ...]:  # noqa: A002  the port's word
        tried = call_back_attempts
        found = self._connection.execute(select(tried).where(tried.c.call_back == id).order_by(tried.c.id))
        return tuple(
            CallBackAttempt(row.at, row.by, row.result, self._vault.decrypt_some(row.note) or "") for row in found
        )

    def save(self, call_back: CallBack, attempt: CallBackAttempt | None = None) -> None:
        values: dict[str, Any] = {"part": call_back.part.value, "state": call_back.state}
        values["attempts"] = call_back.attempts
        values |= {"due_at": call_back.due_at, "done_at": call_back.done_at}
        self._connection.execute(update(call_backs).where(_C.id == call_back.id), values)
        if attempt is not None:
            note = self._vault.encrypt(attempt.note) if attempt.note else None
            row = {"call_back": call_back.id, "at": attempt.at, "by": attempt.by, "result": attempt.result}
            self._connection.execute(insert(call_back_attempts), row | {"note": note})


def _read(row: Row[Any]) -> CallBack:
    return CallBack(**{**row._mapping, "part": PartOfDay(row.part)})
