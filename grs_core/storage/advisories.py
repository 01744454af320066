"""Advisories and to whom they go."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, func, insert, or_, select, update

from grs_core.carrier_ports import Recipient
from grs_core.domain.advisory import Advisory, AdvisoryState, Audience
from grs_core.domain.complainant import Channel
from grs_core.domain.errors import NotFound
from grs_core.domain.ticket import Kind
from grs_core.storage.addresses import read_address
from grs_core.storage.message_tables import advisories, conversations
from grs_core.storage.sql import one_of
from grs_core.storage.tables import tickets
from grs_core.storage.vault import Vault

_SILENT = or_(conversations.c.silenced, conversations.c.no_advisories)
"""As the partial index `ix_conversations_silent` has it."""


class StoredAdvisories:
    """`grs_core.carrier_ports.Advisories`."""

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

    def page(self, areas: Collection[str] | None, page: int, size: int) -> Sequence[Advisory]:
        newest = select(advisories).order_by(advisories.c.made_at.desc(), advisories.c.id.desc())
        found = newest.offset((page - 1) * size).limit(size)
        if areas is not None:
            found = found.where(one_of(advisories.c.area, areas))
        return [_read(row) for row in self._connection.execute(found)]

    def sending(self) -> Sequence[str]:
        found = select(advisories.c.id).where(advisories.c.state == AdvisoryState.SENDING.value)
        return list(self._connection.execute(found.order_by(advisories.c.id)).scalars())

    def stopped(self, since: datetime) -> Sequence[str]:
        found = select(advisories.c.id).where(advisories.c.stopped_at >= since, advisories.c.recipients > 0)
        return list(self._connection.execute(found.order_by(advisories.c.id)).scalars())

    def recipients(
        self, area: Collection[str] | None, programme: str | None, after: int, limit: int
    ) -> Sequence[Recipient]:
        said_no = select(conversations.c.id).where(conversations.c.address_hash == tickets.c.address_hash, _SILENT)
        found = select(tickets.c.id, tickets.c.address, tickets.c.language)
        found = found.where(_among(area, programme), tickets.c.id > after, ~said_no.exists())
        return [self._recipient(*row) for row in self._connection.execute(found.order_by(tickets.c.id).limit(limit))]

    def count(self, area: Collection[str] | None, programme: str | None) -> Audience:
        # Who is silent is few: joined from their small index, and not looked up for each phone.
        people = select(tickets.c.address_hash).where(_among(area, programme)).distinct().subquery()
        silent = select(conversations.c.address_hash).where(_SILENT).subquery()
        joined = people.outerjoin(silent, people.c.address_hash == silent.c.address_hash)
        counted = select(func.count(), func.count(silent.c.address_hash)).select_from(joined)
        everybody, opted_out = self._connection.execute(counted).one()
        return Audience(everybody - opted_out, opted_out)

    def _recipient(self, key: int, address: str, language: str) -> Recipient:
        written = self._vault.decrypt(address)
        return Recipient(key, read_address(written), language, self._vault.hash(written))

    def _one(self, query: Select[Any]) -> Advisory:
        row = self._connection.execute(query).one_or_none()
        if row is None:
            raise NotFound("advisory_unknown")
        return _read(row)


def _among(area: Collection[str] | None, programme: str | None) -> ColumnElement[bool]:
    """A browser has no phone, a systemic case no citizen; and who told of violence is never written to unasked."""
    wanted = [
        tickets.c.kind == Kind.SINGLE.value,
        tickets.c.channel != Channel.WEB_CHAT.value,
        tickets.c.sensitive.is_(False),
    ]
    if area is not None:
        # Written out, not bound: a plan for any thousand places takes twenty times as long as one for these.
        wanted.append(tickets.c.place.in_(bindparam(None, sorted(area), expanding=True, literal_execute=True)))
    if programme is not None:
        wanted.append(tickets.c.programme == programme)
    return and_(*wanted)


def _write(advisory: Advisory) -> dict[str, Any]:
    return asdict(advisory) | {"state": advisory.state.value}


def _read(row: Row[Any]) -> Advisory:
    values = dict(row._mapping)
    return Advisory(**values | {"state": AdvisoryState(values["state"])})
