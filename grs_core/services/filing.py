"""File first, ask later: a ticket from the first words; what is learnt afterwards enriches and re-routes it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from grs_core.domain.complainant import Channel, Complainant
from grs_core.domain.errors import Conflict, RuleBroken
from grs_core.domain.events import SYSTEM, Actor, EventName, TicketEvent
from grs_core.domain.grievance import Accused, Category, Grievance
from grs_core.domain.lifecycle import UNFINISHED, Act, Status, lawful
from grs_core.domain.offices import Tier
from grs_core.domain.routing import Route, Router
from grs_core.domain.signals import joined
from grs_core.domain.standards import TierClock
from grs_core.domain.ticket import Desk, Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.policy.model import Policy
from grs_core.ports import Dice, UnitOfWork
from grs_core.services.arrival import arrived, tell_copies
from grs_core.services.causes import note
from grs_core.services.clocks import fresh, law_of_first_instance, of_days
from grs_core.services.sensitive import able_on, may_hold
from grs_core.services.staffing import least_loaded

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
    accused: tuple[Accused, ...] = ()
    """Who is blamed now; who was blamed before stays so."""
    signals: tuple[str, ...] = ()
    """Dangers that were heard since; those heard before stay."""
    subcategory: str | None = None
    """Taken where none is known; what is known of another category does not stay."""

    def applied(self, grievance: Grievance) -> Grievance:
        category = self.category or grievance.category
        finer = grievance.subcategory if category is grievance.category else None
        learnt = replace(
            grievance,
            category=category,
            subcategory=finer or self.subcategory,
            programme=self.programme or grievance.programme,
            place=self.place or grievance.place,
            signals=joined(grievance.signals, self.signals),
        )
        return learnt.blaming(*self.accused)


def file_grievance(work: UnitOfWork, policy: Policy, dice: Dice, filing: Filing, actor: Actor, now: datetime) -> Ticket:
    """Opens, routes and promises. Raises Conflict("number_taken") only when the dice are broken."""
    grievance = _finer(policy, filing.grievance)
    route = policy.router.route(grievance, able=able_on(work, now))
    ticket = Ticket(
        number=dice.tracking_number(),
        grievance=grievance,
        complainant=filing.complainant,
        channel=filing.channel,
        language=filing.language,
        priority=route.priority,
        status=Status.OPEN if policy.router.placed(grievance) else Status.RECEIVED,
        desk=route.desk,
        clock=first_clock(policy, grievance, route, now),
        filed_at=now,
        policy_version=policy.version,
        sensitive=policy.router.sensitive(grievance),
        statutory=law_of_first_instance(policy, route.desk, route.priority, now, _belongs_at(policy, grievance, route)),
    )
    ticket = _kept(work, dice, replace(ticket, assigned=least_loaded(work, ticket, now)))
    tell_copies(work, policy, ticket, now)
    note(work, policy, ticket, now)
    number = str(ticket.number)
    work.audit.append(TicketEvent(EventName.FILED, now, actor, number, None, ticket.status.value))
    _tell_signals(work, number, grievance.signals, actor, now)
    work.audit.append(
        TicketEvent(EventName.ROUTED, now, actor, number, None, route.desk.office, "; ".join(route.because))
    )
    return ticket


def enrich(
    work: UnitOfWork, policy: Policy, number: TrackingNumber, learnt: Enrichment, actor: Actor, now: datetime
) -> Ticket:
    """Adds what was learnt. A case that lies untouched where routing put it moves to the desk that the facts now name.

    Once an officer has it, or it was forwarded, escalated or appealed, only the facts change, the seals, and what a
    signal asks for; unless the very office that holds it turns out to be the accused's, or one where nobody may handle
    what has become sensitive. Raises NotFound("ticket_unknown"),
    RuleBroken("case_is_finished").
    """
    ticket = work.tickets.lock(number)
    if ticket.status not in UNFINISHED:
        raise RuleBroken("case_is_finished")
    if ticket.handler is not None:
        learnt = replace(learnt, subcategory=None)  # Whoever has read the case knows better than a rule.
    grievance = learnt.applied(ticket.grievance)
    finer = grievance.subcategory != ticket.grievance.subcategory
    grievance = _finer(policy, grievance) if finer else grievance
    learnt = replace(learnt, subcategory=grievance.subcategory if finer else None)
    if grievance == ticket.grievance:
        return ticket
    told = "; ".join(f"{name}={value}" for name, value in _changes(learnt))
    if told:
        work.audit.append(TicketEvent(EventName.ENRICHED, now, actor, str(number), detail=told))
    new = tuple(signal for signal in grievance.signals if signal not in ticket.grievance.signals)
    _tell_signals(work, str(number), new, actor, now)
    desk = replace(ticket.desk, sealed=seals_after(policy.router, ticket, grievance))
    sensitive = ticket.sensitive or policy.router.sensitive(grievance)
    changed = replace(ticket, grievance=grievance, desk=desk, sensitive=sensitive)
    if _untouched(work, policy.router, ticket, now):
        changed = _rerouted(work, policy, changed, actor, now)
    elif desk.office in desk.sealed or not may_hold(work, changed, now):
        changed = _taken_away(work, policy, changed, actor, now)
    elif new:
        changed = _pressed(policy, changed, now)
    work.tickets.save(changed)
    note(work, policy, changed, now, ticket.desk.sealed)
    return replace(changed, version=changed.version + 1)


def _finer(policy: Policy, grievance: Grievance) -> Grievance:
    """With a sub-category of its own category only, and with the danger that such a case always carries."""
    finer = policy.subcategories.get(grievance.subcategory or "")
    if finer is None or finer.category is not grievance.category:
        return replace(grievance, subcategory=None)
    return replace(grievance, signals=joined(grievance.signals, (finer.signal,) if finer.signal else ()))


def _untouched(work: UnitOfWork, router: Router, ticket: Ticket, now: datetime) -> bool:
    if Act.ROUTE not in lawful(ticket.status) or ticket.handler is not None or ticket.appeals:
        return False
    sealed = ticket.desk.sealed
    # By the rules alone, or by who is there now: a desk that has emptied since was not chosen by hand.
    routes = (router.route(ticket.grievance, sealed, able) for able in (able_on(work, now), None))
    return any(ticket.desk.office == route.desk.office for route in routes)


def seals_after(router: Router, ticket: Ticket, grievance: Grievance) -> frozenset[str]:
    """Who was accused before stays shut out, now that the place is known or another is named."""
    earlier = ticket.desk.sealed - router.sealed(ticket.grievance)
    then = ticket.grievance
    before = router.sealed(replace(grievance, accused=then.accused, also_accused=then.also_accused))
    return earlier | before | router.sealed(grievance)


def _rerouted(work: UnitOfWork, policy: Policy, ticket: Ticket, actor: Actor, now: datetime) -> Ticket:
    route = policy.router.route(ticket.grievance, ticket.desk.sealed, able_on(work, now))
    clock = first_clock(policy, ticket.grievance, route, now)
    if route.desk.office == ticket.desk.office and (ticket.status is Status.OPEN or not _placed(policy, ticket)):
        # The same desk has had the case since it came: a promise already made is never put off.
        return replace(ticket, priority=route.priority, clock=min(clock, ticket.clock, key=lambda each: each.due_at))
    moved = replace(ticket.moved(Act.ROUTE, route.desk, clock), priority=route.priority)
    if not _placed(policy, ticket):
        moved = replace(moved, status=Status.RECEIVED)
    tell_route(work, ticket, moved, "; ".join(route.because), actor, now)
    return arrived(work, policy, moved, now)


def _taken_away(work: UnitOfWork, policy: Policy, ticket: Ticket, actor: Actor, now: datetime) -> Ticket:
    """From the accused's own desk, or one where nobody may handle it, to where it would have begun; never below the
    desk that it had reached.
    """
    able = able_on(work, now)
    route = policy.router.route(ticket.grievance, ticket.desk.sealed, able)
    desk: Desk | None = route.desk
    if ticket.appeals or route.desk.tier.rank < ticket.desk.tier.rank:
        desk = policy.router.above(ticket.grievance, ticket.desk, able=able)
    if desk is None:
        raise LookupError("the cell cannot be sealed")
    days = policy.standards.days(desk.tier, route.priority, appeal=ticket.appeals > 0)
    moved = ticket.running(now, policy.calendar_of(ticket.desk.office))
    moved = moved.moved(Act.FORWARD, desk, of_days(policy, desk, route.priority, now, days))
    tell_route(work, ticket, moved, "; ".join(route.because), actor, now)
    return arrived(work, policy, replace(moved, priority=route.priority), now)


def tell_route(work: UnitOfWork, ticket: Ticket, moved: Ticket, because: str, actor: Actor, now: datetime) -> None:
    """Writes down that a case went to another desk, and the rows of the policy that said so."""
    origin, target = ticket.desk.office, moved.desk.office
    if origin != target:
        work.audit.append(TicketEvent(EventName.ROUTED, now, actor, str(ticket.number), origin, target, because))


def _placed(policy: Policy, ticket: Ticket) -> bool:
    return policy.router.placed(ticket.grievance)


def first_clock(policy: Policy, grievance: Grievance, route: Route, now: datetime) -> TierClock:
    """The tier's standard. A case whose place is still missing lies with the cell for sorting: it has the time of
    the tier where it would have begun, not the sixty days of a final appeal.
    """
    tier = _belongs_at(policy, grievance, route)
    return of_days(policy, route.desk, route.priority, now, policy.standards.days(tier, route.priority))


def _belongs_at(policy: Policy, grievance: Grievance, route: Route) -> Tier:
    tier = route.desk.tier
    if policy.router.sensitive(grievance):
        # It may have gone up because nobody may handle it: its time is that of the desk where it belongs.
        tier = policy.router.route(grievance, route.desk.sealed).desk.tier
    if not policy.router.placed(grievance):
        first = policy.router.rules.categories[grievance.category].first_tier
        tier = max(first, Tier.UPAZILA, key=lambda step: step.rank)
    return tier


def _pressed(policy: Policy, ticket: Ticket, now: datetime) -> Ticket:
    """On the desk where it lies: more pressing, and promised sooner."""
    priority = policy.signals.raised(ticket.priority, ticket.grievance.signals)
    # While the citizen is asked the clock stands at `paused_at`, and goes on from there.
    clock = fresh(policy, ticket.desk, priority, ticket.paused_at or now, appeal=ticket.appeals > 0)
    return ticket.pressed(priority, clock)


def _tell_signals(work: UnitOfWork, number: str, signals: Iterable[str], actor: Actor, now: datetime) -> None:
    """A machine read them in what was said through that door. An officer who sets one has told it with his reason."""
    if actor.who.startswith("officer:"):
        return
    machine = Actor(SYSTEM.who, actor.door)
    for signal in signals:
        work.audit.append(TicketEvent(EventName.SIGNAL_HEARD, now, machine, number, None, signal))


def _kept(work: UnitOfWork, dice: Dice, ticket: Ticket) -> Ticket:
    """Under its number, or another when that is taken: nobody asks beforehand, for it almost never is."""
    for _ in range(_TRIES):
        try:
            work.tickets.add(ticket)
        except Conflict:
            ticket = replace(ticket, number=dice.tracking_number())
        else:
            return ticket
    raise Conflict("number_taken")


def free_number(work: UnitOfWork, dice: Dice) -> TrackingNumber:
    """Raises Conflict("number_taken") only when the dice are broken."""
    for _ in range(_TRIES):
        number = dice.tracking_number()
        if not work.tickets.exists(number):
            return number
    raise Conflict("number_taken")


def _changes(learnt: Enrichment) -> list[tuple[str, str]]:
    found = [("category", learnt.category), ("subcategory", learnt.subcategory)]
    found += [("programme", learnt.programme), ("place", learnt.place)]
    accused = " ".join(each.position or each.role for each in learnt.accused)
    return [(name, str(value)) for name, value in (*found, ("accused", accused)) if value]
