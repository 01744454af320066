"""Messages of which nobody knows whether their carrier took them, and what speaks for it that it did not."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, func, literal_column, or_, select, update

from grs_core.domain.messages import DeliveryState
from grs_core.message_ports import Doubt
from grs_core.storage.message_tables import outbox
from grs_core.storage.outbox_rows import read_outbound
from grs_core.storage.sql import one_of
from grs_core.storage.vault import Vault

DOUBT_AT_MOST = timedelta(days=1)
"""What a carrier has not owned up to by then is left to its receipts."""
_CLEARLY_LATER = timedelta(minutes=1)
_BEFORE, _LATER = timedelta(minutes=10), timedelta(days=1)
"""Only what was handed over so near to it tells of it; it also bounds what is read."""
_ENOUGH = 10
"""More reports than that prove no more."""


def doubtful(
    connection: Connection, vault: Vault, before: datetime, now: datetime, again_at: datetime, limit: int
) -> Sequence[Doubt]:
    never_asked = and_(outbox.c.lease_until.is_(None), outbox.c.state_at <= before)
    due = and_(or_(never_asked, outbox.c.lease_until <= now), outbox.c.state_at > now - DOUBT_AT_MOST)
    # Written out, not bound: only then does PostgreSQL see that the partial index holds these rows.
    unknown = outbox.c.state == literal_column("'unknown'")
    found = select(outbox.c.id).where(unknown, due).order_by(outbox.c.state_at, outbox.c.id).limit(limit)
    ids = connection.execute(found.with_for_update(skip_locked=True)).scalars().all()
    if not ids:
        return []
    asked = update(outbox).where(one_of(outbox.c.id, ids)).values(lease_until=again_at).returning(*outbox.c)
    rows = sorted(connection.execute(asked).all(), key=lambda row: (row.state_at, row.id))
    return [_doubt(connection, vault, row) for row in rows]


def _doubt(connection: Connection, vault: Vault, row: Row[Any]) -> Doubt:
    handed_at = row.handed_at or row.state_at or row.created_at
    reported = _reported_after(connection, row, handed_at)
    return Doubt(read_outbound(row, vault), vault.decrypt(row.text), handed_at, reported)


def _reported_after(connection: Connection, row: Row[Any], handed_at: datetime) -> int:
    """0 while the carrier owes a report on another message of that time: a bind of its own may be down, and ours wait
    in the same queue.
    """
    others = and_(outbox.c.provider == row.provider, outbox.c.id != row.id)
    near = outbox.c.handed_at.between(handed_at - _BEFORE, handed_at + _CLEARLY_LATER)
    silent = and_(outbox.c.state == DeliveryState.ACCEPTED.value, outbox.c.reported_at.is_(None))
    if connection.scalar(select(outbox.c.id).where(near, others, silent).limit(1)) is not None:
        return 0
    later = outbox.c.handed_at.between(handed_at + _CLEARLY_LATER, handed_at + _LATER)
    reported = select(outbox.c.id).where(later, others, outbox.c.reported_at.is_not(None)).limit(_ENOUGH)
    return connection.scalar(select(func.count()).select_from(reported.subquery())) or 0
