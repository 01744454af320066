"""Calls: their steps, recordings, calls that we make, officers who are to call back."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_MOMENT = sa.DateTime(timezone=True)
_SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_NOTHING = sa.text("0")
_UNTOLD = sa.text("state = 'kept' AND transcript IS NULL AND NOT replaced")
_OWED = """
INSERT INTO call_backs (ticket, part, state, attempts, asked_at, due_at)
SELECT audit_events.ticket, 'any', 'open', 0, MAX(audit_events.at), MAX(audit_events.at)
FROM audit_events JOIN tickets ON tickets.number = audit_events.ticket
WHERE audit_events.name = 'person_requested'
  AND tickets.status IN ('received', 'open', 'in_progress', 'waiting_citizen', 'referred')
GROUP BY audit_events.ticket
"""
"""Who asked for a person before there were tasks, and whose case is not finished."""


def upgrade() -> None:
    _calls()
    _recordings()
    _outgoing_calls()
    _call_backs()


def _calls() -> None:
    op.create_table(
        "calls",
        sa.Column("sid", sa.String(64), primary_key=True),
        sa.Column("token", sa.String(32), nullable=False, unique=True),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("address_hash", sa.String(72), nullable=False),
        sa.Column("to", sa.String(64), nullable=False),
        sa.Column("outgoing", sa.String(32)),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("step", sa.Integer, nullable=False, server_default=_NOTHING),
        sa.Column("ticket", sa.String(10)),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
    )
    op.create_index("ix_calls_address", "calls", ["address_hash", "started_at"])
    op.create_index("ix_calls_started", "calls", ["started_at"])
    op.create_table(
        "call_steps",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("sid", sa.String(64), sa.ForeignKey("calls.sid"), nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.UniqueConstraint("sid", "step"),
    )
    op.create_index("ix_call_steps_at", "call_steps", ["at"])


def _recordings() -> None:
    op.create_table(
        "recordings",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("call", sa.String(64), nullable=False),
        sa.Column("ticket", sa.String(10)),
        sa.Column("provider_id", sa.String(64), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("key", sa.Text),
        sa.Column("seconds", sa.Integer, nullable=False, server_default=_NOTHING),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default=_NOTHING),
        sa.Column("next_attempt_at", _MOMENT),
        sa.Column("reason", sa.String(64)),
        sa.Column("media_type", sa.String(32)),
        sa.Column("size", sa.Integer, nullable=False, server_default=_NOTHING),
        sa.Column("sha256", sa.String(64)),
        sa.Column("replaced", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("kept_at", _MOMENT),
        sa.Column("erased_at", _MOMENT),
        sa.Column("transcript", sa.Text),
        sa.Column("transcribed_by", sa.String(128)),
        sa.Column("transcribed_at", _MOMENT),
        sa.UniqueConstraint("provider_id"),
    )
    op.create_index("ix_recordings_ticket", "recordings", ["ticket", "made_at"])
    op.create_index("ix_recordings_call", "recordings", ["call"])
    _some("ix_recordings_due", "recordings", "next_attempt_at", sa.text("next_attempt_at IS NOT NULL"))
    _some("ix_recordings_here", "recordings", "made_at", sa.text("state <> 'erased'"))
    _some("ix_recordings_untold", "recordings", "made_at", _UNTOLD)


def _outgoing_calls() -> None:
    op.create_table(
        "outgoing_calls",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("address_hash", sa.String(72), nullable=False),
        sa.Column("purpose", sa.String(12), nullable=False),
        sa.Column("ticket", sa.String(10)),
        sa.Column("about", _MOMENT),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("state_at", _MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default=_NOTHING),
        sa.Column("next_attempt_at", _MOMENT),
        sa.Column("handed_at", _MOMENT),
        sa.Column("provider_id", sa.String(64)),
        sa.Column("reason", sa.String(64)),
        sa.Column("made_at", _MOMENT, nullable=False),
    )
    op.create_index("ix_outgoing_calls_address", "outgoing_calls", ["address_hash", "made_at"])
    undone = sa.text("state IN ('waiting', 'placing', 'unknown', 'placed', 'talking')")
    _some("ix_outgoing_calls_undone", "outgoing_calls", "next_attempt_at", undone)
    about = sa.text("about IS NOT NULL")
    _some("uq_outgoing_calls_about", "outgoing_calls", "about", about, "ticket", unique=True)
    # Whom to ask whether it is solved: proposed solutions by their day.
    _some("ix_tickets_resolved", "tickets", "decided_at", sa.text("status = 'resolved'"))


def _call_backs() -> None:
    op.create_table(
        "call_backs",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("ticket", sa.String(10), nullable=False),
        sa.Column("part", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default=_NOTHING),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("done_at", _MOMENT),
    )
    op.create_index("ix_call_backs_ticket", "call_backs", ["ticket", "id"])
    _some("uq_call_backs_open", "call_backs", "ticket", sa.text("state = 'open'"), unique=True)
    op.create_table(
        "call_back_attempts",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("call_back", _SERIAL, sa.ForeignKey("call_backs.id"), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("by", sa.String(128), nullable=False),
        sa.Column("result", sa.String(12), nullable=False),
        sa.Column("note", sa.Text),
    )
    op.create_index("ix_call_back_attempts_of", "call_back_attempts", ["call_back", "id"])
    op.execute(_OWED)
    op.drop_index("ix_audit_events_person", "audit_events")


def _some(name: str, table: str, column: str, where: sa.TextClause, *more: str, unique: bool = False) -> None:
    """An index over the few rows that are looked for."""
    op.create_index(name, table, [column, *more], unique=unique, postgresql_where=where, sqlite_where=where)
