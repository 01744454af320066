"""The timers: oldest first, a few in one change, exactly once under any number of workers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from grs_core.case_ports import DeskNoticeKind
from grs_core.domain.closing import Closed
from grs_core.domain.escalation import (
    CallSupervisor,
    ChaseReferral,
    Decision,
    Escalate,
    Lapse,
    RaiseAlarm,
    Remind,
    Resume,
    Wait,
    decide,
)
from grs_core.domain.events import SYSTEM, EventName, TicketEvent
from grs_core.domain.lifecycle import Act, Status
from grs_core.domain.offices import Tier
from grs_core.domain.standards import REMIND_AT
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.workdays import day_of
from grs_core.policy.model import Policy
from grs_core.ports import Dice, UnitOfWork, WorkFactory
from grs_core.services.arrival import arrived
from grs_core.services.cause_sweep import find_common_causes, settle_the_rest
from grs_core.services.clocks import next_desk
from grs_core.services.notices import notify, tell_desk
from grs_core.services.sensitive import able_on, lift
from grs_core.services.staffing import supervisor
from grs_core.services.sweep_report import Did, SweepReport

BATCH = 200
TOGETHER = 20
"""Tickets in one change: it waits for the audit's head and for the disk once. Each worker claims others."""
LATE = timedelta(minutes=2)
"""A timer acted on this long after it rang is counted as late."""
BACK_OFF = timedelta(minutes=5)
_STEPS = 6
"""More than can be due of one ticket at once."""
_CHASE_DAYS = 5
"""Working days after which a body that the policy no longer has is asked again."""


Ringing = tuple[datetime, TrackingNumber]
"""When a timer rang, and whose."""


def sweep(
    writing: WorkFactory, reading: WorkFactory, policy: Policy, dice: Dice, now: datetime, limit: int | None = None
) -> SweepReport:
    """Acts on every timer that has come, `limit` at most; before that, no sensitive case stays where nobody may handle
    it any more, and after it common causes are looked for. One that fails is put off and reported; the sweep goes on.
    """
    report = SweepReport()
    _lift_stranded(writing, reading, policy, now, report)
    _ring(writing, policy, dice, now, limit, report)
    find_common_causes(writing, reading, policy, dice, now, report)
    settle_the_rest(writing, reading, policy, dice, now, report)
    return report


def _ring(
    writing: WorkFactory, policy: Policy, dice: Dice, now: datetime, limit: int | None, report: SweepReport
) -> None:
    cursor: tuple[datetime, str] | None = None
    seen = 0
    while limit is None or seen < limit:
        size = TOGETHER if limit is None else min(TOGETHER, limit - seen)
        due = _next(writing, policy, dice, now, size, cursor, report)
        if not due:
            return
        rang_at, last = due[-1]
        cursor = (rang_at, str(last))
        seen += len(due)


def _next(
    writing: WorkFactory,
    policy: Policy,
    dice: Dice,
    now: datetime,
    size: int,
    after: tuple[datetime, str] | None,
    report: SweepReport,
) -> Sequence[Ringing]:
    """The next ones that no other worker has, in one change. When one of them fails none is kept, and each has a change
    of its own: whatever is wrong with one row, the others do not wait for it.
    """
    due: Sequence[Ringing] = ()
    try:
        with writing() as work:
            due = work.tickets.claim_due(now, size, after)
            done = _acted(work, policy, dice, due, now)
            work.commit()
        report.count(done)
    except Exception:
        if not due:
            raise
        for one in due:
            _alone(writing, policy, dice, one, now, report)
    return due


def _alone(writing: WorkFactory, policy: Policy, dice: Dice, one: Ringing, now: datetime, report: SweepReport) -> None:
    try:
        with writing() as work:
            done = _acted(work, policy, dice, [one], now)
            work.commit()
        report.count(done)
    except Exception as error:
        number = one[1]
        report.failure(str(number), error)
        with writing() as work:
            work.tickets.back_off(number, now + BACK_OFF)
            work.commit()


def _acted(work: UnitOfWork, policy: Policy, dice: Dice, due: Sequence[Ringing], now: datetime) -> list[Did]:
    """Does what is due; gives what to count once it is kept."""
    rang_at = {number: at for at, number in due}
    counts: list[Did] = []
    for ticket in work.tickets.claim_ringing([number for _, number in due], now):
        counts += _act(work, policy, dice, ticket, now)
        counts += [Did.LATE] * (now - rang_at[ticket.number] > LATE)
    return counts


def _lift_stranded(
    writing: WorkFactory, reading: WorkFactory, policy: Policy, now: datetime, report: SweepReport
) -> None:
    last: TrackingNumber | None = None
    while True:
        with reading() as work:
            stranded = work.tickets.stranded(day_of(now), BATCH, last)
        for number in stranded:
            try:
                with writing() as work:
                    lift(work, policy, number, now)
                    work.commit()
            except Exception as error:  # as below
                report.failure(str(number), error)
        if len(stranded) < BATCH:
            return
        last = stranded[-1]


def _act(work: UnitOfWork, policy: Policy, dice: Dice, ticket: Ticket, now: datetime) -> list[Did]:
    """Does all that is due now, the gravest first; gives what to count once the change is kept."""
    counts: list[Did] = []
    for _ in range(_STEPS):
        decision = decide(ticket, now)
        if isinstance(decision, Wait):
            return counts
        ticket, did = _step(Timers(work, policy, dice, now), ticket, decision)
        counts += did
    raise LookupError("a timer that never stops ringing")


