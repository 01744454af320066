"""Files of rows that volunteers file many cases with."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

_MOMENT = sa.DateTime(timezone=True)
_SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "row_files",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("organisation", sa.String(64), nullable=False),
        sa.Column("login", sa.String(64), nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("stopped", sa.String(40), nullable=False),
        sa.Column("worked_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.Column("emptied", sa.Boolean, nullable=False),
    )
    op.create_index("ix_row_files_organisation", "row_files", ["organisation", "at"])
    op.create_index("ix_row_files_state", "row_files", ["state", "worked_at"])
    op.create_index("ix_row_files_emptied", "row_files", ["emptied", "at"])
    op.create_table(
        "file_rows",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("file", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("own", sa.Boolean, nullable=False),
        sa.Column("cells", sa.Text),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("faults", sa.Text),
        sa.Column("ticket", sa.String(10)),
    )
    op.create_index("uq_file_rows", "file_rows", ["file", "number"], unique=True)
    op.create_index("ix_file_rows_state", "file_rows", ["file", "state", "number"])
    op.create_table(
        "row_keys",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("organisation", sa.String(64), nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("key_hash", sa.String(72), nullable=False),
        sa.Column("ticket", sa.String(10), nullable=False),
    )
    op.create_index("uq_row_keys", "row_keys", ["organisation", "key_hash"], unique=True)
