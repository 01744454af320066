"""File first, ask later: a ticket from the first words; what is learnt afterwards enriches and re-routes it."""

from dataclasses import dataclass, replace
from datetime import datetime

from grs_core.domain.complainant import Channel, Complainant
from grs_core.domain.errors import Conflict, RuleBroken
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.grievance import Accused, Category, Grievance
from grs_core.domain.lifecycle import UNFINISHED, Act, Status, lawful
from grs_core.domain.offices import Tier
from grs_core.domain.routing import Route, Router
from grs_core.domain.standards import TierClock
from grs_core.domain.ticket import Desk, Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.policy.model import Policy
from grs_core.ports import Dice, UnitOfWork

_TRIES = 5


@dataclass(frozen=True, slots=True)
class Filing:
    """What is filed, by whom, through which door. `grievance.text` is free of secrets."""

    grievance: Grievance
    complainant: Complainant
    channel: Channel
    language: str


@dataclass(frozen=True, slots=True)
class Enrichment:
    """What was learnt since; None leaves as it is."""

    category: Category | None = None
    programme: str | None = None
    place: str | None = None
    accused: Accused | None = None

    def applied(self, grievance: Grievance) -> Grievance:
        return replace(
            grievance,
            category=self.category or grievance.category,
            programme=self.programme or grievance.programme,
            place=self.place or grievance.place,
            accused=self.accused or grievance.accused,
        )


def file_grievance(work: UnitOfWork, policy: Policy, dice: Dice, filing: Filing, actor: Actor, now: datetime) -> Ticket:
    """Opens, routes and promises. Raises Conflict("number_taken") only when the dice are broken."""
    grievance = filing.grievance
    route = policy.router.route(grievance)
    ticket = Ticket(
        number=_free_number(work, dice),
        grievance=grievance,
        complainant=filing.complainant,
        channel=filing.channel,
        language=filing.language,
        priority=route.priority,
        status=Status.OPEN if policy.router.placed(grievance) else Status.RECEIVED,
        desk=route.desk,
        clock=_clock(policy, grievance, route, now),
        filed_at=now,
        policy_version=policy.version,
    )
    work.tickets.add(ticket)
    number = str(ticket.number)
    work.audit.append(TicketEvent(EventName.FILED, now, actor, number, None, ticket.status.value))
    work.audit.append(
        TicketEvent(EventName.ROUTED, now, actor, number, None, route.desk.office, "; ".join(route.because))
    )
    return ticket


def enrich(
    work: UnitOfWork, policy: Policy, number: TrackingNumber, learnt: Enrichment, actor: Actor, now: datetime
) -> Ticket:
    """Adds what was learnt. A case that lies untouched where routing put it moves to the desk that the facts now name.

    Once an officer has it, or it was forwarded, escalated or appealed, only the facts change, and the seals; unless
    the very office that holds it turns out to be the accused's. Raises NotFound("ticket_unknown"),
    RuleBroken("case_is_finished").
    """
    ticket = work.tickets.lock(number)
    if ticket.status not in UNFINISHED:
        raise RuleBroken("case_is_finished")
    grievance = learnt.applied(ticket.grievance)
    if grievance == ticket.grievance:
        return ticket
    told = "; ".join(f"{name}={value}" for name, value in _changes(learnt))
    work.audit.append(TicketEvent(EventName.ENRICHED, now, actor, str(number), detail=told))
    desk = replace(ticket.desk, sealed=_seals(policy.router, ticket, grievance))
    changed = replace(ticket, grievance=grievance, desk=desk)
    if _untouched(policy.router, ticket):
        changed = _rerouted(work, policy, changed, actor, now)
    elif desk.office in desk.sealed:
        changed = _taken_away(work, policy, changed, actor, now)
    work.tickets.save(changed)
    return replace(changed, version=changed.version + 1)


