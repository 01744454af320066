"""The sums of one area counted anew from what the cases add: to heal them, and to check them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, delete, func, insert, literal, select
from sqlalchemy.sql import ColumnElement

from grs_core.monitor_ports import Area
from grs_core.storage.figure_reading import within
from grs_core.storage.figure_rows import KEPT, MEASURES, OPEN_KEPT, OPEN_KEYS, TIMES_KEPT, WHOLE, Grain, told_apart
from grs_core.storage.figure_tables import (
    FACETS,
    PLACES,
    figure_cases,
    figure_cells,
    figure_decisions,
    figure_months,
    figure_open,
    figure_times,
)

_CELL = ("area", "grain", "month", *FACETS)
_SUMS: Sequence[tuple[Table, Sequence[str], Sequence[str]]] = (
    (figure_cells, _CELL, MEASURES),
    (figure_times, (*_CELL, "tier", "days"), ("decisions",)),
    (figure_open, OPEN_KEYS, ("cases",)),
)
"""Each table of sums: its keys, and what it counts."""


def sums_again(connection: Connection, area: Area) -> None:
    """Whatever stood there before."""
    for table, _, _ in _SUMS:
        connection.execute(delete(table).where(table.c.area == area.code))
        for right in _right(table, area):
            connection.execute(insert(table).from_select(list(right.selected_columns.keys()), right))


def wrong_sum(connection: Connection, area: Area) -> str | None:
    """The first sum of the area that is not what its cases add; in words."""
    for table, keys, numbers in _SUMS:
        right, kept = Counter[tuple[Any, ...]](), Counter[tuple[Any, ...]]()
        for query in _right(table, area):
            _count(right, connection.execute(query), keys, numbers)
        _count(kept, connection.execute(select(table).where(table.c.area == area.code)), keys, numbers)
        for key in sorted(right.keys() | kept.keys(), key=str):
            if right[key] != kept[key]:
                told = " ".join(str(part) or "-" for part in key)
                return f"{told}: {kept[key]} kept, {right[key]} counted"
    return None


def _count(
    into: Counter[tuple[Any, ...]], rows: Iterable[Row[Any]], keys: Sequence[str], numbers: Sequence[str]
) -> None:
    for row in rows:
        told = row._mapping
        key = tuple(told[name] for name in keys)
        into.update({(*key, name): int(told[name]) for name in numbers if told[name]})


def _right(table: Table, area: Area) -> Iterator[Select[Any]]:
    """Its rows of this area, as they follow from the cases."""
    if table is figure_cells:
        yield from (_cells(area, grain) for grain in KEPT[area.depth])
    elif table is figure_open:
        yield from (_open(area, grain) for grain in OPEN_KEPT.get(area.depth, ()))
    else:
        kept = TIMES_KEPT.get(area.depth, ())
        yield from (_times(area, grain, by_tier) for grain in kept for by_tier in (False, True))


def _keys(table: Table, area: Area, grain: Grain) -> tuple[list[ColumnElement[Any]], list[ColumnElement[Any]]]:
    """What to select, and by what to group."""
    words = told_apart(grain, FACETS)
    facets = [table.c[name] if word else literal("").label(name) for name, word in zip(FACETS, words, strict=True)]
    grouped: list[ColumnElement[Any]] = [table.c[word] for word in words if word]
    return [literal(area.code).label("area"), literal(int(grain)).label("grain"), *facets], grouped


def _cells(area: Area, grain: Grain) -> Select[Any]:
    table = figure_months
    keys, grouped = _keys(table, area, grain)
    places = [literal(code).label(name) for name, code in zip(PLACES, area.chain, strict=True)]
    sums = [func.sum(table.c[name]).label(name) for name in MEASURES]
    stands = [table.c.month, literal(area.depth).label("depth"), *places]
    return select(*keys, *stands, *sums).where(within(table, area)).group_by(table.c.month, *grouped)


def _times(area: Area, grain: Grain, by_tier: bool) -> Select[Any]:
    table = figure_decisions
    keys, grouped = _keys(table, area, grain)
    took = table.c.tier_days if by_tier else table.c.days
    who = table.c.tier if by_tier else literal(WHOLE).label("tier")
    told = [table.c.month, who, took.label("days"), func.count().label("decisions")]
    apart = [table.c.month, took, *([table.c.tier] if by_tier else [])]
    return select(*keys, *told).where(within(table, area)).group_by(*grouped, *apart)


def _open(area: Area, grain: Grain) -> Select[Any]:
    table = figure_cases
    keys, grouped = _keys(table, area, grain)
    told = [table.c.tier, table.c.status, table.c.hands, table.c.due_at]
    counted = select(*keys, *told, func.count().label("cases")).where(within(table, area), table.c.tier.is_not(None))
    return counted.group_by(*grouped, *told)
