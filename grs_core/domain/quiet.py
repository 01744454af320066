"""Quiet hours: when a phone must not ring with what nobody asked for. An answer to a citizen is never kept waiting."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from grs_core.domain.workdays import DHAKA


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start` (the first quiet minute) to `end` (the first loud one), in Dhaka, over midnight where `end` is the
    earlier. The same twice: no hour is quiet.

    Rule: BTRC bars promotional SMS from 00:00 to 06:00; ours are 21:00 to 08:00 (the policy's table `quiet_hours`).
    """

    start: time
    end: time

    def is_quiet(self, now: datetime) -> bool:
        """`now` is aware."""
        at = now.astimezone(DHAKA).time()
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end

    def next_allowed(self, now: datetime) -> datetime:
        """Aware UTC: `now` itself in a loud hour, else when the night ends."""
        if not self.is_quiet(now):
            return now
        local = now.astimezone(DHAKA)
        end = local.replace(hour=self.end.hour, minute=self.end.minute, second=0, microsecond=0)
        return (end if end > local else end + timedelta(days=1)).astimezone(UTC)
