"""The audit: append only, each row's hash over the one before. What is written is decided at the commit.

Rows wait in the unit of work and are chained just before it commits, under the lock of the one row `audit_head`:
commits that come at once then make one chain, and none waits for another's work, only for its last step.
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from json import dumps
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, or_, select, update

from grs_core.domain.events import NUMBERS_SHOWN, Actor, Chained, EventName, TicketEvent
from grs_core.domain.tracking import TrackingNumber
from grs_core.storage.sql import is_one_of
from grs_core.storage.tables import audit_events, audit_head
from grs_core.storage.vault import Vault

_SALT = 32
"""Hex digits in front of each detail: nobody can try likely details against the open digest."""
_NO_HISTORY = (EventName.TICKET_READ.value, EventName.REGISTRY_READ.value, EventName.OFFICER_SIGNED_IN.value)

_HEAD, _ADD, _MOVE = select(audit_head).with_for_update(), insert(audit_events), update(audit_head)

_LAST = select(audit_events.c.ticket, func.max(audit_events.c.at).label("last")).where(
    is_one_of(audit_events.c.ticket, "tickets"), audit_events.c.name == bindparam("name")
)
_LAST = _LAST.group_by(audit_events.c.ticket)


class StoredAudit:
    """`grs_core.ports.AuditLog`. `chain` and `write` are the unit of work's, as the last thing before the commit."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault
        self._waiting: list[TicketEvent] = []
        self._chained: list[dict[str, Any]] = []

    def append(self, event: TicketEvent) -> None:
        self._waiting.append(event)

    def history(self, ticket: str) -> tuple[TicketEvent, ...]:
        """With those of this unit of work."""
        told_of = or_(audit_events.c.name.not_in(_NO_HISTORY), audit_events.c.target == NUMBERS_SHOWN)
        told = select(audit_events).where(audit_events.c.ticket == ticket, told_of)
        rows = self._connection.execute(told.order_by(audit_events.c.id))
        mine = (e for e in self._waiting if e.ticket == ticket and _is_told(e))
        return (*(self._read(row) for row in rows), *mine)

    def every(self, ticket: str, before: int | None, limit: int) -> tuple[Chained, ...]:
        behind = [] if before is None else [audit_events.c.id < before]
        told = select(audit_events).where(audit_events.c.ticket == ticket, *behind)
        rows = self._connection.execute(told.order_by(audit_events.c.id.desc()).limit(limit))
        return tuple(Chained(row.id, row.hash, self._read(row)) for row in rows)

    def moves(self, tickets: Collection[str]) -> Mapping[str, Sequence[TicketEvent]]:
        found: dict[str, list[TicketEvent]] = {ticket: [] for ticket in tickets}
        wanted = audit_events.c.ticket.in_(sorted(tickets)), audit_events.c.name.not_in(_NO_HISTORY)
        for row in self._connection.execute(select(audit_events).where(*wanted).order_by(audit_events.c.id)):
            actor = Actor(row.who, row.door)
            event = TicketEvent(EventName(row.name), row.at, actor, row.ticket, row.origin, row.target)
            found[row.ticket].append(event)
        return found

    def since(self, event: int, limit: int) -> tuple[int, tuple[TrackingNumber, ...]]:
        behind = select(audit_events.c.id, audit_events.c.ticket).where(audit_events.c.id > event)
        rows = self._connection.execute(behind.order_by(audit_events.c.id).limit(limit)).all()
        numbers = dict.fromkeys(row.ticket for row in rows if row.ticket is not None)
        return (rows[-1].id if rows else event), tuple(map(TrackingNumber, numbers))

    def last(self, name: EventName, tickets: Collection[str]) -> Mapping[str, datetime]:
        wanted = {"tickets": sorted(tickets), "name": name.value}
        return {row.ticket: row.last for row in self._connection.execute(_LAST, wanted)}

    def chain(self) -> None:
        """Takes the head, and keeps all others from it until this ends."""
        if not self._waiting:
            return
        rows = [self._write(event) for event in self._waiting]
        # From here until its commit all others wait: what could be done before is done.
        head = self._connection.execute(_HEAD).one()
        self._link(rows, head.events, head.hash)
        self._waiting.clear()
        self._chained = rows

    def write(self) -> None:
        """Asks the database nothing."""
        rows, self._chained = self._chained, []
        if not rows:
            return
        self._connection.execute(_ADD, rows)
        events, last = rows[-1]["id"], rows[-1]["hash"]
        head_now = {"events": events, "hash": last, "seal": head_seal(events, last, self._vault)}
        self._connection.execute(_MOVE, head_now)

    @staticmethod
    def _link(rows: Sequence[dict[str, Any]], count: int, last: str) -> None:
        for row in rows:
            count += 1
            row |= {"id": count, "prev_hash": last}
            last = chain_hash(row)
            row["hash"] = last

    def _write(self, event: TicketEvent) -> dict[str, Any]:
        detail = secrets.token_hex(_SALT // 2) + event.detail
        return {
            "at": event.at,
            "who": event.actor.who,
            "door": event.actor.door,
            "name": event.name.value,
            "ticket": event.ticket,
            "origin": event.origin,
            "target": event.target,
            "detail": self._vault.encrypt(detail),
            "digest": digest(detail),
        }

    def _read(self, row: Row[Any]) -> TicketEvent:
        return TicketEvent(
            name=EventName(row.name),
            at=row.at,
            actor=Actor(row.who, row.door),
            ticket=row.ticket,
            origin=row.origin,
            target=row.target,
            detail=self._vault.decrypt(row.detail)[_SALT:],
        )


def _is_told(event: TicketEvent) -> bool:
    return event.name.value not in _NO_HISTORY or event.target == NUMBERS_SHOWN


def digest(detail: str) -> str:
    """Of a salted detail. It stays when the detail is encrypted anew."""
    return sha256(detail.encode()).hexdigest()


def chain_hash(row: dict[str, Any]) -> str:
    """Over the canonical JSON of a row and the hash before it."""
    at: datetime = row["at"]
    link = [row["prev_hash"], row["id"], at.astimezone(UTC).isoformat(timespec="microseconds")]
    link += [row[name] for name in ("who", "door", "name", "ticket", "origin", "target", "digest")]
    return sha256(dumps(link, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def head_seal(events: int, last: str, vault: Vault) -> str:
    """Keyed: who can write the database but has no key cannot forge the whole chain anew."""
    return vault.hash(_head(events, last))


def is_sealed(head: Row[Any], vault: Vault) -> bool:
    """By any of the keys: a rotation may be under way. An empty chain needs no seal."""
    return head.events == 0 or head.seal in vault.hashes(_head(head.events, head.hash))


def _head(events: int, last: str) -> str:
    return f"audit head {events} {last}"
