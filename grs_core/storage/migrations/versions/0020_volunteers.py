"""Organisations, their volunteers, what they filed for others, and files."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name_bn", sa.String(200), nullable=False, unique=True),
        sa.Column("name_en", sa.String(200), nullable=False, unique=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("areas", sa.String(2000), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("registration", sa.String(80), nullable=False),
        sa.Column("contact_name", sa.Text, nullable=False),
        sa.Column("contact_phone", sa.Text, nullable=False),
        sa.Column("applied_at", _MOMENT, nullable=False),
        sa.Column("decided_at", _MOMENT),
        sa.Column("decided_by", sa.String(64)),
    )
    op.create_index("ix_organisations_state", "organisations", ["state", "applied_at"])
    op.create_table(
        "volunteers",
        sa.Column("login", sa.String(64), sa.ForeignKey("officers.login", ondelete="CASCADE"), primary_key=True),
        sa.Column("organisation", sa.String(32), nullable=False),
        sa.Column("phone", sa.Text, nullable=False),
        sa.Column("phone_hash", sa.String(72), nullable=False, unique=True),
        sa.Column("areas", sa.String(2000), nullable=False),
        sa.Column("lead", sa.Boolean, nullable=False),
        sa.Column("added_at", _MOMENT, nullable=False),
    )
    op.create_index("ix_volunteers_organisation", "volunteers", ["organisation", "login"])
    _filed_for()
    _attachments()


def _filed_for() -> None:
    op.create_table(
        "filed_for",
        sa.Column("ticket", sa.String(10), primary_key=True),
        sa.Column("volunteer", sa.String(64), nullable=False),
        sa.Column("organisation", sa.String(32), nullable=False),
        sa.Column("relation", sa.String(12), nullable=False),
        sa.Column("via", sa.String(8), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("consent", sa.String(10), nullable=False),
        sa.Column("consent_at", _MOMENT, nullable=False),
        sa.Column("evidence", sa.String(32), unique=True),
        sa.Column("witness_name", sa.Text, nullable=False),
        sa.Column("witness_phone", sa.Text, nullable=False),
        sa.Column("standing", sa.String(12), nullable=False),
        sa.Column("standing_at", _MOMENT, nullable=False),
        sa.Column("filed_at", _MOMENT, nullable=False),
        sa.Column("phone", sa.Text),
        sa.Column("phone_hash", sa.String(72)),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("story", sa.Text, nullable=False),
        sa.Column("story_hash", sa.String(72), nullable=False),
        sa.UniqueConstraint("volunteer", "key"),
    )
    for column in ("volunteer", "organisation"):
        op.create_index(f"ix_filed_for_{column}", "filed_for", [column, "filed_at"])
    for column in ("phone", "story"):
        op.create_index(f"ix_filed_for_{column}", "filed_for", [f"{column}_hash", "filed_at"])


def _attachments() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("owner_hash", sa.String(72), nullable=False),
        sa.Column("ticket", sa.String(10)),
        sa.Column("purpose", sa.String(10), nullable=False),
        sa.Column("media_type", sa.String(60), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("key", sa.Text),
        sa.Column("kept_at", _MOMENT),
        sa.Column("erased_at", _MOMENT),
    )
    op.create_index("ix_attachments_ticket", "attachments", ["ticket", "at"])
    op.create_index("ix_attachments_owner", "attachments", ["owner_hash", "at"])
    op.create_index("ix_attachments_at", "attachments", ["at"])
