"""The dashboard's tables, the same for the page, CSV and XLSX: columns, and lines of cells that are not worded yet."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from gateway.console.board_figures import Figures
from gateway.console.board_indicators import Indicator, Kind
from grs_core.domain.complainant import Channel, mask_phone
from grs_core.domain.grievance import Category
from grs_core.domain.messages import Named
from grs_core.domain.monitoring import HotSpot, HotSpotKind, Measure, Tally, median, p90, share
from grs_core.domain.offices import Tier
from grs_core.policy.model import Policy

Cell = Named | int | Fraction | date | str | None
M = Measure


class TableName(StrEnum):
    """As it stands in the address of an export."""

    INDICATORS = "indicators"
    TREND = "trend"
    TIERS = "tiers"
    TIMES = "times"
    CAUSES = "causes"
    GRID = "grid"
    PROGRAMMES = "programmes"
    CATEGORIES = "categories"
    CHANNELS = "channels"
    PEOPLE = "people"
    AREAS = "areas"
    MAP = "map"
    SPOTS = "spots"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Column:
    """`name`: a word of the console, or what the column is called outright."""

    name: str | Named
    kind: Kind


@dataclass(frozen=True, slots=True)
class Line:
    """`code`: of the place that it tells of, where one may go on to."""

    cells: tuple[Cell, ...]
    code: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    name: TableName
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Writer:
    """`word` gives a word of the console in both languages."""

    policy: Policy
    figures: Figures
    indicators: tuple[Indicator, ...]
    word: Callable[[str], Named]

    def table(self, name: TableName) -> Table:
        makers: Mapping[TableName, Callable[[], Table]] = {
            TableName.INDICATORS: self._indicators,
            TableName.TREND: self._trend,
            TableName.TIERS: self._tiers,
            TableName.TIMES: self._times,
            TableName.CAUSES: self._causes,
            TableName.GRID: self._grid,
            TableName.PROGRAMMES: lambda: self._split(name, self.figures.programmes, self.programme),
            TableName.CATEGORIES: lambda: self._split(name, self.figures.categories, self.category),
            TableName.CHANNELS: lambda: self._split(name, self.figures.channels, self.channel),
            TableName.PEOPLE: self._people,
            TableName.AREAS: lambda: self._places(name, self.figures.areas),
            TableName.MAP: lambda: self._places(name, self.figures.mapped),
            TableName.SPOTS: self._spots,
            TableName.SILENT: self._silent,
        }
        return makers[name]()

    def place(self, code: str) -> Named:
        known = self.policy.places.get(code)
        return Named(known.name_bn, known.name_en)

    def programme(self, code: str) -> Named:
        known = self.policy.programmes.get(code)
        return known.name if known else Named(code, code) if code else self.word("board_no_programme")

    def category(self, code: str) -> Named:
        return self.policy.category_names[Category(code)]

    def channel(self, code: str) -> Named:
        return self.word(f"channel_{Channel(code).value}")

    def tier(self, tier: Tier) -> Named:
        return self.policy.tier_names.get(tier) or Named(tier.value, tier.value)

    def _indicators(self) -> Table:
        columns = _columns(
            ("indicator", Kind.NAME), ("value", Kind.NUMBER), ("part", Kind.COUNT), ("whole", Kind.COUNT)
        )
        lines = (
            Line((self.word(f"board_i_{each.key}"), each.value, each.part, each.whole)) for each in self.indicators
        )
        return Table(TableName.INDICATORS, columns, tuple(lines))

    def _trend(self) -> Table:
        columns = _columns(("month", Kind.MONTH), *_FLOW)
        lines = (Line((month, *_flow(tally))) for month, tally in self.figures.trend.items())
        return Table(TableName.TREND, columns, tuple(lines))

    def _tiers(self) -> Table:
        columns = _columns(
            ("tier", Kind.NAME),
            ("reached", Kind.COUNT),
            ("open_now", Kind.COUNT),
            ("decided", Kind.COUNT),
            ("in_standard", Kind.COUNT),
            ("share_in_standard", Kind.PERCENT),
            ("median", Kind.DAYS),
            ("p90", Kind.DAYS),
        )
        return Table(TableName.TIERS, columns, tuple(Line(self._tier_cells(tier)) for tier in Tier))

    def _tier_cells(self, tier: Tier) -> tuple[Cell, ...]:
        total, took = self.figures.total, self.figures.durations.get(tier, {})
        reached, decided, kept = (
            total.get(M(f"{what}_{tier.value}"), 0) for what in ("reached", "decided", "in_standard")
        )
        waiting = self.figures.backlog.by_tier.get(tier, 0)
        return (self.tier(tier), reached, waiting, decided, kept, share(kept, decided), median(took), p90(took))

    def _times(self) -> Table:
        columns = _columns(("working_days", Kind.COUNT), ("decided", Kind.COUNT))
        took = self.figures.durations.get(None, {})
        return Table(TableName.TIMES, columns, tuple(Line((days, took[days])) for days in sorted(took)))

    def _causes(self) -> Table:
        columns = _columns(("cause", Kind.NAME), ("times", Kind.COUNT))
        told = (Line((self.word(f"board_m_{each.value}"), self.figures.total.get(each, 0))) for each in CAUSES)
        return Table(TableName.CAUSES, columns, tuple(told))

    def _grid(self) -> Table:
        """A line a category, a column a programme; only those of which there is something."""
        grid = self.figures.grid
        programmes = [code for code in (*self.policy.programmes, "") if any(each == code for _, each in grid)]
        categories = [each.value for each in Category if any(code == each.value for code, _ in grid)]
        columns = (
            *_columns(("category", Kind.NAME)),
            *(Column(self.programme(code), Kind.COUNT) for code in programmes),
        )
        lines = (
            Line((self.category(code), *(grid.get((code, each), 0) for each in programmes))) for code in categories
        )
        return Table(TableName.GRID, columns, tuple(lines))

    def _split(self, name: TableName, by: Mapping[str, Tally], called: Callable[[str], Named]) -> Table:
        found = sorted(by.items(), key=lambda each: (-each[1].get(M.RECEIVED, 0), each[0]))
        return Table(
            name,
            _columns(("name", Kind.NAME), *_FLOW),
            tuple(Line((called(code), *_flow(tally))) for code, tally in found),
        )

    def _people(self) -> Table:
        columns = _columns(("group", Kind.NAME), ("received", Kind.COUNT), ("share", Kind.PERCENT))
        received = self.figures.total.get(M.RECEIVED, 0)
        counted = [(self.word(f"board_p_{key}"), count) for key, count in people(self.figures.total)]
        return Table(
            TableName.PEOPLE, columns, tuple(Line((name, count, share(count, received))) for name, count in counted)
        )

    def _places(self, name: TableName, tallies: Mapping[str, Tally]) -> Table:
        """All there are, also where nothing came."""
        level = self.figures.below if name is TableName.AREAS else self.figures.map_level
        inside = self.figures.question.place
        wanted = [
            place
            for place in self.policy.places
            if level is not None
            and place.level.depth == level.depth
            and (inside is None or self.policy.places.is_within(place.code, inside))
        ]
        found = sorted(wanted, key=lambda place: (-tallies.get(place.code, {}).get(M.RECEIVED, 0), place.name_en))
        return Table(
            name,
            _columns(("place", Kind.NAME), *_FLOW, ("escalated", Kind.COUNT)),
            tuple(
                Line((self.place(place.code), *_flow(tally), tally.get(M.ESCALATED, 0)), place.code)
                for place in found
                for tally in [tallies.get(place.code, {})]
            ),
        )

    def _spots(self) -> Table:
        columns = _columns(("spot_kind", Kind.NAME), ("spot", Kind.NAME), ("cases", Kind.COUNT), ("taka", Kind.COUNT))
        return Table(TableName.SPOTS, columns, tuple(self._spot(spot) for spot in self.figures.hot_spots))

    def _spot(self, spot: HotSpot) -> Line:
        kind = self.word(f"board_spot_{spot.kind.value}")
        if spot.kind is HotSpotKind.UNION:
            known = spot.key in self.policy.places
            return Line((kind, self.place(spot.key) if known else _plain(spot.key), spot.cases, spot.taka), spot.key)
        name = mask_phone(spot.key) if spot.kind is HotSpotKind.AGENT else self._provider(spot.key)
        return Line((kind, name if isinstance(name, Named) else _plain(name), spot.cases, spot.taka))

    def _provider(self, code: str) -> Named:
        known = self.policy.bodies.get(code)
        return known.name if known else Named(code, code)

    def _silent(self) -> Table:
        columns = _columns(("place", Kind.NAME), ("within", Kind.NAME))
        lines = tuple(Line((self.place(code), self._within(code)), code) for code in self.figures.silent)
        return Table(TableName.SILENT, columns, lines)

    def _within(self, code: str) -> Named:
        above = self.policy.places.chain(code)[1:-1] or self.policy.places.chain(code)[1:]
        return Named(", ".join(each.name_bn for each in above), ", ".join(each.name_en for each in above))


CAUSES = (M.ESCALATED_OVERDUE, M.ESCALATED_NOT_ACCEPTED, M.ESCALATED_VACANT, M.FORWARDED_BY_OFFICER, M.APPEALED)
_FLOW = (
    ("received", Kind.COUNT),
    ("decided", Kind.COUNT),
    ("in_standard", Kind.COUNT),
    ("share_in_standard", Kind.PERCENT),
)
_KNOWN = {
    "sex": (M.RECEIVED_FEMALE, M.RECEIVED_MALE, M.RECEIVED_OTHER_SEX),
    "age": (M.RECEIVED_CHILD, M.RECEIVED_YOUTH, M.RECEIVED_ADULT, M.RECEIVED_ELDER),
}
_PEOPLE = (
    *_KNOWN["sex"], "sex_unknown", *_KNOWN["age"], "age_unknown", M.RECEIVED_DISABLED, M.RECEIVED_BN,
    M.RECEIVED_EN, M.RECEIVED_SELF, M.RECEIVED_RELATIVE, M.RECEIVED_VOLUNTEER, M.RECEIVED_ANONYMOUS,
)  # fmt: skip


def people(total: Tally) -> Iterable[tuple[str, int]]:
    """Who complained, by key; what is not known is counted too."""
    received = total.get(M.RECEIVED, 0)
    for each in _PEOPLE:
        if isinstance(each, Measure):
            yield each.value.removeprefix("received_"), total.get(each, 0)
        else:
            known = _KNOWN[each.removesuffix("_unknown")]
            yield each, received - sum(total.get(one, 0) for one in known)


def _columns(*told: tuple[str, Kind]) -> tuple[Column, ...]:
    return tuple(Column(f"board_c_{word}", kind) for word, kind in told)


def _flow(tally: Tally) -> tuple[Cell, ...]:
    decided, kept = tally.get(M.DECIDED, 0), tally.get(M.DECIDED_IN_STANDARD, 0)
    return tally.get(M.RECEIVED, 0), decided, kept, share(kept, decided)


def _plain(text: str) -> Named:
    return Named(text, text)
