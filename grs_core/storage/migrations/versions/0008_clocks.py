"""Both clocks of a case as they can be derived anew, the acknowledgement's, how a case was closed; officers' leave."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_MOMENT = sa.DateTime(timezone=True)
_CALLED = sa.text("called IS NOT NULL")
_MERGED = sa.text("merged_into IS NOT NULL")


def upgrade() -> None:
    _tickets()
    op.add_column("officers", sa.Column("phone", sa.Text))
    op.add_column("officers", sa.Column("phone_hash", sa.String(72)))
    op.create_index("ix_officers_phone", "officers", ["phone_hash"])
    op.create_table(
        "leaves",
        sa.Column("login", sa.String(64), nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("login", "since", name="pk_leaves"),
        sa.ForeignKeyConstraint(["login"], ["officers.login"], ondelete="CASCADE", name="fk_leaves_login"),
    )


def _tickets() -> None:
    for column in (
        sa.Column("subcategory", sa.String(40)),
        sa.Column("accept_by", _MOMENT),
        sa.Column("spans", sa.Text),
        sa.Column("statutory_due_at", _MOMENT),
        sa.Column("confirm_by", _MOMENT),
        sa.Column("closed_how", sa.String(12)),
        sa.Column("outcome", sa.String(40)),
        sa.Column("appeal_outcome", sa.String(12)),
        sa.Column("reopened", sa.Integer, nullable=False, server_default="0"),
        sa.Column("rating", sa.Integer),
        sa.Column("kind", sa.String(10), nullable=False, server_default="single"),
        sa.Column("assigned", sa.String(64)),
        sa.Column("called", sa.String(64)),
        sa.Column("again_at", _MOMENT),
        sa.Column("referral_due_at", _MOMENT),
        sa.Column("merged_into", sa.String(10)),
    ):
        op.add_column("tickets", column)
    op.create_index("ix_tickets_assigned", "tickets", ["assigned", "queue_order"])
    op.create_index(
        "ix_tickets_called", "tickets", ["called", "queue_order"], postgresql_where=_CALLED, sqlite_where=_CALLED
    )
    op.create_index("ix_tickets_merged", "tickets", ["merged_into"], postgresql_where=_MERGED, sqlite_where=_MERGED)
