"""Tickets, officers, counted tries."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_HAS_TIMER = sa.text("timer_at IS NOT NULL")


def upgrade() -> None:
    _tickets()
    _officers()
    op.create_table(
        "attempts",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("key_hash", sa.String(72), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
    )
    op.create_index("ix_attempts_key", "attempts", ["key_hash", "at"])
    op.create_index("ix_attempts_at", "attempts", ["at"])


def _tickets() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("number", sa.String(10), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("category", sa.String(40), nullable=False),
        sa.Column("programme", sa.String(64)),
        sa.Column("place", sa.String(64)),
        sa.Column("priority", sa.String(2), nullable=False),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("filed_at", _MOMENT, nullable=False),
        sa.Column("tier", sa.String(10), nullable=False),
        sa.Column("office", sa.String(64), nullable=False),
        sa.Column("accused_role", sa.String(20)),
        sa.Column("accused_position", sa.String(64)),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("filer", sa.String(10), nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("address_hash", sa.String(72), nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("nid", sa.Text),
        sa.Column("nid_hash", sa.String(72)),
        sa.Column("entered_at", _MOMENT, nullable=False),
        sa.Column("half_at", _MOMENT, nullable=False),
        sa.Column("late_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("rung", sa.Integer, nullable=False),
        sa.Column("timer_at", _MOMENT),
        sa.Column("paused_at", _MOMENT),
        sa.Column("pause_ends_at", _MOMENT),
        sa.Column("handler", sa.String(64)),
        sa.Column("decided_by", sa.String(64)),
        sa.Column("decided_at", _MOMENT),
        sa.Column("appeals", sa.Integer, nullable=False),
        sa.Column("alarmed", sa.Boolean, nullable=False),
        sa.Column("sensitive", sa.Boolean, nullable=False),
        sa.Column("policy_version", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("queue_order", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tickets"),
        sa.UniqueConstraint("number", name="uq_tickets_number"),
    )
    op.create_index("ix_tickets_office_queue", "tickets", ["office", "queue_order", "id"])
    op.create_index("ix_tickets_queue", "tickets", ["queue_order", "id"])
    op.create_index("ix_tickets_handler", "tickets", ["handler", "queue_order"])
    op.create_index("ix_tickets_address", "tickets", ["address_hash", "filed_at"])
    op.create_index("ix_tickets_nid", "tickets", ["nid_hash"])
    op.create_index(
        "ix_tickets_timer",
        "tickets",
        ["timer_at", "number"],
        postgresql_where=_HAS_TIMER,
        sqlite_where=_HAS_TIMER,
    )
    op.create_table(
        "ticket_seals",
        sa.Column("ticket_id", _SERIAL, nullable=False),
        sa.Column("office", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("ticket_id", "office", name="pk_ticket_seals"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_ticket_seals_ticket_id", ondelete="CASCADE"),
    )
    op.create_index("ix_ticket_seals_office", "ticket_seals", ["office", "ticket_id"])


def _officers() -> None:
    op.create_table(
        "officers",
        sa.Column("login", sa.String(64), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("password_hash", sa.String(255), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("login", name="pk_officers"),
    )
    op.create_table(
        "positions",
        sa.Column("login", sa.String(64), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("office", sa.String(64), nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("acting", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("login", "place", name="pk_positions"),
        sa.ForeignKeyConstraint(["login"], ["officers.login"], name="fk_positions_login", ondelete="CASCADE"),
    )
    op.create_index("ix_positions_office", "positions", ["office"])
