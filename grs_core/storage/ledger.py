"""Keeps the figures true to the cases: what a case adds is replaced, and the sums are told the difference."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Executable, Table, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from grs_core.domain.contributing import Contributions
from grs_core.domain.tracking import TrackingNumber
from grs_core.monitor_ports import Area
from grs_core.storage.figure_rows import (
    MEASURES,
    OPEN_KEYS,
    CellKey,
    Difference,
    Fact,
    Month,
    OpenKey,
    Time,
    TimeKey,
    areas_of,
    months_of,
    read_month,
    read_time,
    times_of,
)
from grs_core.storage.figure_sums import sums_again, wrong_sum
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
from grs_core.storage.tables import audit_head, tickets
from grs_core.storage.vault import Vault

T = TypeVar("T")
_KEYS = ("area", "grain", "month", *FACETS)


class StoredLedger:
    """`grs_core.monitor_ports.Ledger`. One process at a time: whoever keeps it holds the follower's row."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def after(self, last: int, limit: int) -> tuple[int, tuple[TrackingNumber, ...]]:
        order = select(tickets.c.id, tickets.c.number).where(tickets.c.id > last).order_by(tickets.c.id).limit(limit)
        rows = self._connection.execute(order).all()
        return (rows[-1].id if rows else last), tuple(TrackingNumber(row.number) for row in rows)

    def head(self) -> int:
        return self._connection.scalar(select(audit_head.c.events)) or 0

    def put(self, added: Mapping[TrackingNumber, Contributions], summed: bool = True) -> None:
        ids = self._ids(added)
        months, times = self._months(ids.values()), self._times(ids.values())
        difference = Difference.nothing()
        changed_months: list[tuple[int, tuple[Month, ...]]] = []
        changed_times: list[tuple[int, tuple[Time, ...]]] = []
        for number, one in added.items():
            id_, new_months, new_times = ids[number], months_of(one), times_of(one)
            if new_months != tuple(months[id_]):
                changed_months.append((id_, new_months))
                _tell(difference.month, months[id_], new_months)
            if new_times != tuple(times[id_]):
                changed_times.append((id_, new_times))
                _tell(difference.time, times[id_], new_times)
        self._replace(figure_months, changed_months)
        self._replace(figure_decisions, changed_times)
        self._facts({ids[number]: Fact.of(one) for number, one in added.items()}, difference)
        if summed:
            self._add(difference)

    def areas(self) -> tuple[Area, ...]:
        chains = select(*(figure_cases.c[name] for name in PLACES)).distinct()
        stale = select(figure_cells.c.area, figure_cells.c.depth, *(figure_cells.c[name] for name in PLACES)).distinct()
        found = {row.area: Area(row.area, row.depth, tuple(row[2:])) for row in self._connection.execute(stale)}
        for row in self._connection.execute(chains):
            found |= {area: Area(area, depth, chain) for area, depth, chain in areas_of(tuple(row))}
        return tuple(found[code] for code in sorted(found))

    def sum_again(self, area: Area) -> None:
        sums_again(self._connection, area)

    def wrong_case(self, added: Mapping[TrackingNumber, Contributions]) -> TrackingNumber | None:
        ids = self._ids(added)
        months, times, facts = self._months(ids.values()), self._times(ids.values()), self._kept(ids.values())
        for number, one in added.items():
            id_ = ids[number]
            same = (tuple(months[id_]), tuple(times[id_])) == (months_of(one), times_of(one))
            if not same or facts.get(id_) != Fact.of(one):
                return number
        return None

    def wrong_sum(self, area: Area) -> str | None:
        return wrong_sum(self._connection, area)

    def _ids(self, numbers: Iterable[TrackingNumber]) -> dict[TrackingNumber, int]:
        wanted = select(tickets.c.number, tickets.c.id).where(tickets.c.number.in_(sorted(map(str, numbers))))
        return {TrackingNumber(row.number): row.id for row in self._connection.execute(wanted)}

    def _months(self, ids: Iterable[int]) -> Mapping[int, list[Month]]:
        found: dict[int, list[Month]] = defaultdict(list)
        mine = select(figure_months).where(figure_months.c.ticket_id.in_(sorted(ids)))
        for row in self._connection.execute(mine.order_by(figure_months.c.ticket_id, figure_months.c.month)):
            found[row.ticket_id].append(read_month(row))
        return found

    def _times(self, ids: Iterable[int]) -> Mapping[int, list[Time]]:
        found: dict[int, list[Time]] = defaultdict(list)
        mine = select(figure_decisions).where(figure_decisions.c.ticket_id.in_(sorted(ids)))
        for row in self._connection.execute(mine.order_by(figure_decisions.c.ticket_id, figure_decisions.c.hears)):
            found[row.ticket_id].append(read_time(row))
        return found

    def _kept(self, ids: Iterable[int]) -> dict[int, Fact]:
        rows = self._connection.execute(select(figure_cases).where(figure_cases.c.ticket_id.in_(sorted(ids))))
        return {row.ticket_id: Fact.read(row, self._vault.decrypt_some(row.agent)) for row in rows}

    def _replace(self, table: Table, changed: Sequence[tuple[int, tuple[Month | Time, ...]]]) -> None:
        if changed:
            gone = sorted(id_ for id_, _ in changed)
            self._connection.execute(delete(table).where(table.c.ticket_id.in_(gone)))
        rows = [each.row(id_) for id_, some in changed for each in some]
        if rows:
            self._connection.execute(insert(table), rows)

    def _facts(self, added: Mapping[int, Fact], difference: Difference) -> None:
        kept = self._kept(added)
        changed = {id_: one for id_, one in added.items() if kept.get(id_) != one}
        if not changed:
            return
        _tell(difference.fact, [kept[id_] for id_ in changed if id_ in kept], changed.values())
        self._connection.execute(delete(figure_cases).where(figure_cases.c.ticket_id.in_(sorted(changed))))
        self._connection.execute(insert(figure_cases), [self._sealed(id_, one) for id_, one in changed.items()])

    def _sealed(self, ticket_id: int, one: Fact) -> dict[str, Any]:
        agent = None if one.fraud is None else one.fraud.agent
        sealed = {"agent": self._vault.encrypt_some(agent), "agent_hash": self._vault.hash_some(agent)}
        return one.row(ticket_id) | sealed

    def _add(self, difference: Difference) -> None:
        cells = [_cell(key, counted, difference) for key, counted in sorted(difference.cells.items())]
        rows = [row for row in cells if any(row[name] is not None for name in MEASURES)]
        engine = self._connection.dialect.name
        if rows:
            self._connection.execute(_adding(figure_cells, MEASURES, engine), rows)
        times = [_time(key, number) for key, number in sorted(difference.times.items()) if number]
        if times:
            self._connection.execute(_adding(figure_times, ("decisions",), engine), times)
        cases = [_open(key, number) for key, number in sorted(difference.open.items()) if number]
        if cases:
            self._connection.execute(_adding(figure_open, ("cases",), engine), cases)


