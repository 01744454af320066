"""What a ringing timer means. Pure: `decide(ticket, now)` never changes anything."""

from dataclasses import dataclass
from datetime import datetime

from grs_core.domain.lifecycle import Status
from grs_core.domain.offices import Tier
from grs_core.domain.standards import REMIND_AT
from grs_core.domain.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing to do yet; `until` is None when no timer is left."""

    until: datetime | None


@dataclass(frozen=True, slots=True)
class Remind:
    """Tell the holder that `percent` of the time has run."""

    percent: int


@dataclass(frozen=True, slots=True)
class Escalate:
    """The time has run out: the next tier takes over."""


@dataclass(frozen=True, slots=True)
class RaiseAlarm:
    """The time has run out and nobody is above."""


@dataclass(frozen=True, slots=True)
class Resume:
    """The longest pause is over (the citizen has not answered, the court has not ruled): the clocks go on."""


@dataclass(frozen=True, slots=True)
class CallSupervisor:
    """Nobody has accepted the case in time: the office above is called to it."""


@dataclass(frozen=True, slots=True)
class ChaseReferral:
    """The other body's time has run out without an answer."""


@dataclass(frozen=True, slots=True)
class Lapse:
    """The citizen was told of a solution and has not said whether it holds: closed, unconfirmed."""


Decision = Wait | Resume | Remind | CallSupervisor | ChaseReferral | Escalate | RaiseAlarm | Lapse


def decide(ticket: Ticket, now: datetime) -> Decision:
    """The one step that is due, the gravest first: deciding again after it gives what is due beside it.

    After an outage only the latest stage of a desk's clock counts: no reminder follows a breach.
    """
    timer = ticket.timer_at
    if timer is None or now < timer:
        return Wait(timer)
    if ticket.status is Status.RESOLVED:
        return Lapse()
    if ticket.paused_at is not None:
        return Resume() if _come(ticket.pause_ends_at, now) else ChaseReferral()
    if _come(ticket.clock.timer_at, now) and now >= ticket.clock.due_at:
        return RaiseAlarm() if ticket.desk.tier is Tier.CABINET else Escalate()
    if _come(ticket.again_at, now):
        return RaiseAlarm()
    if _come(ticket.referral_due_at, now):
        return ChaseReferral()
    if _come(ticket.accept_by, now):
        return CallSupervisor()
    return Remind(REMIND_AT[1] if now >= ticket.clock.late_at else REMIND_AT[0])


def _come(at: datetime | None, now: datetime) -> bool:
    return at is not None and at <= now
