"""The work calendar: office time in Dhaka, Friday-Saturday weekend, holidays, working Saturdays, Ramadan hours.

Rule (policy part C): a limit of n working days starts on the working day after the day of receipt and ends at
closing time of the n-th working day. Office time is measured in working days: each is 1, whatever its hours, so
that a promise in Ramadan is no longer than at any other time. Beside rendering and the quiet hours, this is the only
module that knows Dhaka time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from math import ceil
from zoneinfo import ZoneInfo

DHAKA = ZoneInfo("Asia/Dhaka")
_DAY = timedelta(days=1)
_TICK = timedelta(microseconds=1)
_LONGEST_CLOSURE = 60
"""Days without one working day after which the calendar itself must be wrong."""


@dataclass(frozen=True, slots=True)
class Season:
    """Other office hours from `first` to `last`, both included: Ramadan. Raises ValueError when they are no hours."""

    first: date
    last: date
    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a season ends on {self.last} before it begins on {self.first}")
        _check_hours(self.opens, self.closes)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """`holidays` and `working_days` map dates to names; `weekend` holds ISO weekdays (5 = Friday, 6 = Saturday).

    A date in `working_days` is worked even if it is a weekend or a holiday. Of seasons that overlap, the first
    holds. `provisional` are the years whose holidays were computed and not gazetted. `bangla`: what both are called
    there.
    """

    holidays: Mapping[date, str]
    working_days: Mapping[date, str]
    weekend: frozenset[int] = frozenset({5, 6})
    opens: time = time(9)
    closes: time = time(17)
    version: str = ""
    seasons: tuple[Season, ...] = ()
    provisional: frozenset[int] = frozenset()
    bangla: Mapping[date, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check_hours(self.opens, self.closes)

    def is_working(self, day: date) -> bool:
        if day in self.working_days:
            return True
        return day.isoweekday() not in self.weekend and day not in self.holidays

    def is_provisional(self, year: int) -> bool:
        """Whether the year's dates may still move: its table is computed, or there is none at all."""
        return year in self.provisional or all(day.year != year for day in self.holidays)

    def hours(self, day: date) -> tuple[time, time]:
        """When offices open and close, in Dhaka, on `day` if it is a working day."""
        for season in self.seasons:
            if season.first <= day <= season.last:
                return season.opens, season.closes
        return self.opens, self.closes

    def later(self, day: date, working_days: int) -> date:
        """The n-th working day after `day`; 0 is `day` itself. Raises ValueError when none comes for two months."""
        idle = 0
        while working_days:
            day += _DAY
            if self.is_working(day):
                working_days, idle = working_days - 1, 0
            elif (idle := idle + 1) >= _LONGEST_CLOSURE:
                raise ValueError(f"no working day within {_LONGEST_CLOSURE} days before {day}")
        return day

    def next_working(self, day: date) -> date:
        """The first working day after `day`. Raises ValueError when there is none within two months."""
        return self.later(day, 1)

    def skipped(self, first: date, last: date) -> tuple[tuple[date, str], ...]:
        """The holidays, in order, that took what would be working days from `first` to `last`, both included."""
        return tuple(
            (day, name)
            for day, name in sorted(self.holidays.items())
            if first <= day <= last and day.isoweekday() not in self.weekend and day not in self.working_days
        )

    def made_up(self, first: date, last: date) -> tuple[tuple[date, str], ...]:
        """The days, in order, from `first` to `last` that were worked though they are weekend or holiday."""
        return tuple(
            (day, name)
            for day, name in sorted(self.working_days.items())
            if first <= day <= last and (day.isoweekday() in self.weekend or day in self.holidays)
        )

    def starts(self, received: datetime) -> datetime:
        """When a limit begins to run (aware UTC): opening of the working day after the day of receipt."""
        return self._opening(self.next_working(day_of(received)))[0].astimezone(UTC)

    def due(self, received: datetime, working_days: int) -> datetime:
        """Closing time (aware UTC) of the n-th working day after the day of receipt; n >= 1."""
        return self.point(received, working_days, 100)

    def point(self, received: datetime, working_days: int, percent: int) -> datetime:
        """The instant when `percent` (>= 1) of the limit has run (50 % of 3 days = the middle of day 2)."""
        if working_days < 1 or percent < 1:
            raise ValueError("a limit is at least one working day, a point at least one percent of it")
        return self._run(self.next_working(day_of(received)), Fraction(working_days * percent, 100))

    def advance(self, start: datetime, days: Fraction) -> datetime:
        """The earliest instant (aware UTC, rounded up to a microsecond) by which `days` >= 0 have run since `start`."""
        if days < 0:
            raise ValueError("office time runs forward")
        if not days:
            return _local(start).astimezone(UTC)
        day = day_of(start)
        if not self.is_working(day):
            return self._run(self.next_working(day), days)
        return self._run(day, self._part(start) + days)

    def elapsed(self, start: datetime, end: datetime) -> Fraction:
        """Working days of opening hours between two instants (zero when `end` is not after `start`)."""
        if end <= start:
            return Fraction(0)
        day, last = day_of(start), day_of(end)
        whole = sum(self.is_working(day + step * _DAY) for step in range((last - day).days))
        return whole + self._part(end) - self._part(start)

    def _run(self, day: date, days: Fraction) -> datetime:
        """When `days` > 0 have run since the opening of the working day `day`."""
        whole = ceil(days) - 1
        opening, length = self._opening(self.later(day, whole))
        return (opening + ceil((days - whole) * length) * _TICK).astimezone(UTC)

    def _part(self, moment: datetime) -> Fraction:
        """How much of its own day has run at `moment`, 0 to 1; always 0 on a day off."""
        local = _local(moment)
        if not self.is_working(local.date()):
            return Fraction(0)
        opening, length = self._opening(local.date())
        return Fraction(min(max((local - opening) // _TICK, 0), length), length)

    def _opening(self, day: date) -> tuple[datetime, int]:
        """When offices open on `day`, and for how many microseconds."""
        opens, closes = self.hours(day)
        opening = datetime.combine(day, opens, DHAKA)
        return opening, (datetime.combine(day, closes, DHAKA) - opening) // _TICK


@dataclass(frozen=True, slots=True)
class Calendars:
    """The country's calendar, and those of districts (by place code) that have holidays of their own."""

    national: WorkCalendar
    by_district: Mapping[str, WorkCalendar]

    def of(self, district: str | None) -> WorkCalendar:
        """The district's calendar; the country's where it has none or no district is known."""
        return self.by_district.get(district or "", self.national)


def day_of(moment: datetime) -> date:
    """The day it is in Dhaka: from 18:00 UTC on, the next one. Posts begin and end with it."""
    return _local(moment).date()


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(DHAKA)


def _check_hours(opens: time, closes: time) -> None:
    if closes <= opens:
        raise ValueError(f"an office that opens at {opens} cannot close at {closes}")
