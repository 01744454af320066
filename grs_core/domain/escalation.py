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
    """The citizen was asked and has not answered within the longest pause: the office's clock goes on."""


Decision = Wait | Resume | Remind | Escalate | RaiseAlarm


def decide(ticket: Ticket, now: datetime) -> Decision:
    """The one step that is due. After an outage only the latest stage counts: no reminder follows a breach."""
    timer = ticket.timer_at
    if timer is None or now < timer:
        return Wait(timer)
    if ticket.status is Status.WAITING_CITIZEN:
        return Resume()
    if now >= ticket.clock.due_at:
        return RaiseAlarm() if ticket.desk.tier is Tier.CABINET else Escalate()
    return Remind(REMIND_AT[1] if now >= ticket.clock.late_at else REMIND_AT[0])
