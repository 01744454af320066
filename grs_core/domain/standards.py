"""Service standards: how many working days a tier has, by priority."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from grs_core.domain.grievance import Priority
from grs_core.domain.offices import Tier
from grs_core.domain.workdays import WorkCalendar

REMIND_AT = (50, 80)
"""Percent of the tier's time at which the holder is reminded (policy part C)."""


@dataclass(frozen=True, slots=True)
class Standards:
    """Working days by (tier, priority), and for an appeal by tier it is heard at. 0 = the tier is skipped."""

    tier_days: Mapping[tuple[Tier, Priority], int]
    appeal_days: Mapping[Tier, int]
    accept_days: Mapping[Priority, int]
    appeal_window_days: int
    """Calendar days after a decision within which an appeal may be filed."""

    def days(self, tier: Tier, priority: Priority, appeal: bool = False) -> int:
        return self.appeal_days[tier] if appeal else self.tier_days[tier, priority]


@dataclass(frozen=True, slots=True)
class TierClock:
    """One tier's promise. `rung` is the last stage acted on: 0, 50, 80, 100 (= escalated or alarmed)."""

    entered_at: datetime
    half_at: datetime
    late_at: datetime
    due_at: datetime
    rung: int = 0

    @classmethod
    def start(cls, now: datetime, working_days: int, calendar: WorkCalendar) -> "TierClock":
        half, late = (calendar.point(now, working_days, percent) for percent in REMIND_AT)
        return cls(now, half, late, calendar.due(now, working_days))

    @property
    def timer_at(self) -> datetime | None:
        """When the policy must next look; None when nothing is left to ring."""
        if self.rung >= 100:
            return None
        if self.rung >= REMIND_AT[1]:
            return self.due_at
        return self.late_at if self.rung >= REMIND_AT[0] else self.half_at

    def shifted(self, paused_at: datetime, now: datetime, calendar: WorkCalendar) -> "TierClock":
        """The clock after a pause: every point still ahead moves by the office time that was waited."""
        waited = calendar.elapsed(paused_at, now)

        def move(at: datetime) -> datetime:
            return calendar.advance(at, waited) if at > paused_at else at

        return TierClock(self.entered_at, move(self.half_at), move(self.late_at), move(self.due_at), self.rung)
