"""Whatever is declared, whenever: dates derived anew are stable, and never come into the past."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from grs_core.domain.lifecycle import Act
from grs_core.domain.offices import Tier
from grs_core.domain.promise import Pause, Span
from grs_core.domain.standards import Statutory, TierClock
from grs_core.domain.ticket import Desk, Ticket
from grs_core.policy.model import Policy
from grs_core.services.clocks import recomputed
from tests.support.casebook import USSO
from tests.support.cases import a_ticket
from tests.support.holidays import with_holidays

_DAYS = st.sets(st.integers(0, 60).map(lambda n: date(2026, 1, 5) + timedelta(n)), max_size=12)
_HOURS = st.integers(0, 60 * 24)
EARLIEST = datetime(2026, 1, 4, 4, tzinfo=UTC)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Ticket, Policy, datetime]:
    """An unfinished case, promised under one set of holidays, running or paused; and a moment at which it lives."""
    policy = with_holidays(*draw(_DAYS))
    calendar, office = policy.calendar, Desk(USSO, Tier.UPAZILA)
    pauses = tuple(
        Pause(EARLIEST + timedelta(hours=start), EARLIEST + timedelta(hours=start + length))
        for start, length in draw(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 300)), max_size=2))
    )
    span = Span(EARLIEST, draw(st.integers(1, 20)), draw(st.sampled_from([0, 10])), pauses)
    law = Span(EARLIEST, 30, span.extra_days, pauses)
    clock = TierClock.over(span, EARLIEST, calendar, draw(st.sampled_from([0, 50, 80])), calendar.due(EARLIEST, 1))
    ticket = a_ticket(desk=office, clock=clock, filed_at=EARLIEST, statutory=Statutory.over(law, calendar))
    now = EARLIEST + timedelta(hours=draw(_HOURS))
    if draw(st.booleans()):
        ends = calendar.due(now, policy.longest_pause_days)
        ticket = replace(ticket.acted(Act.ASK), handler="karim", paused_at=now, pause_ends_at=ends)
    return ticket, with_holidays(*draw(_DAYS), working=tuple(draw(_DAYS))), now


@given(cases(), st.integers(0, 400))
def test_whatever_is_declared_a_second_run_changes_nothing(given_: tuple[Ticket, Policy, datetime], hours: int) -> None:
    ticket, policy, now = given_
    once = recomputed(policy, ticket, now)
    assert recomputed(policy, once, now) == once
    later = recomputed(policy, once, now + timedelta(hours=hours))
    assert (later.due_at, later.statutory) == (once.due_at, once.statutory)


@given(cases())
def test_whatever_is_declared_no_promise_comes_into_the_past(given_: tuple[Ticket, Policy, datetime]) -> None:
    ticket, policy, now = given_
    after = recomputed(policy, ticket, now)
    for was, is_now in ((ticket.due_at, after.due_at), (limit(ticket), limit(after))):
        assert is_now > (ticket.paused_at or now) or is_now >= was
    if ticket.accept_by is not None and ticket.accept_by > now:
        assert after.accept_by is not None and after.accept_by > now
    if ticket.paused_at is not None:
        assert after.pause_ends_at is not None and (
            after.pause_ends_at > now or ticket.pause_ends_at == after.pause_ends_at
        )


@given(cases())
def test_whatever_is_declared_a_promise_that_runs_still_rings_in_time(given_: tuple[Ticket, Policy, datetime]) -> None:
    ticket, policy, now = given_
    after = recomputed(policy, ticket, now)
    assert after.timer_at is not None and after.timer_at <= max(after.due_at, after.pause_ends_at or after.due_at)
    assert (after.status, after.desk, after.clock.rung) == (ticket.status, ticket.desk, ticket.clock.rung)
    assert after.clock.half_at <= after.clock.late_at <= after.due_at or after.clock.span is None


def limit(ticket: Ticket) -> datetime:
    assert ticket.statutory is not None
    return ticket.statutory.due_at
