"""A calendar that remembers what it counted: a replay asks a few hundred days a million times over."""

from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from grs_core.domain.workdays import Calendars, WorkCalendar, day_of
from grs_core.policy.model import Policy

_FIRST = date(2000, 1, 1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class QuickCalendar(WorkCalendar):
    """Gives what `WorkCalendar` gives. For one run of one process."""

    _later: dict[tuple[date, int], date] = field(default_factory=dict, compare=False, repr=False)
    _points: dict[tuple[date, int, int], datetime] = field(default_factory=dict, compare=False, repr=False)
    _starts: dict[date, datetime] = field(default_factory=dict, compare=False, repr=False)
    _worked: list[int] = field(default_factory=list, compare=False, repr=False)
    """Of each day since `_FIRST`: how many working days lie before it."""

    def later(self, day: date, working_days: int) -> date:
        known = self._later.get((day, working_days))
        if known is None:
            known = self._later[day, working_days] = WorkCalendar.later(self, day, working_days)
        return known

    def starts(self, received: datetime) -> datetime:
        day = day_of(received)
        known = self._starts.get(day)
        if known is None:
            known = self._starts[day] = WorkCalendar.starts(self, received)
        return known

    def point(self, received: datetime, working_days: int, percent: int) -> datetime:
        key = day_of(received), working_days, percent
        known = self._points.get(key)
        if known is None:
            known = self._points[key] = WorkCalendar.point(self, received, working_days, percent)
        return known

    def elapsed(self, start: datetime, end: datetime) -> Fraction:
        if end <= start:
            return Fraction(0)
        return self._before(day_of(end)) - self._before(day_of(start)) + self._part(end) - self._part(start)

    def _before(self, day: date) -> int:
        nth = (day - _FIRST).days
        worked = self._worked
        while len(worked) <= nth:
            counted = len(worked)
            worked.append(worked[-1] + self.is_working(_FIRST + (counted - 1) * _DAY) if worked else 0)
        return worked[nth]


def quick(policy: Policy, like: Policy | None = None) -> Policy:
    """The same policy over quick calendars. Where `like` has a calendar of the same days and hours it is that very
    object, whatever its version: a replay then knows that no office time differs.
    """
    known = [like.calendars.national, *like.calendars.by_district.values()] if like is not None else []

    def of(calendar: WorkCalendar) -> WorkCalendar:
        same = (each for each in known if _alike(each, calendar))
        found = next(same, None)
        if found is None:
            found = QuickCalendar(**{each.name: getattr(calendar, each.name) for each in fields(WorkCalendar)})
            known.append(found)
        return found

    by_district = {code: of(each) for code, each in policy.calendars.by_district.items()}
    return replace(policy, calendars=Calendars(of(policy.calendars.national), by_district))


def _alike(one: WorkCalendar, other: WorkCalendar) -> bool:
    names = ("holidays", "working_days", "weekend", "opens", "closes", "seasons")
    return all(_days(getattr(one, name)) == _days(getattr(other, name)) for name in names)


def _days(value: object) -> object:
    """A holiday's name makes no difference."""
    return set(value) if isinstance(value, dict) else value
