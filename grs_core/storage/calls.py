"""Calls and the answers that their steps were given."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from grs_core.call_ports import KeptCall
from grs_core.domain.errors import NotFound
from grs_core.storage.addresses import read_address, sealed_address
from grs_core.storage.call_tables import call_steps, calls
from grs_core.storage.sql import insert_new
from grs_core.storage.vault import Vault


class StoredCalls:
    """`grs_core.call_ports.Calls`."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def begin(self, call: KeptCall) -> KeptCall | None:
        values = {"sid": call.sid, "token": call.token, **sealed_address(call.address, self._vault), "to": call.to}
        values |= {"outgoing": call.outgoing, "started_at": call.started_at, **self._changing(call)}
        # Waits for another first step of this very call.
        if insert_new(self._connection, calls, values, unique=("sid",)) is not None:
            return None
        known = select(calls).where(calls.c.sid == call.sid).with_for_update()
        return self._call(self._connection.execute(known).one())

    def lock(self, sid: str, token: str) -> KeptCall:
        mine = select(calls).where(calls.c.sid == sid, calls.c.token == token).with_for_update()
        row = self._connection.execute(mine).first()
        if row is None:
            raise NotFound("call_unknown")
        return self._call(row)

    def find(self, sid: str) -> KeptCall | None:
        row = self._connection.execute(select(calls).where(calls.c.sid == sid).with_for_update()).first()
        return self._call(row) if row is not None else None

    def token_of(self, sid: str) -> str | None:
        token: str | None = self._connection.execute(
            select(calls.c.token).where(calls.c.sid == sid)
        ).scalar_one_or_none()
        return token

    def answer(self, sid: str, step: int) -> str | None:
        found = select(call_steps.c.answer).where(call_steps.c.sid == sid, call_steps.c.step == step)
        return self._vault.decrypt_some(self._connection.execute(found).scalar_one_or_none())

    def answered(self, sid: str, step: int, answer: str, at: datetime) -> None:
        values = {"sid": sid, "step": step, "answer": self._vault.encrypt(answer), "at": at}
        self._connection.execute(insert(call_steps), values)

    def save(self, call: KeptCall) -> None:
        self._connection.execute(update(calls).where(calls.c.sid == call.sid), self._changing(call))

    def ended(self, sid: str, at: datetime) -> KeptCall | None:
        known = self.find(sid)
        if known is not None and known.ended_at is None:
            self._connection.execute(update(calls).where(calls.c.sid == sid), {"ended_at": at})
        return known

    def forget(self, before: datetime, limit: int) -> int:
        old = select(call_steps.c.id).where(call_steps.c.at < before).order_by(call_steps.c.at).limit(limit)
        gone = delete(call_steps).where(call_steps.c.id.in_(old.scalar_subquery()))
        return self._connection.execute(gone).rowcount

    def _changing(self, call: KeptCall) -> dict[str, Any]:
        return {"state": self._vault.encrypt(call.state), "step": call.step, "ticket": call.ticket}

    def _call(self, row: Row[Any]) -> KeptCall:
        return KeptCall(
            sid=row.sid,
            token=row.token,
            address=read_address(self._vault.decrypt(row.address)),
            to=row.to,
            state=self._vault.decrypt(row.state),
            started_at=row.started_at,
            step=row.step,
            outgoing=row.outgoing,
            ticket=row.ticket,
            ended_at=row.ended_at,
        )
