"""The tables of the console: who is signed in, what an officer has seen and proposed, meetings, reports."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, LargeBinary, String, Table, Text, text

from grs_core.storage.columns import Serial, moment, sealed, word
from grs_core.storage.tables import metadata

sign_ins = Table(
    "sign_ins",
    metadata,
    Column("id", String(32), primary_key=True),
    word("login"),
    moment("since"),
    moment("seen_at"),
    # In plain words, made by us: "Chrome, Android".
    word("device", 120),
    moment("ended_at", nullable=True),
    word("ended_by", nullable=True),
    Index("ix_sign_ins_login", "login", "since"),
    Index("ix_sign_ins_since", "since"),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("login", String(64), primary_key=True),
    # Under a key of ours.
    Column("code_hash", String(255), primary_key=True),
    moment("used_at", nullable=True),
)

invitations = Table(
    "invitations",
    metadata,
    Column("token_hash", String(72), primary_key=True),
    word("login"),
    word("made_by", 128),
    moment("made_at"),
    moment("expires_at"),
    moment("used_at", nullable=True),
    Index("ix_invitations_login", "login"),
)

followers = Table(
    "followers",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("event", BigInteger, nullable=False),
)
"""Who reads the audit behind the commits, and up to which event he has."""

case_words = Table(
    "case_words",
    metadata,
    Column("word", BigInteger, primary_key=True, autoincrement=False),
    Column("ticket_id", BigInteger, primary_key=True, autoincrement=False),
    Index("ix_case_words_ticket", "ticket_id"),
)
"""A blind index: keyed hashes of folded words, never the words."""

seen_cases = Table(
    "seen_cases",
    metadata,
    Column("login", String(64), primary_key=True),
    Column("ticket", String(10), primary_key=True),
    Column("version", Integer, nullable=False),
)

proposals = Table(
    "proposals",
    metadata,
    Column("id", Serial, primary_key=True),
    word("ticket", 10),
    Column("version", Integer, nullable=False),
    word("act", 20),
    # The form as JSON.
    sealed("given"),
    # The desk that confirms it.
    word("office"),
    word("made_by"),
    moment("made_at"),
    # open | done | refused | void
    word("state", 10),
    word("judged_by", nullable=True),
    moment("judged_at", nullable=True),
    sealed("note", nullable=True),
    Index("ix_proposals_ticket", "ticket", "id"),
    Index(
        "uq_proposals_open",
        "ticket",
        unique=True,
        postgresql_where=text("state = 'open'"),
        sqlite_where=text("state = 'open'"),
    ),
    Index(
        "ix_proposals_office",
        "office",
        "id",
        postgresql_where=text("state = 'open'"),
        sqlite_where=text("state = 'open'"),
    ),
)

reply_templates = Table(
    "reply_templates",
    metadata,
    Column("id", Serial, primary_key=True),
    # The code of a template of the policy that this one hides or stands for; empty for one of our own.
    word("of", 40, nullable=True),
    word("act", 20),
    word("language", 2),
    Column("name", String(120), nullable=False),
    Column("words", Text, nullable=False),
    word("made_by"),
    moment("made_at"),
    Column("retired", Boolean, nullable=False),
    Index("ix_reply_templates_act", "act", "language"),
)

meetings = Table(
    "meetings",
    metadata,
    Column("id", Serial, primary_key=True),
    # The area whose committee met; empty: the country's.
    word("place", nullable=True),
    Column("held_on", Date, nullable=False),
    word("kind", 20),
    Column("present", Integer, nullable=False),
    sealed("minutes"),
    word("made_by"),
    moment("made_at"),
    Index("ix_meetings_place", "place", "held_on"),
)

agenda = Table(
    "agenda",
    metadata,
    Column("id", Serial, primary_key=True),
    word("place", nullable=True),
    word("ticket", 10),
    sealed("note", nullable=True),
    word("made_by"),
    moment("made_at"),
    # Where it was dealt with; none yet: it is to come.
    Column("meeting", Serial, nullable=True),
    Index("ix_agenda_place", "place", "id"),
    Index("ix_agenda_ticket", "ticket"),
)

reports = Table(
    "reports",
    metadata,
    Column("id", Serial, primary_key=True),
    # monthly | quarterly
    word("kind", 10),
    # A place's code, or BD.
    word("area"),
    # 2026-10 | 2026-Q3
    word("period", 8),
    word("language", 2),
    moment("made_at"),
    word("made_by", 128),
    Column("pages", Integer, nullable=False),
    Column("pdf", LargeBinary, nullable=False),
    Index("uq_reports_one", "kind", "area", "period", "language", unique=True),
)
