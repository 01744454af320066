"""The tables of webhooks: who is told, and every notice."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, text

from grs_core.storage.columns import moment, sealed, word
from grs_core.storage.tables import metadata

_WAITS = text("state = 'waiting'")

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", String(32), primary_key=True),
    word("token", 32),
    # An address may hold a secret of its receiver's.
    sealed("url"),
    # Words with spaces between; empty: all.
    word("happenings", 255),
    sealed("secret"),
    sealed("old_secret", nullable=True),
    moment("old_until", nullable=True),
    moment("made_at"),
    word("made_by", 128),
    Column("failures", Integer, nullable=False),
    moment("failing_since", nullable=True),
    moment("retry_at", nullable=True),
    moment("disabled_at", nullable=True),
    word("disabled_by", nullable=True),
    # Somebody is calling it until then.
    moment("busy_until", nullable=True),
    # Whose turn was longest ago has the next.
    moment("turned_at", nullable=True),
    Index("ix_webhooks_token", "token"),
    Index("ix_webhooks_made", "made_at"),
)

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("id", String(40), primary_key=True),
    word("webhook", 32),
    # Of the event in the audit.
    Column("position", BigInteger, nullable=False),
    word("happening", 32),
    word("ticket", 10),
    moment("made_at"),
    sealed("body"),
    word("state", 12),
    Column("attempts", Integer, nullable=False),
    moment("next_at", nullable=True),
    moment("tried_at", nullable=True),
    Column("status", Integer, nullable=True),
    word("reason", 40, nullable=True),
    Index("uq_webhook_deliveries_one", "webhook", "position", unique=True),
    Index(
        "ix_webhook_deliveries_waiting",
        "webhook",
        "ticket",
        "position",
        postgresql_where=_WAITS,
        sqlite_where=_WAITS,
    ),
    Index("ix_webhook_deliveries_due", "webhook", "next_at", postgresql_where=_WAITS, sqlite_where=_WAITS),
    Index("ix_webhook_deliveries_made", "made_at"),
)
