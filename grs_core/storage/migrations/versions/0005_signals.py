"""The signals of danger in a case, and which officers may handle a sensitive one."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_SENSITIVE = sa.text("sensitive")


def upgrade() -> None:
    op.add_column("tickets", sa.Column("signals", sa.String(255), nullable=False, server_default=""))
    op.add_column("officers", sa.Column("handles_sensitive", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_index("ix_tickets_sensitive", "tickets", ["office"], postgresql_where=_SENSITIVE, sqlite_where=_SENSITIVE)
