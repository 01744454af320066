"""Files that came with cases: their rows. The bytes lie sealed where recordings lie."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from grs_core.domain.attachments import Attachment, Purpose
from grs_core.domain.errors import NotFound
from grs_core.storage.sealing import fresh_key, seal, unseal
from grs_core.storage.sql import one_of
from grs_core.storage.vault import Vault
from grs_core.storage.volunteer_tables import attachments as table

_HERE = (table.c.kept_at.is_not(None), table.c.erased_at.is_(None))


class StoredAttachments:
    """`grs_core.attachment_ports.Attachments`. Who gave one is sealed: the name of a chat opens it."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def add(self, attachment: Attachment) -> None:
        owner = {"owner": self._vault.encrypt(attachment.owner), "owner_hash": self._vault.hash(attachment.owner)}
        values = {
            "id": attachment.id,
            "ticket": attachment.ticket,
            "purpose": attachment.purpose.value,
            "media_type": attachment.media_type,
            "size": attachment.size,
            "digest": attachment.digest,
            "at": attachment.at,
            "erased_at": attachment.erased_at,
            "key": self._vault.encrypt(fresh_key()),
            **owner,
        }
        self._connection.execute(insert(table).values(**values))

    def seal(self, id: str, content: bytes) -> bytes:  # noqa: A002
        return seal(self._key(id), id, content)

    def unseal(self, id: str, sealed: bytes) -> bytes:  # noqa: A002
        return unseal(self._key(id), id, sealed)

    def _key(self, id: str) -> str:  # noqa: A002
        key = self._connection.execute(select(table.c.key).where(table.c.id == id)).scalar_one_or_none()
        if key is None:
            raise NotFound("file_unknown")
        return self._vault.decrypt(key)

    def kept(self, id: str, at: datetime) -> None:  # noqa: A002
        self._connection.execute(update(table).where(table.c.id == id).values(kept_at=at))

    def get(self, id: str) -> Attachment:  # noqa: A002
        there = select(table).where(table.c.id == id, *_HERE)
        row = self._connection.execute(there).one_or_none()
        if row is None:
            raise NotFound("file_unknown")
        return self._read(row)

    def of_ticket(self, ticket: str) -> tuple[Attachment, ...]:
        return self._all(select(table).where(table.c.ticket == ticket))

    def unclaimed(self, owner: str) -> tuple[Attachment, ...]:
        his = table.c.owner_hash.in_(self._vault.hashes(owner))
        return self._all(select(table).where(his, table.c.ticket.is_(None), *_HERE))

    def unclaimed_bytes(self) -> int:
        lying = select(func.coalesce(func.sum(table.c.size), 0)).where(table.c.ticket.is_(None))
        return int(self._connection.execute(lying).scalar_one())

    def claim(self, ids: Collection[str], ticket: str, owner: str) -> tuple[Attachment, ...]:
        if not ids:
            return ()
        free = (table.c.ticket.is_(None), *_HERE, one_of(table.c.id, ids))
        his = table.c.owner_hash.in_(self._vault.hashes(owner))
        bound = update(table).where(his, *free).values(ticket=ticket).returning(*table.c)
        found = [self._read(row) for row in self._connection.execute(bound)]
        return tuple(sorted(found, key=lambda each: (each.at, each.id)))

    def outlived(self, before: datetime, limit: int) -> tuple[Attachment, ...]:
        of_cases = select(table).where(table.c.ticket.is_not(None), table.c.erased_at.is_(None))
        return self._all(of_cases.where(table.c.at < before).limit(limit))

    def erase(self, id: str, at: datetime) -> None:  # noqa: A002
        self._connection.execute(update(table).where(table.c.id == id).values(erased_at=at, key=None))

    def lapse(self, before: datetime, at: datetime, limit: int) -> tuple[Attachment, ...]:
        homeless = select(table.c.id).where(table.c.ticket.is_(None), table.c.at < before)
        ids = list(self._connection.execute(homeless.order_by(table.c.at).limit(limit)).scalars())
        if not ids:
            return ()
        still = update(table).where(one_of(table.c.id, ids), table.c.ticket.is_(None))
        lapsed = self._connection.execute(still.values(erased_at=at, key=None).returning(*table.c))
        return tuple(self._read(row) for row in lapsed)

    def forget(self, ids: Collection[str]) -> None:
        self._connection.execute(delete(table).where(one_of(table.c.id, ids)))

    def _all(self, found: Select[Any]) -> tuple[Attachment, ...]:
        rows = self._connection.execute(found.order_by(table.c.at, table.c.id))
        return tuple(self._read(row) for row in rows)

    def _read(self, row: Row[Any]) -> Attachment:
        return Attachment(
            id=row.id,
            owner=self._vault.decrypt(row.owner),
            purpose=Purpose(row.purpose),
            media_type=row.media_type,
            size=row.size,
            digest=row.digest,
            at=row.at,
            ticket=row.ticket,
            erased_at=row.erased_at,
        )
