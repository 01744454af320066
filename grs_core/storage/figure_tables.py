"""The figures' tables (docs/adr/0019): what each case adds, and its sums by area.

`figure_cases`, `figure_months` and `figure_decisions` hold what one case adds, so that a change takes away exactly what
was added before; `figure_cells`,
`figure_times` and `figure_open` are their sums. An empty word is "all" in a sum, "none" in a case.
All of it can be made anew from the cases (`grs figures rebuild`).
"""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, SmallInteger, String, Table, text

from grs_core.domain.monitoring import Measure
from grs_core.storage.columns import Moment, Serial, hashed, moment, sealed, word
from grs_core.storage.tables import metadata

PLACES = ("at_division", "at_district", "at_upazila", "at_union")
"""Columns by depth: the chain of the place; empty where it is not known so finely."""
FACETS = ("programme", "category", "channel")


def _places() -> list[Column[Any]]:
    return [Column(name, String(64), nullable=False) for name in PLACES]


def _facets() -> list[Column[Any]]:
    return [Column(name, String(64), nullable=False) for name in FACETS]


def _measures() -> list[Column[Any]]:
    """NULL is nothing: most cells have few measures, and a NULL takes no room."""
    wide = {Measure.FRAUD_TAKA: BigInteger}
    return [Column(measure.value, wide.get(measure, Integer), nullable=True) for measure in Measure]


figure_cases = Table(
    "figure_cases",
    metadata,
    Column("ticket_id", Serial, primary_key=True, autoincrement=False),
    *_places(),
    *_facets(),
    Column("month", Date, nullable=False),
    Column("sensitive", Boolean, nullable=False),
    # Of mobile-money fraud: who it was sent through, the suspect's number or wallet, whole taka.
    word("provider", nullable=True),
    sealed("agent", nullable=True),
    hashed("agent_hash", of="agent", nullable=True),
    Column("taka", BigInteger, nullable=True),
    # While somebody still owes something.
    word("tier", 10, nullable=True),
    word("status", 20, nullable=True),
    word("hands", 10, nullable=True),
    moment("due_at", nullable=True),
    Index(
        "ix_figure_cases_open",
        *PLACES,
        postgresql_where=text("tier IS NOT NULL"),
        sqlite_where=text("tier IS NOT NULL"),
    ),
    Index(
        "ix_figure_cases_fraud",
        "month",
        # What is asked of them is all in the index: they lie scattered over the whole table.
        postgresql_include=[*PLACES, *FACETS, "provider", "agent_hash", "taka", "ticket_id"],
        postgresql_where=text("category = 'mfs_fraud'"),
        sqlite_where=text("category = 'mfs_fraud'"),
    ),
    Index("ix_figure_cases_sensitive", "month", postgresql_where=text("sensitive"), sqlite_where=text("sensitive")),
)

figure_months = Table(
    "figure_months",
    metadata,
    Column("ticket_id", Serial, primary_key=True, autoincrement=False),
    Column("month", Date, primary_key=True),
    *_places(),
    *_facets(),
    *_measures(),
    Index("ix_figure_months_place", *PLACES, "month"),
    Index("ix_figure_months_month", "month", "category", "programme"),
)

figure_decisions = Table(
    "figure_decisions",
    metadata,
    Column("ticket_id", Serial, primary_key=True, autoincrement=False),
    # Of which instance: how many appeals had been filed.
    Column("hears", SmallInteger, primary_key=True, autoincrement=False),
    Column("month", Date, nullable=False),
    *_places(),
    *_facets(),
    word("tier", 10),
    # Working days of the instance, and at the desk that decided.
    Column("days", Integer, nullable=False),
    Column("tier_days", Integer, nullable=False),
    Index("ix_figure_decisions_place", *PLACES, "month", postgresql_include=[*FACETS, "tier", "days", "tier_days"]),
    Index("ix_figure_decisions_month", "month", "category", "programme"),
)

figure_cells = Table(
    "figure_cells",
    metadata,
    # Empty: the country.
    Column("area", String(64), primary_key=True),
    # By which of the three words it is told apart (figure_rows.py).
    Column("grain", SmallInteger, primary_key=True, autoincrement=False),
    Column("month", Date, primary_key=True),
    *(Column(name, String(64), primary_key=True) for name in FACETS),
    # -1 the country, 0 a division … 3 a union.
    Column("depth", SmallInteger, nullable=False),
    *_places(),
    *_measures(),
    Index("ix_figure_cells_level", "depth", "grain", *PLACES, "month"),
)

figure_times = Table(
    "figure_times",
    metadata,
    Column("area", String(64), primary_key=True),
    Column("grain", SmallInteger, primary_key=True, autoincrement=False),
    Column("month", Date, primary_key=True),
    *(Column(name, String(64), primary_key=True) for name in FACETS),
    # Empty: the whole instance.
    Column("tier", String(10), primary_key=True),
    Column("days", Integer, primary_key=True, autoincrement=False),
    Column("decisions", BigInteger, nullable=False),
)

figure_open = Table(
    "figure_open",
    metadata,
    Column("area", String(64), primary_key=True),
    Column("grain", SmallInteger, primary_key=True, autoincrement=False),
    *(Column(name, String(64), primary_key=True) for name in FACETS),
    Column("tier", String(10), primary_key=True),
    Column("status", String(20), primary_key=True),
    Column("hands", String(10), primary_key=True),
    # Promises end with the office's day: there are few different ones.
    Column("due_at", Moment, primary_key=True),
    Column("cases", Integer, nullable=False),
)
"""Unfinished cases now. What is overdue is asked of it when somebody looks."""
