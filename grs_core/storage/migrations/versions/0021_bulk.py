"""Rows of sheets that wait to be filed."""

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    pass
