"""What officers put right in the machine's reading, masked, for review and for learning."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_MOMENT = sa.DateTime(timezone=True)
_SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("ticket", sa.String(10), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("machine", sa.Text, nullable=False),
        sa.Column("officer", sa.Text, nullable=False),
        sa.Column("model", sa.String(64), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("verdict", sa.String(10), nullable=False),
        sa.Column("reviewed_by", sa.String(64)),
        sa.Column("reviewed_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
        sa.UniqueConstraint("ticket", name="uq_corrections_ticket"),
    )
    op.create_index("ix_corrections_verdict", "corrections", ["verdict", "id"])
