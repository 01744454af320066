"""Tokens of other systems, and the answers that they were given."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

_MOMENT = sa.DateTime(timezone=True)
_SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("scopes", sa.String(200), nullable=False),
        sa.Column("office", sa.String(64)),
        sa.Column("organisation", sa.String(32)),
        sa.Column("secret_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("expires_at", _MOMENT),
        sa.Column("revoked_at", _MOMENT),
        sa.Column("last_used_at", _MOMENT),
    )
    op.create_index("ix_api_tokens_made", "api_tokens", ["made_at"])
    op.create_table(
        "api_filings",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("token", sa.String(32), nullable=False),
        sa.Column("ticket", sa.String(10), nullable=False, unique=True),
        sa.Column("external_id", sa.Text),
        sa.Column("external_hash", sa.String(72)),
        sa.Column("request", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.UniqueConstraint("token", "external_hash", name="uq_api_filings_token_external_hash"),
    )
    op.create_index("ix_api_filings_token", "api_filings", ["token", "id"])
    op.create_table(
        "api_answers",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("token", sa.String(32), nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("key_hash", sa.String(72), nullable=False),
        sa.Column("request", sa.Text, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("location", sa.String(255), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.UniqueConstraint("token", "key_hash", name="uq_api_answers_token_key_hash"),
    )
    op.create_index("ix_api_answers_at", "api_answers", ["at"])
    # What was told of cases in the last minutes is asked for all day.
    op.create_index("ix_audit_events_at", "audit_events", ["at"])
