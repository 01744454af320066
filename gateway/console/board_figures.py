"""Everything that one dashboard says, asked of the figures once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from gateway.console.board_filters import Wanted, months_between
from grs_core.domain.monitoring import Backlog, Blind, Dimension, HotSpot, HotSpotKind, Measure, Question, Tally
from grs_core.domain.offices import Tier
from grs_core.domain.places import PlaceLevel, Places
from grs_core.monitor_ports import Monitor

_HOT_SPOTS = 10
_BELOW: Mapping[PlaceLevel | None, PlaceLevel | None] = {
    None: PlaceLevel.DIVISION,
    PlaceLevel.DIVISION: PlaceLevel.DISTRICT,
    PlaceLevel.DISTRICT: PlaceLevel.UPAZILA,
    PlaceLevel.UPAZILA: PlaceLevel.UNION,
    PlaceLevel.CITY: PlaceLevel.UNION,
    PlaceLevel.UNION: None,
}
UPAZILAS = frozenset({PlaceLevel.UPAZILA, PlaceLevel.CITY})


@dataclass(frozen=True, slots=True)
class Figures:
    """`below`: the level of `areas`, None for a union. `mapped`: what the map is coloured by, with its level.
    `silent`: codes of unions, above an upazila of upazilas and cities, from which nothing came; `asked_of` so many.
    `sensitive`: None for whoever may not know. `as_of`: None while the figures are being counted for the first time.
    """

    question: Question
    total: Tally
    trend: Mapping[date, Tally]
    programmes: Mapping[str, Tally]
    categories: Mapping[str, Tally]
    channels: Mapping[str, Tally]
    grid: Mapping[tuple[str, str], int]
    below: PlaceLevel | None
    areas: Mapping[str, Tally]
    map_level: PlaceLevel | None
    mapped: Mapping[str, Tally]
    durations: Mapping[Tier | None, Mapping[int, int]]
    backlog: Backlog
    hot_spots: tuple[HotSpot, ...]
    silent: tuple[str, ...]
    asked_of: int
    sensitive: int | None
    as_of: datetime | None

    def spots(self, kind: HotSpotKind) -> tuple[HotSpot, ...]:
        return tuple(spot for spot in self.hot_spots if spot.kind is kind)


def collect(monitor: Monitor, places: Places, wanted: Wanted, who: Blind, now: datetime, *, cell: bool) -> Figures:
    """`cell`: also how many sensitive cases there are. Only for a `wanted` with nothing wrong in it."""
    question = wanted.question(who)
    trend = monitor.trend(question)
    level = _level(places, wanted.place)
    below, map_level = _BELOW[level], _map_level(level, fine=wanted.fine)
    areas = monitor.areas(question, below) if below else {}
    mapped = areas if map_level is below else monitor.areas(question, map_level) if map_level else {}
    asked = units(places, wanted.place)
    heard = _heard(monitor, question, level, areas, mapped, map_level)
    return Figures(
        question=question,
        total=added(trend.values()),
        trend={month: trend.get(month, {}) for month in months_between(wanted.since, wanted.until)},
        programmes=monitor.by(question, Dimension.PROGRAMME),
        categories=monitor.by(question, Dimension.CATEGORY),
        channels=monitor.by(question, Dimension.CHANNEL),
        grid=monitor.grid(question),
        below=below,
        areas=areas,
        map_level=map_level,
        mapped=mapped,
        durations=monitor.all_durations(question),
        backlog=monitor.backlog(question, now),
        hot_spots=monitor.hot_spots(question, _HOT_SPOTS),
        silent=tuple(code for code in asked if not heard.get(code, {}).get(Measure.RECEIVED)),
        asked_of=len(asked),
        sensitive=monitor.sensitive(question) if cell else None,
        as_of=monitor.as_of(),
    )


def units(places: Places, place: str | None) -> tuple[str, ...]:
    """Of which it is asked whether anything came: the unions of an upazila, above it upazilas and cities; by code. None
    of a union itself.
    """
    level = _level(places, place)
    if level is PlaceLevel.UNION:
        return ()
    wanted = {PlaceLevel.UNION} if level in UPAZILAS else UPAZILAS
    inside = (each for each in places if place is None or places.is_within(each.code, place))
    return tuple(sorted(each.code for each in inside if each.level in wanted))


def added(tallies: Iterable[Tally]) -> Tally:
    """The sum of several counts."""
    total: dict[Measure, int] = {}
    for tally in tallies:
        for measure, count in tally.items():
            total[measure] = total.get(measure, 0) + count
    return total


def _heard(
    monitor: Monitor,
    question: Question,
    level: PlaceLevel | None,
    areas: Mapping[str, Tally],
    mapped: Mapping[str, Tally],
    map_level: PlaceLevel | None,
) -> Mapping[str, Tally]:
    """By the units of `silent`; asked for only where neither the table nor the map has it already."""
    if level is PlaceLevel.DISTRICT or level in UPAZILAS or level is PlaceLevel.UNION:
        return areas
    return mapped if map_level is PlaceLevel.UPAZILA else monitor.areas(question, PlaceLevel.UPAZILA)


def _map_level(level: PlaceLevel | None, *, fine: bool) -> PlaceLevel | None:
    """Districts of the country and of a division, upazilas of a district; below it there is nothing to colour."""
    if level is PlaceLevel.DISTRICT:
        return PlaceLevel.UPAZILA
    if level in (None, PlaceLevel.DIVISION):
        return PlaceLevel.UPAZILA if fine else PlaceLevel.DISTRICT
    return None


def _level(places: Places, place: str | None) -> PlaceLevel | None:
    return None if place is None else places.get(place).level
