"""How far confidence can be believed: calibration by bins, and what precision costs in coverage."""

from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10
_POINTS = 40


@dataclass(frozen=True)
class Bin:
    """Messages whose confidence is in [`low`, `high`) (the last bin holds 1 too): mean confidence, share right."""

    low: float
    high: float
    messages: int
    confidence: float
    accuracy: float


@dataclass(frozen=True)
class CoveragePoint:
    """Answering only what has at least `confidence` answers this share (`coverage`), of which `precision` is right."""

    coverage: float
    precision: float
    confidence: float


@dataclass(frozen=True)
class Judged:
    """One message: how confident the engine was, and whether it was right."""

    confidence: float
    right: bool


def calibration(judged: Sequence[Judged]) -> list[Bin]:
    """Equal bins of confidence; the empty ones are left out."""
    bins = []
    for number in range(BINS):
        inside = [each for each in judged if min(int(each.confidence * BINS), BINS - 1) == number]
        if inside:
            sure = sum(each.confidence for each in inside) / len(inside)
            right = sum(each.right for each in inside) / len(inside)
            bins.append(Bin(number / BINS, (number + 1) / BINS, len(inside), round(sure, 4), round(right, 4)))
    return bins


def calibration_error(bins: Sequence[Bin]) -> float:
    """The expected calibration error: by how much confidence and accuracy differ, weighed by messages. 0..1."""
    total = sum(each.messages for each in bins)
    apart = sum(each.messages * abs(each.confidence - each.accuracy) for each in bins)
    return round(apart / total, 4) if total else 0.0


def coverage_at(judged: Sequence[Judged], precision: float) -> CoveragePoint:
    """As much as can be answered, most confident first, while this share of the answers is right."""
    best = CoveragePoint(0.0, 1.0, 1.0)
    for point in _every(judged):
        best = point if point.precision >= precision else best
    return _rounded(best)


def coverage_curve(judged: Sequence[Judged]) -> list[CoveragePoint]:
    """From the most confident answers to all of them, in about forty steps."""
    points = [_rounded(point) for point in _every(judged)]
    step = max(1, len(points) // _POINTS)
    return points[step - 1 :: step] if len(points) % step == 0 else [*points[step - 1 :: step], points[-1]]


def _every(judged: Sequence[Judged]) -> list[CoveragePoint]:
    """A point after each message."""
    right, points = 0, []
    for count, each in enumerate(sorted(judged, key=lambda one: -one.confidence), start=1):
        right += each.right
        points.append(CoveragePoint(count / len(judged), right / count, each.confidence))
    return points


def _rounded(point: CoveragePoint) -> CoveragePoint:
    return CoveragePoint(round(point.coverage, 4), round(point.precision, 4), round(point.confidence, 4))
