"""The promises, to the letter of the policy, and the clock that keeps them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grs_core.domain.grievance import Priority
from grs_core.domain.offices import Tier
from grs_core.domain.standards import REMIND_AT, TierClock
from grs_core.policy.load import load_policy
from grs_core.policy.model import Policy

# domain policy, part C: working days by tier and priority.
WORKING_DAYS = """
            P1  P2  P3  P4
union        0   3   5   2
upazila      3   7  10   3
district     5  10  15   5
cabinet     20  60  60  60
"""
TABLE = [
    (Tier(tier), Priority(priority), int(days))
    for tier, *cells in (line.split() for line in WORKING_DAYS.strip().splitlines()[1:])
    for priority, days in zip(Priority, cells, strict=True)
]
SUNDAY = datetime(2026, 1, 4, 4, tzinfo=UTC)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy()


@pytest.mark.parametrize(("tier", "priority", "days"), TABLE)
def test_the_standards_are_those_of_the_policy(policy: Policy, tier: Tier, priority: Priority, days: int) -> None:
    assert policy.standards.days(tier, priority) == days


def test_there_is_a_standard_for_every_tier_and_priority_and_no_other(policy: Policy) -> None:
    assert set(policy.standards.tier_days) == {(tier, priority) for tier in Tier for priority in Priority}


@pytest.mark.parametrize("priority", [Priority.P3])
def test_union_upazila_and_district_together_keep_the_thirty_days_of_the_grievance_officer(
    policy: Policy, priority: Priority
) -> None:
    below = (Tier.UNION, Tier.UPAZILA, Tier.DISTRICT)
    assert sum(policy.standards.days(tier, priority) for tier in below) == 30


def test_an_appeal_has_twenty_days_and_sixty_at_the_cell(policy: Policy) -> None:
    for tier in (Tier.UPAZILA, Tier.DISTRICT):
        assert policy.standards.days(tier, Priority.P3, appeal=True) == 20
    assert policy.standards.days(Tier.CABINET, Priority.P3, appeal=True) == 60


def test_the_other_limits_are_those_of_the_policy(policy: Policy) -> None:
    assert dict(policy.standards.accept_days) == {"P1": 1, "P2": 2, "P3": 3, "P4": 3}
    assert policy.standards.appeal_window_days == 30
    assert policy.longest_pause_days == 10
    assert REMIND_AT == (50, 80)


@settings(max_examples=30)
@given(st.integers(1, 60), st.integers(0, 10**6))
def test_a_clock_rings_at_half_at_four_fifths_and_at_the_end_once_each(policy: Policy, days: int, minutes: int) -> None:
    clock = TierClock.start(SUNDAY + timedelta(minutes=minutes % 500_000), days, policy.calendar)
    stages = {0: clock.half_at, 50: clock.late_at, 80: clock.due_at, 100: None}
    for rung, timer in stages.items():
        assert replace(clock, rung=rung).timer_at == timer
    assert clock.entered_at < clock.half_at < clock.late_at < clock.due_at
