"""A carrier's health and pace: left alone while it is ill, tried with care, never handed more than its share."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.sms.codes import FILE
from grs_core.domain import carrier
from grs_core.domain.carrier import (
    BURST,
    CLOSES_AFTER,
    FIRST_PAUSE,
    LONGEST_PAUSE,
    PROBE,
    TRIPS_AFTER,
    CarrierState,
    after,
    busy_with,
    earliest,
    failed,
    handing,
)
from grs_core.domain.messages import Accepted, Lane, Refused, SendOutcome, Unknown

NOON = datetime(2026, 1, 4, 6, 0, tzinfo=UTC)
WELL = CarrierState("kannel")
DOWN, GOOD = Unknown("timeout"), Accepted("1")
OUTCOMES = st.sampled_from(
    [GOOD, DOWN, Refused("throttled", True, 30), Refused("number_wrong", False), Refused("filtered", True)]
)


def fallen_ill(outcome: SendOutcome = DOWN) -> CarrierState:
    state = WELL
    for _ in range(TRIPS_AFTER):
        state = after(state, outcome, NOON)
    return state


def probed(state: CarrierState, outcome: SendOutcome, now: datetime) -> CarrierState:
    return after(handing(state, now), outcome, now, probe=True)


@pytest.mark.parametrize(
    ("outcome", "is_its_own"),
    [
        (Accepted("1"), False),
        (Unknown("timeout"), True),
        (Unknown("server_error"), True),
        (Refused("connection_refused", True), True),
        (Refused("credentials_wrong", True, 900), True),
        (Refused("throttled", True, 30), True),
        (Refused("number_wrong", False), False),
        (Refused("filtered", True), False),
        (Refused("request_wrong", True, 600), False),
        (Refused("sender_wrong", True, 900), False),
    ],
)
def test_a_message_that_is_judged_is_no_failure_of_its_carrier(outcome: SendOutcome, is_its_own: bool) -> None:
    assert failed(outcome) is is_its_own


def test_every_reason_of_a_carriers_own_is_one_that_a_carrier_gives() -> None:
    with FILE.open(encoding="utf-8", newline="") as rows:
        given_by_tables = {row["reason"] for row in csv.DictReader(rows)}
    given_by_calls = {"connection_refused", "connect_timeout", "certificate_wrong"}
    assert given_by_tables | given_by_calls >= carrier._CARRIERS_OWN


def test_failures_in_a_row_open_the_breaker_and_one_success_between_them_does_not() -> None:
    state = WELL
    for _ in range(TRIPS_AFTER - 1):
        state = after(state, DOWN, NOON)
    assert not state.ill
    assert after(after(state, GOOD, NOON), DOWN, NOON).next_try(NOON) == NOON
    assert after(state, DOWN, NOON).next_try(NOON) == NOON + FIRST_PAUSE


def test_after_the_pause_one_message_at_a_time_is_tried() -> None:
    state, later = fallen_ill(), NOON + FIRST_PAUSE
    assert state.next_try(later) == later
    out = handing(state, later)
    assert out.next_try(later) > later
    assert out.next_try(later + PROBE) == later + PROBE, "a probe that was lost with its sender is not waited for"
    assert probed(state, GOOD, later).next_try(later) == later


def test_only_several_good_probes_in_a_row_bring_the_traffic_back() -> None:
    state, later = fallen_ill(), NOON + FIRST_PAUSE
    for _ in range(CLOSES_AFTER - 1):
        state = probed(state, GOOD, later)
        assert state.ill
    assert probed(state, GOOD, later) == WELL
    relapsed = probed(state, DOWN, later)
    assert (relapsed.good, relapsed.next_try(later)) == (0, later + 2 * FIRST_PAUSE)


def test_a_probe_that_was_judged_says_neither() -> None:
    state, later = fallen_ill(), NOON + FIRST_PAUSE
    assert probed(state, Refused("number_wrong", False), later) == state


def test_pauses_double_up_to_a_bound_and_are_as_long_as_the_carrier_asks() -> None:
    state = fallen_ill()
    for _ in range(60):
        state = probed(state, DOWN, NOON)
    assert state.next_try(NOON) == NOON + LONGEST_PAUSE
    assert fallen_ill(Refused("account_suspended", True, 3600)).next_try(NOON) == NOON + timedelta(hours=1)


def test_what_was_handed_over_before_it_fell_ill_teaches_nothing() -> None:
    state = fallen_ill()
    assert after(state, GOOD, NOON + FIRST_PAUSE) == after(state, DOWN, NOON + FIRST_PAUSE) == state


@given(st.lists(st.tuples(OUTCOMES, st.integers(0, 700))))
def test_an_ill_carrier_is_never_tried_by_two_at_once(story: Sequence[tuple[SendOutcome, int]]) -> None:
    state, now = WELL, NOON
    for outcome, seconds in story:
        now += timedelta(seconds=seconds)
        if state.next_try(now) > now:
            continue
        was_ill, out = state.ill, handing(state, now)
        assert (out.next_try(now) > now) == was_ill
        state = after(out, outcome, now, probe=was_ill)
        assert not state.ill or state.failures >= TRIPS_AFTER


SENDING = st.lists(
    st.tuples(st.integers(0, 3_000), st.integers(1, 4), st.sampled_from([*Lane])), min_size=1, max_size=60
)


def sent(story: Sequence[tuple[int, int, Lane]], per_second: float) -> list[tuple[datetime, int, Lane]]:
    """(when, segments, lane) of what the pace let through."""
    state, now, through = WELL, NOON, list[tuple[datetime, int, Lane]]()
    for milliseconds, parts, lane in story:
        now += timedelta(milliseconds=milliseconds)
        if earliest(state, lane, per_second, now) <= now:
            state = busy_with(state, parts, lane, per_second, now)
            through.append((now, parts, lane))
    return through


def windows(through: Sequence[tuple[datetime, int, Lane]]) -> Sequence[tuple[float, int]]:
    """(seconds, segments but the last message's) of every stretch from one message to a later one."""
    return [
        ((through[end][0] - through[begin][0]).total_seconds(), sum(parts for _, parts, _ in through[begin:end]))
        for end in range(len(through))
        for begin in range(end)
    ]


@given(SENDING, st.sampled_from([0.5, 1.0, 7.3, 30.0]))
def test_no_window_of_any_length_holds_more_than_the_contract_and_one_burst(
    story: Sequence[tuple[int, int, Lane]], per_second: float
) -> None:
    burst = max(BURST.values()).total_seconds()
    for seconds, segments in windows(sent(story, per_second)):
        assert segments <= per_second * (seconds + burst) + 1e-6


@given(SENDING, st.sampled_from([0.5, 1.0, 7.3, 30.0]))
def test_bulk_alone_takes_no_more_than_four_fifths_and_no_burst(
    story: Sequence[tuple[int, int, Lane]], per_second: float
) -> None:
    bulk = [(wait, parts, Lane.BULK) for wait, parts, _ in story]
    for seconds, segments in windows(sent(bulk, per_second)):
        assert segments <= 0.8 * per_second * seconds + 1e-6


@given(SENDING)
def test_an_answer_finds_a_second_of_the_bind_free_whatever_the_others_sent(
    story: Sequence[tuple[int, int, Lane]],
) -> None:
    state, now = WELL, NOON
    for milliseconds, _, lane in story:
        now += timedelta(milliseconds=milliseconds)
        if lane is not Lane.ANSWER and earliest(state, lane, 10.0, now) <= now:
            state = busy_with(state, 1, lane, 10.0, now)
    assert earliest(state, Lane.ANSWER, 10.0, now) == now


def test_a_carrier_without_a_limit_is_always_free() -> None:
    assert busy_with(WELL, 1000, Lane.BULK, 0, NOON) == WELL
    assert earliest(replace(WELL, next_free=NOON + timedelta(hours=1)), Lane.BULK, 0, NOON) == NOON
