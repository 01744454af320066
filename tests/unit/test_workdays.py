"""Working days as the offices keep them: in Dhaka, Sunday to Thursday, nine to five, without the holidays."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grs_core.domain.workdays import DHAKA, Calendars, Season, WorkCalendar, day_of
from grs_core.policy.load import load_policy

PLAIN = WorkCalendar({}, {})
OFFICIAL = replace(load_policy().calendar, seasons=())
RAMADAN = replace(OFFICIAL, seasons=(Season(date(2026, 2, 19), date(2026, 3, 20), time(9), time(15, 30)),))
A_MICROSECOND = Fraction(1, 23_400_000_000)
"""Of the shorter day, the one of Ramadan."""
FIRST, LAST = datetime(2025, 12, 1), datetime(2027, 11, 30)  # noqa: DTZ001 - hypothesis adds the zone

moments = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
days = st.dates(FIRST.date(), LAST.date())
limits = st.integers(1, 60)
calendars = st.sampled_from([PLAIN, OFFICIAL, RAMADAN])
office_days = st.fractions(0, 40, max_denominator=480)


def dhaka(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=DHAKA)


def closing(day: date) -> datetime:
    return datetime.combine(day, time(17), DHAKA).astimezone(UTC)


def with_holidays(calendar: WorkCalendar, more: Mapping[date, str]) -> WorkCalendar:
    return replace(calendar, holidays={**calendar.holidays, **more})


@pytest.mark.parametrize(
    ("received", "due"),
    [(date(2026, 5, 17), date(2026, 7, 2)), (date(2026, 10, 4), date(2026, 11, 17))],
    ids=["over Eid al-Adha and Ashura", "over Durga Puja"],
)
def test_thirty_working_days_end_where_the_official_calendar_says(received: date, due: date) -> None:
    assert OFFICIAL.due(datetime.combine(received, time(11), DHAKA), 30) == closing(due)


@settings(max_examples=60)
@given(moments, limits)
def test_a_due_date_is_never_a_friday_a_saturday_or_a_holiday(received: datetime, limit: int) -> None:
    due = OFFICIAL.due(received, limit)
    day = day_of(due)
    assert day in OFFICIAL.working_days or (day.isoweekday() not in (5, 6) and day not in OFFICIAL.holidays)
    assert due == closing(day)
    assert day > day_of(received)


@settings(max_examples=60)
@given(moments, limits)
def test_a_limit_counts_exactly_its_working_days(received: datetime, limit: int) -> None:
    first, last = day_of(received) + timedelta(days=1), day_of(OFFICIAL.due(received, limit))
    between = (first + timedelta(days=step) for step in range((last - first).days + 1))
    assert sum(map(OFFICIAL.is_working, between)) == limit


@settings(max_examples=60)
@given(moments, limits, st.dictionaries(days, st.just("newly gazetted"), max_size=8))
def test_more_holidays_make_a_due_date_later_and_never_earlier(
    received: datetime, limit: int, more: dict[date, str]
) -> None:
    changed = with_holidays(OFFICIAL, more)
    assert changed.due(received, limit) >= OFFICIAL.due(received, limit)
    for percent in (50, 80):
        assert changed.point(received, limit, percent) >= OFFICIAL.point(received, limit, percent)


@settings(max_examples=40)
@given(moments, limits, st.data())
def test_a_holiday_on_a_working_day_before_the_due_date_makes_it_strictly_later(
    received: datetime, limit: int, data: st.DataObject
) -> None:
    due = PLAIN.due(received, limit)
    span = (day_of(due) - day_of(received)).days
    counted = [
        day for day in (day_of(received) + timedelta(days=n) for n in range(1, span + 1)) if PLAIN.is_working(day)
    ]
    holiday = data.draw(st.sampled_from(counted))
    assert with_holidays(PLAIN, {holiday: "gazetted late"}).due(received, limit) > due


def test_a_working_saturday_counts_even_where_it_is_a_holiday() -> None:
    saturday = date(2026, 5, 23)
    received = dhaka(2026, 5, 21, 10)  # a Thursday
    assert PLAIN.due(received, 1) == closing(date(2026, 5, 24))
    worked = replace(PLAIN, working_days={saturday: "makes up for a bridge day"})
    assert worked.due(received, 1) == closing(saturday)
    assert with_holidays(worked, {saturday: "cancelled"}).due(received, 1) == closing(saturday)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (dhaka(2026, 1, 4, 23, 59), date(2026, 1, 5)),  # still Sunday in Dhaka
        (dhaka(2026, 1, 5, 0, 0), date(2026, 1, 6)),  # Monday, while Greenwich still has Sunday
        (datetime(2026, 1, 4, 18, 0, tzinfo=UTC), date(2026, 1, 6)),
        (datetime(2026, 1, 4, 17, 59, 59, tzinfo=UTC), date(2026, 1, 5)),
        (dhaka(2026, 1, 8, 16, 59), date(2026, 1, 11)),  # Thursday before closing
        (dhaka(2026, 1, 9, 12, 0), date(2026, 1, 11)),  # Friday
    ],
)
def test_the_day_of_receipt_is_the_day_in_dhaka(received: datetime, due: date) -> None:
    assert PLAIN.due(received, 1) == closing(due)


def test_a_day_changes_at_midnight_in_dhaka() -> None:
    assert day_of(datetime(2026, 1, 4, 17, 59, tzinfo=UTC)) == date(2026, 1, 4)
    assert day_of(datetime(2026, 1, 4, 18, 0, tzinfo=UTC)) == date(2026, 1, 5)


@settings(max_examples=60)
@given(calendars, moments, limits)
def test_the_points_of_a_limit_come_in_order_and_in_office_hours(
    calendar: WorkCalendar, received: datetime, limit: int
) -> None:
    half, late, due = (calendar.point(received, limit, percent) for percent in (50, 80, 100))
    assert received < calendar.starts(received) < half < late < due == calendar.due(received, limit)
    for point in (half, late, due):
        local = point.astimezone(DHAKA)
        opens, closes = calendar.hours(local.date())
        assert calendar.is_working(local.date()) and opens <= local.time() <= closes


def test_half_of_three_days_is_noon_and_an_hour_of_the_second() -> None:
    assert PLAIN.point(dhaka(2026, 1, 4, 10), 3, 50) == dhaka(2026, 1, 6, 13)


@settings(max_examples=60)
@given(calendars, moments, office_days)
def test_what_was_advanced_has_elapsed(calendar: WorkCalendar, start: datetime, days: Fraction) -> None:
    elapsed = calendar.elapsed(start, calendar.advance(start, days))
    assert 0 <= elapsed - days <= A_MICROSECOND


@settings(max_examples=60)
@given(calendars, moments, st.timedeltas(timedelta(0), timedelta(days=60)))
def test_advancing_by_what_has_elapsed_never_passes_the_end(
    calendar: WorkCalendar, start: datetime, later: timedelta
) -> None:
    waited = calendar.elapsed(start, start + later)
    assert waited >= 0
    assert calendar.advance(start, waited) <= start + later
    assert calendar.elapsed(start, calendar.advance(start, waited)) == waited


@settings(max_examples=40)
@given(calendars, st.lists(moments, min_size=3, max_size=3).map(sorted))
def test_elapsed_time_adds_up(calendar: WorkCalendar, parts: list[datetime]) -> None:
    first, second, third = parts
    assert calendar.elapsed(first, third) == calendar.elapsed(first, second) + calendar.elapsed(second, third)
    assert calendar.elapsed(third, first) == 0


@settings(max_examples=40)
@given(calendars, moments, moments)
def test_whole_days_elapse_whatever_their_hours(calendar: WorkCalendar, start: datetime, end: datetime) -> None:
    first, last = sorted((day_of(start), day_of(end)))
    midnight, next_midnight = (datetime.combine(day, time(0), DHAKA) for day in (first, last))
    worked = sum(calendar.is_working(first + timedelta(days=step)) for step in range((last - first).days))
    assert calendar.elapsed(midnight, next_midnight) == worked


def test_no_office_time_is_over_at_once_and_none_runs_backwards() -> None:
    friday = dhaka(2026, 1, 9, 12)
    assert PLAIN.advance(friday, Fraction(0)) == friday
    with pytest.raises(ValueError, match="forward"):
        PLAIN.advance(friday, Fraction(-1))


def test_in_ramadan_a_day_ends_at_half_past_three_and_is_a_whole_day() -> None:
    received = dhaka(2026, 3, 2, 10)
    assert RAMADAN.due(received, 3) == dhaka(2026, 3, 5, 15, 30)
    assert RAMADAN.point(received, 3, 50) == dhaka(2026, 3, 4, 12, 15)
    assert RAMADAN.elapsed(dhaka(2026, 3, 3, 9), dhaka(2026, 3, 3, 15, 30)) == 1
    assert RAMADAN.elapsed(dhaka(2026, 3, 3, 15, 30), dhaka(2026, 3, 3, 17)) == 0


@settings(max_examples=60)
@given(moments, limits)
def test_ramadan_changes_the_hour_of_a_due_date_and_never_its_day(received: datetime, limit: int) -> None:
    assert day_of(RAMADAN.due(received, limit)) == day_of(OFFICIAL.due(received, limit))


def test_a_limit_into_ramadan_ends_on_its_day_at_the_closing_time_of_ramadan() -> None:
    received = dhaka(2026, 2, 15, 11)
    assert RAMADAN.point(received, 10, 30) == dhaka(2026, 2, 18, 17)  # the last long day
    assert RAMADAN.point(received, 10, 40) == dhaka(2026, 2, 19, 15, 30)
    assert RAMADAN.due(received, 10) == dhaka(2026, 3, 1, 15, 30)


def test_of_two_seasons_on_one_day_the_first_holds() -> None:
    day = date(2026, 3, 2)
    other = Season(day, day, time(10), time(12))
    assert replace(RAMADAN, seasons=(other, *RAMADAN.seasons)).hours(day) == (time(10), time(12))
    assert RAMADAN.hours(date(2026, 2, 18)) == RAMADAN.hours(date(2026, 3, 21)) == (time(9), time(17))
    assert RAMADAN.hours(date(2026, 2, 19)) == RAMADAN.hours(date(2026, 3, 20)) == (time(9), time(15, 30))


def test_hours_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot close"):
        replace(PLAIN, closes=time(9))
    with pytest.raises(ValueError, match="cannot close"):
        Season(date(2026, 3, 1), date(2026, 3, 2), time(9), time(8))
    with pytest.raises(ValueError, match="before it begins"):
        Season(date(2026, 3, 2), date(2026, 3, 1), time(9), time(15))


def test_the_working_saturdays_of_may_2025_were_counted() -> None:
    worked = replace(PLAIN, working_days={date(2025, 5, 17): "Eid", date(2025, 5, 24): "Eid"})
    assert worked.due(dhaka(2025, 5, 15, 10), 7) == closing(date(2025, 5, 24))
    assert PLAIN.due(dhaka(2025, 5, 15, 10), 7) == closing(date(2025, 5, 26))


@settings(max_examples=60)
@given(moments, limits, st.dictionaries(days, st.just("makes up"), max_size=8))
def test_more_working_saturdays_make_a_due_date_earlier_and_never_later(
    received: datetime, limit: int, more: dict[date, str]
) -> None:
    changed = replace(OFFICIAL, working_days={**OFFICIAL.working_days, **more})
    for percent in (50, 80, 100):
        assert changed.point(received, limit, percent) <= OFFICIAL.point(received, limit, percent)


def test_a_holiday_of_one_district_counts_there_alone() -> None:
    hills = with_holidays(OFFICIAL, {date(2026, 4, 13): "Chaitra Sankranti, hill districts"})
    calendars = Calendars(OFFICIAL, {"3084": hills})
    received = dhaka(2026, 4, 12, 10)
    assert calendars.of("3026").due(received, 1) == calendars.of(None).due(received, 1) == closing(date(2026, 4, 13))
    assert calendars.of("3084").due(received, 1) == closing(date(2026, 4, 15))  # the 14th is New Year's Day


def test_a_holiday_gazetted_late_moves_the_end_to_the_next_working_day() -> None:
    received = dhaka(2026, 5, 17, 11)
    assert with_holidays(OFFICIAL, {date(2026, 6, 10): "gazetted on 9 June"}).due(received, 30) == closing(
        date(2026, 7, 5)
    )
    weekend = {date(2026, 6, 12): "on a Friday", date(2026, 6, 13): "on a Saturday"}
    assert with_holidays(OFFICIAL, weekend).due(received, 30) == closing(date(2026, 7, 2))


def test_without_the_holidays_that_the_library_does_not_know_the_same_limits_end_too_early() -> None:
    unknown = {date(2026, 5, 26), date(2026, 5, 27), date(2026, 5, 31), date(2026, 10, 20), date(2026, 10, 21)}
    library = replace(OFFICIAL, holidays={day: "" for day in OFFICIAL.holidays if day not in unknown})
    assert library.due(dhaka(2026, 5, 17, 11), 30) == closing(date(2026, 6, 29))
    assert library.due(dhaka(2026, 10, 4, 11), 30) == closing(date(2026, 11, 15))


def test_a_year_is_provisional_when_its_table_is_computed_or_missing() -> None:
    calendar = replace(PLAIN, holidays={date(2026, 5, 1): "", date(2027, 5, 1): ""}, provisional=frozenset({2027}))
    assert [calendar.is_provisional(year) for year in (2026, 2027, 2028)] == [False, True, True]


def test_a_limit_without_a_day_and_a_moment_without_an_offset_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one working day"):
        PLAIN.due(dhaka(2026, 1, 4), 0)
    with pytest.raises(ValueError, match="at least one percent"):
        PLAIN.point(dhaka(2026, 1, 4), 1, 0)
    with pytest.raises(ValueError, match="time zone"):
        PLAIN.due(datetime(2026, 1, 4), 1)  # noqa: DTZ001


def test_a_calendar_without_working_days_is_refused_and_not_waited_for() -> None:
    closed = replace(PLAIN, weekend=frozenset(range(1, 8)))
    with pytest.raises(ValueError, match="no working day"):
        closed.due(dhaka(2026, 1, 4), 1)


def test_a_limit_over_new_year_knows_the_holidays_of_the_next_year() -> None:
    received = dhaka(2026, 12, 20, 10)
    due = OFFICIAL.due(received, 60)
    skipped = [day for day in OFFICIAL.holidays if day_of(received) < day <= day_of(due) and day.isoweekday() < 5]
    assert any(day.year == 2027 for day in (*skipped, day_of(due)))
    assert with_holidays(PLAIN, {day: "" for day in OFFICIAL.holidays if day.year == 2026}).due(received, 60) < due
