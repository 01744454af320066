"""The beneficiary registry."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

_SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_HASH = sa.String(72)


def upgrade() -> None:
    op.create_table(
        "registry_enrolments",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("programme", sa.String(64), nullable=False),
        sa.Column("place", sa.String(64), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("number_hash", _HASH, nullable=False),
        sa.Column("nid", sa.Text, nullable=True),
        sa.Column("nid_hash", _HASH, nullable=True),
        sa.Column("wallet", sa.Text, nullable=True),
        sa.Column("wallet_hash", _HASH, nullable=True),
        sa.Column("name_key", sa.Text, nullable=False),
        sa.Column("name_hash", _HASH, nullable=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.Column("told_hash", _HASH, nullable=False),
        sa.UniqueConstraint("programme", "number_hash", name="uq_registry_enrolments_programme_number_hash"),
    )
    for name, columns in _INDEXES.items():
        op.create_index(name, "registry_enrolments", columns)
    op.create_table(
        "registry_payments",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("enrolment", sa.BigInteger, nullable=False),
        sa.Column("instalment", sa.String(7), nullable=False),
        sa.Column("amount", sa.Integer, nullable=False),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("paid_on", sa.Date, nullable=True),
        sa.ForeignKeyConstraint(
            ["enrolment"], ["registry_enrolments.id"], name="fk_registry_payments_enrolment", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("enrolment", "instalment", name="uq_registry_payments_enrolment_instalment"),
    )
    op.create_index("ix_registry_payments_instalment", "registry_payments", ["instalment", "enrolment"])
    op.create_table(
        "registry_areas",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("programme", sa.String(64), nullable=False),
        sa.Column("place", sa.String(64), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("programme", "place", name="uq_registry_areas_programme_place"),
    )


_INDEXES = {
    "ix_registry_enrolments_number": ["number_hash"],
    "ix_registry_enrolments_nid": ["nid_hash"],
    "ix_registry_enrolments_wallet": ["wallet_hash"],
    "ix_registry_enrolments_name": ["name_hash"],
    "ix_registry_enrolments_place": ["place", "programme"],
}