def _untouched(router: Router, ticket: Ticket) -> bool:
    if Act.ROUTE not in lawful(ticket.status) or ticket.handler is not None or ticket.appeals:
        return False
    return ticket.desk.office == router.route(ticket.grievance, ticket.desk.sealed).desk.office


def _seals(router: Router, ticket: Ticket, grievance: Grievance) -> frozenset[str]:
    """Who was accused before stays shut out, now that the place is known or another is named."""
    earlier = ticket.desk.sealed - router.sealed(ticket.grievance)
    before = router.sealed(replace(grievance, accused=ticket.grievance.accused))
    return earlier | before | router.sealed(grievance)


def _rerouted(work: UnitOfWork, policy: Policy, ticket: Ticket, actor: Actor, now: datetime) -> Ticket:
    route = policy.router.route(ticket.grievance, ticket.desk.sealed)
    clock = _clock(policy, ticket.grievance, route, now)
    if route.desk.office == ticket.desk.office and (ticket.status is Status.OPEN or not _placed(policy, ticket)):
        # The same desk has had the case since it came: a promise already made is never put off.
        return replace(ticket, priority=route.priority, clock=min(clock, ticket.clock, key=lambda each: each.due_at))
    moved = replace(ticket.moved(Act.ROUTE, route.desk, clock), priority=route.priority)
    if not _placed(policy, ticket):
        moved = replace(moved, status=Status.RECEIVED)
    _tell_route(work, ticket, moved, "; ".join(route.because), actor, now)
    return moved


def _taken_away(work: UnitOfWork, policy: Policy, ticket: Ticket, actor: Actor, now: datetime) -> Ticket:
    """From the accused's own desk, to where it would have begun; never below the desk that it had reached."""
    route = policy.router.route(ticket.grievance, ticket.desk.sealed)
    desk: Desk | None = route.desk
    if ticket.appeals or route.desk.tier.rank < ticket.desk.tier.rank:
        desk = policy.router.above(ticket.grievance, ticket.desk)
    if desk is None:
        raise LookupError("the cell cannot be sealed")
    days = policy.standards.days(desk.tier, route.priority, appeal=ticket.appeals > 0)
    moved = ticket.moved(Act.FORWARD, desk, TierClock.start(now, days, policy.calendar))
    _tell_route(work, ticket, moved, "; ".join(route.because), actor, now)
    return replace(moved, priority=route.priority)


def _tell_route(work: UnitOfWork, ticket: Ticket, moved: Ticket, because: str, actor: Actor, now: datetime) -> None:
    origin, target = ticket.desk.office, moved.desk.office
    if origin != target:
        work.audit.append(TicketEvent(EventName.ROUTED, now, actor, str(ticket.number), origin, target, because))


def _placed(policy: Policy, ticket: Ticket) -> bool:
    return policy.router.placed(ticket.grievance)


def _clock(policy: Policy, grievance: Grievance, route: Route, now: datetime) -> TierClock:
    """The tier's standard. A case whose place is still missing lies with the cell for sorting: it has the time of
    the tier where it would have begun, not the sixty days of a final appeal.
    """
    tier = route.desk.tier
    if not policy.router.placed(grievance):
        first = policy.router.rules.categories[grievance.category].first_tier
        tier = max(first, Tier.UPAZILA, key=lambda step: step.rank)
    return TierClock.start(now, policy.standards.days(tier, route.priority), policy.calendar)


def _free_number(work: UnitOfWork, dice: Dice) -> TrackingNumber:
    for _ in range(_TRIES):
        number = dice.tracking_number()
        if not work.tickets.exists(number):
            return number
    raise Conflict("number_taken")


def _changes(learnt: Enrichment) -> list[tuple[str, str]]:
    found = [("category", learnt.category), ("programme", learnt.programme), ("place", learnt.place)]
    accused = learnt.accused and (learnt.accused.position or learnt.accused.role)
    return [(name, str(value)) for name, value in (*found, ("accused", accused)) if value]
