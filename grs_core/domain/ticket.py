"""The ticket: the handling of one grievance. Transitions return the changed ticket; services record the event."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from grs_core.domain.complainant import Channel, Complainant
from grs_core.domain.grievance import Grievance, Priority
from grs_core.domain.lifecycle import TICKING, Act, Status, after
from grs_core.domain.offices import Tier
from grs_core.domain.signals import most_pressing
from grs_core.domain.standards import TierClock
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a ticket lies: one office, and the offices that must never see it (the accused's)."""

    office: str
    tier: Tier
    sealed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ticket:
    """`version` is the storage's optimistic lock: saving a stale one raises Conflict.

    `decided_by` is the office of the last decision: an appeal never lands there. `sensitive`: only those who may
    handle such cases on the desk that holds it know of it.
    """

    number: TrackingNumber
    grievance: Grievance
    complainant: Complainant
    channel: Channel
    language: str
    priority: Priority
    status: Status
    desk: Desk
    clock: TierClock
    filed_at: datetime
    policy_version: str
    paused_at: datetime | None = None
    pause_ends_at: datetime | None = None
    handler: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    appeals: int = 0
    alarmed: bool = False
    sensitive: bool = False
    version: int = 0

    @property
    def due_at(self) -> datetime:
        """The promise to the citizen."""
        return self.clock.due_at

    @property
    def timer_at(self) -> datetime | None:
        """When the policy must next look; None when the case is finished or nothing is left to ring."""
        if self.status is Status.WAITING_CITIZEN:
            return self.pause_ends_at
        return self.clock.timer_at if self.status in TICKING else None

    def pressed(self, priority: Priority, clock: TierClock) -> Self:
        """At least as pressing as `priority`, and promised no later than `clock` says."""
        sooner = min(self.clock, clock, key=lambda each: each.due_at)
        return replace(self, priority=most_pressing(self.priority, priority), clock=sooner)

    def acted(self, act: Act) -> Self:
        """The same ticket in the status that `act` leads to. Raises RuleBroken("act_not_lawful")."""
        return replace(self, status=after(self.status, act))

    def moved(self, act: Act, desk: Desk, clock: TierClock) -> Self:
        """On another desk with a fresh clock: nobody there has accepted it yet."""
        status = after(self.status, act)
        moved = replace(self, status=status, desk=desk, clock=clock, handler=None, alarmed=False)
        return replace(moved, paused_at=None, pause_ends_at=None)

    def accepted(self, officer: str) -> Self:
        return replace(self.acted(Act.ACCEPT), handler=officer)

    def asked(self, now: datetime, ends_at: datetime) -> Self:
        """The citizen is asked: the office's clock stands still until he answers, at the longest until `ends_at`."""
        return replace(self.acted(Act.ASK), paused_at=now, pause_ends_at=ends_at)

    def resumed(self, act: Act, now: datetime, calendar: WorkCalendar) -> Self:
        """The citizen answered, or the longest pause is over: the clock goes on from where it stood."""
        clock = self.clock.shifted(self.paused_at or now, now, calendar)
        return replace(self.acted(act), paused_at=None, pause_ends_at=None, clock=clock)

    def decided(self, act: Act, now: datetime) -> Self:
        """Resolved or rejected by the office that holds it."""
        return replace(self.acted(act), decided_by=self.desk.office, decided_at=now, paused_at=None, pause_ends_at=None)

    def rung(self, stage: int) -> Self:
        """A timer stage was acted on."""
        return replace(self, clock=replace(self.clock, rung=stage), alarmed=self.alarmed or stage >= 100)
