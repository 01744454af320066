"""Carriers: lanes and costs of messages, parts of long ones, what was kept aside, breakers, advisories."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_MOMENT = sa.DateTime(timezone=True)
_SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_UNDONE = sa.text("state IN ('pending', 'sending')")
_NOTHING = sa.text("0")
_ADVISORY, _ANSWERED, _ASIDE = sa.text("advisory IS NOT NULL"), sa.text("answer_segments > 0"), sa.text("NOT trusted")
_TOLD = sa.text("done AND body IS NOT NULL")
_OPEN, _SENDING = sa.text("NOT done"), sa.text("state = 'sending'")
_SILENT = sa.text("silenced OR no_advisories")


def upgrade() -> None:
    _outbox()
    _inbox()
    _conversations()
    _parts()
    _carriers()
    _advisories()


def _outbox() -> None:
    op.add_column("outbox", sa.Column("lane", sa.Integer, nullable=False, server_default=sa.text("1")))
    op.add_column("outbox", sa.Column("via", sa.String(32)))
    op.add_column("outbox", sa.Column("advisory", sa.String(32)))
    op.add_column("outbox", sa.Column("handed_at", _MOMENT))
    op.add_column("outbox", sa.Column("segments", sa.Integer, nullable=False, server_default=_NOTHING))
    op.add_column("outbox", sa.Column("milli_taka", sa.Integer, nullable=False, server_default=_NOTHING))
    op.add_column("outbox", sa.Column("reported_at", _MOMENT))
    op.add_column("outbox", sa.Column("rejected", sa.Integer, nullable=False, server_default=_NOTHING))
    op.add_column("outbox", sa.Column("rejections", sa.Integer, nullable=False, server_default=_NOTHING))
    op.create_index("ix_outbox_sending", "outbox", ["lease_until"], postgresql_where=_SENDING, sqlite_where=_SENDING)
    op.drop_index("ix_outbox_undone", "outbox")
    op.create_index(
        "ix_outbox_undone", "outbox", ["lane", "ready_at", "id"], postgresql_where=_UNDONE, sqlite_where=_UNDONE
    )
    op.create_index("ix_outbox_handed", "outbox", ["handed_at"])
    op.create_index(
        "ix_outbox_advisory", "outbox", ["advisory", "state"], postgresql_where=_ADVISORY, sqlite_where=_ADVISORY
    )


def _inbox() -> None:
    op.add_column("inbox", sa.Column("answer_segments", sa.Integer, nullable=False, server_default=_NOTHING))
    op.add_column("inbox", sa.Column("verdict", sa.String(10)))
    op.add_column("inbox", sa.Column("judged_by", sa.String(128)))
    op.add_column("inbox", sa.Column("judged_at", _MOMENT))
    op.create_index("ix_inbox_answered", "inbox", ["at"], postgresql_where=_ANSWERED, sqlite_where=_ANSWERED)
    op.create_index("ix_inbox_aside", "inbox", ["id"], postgresql_where=_ASIDE, sqlite_where=_ASIDE)


def _conversations() -> None:
    op.add_column("conversations", sa.Column("no_advisories", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_index(
        "ix_conversations_silent", "conversations", ["address_hash"], postgresql_where=_SILENT, sqlite_where=_SILENT
    )


def _parts() -> None:
    op.create_table(
        "parts",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("set_key", sa.String(72), nullable=False),
        sa.Column("provider", sa.String(32), nullable=False),
        sa.Column("provider_id", sa.String(255), nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("address_hash", sa.String(72), nullable=False),
        sa.Column("to", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("body", sa.Text),
        sa.Column("had_secret", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("whole", sa.String(255)),
        sa.Column("done", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("id", name="pk_parts"),
        sa.UniqueConstraint("provider", "provider_id", name="uq_parts_provider_provider_id"),
    )
    op.create_index("ix_parts_set", "parts", ["set_key", "number"])
    op.create_index("ix_parts_whole", "parts", ["provider", "whole"])
    op.create_index("ix_parts_due", "parts", ["at"], postgresql_where=_OPEN, sqlite_where=_OPEN)
    op.create_index("ix_parts_unfinished", "parts", ["address_hash"], postgresql_where=_OPEN, sqlite_where=_OPEN)
    op.create_index("ix_parts_told", "parts", ["at"], postgresql_where=_TOLD, sqlite_where=_TOLD)


def _carriers() -> None:
    op.create_table(
        "carriers",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("failures", sa.Integer, nullable=False, server_default=_NOTHING),
        sa.Column("good", sa.Integer, nullable=False, server_default=_NOTHING),
        sa.Column("open_until", _MOMENT),
        sa.Column("probe_until", _MOMENT),
        sa.Column("next_free", _MOMENT),
        sa.Column("changed_at", _MOMENT),
        sa.PrimaryKeyConstraint("name", name="pk_carriers"),
    )


def _advisories() -> None:
    op.create_table(
        "advisories",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("text_bn", sa.String(700), nullable=False),
        sa.Column("text_en", sa.String(700), nullable=False, server_default=""),
        sa.Column("area", sa.String(64)),
        sa.Column("programme", sa.String(64)),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.Column("why", sa.String(255), nullable=False, server_default=""),
        sa.Column("made_by", sa.String(128), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("approved_by", sa.String(128)),
        sa.Column("approved_at", _MOMENT),
        sa.Column("stopped_by", sa.String(128)),
        sa.Column("stopped_at", _MOMENT),
        sa.Column("filled_at", _MOMENT),
        sa.Column("done_at", _MOMENT),
        sa.Column("cursor", _SERIAL, nullable=False, server_default=_NOTHING),
        sa.Column("recipients", sa.Integer, nullable=False, server_default=_NOTHING),
        sa.Column("expected", sa.Integer, nullable=False, server_default=_NOTHING),
        sa.Column("opted_out", sa.Integer, nullable=False, server_default=_NOTHING),
        sa.Column("per_minute", sa.Integer, nullable=False),
        sa.Column("next_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_advisories"),
    )
    op.create_index("ix_advisories_made", "advisories", ["made_at", "id"])
    op.create_index("ix_advisories_sending", "advisories", ["id"], postgresql_where=_SENDING, sqlite_where=_SENDING)
    op.create_index("ix_advisories_stopped", "advisories", ["stopped_at"])
    op.create_index("ix_tickets_place", "tickets", ["place", "id"])
