"""Messages in and out, and where each conversation stands."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_UNDONE = sa.text("state IN ('pending', 'sending')")


def upgrade() -> None:
    _inbox()
    _outbox()
    op.create_table(
        "conversations",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("address_hash", sa.String(72), nullable=False),
        sa.Column("state", sa.Text),
        sa.Column("silenced", sa.Boolean, nullable=False),
        sa.Column("updated_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
        sa.UniqueConstraint("address_hash", name="uq_conversations_address_hash"),
    )


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("provider", sa.String(32), nullable=False),
        sa.Column("provider_id", sa.String(255), nullable=False),
        sa.Column("trusted", sa.Boolean, nullable=False),
        sa.Column("distrust", sa.String(64)),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("address_hash", sa.String(72), nullable=False),
        sa.Column("to", sa.String(64), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("answer", sa.Text),
        sa.Column("ticket", sa.String(10)),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("provider", "provider_id", "trusted", name="uq_inbox_provider_provider_id_trusted"),
    )
    op.create_index("ix_inbox_address", "inbox", ["address_hash", "at"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("address_hash", sa.String(72), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("params", sa.Text, nullable=False),
        sa.Column("decision", sa.Boolean, nullable=False),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("state_at", _MOMENT),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_attempt_at", _MOMENT),
        sa.Column("ready_at", _MOMENT, nullable=False),
        sa.Column("lease_until", _MOMENT),
        sa.Column("handed_over", sa.Boolean, nullable=False),
        sa.Column("provider", sa.String(32)),
        sa.Column("provider_id", sa.String(255)),
        sa.Column("reason", sa.String(255)),
        sa.Column("text", sa.Text),
        sa.Column("ticket", sa.String(10)),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    op.create_index("ix_outbox_address", "outbox", ["address_hash", "created_at"])
    op.create_index(
        "ix_outbox_undone",
        "outbox",
        ["ready_at", "id"],
        postgresql_where=_UNDONE,
        sqlite_where=_UNDONE,
    )
