"""Which promise a desk makes, and what the law's limit is: the policy's days in the calendar of the office."""

from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from grs_core.domain.grievance import Priority
from grs_core.domain.offices import Tier
from grs_core.domain.promise import Explained, Span, explain
from grs_core.domain.standards import Statutory, TierClock
from grs_core.domain.ticket import Desk, Ticket
from grs_core.policy.model import Policy


def fresh(policy: Policy, desk: Desk, priority: Priority, now: datetime, appeal: bool = False) -> TierClock:
    """A desk's full time. A standard of no days means that cases are not begun there; one that is sent there needs a
    promise too.
    """
    return of_days(policy, desk, priority, now, policy.standards.days(desk.tier, priority, appeal) or 1)


def of_days(policy: Policy, desk: Desk, priority: Priority, now: datetime, days: int) -> TierClock:
    """A promise of so many working days, and the acknowledgement's time by priority."""
    calendar = policy.calendar_of(desk.office)
    accept_days = min(days, policy.standards.accept_days[priority])
    return TierClock.start(now, days, calendar, accept_days)


def next_desk(policy: Policy, ticket: Ticket, desk: Desk, now: datetime) -> TierClock:
    """For a case that climbs by itself: the next desk has its full time, else it would be late the next day."""
    return fresh(policy, desk, ticket.priority, now, appeal=ticket.appeals > 0)


def sent_on(policy: Policy, ticket: Ticket, desk: Desk, now: datetime) -> TierClock:
    """For a case that an officer sends elsewhere: never later than the law's limit, which no move starts anew; but one
    working day at least. The cell has its own limit: its first promise, when the case comes back to it.
    """
    clock = next_desk(policy, ticket, desk, now)
    limit, until = _limit(ticket, desk)
    if limit is None or clock.due_at <= until:
        return clock
    calendar = policy.calendar_of(desk.office)
    one_day = Span(now, 1)
    span = one_day if until < one_day.end(calendar) else limit
    cut = TierClock.over(span, now, calendar)
    return replace(cut, accept_by=min(clock.accept_by or cut.due_at, cut.due_at))


def _limit(ticket: Ticket, desk: Desk) -> tuple[Span | None, datetime]:
    law = ticket.statutory
    if desk.tier is not Tier.CABINET:
        return (law.span, law.due_at) if law is not None else (None, ticket.due_at)
    comes = ticket.desk.office != desk.office
    if comes or law is None or ticket.due_at > law.due_at:
        return None if comes else ticket.clock.span, ticket.due_at
    return law.span, law.due_at


def no_later(policy: Policy, clock: TierClock, promised: TierClock) -> TierClock:
    """The new desk's time, at the latest until what was promised before (`promised`, without an open pause). A promise
    that has passed already binds nobody: a clock that has run out would ring for nobody either.
    """
    if not clock.entered_at < promised.due_at < clock.due_at:
        return clock
    accept_by = min(clock.accept_by or promised.due_at, promised.due_at)
    now = clock.entered_at
    return TierClock(
        entered_at=now,
        half_at=min(clock.half_at, promised.due_at),
        late_at=min(clock.late_at, promised.due_at),
        due_at=promised.due_at,
        span=promised.span,
        accept_by=accept_by,
    )


def law_of_first_instance(
    policy: Policy, desk: Desk, priority: Priority, now: datetime, tier: Tier | None = None
) -> Statutory:
    """The grievance officer's limit (guidelines 2015, rev. 2018); of a case that begins at the cell, the cell's.
    `tier`: where it belongs, when it lies at the cell for another reason (its place is missing, nobody below may know
    of it).
    """
    standards = policy.standards
    at_cell = (tier or desk.tier) is Tier.CABINET
    days = standards.days(Tier.CABINET, priority) if at_cell else standards.statutory_days
    return Statutory.start(now, days, policy.calendar_of(desk.office))


def law_of_appeal(policy: Policy, desk: Desk, priority: Priority, now: datetime) -> Statutory:
    days = policy.standards.days(desk.tier, priority, appeal=True)
    return Statutory.start(now, days, policy.calendar_of(desk.office))


def pause_ends(policy: Policy, ticket: Ticket, now: datetime) -> datetime | None:
    """Until when the clocks may stand still: the policy's longest pause, less what was waited already under the same
    limit. None: nothing is left of it.
    """
    calendar, longest = policy.calendar_of(ticket.desk.office), policy.longest_pause_days
    pauses = ticket.statutory.span.pauses if ticket.statutory else ()
    if not pauses:
        return calendar.due(now, longest)
    left = longest - sum((calendar.elapsed(pause.since, pause.until) for pause in pauses), Fraction(0))
    return calendar.advance(now, left) if left > 0 else None


def recomputed(policy: Policy, ticket: Ticket, now: datetime) -> Ticket:
    """The same promises in the calendar of today. A promise is never brought into the past by it: an office is not
    late because a holiday was taken back. One that is kept for that reason follows from no span any more. Doing it
    again changes nothing.
    """
    calendar, clock, law = policy.calendar_of(ticket.desk.office), ticket.clock, ticket.statutory
    # While a citizen or a court is waited for the clocks stand at `paused_at`.
    at = ticket.paused_at or now
    if clock.span is not None:
        derived = clock.derived(clock.span, calendar)
        accept_days = policy.standards.accept_days[ticket.priority]
        accept_by = clock.accept_by and min(calendar.due(clock.entered_at, accept_days), derived.due_at)
        derived = replace(derived, accept_by=_kept(clock.accept_by, accept_by, now))
        clock = replace(clock, span=None) if _into_the_past(clock.due_at, derived.due_at, at) else derived
    if law is not None:
        derived_law = Statutory.over(law.span, calendar)
        law = law if _into_the_past(law.due_at, derived_law.due_at, at) else derived_law
    again = replace(ticket, clock=clock, statutory=law, pause_ends_at=_pause_end(policy, ticket, now))
    return again.quieted(now)


def _into_the_past(old: datetime, new: datetime, now: datetime) -> bool:
    return new <= now and new < old


def _pause_end(policy: Policy, ticket: Ticket, now: datetime) -> datetime | None:
    """The longest pause in the calendar of today; one that would be over already ends as it was set."""
    if ticket.paused_at is None or ticket.pause_ends_at is None:
        return ticket.pause_ends_at
    again = pause_ends(policy, ticket, ticket.paused_at)
    return again if again is not None and again > now else ticket.pause_ends_at


def _kept(old: datetime | None, new: datetime | None, now: datetime) -> datetime | None:
    return old if old and new and new <= now < old else new


def explained(policy: Policy, ticket: Ticket) -> Explained | None:
    """How the desk's due date came about; None for a case older than that knowledge."""
    span = ticket.clock.span
    return None if span is None else explain(span, policy.calendar_of(ticket.desk.office))


def explained_by_law(policy: Policy, ticket: Ticket) -> Explained | None:
    """The same of the law's limit."""
    law = ticket.statutory
    return None if law is None else explain(law.span, policy.calendar_of(ticket.desk.office))
