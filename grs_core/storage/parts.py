"""Parts of long messages that came singly, until all are there."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, select, update

from grs_core.carrier_ports import KeptPart
from grs_core.domain.complainant import Address
from grs_core.storage.addresses import at_address, read_address, sealed_address
from grs_core.storage.message_tables import parts
from grs_core.storage.sql import insert_new
from grs_core.storage.vault import Vault

_KEY = ("provider", "provider_id")
_IS_OPEN = parts.c.whole.is_(None)
_UNDONE = parts.c.done.is_(False)


class StoredParts:
    """`grs_core.carrier_ports.Parts`."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def add(self, part: KeptPart, since: datetime) -> bool:
        if part.body in self._said(part, since):
            return False
        values = {
            "set_key": part.set_key,
            "provider": part.provider,
            "provider_id": part.provider_id,
            **sealed_address(part.address, self._vault),
            "to": part.to,
            "number": part.number,
            "total": part.total,
            "body": self._vault.encrypt(part.body),
            "had_secret": part.had_secret,
            "at": part.at,
            "done": False,
        }
        return insert_new(self._connection, parts, values, unique=_KEY) is not None

    def open_set(self, key: str) -> tuple[KeptPart, ...]:
        return self._read(and_(parts.c.set_key == key, _IS_OPEN))

    def close(self, key: str, whole: str) -> None:
        self._connection.execute(update(parts).where(parts.c.set_key == key, _IS_OPEN), {"whole": whole})

    def closed(self, provider: str, whole: str) -> tuple[KeptPart, ...]:
        return self._read(and_(parts.c.provider == provider, parts.c.whole == whole))

    def whole_of(self, provider: str, provider_id: str) -> str | None:
        found = select(parts.c.whole).where(parts.c.provider == provider, parts.c.provider_id == provider_id)
        whole: str | None = self._connection.execute(found).scalar_one_or_none()
        return whole

    def unfinished(self, address: Address) -> Sequence[tuple[str, str]]:
        found = (
            select(parts.c.provider, parts.c.whole)
            .where(at_address(parts, address, self._vault), parts.c.whole.is_not(None), _UNDONE)
            .group_by(parts.c.provider, parts.c.whole)
            .order_by(func.min(parts.c.id))
        )
        return [(row.provider, row.whole) for row in self._connection.execute(found)]

    def due(self, before: datetime, limit: int) -> Sequence[tuple[str, Address]]:
        first = func.min(parts.c.at)
        found = select(parts.c.set_key, func.min(parts.c.address)).where(_UNDONE)
        found = found.group_by(parts.c.set_key).having(first <= before).order_by(first).limit(limit)
        return [(key, read_address(self._vault.decrypt(sealed))) for key, sealed in self._connection.execute(found)]

    def done(self, provider: str, whole: str) -> None:
        finished = update(parts).where(parts.c.provider == provider, parts.c.whole == whole)
        self._connection.execute(finished, {"done": True})

    def forget(self, before: datetime) -> None:
        told = update(parts).where(parts.c.done.is_(True), parts.c.body.is_not(None), parts.c.at <= before)
        self._connection.execute(told, {"body": None})

    def _said(self, part: KeptPart, since: datetime) -> list[str]:
        """What came as this part of its set."""
        same = select(parts.c.body).where(
            parts.c.set_key == part.set_key,
            parts.c.number == part.number,
            parts.c.body.is_not(None),
            parts.c.at >= since,
        )
        return [self._vault.decrypt(body) for body in self._connection.execute(same).scalars()]

    def _read(self, which: ColumnElement[bool]) -> tuple[KeptPart, ...]:
        found = select(parts).where(which).order_by(parts.c.id)
        return tuple(self._part(row) for row in self._connection.execute(found))

    def _part(self, row: Row[Any]) -> KeptPart:
        return KeptPart(
            set_key=row.set_key,
            provider=row.provider,
            provider_id=row.provider_id,
            address=read_address(self._vault.decrypt(row.address)),
            to=row.to,
            number=row.number,
            total=row.total,
            body=self._vault.decrypt_some(row.body) or "",
            at=row.at,
            had_secret=row.had_secret,
        )
