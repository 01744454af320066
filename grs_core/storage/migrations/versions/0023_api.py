"""Tokens of other systems, and the answers that they were given."""

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    pass
