"""Cases about one thing: links between them, what each names, and which causes have a systemic case."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, insert, select, tuple_, update

from grs_core.case_ports import Cause, Link, LinkKind, Noted
from grs_core.domain.tracking import TrackingNumber
from grs_core.storage.case_tables import systemic, ticket_causes, ticket_links
from grs_core.storage.sql import insert_new
from grs_core.storage.vault import Vault


class StoredLinks:
    """`grs_core.case_ports.Links`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, parent: TrackingNumber, child: TrackingNumber, kind: LinkKind, at: datetime) -> bool:
        values = {"parent": str(parent), "child": str(child), "kind": kind.value, "at": at}
        return insert_new(self._connection, ticket_links, values, ("parent", "child")) is not None

    def remove(self, parent: TrackingNumber, child: TrackingNumber) -> None:
        self._connection.execute(delete(ticket_links).where(_pair(parent, child)))

    def children(self, parent: TrackingNumber, kind: LinkKind) -> tuple[TrackingNumber, ...]:
        mine = and_(ticket_links.c.parent == str(parent), ticket_links.c.kind == kind.value)
        found = select(ticket_links.c.child).where(mine).order_by(ticket_links.c.at, ticket_links.c.child)
        return tuple(TrackingNumber(child) for child in self._connection.scalars(found))

    def parents(self, child: TrackingNumber, kind: LinkKind) -> tuple[TrackingNumber, ...]:
        mine = and_(ticket_links.c.child == str(child), ticket_links.c.kind == kind.value)
        found = select(ticket_links.c.parent).where(mine).order_by(ticket_links.c.at, ticket_links.c.parent)
        return tuple(TrackingNumber(parent) for parent in self._connection.scalars(found))

    def wake(self, parent: TrackingNumber) -> None:
        mine = update(ticket_links).where(ticket_links.c.parent == str(parent))
        self._connection.execute(mine.values(pending=True))

    def awake(self, limit: int, after: Link | None = None) -> Sequence[Link]:
        order = ticket_links.c.parent, ticket_links.c.child
        waiting = select(ticket_links).where(ticket_links.c.pending)
        if after is not None:
            waiting = waiting.where(tuple_(*order) > (str(after.parent), str(after.child)))
        return [_link(row) for row in self._connection.execute(waiting.order_by(*order).limit(limit))]

    def awake_of(self, parent: TrackingNumber, limit: int) -> Sequence[Link]:
        waiting = select(ticket_links).where(ticket_links.c.pending, ticket_links.c.parent == str(parent))
        rows = self._connection.execute(waiting.order_by(ticket_links.c.child).limit(limit))
        return [_link(row) for row in rows]

    def looked_at(self, link: Link) -> None:
        self._connection.execute(update(ticket_links).where(_pair(link.parent, link.child)).values(pending=False))


