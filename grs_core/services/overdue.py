"""The timers: oldest first, each in a change of its own, exactly once under any number of workers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import assert_never

from grs_core.domain.escalation import Escalate, RaiseAlarm, Remind, Resume, Wait, decide
from grs_core.domain.events import SYSTEM, EventName, TicketEvent
from grs_core.domain.lifecycle import Act
from grs_core.domain.standards import TierClock
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.workdays import day_of
from grs_core.policy.model import Policy
from grs_core.ports import Dice, UnitOfWork, WorkFactory
from grs_core.services.notices import notify
from grs_core.services.sensitive import able_on, lift

BATCH = 200
LATE = timedelta(minutes=2)
"""A timer acted on this long after it rang is counted as late."""
BACK_OFF = timedelta(minutes=5)


@dataclass(slots=True)
class SweepReport:
    """What one sweep did; `problems` are for the log: ids and error names only."""

    escalated: int = 0
    reminded: int = 0
    alarmed: int = 0
    failed: int = 0
    late: int = 0
    problems: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, int]:
        return {
            "escalated": self.escalated,
            "reminded": self.reminded,
            "alarmed": self.alarmed,
            "failed": self.failed,
            "late": self.late,
        }


def sweep(
    writing: WorkFactory, reading: WorkFactory, policy: Policy, dice: Dice, now: datetime, limit: int | None = None
) -> SweepReport:
    """Acts on every timer that has come, `limit` at most; before that, no sensitive case stays where nobody may handle
    it any more. One that fails is put off and reported; the sweep goes on.
    """
    report = SweepReport()
    _lift_stranded(writing, reading, policy, now, report)
    cursor: tuple[datetime, str] | None = None
    seen = 0
    while limit is None or seen < limit:
        with reading() as work:
            due = work.tickets.ringing(now, BATCH if limit is None else min(BATCH, limit - seen), cursor)
        if not due:
            return report
        for rang_at, number in due:
            cursor = (rang_at, str(number))
            _one(writing, policy, dice, number, rang_at, now, report)
        seen += len(due)
    return report


def _lift_stranded(
    writing: WorkFactory, reading: WorkFactory, policy: Policy, now: datetime, report: SweepReport
) -> None:
    with reading() as work:
        stranded = work.tickets.stranded(day_of(now), BATCH)
    for number in stranded:
        try:
            with writing() as work:
                lift(work, policy, number, now)
                work.commit()
        except Exception as error:  # as below
            report.failed += 1
            report.problems.append(f"{number}: {type(error).__name__}")


def _one(
    writing: WorkFactory,
    policy: Policy,
    dice: Dice,
    number: TrackingNumber,
    rang_at: datetime,
    now: datetime,
    report: SweepReport,
) -> None:
    try:
        with writing() as work:
            ticket = work.tickets.claim_ringing(number, now)
            if ticket is None:
                return
            count = _act(work, policy, dice, ticket, now)
            work.commit()
        count(report)
        report.late += now - rang_at > LATE
    except Exception as error:  # whatever is wrong with one row, the others are not to wait for it
        report.failed += 1
        report.problems.append(f"{number}: {type(error).__name__}")
        with writing() as work:
            work.tickets.back_off(number, now + BACK_OFF)
            work.commit()


def _act(work: UnitOfWork, policy: Policy, dice: Dice, ticket: Ticket, now: datetime) -> Callable[[SweepReport], None]:
    """Changes the ticket; gives what to count once the change is kept."""
    decision = decide(ticket, now)
    match decision:
        case Wait():
            return lambda report: None
        case Resume():
            _save(work, ticket.resumed(Act.RESUME, now, policy.calendar), EventName.CLOCK_RESUMED, now)
            return lambda report: None
        case Remind(percent):
            _save(work, ticket.rung(percent), EventName.REMINDED, now, detail=f"{percent}%")
            return _reminded
        case RaiseAlarm():
            _save(work, ticket.rung(100), EventName.ALARMED, now)
            return _alarmed
        case Escalate():
            _escalate(work, policy, dice, ticket, now)
            return _escalated
        case _:
            assert_never(decision)


def _escalate(work: UnitOfWork, policy: Policy, dice: Dice, ticket: Ticket, now: datetime) -> None:
    able = able_on(work, now)
    desk = policy.router.above(ticket.grievance, ticket.desk, avoid=[ticket.desk.office], able=able)
    if desk is None:
        raise LookupError("nobody above a tier that is not the top")
    days = policy.standards.days(desk.tier, ticket.priority, appeal=ticket.appeals > 0)
    moved = ticket.moved(Act.ESCALATE, desk, TierClock.start(now, days, policy.calendar))
    notify(work, policy, dice, moved, "notice_escalated", now)
    _save(work, moved, EventName.ESCALATED, now, ticket.desk.office, desk.office)


def _save(
    work: UnitOfWork,
    ticket: Ticket,
    name: EventName,
    now: datetime,
    origin: str | None = None,
    target: str | None = None,
    detail: str = "",
) -> None:
    work.tickets.save(ticket)
    work.audit.append(TicketEvent(name, now, SYSTEM, str(ticket.number), origin, target, detail))


def _reminded(report: SweepReport) -> None:
    report.reminded += 1


def _alarmed(report: SweepReport) -> None:
    report.alarmed += 1


def _escalated(report: SweepReport) -> None:
    report.escalated += 1
