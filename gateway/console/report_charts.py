"""The two curves of the report as points of a drawing of 100 × 100, its origin at the top left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_FLOOR = 0.5
"""The least precision that is drawn: below it no engine is of use."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bin of confidence: left edge, width, top and height of its bar, and the middle of its mean confidence."""

    x: float
    width: float
    y: float
    height: float
    middle: float
    label: str


@dataclass(frozen=True, slots=True)
class Curve:
    """`points` for a polyline; the mark (`x`, `y`) is where precision is as wanted, `line` the height of it.

    `ticks`: (height, precision) of the horizontal lines.
    """

    points: str
    x: float
    y: float
    line: float
    ticks: tuple[tuple[float, float], ...]


def reliability(bins: Sequence[Mapping[str, Any]], labels: Sequence[str]) -> tuple[Bar, ...]:
    """`labels`: one a bin, in words."""
    return tuple(
        Bar(
            x=round(100 * each["low"], 2),
            width=round(100 * (each["high"] - each["low"]), 2),
            y=round(100 - 100 * each["accuracy"], 2),
            height=round(100 * each["accuracy"], 2),
            middle=round(100 * each["confidence"], 2),
            label=label,
        )
        for each, label in zip(bins, labels, strict=True)
    )


def coverage(points: Sequence[Mapping[str, Any]], best: float, wanted: float) -> Curve:
    """`best`: the coverage at which precision is still `wanted`."""
    drawn = " ".join(f"{100 * each['coverage']:.2f},{_height(each['precision']):.2f}" for each in points)
    ticks = tuple((_height(level), level) for level in (0.5, 0.6, 0.7, 0.8, 0.9, 1.0))
    return Curve(drawn, round(100 * best, 2), _height(wanted), _height(wanted), ticks)


def _height(precision: float) -> float:
    return round(100 * (1 - max(precision, _FLOOR)) / (1 - _FLOOR), 2)
