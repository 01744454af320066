"""What one sweep did."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum


class Did(StrEnum):
    """What a timer led to, and that it was late: the counts of a report that a ticket adds to."""

    ESCALATED = "escalated"
    REMINDED = "reminded"
    ALARMED = "alarmed"
    CALLED = "called"
    CHASED = "chased"
    LAPSED = "lapsed"
    LATE = "late"


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
        return {name: value for name, value in asdict(self).items() if name != "problems"}

    def count(self, done: Iterable[Did]) -> None:
        """What was kept."""
        for each in done:
            setattr(self, each.value, getattr(self, each.value) + 1)

    def failure(self, what: str, error: Exception) -> None:
        """One thing went wrong; the others are not to wait for it."""
        self.failed += 1
        self.problems.append(f"{what}: {type(error).__name__}")
