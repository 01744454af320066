"""Figures: what each case adds to them, and their sums by area; the law's limit with every decision.

The tables are empty: the job that follows the audit fills them from the cases by itself.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

_SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_PLACES = ("at_division", "at_district", "at_upazila", "at_union")
_FACETS = ("programme", "category", "channel")
_UNFINISHED = sa.text("tier IS NOT NULL")
_FRAUD, _SENSITIVE = sa.text("category = 'mfs_fraud'"), sa.text("sensitive")
_MEASURES = (
    "received",
    "received_self",
    "received_relative",
    "received_volunteer",
    "received_anonymous",
    "received_female",
    "received_male",
    "received_other_sex",
    "received_disabled",
    "received_child",
    "received_youth",
    "received_adult",
    "received_elder",
    "received_bn",
    "received_en",
    "received_p1",
    "received_p2",
    "received_p3",
    "received_p4",
    "accepted_in_time",
    "accepted_late",
    "reached_union",
    "reached_upazila",
    "reached_district",
    "reached_cabinet",
    "fraud_taka",
    "systemic",
    "decided",
    "decided_in_standard",
    "decided_in_law",
    "resolved",
    "rejected",
    "decided_union",
    "decided_upazila",
    "decided_district",
    "decided_cabinet",
    "in_standard_union",
    "in_standard_upazila",
    "in_standard_district",
    "in_standard_cabinet",
    "eligible_no_quota",
    "appeal_decided",
    "overturned",
    "confirmed",
    "unconfirmed",
    "not_solved",
    "rated",
    "rating_sum",
    "escalated",
    "escalated_overdue",
    "escalated_not_accepted",
    "escalated_vacant",
    "forwarded_by_officer",
    "appealed",
    "reopened",
    "referred",
    "withdrawn",
    "merged",
    "corrected",
    "called_supervisor",
)


def upgrade() -> None:
    op.add_column("rulings", sa.Column("law_due_at", sa.DateTime(timezone=True)))
    _cases()
    _months()
    _decisions()
    _sums()


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(64), nullable=False) for name in names]


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(64), primary_key=True) for name in names]


def _measures() -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger if name == "fraud_taka" else sa.Integer) for name in _MEASURES]


def _cases() -> None:
    op.create_table(
        "figure_cases",
        sa.Column("ticket_id", _SERIAL, primary_key=True, autoincrement=False),
        *_words(*_PLACES, *_FACETS),
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("sensitive", sa.Boolean, nullable=False),
        sa.Column("provider", sa.String(64)),
        sa.Column("agent", sa.Text),
        sa.Column("agent_hash", sa.String(72)),
        sa.Column("taka", sa.BigInteger),
        sa.Column("tier", sa.String(10)),
        sa.Column("status", sa.String(20)),
        sa.Column("hands", sa.String(10)),
        sa.Column("due_at", sa.DateTime(timezone=True)),
    )
    op.create_index(
        "ix_figure_cases_open", "figure_cases", [*_PLACES], postgresql_where=_UNFINISHED, sqlite_where=_UNFINISHED
    )
    op.create_index(
        "ix_figure_cases_fraud",
        "figure_cases",
        ["month"],
        postgresql_include=[*_PLACES, *_FACETS, "provider", "agent_hash", "taka", "ticket_id"],
        postgresql_where=_FRAUD,
        sqlite_where=_FRAUD,
    )
    op.create_index(
        "ix_figure_cases_sensitive",
        "figure_cases",
        ["month"],
        postgresql_where=_SENSITIVE,
        sqlite_where=_SENSITIVE,
    )


def _months() -> None:
    op.create_table(
        "figure_months",
        sa.Column("ticket_id", _SERIAL, primary_key=True, autoincrement=False),
        sa.Column("month", sa.Date, primary_key=True),
        *_words(*_PLACES, *_FACETS),
        *_measures(),
    )
    op.create_index("ix_figure_months_place", "figure_months", [*_PLACES, "month"])
    op.create_index("ix_figure_months_month", "figure_months", ["month", "category", "programme"])


def _decisions() -> None:
    op.create_table(
        "figure_decisions",
        sa.Column("ticket_id", _SERIAL, primary_key=True, autoincrement=False),
        sa.Column("hears", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("month", sa.Date, nullable=False),
        *_words(*_PLACES, *_FACETS),
        sa.Column("tier", sa.String(10), nullable=False),
        sa.Column("days", sa.Integer, nullable=False),
        sa.Column("tier_days", sa.Integer, nullable=False),
    )
    op.create_index(
        "ix_figure_decisions_place",
        "figure_decisions",
        [*_PLACES, "month"],
        postgresql_include=[*_FACETS, "tier", "days", "tier_days"],
    )
    op.create_index("ix_figure_decisions_month", "figure_decisions", ["month", "category", "programme"])


def _sums() -> None:
    op.create_table(
        "figure_cells",
        *_keys("area"),
        sa.Column("grain", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("month", sa.Date, primary_key=True),
        *_keys(*_FACETS),
        sa.Column("depth", sa.SmallInteger, nullable=False),
        *_words(*_PLACES),
        *_measures(),
    )
    op.create_index("ix_figure_cells_level", "figure_cells", ["depth", "grain", *_PLACES, "month"])
    op.create_table(
        "figure_times",
        *_keys("area"),
        sa.Column("grain", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("month", sa.Date, primary_key=True),
        *_keys(*_FACETS),
        sa.Column("tier", sa.String(10), primary_key=True),
        sa.Column("days", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("decisions", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "figure_open",
        *_keys("area"),
        sa.Column("grain", sa.SmallInteger, primary_key=True, autoincrement=False),
        *_keys(*_FACETS),
        sa.Column("tier", sa.String(10), primary_key=True),
        sa.Column("status", sa.String(20), primary_key=True),
        sa.Column("hands", sa.String(10), primary_key=True),
        sa.Column("due_at", sa.DateTime(timezone=True), primary_key=True),
        sa.Column("cases", sa.Integer, nullable=False),
    )
