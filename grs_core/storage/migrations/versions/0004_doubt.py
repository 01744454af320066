"""Messages in doubt are found without a walk through all that was ever sent."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_UNKNOWN = sa.text("state = 'unknown'")


def upgrade() -> None:
    op.create_index("ix_outbox_unknown", "outbox", ["state_at", "id"], postgresql_where=_UNKNOWN, sqlite_where=_UNKNOWN)
