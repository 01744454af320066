"""Cases about the same thing: found, merged by an officer, and parted again when that was wrong."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from grs_core.case_ports import LinkKind
from grs_core.domain.errors import Conflict, NotFound, RuleBroken
from grs_core.domain.events import EventName, TicketEvent
from grs_core.domain.lifecycle import UNFINISHED, Act, Status
from grs_core.domain.rulebook import CauseKind
from grs_core.domain.ticket import Kind, Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.workdays import day_of
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork
from grs_core.services.casework import LONGEST_REASON, Casework, written
from grs_core.services.causes import causes_of
from grs_core.services.queues import Sight, sight
from grs_core.services.together import go_alone

ALIKE_WITHIN = timedelta(days=60)
_LOOKED_AT = 50
_ONE_EVENT = frozenset({CauseKind.AGENT_NUMBER, CauseKind.WALLET})
"""Causes narrow enough for two cases that share one to be about the same thing."""


@dataclass(frozen=True, slots=True)
class Alike:
    """A case that may be about the same thing. `because`: `address`, `category`, `number`, `programme`, `place`."""

    ticket: Ticket
    because: tuple[str, ...]


_WEIGHT = {"address": 3, "number": 3, "category": 2, "programme": 1, "place": 1}


def suggestions(
    work: UnitOfWork, policy: Policy, ticket: Ticket, now: datetime, seen: Sight, limit: int = 5
) -> tuple[Alike, ...]:
    """Unfinished cases of the last sixty days that it may be merged into, the most alike first; only such as `seen`
    shows. Alike is the same citizen about the same category, or the same suspect's number or transaction beside the
    same citizen, or beside the same programme and place.
    """
    found: dict[TrackingNumber, Alike] = {}
    for other, numbered in _candidates(work, policy, ticket, now):
        because = _because(ticket, other, numbered)
        if _mergeable(ticket, other, now) and seen.sees(other) and _same_thing(set(because)):
            found[other.number] = Alike(other, because)
    return tuple(sorted(found.values(), key=_order)[:limit])


def similar(
    work: UnitOfWork, policy: Policy, ticket: Ticket, now: datetime, seen: Sight, limit: int = 5
) -> tuple[Alike, ...]:
    """As `suggestions`, but to be read only: finished ones too, and of other citizens, as those of the same one are his
    earlier cases.
    """
    found: dict[TrackingNumber, Alike] = {}
    for other, numbered in _candidates(work, policy, ticket, now):
        because = _because(ticket, other, numbered)
        if (
            other.number != ticket.number
            and "address" not in because
            and _same_thing(set(because))
            and seen.sees(other)
        ):
            found[other.number] = Alike(other, because)
    return tuple(sorted(found.values(), key=_order)[:limit])


def _order(alike: Alike) -> tuple[int, float]:
    return -sum(_WEIGHT[why] for why in alike.because), -alike.ticket.filed_at.timestamp()


def _candidates(work: UnitOfWork, policy: Policy, ticket: Ticket, now: datetime) -> Iterator[tuple[Ticket, bool]]:
    """With whether they name the same number; such come last."""
    for other in work.tickets.of_address(ticket.complainant.address, _LOOKED_AT):
        yield other, False
    narrow = [cause for cause in causes_of(policy, ticket) if cause.kind in _ONE_EVENT]
    members = (work.causes.members(cause, now - ALIKE_WITHIN, _LOOKED_AT) for cause in narrow)
    numbers = list(dict.fromkeys(number for some in members for number in some))
    yield from ((other, True) for other in work.tickets.several(numbers))


def _because(ticket: Ticket, other: Ticket, numbered: bool) -> tuple[str, ...]:
    one, two = ticket.grievance, other.grievance
    signs = {
        "address": ticket.complainant.address == other.complainant.address,
        "category": one.category is two.category,
        "number": numbered,
        "programme": one.programme is not None and one.programme == two.programme,
        "place": one.place is not None and one.place == two.place,
    }
    return tuple(sign for sign, holds in signs.items() if holds)


def _same_thing(because: set[str]) -> bool:
    told_twice = because >= {"address", "category"}
    return told_twice or ("number" in because and ("address" in because or because >= {"programme", "place"}))


def _mergeable(ticket: Ticket, other: Ticket, now: datetime) -> bool:
    lately = now - other.filed_at <= ALIKE_WITHIN
    return other.number != ticket.number and lately and _refused(ticket, other) is None


def _refused(child: Ticket, parent: Ticket) -> str | None:
    """Why the one may not be merged into the other; None when it may. Seals are looked at beside."""
    if child.number == parent.number:
        return "merge_itself"
    if parent.status not in UNFINISHED:
        return "merge_finished"
    if child.kind is not Kind.SINGLE or parent.kind is not Kind.SINGLE:
        return "merge_systemic"
    if child.sensitive != parent.sensitive:
        return "merge_sensitive"
    return "merge_appeal" if child.appeals or parent.appeals else None


def merge(case: Casework, into: TrackingNumber, reason: str) -> Ticket:
    """The other case goes on for this one, and for those that were merged into this one; its promise is never later
    than this one's was. Its citizen is told, without the other's number: that is another citizen's receipt. Raises
    NotFound("ticket_unknown"), RuleBroken("merge_itself" | "merge_finished" | "merge_systemic" | "merge_sensitive" |
    "merge_appeal" | "office_is_accused" | "act_not_lawful").
    """
    words = written(reason, LONGEST_REASON)
    behind = _locked(case, into)
    child, parent = case.open(), case.work.tickets.get(into)
    if not sight(case.policy.directory, case.officer, day_of(case.now)).sees(parent):
        raise NotFound("ticket_unknown")
    wrong = _refused(child, parent)
    if wrong is not None:
        raise RuleBroken(wrong)
    sealed = parent.desk.sealed | child.desk.sealed | case.policy.router.sealed(child.grievance)
    if parent.desk.office in sealed:
        raise RuleBroken("office_is_accused")
    merged = child.running(case.now, case.calendar(child)).merged(into)
    going_on = replace(_promised(parent, merged, case.now), desk=replace(parent.desk, sealed=sealed))
    case.work.tickets.save(going_on)
    case.work.referrals.answer(str(child.number), "", "", case.now)
    _link(case, into, child.number, words)
    _follow(case, behind, child.number, into, words)
    told = replace(merged, desk=going_on.desk, clock=going_on.clock)
    case.tell(told, "notice_merged")
    return case.keep(merged, EventName.MERGED, None, str(into), words)


def split(case: Casework, reason: str) -> Ticket:
    """A wrong merge is undone. Raises RuleBroken("act_not_lawful") for a case that is not merged."""
    words = written(reason, LONGEST_REASON)
    child = case.open()
    child.acted(Act.SPLIT)
    return go_alone(case.work, case.policy, case.dice, child, case.actor, words, case.now)


def followers(work: UnitOfWork, number: TrackingNumber) -> tuple[Ticket, ...]:
    """The cases that were merged into this one and wait for what becomes of it."""
    return tuple(_merged_into(work, number, work.links.children(number, LinkKind.DUPLICATE)))


def _merged_into(work: UnitOfWork, parent: TrackingNumber, children: Iterable[TrackingNumber]) -> Iterator[Ticket]:
    tickets = (work.tickets.get(child) for child in children)
    return (each for each in tickets if each.status is Status.MERGED and each.merged_into == parent)


def _promised(parent: Ticket, child: Ticket, now: datetime) -> Ticket:
    """As pressing as the child, and no later than it was promised, by its desk and by the law."""
    sooner = replace(child.clock, accept_by=parent.clock.accept_by)
    pressed = parent.pressed(child.priority, sooner if now < child.due_at else parent.clock)
    laws = [law for law in (parent.statutory, child.statutory) if law is not None]
    return replace(pressed, statutory=min(laws, key=lambda law: law.due_at, default=None))


def _link(case: Casework, parent: TrackingNumber, child: TrackingNumber, words: str) -> None:
    case.work.links.add(parent, child, LinkKind.DUPLICATE, case.now)
    told = TicketEvent(EventName.LINKED, case.now, case.actor, str(parent), None, str(child), words)
    case.work.audit.append(told)


def _locked(case: Casework, into: TrackingNumber) -> tuple[Ticket, ...]:
    """Both cases and all that follow the first, which are given. By number, as everybody waits for several: officers
    who merge crosswise do not block each other. Raises Conflict("ticket_changed") when another follows it since.
    """
    behind = {each.number for each in followers(case.work, case.number)}
    for number in sorted({case.number, into, *behind}):
        case.work.tickets.lock(number)
    following = followers(case.work, case.number)
    if not {each.number for each in following} <= behind:
        raise Conflict("ticket_changed")
    return following


def _follow(
    case: Casework, followers: Iterable[Ticket], left: TrackingNumber, into: TrackingNumber, words: str
) -> None:
    """Who followed the merged case follows the other one now."""
    for follower in followers:
        case.work.links.remove(left, follower.number)
        _link(case, into, follower.number, words)
        case.work.tickets.save(replace(follower, merged_into=into))
        seen = TicketEvent(EventName.MERGED, case.now, case.actor, str(follower.number), None, str(into), words)
        case.work.audit.append(seen)
