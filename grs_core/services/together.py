"""Cases that go with another: what is decided of it is decided of them, and each citizen has a decision of his own."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from grs_core.case_ports import Link, LinkKind
from grs_core.domain.closing import Ruling
from grs_core.domain.errors import Conflict, NotFound
from grs_core.domain.events import SYSTEM, Actor, EventName, TicketEvent
from grs_core.domain.lifecycle import UNFINISHED, Act, Status
from grs_core.domain.ticket import Desk, Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.workdays import day_of
from grs_core.policy.model import Policy
from grs_core.ports import Dice, UnitOfWork
from grs_core.services.clocks import sent_on
from grs_core.services.notices import decision_notice, notify

AT_ONCE = 200
"""So many cases are decided in the change that decides the one they go with; the sweep does the others."""
_TOLD = {Act.RESOLVE: EventName.RESOLVED, Act.REJECT: EventName.REJECTED}


def settle(work: UnitOfWork, policy: Policy, dice: Dice, parent: Ticket, now: datetime, limit: int = AT_ONCE) -> int:
    """Does for the cases that were woken by the end of `parent` what it means for them; `limit` at most, so many were.
    The others stay awake for the sweep, and those that somebody is at work on.
    """
    done = 0
    together = Together(work, policy, dice, parent, now)
    for link in work.links.awake_of(parent.number, limit):
        if done >= limit:
            return done
        child = _free(work, link.child)
        if child is None:
            continue
        decided = together.look(link, child)
        done += 1
        if decided is not None:
            work.links.wake(decided.number)
            done += settle(work, policy, dice, decided, now, limit - done)
    return done


def _free(work: UnitOfWork, number: TrackingNumber) -> Ticket | None:
    """Locked; None when it is in somebody's hands just now. He may wait for the parent: nobody waits for him here."""
    try:
        return work.tickets.lock(number, wait=False)
    except Conflict:
        return None


