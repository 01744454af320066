"""Medians, percentiles and shares of few; months and working days."""

from datetime import UTC, date, datetime
from fractions import Fraction

from grs_core.domain.contributing import working_days
from grs_core.domain.monitoring import median, month_of, p90, share
from grs_core.domain.workdays import WorkCalendar

CALENDAR = WorkCalendar({date(2026, 2, 22): "a holiday"}, {})


def test_of_nothing_there_is_no_median_no_percentile_and_no_share() -> None:
    assert (median({}), p90({}), share(0, 0)) == (None, None, None)


def test_of_one_it_is_that_one() -> None:
    assert (median({7: 1}), p90({7: 1}), share(1, 1)) == (Fraction(7), 7, Fraction(1))


def test_between_two_middle_ones_the_median_is_their_mean() -> None:
    assert median({1: 1, 4: 1}) == Fraction(5, 2)
    assert median({1: 2, 4: 1, 9: 1}) == Fraction(5, 2)
    assert median({1: 1, 4: 1, 9: 1}) == 4


def test_nine_of_ten_were_decided_within_the_ninetieth_percentile() -> None:
    assert p90({1: 9, 30: 1}) == 1
    assert p90({1: 8, 20: 1, 30: 1}) == 20
    assert p90({1: 1, 30: 1}) == 30


def test_a_month_begins_in_dhaka() -> None:
    assert month_of(datetime(2026, 1, 31, 18, tzinfo=UTC)) == date(2026, 2, 1)
    assert month_of(datetime(2026, 1, 31, 17, 59, tzinfo=UTC)) == date(2026, 1, 1)


def test_working_days_are_counted_as_a_promise_counts_them() -> None:
    thursday = datetime(2026, 2, 19, 5, tzinfo=UTC)
    assert working_days(thursday, thursday, CALENDAR) == 0
    assert working_days(thursday, datetime(2026, 2, 21, 5, tzinfo=UTC), CALENDAR) == 0  # Saturday
    assert working_days(thursday, CALENDAR.due(thursday, 1), CALENDAR) == 1  # Monday: Sunday is a holiday
    assert working_days(thursday, CALENDAR.due(thursday, 30), CALENDAR) == 30
