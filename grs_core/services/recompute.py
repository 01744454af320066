"""A holiday moved: every unfinished case's dates are derived anew, oldest first, each once, while the service runs on.

The citizen is sent nothing: one circular would set off a message to everybody who waits. Whoever asks is told the new
date, and the history says from when to when and by which calendar.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.lifecycle import UNFINISHED
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork, WorkFactory
from grs_core.services.clocks import recomputed

_READ, _WRITTEN = 500, 20
"""Cases a look, and a transaction: an officer who acts on one of them waits for those few at most."""


@dataclass(slots=True)
class RecomputeReport:
    """What one run did. `kept_back`: dates that would have come into the past and stay as promised; `later` and
    `earlier` are the desk's promises that moved, `problems` ids and error names for the log.
    """

    looked_at: int = 0
    changed: int = 0
    later: int = 0
    earlier: int = 0
    kept_back: int = 0
    failed: int = 0
    problems: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, int]:
        return {name: value for name, value in asdict(self).items() if name != "problems"}

    def count(self, before: Ticket, after: Ticket) -> None:
        self.changed += 1
        self.later += after.due_at > before.due_at
        self.earlier += after.due_at < before.due_at
        self.kept_back += _is_kept_back(before, after)

    def failure(self, number: TrackingNumber, error: Exception) -> None:
        self.failed += 1
        self.problems.append(f"{number}: {type(error).__name__}")


Progress = Callable[[RecomputeReport], None]


@dataclass(frozen=True, slots=True)
class Recompute:
    """One run under the policy in force. Stopped in the middle it is just run again: what is right already stays."""

    writing: WorkFactory
    reading: WorkFactory
    policy: Policy
    actor: Actor
    now: datetime
    dry: bool = False
    """Only counts."""

    def run(self, progress: Progress = lambda report: None) -> RecomputeReport:
        report, last = RecomputeReport(), None
        while True:
            with self.reading() as work:
                numbers = work.tickets.unfinished(_READ, last)
                wrong = [number for number in numbers if self._is_wrong(work, number, report)]
            for first in range(0, len(wrong), _WRITTEN):
                self._change(wrong[first : first + _WRITTEN], report)
            progress(report)
            if len(numbers) < _READ:
                return report
            last = numbers[-1]

    def _is_wrong(self, work: UnitOfWork, number: TrackingNumber, report: RecomputeReport) -> bool:
        report.looked_at += 1
        try:
            before = work.tickets.get(number)
            after = recomputed(self.policy, before, self.now)
        except Exception as error:  # whatever is wrong with one row, the others are not to wait for it
            report.failure(number, error)
            return False
        if self.dry and after != before:
            report.count(before, after)
        return not self.dry and after != before

    def _change(self, numbers: Sequence[TrackingNumber], report: RecomputeReport) -> None:
        """All in one transaction; where that fails each in its own."""
        try:
            changed = self._written(numbers)
        except Exception as error:  # as above
            if len(numbers) > 1:
                for number in numbers:
                    self._change([number], report)
                return
            report.failure(numbers[0], error)
            return
        for before, after in changed:
            report.count(before, after)

    def _written(self, numbers: Sequence[TrackingNumber]) -> list[tuple[Ticket, Ticket]]:
        changed = []
        with self.writing() as work:
            for number in sorted(numbers):  # the order in which everybody waits for several
                before = work.tickets.lock(number)  # anew: somebody may have acted since
                after = recomputed(self.policy, before, self.now) if before.status in UNFINISHED else before
                if after != before:
                    work.tickets.save(after)
                    work.audit.append(_event(self.policy, self.actor, before, after, self.now))
                    changed.append((before, after))
            work.commit()
        return changed


def _event(policy: Policy, actor: Actor, before: Ticket, after: Ticket, now: datetime) -> TicketEvent:
    """From when to when, and which calendar says so; `kept`: it would have passed already."""
    told = [f"due={_moment(before.due_at)}→{_moment(after.due_at)}"]
    law, again = before.statutory, after.statutory
    if law is not None and again is not None and law.due_at != again.due_at:
        told.append(f"limit={_moment(law.due_at)}→{_moment(again.due_at)}")
    if _is_kept_back(before, after):
        told.append("kept=yes")
    told.append(f"calendar={policy.calendar_of(before.desk.office).version}")
    return TicketEvent(EventName.DUE_RECOMPUTED, now, actor, str(before.number), detail="; ".join(told))


def _is_kept_back(before: Ticket, after: Ticket) -> bool:
    return before.clock.span is not None and after.clock.span is None


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="minutes")
