"""The ticket: the handling of one grievance. Transitions return the changed ticket; services record the event."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from grs_core.domain.closing import Closed, Closing
from grs_core.domain.complainant import Beneficiary, Channel, Complainant
from grs_core.domain.grievance import Grievance, Priority
from grs_core.domain.lifecycle import TICKING, UNFINISHED, Act, Status, after
from grs_core.domain.offices import Tier
from grs_core.domain.promise import Pause
from grs_core.domain.signals import most_pressing
from grs_core.domain.standards import REMIND_AT, Statutory, TierClock
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.workdays import WorkCalendar


class Kind(StrEnum):
    """A citizen's case, or the one that was opened about the common cause of several."""

    SINGLE = "single"
    SYSTEMIC = "systemic"


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
    handle such cases on the desk that holds it know of it. `handler` has accepted the case, `assigned` is to. `called`:
    the supervisor's office that was called because nobody did. `again_at`: when the alarm at the top comes again.
    `referral_due_at`: when another body owes its answer. `merged_into`: the case that goes on for this one.
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
    statutory: Statutory | None = None
    closing: Closing = field(default_factory=Closing)
    kind: Kind = Kind.SINGLE
    assigned: str | None = None
    called: str | None = None
    again_at: datetime | None = None
    referral_due_at: datetime | None = None
    merged_into: TrackingNumber | None = None
    beneficiary: Beneficiary = field(default_factory=Beneficiary)

    @property
    def due_at(self) -> datetime:
        """The promise to the citizen."""
        return self.clock.due_at

    @property
    def timer_at(self) -> datetime | None:
        """When the policy must next look; None when the case is finished or nothing is left to ring."""
        return min((at for at in self._timers() if at is not None), default=None)

    def _timers(self) -> tuple[datetime | None, ...]:
        if self.status is Status.RESOLVED:
            return (self.closing.confirm_by,)
        if self.status not in UNFINISHED:
            return ()
        if self.paused_at is not None:
            return self.pause_ends_at, self.referral_due_at
        accept_by = self.accept_by if self.status in TICKING else None
        return self.clock.timer_at, self.again_at, self.referral_due_at, accept_by

    @property
    def accept_by(self) -> datetime | None:
        """Until when somebody is to accept the case; None when one did, or when it was told that nobody did."""
        return self.clock.accept_by if self.handler is None and self.called is None else None

    def pressed(self, priority: Priority, clock: TierClock) -> Self:
        """At least as pressing as `priority`, and promised no later than `clock` says."""
        sooner = min(self.clock, clock, key=lambda each: each.due_at)
        return replace(self, priority=most_pressing(self.priority, priority), clock=sooner)

    def acted(self, act: Act) -> Self:
        """The same ticket in the status that `act` leads to. Raises RuleBroken("act_not_lawful")."""
        return replace(self, status=after(self.status, act))

    def moved(self, act: Act, desk: Desk, clock: TierClock) -> Self:
        """On another desk with a fresh clock: nobody there has accepted it yet. Pauses stay behind; who was referred to
        still owes his answer, to the new desk.
        """
        moved = replace(self, status=after(self.status, act), desk=desk, clock=clock, alarmed=False)
        moved = replace(moved, handler=None, assigned=None, called=None, again_at=None)
        return replace(moved, paused_at=None, pause_ends_at=None, merged_into=None)

    def accepted(self, officer: str) -> Self:
        """Somebody has it now: what was said of nobody having it is over, an alarm about its promise is not."""
        taken = replace(self.acted(Act.ACCEPT), handler=officer, called=None)
        return replace(taken, alarmed=self.alarmed and self.clock.rung >= 100)

    def asked(self, now: datetime, ends_at: datetime | None) -> Self:
        """The citizen is asked: the clocks stand still until he answers, at the longest until `ends_at`. None: they run
        on, because the case has been waited for as long as the policy allows.
        """
        return replace(self.acted(Act.ASK), paused_at=now if ends_at else None, pause_ends_at=ends_at)

    def referred(self, due_at: datetime, paused_at: datetime | None = None, ends_at: datetime | None = None) -> Self:
        """Another body is asked until `due_at`. Only before a court do the clocks stand still meanwhile."""
        sent = replace(self.acted(Act.REFER), referral_due_at=due_at)
        return replace(sent, paused_at=paused_at, pause_ends_at=ends_at)

    def resumed(self, act: Act, now: datetime, calendar: WorkCalendar) -> Self:
        """The citizen or the other body answered, or the longest pause is over: the clocks go on from where they stood.

        Who only reached the longest pause at a court still owes his answer there. What nobody has in hand any more,
        because its handler stepped back or it was given to another meanwhile, is open again: it can be accepted.
        """
        back = replace(self.running(now, calendar).acted(act), referral_due_at=None)
        return back if back.handler is not None else back.acted(Act.FORWARD)

    def running(self, now: datetime, calendar: WorkCalendar) -> Self:
        """No pause any more: every point still ahead has moved by the time that was waited. A pause ends when it ends,
        however late somebody looks.
        """
        until = min(now, self.pause_ends_at or now)
        if self.paused_at is None or until <= self.paused_at:
            return replace(self, paused_at=None, pause_ends_at=None)
        pause = Pause(self.paused_at, until)
        law = self.statutory and self.statutory.paused(pause, calendar)
        later = replace(self, clock=self.clock.paused(pause, calendar), statutory=law)
        return replace(later, paused_at=None, pause_ends_at=None)

    def decided(self, act: Act, now: datetime, closing: Closing | None = None) -> Self:
        """Resolved or rejected by the office that holds it."""
        ended = replace(self.acted(act), decided_by=self.desk.office, decided_at=now, closing=closing or self.closing)
        return replace(ended, paused_at=None, pause_ends_at=None, referral_due_at=None)

    def merged(self, into: TrackingNumber) -> Self:
        """Another case about the same thing goes on for it: nothing of its own rings any more."""
        ended = replace(self.acted(Act.MERGE), merged_into=into, again_at=None, referral_due_at=None)
        return replace(ended, paused_at=None, pause_ends_at=None, handler=None, assigned=None, called=None)

    def closed(self, how: Closed) -> Self:
        """The citizen confirmed the solution, or did not answer in time."""
        return replace(self.acted(Act.CLOSE), closing=replace(self.closing, how=how, confirm_by=None))

    def quieted(self, now: datetime) -> Self:
        """No alarm any more for a promise that has been put off since: it rings again when the new one has passed."""
        if self.clock.rung < 100 or self.clock.due_at <= now:
            return self
        return replace(self, clock=replace(self.clock, rung=REMIND_AT[-1]), alarmed=False, again_at=None)

    def rung(self, stage: int, again_at: datetime | None = None) -> Self:
        """A timer stage was acted on; `again_at`: at the top it rings again then."""
        rung = replace(self, clock=replace(self.clock, rung=max(stage, self.clock.rung)))
        return replace(rung, alarmed=self.alarmed or stage >= 100, again_at=again_at)
