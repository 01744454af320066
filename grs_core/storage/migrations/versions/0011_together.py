"""Cases that go with another wait to be looked at when that one is finished."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_PENDING = sa.text("pending")


def upgrade() -> None:
    op.add_column("ticket_links", sa.Column("pending", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_index(
        "ix_ticket_links_pending",
        "ticket_links",
        ["parent", "child"],
        postgresql_where=_PENDING,
        sqlite_where=_PENDING,
    )
