"""What an operator watches is counted in indexes: open tickets by status and tier, messages lately by carrier."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_index("ix_tickets_status", "tickets", ["status", "tier", "entered_at"])
    op.create_index("ix_outbox_lately", "outbox", ["state_at", "provider", "state"])