class StoredCauses:
    """`grs_core.case_ports.Causes`; keys are found by their keyed hash."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def note(self, ticket: TrackingNumber, causes: Iterable[Cause], at: datetime) -> None:
        causes = tuple(causes)
        known = set(self.of(ticket)) if causes else set()
        rows = [
            {"ticket": str(ticket), "at": at, "pending": True, **self._sealed(cause)}
            for cause in dict.fromkeys(causes)
            if cause not in known
        ]
        if rows:
            self._connection.execute(insert(ticket_causes), rows)

    def again(self, ticket: TrackingNumber) -> None:
        mine = update(ticket_causes).where(ticket_causes.c.ticket == str(ticket))
        self._connection.execute(mine.values(pending=True))

    def pending(self, limit: int, after: int = 0) -> Sequence[tuple[int, str]]:
        row = ticket_causes.c
        wanted = select(row.id, row.kind, row.key_hash).where(row.pending, row.id > after)
        rows = self._connection.execute(wanted.order_by(row.id).limit(limit))
        return [(found.id, f"{found.kind} {found.key_hash}") for found in rows]

    def claim(self, ids: Collection[int]) -> tuple[Noted, ...]:
        mine = select(ticket_causes).where(ticket_causes.c.id.in_(sorted(ids)), ticket_causes.c.pending)
        rows = self._connection.execute(mine.order_by(ticket_causes.c.id).with_for_update(skip_locked=True))
        return tuple(
            Noted(row.id, TrackingNumber(row.ticket), Cause(row.kind, self._vault.decrypt(row.key))) for row in rows
        )

    def looked_at(self, ids: Collection[int]) -> None:
        if ids:
            done = update(ticket_causes).where(ticket_causes.c.id.in_(sorted(ids)))
            self._connection.execute(done.values(pending=False))

    def members(self, cause: Cause, since: datetime, limit: int) -> tuple[TrackingNumber, ...]:
        wanted = select(ticket_causes.c.ticket).where(self._named(cause), ticket_causes.c.at >= since)
        found = self._connection.scalars(
            wanted.order_by(ticket_causes.c.at.desc(), ticket_causes.c.id.desc()).limit(limit)
        )
        return tuple(TrackingNumber(number) for number in found)

    def count(self, cause: Cause, since: datetime) -> int:
        counted = select(func.count()).select_from(ticket_causes)
        return int(self._connection.scalar(counted.where(self._named(cause), ticket_causes.c.at >= since)) or 0)

    def taken(self, cause: Cause) -> frozenset[TrackingNumber]:
        of_it = and_(systemic.c.kind == cause.kind, systemic.c.key_hash.in_(self._vault.hashes(cause.key)))
        linked = and_(ticket_links.c.parent == systemic.c.ticket, ticket_links.c.kind == LinkKind.SYSTEMIC.value)
        return frozenset(
            map(TrackingNumber, self._connection.scalars(select(ticket_links.c.child).where(of_it, linked)))
        )

    def systemic(self, cause: Cause) -> TrackingNumber | None:
        hashes = self._vault.hashes(cause.key)
        mine = and_(systemic.c.kind == cause.kind, systemic.c.key_hash.in_(hashes), systemic.c.open)
        found = self._connection.scalar(select(systemic.c.ticket).where(mine))
        return None if found is None else TrackingNumber(found)

    def open(self, cause: Cause, ticket: TrackingNumber, at: datetime) -> bool:
        values = {"ticket": str(ticket), "opened_at": at, "open": True, **self._sealed(cause)}
        if self.systemic(cause) is not None:
            return False  # also under an older key's hash
        return insert_new(self._connection, systemic, values, ("kind", "key_hash"), only=systemic.c.open) is not None

    def close(self, ticket: TrackingNumber) -> None:
        done = update(systemic).where(systemic.c.ticket == str(ticket))
        self._connection.execute(done.values(open=False))

    def of(self, ticket: TrackingNumber) -> tuple[Cause, ...]:
        wanted = select(ticket_causes).where(ticket_causes.c.ticket == str(ticket)).order_by(ticket_causes.c.id)
        rows = self._connection.execute(wanted)
        return tuple(Cause(row.kind, self._vault.decrypt(row.key)) for row in rows)

    def _named(self, cause: Cause) -> ColumnElement[bool]:
        hashes = self._vault.hashes(cause.key)
        return and_(ticket_causes.c.kind == cause.kind, ticket_causes.c.key_hash.in_(hashes))

    def _sealed(self, cause: Cause) -> dict[str, str]:
        key = {"key": self._vault.encrypt(cause.key), "key_hash": self._vault.hash(cause.key)}
        return {"kind": cause.kind, **key}


def _link(row: Row[tuple[object, ...]]) -> Link:
    return Link(TrackingNumber(row.parent), TrackingNumber(row.child), LinkKind(row.kind))


def _pair(parent: TrackingNumber, child: TrackingNumber) -> ColumnElement[bool]:
    return and_(ticket_links.c.parent == str(parent), ticket_links.c.child == str(child))