def _step(timers: "Timers", ticket: Ticket, decision: Decision) -> tuple[Ticket, tuple[Did, ...]]:
    match decision:
        case Wait():
            return ticket, ()
        case Resume():
            return timers.resume(ticket), ()
        case Remind(percent):
            return timers.remind(ticket, percent), (Did.REMINDED,)
        case CallSupervisor():
            return timers.call_supervisor(ticket), (Did.CALLED,)
        case ChaseReferral():
            return timers.chase(ticket), (Did.CHASED,)
        case Lapse():
            return timers.lapse(ticket), (Did.LAPSED,)
        case RaiseAlarm():
            return timers.alarm(ticket), (Did.ALARMED,)
        case Escalate():
            return timers.escalate(ticket), (Did.ESCALATED,)
        case _:
            assert_never(decision)


@dataclass(frozen=True, slots=True)
class Timers:
    """What a ringing timer does to a ticket that this unit of work has locked."""

    work: UnitOfWork
    policy: Policy
    dice: Dice
    now: datetime

    def resume(self, ticket: Ticket) -> Ticket:
        """The clocks go on. Before a court they do although its answer is still owed."""
        calendar = self.policy.calendar_of(ticket.desk.office)
        if ticket.status is Status.REFERRED:
            return self._save(ticket.running(self.now, calendar), EventName.CLOCK_RESUMED)
        return self._save(ticket.resumed(Act.RESUME, self.now, calendar), EventName.CLOCK_RESUMED)

    def remind(self, ticket: Ticket, percent: int) -> Ticket:
        kind = DeskNoticeKind.HALF_GONE if percent == REMIND_AT[0] else DeskNoticeKind.NEARLY_DUE
        tell_desk(self.work, ticket, ticket.desk.office, kind, self.now)
        return self._save(ticket.rung(percent), EventName.REMINDED, detail=f"{percent}%")

    def call_supervisor(self, ticket: Ticket) -> Ticket:
        """Whoever is above is called to it; the case stays where it is and its clock runs. At the top: an alarm. A
        sensitive case is seen by nobody but those on its desk: it goes up instead.
        """
        if ticket.sensitive and ticket.desk.tier is not Tier.CABINET:
            return self._handed_up(ticket)
        above = supervisor(self.work, self.policy, ticket, self.now)
        called = above or ticket.desk.office
        tell_desk(self.work, ticket, called, DeskNoticeKind.NOT_ACCEPTED, self.now)
        changed = replace(ticket, called=called, alarmed=ticket.alarmed or above is None)
        return self._save(changed, EventName.NOT_ACCEPTED, ticket.desk.office, called)

    def _handed_up(self, ticket: Ticket) -> Ticket:
        origin = ticket.desk.office
        moved = self.escalate(ticket)
        number, target = str(ticket.number), moved.desk.office
        self.work.audit.append(TicketEvent(EventName.NOT_ACCEPTED, self.now, SYSTEM, number, origin, target))
        return moved

    def chase(self, ticket: Ticket) -> Ticket:
        """The office is to ask the other body again; that is due anew then."""
        number = str(ticket.number)
        open_one = next((each for each in self.work.referrals.of(number) if each.answered_at is None), None)
        body = self.policy.bodies.get(open_one.body) if open_one else None
        days = body.reply_days if body else _CHASE_DAYS
        again = self.policy.calendar_of(ticket.desk.office).due(self.now, days)
        self.work.referrals.chase(number, again)
        tell_desk(self.work, ticket, ticket.desk.office, DeskNoticeKind.REFERRAL_OVERDUE, self.now)
        told = open_one.body if open_one else ""
        return self._save(replace(ticket, referral_due_at=again), EventName.REFERRAL_OVERDUE, detail=told)

    def lapse(self, ticket: Ticket) -> Ticket:
        return self._save(ticket.closed(Closed.UNCONFIRMED), EventName.CLOSED, target=Closed.UNCONFIRMED.value)

    def alarm(self, ticket: Ticket) -> Ticket:
        """Nobody is above: it is said again and again until somebody acts."""
        days = self.policy.standards.alarm_again_days
        again = self.policy.calendar_of(ticket.desk.office).due(self.now, days)
        tell_desk(self.work, ticket, ticket.desk.office, DeskNoticeKind.ALARM, self.now)
        return self._save(ticket.rung(100, again), EventName.ALARMED)

    def escalate(self, ticket: Ticket) -> Ticket:
        """The next tier takes over with its full time; the supervisor of the desk that was late is told, and the
        citizen.
        """
        work, policy, now = self.work, self.policy, self.now
        late, able = ticket.desk.office, able_on(work, now)
        desk = policy.router.above(ticket.grievance, ticket.desk, avoid=[late], able=able)
        if desk is None:
            raise LookupError("nobody above a tier that is not the top")
        moved = arrived(work, policy, ticket.moved(Act.ESCALATE, desk, next_desk(policy, ticket, desk, now)), now)
        notify(work, policy, self.dice, moved, "notice_escalated", now)
        tell_desk(work, moved, desk.office, DeskNoticeKind.ESCALATED_HERE, now)
        copy = policy.directory.get(late).above if late in policy.directory else None
        if copy != desk.office:
            tell_desk(work, moved, copy, DeskNoticeKind.ESCALATED_FROM_BELOW, now)
        return self._save(moved, EventName.ESCALATED, late, desk.office)

    def _save(
        self, ticket: Ticket, name: EventName, origin: str | None = None, target: str | None = None, detail: str = ""
    ) -> Ticket:
        self.work.tickets.save(ticket)
        event = TicketEvent(name, self.now, SYSTEM, str(ticket.number), origin, target, detail)
        self.work.audit.append(event)
        return replace(ticket, version=ticket.version + 1)
