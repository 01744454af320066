"""Calls that we make. What nobody knows the fate of is never made again before the platform was asked."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, exists, func, literal_column, or_, select, update

from grs_core.call_ports import OutgoingCall, OutgoingState, Purpose
from grs_core.domain.complainant import Address
from grs_core.domain.tracking import TrackingNumber
from grs_core.storage.addresses import at_address, read_address, sealed_address
from grs_core.storage.call_tables import outgoing_calls
from grs_core.storage.sql import insert_new, one_of
from grs_core.storage.tables import tickets
from grs_core.storage.vault import Vault

_LONGEST = 64
_C = outgoing_calls.c
_ASKS = _C.about.is_not(None)
_WAITING = _C.state == literal_column("'waiting'")
# Written out, not bound: only then does PostgreSQL see that the partial index holds these rows.
_UNDONE = _C.state.in_(
    [literal_column(f"'{state}'") for state in ("waiting", "placing", "unknown", "placed", "talking")]
)


class StoredOutgoingCalls:
    """`grs_core.outgoing_ports.OutgoingCalls`."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def add(self, call: OutgoingCall) -> bool:
        values = {**_write(call), **sealed_address(call.address, self._vault)}
        if call.about is None:
            return insert_new(self._connection, outgoing_calls, values, ("id",)) is not None
        return insert_new(self._connection, outgoing_calls, values, ("about", "ticket"), _ASKS) is not None

    def lock(self, id: str) -> OutgoingCall | None:  # noqa: A002  the port's word
        return self._first(select(outgoing_calls).where(_C.id == id).with_for_update())

    def save(self, call: OutgoingCall) -> None:
        self._connection.execute(update(outgoing_calls).where(_C.id == call.id), _write(call))

    def next_due(self, now: datetime, questions: int) -> OutgoingCall | None:
        due = select(outgoing_calls).where(_UNDONE, _WAITING, _C.next_attempt_at <= now)
        asked = select(func.count()).where(_UNDONE, ~_WAITING, _C.purpose == Purpose.CONFIRM.value).scalar_subquery()
        due = due.where(or_(_C.purpose != Purpose.CONFIRM.value, asked < questions))
        # Who called us first ("call_back" < "confirm"), then whoever has waited longest.
        due = due.order_by(_C.purpose, _C.next_attempt_at, _C.id).limit(1)
        return self._first(due)

    def in_doubt(self, now: datetime, again_at: datetime, limit: int) -> tuple[OutgoingCall, ...]:
        due = select(_C.id, _C.state).where(_UNDONE, ~_WAITING, _C.next_attempt_at <= now)
        due = due.order_by(_C.next_attempt_at, _C.id).limit(limit).with_for_update(skip_locked=True)
        found = self._connection.execute(due).all()
        left = [row.id for row in found if row.state == OutgoingState.PLACING.value]
        if left:
            gone = {"state": OutgoingState.UNKNOWN.value, "state_at": now}
            self._connection.execute(update(outgoing_calls).where(one_of(_C.id, left)), gone)
        if not found:
            return ()
        asked = update(outgoing_calls).where(one_of(_C.id, [row.id for row in found])).returning(*_C)
        rows = self._connection.execute(asked, {"next_attempt_at": again_at}).all()
        return tuple(self._read(row) for row in sorted(rows, key=lambda row: (row.handed_at, row.id)))

    def of_address(self, address: Address, since: datetime) -> tuple[OutgoingCall, ...]:
        mine = select(outgoing_calls).where(at_address(outgoing_calls, address, self._vault), _C.made_at >= since)
        found = self._connection.execute(mine.order_by(_C.made_at.desc(), _C.id))
        return tuple(self._read(row) for row in found)

    def unconfirmed(self, until: datetime, limit: int) -> tuple[TrackingNumber, ...]:
        # Decisions are looked at in their order: behind the latest one that has a call all have one.
        latest = self._connection.scalar(select(func.max(_C.about)).where(_ASKS))
        called = exists().where(_C.about == tickets.c.decided_at, _C.ticket == tickets.c.number)
        proposed = and_(tickets.c.status == literal_column("'resolved'"), tickets.c.decided_at <= until)
        found = select(tickets.c.number).where(proposed, ~called)
        if latest is not None:
            found = found.where(tickets.c.decided_at >= latest)
        rows = self._connection.execute(found.order_by(tickets.c.decided_at, tickets.c.number).limit(limit))
        return tuple(TrackingNumber.read(number) for number in rows.scalars())

    def _first(self, query: Select[Any]) -> OutgoingCall | None:
        row = self._connection.execute(query).first()
        return self._read(row) if row is not None else None

    def _read(self, row: Row[Any]) -> OutgoingCall:
        values = {name: value for name, value in row._mapping.items() if name != "address_hash"}
        values |= {"purpose": Purpose(row.purpose), "state": OutgoingState(row.state)}
        return OutgoingCall(**values | {"address": read_address(self._vault.decrypt(row.address))})


def _write(call: OutgoingCall) -> dict[str, Any]:
    """All but the address, which never changes."""
    values = {name: value for name, value in asdict(call).items() if name != "address"}
    values |= {"purpose": call.purpose.value, "state": call.state.value, "state_at": call.state_at or call.made_at}
    for name in ("provider_id", "reason"):
        values[name] = values[name][:_LONGEST] if values[name] is not None else None
    return values
