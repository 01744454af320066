"""The map of the dashboard: districts or upazilas in shades, each a way further down."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from gateway.console import board_charts, place_map
from gateway.console.board_figures import Figures
from gateway.console.board_indicators import Kind
from gateway.console.board_view import Board
from grs_core.domain.monitoring import Measure, Tally, share


@dataclass(frozen=True, slots=True)
class Area:
    d: str
    words: str
    to: str
    shade: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """`legend`: (class, in words), from the least; `missing`: places that have no outline, by name."""

    view_box: str
    areas: tuple[Area, ...]
    legend: tuple[tuple[int, str], ...]
    missing: tuple[str, ...]


def drawn(board: Board, figures: Figures) -> Drawn | None:
    """None where there is nothing to colour."""
    if figures.map_level is None:
        return None
    screen, inside = board.screen, figures.question.place
    places = [
        place
        for place in screen.policy.places
        if place.level.depth == figures.map_level.depth
        and (inside is None or screen.policy.places.is_within(place.code, inside))
    ]
    shapes = place_map.shapes_of(places)
    if not shapes:
        return None
    kind = Kind.COUNT if board.wanted.shade == "received" else Kind.PERCENT
    values = {place.code: _value(board.wanted.shade, figures.mapped.get(place.code, {})) for place in places}
    shades = board_charts.shades(values)
    areas = tuple(
        Area(
            shape.d,
            f"{screen.named(shape.name)}: {board.number(values[shape.code], kind)}",
            board.wanted.address(place=shape.code),
            shades.of[shape.code],
        )
        for shape in shapes
    )
    have = {shape.code for shape in shapes}
    missing = tuple(screen.place(place.code) for place in places if place.code not in have)
    return Drawn(place_map.around(shapes).view_box, areas, _legend(board, shades, kind), missing)


def _legend(board: Board, shades: board_charts.Shades, kind: Kind) -> tuple[tuple[int, str], ...]:
    def told(low: Fraction, high: Fraction) -> str:
        words = [board.number(each if kind is Kind.PERCENT else int(each), kind) for each in (low, high)]
        return words[0] if words[0] == words[1] else "–".join(words)

    ranges = tuple((nth, told(low, high)) for nth, low, high in shades.ranges)
    return ((0, board.screen.say("board_map_none")), *ranges)


def _value(shade: str, tally: Tally) -> Fraction | int | None:
    counted: Mapping[str, tuple[Measure, Measure]] = {
        "in_standard": (Measure.DECIDED_IN_STANDARD, Measure.DECIDED),
        "escalated": (Measure.ESCALATED, Measure.RECEIVED),
    }
    if shade not in counted:
        return tally.get(Measure.RECEIVED, 0)
    part, whole = counted[shade]
    return share(tally.get(part, 0), tally.get(whole, 0))
