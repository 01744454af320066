"""Who sits where: officers, their posts and their leave."""

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, false

from grs_core.storage.columns import hashed, moment, sealed, word
from grs_core.storage.tables import metadata

officers = Table(
    "officers",
    metadata,
    Column("login", String(64), primary_key=True),
    word("name", 255),
    word("role", 20),
    word("password_hash", 255),
    Column("active", Boolean, nullable=False),
    Column("handles_sensitive", Boolean, nullable=False, server_default=false()),
    # His own phone: who complains from it is he, and never decides it.
    sealed("phone", nullable=True),
    hashed("phone_hash", of="phone", nullable=True),
    # The second factor (RFC 6238): the shared secret, and the last step of 30 seconds whose code was taken.
    sealed("totp_secret", nullable=True),
    Column("totp_step", BigInteger, nullable=True),
    moment("password_at", nullable=True),
    Index("ix_officers_phone", "phone_hash"),
)

leaves = Table(
    "leaves",
    metadata,
    Column("login", String(64), ForeignKey("officers.login", ondelete="CASCADE"), primary_key=True),
    Column("since", Date, primary_key=True),
    Column("until", Date, nullable=False),
)

positions = Table(
    "positions",
    metadata,
    Column("login", String(64), ForeignKey("officers.login", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    word("office"),
    Column("since", Date, nullable=False),
    Column("until", Date, nullable=True),
    Column("acting", Boolean, nullable=False),
    Index("ix_positions_office", "office"),
)
