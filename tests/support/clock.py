"""A clock that stands still until it is told to move."""

from datetime import UTC, datetime, timedelta

SUNDAY_MORNING = datetime(2026, 1, 4, 4, 0, tzinfo=UTC)
"""10:00 in Dhaka on a working day with four more behind it: a quiet moment to start a story."""


class FakeClock:
    """Stands in for any `Clock`. Aware UTC, as the real one."""

    def __init__(self, start: datetime = SUNDAY_MORNING) -> None:
        self.set(start)

    def now(self) -> datetime:
        return self._now

    def set(self, moment: datetime) -> datetime:
        """Jumps to `moment`, which must carry its offset. Raises ValueError for a naive one."""
        if moment.tzinfo is None:
            raise ValueError("a moment without an offset is no moment")
        self._now = moment.astimezone(UTC)
        return self._now

    def advance(self, **amount: float) -> datetime:
        """Moves on by `timedelta(**amount)`: `clock.advance(days=2, hours=3)`."""
        return self.set(self._now + timedelta(**amount))
