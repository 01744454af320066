"""The tables of the register of beneficiaries."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, Integer, Table, UniqueConstraint

from grs_core.storage.columns import Serial, hashed, moment, sealed, word
from grs_core.storage.tables import metadata

enrolments = Table(
    "registry_enrolments",
    metadata,
    Column("id", Serial, primary_key=True),
    word("programme"),
    word("place"),
    word("state", 12),
    sealed("number"),
    hashed("number_hash", of="number"),
    sealed("nid", nullable=True),
    hashed("nid_hash", of="nid", nullable=True),
    sealed("wallet", nullable=True),
    hashed("wallet_hash", of="wallet", nullable=True),
    sealed("name_key"),
    hashed("name_hash", of="name_key"),
    # The whole row as JSON (registry_rows.py); its hash says whether a row read again is the same.
    sealed("told"),
    hashed("told_hash", of="told"),
    UniqueConstraint("programme", "number_hash"),
    Index("ix_registry_enrolments_number", "number_hash"),
    Index("ix_registry_enrolments_nid", "nid_hash"),
    Index("ix_registry_enrolments_wallet", "wallet_hash"),
    Index("ix_registry_enrolments_name", "name_hash"),
    Index("ix_registry_enrolments_place", "place", "programme"),
)

payments = Table(
    "registry_payments",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("enrolment", BigInteger, ForeignKey("registry_enrolments.id", ondelete="CASCADE"), nullable=False),
    word("instalment", 7),
    Column("amount", Integer, nullable=False),
    word("outcome", 10),
    Column("paid_on", Date, nullable=True),
    UniqueConstraint("enrolment", "instalment"),
    Index("ix_registry_payments_instalment", "instalment", "enrolment"),
)

areas = Table(
    "registry_areas",
    metadata,
    Column("id", Serial, primary_key=True),
    word("programme"),
    word("place"),
    moment("read_at"),
    UniqueConstraint("programme", "place"),
)
"""Of which programme and place a file was read, and when last."""
