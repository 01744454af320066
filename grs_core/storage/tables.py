"""The tables. Migrations build them; a test holds the two together."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from grs_core.storage.columns import Serial, hashed, moment, sealed, word

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

OPEN = "queue_order < 1152921504606846976"
"""`ticket_rows.BEHIND_ALL_UNFINISHED`, written out: what a partial index is for must stand in it."""
UNHANDLED, APPEALED, SYSTEMIC = (
    f"handler IS NULL AND {OPEN}",
    f"appeals > 0 AND {OPEN}",
    f"kind = 'systemic' AND {OPEN}",
)

tickets = Table(
    "tickets",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("number", String(10), nullable=False, unique=True),
    word("status", 20),
    word("category", 40),
    word("programme", nullable=True),
    word("place", nullable=True),
    word("priority", 2),
    word("channel", 10),
    word("language", 10),
    moment("filed_at"),
    word("tier", 10),
    word("office"),
    word("accused_role", 20, nullable=True),
    word("accused_position", nullable=True),
    # Whoever is blamed beside: `official:uno up_member`, with spaces between.
    Column("also_accused", String(1000), nullable=False, server_default=""),
    sealed("text"),
    sealed("details"),
    word("filer", 10),
    sealed("address"),
    hashed("address_hash", of="address"),
    sealed("name", nullable=True),
    sealed("nid", nullable=True),
    hashed("nid_hash", of="nid", nullable=True),
    moment("entered_at"),
    moment("half_at"),
    moment("late_at"),
    moment("due_at"),
    Column("rung", Integer, nullable=False),
    moment("timer_at", nullable=True),
    moment("paused_at", nullable=True),
    moment("pause_ends_at", nullable=True),
    word("handler", nullable=True),
    word("decided_by", nullable=True),
    moment("decided_at", nullable=True),
    Column("appeals", Integer, nullable=False),
    Column("alarmed", Boolean, nullable=False),
    Column("sensitive", Boolean, nullable=False),
    # Codes of the policy, with spaces between.
    Column("signals", String(255), nullable=False, server_default=""),
    word("policy_version"),
    word("subcategory", 40, nullable=True),
    moment("accept_by", nullable=True),
    # What both due dates follow from, as JSON (ticket_rows.py): spans and their pauses.
    Column("spans", Text, nullable=True),
    moment("statutory_due_at", nullable=True),
    moment("confirm_by", nullable=True),
    word("closed_how", 12, nullable=True),
    word("outcome", 40, nullable=True),
    word("appeal_outcome", 12, nullable=True),
    Column("reopened", Integer, nullable=False, server_default="0"),
    Column("rating", Integer, nullable=True),
    Column("kind", String(10), nullable=False, server_default="single"),
    word("assigned", nullable=True),
    word("called", nullable=True),
    moment("again_at", nullable=True),
    moment("referral_due_at", nullable=True),
    word("merged_into", 10, nullable=True),
    word("sex", 10, nullable=True),
    Column("disability", Boolean, nullable=True),
    word("age_band", 10, nullable=True),
    Column("version", Integer, nullable=False),
    # Where it stands in a queue, as one ascending number: an index then serves every page (ticket_rows.py).
    Column("queue_order", BigInteger, nullable=False),
    Index("ix_tickets_office_queue", "office", "queue_order", "id"),
    Index("ix_tickets_queue", "queue_order", "id"),
    Index("ix_tickets_handler", "handler", "queue_order"),
    Index("ix_tickets_address", "address_hash", "filed_at"),
    Index("ix_tickets_nid", "nid_hash"),
    Index(
        "ix_tickets_timer",
        "timer_at",
        "number",
        postgresql_where=text("timer_at IS NOT NULL"),
        sqlite_where=text("timer_at IS NOT NULL"),
    ),
    Index("ix_tickets_sensitive", "office", postgresql_where=text("sensitive"), sqlite_where=text("sensitive")),
    Index("ix_tickets_status", "status", "tier", "entered_at"),
    Index("ix_tickets_assigned", "assigned", "queue_order"),
    Index("ix_tickets_place", "place", "id"),
    Index(
        "ix_tickets_alarmed", "office", "queue_order", postgresql_where=text("alarmed"), sqlite_where=text("alarmed")
    ),
    Index(
        "ix_tickets_called",
        "called",
        "queue_order",
        postgresql_where=text("called IS NOT NULL"),
        sqlite_where=text("called IS NOT NULL"),
    ),
    Index(
        "ix_tickets_unhandled",
        "office",
        "queue_order",
        postgresql_where=text(UNHANDLED),
        sqlite_where=text(UNHANDLED),
    ),
    Index("ix_tickets_appealed", "office", "queue_order", postgresql_where=text(APPEALED), sqlite_where=text(APPEALED)),
    Index("ix_tickets_systemic", "office", "queue_order", postgresql_where=text(SYSTEMIC), sqlite_where=text(SYSTEMIC)),
    Index(
        "ix_tickets_resolved",
        "decided_at",
        postgresql_where=text("status = 'resolved'"),
        sqlite_where=text("status = 'resolved'"),
    ),
    Index(
        "ix_tickets_merged",
        "merged_into",
        postgresql_where=text("merged_into IS NOT NULL"),
        sqlite_where=text("merged_into IS NOT NULL"),
    ),
)

ticket_seals = Table(
    "ticket_seals",
    metadata,
    Column("ticket_id", Serial, ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True),
    Column("office", String(64), primary_key=True),
    Index("ix_ticket_seals_office", "office", "ticket_id"),
)

audit_events = Table(
    "audit_events",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    moment("at"),
    word("who", 128),
    word("door", 20),
    word("name", 40),
    word("ticket", 10, nullable=True),
    word("origin", 255, nullable=True),
    word("target", 255, nullable=True),
    sealed("detail"),
    word("digest", 64),
    word("prev_hash", 64),
    word("hash", 64),
    Index("ix_audit_events_ticket", "ticket", "id"),
    Index("ix_audit_events_at", "at"),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("events", BigInteger, nullable=False),
    word("hash", 64),
    word("seal", 72),
)
"""One row: how long the chain is and how it ends, under a keyed seal. Its lock is the order of all commits."""

attempts = Table(
    "attempts",
    metadata,
    Column("id", Serial, primary_key=True),
    sealed("key"),
    hashed("key_hash", of="key"),
    moment("at"),
    Index("ix_attempts_key", "key_hash", "at"),
    Index("ix_attempts_at", "at"),
)

corrections = Table(
    "corrections",
    metadata,
    Column("id", Serial, primary_key=True),
    word("ticket", 10),
    sealed("text"),
    word("language", 10),
    word("channel", 10),
    sealed("machine"),
    sealed("officer"),
    word("model"),
    moment("at"),
    word("by"),
    word("verdict", 10),
    word("reviewed_by", nullable=True),
    moment("reviewed_at", nullable=True),
    UniqueConstraint("ticket"),
    Index("ix_corrections_verdict", "verdict", "id"),
)