def _tell(tell: Callable[[T, int], None], was: Iterable[T], is_now: Iterable[T]) -> None:
    for each in was:
        tell(each, -1)
    for each in is_now:
        tell(each, +1)


def _cell(key: CellKey, counted: Mapping[str, int], difference: Difference) -> dict[str, Any]:
    depth, chain = difference.areas[key[0]]
    numbers = {name: counted.get(name) or None for name in MEASURES}
    return {**dict(zip(_KEYS, key, strict=True)), "depth": depth, **dict(zip(PLACES, chain, strict=True)), **numbers}


def _time(key: TimeKey, number: int) -> dict[str, Any]:
    cell, tier, days = key
    return {**dict(zip(_KEYS, cell, strict=True)), "tier": tier, "days": days, "decisions": number}


def _open(key: OpenKey, number: int) -> dict[str, Any]:
    return {**dict(zip(OPEN_KEYS, key, strict=True)), "cases": number}


@lru_cache(maxsize=8)
def _adding(table: Table, numbers: Sequence[str], engine: str) -> Executable:
    """Adds to the row that is there. NULL is nothing: both of nothing stay nothing."""
    new = postgresql.insert(table) if engine == "postgresql" else sqlite.insert(table)
    told = new.excluded
    added = {n: func.coalesce(table.c[n] + told[n], table.c[n], told[n]) for n in numbers}
    return new.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=added)
