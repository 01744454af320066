"""What one sweep did."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class SweepReport:
    """Counts of one sweep; `problems` are for the log: ids and error names only."""

    escalated: int = 0
    reminded: int = 0
    alarmed: int = 0
    called: int = 0
    """Not accepted in time: the supervisor was called."""
    chased: int = 0
    """Referrals without an answer."""
    lapsed: int = 0
    """Solutions on which the citizen kept silent."""
    systemic: int = 0
    """Cases opened about a common cause."""
    settled: int = 0
    """Cases that were looked at because the one they go with was finished."""
    failed: int = 0
    late: int = 0
    problems: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, int]:
        return {
            "escalated": self.escalated,
            "reminded": self.reminded,
            "alarmed": self.alarmed,
            "called": self.called,
            "chased": self.chased,
            "lapsed": self.lapsed,
            "systemic": self.systemic,
            "settled": self.settled,
            "failed": self.failed,
            "late": self.late,
        }

    def count(self, done: "Iterable[Callable[[SweepReport], None]]") -> None:
        """What was kept."""
        for each in done:
            each(self)

    def failure(self, what: str, error: Exception) -> None:
        """One thing went wrong; the others are not to wait for it."""
        self.failed += 1
        self.problems.append(f"{what}: {type(error).__name__}")


Count = Callable[[SweepReport], None]
"""One thing that was done."""


def late(report: SweepReport) -> None:
    report.late += 1


def nothing(report: SweepReport) -> None:
    """Counted nowhere."""


def called(report: SweepReport) -> None:
    report.called += 1


def chased(report: SweepReport) -> None:
    report.chased += 1


def lapsed(report: SweepReport) -> None:
    report.lapsed += 1


def reminded(report: SweepReport) -> None:
    report.reminded += 1


def alarmed(report: SweepReport) -> None:
    report.alarmed += 1


def escalated(report: SweepReport) -> None:
    report.escalated += 1
