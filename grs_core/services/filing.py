"""File first, ask later: a ticket from the first words; what is learnt afterwards enriches and re-routes it."""

from dataclasses import dataclass, replace
from datetime import datetime

from grs_core.domain.complainant import Channel, Complainant
from grs_core.domain.errors import Conflict
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.grievance import Accused, Category, Grievance
from grs_core.domain.lifecycle import TICKING, Act, Status
from grs_core.domain.offices import Tier
from grs_core.domain.routing import Route
from grs_core.domain.standards import TierClock
from grs_core.domain.ticket import Ticket
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
        status=Status.OPEN if grievance.place else Status.RECEIVED,
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
    """Adds what was learnt. Until an officer has accepted the case it moves to the desk that the facts now name;
    afterwards only the facts change (the officer forwards). Raises NotFound("ticket_unknown").
    """
    ticket = work.tickets.lock(number)
    grievance = learnt.applied(ticket.grievance)
    if grievance == ticket.grievance:
        return ticket
    told = "; ".join(f"{name}={value}" for name, value in _changes(learnt))
    work.audit.append(TicketEvent(EventName.ENRICHED, now, actor, str(number), detail=told))
    changed = replace(ticket, grievance=grievance)
    if ticket.status in TICKING and ticket.handler is None:
        changed = _rerouted(work, policy, changed, actor, now)
    work.tickets.save(changed)
    return replace(changed, version=changed.version + 1)


def _rerouted(work: UnitOfWork, policy: Policy, ticket: Ticket, actor: Actor, now: datetime) -> Ticket:
    route = policy.router.route(ticket.grievance)
    unplaced = ticket.status is Status.RECEIVED and ticket.grievance.place is not None
    if route.desk == ticket.desk and route.priority is ticket.priority and not unplaced:
        return ticket
    clock = _clock(policy, ticket.grievance, route, now)
    moved = replace(ticket.moved(Act.ROUTE, route.desk, clock), priority=route.priority)
    if ticket.grievance.place is None:
        moved = replace(moved, status=Status.RECEIVED)
    if route.desk.office != ticket.desk.office:
        because = "; ".join(route.because)
        event = TicketEvent(
            EventName.ROUTED, now, actor, str(ticket.number), ticket.desk.office, route.desk.office, because
        )
        work.audit.append(event)
    return moved


def _clock(policy: Policy, grievance: Grievance, route: Route, now: datetime) -> TierClock:
    """The tier's standard. A case whose place is still missing lies with the cell for sorting: it has the time of
    the tier where it would have begun, not the sixty days of a final appeal.
    """
    tier = route.desk.tier
    if grievance.place is None:
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
