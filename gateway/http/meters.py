"""What the web processes of one `grs serve` count together: durations of requests, and how sure the machine was."""

import os
from dataclasses import dataclass
from typing import Self

from prometheus_client import CollectorRegistry, Counter, Histogram, values
from prometheus_client.multiprocess import MultiProcessCollector

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""prometheus_client's own variable: the folder through which several processes add up. Unset: this process alone."""
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Meters:
    """One a process. A label is a route's pattern or a word of ours, never what somebody sent."""

    registry: CollectorRegistry
    requests: Histogram
    readings: Counter

    @classmethod
    def make(cls) -> Self:
        # The library chooses at its import, when `grs serve` has not yet said how many processes there will be.
        values.ValueClass = values.get_value_class()  # type: ignore[no-untyped-call]
        registry = CollectorRegistry()
        return cls(
            registry,
            Histogram(
                "protikar_request_seconds",
                "Requests by route, from their arrival to their answer",
                ("method", "route", "status"),
                buckets=_SECONDS,
                registry=registry,
            ),
            Counter("protikar_readings", "Messages read by the language engine", ("sure",), registry=registry),
        )

    def read(self, sure: bool) -> None:
        self.readings.labels("yes" if sure else "no").inc()

    def gathered(self) -> CollectorRegistry:
        """A registry to print: of every process where there are several."""
        folder = os.environ.get(SHARED)
        if not folder:
            return self.registry
        together = CollectorRegistry()
        MultiProcessCollector(together, folder)  # type: ignore[no-untyped-call]
        return together
