"""Times, as they are told: milliseconds at a share, and how many a second."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figures:
    """`p50`, `p95`, `p99` and `worst` in milliseconds, `rate` a second over all who worked at once."""

    count: int
    p50: float
    p95: float
    p99: float
    worst: float
    rate: float
    failed: int = 0

    def as_json(self) -> dict[str, float]:
        return {name: round(value, 2) for name, value in asdict(self).items()}


def figures(seconds: Sequence[float], took: float, failed: int = 0) -> Figures:
    """`seconds` each took, `took` for all of them together."""
    ordered = sorted(1000 * each for each in seconds) or [0.0]

    def at(share: float) -> float:
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    return Figures(len(seconds), at(0.5), at(0.95), at(0.99), ordered[-1], len(seconds) / took if took else 0.0, failed)
