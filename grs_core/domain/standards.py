"""Service standards, and the two clocks of a case: one desk's promise, and the law's."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from grs_core.domain.grievance import Priority
from grs_core.domain.offices import Tier
from grs_core.domain.promise import Pause, Span
from grs_core.domain.workdays import WorkCalendar

REMIND_AT = (50, 80)
"""Percent of the tier's time at which the holder is reminded (policy part C)."""


@dataclass(frozen=True, slots=True)
class Standards:
    """Working days by (tier, priority), and for an appeal by tier it is heard at. 0 = the tier is skipped.

    `statutory_days`: the grievance officer's limit for all first tiers together (30 in the citizen charters), with
    `investigation_days` more when a case is investigated. `reopens`: how often "not solved" brings a case back to the
    desk that solved it. `alarm_again_days`: at the top an alarm comes again after so many working days.
    """

    tier_days: Mapping[tuple[Tier, Priority], int]
    appeal_days: Mapping[Tier, int]
    accept_days: Mapping[Priority, int]
    appeal_window_days: int
    """Calendar days after a decision within which an appeal may be filed."""
    statutory_days: int = 30
    investigation_days: int = 10
    confirm_days: int = 10
    """Calendar days in which a citizen may say whether a proposed solution holds."""
    alarm_again_days: int = 5
    reopens: int = 1

    def days(self, tier: Tier, priority: Priority, appeal: bool = False) -> int:
        """Of a tier that the policy has left out since a case came there: those of the next one that it has."""
        found = self.appeal_days.get(tier) if appeal else self.tier_days.get((tier, priority))
        if found is not None:
            return found
        if tier.next is None:
            raise LookupError(f"no standard for {tier.value}")
        return self.days(tier.next, priority, appeal)


@dataclass(frozen=True, slots=True)
class TierClock:
    """One desk's promise. `rung` is the last stage acted on: 0, 50, 80, 100 (= escalated or alarmed).

    `span` is what `due_at` follows from, so that it can be explained and derived anew; it may have begun before the
    desk had the case, for a promise that a move did not put off. None: kept before spans were. `accept_by`: until then
    somebody is to accept the case, None when that is done or overdue and told.
    """

    entered_at: datetime
    half_at: datetime
    late_at: datetime
    due_at: datetime
    rung: int = 0
    span: Span | None = None
    accept_by: datetime | None = None

    @classmethod
    def start(
        cls, now: datetime, working_days: int, calendar: WorkCalendar, accept_days: int | None = None
    ) -> "TierClock":
        accept_by = calendar.due(now, accept_days) if accept_days else None
        return cls.over(Span(now, working_days), now, calendar, accept_by=accept_by)

    @classmethod
    def over(
        cls, span: Span, entered_at: datetime, calendar: WorkCalendar, rung: int = 0, accept_by: datetime | None = None
    ) -> "TierClock":
        """The clock of a span. One that had begun before the desk had the case is reminded of by what is left then."""
        due = span.end(calendar)
        if span.started_at == entered_at:
            half, late = (span.end(calendar, percent) for percent in REMIND_AT)
        else:
            left = calendar.elapsed(entered_at, due)
            half, late = (calendar.advance(entered_at, left * Fraction(percent, 100)) for percent in REMIND_AT)
        return cls(entered_at, half, late, due, rung, span, accept_by)

    @property
    def timer_at(self) -> datetime | None:
        """When the policy must next look; None when nothing is left to ring."""
        if self.rung >= 100:
            return None
        if self.rung >= REMIND_AT[1]:
            return self.due_at
        return self.late_at if self.rung >= REMIND_AT[0] else self.half_at

    def paused(self, pause: Pause, calendar: WorkCalendar) -> "TierClock":
        """The clock after a pause: every point still ahead moves by the office time that was waited."""
        if self.span is not None:
            longer = replace(self.span, pauses=(*self.span.pauses, pause))
            return self.derived(longer, calendar)
        waited = calendar.elapsed(pause.since, pause.until)

        def move(at: datetime) -> datetime:
            return calendar.advance(at, waited) if at > pause.since else at

        return replace(self, half_at=move(self.half_at), late_at=move(self.late_at), due_at=move(self.due_at))

    def derived(self, span: Span, calendar: WorkCalendar) -> "TierClock":
        """The same clock over another span, or another calendar."""
        return TierClock.over(span, self.entered_at, calendar, self.rung, self.accept_by)

    def extended(self, days: int, calendar: WorkCalendar) -> "TierClock":
        """With so many working days more; reminders that were given already are not given again."""
        span = self.span or Span(self.entered_at, round(calendar.elapsed(self.entered_at, self.due_at)) or 1)
        return self.derived(replace(span, extra_days=span.extra_days + days), calendar)


@dataclass(frozen=True, slots=True)
class Statutory:
    """The law's limit for what goes on now (first instance, appeal, cell): moves never start it anew."""

    span: Span
    due_at: datetime

    @classmethod
    def start(cls, now: datetime, working_days: int, calendar: WorkCalendar) -> "Statutory":
        return cls.over(Span(now, working_days), calendar)

    @classmethod
    def over(cls, span: Span, calendar: WorkCalendar) -> "Statutory":
        return cls(span, span.end(calendar))

    def paused(self, pause: Pause, calendar: WorkCalendar) -> "Statutory":
        return self.over(replace(self.span, pauses=(*self.span.pauses, pause)), calendar)

    def extended(self, days: int, calendar: WorkCalendar) -> "Statutory":
        return self.over(replace(self.span, extra_days=self.span.extra_days + days), calendar)
