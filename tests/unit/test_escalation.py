"""What a ringing timer means, stage by stage."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grs_core.domain.closing import Closed, Closing
from grs_core.domain.escalation import (
    CallSupervisor,
    ChaseReferral,
    Escalate,
    Lapse,
    RaiseAlarm,
    Remind,
    Resume,
    Wait,
    decide,
)
from grs_core.domain.lifecycle import TICKING, UNFINISHED, Act, Status
from grs_core.domain.offices import Tier
from grs_core.domain.ticket import Desk, Ticket
from tests.support.cases import START, a_clock, a_ticket, hours

DUE = START + hours(24)
HALF, LATE = DUE - hours(12), DUE - hours(4)
A_MOMENT = timedelta(seconds=1)


def ticket(tier: Tier = Tier.UPAZILA, rung: int = 0, status: Status = Status.OPEN) -> Ticket:
    return a_ticket(desk=Desk("uno-1", tier), clock=a_clock(DUE, rung), status=status)


@pytest.mark.parametrize(
    ("rung", "now", "expected"),
    [
        (0, HALF - A_MOMENT, Wait(HALF)),
        (0, HALF, Remind(50)),
        (0, LATE - A_MOMENT, Remind(50)),
        (50, HALF, Wait(LATE)),
        (50, LATE - A_MOMENT, Wait(LATE)),
        (50, LATE, Remind(80)),
        (80, LATE, Wait(DUE)),
        (80, DUE - A_MOMENT, Wait(DUE)),
        (80, DUE, Escalate()),
        (100, DUE, Wait(None)),
    ],
)
def test_each_stage_comes_once_and_at_its_time(rung: int, now: datetime, expected: object) -> None:
    assert decide(ticket(rung=rung), now) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [(LATE + A_MOMENT, Remind(80)), (DUE, Escalate()), (DUE + timedelta(days=90), Escalate())],
    ids=["two reminders missed", "due", "a season later"],
)
def test_after_an_outage_only_the_latest_stage_counts(now: datetime, expected: object) -> None:
    assert decide(ticket(rung=0), now) == expected


def test_at_the_top_an_alarm_is_raised_again_and_again_until_somebody_acts() -> None:
    case, again = ticket(Tier.CABINET, rung=80), DUE + timedelta(days=5)
    assert decide(case, DUE) == RaiseAlarm()
    assert case.rung(100).alarmed
    assert decide(case.rung(100, again), again - A_MOMENT) == Wait(again)
    assert decide(case.rung(100, again), again) == RaiseAlarm()


def test_a_case_that_nobody_accepted_in_time_calls_the_supervisor_once() -> None:
    accept_by = HALF - hours(6)
    waiting = replace(ticket(), clock=replace(ticket().clock, accept_by=accept_by))
    assert decide(waiting, accept_by - A_MOMENT) == Wait(accept_by)
    assert decide(waiting, accept_by) == CallSupervisor()
    assert decide(replace(waiting, called="uno-1"), accept_by) == Wait(HALF)
    assert decide(waiting.accepted("karim"), accept_by) == Wait(HALF)


def test_a_breach_goes_before_an_acknowledgement_that_was_not_given() -> None:
    waiting = replace(ticket(), clock=replace(ticket().clock, accept_by=HALF))
    assert decide(waiting, DUE) == Escalate()


def test_another_body_is_chased_while_the_desks_own_clock_runs_on() -> None:
    reply_by = HALF + hours(1)
    sent = ticket(rung=50, status=Status.IN_PROGRESS).referred(reply_by)
    assert decide(sent, reply_by - A_MOMENT) == Wait(reply_by)
    assert decide(sent, reply_by) == ChaseReferral()
    assert decide(replace(sent, referral_due_at=DUE + hours(9)), DUE) == Escalate()


def test_before_a_court_the_clocks_stand_still_until_the_longest_pause_is_over() -> None:
    ends = DUE + timedelta(days=10)
    sent = ticket(status=Status.IN_PROGRESS).referred(DUE + timedelta(days=40), HALF, ends)
    assert decide(sent, DUE + timedelta(days=1)) == Wait(ends)
    assert decide(sent, ends) == Resume()


def test_a_solution_on_which_the_citizen_is_silent_lapses_when_his_time_is_over() -> None:
    solved = ticket(status=Status.IN_PROGRESS).decided(Act.RESOLVE, START, Closing(confirm_by=DUE))
    assert decide(solved, DUE - A_MOMENT) == Wait(DUE)
    assert decide(solved, DUE) == Lapse()
    assert decide(solved.closed(Closed.CONFIRMED), DUE) == Wait(None)


def test_when_the_policys_pause_is_used_up_the_clock_runs_on_while_the_citizen_is_asked() -> None:
    assert decide(ticket().asked(START, None), DUE) == Escalate()


@pytest.mark.parametrize("tier", [tier for tier in Tier if tier is not Tier.CABINET])
def test_below_the_top_a_breach_moves_the_case_up(tier: Tier) -> None:
    assert decide(ticket(tier), DUE) == Escalate()


def test_a_case_that_nobody_accepted_is_moved_up_too() -> None:
    assert ticket().handler is None
    assert decide(ticket(), DUE) == decide(replace(ticket(), handler="karim", status=Status.IN_PROGRESS), DUE)


def test_while_the_citizen_is_asked_only_the_end_of_the_pause_rings() -> None:
    ends = DUE + timedelta(days=10)
    asked = replace(ticket(status=Status.WAITING_CITIZEN), paused_at=HALF, pause_ends_at=ends)
    assert decide(asked, ends - A_MOMENT) == Wait(ends)
    assert decide(asked, ends) == Resume()


@pytest.mark.parametrize("status", sorted(set(Status) - UNFINISHED))
def test_nothing_rings_for_a_finished_case(status: Status) -> None:
    assert decide(ticket(status=status), DUE + timedelta(days=400)) == Wait(None)


@given(
    st.sampled_from(sorted(TICKING)),
    st.sampled_from(list(Tier)),
    st.sampled_from([0, 50, 80]),
    st.timedeltas(timedelta(0), timedelta(days=60)),
)
def test_whatever_the_hour_there_is_a_next_step_or_a_time_to_look_again(
    status: Status, tier: Tier, rung: int, later: timedelta
) -> None:
    case, now = ticket(tier, rung, status), START + later
    decision = decide(case, now)
    if isinstance(decision, Wait):
        assert decision.until is not None and decision.until > now
    else:
        assert case.timer_at is not None and case.timer_at <= now
