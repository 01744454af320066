"""Everybody who is blamed, not only the first."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("tickets", sa.Column("also_accused", sa.String(1000), nullable=False, server_default=""))
