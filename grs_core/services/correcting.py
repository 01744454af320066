"""An officer puts right what the machine read: the facts change, and with them the desk; the promise never grows."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from grs_core.domain.correction import Correction, Facts
from grs_core.domain.errors import RuleBroken
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.grievance import Accused, AccusedRole, Grievance
from grs_core.domain.lifecycle import Act, Status
from grs_core.domain.places import PlaceLevel
from grs_core.domain.routing import Able, Route
from grs_core.domain.standards import TierClock
from grs_core.domain.ticket import Desk, Kind, Ticket
from grs_core.policy.model import Policy
from grs_core.ports import Dice, UnitOfWork
from grs_core.services.arrival import arrived
from grs_core.services.causes import note
from grs_core.services.clocks import fresh, no_later
from grs_core.services.filing import first_clock, seals_after, tell_route
from grs_core.services.notices import notify
from grs_core.services.sensitive import able_on, may_hold

TO = "→"
"""Between what was read and what is right, in the history's short hand (`category=bribery→underpayment`)."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is needed to keep a pair: the engine and model in use, and how a story is masked for reviewers."""

    model: str
    mask: Callable[[Ticket], str]


def correct(
    work: UnitOfWork, policy: Policy, dice: Dice, ticket: Ticket, right: Facts, actor: Actor, now: datetime
) -> Ticket:
    """Changes the facts of a locked ticket, moves it where they lead, saves it. The citizen is told of a new desk only.

    Raises RuleBroken("act_not_lawful" | "nothing_corrected" | "programme_unknown" | "place_not_ours" |
    "place_too_coarse" | "accused_unknown" | "subcategory_unknown").
    """
    ticket.acted(Act.CORRECT)
    before = Facts.of(ticket.grievance)
    check(policy, before, right)
    work.audit.append(_told(ticket, before, right, actor, now))
    grievance = _in_danger(work, policy, ticket, right, actor, now)
    sealed = seals_after(policy.router, ticket, grievance)
    sensitive = ticket.sensitive or policy.router.sensitive(grievance)
    changed = replace(ticket, grievance=grievance, desk=replace(ticket.desk, sealed=sealed), sensitive=sensitive)
    able = able_on(work, now)
    route = _route(policy, ticket, grievance, sealed, able)
    if _goes(policy, ticket, route.desk, able) or not may_hold(work, changed, now):
        changed = arrived(work, policy, _moved(policy, changed, route, now), now)
        tell_route(work, ticket, changed, "; ".join(route.because), actor, now)
        notify(work, policy, dice, changed, "notice_forwarded", now)
    else:
        changed = _kept(policy, changed, route, now)
    work.tickets.save(changed)
    note(work, policy, changed, now, ticket.desk.sealed)
    return replace(changed, version=changed.version + 1)


def _in_danger(
    work: UnitOfWork, policy: Policy, ticket: Ticket, right: Facts, actor: Actor, now: datetime
) -> Grievance:
    """The grievance with the right facts; whoever sets a sub-category that is a danger sets its signal too."""
    grievance = right.applied(ticket.grievance)
    finer = policy.subcategories.get(right.subcategory or "")
    signal = finer.signal if finer is not None and right.subcategory != ticket.grievance.subcategory else None
    if signal is None or signal in grievance.signals:
        return grievance
    work.audit.append(TicketEvent(EventName.SIGNAL_SET, now, actor, str(ticket.number), None, signal))
    return replace(grievance, signals=(*grievance.signals, signal))


def keep_pair(work: UnitOfWork, seen: Ticket, right: Facts, lesson: Lesson, by: str, now: datetime) -> None:
    """The masked words with both readings (`seen`: the ticket before it was corrected), for a reviewer. Of a sensitive
    case nothing is kept: nobody learns from it outside its lane. Nor of a sub-category alone, nor of a systemic case:
    nobody said its words.
    """
    text, machine = lesson.mask(seen), replace(Facts.of(seen.grievance), subcategory=None)
    officer = replace(right, subcategory=None)
    if seen.sensitive or seen.kind is not Kind.SINGLE or not text.strip() or machine == officer:
        return
    work.corrections.keep(
        Correction(
            id=0,
            ticket=str(seen.number),
            text=text,
            language=seen.language,
            channel=seen.channel.value,
            machine=machine,
            officer=officer,
            model=lesson.model,
            at=now,
            by=by,
        )
    )


