"""Parts of long messages that came singly, until all are there."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from grs_core.carrier_ports import KeptPart
from grs_core.domain.complainant import Address
from grs_core.storage.addresses import read_address, sealed_address
from grs_core.storage.message_tables import parts
from grs_core.storage.sql import insert_new
from grs_core.storage.vault import Vault

_KEY = ("provider", "provider_id")


class StoredParts:
    """`grs_core.message_ports.Parts`."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def add(self, part: KeptPart) -> bool:
        values = {
            "set_key": part.set_key,
            "provider": part.provider,
            "provider_id": part.provider_id,
            **sealed_address(part.address, self._vault),
            "to": part.to,
            "number": part.number,
            "total": part.total,
            "body": self._vault.encrypt(part.body),
            "at": part.at,
            "done": False,
        }
        return insert_new(self._connection, parts, values, unique=_KEY) is not None

    def open_set(self, key: str) -> tuple[KeptPart, ...]:
        found = (
            select(parts).where(parts.c.set_key == key, parts.c.done.is_(False)).order_by(parts.c.number, parts.c.id)
        )
        return tuple(
            KeptPart(
                row.set_key,
                row.provider,
                row.provider_id,
                read_address(self._vault.decrypt(row.address)),
                row.to,
                row.number,
                row.total,
                self._vault.decrypt(row.body),
                row.at,
            )
            for row in self._connection.execute(found)
        )

    def due(self, before: datetime, limit: int) -> Sequence[tuple[str, Address]]:
        first = func.min(parts.c.at)
        found = select(parts.c.set_key, func.min(parts.c.address)).where(parts.c.done.is_(False))
        found = found.group_by(parts.c.set_key).having(first <= before).order_by(first).limit(limit)
        return [(key, read_address(self._vault.decrypt(sealed))) for key, sealed in self._connection.execute(found)]

    def done(self, key: str) -> None:
        self._connection.execute(update(parts).where(parts.c.set_key == key, parts.c.done.is_(False)), {"done": True})
