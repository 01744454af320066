"""Webhooks and their deliveries."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

_WAITS = sa.text("state = 'waiting'")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("token", sa.String(32), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("happenings", sa.String(255), nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("old_secret", sa.Text, nullable=True),
        sa.Column("old_until", _MOMENT, nullable=True),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("made_by", sa.String(128), nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("failing_since", _MOMENT, nullable=True),
        sa.Column("retry_at", _MOMENT, nullable=True),
        sa.Column("disabled_at", _MOMENT, nullable=True),
        sa.Column("disabled_by", sa.String(64), nullable=True),
        sa.Column("busy_until", _MOMENT, nullable=True),
        sa.Column("turned_at", _MOMENT, nullable=True),
    )
    op.create_index("ix_webhooks_token", "webhooks", ["token"])
    op.create_index("ix_webhooks_made", "webhooks", ["made_at"])
    _deliveries()


def _deliveries() -> None:
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("webhook", sa.String(32), nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("happening", sa.String(32), nullable=False),
        sa.Column("ticket", sa.String(10), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", _MOMENT, nullable=True),
        sa.Column("tried_at", _MOMENT, nullable=True),
        sa.Column("status", sa.Integer, nullable=True),
        sa.Column("reason", sa.String(40), nullable=True),
    )
    op.create_index("uq_webhook_deliveries_one", "webhook_deliveries", ["webhook", "position"], unique=True)
    waiting = {"ix_webhook_deliveries_waiting": ["webhook", "ticket", "position"]}
    waiting |= {"ix_webhook_deliveries_due": ["webhook", "next_at"]}
    for name, columns in waiting.items():
        op.create_index(name, "webhook_deliveries", columns, postgresql_where=_WAITS, sqlite_where=_WAITS)
    op.create_index("ix_webhook_deliveries_made", "webhook_deliveries", ["made_at"])
