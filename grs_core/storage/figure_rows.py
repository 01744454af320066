"""What a case adds as rows, and the cells of the sums that it adds to."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import Row

from grs_core.domain.contributing import Contributions, Fraud, Hands, Unfinished
from grs_core.domain.lifecycle import Status
from grs_core.domain.monitoring import Measure
from grs_core.domain.offices import Tier
from grs_core.storage.figure_tables import FACETS, PLACES

COUNTRY = ""
MEASURES = tuple(measure.value for measure in Measure)


class Grain(IntEnum):
    """By which words a sum is told apart."""

    ALL = 0
    PROGRAMME = 1
    CATEGORY = 2
    CHANNEL = 3
    CROSSED = 4


_WORDS: Mapping[Grain, tuple[bool, bool, bool]] = {
    Grain.ALL: (False, False, False),
    Grain.PROGRAMME: (True, False, False),
    Grain.CATEGORY: (False, True, False),
    Grain.CHANNEL: (False, False, True),
    Grain.CROSSED: (True, True, True),
}
_SINGLE = (Grain.ALL, Grain.PROGRAMME, Grain.CATEGORY, Grain.CHANNEL)
_ALL, _EVERY = (Grain.ALL,), tuple(Grain)
KEPT: Mapping[int, tuple[Grain, ...]] = {-1: _EVERY, 0: _EVERY, 1: _EVERY, 2: _SINGLE, 3: _ALL}
"""By depth. What is not kept is summed from the cases when it is asked for: there they are few, here it would be a cell
for almost every case.
"""
TIMES_KEPT: Mapping[int, tuple[Grain, ...]] = {-1: _SINGLE, 0: _ALL, 1: _ALL}
OPEN_KEPT: Mapping[int, tuple[Grain, ...]] = {-1: _SINGLE, 0: _ALL, 1: _ALL}
WHOLE = ""
"""The tier of a time that is the whole instance's."""

Places = tuple[str, str, str, str]
Facets = tuple[str, str, str]
CellKey = tuple[str, int, date, str, str, str]
"""area, grain, month, programme, category, channel"""
TimeKey = tuple[CellKey, str, int]
"""cell, tier, working days"""
OPEN_KEYS = ("area", "grain", *FACETS, "tier", "status", "hands", "due_at")
OpenKey = tuple[str, int, str, str, str, str, str, str, datetime]
"""As `OPEN_KEYS`."""


@dataclass(frozen=True, slots=True)
class Stands:
    """Where a case stands: places by depth, and its three words."""

    places: Places
    facets: Facets

    @classmethod
    def of(cls, added: Contributions) -> "Stands":
        first, second, third, fourth = (added.places.get(depth, "") for depth in range(4))
        return cls((first, second, third, fourth), (added.programme, added.category, added.channel))

    @classmethod
    def read(cls, row: Row[Any]) -> "Stands":
        return cls(tuple(getattr(row, name) for name in PLACES), tuple(getattr(row, name) for name in FACETS))

    def columns(self) -> dict[str, str]:
        return dict(zip((*PLACES, *FACETS), (*self.places, *self.facets), strict=True))


@dataclass(frozen=True, slots=True)
class Month:
    """What a case adds in one month; never a zero."""

    stands: Stands
    month: date
    measures: Mapping[str, int]

    def row(self, ticket_id: int) -> dict[str, Any]:
        empty = dict.fromkeys(MEASURES)
        return {"ticket_id": ticket_id, "month": self.month, **self.stands.columns(), **empty, **self.measures}


@dataclass(frozen=True, slots=True)
class Time:
    """How long one decision took."""

    stands: Stands
    month: date
    hears: int
    tier: str
    days: int
    tier_days: int

    def row(self, ticket_id: int) -> dict[str, Any]:
        took = {"hears": self.hears, "tier": self.tier, "days": self.days, "tier_days": self.tier_days}
        return {"ticket_id": ticket_id, "month": self.month, **self.stands.columns(), **took}


def months_of(added: Contributions) -> tuple[Month, ...]:
    stands = Stands.of(added)
    found = (
        Month(stands, month, {measure.value: number for measure, number in measures.items() if number})
        for month, measures in sorted(added.months.items())
    )
    return tuple(each for each in found if each.measures)


def times_of(added: Contributions) -> tuple[Time, ...]:
    stands = Stands.of(added)
    return tuple(Time(stands, d.month, d.hears, d.tier.value, d.days, d.tier_days) for d in added.decisions)


