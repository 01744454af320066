"""What a citizen says to a decision: it holds, it does not, somebody else shall decide; and how he rates it."""

from dataclasses import replace
from datetime import datetime, timedelta

from grs_core.case_ports import DeskNoticeKind
from grs_core.domain.closing import HIGHEST_RATING, LOWEST_RATING, Closed
from grs_core.domain.complainant import Address
from grs_core.domain.errors import RuleBroken
from grs_core.domain.events import SYSTEM, Actor, EventName, TicketEvent
from grs_core.domain.lifecycle import UNFINISHED, Act, Status
from grs_core.domain.ticket import Desk, Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork
from grs_core.services.arrival import arrived
from grs_core.services.citizen import own, saved
from grs_core.services.clocks import fresh, law_of_appeal, sent_on
from grs_core.services.filing import tell_route
from grs_core.services.notices import tell_desk
from grs_core.services.sensitive import able_on, may_hold
from grs_core.services.staffing import least_loaded


def confirm(work: UnitOfWork, address: Address, number: TrackingNumber, actor: Actor, now: datetime) -> Ticket:
    """The proposed solution holds: the case is closed. Once more changes nothing. Also counts when the time for it had
    run out. Raises RuleBroken("not_decided_yet" | "nothing_to_confirm").
    """
    ticket = _decided(work, address, number)
    if ticket.status is Status.CLOSED and ticket.closing.how is Closed.CONFIRMED:
        return ticket
    if ticket.status is Status.CLOSED:
        closed = replace(ticket, closing=replace(ticket.closing, how=Closed.CONFIRMED))
    elif ticket.status is Status.RESOLVED:
        closed = ticket.closed(Closed.CONFIRMED)
    else:
        raise RuleBroken("nothing_to_confirm")
    work.audit.append(TicketEvent(EventName.CLOSED, now, actor, str(number), None, Closed.CONFIRMED.value))
    return saved(work, closed)


def may_reopen(policy: Policy, ticket: Ticket, now: datetime) -> bool:
    """Does "not solved" bring it back to its desk? Else it is for an appeal."""
    proposed = ticket.status is Status.RESOLVED or (ticket.status is Status.CLOSED and ticket.closing.proposed)
    return proposed and ticket.closing.reopened < policy.standards.reopens and _in_time(policy, ticket, now)


def reopen(
    work: UnitOfWork, policy: Policy, address: Address, number: TrackingNumber, words: str, actor: Actor, now: datetime
) -> Ticket:
    """The solution does not hold: the desk that proposed it has the case again, with a time of its own that never goes
    beyond the law's limit (one working day at least). When nobody is there any more who may have it, the desk above
    has. Raises RuleBroken("not_decided_yet" | "reopened_already").
    """
    ticket = _decided(work, address, number)
    if not may_reopen(policy, ticket, now):
        raise RuleBroken("reopened_already")
    desk = _desk_again(work, policy, ticket, now)
    clock = sent_on(policy, ticket, desk, now)
    closing = replace(ticket.closing, reopened=ticket.closing.reopened + 1, confirm_by=None, how=None, outcome=None)
    again = replace(ticket.moved(Act.REOPEN, desk, clock), closing=closing)
    again = replace(again, assigned=least_loaded(work, again, now))
    work.audit.append(TicketEvent(EventName.REOPENED, now, actor, str(number), None, again.status.value, words))
    tell_route(work, ticket, again, f"nobody_at {ticket.desk.office}", SYSTEM, now)
    tell_desk(work, again, again.desk.office, DeskNoticeKind.REOPENED, now)
    return saved(work, again)


def _desk_again(work: UnitOfWork, policy: Policy, ticket: Ticket, now: datetime) -> Desk:
    able, sealed = able_on(work, now), ticket.desk.sealed | policy.router.sealed(ticket.grievance)
    here = replace(ticket.desk, sealed=sealed)
    shut = here.office in sealed or not may_hold(work, replace(ticket, desk=here), now)
    gone = here.tier not in policy.tier_names  # the deployer has left the tier out since
    if not shut and not gone and not able.vacant(here.office, sealed):
        return here
    return policy.router.above(ticket.grievance, here, [here.office], able) or here


def appeal(
    work: UnitOfWork, policy: Policy, address: Address, number: TrackingNumber, words: str, actor: Actor, now: datetime
) -> Ticket:
    """To the tier above, never to an office that decided, with clocks of its own. Raises RuleBroken("not_decided_yet" |
    "appeal_too_late" | "decision_is_final").
    """
    ticket = _decided(work, address, number)
    if not _in_time(policy, ticket, now):
        raise RuleBroken("appeal_too_late")
    able = able_on(work, now)
    desk = policy.router.above(ticket.grievance, ticket.desk, avoid=_deciders(work, ticket), able=able)
    if desk is None:
        raise RuleBroken("decision_is_final")
    moved = ticket.moved(Act.APPEAL, desk, fresh(policy, desk, ticket.priority, now, appeal=True))
    law = law_of_appeal(policy, desk, ticket.priority, now)
    closing = replace(ticket.closing, confirm_by=None, how=None, outcome=None, appeal_outcome=None)
    heard = replace(moved, appeals=ticket.appeals + 1, statutory=law, closing=closing)
    heard = arrived(work, policy, heard, now)
    event = TicketEvent(EventName.APPEALED, now, actor, str(number), ticket.desk.office, desk.office, words)
    work.audit.append(event)
    tell_desk(work, heard, desk.office, DeskNoticeKind.APPEALED_HERE, now)
    return saved(work, heard)


def rate(
    work: UnitOfWork, address: Address, number: TrackingNumber, stars: int, words: str, actor: Actor, now: datetime
) -> Ticket:
    """How satisfied he is with what was decided; the last word counts. Raises RuleBroken("not_decided_yet" |
    "rating_wrong").
    """
    ticket = _decided(work, address, number)
    if not LOWEST_RATING <= stars <= HIGHEST_RATING:
        raise RuleBroken("rating_wrong", lowest=str(LOWEST_RATING), highest=str(HIGHEST_RATING))
    rated = replace(ticket, closing=replace(ticket.closing, rating=stars))
    work.audit.append(TicketEvent(EventName.RATED, now, actor, str(number), None, str(stars), words))
    return saved(work, rated)


def _decided(work: UnitOfWork, address: Address, number: TrackingNumber) -> Ticket:
    """His case, locked, with a decision that stands."""
    ticket = own(work, address, number)
    if ticket.decided_at is None or ticket.status in UNFINISHED | {Status.MERGED}:
        raise RuleBroken("not_decided_yet")
    return ticket


def _in_time(policy: Policy, ticket: Ticket, now: datetime) -> bool:
    window = timedelta(days=policy.standards.appeal_window_days)
    return ticket.decided_at is not None and now - ticket.decided_at <= window


def _deciders(work: UnitOfWork, ticket: Ticket) -> list[str]:
    """Every office that decided it before: an appeal lands on none of them."""
    offices = [ruling.office for ruling in work.rulings.of(str(ticket.number))]
    return [*offices, *((ticket.decided_by,) if ticket.decided_by else ())]
