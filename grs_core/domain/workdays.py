"""The work calendar: office time in Dhaka, Friday-Saturday weekend, holidays, working Saturdays.

Rule (policy part C): a limit of n working days starts on the working day after the day of receipt and ends at
closing time of the n-th working day. This is the only module, beside rendering, that knows Dhaka time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DHAKA = ZoneInfo("Asia/Dhaka")
_DAY = timedelta(days=1)
_LONGEST_CLOSURE = 60
"""Days without one working day after which the calendar itself must be wrong."""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """`holidays` and `working_days` map dates to names; `weekend` holds ISO weekdays (5 = Friday, 6 = Saturday)."""

    holidays: Mapping[date, str]
    working_days: Mapping[date, str]
    weekend: frozenset[int] = frozenset({5, 6})
    opens: time = time(9)
    closes: time = time(17)
    version: str = ""

    def is_working(self, day: date) -> bool:
        if day in self.working_days:
            return True
        return day.isoweekday() not in self.weekend and day not in self.holidays

    def next_working(self, day: date) -> date:
        """The first working day after `day`. Raises ValueError when there is none within two months."""
        for step in range(1, _LONGEST_CLOSURE + 1):
            if self.is_working(day + step * _DAY):
                return day + step * _DAY
        raise ValueError(f"no working day within {_LONGEST_CLOSURE} days after {day}")

    def due(self, received: datetime, working_days: int) -> datetime:
        """Closing time (aware UTC) of the n-th working day after the day of receipt; n >= 1."""
        return self.point(received, working_days, 100)

    def point(self, received: datetime, working_days: int, percent: int) -> datetime:
        """The instant when `percent` of the office time of the limit has run (50 % of 3 days = noon of day 2)."""
        if working_days < 1:
            raise ValueError("a limit is at least one working day")
        opening = self._opening(self.next_working(_local(received).date()))
        return self.advance(opening, self._day_length * (working_days * percent) / 100)

    def advance(self, start: datetime, office_time: timedelta) -> datetime:
        """The earliest instant by which `office_time` of opening hours has run since `start` (aware UTC)."""
        at, left = _local(start), office_time
        while True:
            opening, closing = self._hours(at.date())
            begin = max(at, opening)
            room = closing - begin if self.is_working(at.date()) and begin < closing else timedelta(0)
            if left <= room:
                return (begin + left).astimezone(UTC)
            left -= room
            at = self._opening(self.next_working(at.date())).astimezone(DHAKA)

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """Opening hours between two instants (zero when `end` is not after `start`)."""
        total, day, last = timedelta(0), _local(start).date(), _local(end).date()
        while day <= last:
            if self.is_working(day):
                opening, closing = self._hours(day)
                total += max(timedelta(0), min(closing, _local(end)) - max(opening, _local(start)))
            day += _DAY
        return total

    @property
    def _day_length(self) -> timedelta:
        return datetime.combine(date.min, self.closes) - datetime.combine(date.min, self.opens)

    def _hours(self, day: date) -> tuple[datetime, datetime]:
        return datetime.combine(day, self.opens, DHAKA), datetime.combine(day, self.closes, DHAKA)

    def _opening(self, day: date) -> datetime:
        return self._hours(day)[0].astimezone(UTC)


def day_of(moment: datetime) -> date:
    """The day it is in Dhaka: from 18:00 UTC on, the next one. Posts begin and end with it."""
    return _local(moment).date()


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(DHAKA)
