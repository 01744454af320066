"""Advisories and to whom they go."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, insert, select, update

from grs_core.domain.advisory import Advisory, AdvisoryState
from grs_core.domain.complainant import Address
from grs_core.domain.errors import NotFound
from grs_core.storage.addresses import read_address
from grs_core.storage.message_tables import advisories, conversations
from grs_core.storage.sql import one_of
from grs_core.storage.tables import tickets
from grs_core.storage.vault import Vault


class StoredAdvisories:
    """`grs_core.message_ports.Advisories`."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def add(self, advisory: Advisory) -> None:
        self._connection.execute(insert(advisories), _write(advisory))

    def get(self, id: str) -> Advisory:  # noqa: A002  the port's word
        return self._one(select(advisories).where(advisories.c.id == id))

    def lock(self, id: str) -> Advisory:  # noqa: A002
        return self._one(select(advisories).where(advisories.c.id == id).with_for_update())

    def save(self, advisory: Advisory) -> None:
        self._connection.execute(update(advisories).where(advisories.c.id == advisory.id), _write(advisory))

    def page(self, before: datetime | None, limit: int) -> Sequence[Advisory]:
        found = select(advisories).order_by(advisories.c.made_at.desc(), advisories.c.id.desc()).limit(limit)
        if before is not None:
            found = found.where(advisories.c.made_at < before)
        return [_read(row) for row in self._connection.execute(found)]

    def sending(self) -> Sequence[str]:
        found = select(advisories.c.id).where(advisories.c.state == AdvisoryState.SENDING.value)
        return list(self._connection.execute(found).scalars())

    def recipients(
        self, area: Collection[str] | None, programme: str | None, after: int, limit: int
    ) -> Sequence[tuple[int, Address, str]]:
        found = select(tickets.c.id, tickets.c.address, tickets.c.language)
        found = _among(found, area, programme).where(tickets.c.id > after, _wants_them())
        rows = self._connection.execute(found.order_by(tickets.c.id).limit(limit))
        return [(row.id, read_address(self._vault.decrypt(row.address)), row.language) for row in rows]

    def count(self, area: Collection[str] | None, programme: str | None) -> int:
        found = select(func.count(tickets.c.address_hash.distinct()))
        return self._connection.scalar(_among(found, area, programme).where(_wants_them())) or 0

    def _one(self, query: Select[Any]) -> Advisory:
        row = self._connection.execute(query).one_or_none()
        if row is None:
            raise NotFound("advisory_unknown")
        return _read(row)


def _among(query: Select[Any], area: Collection[str] | None, programme: str | None) -> Select[Any]:
    if area is not None:
        query = query.where(one_of(tickets.c.place, area))
    return query if programme is None else query.where(tickets.c.programme == programme)


def _wants_them() -> ColumnElement[bool]:
    said_no = select(conversations.c.id).where(
        conversations.c.address_hash == tickets.c.address_hash,
        conversations.c.silenced | conversations.c.no_advisories,
    )
    return and_(~said_no.exists(), tickets.c.kind == "single")


def _write(advisory: Advisory) -> dict[str, Any]:
    return asdict(advisory) | {"state": advisory.state.value}


def _read(row: Row[Any]) -> Advisory:
    values = dict(row._mapping)
    return Advisory(**values | {"state": AdvisoryState(values["state"])})
