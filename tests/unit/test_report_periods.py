from datetime import date

import pytest

from grs_core.domain.errors import RuleBroken
from grs_core.domain.reports import Period, ReportKind
from grs_core.domain.workdays import WorkCalendar

MONTHLY, QUARTERLY = ReportKind.MONTHLY, ReportKind.QUARTERLY


@pytest.mark.parametrize(
    ("kind", "day", "code", "first", "last", "before", "following"),
    [
        (MONTHLY, date(2026, 1, 31), "2026-01", date(2026, 1, 1), date(2026, 1, 31), "2025-12", "2026-02"),
        (MONTHLY, date(2028, 2, 1), "2028-02", date(2028, 2, 1), date(2028, 2, 29), "2028-01", "2028-03"),
        (QUARTERLY, date(2026, 3, 31), "2026-Q1", date(2026, 1, 1), date(2026, 3, 31), "2025-Q4", "2026-Q2"),
        (QUARTERLY, date(2026, 11, 22), "2026-Q4", date(2026, 10, 1), date(2026, 12, 31), "2026-Q3", "2027-Q1"),
    ],
)
def test_a_period_knows_its_days_and_its_neighbours(
    kind: ReportKind, day: date, code: str, first: date, last: date, before: str, following: str
) -> None:
    found = Period.of(kind, day)
    assert (found.code, found.first, found.last) == (code, first, last)
    assert (found.before.code, found.next.code) == (before, following)
    assert Period.read(kind, code) == found
    assert found.until == last.replace(day=1)
    assert (found.is_over(last), found.is_over(found.next.first)) == (False, True)


@pytest.mark.parametrize(
    ("kind", "code"),
    [(MONTHLY, "2026-13"), (MONTHLY, "2026-Q1"), (QUARTERLY, "2026-Q5"), (QUARTERLY, "2026-01"), (MONTHLY, "")],
)
def test_what_is_no_period_is_refused(kind: ReportKind, code: str) -> None:
    with pytest.raises(RuleBroken, match="period_wrong"):
        Period.read(kind, code)


def test_a_report_is_made_on_the_third_working_day_after_its_period() -> None:
    calendar = WorkCalendar(holidays={date(2026, 11, 2): "x"}, working_days={})
    # 1 November 2026 is a Sunday, the 2nd a holiday here.
    assert Period.read(MONTHLY, "2026-10").made_on(calendar) == date(2026, 11, 4)
