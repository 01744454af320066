"""Walks the audit chain from its first row to its head."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from grs_core.domain.errors import Unavailable
from grs_core.storage.audit import chain_hash, digest, is_sealed
from grs_core.storage.tables import audit_events, audit_head
from grs_core.storage.vault import Vault

GENESIS = "0" * 64
"""The hash before the first row; the migration writes it."""
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class AuditReport:
    """`events` is how many the log should hold; `first_bad` the id of the first row changed, missing or added."""

    events: int
    ok: bool
    first_bad: int | None


def verify(connection: Connection, vault: Vault) -> AuditReport:
    """Reads in batches; `connection` must show one moment's picture, or what is appended meanwhile looks wrong."""
    head = connection.execute(select(audit_head)).one_or_none()
    if head is None:
        return AuditReport(0, False, 1)
    last, expected = GENESIS, 1
    for row in _rows(connection):
        if row.id != expected or row.prev_hash != last or not _sound(row, vault):
            return AuditReport(head.events, False, min(row.id, expected))
        last, expected = row.hash, expected + 1
    if expected != head.events + 1:
        return AuditReport(head.events, False, min(expected, head.events + 1))
    if last != head.hash or not is_sealed(head, vault):
        return AuditReport(head.events, False, max(head.events, 1))
    return AuditReport(head.events, True, None)


def _rows(connection: Connection) -> Iterator[Row[Any]]:
    last = -(2**62)
    while True:
        later = select(audit_events).where(audit_events.c.id > last)
        rows = connection.execute(later.order_by(audit_events.c.id).limit(_BATCH)).all()
        yield from rows
        if len(rows) < _BATCH:
            return
        last = rows[-1].id


def _sound(row: Row[Any], vault: Vault) -> bool:
    try:
        detail = vault.decrypt(row.detail)
    except Unavailable:
        return False
    return bool(row.digest == digest(detail) and row.hash == chain_hash(dict(row._mapping)))
