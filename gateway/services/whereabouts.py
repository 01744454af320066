"""In which upazila or city a point lies, by the outlines that the console's maps are drawn from.

They are drawn in units of 150 m and simplified: within some hundreds of metres of a border the neighbour may be named.
Unions have no outlines here. The shapes are OCHA COD-AB v03, in the frame of `docs/data/build_outlines.py`.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).resolve().parents[1] / "console" / "outlines" / "upazilas.json"
_WEST, _NORTH, _UNIT_M, _DEGREE_M, _TRUE_AT = 88.0, 26.7, 150, 111_195, 23.7
_EAST = _DEGREE_M * math.cos(math.radians(_TRUE_AT)) / _UNIT_M
_RING = re.compile(r"M([^l]+)l([^z]*)z")
_NUMBER = re.compile(r"-?\d+")
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Area:
    """`box`: west, north, east, south of all rings; a point in an even number of rings is in a hole, or outside."""

    rings: tuple[tuple[Point, ...], ...]
    box: tuple[float, float, float, float]

    def holds(self, point: Point) -> bool:
        west, north, east, south = self.box
        inside = west <= point[0] <= east and north <= point[1] <= south
        return inside and sum(_crossings(ring, point) for ring in self.rings) % 2 == 1


def upazila_at(lat: float, long: float) -> str | None:
    """The code of the upazila or city corporation; None outside of all. Degrees, WGS 84."""
    point = ((long - _WEST) * _EAST, (_NORTH - lat) * _DEGREE_M / _UNIT_M)
    return next((code for code, area in _areas().items() if area.holds(point)), None)


@cache
def _areas() -> Mapping[str, _Area]:
    """Read once, when first asked: a tenth of a second."""
    paths: dict[str, str] = json.loads(_FILE.read_text(encoding="utf-8"))
    return {code: _area(path) for code, path in paths.items()}


def _area(path: str) -> _Area:
    rings = tuple(tuple(_walked(start, steps)) for start, steps in _RING.findall(path))
    xs, ys = [x for ring in rings for x, _ in ring], [y for ring in rings for _, y in ring]
    return _Area(rings, (min(xs), min(ys), max(xs), max(ys)))


def _walked(start: str, steps: str) -> Iterator[Point]:
    x, y = (int(number) for number in start.split())
    yield x, y
    walked = [int(number) for number in _NUMBER.findall(steps)]
    for right, down in zip(walked[::2], walked[1::2], strict=True):
        x, y = x + right, y + down
        yield x, y


def _crossings(ring: Sequence[Point], point: Point) -> int:
    """How often a line to the east of the point meets this ring."""
    x, y = point
    found = 0
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            found += 1
    return found
