"""How each carrier is doing, one row each."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from grs_core.domain.carrier import CarrierState
from grs_core.storage.message_tables import carriers
from grs_core.storage.sql import insert_new


class StoredCarriers:
    """`grs_core.message_ports.Carriers`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> Mapping[str, CarrierState]:
        return {row.name: _read(row) for row in self._connection.execute(select(carriers))}

    def lock(self, name: str) -> CarrierState:
        mine = select(carriers).where(carriers.c.name == name).with_for_update()
        row = self._connection.execute(mine).one_or_none()
        if row is None:
            insert_new(self._connection, carriers, {"name": name, "failures": 0, "good": 0}, unique=("name",))
            row = self._connection.execute(mine).one()
        return _read(row)

    def save(self, state: CarrierState, now: datetime) -> None:
        values = {
            "failures": state.failures,
            "good": state.good,
            "open_until": state.open_until,
            "probe_until": state.probe_until,
            "next_free": state.next_free,
            "changed_at": now,
        }
        self._connection.execute(update(carriers).where(carriers.c.name == state.name), values)


def _read(row: Row[Any]) -> CarrierState:
    return CarrierState(row.name, row.failures, row.good, row.open_until, row.probe_until, row.next_free)