@dataclass(frozen=True, slots=True)
class Together:
    """A case that may be finished (`parent`, as this unit of work knows it), and those that go with it."""

    work: UnitOfWork
    policy: Policy
    dice: Dice
    parent: Ticket
    now: datetime

    def look(self, link: Link, child: Ticket) -> Ticket | None:
        """The locked child as it was decided now; None when it was not."""
        self.work.links.looked_at(link)
        if link.kind is LinkKind.SYSTEMIC:
            ruling = self._ruling(Act.RESOLVE)
            return self._decide(child, ruling) if ruling and self._covers(ruling, child) else None
        if child.status is not Status.MERGED or child.merged_into != self.parent.number:
            return None
        if self.parent.status is Status.WITHDRAWN:
            go_alone(self.work, self.policy, self.dice, child, SYSTEM, "", self.now)
            return None
        ruling = self._ruling()
        if ruling is not None and self._shut_out(ruling, child):
            go_alone(self.work, self.policy, self.dice, child, SYSTEM, "", self.now)
            return None
        return self._decide(child, ruling) if ruling else None

    def _ruling(self, only: Act | None = None) -> Ruling | None:
        """The decision that stands, if there is one (of this kind)."""
        if self.parent.status not in (Status.RESOLVED, Status.REJECTED, Status.CLOSED):
            return None
        last = self.work.rulings.of(str(self.parent.number))[-1:]
        return next((ruling for ruling in last if only in (None, ruling.act)), None)

    def _covers(self, ruling: Ruling, child: Ticket) -> bool:
        """Does the decision about the common cause decide this case too? Not one that was decided with it or since,
        lies higher or is heard on appeal, and none that its officer or office may not know of.
        """
        fresh = child.decided_at is None or child.decided_at < ruling.at
        below = child.desk.tier.rank <= ruling.tier.rank and not child.appeals
        open_to_it = not child.sensitive and not self._shut_out(ruling, child)
        return child.status in UNFINISHED and fresh and below and open_to_it

    def _shut_out(self, ruling: Ruling, child: Ticket) -> bool:
        """May whoever decided not know of this case, or the child's citizen not of what was decided? The case that
        goes on may have become a sensitive one since, an officer may decide of another what is his own complaint.
        """
        apart = self.parent.sensitive is not child.sensitive
        return apart or ruling.office in child.desk.sealed or self._conflicted(ruling, child)

    def _conflicted(self, ruling: Ruling, child: Ticket) -> bool:
        try:
            officer = self.work.officers.get(ruling.by)
        except NotFound:
            return False
        posts = set(officer.offices(day_of(self.now)))
        stepped_back = str(child.number) in officer.recused
        return stepped_back or officer.is_complainant(child.complainant) or bool(posts & child.desk.sealed)

    def _decide(self, child: Ticket, ruling: Ruling) -> Ticket:
        """At the desk that decided: an appeal goes to the tier above it, a "not solved" back to it."""
        number, came_from = str(child.number), child.desk.office
        running = child.running(self.now, self.policy.calendar_of(came_from))
        here = replace(running, desk=Desk(ruling.office, ruling.tier, child.desk.sealed))
        if here.desk.office != came_from:
            here = replace(here, handler=None, assigned=None, called=None)
        ends = self.now + timedelta(days=self.policy.standards.confirm_days) if ruling.act is Act.RESOLVE else None
        closing = replace(child.closing, confirm_by=ends, how=None, outcome=ruling.outcome, rating=None)
        decided = here.decided(ruling.act, self.now, closing)
        event, notice = _TOLD[ruling.act], decision_notice(ruling.act, here)
        law = None if here.statutory is None else here.statutory.due_at
        own = replace(ruling, ticket=number, at=self.now, hears=child.appeals, appeal_outcome=None, law_due_at=law)
        self.work.rulings.keep(own)
        self.work.referrals.answer(number, "", "", self.now)
        notify(self.work, self.policy, self.dice, decided, notice, self.now, {"words": ruling.words})
        self.work.tickets.save(decided)
        if here.desk.office != came_from:
            self.work.audit.append(TicketEvent(EventName.ROUTED, self.now, SYSTEM, number, came_from, ruling.office))
        by = Actor(f"officer:{ruling.by}", "console")
        told = TicketEvent(event, self.now, by, number, came_from, decided.status.value, ruling.words)
        self.work.audit.append(told)
        return replace(decided, version=decided.version + 1)


def go_alone(
    work: UnitOfWork, policy: Policy, dice: Dice, child: Ticket, actor: Actor, why: str, now: datetime
) -> Ticket:
    """A merged case is one of its own again, on the desk where it was, with a new clock within the law's limit."""
    parent = child.merged_into
    alone = child.moved(Act.SPLIT, child.desk, sent_on(policy, child, child.desk, now))
    work.tickets.save(alone)
    if parent is not None:
        work.links.remove(parent, child.number)
        _tell(work, actor, parent, child.number, why, now)
    _tell(work, actor, child.number, parent, why, now)
    notify(work, policy, dice, alone, "notice_forwarded", now)
    return replace(alone, version=alone.version + 1)


def _tell(
    work: UnitOfWork, actor: Actor, of: TrackingNumber, other: TrackingNumber | None, why: str, now: datetime
) -> None:
    told = None if other is None else str(other)
    work.audit.append(TicketEvent(EventName.SPLIT, now, actor, str(of), None, told, why))


def going_on(work: UnitOfWork, ticket: Ticket) -> Ticket:
    """What a citizen is told of his case: of a merged one the stage, the desk and the promise of the case that goes on
    for it, under his own number.
    """
    if ticket.status is not Status.MERGED or ticket.merged_into is None:
        return ticket
    parent = work.tickets.get(ticket.merged_into)
    return replace(ticket, status=parent.status, desk=parent.desk, clock=parent.clock, statutory=parent.statutory)
