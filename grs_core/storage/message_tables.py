"""The tables of messages: what came in, what goes out, parts of long ones, carriers, advisories, dialogues."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, UniqueConstraint, text

from grs_core.storage.columns import Serial, hashed, moment, sealed, word
from grs_core.storage.tables import metadata

inbox = Table(
    "inbox",
    metadata,
    Column("id", Serial, primary_key=True),
    word("provider", 32),
    word("provider_id", 255),
    # A forged message must not occupy the key of the genuine one: trust is part of the key.
    Column("trusted", Boolean, nullable=False),
    word("distrust", 64, nullable=True),
    sealed("address"),
    hashed("address_hash", of="address"),
    word("to", 64),
    sealed("body"),
    moment("at"),
    sealed("answer", nullable=True),
    word("ticket", 10, nullable=True),
    # What an answer in place (TwiML) cost in SMS parts; what goes through the outbox counts there.
    Column("answer_segments", Integer, nullable=False, server_default="0"),
    # Of a message that was kept aside: released (it had its effect then) or discarded, by whom.
    word("verdict", 10, nullable=True),
    word("judged_by", 128, nullable=True),
    moment("judged_at", nullable=True),
    UniqueConstraint("provider", "provider_id", "trusted"),
    Index("ix_inbox_address", "address_hash", "at"),
    Index(
        "ix_inbox_answered",
        "at",
        postgresql_where=text("answer_segments > 0"),
        sqlite_where=text("answer_segments > 0"),
    ),
    Index("ix_inbox_aside", "id", postgresql_where=text("NOT trusted"), sqlite_where=text("NOT trusted")),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", String(64), primary_key=True),
    sealed("address"),
    hashed("address_hash", of="address"),
    word("language", 10),
    word("key", 64),
    sealed("params"),
    Column("decision", Boolean, nullable=False),
    Column("urgent", Boolean, nullable=False),
    moment("created_at"),
    word("state", 10),
    moment("state_at", nullable=True),
    Column("attempts", Integer, nullable=False),
    moment("next_attempt_at", nullable=True),
    moment("ready_at"),
    moment("lease_until", nullable=True),
    Column("handed_over", Boolean, nullable=False),
    word("provider", 32, nullable=True),
    word("provider_id", 255, nullable=True),
    word("reason", 255, nullable=True),
    sealed("text", nullable=True),
    word("ticket", 10, nullable=True),
    Column("lane", Integer, nullable=False, server_default="1"),
    # The carrier by which the citizen wrote: his answer goes back the same way while it can.
    word("via", 32, nullable=True),
    word("advisory", 32, nullable=True),
    moment("handed_at", nullable=True),
    Column("segments", Integer, nullable=False, server_default="0"),
    Column("milli_taka", Integer, nullable=False, server_default="0"),
    # When a carrier first told anything of the present attempt.
    moment("reported_at", nullable=True),
    # The last attempt of which a carrier said later that it had not taken it, and how often that was said.
    Column("rejected", Integer, nullable=False, server_default="0"),
    Column("rejections", Integer, nullable=False, server_default="0"),
    Index("ix_outbox_address", "address_hash", "created_at"),
    Index(
        "ix_outbox_undone",
        "lane",
        "ready_at",
        "id",
        postgresql_where=text("state IN ('pending', 'sending')"),
        sqlite_where=text("state IN ('pending', 'sending')"),
    ),
    Index(
        "ix_outbox_sending",
        "lease_until",
        postgresql_where=text("state = 'sending'"),
        sqlite_where=text("state = 'sending'"),
    ),
    Index("ix_outbox_lately", "state_at", "provider", "state"),
    Index("ix_outbox_handed", "handed_at"),
    Index(
        "ix_outbox_advisory",
        "advisory",
        "state",
        postgresql_where=text("advisory IS NOT NULL"),
        sqlite_where=text("advisory IS NOT NULL"),
    ),
    Index(
        "ix_outbox_unknown",
        "state_at",
        "id",
        postgresql_where=text("state = 'unknown'"),
        sqlite_where=text("state = 'unknown'"),
    ),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", Serial, primary_key=True),
    sealed("address"),
    hashed("address_hash", of="address", unique=True),
    sealed("state", nullable=True),
    Column("silenced", Boolean, nullable=False),
    Column("no_advisories", Boolean, nullable=False, server_default=text("false")),
    moment("updated_at", nullable=True),
    Index(
        "ix_conversations_silent",
        "address_hash",
        postgresql_where=text("silenced OR no_advisories"),
        sqlite_where=text("silenced OR no_advisories"),
    ),
)

parts = Table(
    "parts",
    metadata,
    Column("id", Serial, primary_key=True),
    # Provider, sender, receiver, reference, its width and the number of parts, hashed.
    word("set_key", 72),
    word("provider", 32),
    word("provider_id", 255),
    sealed("address"),
    hashed("address_hash", of="address"),
    word("to", 64),
    Column("number", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    sealed("body", nullable=True),
    Column("had_secret", Boolean, nullable=False, server_default=text("false")),
    moment("at"),
    # The id of the message that they are together, once that is known.
    word("whole", 255, nullable=True),
    # Parts of a set that had its effect stay, so that a late repeat of one is known; their words do not.
    Column("done", Boolean, nullable=False, server_default=text("false")),
    UniqueConstraint("provider", "provider_id"),
    Index("ix_parts_set", "set_key", "number"),
    Index("ix_parts_whole", "provider", "whole"),
    Index("ix_parts_due", "at", postgresql_where=text("NOT done"), sqlite_where=text("NOT done")),
    Index("ix_parts_unfinished", "address_hash", postgresql_where=text("NOT done"), sqlite_where=text("NOT done")),
    Index(
        "ix_parts_told",
        "at",
        postgresql_where=text("done AND body IS NOT NULL"),
        sqlite_where=text("done AND body IS NOT NULL"),
    ),
)

carriers = Table(
    "carriers",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("good", Integer, nullable=False, server_default="0"),
    moment("open_until", nullable=True),
    moment("probe_until", nullable=True),
    # Until when its bind is busy with what was handed over: the pace of segments.
    moment("next_free", nullable=True),
    moment("changed_at", nullable=True),
)
"""How each carrier is doing, for every process that sends: its circuit breaker and its pace."""

advisories = Table(
    "advisories",
    metadata,
    Column("id", String(32), primary_key=True),
    word("state", 12),
    # Words of ours to everybody in an area: nothing about a citizen.
    Column("text_bn", String(700), nullable=False),
    Column("text_en", String(700), nullable=False, server_default=""),
    word("area", nullable=True),
    word("programme", nullable=True),
    Column("urgent", Boolean, nullable=False),
    Column("why", String(255), nullable=False, server_default=""),
    word("made_by", 128),
    moment("made_at"),
    word("approved_by", 128, nullable=True),
    moment("approved_at", nullable=True),
    word("stopped_by", 128, nullable=True),
    moment("stopped_at", nullable=True),
    moment("filled_at", nullable=True),
    moment("done_at", nullable=True),
    # The last ticket whose citizen was put into the outbox.
    Column("cursor", Serial, nullable=False, server_default="0"),
    Column("recipients", Integer, nullable=False, server_default="0"),
    Column("expected", Integer, nullable=False, server_default="0"),
    Column("opted_out", Integer, nullable=False, server_default="0"),
    Column("per_minute", Integer, nullable=False),
    moment("next_at", nullable=True),
    Index("ix_advisories_made", "made_at", "id"),
    Index(
        "ix_advisories_sending",
        "id",
        postgresql_where=text("state = 'sending'"),
        sqlite_where=text("state = 'sending'"),
    ),
    Index("ix_advisories_stopped", "stopped_at"),
)
