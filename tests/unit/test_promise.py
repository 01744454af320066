"""A promise, its pauses and its explanation: computed again from the same facts, it is the same promise."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grs_core.domain.promise import Pause, Span, explain, merged
from grs_core.domain.workdays import DHAKA, Season, WorkCalendar, day_of
from grs_core.policy.load import load_policy

PLAIN = WorkCalendar({}, {})
OFFICIAL = replace(load_policy().calendar, seasons=())
RAMADAN = replace(OFFICIAL, seasons=(Season(date(2026, 2, 19), date(2026, 3, 20), time(9), time(15, 30)),))
QUARTER = timedelta(minutes=15)
A_MICROSECOND = Fraction(1, 23_400_000_000)
"""Of the shorter day, the one of Ramadan."""

calendars = st.sampled_from([PLAIN, OFFICIAL, RAMADAN])
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001
days = st.dates(date(2026, 1, 1), date(2027, 6, 30))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """On quarters of an hour, so that a test can walk them."""
    day = draw(moments).replace(minute=0, second=0, microsecond=0)
    waits = draw(st.lists(st.tuples(st.integers(-96, 4_000), st.integers(0, 2_000)), max_size=4))
    pauses = tuple(Pause(day + since * QUARTER, day + (since + length) * QUARTER) for since, length in waits)
    return Span(day, draw(st.integers(1, 20)), draw(st.sampled_from([0, 10])), pauses)


def dhaka(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=DHAKA)


def walked(span: Span, calendar: WorkCalendar) -> datetime:
    """The end by walking through every quarter of an hour that an office is open: slow, and of another make."""
    left = Fraction(span.working_days + span.extra_days)
    day = day_of(span.started_at)
    while True:
        day += timedelta(days=1)
        opens, closes = (datetime.combine(day, hour, DHAKA) for hour in calendar.hours(day))
        at = opens if calendar.is_working(day) else closes
        while at < closes:
            if not any(pause.since <= at < pause.until for pause in span.pauses):
                left -= Fraction(QUARTER // timedelta(minutes=1), (closes - opens) // timedelta(minutes=1))
            at += QUARTER
            if left <= 0:
                return at


@settings(max_examples=60, deadline=None)
@given(spans(), calendars)
def test_a_promise_ends_where_walking_through_its_office_hours_ends(span: Span, calendar: WorkCalendar) -> None:
    end = walked(span, calendar)
    assert end - QUARTER < span.end(calendar) <= end


@settings(max_examples=60)
@given(spans(), calendars)
def test_a_promise_without_pauses_is_the_limit_of_the_calendar(span: Span, calendar: WorkCalendar) -> None:
    span = replace(span, pauses=())
    assert span.end(calendar) == calendar.due(span.started_at, span.working_days + span.extra_days)


@settings(max_examples=60)
@given(spans(), calendars, st.permutations(range(4)))
def test_the_same_facts_give_the_same_promise_however_often_and_in_whatever_order(
    span: Span, calendar: WorkCalendar, order: list[int]
) -> None:
    shuffled = tuple(span.pauses[n] for n in order if n < len(span.pauses))
    for again in (span, replace(span, pauses=shuffled), replace(span, pauses=span.pauses * 2)):
        assert again.end(calendar) == span.end(calendar)
    joined = replace(span, pauses=merged(span.pauses))
    assert explain(joined, calendar) == explain(span, calendar)


@settings(max_examples=60)
@given(spans(), calendars)
def test_a_promise_never_ends_on_a_friday_or_a_holiday(span: Span, calendar: WorkCalendar) -> None:
    for percent in (50, 80, 100):
        local = span.end(calendar, percent).astimezone(DHAKA)
        opens, closes = calendar.hours(local.date())
        assert calendar.is_working(local.date()) and opens < local.time() <= closes


@settings(max_examples=60)
@given(spans(), calendars)
def test_half_comes_before_late_and_late_before_the_end_whatever_the_pauses(span: Span, calendar: WorkCalendar) -> None:
    half, late, end = (span.end(calendar, percent) for percent in (50, 80, 100))
    assert span.started_at < half < late < end


@settings(max_examples=60)
@given(spans(), calendars, st.integers(0, 3000), st.integers(0, 3000))
def test_a_pause_pushes_the_end_by_exactly_the_office_time_waited_in_it(
    span: Span, calendar: WorkCalendar, since: int, length: int
) -> None:
    span = replace(span, pauses=())
    starts = calendar.starts(span.started_at)
    pause = Pause(starts + since * QUARTER, starts + (since + length) * QUARTER)
    for percent in (50, 80, 100):
        before, after = (each.end(calendar, percent) for each in (span, replace(span, pauses=(pause,))))
        if before <= pause.since:
            assert after == before
        else:
            assert after >= before
            difference = calendar.elapsed(before, after) - calendar.elapsed(pause.since, pause.until)
            assert abs(difference) <= A_MICROSECOND


@settings(max_examples=60)
@given(spans(), calendars, st.dictionaries(days, st.just("newly gazetted"), max_size=8))
def test_more_holidays_make_a_promise_end_later_and_never_earlier_whatever_the_pauses(
    span: Span, calendar: WorkCalendar, more: dict[date, str]
) -> None:
    changed = replace(calendar, holidays={**calendar.holidays, **more})
    for percent in (50, 80, 100):
        assert span.end(changed, percent) >= span.end(calendar, percent)


@settings(max_examples=60)
@given(spans(), calendars, st.dictionaries(days, st.just("makes up"), max_size=8))
def test_more_working_saturdays_never_make_a_promise_end_later(
    span: Span, calendar: WorkCalendar, more: dict[date, str]
) -> None:
    changed = replace(calendar, working_days={**calendar.working_days, **more})
    for percent in (50, 80, 100):
        assert span.end(changed, percent) <= span.end(calendar, percent)


@settings(max_examples=60)
@given(spans(), calendars)
def test_the_days_of_an_explanation_add_up(span: Span, calendar: WorkCalendar) -> None:
    told = explain(span, calendar)
    first, last = day_of(span.started_at) + timedelta(days=1), day_of(told.due_at)
    between = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    weekdays = sum(day.isoweekday() not in calendar.weekend for day in between)
    counted = weekdays + len(told.working_saturdays) - len(told.holidays)
    assert 0 <= counted - (told.working_days + told.extra_days + told.paused_days) < 1
    assert told.due_at == span.end(calendar)


@settings(max_examples=60)
@given(spans())
def test_merged_pauses_are_in_order_and_neither_overlap_nor_touch(span: Span) -> None:
    pauses = merged(span.pauses)
    assert all(pause.since < pause.until for pause in pauses)
    assert all(before.until < after.since for before, after in pairwise(pauses))
    for pause in span.pauses:
        if pause.since < pause.until:
            assert any(whole.since <= pause.since and pause.until <= whole.until for whole in pauses)


def test_thirty_days_with_four_holidays_and_six_paused_days_are_told_as_that() -> None:
    span = Span(dhaka(5, 17, 11), 30, pauses=(Pause(dhaka(6, 7), dhaka(6, 15)),))
    told = explain(span, OFFICIAL)
    assert [day for day, _ in told.holidays] == [
        date(2026, 5, 26),
        date(2026, 5, 27),
        date(2026, 5, 28),
        date(2026, 5, 31),
    ]
    assert all(name for _, name in told.holidays)
    assert (told.working_days, told.extra_days, told.paused_days) == (30, 0, Fraction(6))
    assert not told.working_saturdays
    assert told.due_at == dhaka(7, 12, 17)
    assert told.calendar_version == OFFICIAL.version


def test_an_investigation_adds_its_days_and_a_worked_saturday_is_told() -> None:
    saturday = date(2026, 10, 24)
    calendar = replace(OFFICIAL, working_days={saturday: "for 20 October"})
    assert explain(Span(dhaka(10, 4, 11), 30), OFFICIAL).due_at == dhaka(11, 17, 17)
    told = explain(Span(dhaka(10, 4, 11), 30, extra_days=10), calendar)
    assert told.working_saturdays == ((saturday, "for 20 October"),)
    assert [day.day for day, _ in told.holidays] == [20, 21]
    assert told.due_at == dhaka(11, 30, 17)


def test_only_a_holiday_that_took_a_working_day_is_told() -> None:
    thursday, friday, sunday = date(2026, 1, 8), date(2026, 1, 9), date(2026, 1, 11)
    calendar = replace(
        PLAIN,
        holidays={thursday: "taken", friday: "on a Friday", sunday: "worked all the same"},
        working_days={sunday: "worked all the same"},
    )
    told = explain(Span(dhaka(1, 7, 11), 1), calendar)
    assert (told.holidays, told.due_at) == (((thursday, "taken"),), dhaka(1, 11, 17))
    assert told.working_saturdays == ((sunday, "worked all the same"),)


def test_a_promise_over_new_year_skips_the_holidays_of_the_next_year_and_says_that_they_may_move() -> None:
    years = replace(
        PLAIN, holidays={date(2026, 12, 16): "Victory Day", date(2027, 1, 3): "Eid"}, provisional=frozenset({2027})
    )
    told = explain(Span(dhaka(12, 15, 10), 13), years)
    assert told.holidays == ((date(2026, 12, 16), "Victory Day"), (date(2027, 1, 3), "Eid"))
    assert (day_of(told.due_at), told.provisional) == (date(2027, 1, 5), True)
    assert not explain(Span(dhaka(12, 15, 10), 5), years).provisional


def test_of_the_year_in_which_a_complaint_came_on_its_last_day_nothing_is_said() -> None:
    years = replace(PLAIN, holidays={date(2027, 5, 1): "May Day"}, provisional=frozenset({2026}))
    assert not explain(Span(dhaka(12, 31, 10), 5), years).provisional


def test_a_holiday_that_moves_and_moves_back_leaves_the_promise_where_it_was() -> None:
    span = Span(dhaka(8, 20, 10), 4)
    moved = dict(OFFICIAL.holidays)
    moved[date(2026, 8, 30)] = moved.pop(date(2026, 8, 26))
    assert day_of(span.end(OFFICIAL)) == date(2026, 8, 27)
    assert day_of(span.end(replace(OFFICIAL, holidays=moved))) == date(2026, 8, 26)
    assert span.end(OFFICIAL) == explain(span, OFFICIAL).due_at


def test_pauses_that_overlap_or_touch_are_waited_once() -> None:
    parts = (
        Pause(dhaka(6, 7), dhaka(6, 9, 12)),
        Pause(dhaka(6, 8), dhaka(6, 10)),
        Pause(dhaka(6, 10), dhaka(6, 15)),
        Pause(dhaka(6, 9), dhaka(6, 9, 10)),
    )
    for pauses in permutations(parts):
        assert merged(pauses) == (Pause(dhaka(6, 7), dhaka(6, 15)),)
    assert explain(Span(dhaka(5, 17, 11), 30, pauses=parts), OFFICIAL).paused_days == 6


def test_a_pause_on_the_day_of_receipt_or_over_a_weekend_costs_nobody_a_day() -> None:
    span = Span(dhaka(1, 4, 10), 10)
    for pause in (
        Pause(dhaka(1, 4, 11), dhaka(1, 4, 15)),
        Pause(dhaka(1, 9, 8), dhaka(1, 10, 22)),
        Pause(dhaka(1, 6, 12), dhaka(1, 5, 12)),
    ):
        told = explain(replace(span, pauses=(pause,)), PLAIN)
        assert (told.due_at, told.paused_days) == (span.end(PLAIN), Fraction(0))


def test_a_holiday_put_on_the_day_of_receipt_does_not_shorten_a_promise_that_was_paused_that_day() -> None:
    span = Span(dhaka(1, 4, 10), 10, pauses=(Pause(dhaka(1, 4, 11), dhaka(1, 6, 13)),))
    declared = replace(PLAIN, holidays={date(2026, 1, 4): "declared that morning"})
    assert span.end(declared) == span.end(PLAIN) == dhaka(1, 20, 13)


def test_a_pause_that_begins_with_the_end_or_after_it_pushes_nothing() -> None:
    span = Span(dhaka(1, 4, 10), 10)
    for since in (span.end(PLAIN), span.end(PLAIN) + timedelta(days=3)):
        told = explain(replace(span, pauses=(Pause(since, since + timedelta(days=9)),)), PLAIN)
        assert (told.due_at, told.paused_days) == (span.end(PLAIN), Fraction(0))


def test_a_later_pause_is_waited_too_when_an_earlier_one_brought_the_end_behind_it() -> None:
    span = Span(dhaka(1, 4, 10), 2)  # would end on the 6th
    first, second = Pause(dhaka(1, 5), dhaka(1, 7)), Pause(dhaka(1, 8), dhaka(1, 11))
    assert replace(span, pauses=(second,)).end(PLAIN) == dhaka(1, 6, 17)
    assert replace(span, pauses=(first,)).end(PLAIN) == dhaka(1, 8, 17)
    assert replace(span, pauses=(first, second)).end(PLAIN) == dhaka(1, 11, 17)


def test_a_day_waited_in_ramadan_is_a_day_after_it() -> None:
    span = Span(dhaka(3, 10, 10), 10, pauses=(Pause(dhaka(3, 11), dhaka(3, 12)),))
    assert explain(span, RAMADAN).paused_days == 1
    assert day_of(span.end(RAMADAN)) == day_of(span.end(OFFICIAL)) == date(2026, 4, 1)


def test_a_promise_of_no_day_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one working day"):
        Span(dhaka(1, 4), 0).end(PLAIN)
