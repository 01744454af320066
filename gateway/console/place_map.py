"""Outlines of districts and upazilas as parts of an SVG drawing; made by `docs/data/build_outlines.py`.

All stand in one frame (units of 150 m, y to the south), so a map of a district is a window on that of the country.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from grs_core.domain.messages import Named
from grs_core.domain.places import Place, PlaceLevel
from grs_core.policy.model import Policy

_HERE = Path(__file__).with_name("outlines")
_MARGIN = 8
_RING = re.compile(r"M([^l]+)l([^z]*)z")
_NUMBER = re.compile(r"-?\d+")
UPAZILAS = frozenset({PlaceLevel.UPAZILA, PlaceLevel.CITY})


@dataclass(frozen=True, slots=True)
class Box:
    """West, north, east, south, in units of the frame."""

    west: int
    north: int
    east: int
    south: int

    @property
    def view_box(self) -> str:
        """What an `<svg>` takes, with a margin around."""
        width, height = self.east - self.west + 2 * _MARGIN, self.south - self.north + 2 * _MARGIN
        return f"{self.west - _MARGIN} {self.north - _MARGIN} {width} {height}"


@dataclass(frozen=True, slots=True)
class Shape:
    """One place; `d` is the path that SVG draws."""

    code: str
    name: Named
    d: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class MapView:
    """`place`: what is marked, None when it is the whole map; `around`: what the map shows."""

    view_box: str
    around: Named
    place: Named | None
    shapes: tuple[Shape, ...]


@cache
def outlines(level: PlaceLevel) -> Mapping[str, str]:
    """Code -> path of every district, or of every upazila and city corporation; read once, when first drawn."""
    name = "districts" if level is PlaceLevel.DISTRICT else "upazilas"
    found: dict[str, str] = json.loads((_HERE / f"{name}.json").read_text(encoding="utf-8"))
    return found


def small_map(policy: Policy, code: str | None) -> MapView | None:
    """The upazilas of a place's district, its own marked. None for what no map shows: a division, no place at all, or
    one of a deployer's that has no outline.
    """
    if code is None or code not in policy.places:
        return None
    district = policy.places.at(code, PlaceLevel.DISTRICT)
    if district is None:
        return None
    own = policy.places.at(code, PlaceLevel.UPAZILA)
    shapes = _shapes(policy.places.children(district.code), own)
    if not shapes or (own is not None and not any(shape.marked for shape in shapes)):
        return None
    return MapView(around(shapes).view_box, _name(district), None if own is None else _name(own), shapes)


def shapes_of(places: Iterable[Place]) -> tuple[Shape, ...]:
    """Those of the places that have an outline."""
    return _shapes(places, None)


def around(shapes: Iterable[Shape]) -> Box:
    """The box that holds them all. Raises ValueError for none."""
    boxes = [_box(shape.d) for shape in shapes]
    return Box(
        min(box.west for box in boxes),
        min(box.north for box in boxes),
        max(box.east for box in boxes),
        max(box.south for box in boxes),
    )


def _shapes(places: Iterable[Place], own: Place | None) -> tuple[Shape, ...]:
    found = ((place, outlines(place.level).get(place.code)) for place in places)
    return tuple(Shape(place.code, _name(place), d, place == own) for place, d in found if d is not None)


def _name(place: Place) -> Named:
    return Named(place.name_bn, place.name_en)


@cache
def _box(d: str) -> Box:
    """Walks along the relative steps of a path."""
    xs, ys = [], []
    for start, steps in _RING.findall(d):
        x, y = (int(number) for number in start.split())
        walked = [int(number) for number in _NUMBER.findall(steps)]
        xs.append(x)
        ys.append(y)
        for right, down in zip(walked[::2], walked[1::2], strict=True):
            x, y = x + right, y + down
            xs.append(x)
            ys.append(y)
    return Box(min(xs), min(ys), max(xs), max(ys))