def read_month(row: Row[Any]) -> Month:
    told = row._mapping
    return Month(Stands.read(row), row.month, {name: told[name] for name in MEASURES if told[name]})


def read_time(row: Row[Any]) -> Time:
    return Time(Stands.read(row), row.month, row.hears, row.tier, row.days, row.tier_days)


@dataclass(frozen=True, slots=True)
class Fact:
    """The one row that every case has: where it stands, and what of it is looked at as it is now."""

    stands: Stands
    month: date
    sensitive: bool
    fraud: Fraud | None
    unfinished: Unfinished | None

    @classmethod
    def of(cls, added: Contributions) -> "Fact":
        return cls(Stands.of(added), added.filed, added.sensitive, added.fraud, added.unfinished)

    @classmethod
    def read(cls, row: Row[Any], agent: str | None) -> "Fact":
        fraud = None if row.taka is None else Fraud(row.provider, agent, row.taka)
        owed = None
        if row.tier is not None:
            owed = Unfinished(Tier(row.tier), Status(row.status), Hands(row.hands), row.due_at)
        return cls(Stands.read(row), row.month, row.sensitive, fraud, owed)

    def row(self, ticket_id: int) -> dict[str, Any]:
        """Without the agent, which is sealed."""
        fraud, owed = self.fraud, self.unfinished
        return {
            "ticket_id": ticket_id,
            "month": self.month,
            "sensitive": self.sensitive,
            **self.stands.columns(),
            "provider": fraud and fraud.provider,
            "taka": fraud and fraud.taka,
            "tier": owed and owed.tier.value,
            "status": owed and owed.status.value,
            "hands": owed and owed.hands.value,
            "due_at": owed and owed.due_at,
        }


def areas_of(places: Places) -> Iterator[tuple[str, int, Places]]:
    """The country and every area that the case lies in: code, depth, its own chain."""
    yield COUNTRY, -1, ("", "", "", "")
    for depth, area in enumerate(places):
        if area:
            first, second, third, fourth = (code if at <= depth else "" for at, code in enumerate(places))
            yield area, depth, (first, second, third, fourth)


def cell_keys(stands: Stands, month: date, kept: Mapping[int, tuple[Grain, ...]]) -> Iterator[CellKey]:
    for area, depth, _ in areas_of(stands.places):
        for grain in kept.get(depth, ()):
            yield (area, int(grain), month, *told_apart(grain, stands.facets))


def told_apart(grain: Grain, facets: Facets) -> Facets:
    first, second, third = (word if told else "" for word, told in zip(facets, _WORDS[grain], strict=True))
    return first, second, third


def smallest(needed: frozenset[str], kept: Iterable[Grain]) -> Grain | None:
    """The coarsest of the kept sums that tells these words apart."""
    for grain in kept:
        if needed <= {facet for facet, told in zip(FACETS, _WORDS[grain], strict=True) if told}:
            return grain
    return None


@dataclass(slots=True)
class Difference:
    """What is to be added to the sums. A case that changed is taken away as it was and added as it is."""

    cells: dict[CellKey, Counter[str]]
    times: Counter[TimeKey]
    open: Counter[OpenKey]
    areas: dict[str, tuple[int, Places]]

    @classmethod
    def nothing(cls) -> "Difference":
        return cls({}, Counter(), Counter(), {})

    def month(self, each: Month, sign: int) -> None:
        self.areas |= {area: (depth, chain) for area, depth, chain in areas_of(each.stands.places)}
        for key in cell_keys(each.stands, each.month, KEPT):
            cell = self.cells.setdefault(key, Counter())
            for measure, number in each.measures.items():
                cell[measure] += sign * number

    def time(self, each: Time, sign: int) -> None:
        for key in cell_keys(each.stands, each.month, TIMES_KEPT):
            self.times[key, WHOLE, each.days] += sign
            self.times[key, each.tier, each.tier_days] += sign

    def fact(self, each: Fact, sign: int) -> None:
        owed = each.unfinished
        if owed is None:
            return
        told = owed.tier.value, owed.status.value, owed.hands.value, owed.due_at
        for area, grain, _, programme, category, channel in cell_keys(each.stands, each.month, OPEN_KEPT):
            self.open[(area, grain, programme, category, channel, *told)] += sign
