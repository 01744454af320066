"""The tables of the open interface: tokens, what was filed through them, what they were answered."""

from sqlalchemy import Column, Index, Integer, String, Table, UniqueConstraint

from grs_core.storage.columns import Serial, hashed, moment, sealed, word
from grs_core.storage.tables import metadata

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(120), nullable=False),
    # Words of ours with spaces between.
    Column("scopes", String(200), nullable=False),
    word("office", nullable=True),
    word("organisation", 32, nullable=True),
    # SHA-256 of 256 random bits: nobody finds these by trying, so it needs no key, and keys can be changed.
    Column("secret_hash", String(64), nullable=False, unique=True),
    moment("made_at"),
    word("made_by"),
    moment("expires_at", nullable=True),
    moment("revoked_at", nullable=True),
    moment("last_used_at", nullable=True),
    Index("ix_api_tokens_made", "made_at"),
)

api_filings = Table(
    "api_filings",
    metadata,
    Column("id", Serial, primary_key=True),
    word("token", 32),
    Column("ticket", String(10), nullable=False, unique=True),
    sealed("external_id", nullable=True),
    hashed("external_hash", of="external_id", nullable=True),
    sealed("request"),
    moment("at"),
    UniqueConstraint("token", "external_hash"),
    Index("ix_api_filings_token", "token", "id"),
)

api_answers = Table(
    "api_answers",
    metadata,
    Column("id", Serial, primary_key=True),
    word("token", 32),
    sealed("key"),
    hashed("key_hash", of="key"),
    sealed("request"),
    Column("status", Integer, nullable=False),
    sealed("body"),
    Column("location", String(255), nullable=False),
    moment("at"),
    UniqueConstraint("token", "key_hash"),
    Index("ix_api_answers_at", "at"),
)
