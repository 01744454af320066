"""Reports by period: which there are, when a period ends, and when its report is made."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self

from grs_core.domain.errors import RuleBroken
from grs_core.domain.workdays import WorkCalendar

MADE_ON = 3
"""The working day after the period's end on which its report is made: late acts of the last days are in it."""
_CODE = {"monthly": re.compile("20[0-9]{2}-(0[1-9]|1[0-2])"), "quarterly": re.compile("20[0-9]{2}-Q([1-4])")}


class ReportKind(StrEnum):
    """The grievance officer's monthly return, and the quarterly report by thematic cluster (NSSS action plan: lead
    ministries send theirs to the Cabinet Division every three months).
    """

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"

    @property
    def months(self) -> int:
        return 1 if self is ReportKind.MONTHLY else 3


@dataclass(frozen=True, slots=True)
class Period:
    """A month or a quarter of the calendar year; `first` is its first day."""

    kind: ReportKind
    first: date

    @classmethod
    def of(cls, kind: ReportKind, day: date) -> Self:
        """The one that `day` lies in."""
        month = (day.month - 1) // kind.months * kind.months + 1
        return cls(kind, date(day.year, month, 1))

    @classmethod
    def read(cls, kind: ReportKind, code: str) -> Self:
        """What `code` gave. Raises RuleBroken("period_wrong")."""
        found = _CODE[kind.value].fullmatch(code)
        if found is None:
            raise RuleBroken("period_wrong")
        number = int(found[1])
        return cls(kind, date(int(code[:4]), (number - 1) * kind.months + 1, 1))

    @property
    def code(self) -> str:
        """`2026-10` or `2026-Q4`."""
        if self.kind is ReportKind.MONTHLY:
            return f"{self.first:%Y-%m}"
        return f"{self.first.year}-Q{(self.first.month + 2) // 3}"

    @property
    def until(self) -> date:
        """The first day of its last month."""
        return self.last.replace(day=1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> Self:
        return type(self).of(self.kind, self.first + timedelta(days=31 * self.kind.months))

    @property
    def before(self) -> Self:
        return type(self).of(self.kind, self.first - timedelta(days=1))

    def is_over(self, today: date) -> bool:
        return self.last < today

    def made_on(self, calendar: WorkCalendar) -> date:
        """The day from which its report is made."""
        return calendar.later(self.last, MADE_ON)


@dataclass(frozen=True, slots=True)
class Report:
    """A report that was made and kept. `area`: a place's code, None for the country; `made_by`: an officer's login, or
    `system`; `language`: `bn` or `en`; `size` in bytes.
    """

    period: Period
    area: str | None
    language: str
    made_at: datetime
    made_by: str
    pages: int
    size: int = 0
    id: int = 0
