"""Answers of the monitoring pages: from the sums where they are kept finely enough, else from what the cases add.

What somebody is blind to is taken off: from a sum what those cases add to it, from cases by leaving them out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, select

from grs_core.domain.monitoring import Backlog, Dimension, HotSpot, Measure, Question, Tally
from grs_core.domain.offices import Tier
from grs_core.domain.places import PlaceLevel
from grs_core.monitor_ports import FOLLOWER
from grs_core.storage import monitor_cases
from grs_core.storage.console_tables import followers
from grs_core.storage.figure_reading import area_of, asked, filtered, unseen, within
from grs_core.storage.figure_rows import KEPT, MEASURES, TIMES_KEPT, WHOLE, smallest
from grs_core.storage.figure_tables import PLACES, figure_cells, figure_decisions, figure_months, figure_times
from grs_core.storage.tables import audit_events, audit_head
from grs_core.storage.vault import Vault

Key = tuple[Any, ...]
Sums = dict[Key, Counter[str]]
_NO_WORDS: frozenset[str] = frozenset()


class StoredMonitor:
    """`grs_core.monitor_ports.Monitor`. A place of which nothing was ever counted has nothing."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def totals(self, question: Question) -> Tally:
        return _tallies(self._sums(question, (), _NO_WORDS)).get((), {})

    def trend(self, question: Question) -> Mapping[date, Tally]:
        found = _tallies(self._sums(question, ("month",), _NO_WORDS))
        return {month: found[month,] for (month,) in sorted(found)}

    def by(self, question: Question, dimension: Dimension) -> Mapping[str, Tally]:
        found = _tallies(self._sums(question, (dimension.value,), frozenset({dimension.value})))
        return {code: tally for (code,), tally in found.items()}

    def grid(self, question: Question) -> Mapping[tuple[str, str], int]:
        words = ("category", "programme")
        found = _tallies(self._sums(question, words, frozenset(words), (Measure.RECEIVED.value,)))
        return {(category, programme): tally[Measure.RECEIVED] for (category, programme), tally in found.items()}

    def areas(self, question: Question, level: PlaceLevel) -> Mapping[str, Tally]:
        found = _tallies(self._sums(question, (PLACES[level.depth],), _NO_WORDS, depth=level.depth))
        return {code: tally for (code,), tally in found.items()}

    def durations(self, question: Question, tier: Tier | None = None) -> Mapping[int, int]:
        return self.all_durations(question).get(tier, {})

    def all_durations(self, question: Question) -> Mapping[Tier | None, Mapping[int, int]]:
        found: dict[Tier | None, dict[int, int]] = defaultdict(dict)
        for (tier, days), number in self._times(question).items():
            if number:
                found[Tier(tier) if tier != WHOLE else None][days] = number
        return found

    def backlog(self, question: Question, now: datetime) -> Backlog:
        return monitor_cases.backlog(self._connection, self._vault, question, now)

    def hot_spots(self, question: Question, limit: int) -> tuple[HotSpot, ...]:
        return monitor_cases.hot_spots(self._connection, self._vault, question, limit)

    def sensitive(self, question: Question) -> int:
        return monitor_cases.sensitive(self._connection, self._vault, question)

    def as_of(self) -> datetime | None:
        last = select(followers.c.event).where(followers.c.name == FOLLOWER).scalar_subquery()
        return self._connection.scalar(select(audit_events.c.at).where(audit_events.c.id == last))

    def behind(self) -> int:
        last = self._connection.scalar(select(followers.c.event).where(followers.c.name == FOLLOWER))
        return (self._connection.scalar(select(audit_head.c.events)) or 0) - (last or 0)

    def _sums(
        self,
        question: Question,
        keys: Sequence[str],
        words: frozenset[str],
        numbers: Sequence[str] = MEASURES,
        depth: int | None = None,
    ) -> Sums:
        """`words`: what the keys tell apart. `depth`: of every area of that depth within the place."""
        area = area_of(self._connection, question.place)
        if area is None or (depth is not None and depth < area.depth):
            return {}
        hidden = unseen(self._connection, question.blind, self._vault)
        cases = [within(figure_months, area), asked(figure_months, question)]
        if depth is not None:
            cases.append(figure_months.c[PLACES[depth]] != "")
        grain = smallest(words | filtered(question), KEPT[area.depth if depth is None else depth])
        if grain is None:
            seen = [] if hidden is None else [figure_months.c.ticket_id.not_in(hidden)]
            return self._grouped(figure_months, keys, numbers, [*cases, *seen])
        kept = [figure_cells.c.grain == int(grain), asked(figure_cells, question)]
        there = [figure_cells.c.area == area.code]
        if depth is not None:
            there = [figure_cells.c.depth == depth, within(figure_cells, area)]
        found = self._grouped(figure_cells, keys, numbers, [*there, *kept])
        if hidden is not None:
            off = self._grouped(figure_months, keys, numbers, [*cases, figure_months.c.ticket_id.in_(hidden)])
            for key, counted in off.items():
                found.setdefault(key, Counter()).subtract(counted)
        return found

    def _grouped(
        self, table: Table, keys: Sequence[str], numbers: Sequence[str], only: Iterable[ColumnElement[bool]]
    ) -> Sums:
        grouped = [table.c[name] for name in keys]
        sums = [func.sum(table.c[name]) for name in numbers]
        rows = self._connection.execute(select(*grouped, *sums).where(*only).group_by(*grouped))
        return {
            tuple(row[: len(keys)]): Counter(
                {name: int(number) for name, number in zip(numbers, row[len(keys) :], strict=True) if number}
            )
            for row in rows
        }

    def _times(self, question: Question) -> Counter[tuple[str, int]]:
        """(tier, working days) -> decisions."""
        area = area_of(self._connection, question.place)
        if area is None:
            return Counter()
        hidden = unseen(self._connection, question.blind, self._vault)
        cases = [within(figure_decisions, area), asked(figure_decisions, question)]
        grain = smallest(filtered(question), TIMES_KEPT.get(area.depth, ()))
        if grain is None:
            seen = [] if hidden is None else [figure_decisions.c.ticket_id.not_in(hidden)]
            return self._decisions([*cases, *seen])
        words = figure_times.c.tier, figure_times.c.days
        mine = figure_times.c.area == area.code, figure_times.c.grain == int(grain), asked(figure_times, question)
        summed = select(*words, func.sum(figure_times.c.decisions)).where(*mine).group_by(*words)
        found = Counter({(tier, days): int(number) for tier, days, number in self._connection.execute(summed)})
        if hidden is not None:
            found.subtract(self._decisions([*cases, figure_decisions.c.ticket_id.in_(hidden)]))
        return found

    def _decisions(self, only: Iterable[ColumnElement[bool]]) -> Counter[tuple[str, int]]:
        words = figure_decisions.c.tier, figure_decisions.c.days, figure_decisions.c.tier_days
        found: Counter[tuple[str, int]] = Counter()
        for tier, days, tier_days, number in self._connection.execute(
            select(*words, func.count()).where(*only).group_by(*words)
        ):
            found[WHOLE, days] += number
            found[tier, tier_days] += number
        return found


def _tallies(sums: Sums) -> dict[Key, Tally]:
    """Without zeros, and without what has nothing else."""
    found = {
        key: {Measure(name): number for name, number in counted.items() if number} for key, counted in sums.items()
    }
    return {key: tally for key, tally in found.items() if tally}
