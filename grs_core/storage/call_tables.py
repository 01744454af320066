"""The tables of calls: what was heard and answered, recordings, calls that we make, officers who are to call back."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

from grs_core.storage.columns import Serial, hashed, moment, sealed, word
from grs_core.storage.tables import metadata

calls = Table(
    "calls",
    metadata,
    # The platform's name for it, and ours: the one is signed, the other cannot be guessed.
    Column("sid", String(64), primary_key=True),
    Column("token", String(32), nullable=False, unique=True),
    sealed("address"),
    hashed("address_hash", of="address"),
    word("to", 64),
    # The call that we made, None for one that came.
    word("outgoing", 32, nullable=True),
    # Where its dialogue stands, and the step that is asked now.
    sealed("state"),
    Column("step", Integer, nullable=False, server_default="0"),
    word("ticket", 10, nullable=True),
    moment("started_at"),
    moment("ended_at", nullable=True),
    Index("ix_calls_address", "address_hash", "started_at"),
    Index("ix_calls_started", "started_at"),
)

call_steps = Table(
    "call_steps",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("sid", String(64), ForeignKey("calls.sid"), nullable=False),
    Column("step", Integer, nullable=False),
    # What the platform was answered: a repeat hears the same.
    sealed("answer"),
    moment("at"),
    UniqueConstraint("sid", "step"),
    Index("ix_call_steps_at", "at"),
)

recordings = Table(
    "recordings",
    metadata,
    Column("id", String(32), primary_key=True),
    word("call", 64),
    word("ticket", 10, nullable=True),
    # The platform's name for it: what it tells twice is one recording.
    word("provider_id", 64),
    sealed("url"),
    # What its bytes are sealed with; without it nobody opens them any more, in no backup either.
    sealed("key", nullable=True),
    Column("seconds", Integer, nullable=False, server_default="0"),
    word("state", 10),
    Column("attempts", Integer, nullable=False, server_default="0"),
    moment("next_attempt_at", nullable=True),
    word("reason", 64, nullable=True),
    word("media_type", 32, nullable=True),
    Column("size", Integer, nullable=False, server_default="0"),
    # Of the bytes as they came: a change would show.
    word("sha256", 64, nullable=True),
    # The caller told it again: the later one counts.
    Column("replaced", Boolean, nullable=False, server_default=text("false")),
    moment("made_at"),
    moment("kept_at", nullable=True),
    moment("erased_at", nullable=True),
    sealed("transcript", nullable=True),
    word("transcribed_by", 128, nullable=True),
    moment("transcribed_at", nullable=True),
    UniqueConstraint("provider_id"),
    Index("ix_recordings_ticket", "ticket", "made_at"),
    Index("ix_recordings_call", "call"),
    Index(
        # Wanted from the platform, or erased here and not yet there.
        "ix_recordings_due",
        "next_attempt_at",
        postgresql_where=text("next_attempt_at IS NOT NULL"),
        sqlite_where=text("next_attempt_at IS NOT NULL"),
    ),
    Index(
        "ix_recordings_here",
        "made_at",
        postgresql_where=text("state <> 'erased'"),
        sqlite_where=text("state <> 'erased'"),
    ),
    Index(
        "ix_recordings_untold",
        "made_at",
        postgresql_where=text("state = 'kept' AND transcript IS NULL AND NOT replaced"),
        sqlite_where=text("state = 'kept' AND transcript IS NULL AND NOT replaced"),
    ),
)

outgoing_calls = Table(
    "outgoing_calls",
    metadata,
    Column("id", String(32), primary_key=True),
    sealed("address"),
    hashed("address_hash", of="address"),
    word("purpose", 12),
    word("ticket", 10, nullable=True),
    # Which decision of the case is asked about: one call for each.
    moment("about", nullable=True),
    word("state", 10),
    moment("state_at"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    # When it is made, or the platform asked what became of it.
    moment("next_attempt_at", nullable=True),
    moment("handed_at", nullable=True),
    word("provider_id", 64, nullable=True),
    word("reason", 64, nullable=True),
    moment("made_at"),
    Index("ix_outgoing_calls_address", "address_hash", "made_at"),
    Index(
        "uq_outgoing_calls_about",
        "about",
        "ticket",
        unique=True,
        postgresql_where=text("about IS NOT NULL"),
        sqlite_where=text("about IS NOT NULL"),
    ),
    Index(
        "ix_outgoing_calls_undone",
        "next_attempt_at",
        postgresql_where=text("state IN ('waiting', 'placing', 'unknown', 'placed', 'talking')"),
        sqlite_where=text("state IN ('waiting', 'placing', 'unknown', 'placed', 'talking')"),
    ),
)

call_backs = Table(
    "call_backs",
    metadata,
    Column("id", Serial, primary_key=True),
    word("ticket", 10),
    word("part", 10),
    word("state", 10),
    Column("attempts", Integer, nullable=False, server_default="0"),
    moment("asked_at"),
    moment("due_at"),
    moment("done_at", nullable=True),
    Index("ix_call_backs_ticket", "ticket", "id"),
    Index(
        "uq_call_backs_open",
        "ticket",
        unique=True,
        postgresql_where=text("state = 'open'"),
        sqlite_where=text("state = 'open'"),
    ),
)
"""An officer is to call this case's citizen; one open at a time."""

call_back_attempts = Table(
    "call_back_attempts",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("call_back", Serial, ForeignKey("call_backs.id"), nullable=False),
    moment("at"),
    word("by", 128),
    word("result", 12),
    sealed("note", nullable=True),
    Index("ix_call_back_attempts_of", "call_back", "id"),
)
