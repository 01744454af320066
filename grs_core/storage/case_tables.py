"""The tables beside a ticket: its decisions, referrals, links and causes, and what offices are told about it."""

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from grs_core.storage.columns import Serial, hashed, moment, sealed, word
from grs_core.storage.tables import metadata

rulings = Table(
    "rulings",
    metadata,
    Column("id", Serial, primary_key=True),
    word("ticket", 10),
    moment("at"),
    word("by", 128),
    word("office"),
    word("tier", 10),
    word("act", 10),
    sealed("words"),
    word("policy_version"),
    Column("hears", Integer, nullable=False),
    word("outcome", 40, nullable=True),
    word("appeal_outcome", 12, nullable=True),
    moment("due_at", nullable=True),
    moment("law_due_at", nullable=True),
    Index("ix_rulings_ticket", "ticket", "id"),
)

referrals = Table(
    "referrals",
    metadata,
    Column("id", Serial, primary_key=True),
    word("ticket", 10),
    word("body", 40),
    sealed("reference", nullable=True),
    moment("sent_at"),
    word("sent_by", 128),
    moment("due_at"),
    Column("chased", Integer, nullable=False),
    moment("answered_at", nullable=True),
    sealed("answer", nullable=True),
    Index("ix_referrals_ticket", "ticket", "id"),
)

recusals = Table(
    "recusals",
    metadata,
    Column("ticket", String(10), primary_key=True),
    Column("login", String(64), primary_key=True),
    moment("at"),
    Index("ix_recusals_login", "login", "ticket"),
)

ticket_links = Table(
    "ticket_links",
    metadata,
    Column("parent", String(10), primary_key=True),
    Column("child", String(10), primary_key=True),
    word("kind", 12),
    moment("at"),
    # The parent is finished, and nobody has looked yet at what that means for the child.
    Column("pending", Boolean, nullable=False, server_default=false()),
    Index("ix_ticket_links_child", "child"),
    Index(
        "ix_ticket_links_pending",
        "parent",
        "child",
        postgresql_where=text("pending"),
        sqlite_where=text("pending"),
    ),
)
"""`duplicate`: the parent goes on for the child · `systemic`: both have one cause."""

ticket_causes = Table(
    "ticket_causes",
    metadata,
    Column("id", Serial, primary_key=True),
    word("ticket", 10),
    word("kind", 40),
    sealed("key"),
    hashed("key_hash", of="key"),
    moment("at"),
    # Not yet looked at by the sweep.
    Column("pending", Boolean, nullable=False),
    UniqueConstraint("ticket", "kind", "key_hash"),
    Index("ix_ticket_causes_key", "key_hash", "kind", "at"),
    Index("ix_ticket_causes_pending", "id", postgresql_where=text("pending"), sqlite_where=text("pending")),
)

systemic = Table(
    "systemic",
    metadata,
    Column("id", Serial, primary_key=True),
    word("kind", 40),
    sealed("key"),
    hashed("key_hash", of="key"),
    word("ticket", 10),
    moment("opened_at"),
    # A key has one systemic case at a time; another may follow when it is finished.
    Column("open", Boolean, nullable=False),
    Index(
        "uq_systemic_open",
        "kind",
        "key_hash",
        unique=True,
        postgresql_where=text("open"),
        sqlite_where=text("open"),
    ),
    Index("ix_systemic_ticket", "ticket"),
)

desk_notices = Table(
    "desk_notices",
    metadata,
    Column("id", Serial, primary_key=True),
    word("office"),
    word("ticket", 10),
    word("kind", 30),
    moment("at"),
    moment("read_at", nullable=True),
    word("read_by", 64, nullable=True),
    Index(
        "ix_desk_notices_unread",
        "office",
        "id",
        postgresql_where=text("read_at IS NULL"),
        sqlite_where=text("read_at IS NULL"),
    ),
    Index("ix_desk_notices_office", "office", "id"),
    Index("ix_desk_notices_ticket", "ticket"),
)

policy_versions = Table(
    "policy_versions",
    metadata,
    Column("version", String(64), primary_key=True),
    moment("at"),
    Column("tables", Text, nullable=False),
)
"""The text of every policy that was in force: a ticket names the one it was decided under."""
