"""The tables of organisations, volunteers, what they filed for others, and files."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from grs_core.storage.columns import hashed, moment, sealed, word
from grs_core.storage.tables import metadata

organisations = Table(
    "organisations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name_bn", String(200), nullable=False, unique=True),
    Column("name_en", String(200), nullable=False, unique=True),
    word("kind", 10),
    # Place codes with spaces between.
    Column("areas", String(2000), nullable=False),
    word("state", 12),
    word("registration", 80),
    sealed("contact_name"),
    sealed("contact_phone"),
    moment("applied_at"),
    moment("decided_at", nullable=True),
    word("decided_by", nullable=True),
    Index("ix_organisations_state", "state", "applied_at"),
)

volunteers = Table(
    "volunteers",
    metadata,
    Column("login", String(64), ForeignKey("officers.login", ondelete="CASCADE"), primary_key=True),
    word("organisation", 32),
    sealed("phone"),
    hashed("phone_hash", of="phone", unique=True),
    Column("areas", String(2000), nullable=False),
    Column("lead", Boolean, nullable=False),
    moment("added_at"),
    Index("ix_volunteers_organisation", "organisation", "login"),
)

filed_for = Table(
    "filed_for",
    metadata,
    Column("ticket", String(10), primary_key=True),
    word("volunteer"),
    word("organisation", 32),
    word("relation", 12),
    word("via", 8),
    word("key", 80),
    word("consent", 10),
    moment("consent_at"),
    Column("evidence", String(32), nullable=True, unique=True),
    sealed("witness_name"),
    sealed("witness_phone"),
    word("standing", 12),
    moment("standing_at"),
    moment("filed_at"),
    sealed("phone", nullable=True),
    hashed("phone_hash", of="phone", nullable=True),
    sealed("name"),
    sealed("story"),
    hashed("story_hash", of="story"),
    UniqueConstraint("volunteer", "key"),
    Index("ix_filed_for_volunteer", "volunteer", "filed_at"),
    Index("ix_filed_for_organisation", "organisation", "filed_at"),
    Index("ix_filed_for_phone", "phone_hash", "filed_at"),
    Index("ix_filed_for_story", "story_hash", "filed_at"),
)

attachments = Table(
    "attachments",
    metadata,
    Column("id", String(32), primary_key=True),
    sealed("owner"),
    hashed("owner_hash", of="owner"),
    word("ticket", 10, nullable=True),
    word("purpose", 10),
    word("media_type", 60),
    Column("size", Integer, nullable=False),
    word("digest", 64),
    moment("at"),
    # Opens the bytes; gone with them.
    sealed("key", nullable=True),
    # The bytes lie in the store from here on; without it nobody sees the row.
    moment("kept_at", nullable=True),
    moment("erased_at", nullable=True),
    Index("ix_attachments_ticket", "ticket", "at"),
    Index("ix_attachments_owner", "owner_hash", "at"),
    Index("ix_attachments_at", "at"),
)
