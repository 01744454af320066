"""The sums of one area counted anew from what the cases add: to heal them, and to check them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, delete, func, insert, literal, select
from sqlalchemy.sql import ColumnElement

from grs_core.storage.figure_reading import Area, within
from grs_core.storage.figure_rows import COUNTRY, KEPT, MEASURES, TIMES_KEPT, WHOLE, Grain, told_apart
from grs_core.storage.figure_tables import FACETS, PLACES, figure_cells, figure_decisions, figure_months, figure_times

_KEYS = ("area", "grain", "month", *FACETS)


def sums_again(connection: Connection, area: str) -> None:
    """Whatever stood there before."""
    for table in (figure_cells, figure_times):
        connection.execute(delete(table).where(table.c.area == area))
    for each in _chains(connection, area):
        for grain in KEPT[each.depth]:
            kept = _cells(each, grain)
            connection.execute(insert(figure_cells).from_select(list(kept.selected_columns.keys()), kept))
        for grain in TIMES_KEPT.get(each.depth, ()):
            for tier in (False, True):
                took = _times(each, grain, tier)
                connection.execute(insert(figure_times).from_select(list(took.selected_columns.keys()), took))


def wrong_sum(connection: Connection, area: str) -> str | None:
    """The first sum of the area that is not what its cases add; in words."""
    right_cells, right_times = Counter[tuple[Any, ...]](), Counter[tuple[Any, ...]]()
    for each in _chains(connection, area):
        for grain in KEPT[each.depth]:
            _count(right_cells, connection.execute(_cells(each, grain)))
        for grain in TIMES_KEPT.get(each.depth, ()):
            for tier in (False, True):
                _count_times(right_times, connection.execute(_times(each, grain, tier)))
    kept_cells, kept_times = Counter[tuple[Any, ...]](), Counter[tuple[Any, ...]]()
    _count(kept_cells, connection.execute(select(figure_cells).where(figure_cells.c.area == area)))
    _count_times(kept_times, connection.execute(select(figure_times).where(figure_times.c.area == area)))
    return _unlike(right_cells, kept_cells) or _unlike(right_times, kept_times)


def _unlike(right: Counter[tuple[Any, ...]], kept: Counter[tuple[Any, ...]]) -> str | None:
    for key in sorted(right.keys() | kept.keys(), key=str):
        if right[key] != kept[key]:
            told = " ".join(str(part) or "-" for part in key)
            return f"{told}: {kept[key]} kept, {right[key]} counted"
    return None


def _count(into: Counter[tuple[Any, ...]], rows: Iterable[Row[Any]]) -> None:
    for row in rows:
        told = row._mapping
        key = tuple(told[name] for name in _KEYS)
        into.update({(*key, name): int(told[name]) for name in MEASURES if told[name]})


def _count_times(into: Counter[tuple[Any, ...]], rows: Iterable[Row[Any]]) -> None:
    for row in rows:
        told = row._mapping
        if told["decisions"]:
            into[*(told[name] for name in _KEYS), told["tier"], told["days"]] += int(told["decisions"])


def _chains(connection: Connection, area: str) -> Iterator[Area]:
    """As the cases have it; more than one only while a change of places is worked in."""
    if area == COUNTRY:
        yield Area(COUNTRY, -1, ("", "", "", ""))
        return
    for depth, name in enumerate(PLACES):
        upper = [figure_months.c[each] for each in PLACES[: depth + 1]]
        found = select(*upper).where(figure_months.c[name] == area).distinct()
        for row in connection.execute(found):
            yield Area(area, depth, (*row, *("" for _ in PLACES[depth + 1 :])))


def _keys(table: Table, area: str, grain: Grain) -> tuple[list[ColumnElement[Any]], list[ColumnElement[Any]]]:
    """What to select, and by what to group."""
    words = told_apart(grain, FACETS)
    facets = [table.c[name] if word else literal("").label(name) for name, word in zip(FACETS, words, strict=True)]
    grouped: list[ColumnElement[Any]] = [table.c.month, *(table.c[word] for word in words if word)]
    return [literal(area).label("area"), literal(int(grain)).label("grain"), table.c.month, *facets], grouped


def _cells(area: Area, grain: Grain) -> Select[Any]:
    table = figure_months
    keys, grouped = _keys(table, area.code, grain)
    places = [literal(code).label(name) for name, code in zip(PLACES, area.chain, strict=True)]
    sums = [func.sum(table.c[name]).label(name) for name in MEASURES]
    stands = [literal(area.depth).label("depth"), *places]
    return select(*keys, *stands, *sums).where(within(table, area)).group_by(*grouped)


def _times(area: Area, grain: Grain, tier: bool) -> Select[Any]:
    table = figure_decisions
    keys, grouped = _keys(table, area.code, grain)
    took = table.c.tier_days if tier else table.c.days
    who = table.c.tier if tier else literal(WHOLE).label("tier")
    told = [who, took.label("days"), func.count().label("decisions")]
    by_tier = [table.c.tier] if tier else []
    return select(*keys, *told).where(within(table, area)).group_by(*grouped, took, *by_tier)
