"""What everybody may read: of each finished month, once and for all (docs/adr/0017).

Months do not overlap and a published one never changes, so nothing can be found by holding two of them together; within
one, every table is a single row of counts beside one total, each made safe by `grs_core.domain.suppression`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from grs_core.domain.grievance import Category
from grs_core.domain.messages import Named
from grs_core.domain.monitoring import Dimension, Measure, Question, Tally, median, month_of
from grs_core.domain.places import PlaceLevel
from grs_core.domain.suppression import SMALLEST, Row, suppress
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork

MONTHS = 24
"""So far back a month is still published that was not yet."""
MEASURES = (Measure.RECEIVED, Measure.RESOLVED)
TABLES = ("category", "programme", "district")
UNKNOWN = ""
"""The cell of complaints without a programme, or whose district is not known."""


@dataclass(frozen=True, slots=True)
class PublicMonth:
    """`rows`: (table, measure) -> its cells. `medians`: (table, code) -> working days, as text, of cells whose resolved
    are shown; ("", "") is the country's. `total`: measure -> count, None where it is small.
    """

    month: date
    made_at: datetime
    total: Mapping[str, int | None]
    rows: Mapping[tuple[str, str], Row]
    medians: Mapping[tuple[str, str], str]


def publish_next(work: UnitOfWork, policy: Policy, now: datetime) -> date | None:
    """Publishes the oldest finished month that is not out yet; the caller commits. None when there is none."""
    counted = work.monitor.as_of()
    if counted is None:
        return None
    up_to = month_of(now if work.monitor.behind() == 0 else counted)
    first = _before(up_to, MONTHS)
    heard = work.monitor.trend(Question(None, first, _before(up_to, 1)))
    if not heard:
        return None
    out, month = set(work.published.months()), min(heard)
    while month < up_to:
        if month not in out:
            # Another worker may have been first: a published month never changes.
            return month if work.published.keep(month, now, _body(_made(work, policy, month, now))) else None
        month = _before(month, -1)
    return None


def read_month(text: str) -> PublicMonth:
    """What `publish_next` kept."""
    told: Any = json.loads(text)
    return PublicMonth(
        month=date.fromisoformat(told["month"]),
        made_at=datetime.fromisoformat(told["made_at"]),
        total=told["total"],
        rows={
            (table, measure): Row(row["shown"], tuple(row["hidden"]), row["rest"], row["total"])
            for table, measures in told["rows"].items()
            for measure, row in measures.items()
        },
        medians={(table, code): days for table, codes in told["medians"].items() for code, days in codes.items()},
    )


def cell_name(policy: Policy, table: str, code: str) -> Named | None:
    """The name of a cell of one of `TABLES`; None for UNKNOWN. What the policy knows no more is called by its code."""
    if code == UNKNOWN:
        return None
    if table == "category":
        return policy.category_names[Category(code)]
    if table == "programme":
        known = policy.programmes.get(code)
        return known.name if known else Named(code, code)
    if code not in policy.places:
        return Named(code, code)
    place = policy.places.get(code)
    return Named(place.name_bn, place.name_en)


def _made(work: UnitOfWork, policy: Policy, month: date, now: datetime) -> PublicMonth:
    asked = Question(None, month, month)
    total, by_category = work.monitor.totals(asked), work.monitor.by(asked, Dimension.CATEGORY)
    tallies = {
        # Every complaint has a category: a cell that everybody knows to be empty would protect nothing.
        "category": {each.value: by_category.get(each.value, {}) for each in Category},
        "programme": _cells(work.monitor.by(asked, Dimension.PROGRAMME), set(policy.programmes), total),
        "district": _cells(
            work.monitor.areas(asked, PlaceLevel.DISTRICT),
            {place.code for place in policy.places.of_level(PlaceLevel.DISTRICT)},
            total,
        ),
    }
    rows = {
        (table, measure.value): suppress(
            {code: tally.get(measure, 0) for code, tally in cells.items()}, f"{month:%Y-%m} {table} {measure.value}"
        )
        for table, cells in tallies.items()
        for measure in MEASURES
    }
    told = {measure.value: total.get(measure, 0) for measure in MEASURES}
    return PublicMonth(
        month=month,
        made_at=now,
        total={name: count if count >= SMALLEST else None for name, count in told.items()},
        rows=rows,
        medians=_medians(work, asked, rows, told[Measure.RESOLVED.value]),
    )


def _cells(found: Mapping[str, Tally], known: set[str], total: Tally) -> dict[str, Tally]:
    """Every cell that there could be, and what stands in none of them."""
    cells = {code: found.get(code, {}) for code in known | set(found) - {UNKNOWN}}
    left = {
        measure: total.get(measure, 0) - sum(tally.get(measure, 0) for tally in cells.values()) for measure in MEASURES
    }
    return {**cells, UNKNOWN: left}


def _medians(
    work: UnitOfWork, asked: Question, rows: Mapping[tuple[str, str], Row], resolved: int
) -> dict[tuple[str, str], str]:
    """Of whole tables of five and more only: of how long a single case took they tell nothing by subtraction."""
    shown = {table: rows[table, Measure.RESOLVED.value].shown for table in TABLES}
    questions = {("", ""): asked} if resolved >= SMALLEST else {}
    questions |= {("category", code): replace(asked, categories=frozenset({code})) for code in shown["category"]}
    questions |= {
        ("programme", code): replace(asked, programmes=frozenset({code})) for code in shown["programme"] if code
    }
    questions |= {("district", code): replace(asked, place=code) for code in shown["district"] if code}
    found = {key: median(work.monitor.durations(question)) for key, question in questions.items()}
    return {key: f"{float(days):g}" for key, days in found.items() if days is not None}


def _body(made: PublicMonth) -> str:
    rows: dict[str, dict[str, object]] = {}
    for (table, measure), row in made.rows.items():
        cells: dict[str, object] = {"shown": dict(row.shown), "hidden": list(row.hidden)}
        rows.setdefault(table, {})[measure] = {**cells, "rest": row.rest, "total": row.total}
    medians: dict[str, dict[str, str]] = {}
    for (table, code), days in made.medians.items():
        medians.setdefault(table, {})[code] = days
    told: dict[str, object] = {
        "month": made.month.isoformat(),
        "made_at": made.made_at.isoformat(),
        "total": dict(made.total),
        "rows": rows,
        "medians": medians,
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def _before(month: date, many: int) -> date:
    counted = month.year * 12 + month.month - 1 - many
    return date(counted // 12, counted % 12 + 1, 1)
