"""Working days as the offices keep them: in Dhaka, Sunday to Thursday, nine to five, without the holidays."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grs_core.domain.standards import TierClock
from grs_core.domain.workdays import DHAKA, WorkCalendar, day_of
from grs_core.policy.load import load_policy

PLAIN = WorkCalendar({}, {})
OFFICIAL = load_policy().calendar
FIRST, LAST = datetime(2025, 12, 1), datetime(2027, 11, 30)  # noqa: DTZ001 - hypothesis adds the zone

moments = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
days = st.dates(FIRST.date(), LAST.date())
limits = st.integers(1, 60)


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
@given(moments, limits)
def test_the_points_of_a_limit_come_in_order_and_in_office_hours(received: datetime, limit: int) -> None:
    half, late, due = (OFFICIAL.point(received, limit, percent) for percent in (50, 80, 100))
    assert received < half < late < due == OFFICIAL.due(received, limit)
    for point in (half, late, due):
        local = point.astimezone(DHAKA)
        assert OFFICIAL.is_working(local.date()) and time(9) <= local.time() <= time(17)


def test_half_of_three_days_is_noon_and_an_hour_of_the_second() -> None:
    assert PLAIN.point(dhaka(2026, 1, 4, 10), 3, 50) == dhaka(2026, 1, 6, 13)


@settings(max_examples=60)
@given(moments, st.timedeltas(timedelta(0), timedelta(hours=300)))
def test_what_was_advanced_has_elapsed(start: datetime, office_time: timedelta) -> None:
    assert OFFICIAL.elapsed(start, OFFICIAL.advance(start, office_time)) == office_time


@settings(max_examples=60)
@given(moments, st.timedeltas(timedelta(0), timedelta(days=60)))
def test_advancing_by_what_has_elapsed_never_passes_the_end(start: datetime, later: timedelta) -> None:
    waited = OFFICIAL.elapsed(start, start + later)
    assert timedelta(0) <= waited <= later
    if waited:
        assert OFFICIAL.advance(start, waited) <= start + later


@settings(max_examples=40)
@given(st.lists(moments, min_size=3, max_size=3).map(sorted))
def test_elapsed_time_adds_up(parts: list[datetime]) -> None:
    first, second, third = parts
    assert OFFICIAL.elapsed(first, third) == OFFICIAL.elapsed(first, second) + OFFICIAL.elapsed(second, third)
    assert OFFICIAL.elapsed(third, first) == timedelta(0) or first == third


@settings(max_examples=60)
@given(
    moments, limits, st.timedeltas(timedelta(0), timedelta(days=20)), st.timedeltas(timedelta(0), timedelta(days=30))
)
def test_a_pause_moves_what_is_ahead_by_the_office_time_waited_and_nothing_else(
    start: datetime, limit: int, into: timedelta, waiting: timedelta
) -> None:
    clock = TierClock.start(start, limit, OFFICIAL)
    paused_at, resumed_at = start + into, start + into + waiting
    shifted = clock.shifted(paused_at, resumed_at, OFFICIAL)
    waited = OFFICIAL.elapsed(paused_at, resumed_at)
    for before, after in (
        (clock.half_at, shifted.half_at),
        (clock.late_at, shifted.late_at),
        (clock.due_at, shifted.due_at),
    ):
        if before <= paused_at:
            assert after == before
        else:
            assert OFFICIAL.elapsed(before, after) == waited
            left_before, left_after = OFFICIAL.elapsed(paused_at, before), OFFICIAL.elapsed(resumed_at, after)
            assert left_after == left_before
    assert (shifted.rung, shifted.entered_at) == (clock.rung, clock.entered_at)


def test_a_pause_over_a_weekend_costs_nobody_a_day() -> None:
    clock = TierClock.start(dhaka(2026, 1, 4, 10), 10, PLAIN)
    friday, saturday = dhaka(2026, 1, 9, 8), dhaka(2026, 1, 10, 22)
    assert clock.shifted(friday, saturday, PLAIN) == clock
    thursday, sunday = dhaka(2026, 1, 8, 16), dhaka(2026, 1, 11, 10)
    assert clock.shifted(thursday, sunday, PLAIN).due_at == PLAIN.advance(clock.due_at, timedelta(hours=2))


def test_a_pause_does_not_move_the_point_that_it_begins_at() -> None:
    clock = TierClock.start(dhaka(2026, 1, 4, 10), 10, PLAIN)
    shifted = clock.shifted(clock.half_at, clock.half_at + timedelta(days=1), PLAIN)
    assert shifted.half_at == clock.half_at
    assert shifted.late_at > clock.late_at


def test_a_limit_without_a_day_and_a_moment_without_an_offset_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one working day"):
        PLAIN.due(dhaka(2026, 1, 4), 0)
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
