"""The console: sign-ins, second factors, invitations, a word index, proposals, templates, meetings, reports."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

_MOMENT = sa.DateTime(timezone=True)
_SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    _people()
    _followers()
    _proposals()
    _templates()
    _meetings()
    _reports()
    op.add_column("tickets", sa.Column("sex", sa.String(10)))
    op.add_column("tickets", sa.Column("disability", sa.Boolean))
    op.add_column("tickets", sa.Column("age_band", sa.String(10)))


def _people() -> None:
    op.add_column("officers", sa.Column("totp_secret", sa.Text))
    op.add_column("officers", sa.Column("totp_step", sa.BigInteger))
    op.add_column("officers", sa.Column("password_at", _MOMENT))
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("login", sa.String(64), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.Column("device", sa.String(120), nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.Column("ended_by", sa.String(64)),
    )
    op.create_index("ix_sign_ins_login", "sign_ins", ["login", "since"])
    op.create_index("ix_sign_ins_since", "sign_ins", ["since"])
    op.create_table(
        "recovery_codes",
        sa.Column("login", sa.String(64), primary_key=True),
        sa.Column("code_hash", sa.String(255), primary_key=True),
        sa.Column("used_at", _MOMENT),
    )
    op.create_table(
        "invitations",
        sa.Column("token_hash", sa.String(72), primary_key=True),
        sa.Column("login", sa.String(64), nullable=False),
        sa.Column("made_by", sa.String(128), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("used_at", _MOMENT),
    )
    op.create_index("ix_invitations_login", "invitations", ["login"])


def _followers() -> None:
    op.create_table(
        "followers",
        sa.Column("name", sa.String(20), primary_key=True),
        sa.Column("event", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "case_words",
        sa.Column("word", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("ticket_id", sa.BigInteger, primary_key=True, autoincrement=False),
    )
    op.create_index("ix_case_words_ticket", "case_words", ["ticket_id"])
    op.create_table(
        "seen_cases",
        sa.Column("login", sa.String(64), primary_key=True),
        sa.Column("ticket", sa.String(10), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
    )


def _proposals() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("ticket", sa.String(10), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("given", sa.Text, nullable=False),
        sa.Column("office", sa.String(64), nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("judged_by", sa.String(64)),
        sa.Column("judged_at", _MOMENT),
        sa.Column("note", sa.Text),
    )
    op.create_index("ix_proposals_ticket", "proposals", ["ticket", "id"])
    _of_open("uq_proposals_open", "ticket", unique=True)
    _of_open("ix_proposals_office", "office", "id")


def _of_open(name: str, *columns: str, unique: bool = False) -> None:
    op.create_index(name, "proposals", list(columns), unique=unique, postgresql_where=_OPEN, sqlite_where=_OPEN)


def _templates() -> None:
    op.create_table(
        "reply_templates",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("of", sa.String(40)),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("retired", sa.Boolean, nullable=False),
    )
    op.create_index("ix_reply_templates_act", "reply_templates", ["act", "language"])


def _meetings() -> None:
    op.create_table(
        "meetings",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("place", sa.String(64)),
        sa.Column("held_on", sa.Date, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("present", sa.Integer, nullable=False),
        sa.Column("minutes", sa.Text, nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
    )
    op.create_index("ix_meetings_place", "meetings", ["place", "held_on"])
    op.create_table(
        "agenda",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("place", sa.String(64)),
        sa.Column("ticket", sa.String(10), nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("meeting", _SERIAL),
    )
    op.create_index("ix_agenda_place", "agenda", ["place", "id"])
    op.create_index("ix_agenda_ticket", "agenda", ["ticket"])


def _reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("area", sa.String(64), nullable=False),
        sa.Column("period", sa.String(8), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("made_by", sa.String(128), nullable=False),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("pdf", sa.LargeBinary, nullable=False),
    )
    op.create_index("uq_reports_one", "reports", ["kind", "area", "period", "language"], unique=True)