def check(policy: Policy, before: Facts, right: Facts) -> None:
    """May these facts take the place of those? Raises RuleBroken("nothing_corrected" | "programme_unknown" |
    "place_not_ours" | "place_too_coarse" | "accused_unknown" | "subcategory_unknown").
    """
    if right == before:
        raise RuleBroken("nothing_corrected")
    if right.programme not in (None, before.programme) and right.programme not in policy.programmes:
        raise RuleBroken("programme_unknown")
    if right.place != before.place and (right.place is None or right.place not in policy.places):
        raise RuleBroken("place_not_ours")
    if _coarser(policy, before.place, right.place):
        raise RuleBroken("place_too_coarse")
    if any(each not in before.everyone_accused and not _known(policy, each) for each in right.everyone_accused):
        raise RuleBroken("accused_unknown")
    if right.subcategory is not None and not _finer(policy, before, right):
        raise RuleBroken("subcategory_unknown")


def _finer(policy: Policy, before: Facts, right: Facts) -> bool:
    """A sub-category of the category; what stood there before may stay, also when the policy has it no more."""
    if (right.category, right.subcategory) == (before.category, before.subcategory):
        return True
    known = policy.subcategories.get(right.subcategory or "")
    return known is not None and known.category is right.category


def _coarser(policy: Policy, before: str | None, right: str | None) -> bool:
    """A place above upazila and city names no desk: it never takes the stead of a finer one, or of none."""
    if right is None or right == before:
        return False
    depth = policy.places.get(right).level.depth
    known = before is not None and before in policy.places
    return depth < PlaceLevel.UPAZILA.depth and not (known and policy.places.get(before or "").level.depth <= depth)


def _known(policy: Policy, accused: Accused) -> bool:
    """A role alone, or an official by a post that the conflict rules know and that is no role of its own."""
    post, rules = accused.position, policy.router.rules
    posts = rules.conflicts.keys() - rules.position_of_role.values()
    return post is None or (accused.role is AccusedRole.OFFICIAL and post in posts)


def _told(ticket: Ticket, before: Facts, right: Facts, actor: Actor, now: datetime) -> TicketEvent:
    was = {**before.codes(), "subcategory": before.subcategory or ""}
    is_now = {**right.codes(), "subcategory": right.subcategory or ""}
    detail = "; ".join(f"{name}={was[name]}{TO}{is_now[name]}" for name in is_now if was[name] != is_now[name])
    return TicketEvent(EventName.CORRECTED, now, actor, str(ticket.number), None, ticket.status.value, detail)


def _route(policy: Policy, ticket: Ticket, grievance: Grievance, sealed: frozenset[str], able: Able) -> Route:
    """The first desk by these facts; for a case that has climbed since, that line's desk as high as it had come."""
    first = policy.router.route(grievance, sealed, able)
    floor = _climbed_to(policy, ticket, able)
    desk: Desk | None = first.desk
    while desk is not None and desk.tier.rank < floor:
        desk = policy.router.above(grievance, desk, able=able)
    return first if desk is None else replace(first, desk=desk)


def _climbed_to(policy: Policy, ticket: Ticket, able: Able) -> int:
    """The rank below which a correction never takes a case: one that was escalated or appealed stays above."""
    begun = policy.router.route(ticket.grievance, ticket.desk.sealed, able).desk.tier.rank
    climbed = ticket.appeals > 0 or ticket.desk.tier.rank > begun
    return ticket.desk.tier.rank if climbed else 0


def _goes(policy: Policy, ticket: Ticket, right: Desk, able: Able) -> bool:
    """True when the facts name another desk than before. Where somebody sent it on purpose it stays, unless the very
    office that holds it is the accused's.
    """
    if right.office == ticket.desk.office:
        return False
    before = _route(policy, ticket, ticket.grievance, ticket.desk.sealed, able).desk
    return before.office != right.office or ticket.desk.office in right.sealed


def _moved(policy: Policy, ticket: Ticket, route: Route, now: datetime) -> Ticket:
    running = ticket.running(now, policy.calendar_of(ticket.desk.office))
    promise = no_later(policy, _clock(policy, ticket, route, now), running.clock)
    moved = replace(running.moved(Act.FORWARD, route.desk, promise), priority=route.priority)
    return moved if policy.router.placed(moved.grievance) else replace(moved, status=Status.RECEIVED)


def _kept(policy: Policy, ticket: Ticket, route: Route, now: datetime) -> Ticket:
    """On the same desk: a more urgent case is due earlier, none is due later."""
    clock = _clock(policy, ticket, replace(route, desk=ticket.desk), ticket.paused_at or now)
    kept = min(ticket.clock, replace(clock, entered_at=ticket.clock.entered_at), key=lambda each: each.due_at)
    return replace(ticket, priority=route.priority, clock=kept)


def _clock(policy: Policy, ticket: Ticket, route: Route, since: datetime) -> TierClock:
    if not ticket.appeals and not policy.router.placed(ticket.grievance):
        return first_clock(policy, ticket.grievance, route, since)
    return fresh(policy, route.desk, route.priority, since, appeal=ticket.appeals > 0)
