"""The queue: an officer's own filters; indexes for what nobody has in hand, for appeals and for systemic cases."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

_OPEN = "queue_order < 1152921504606846976"
_FEW = {
    "ix_tickets_unhandled": f"handler IS NULL AND {_OPEN}",
    "ix_tickets_appealed": f"appeals > 0 AND {_OPEN}",
    "ix_tickets_systemic": f"kind = 'systemic' AND {_OPEN}",
}


def upgrade() -> None:
    op.create_table(
        "saved_filters",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("login", sa.String(64), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("query", sa.String(255), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_saved_filters_login", "saved_filters", ["login", "id"])
    for name, condition in _FEW.items():
        few = sa.text(condition)
        op.create_index(name, "tickets", ["office", "queue_order"], postgresql_where=few, sqlite_where=few)
