"""Decisions as they were made, referrals, recusals, cases about one cause, words to offices, policies that were."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_MOMENT = sa.DateTime(timezone=True)
_SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_PENDING, _OPEN, _UNREAD = sa.text("pending"), sa.text("open"), sa.text("read_at IS NULL")


def upgrade() -> None:
    _about_one_case()
    _about_one_cause()
    _about_offices()


def _about_one_case() -> None:
    op.create_table(
        "rulings",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("ticket", sa.String(10), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("by", sa.String(128), nullable=False),
        sa.Column("office", sa.String(64), nullable=False),
        sa.Column("tier", sa.String(10), nullable=False),
        sa.Column("act", sa.String(10), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("policy_version", sa.String(64), nullable=False),
        sa.Column("hears", sa.Integer, nullable=False),
        sa.Column("outcome", sa.String(40)),
        sa.Column("appeal_outcome", sa.String(12)),
        sa.Column("due_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_rulings"),
    )
    op.create_index("ix_rulings_ticket", "rulings", ["ticket", "id"])
    op.create_table(
        "referrals",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("ticket", sa.String(10), nullable=False),
        sa.Column("body", sa.String(40), nullable=False),
        sa.Column("reference", sa.Text),
        sa.Column("sent_at", _MOMENT, nullable=False),
        sa.Column("sent_by", sa.String(128), nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("chased", sa.Integer, nullable=False),
        sa.Column("answered_at", _MOMENT),
        sa.Column("answer", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_referrals"),
    )
    op.create_index("ix_referrals_ticket", "referrals", ["ticket", "id"])
    op.create_table(
        "recusals",
        sa.Column("ticket", sa.String(10), nullable=False),
        sa.Column("login", sa.String(64), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("ticket", "login", name="pk_recusals"),
    )
    op.create_index("ix_recusals_login", "recusals", ["login", "ticket"])


def _about_one_cause() -> None:
    op.create_table(
        "ticket_links",
        sa.Column("parent", sa.String(10), nullable=False),
        sa.Column("child", sa.String(10), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("parent", "child", name="pk_ticket_links"),
    )
    op.create_index("ix_ticket_links_child", "ticket_links", ["child"])
    op.create_table(
        "ticket_causes",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("ticket", sa.String(10), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("key_hash", sa.String(72), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("pending", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ticket_causes"),
        sa.UniqueConstraint("ticket", "kind", "key_hash", name="uq_ticket_causes_ticket_kind_key_hash"),
    )
    op.create_index("ix_ticket_causes_key", "ticket_causes", ["key_hash", "kind", "at"])
    op.create_index(
        "ix_ticket_causes_pending", "ticket_causes", ["id"], postgresql_where=_PENDING, sqlite_where=_PENDING
    )
    op.create_table(
        "systemic",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("key_hash", sa.String(72), nullable=False),
        sa.Column("ticket", sa.String(10), nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("open", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_systemic"),
    )
    op.create_index(
        "uq_systemic_open", "systemic", ["kind", "key_hash"], unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN
    )
    op.create_index("ix_systemic_ticket", "systemic", ["ticket"])


def _about_offices() -> None:
    op.create_table(
        "desk_notices",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("office", sa.String(64), nullable=False),
        sa.Column("ticket", sa.String(10), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("read_at", _MOMENT),
        sa.Column("read_by", sa.String(64)),
        sa.PrimaryKeyConstraint("id", name="pk_desk_notices"),
    )
    op.create_index(
        "ix_desk_notices_unread", "desk_notices", ["office", "id"], postgresql_where=_UNREAD, sqlite_where=_UNREAD
    )
    op.create_index("ix_desk_notices_office", "desk_notices", ["office", "id"])
    op.create_index("ix_desk_notices_ticket", "desk_notices", ["ticket"])
    op.create_table(
        "policy_versions",
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("tables", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_policy_versions"),
    )
