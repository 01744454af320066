"""Who is there: the holders of a desk, the office above that is called, the officer with the least to do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from grs_core.domain.officers import Holder
from grs_core.domain.offices import Office, Tier
from grs_core.domain.ticket import Desk, Ticket
from grs_core.domain.workdays import day_of
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork
from grs_core.staff_ports import Officers

_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Register:
    """`grs_core.domain.staffing.Staffing` of one day. An office is read once a unit of work."""

    officers: Officers
    today: date

    def trusted(self, office: str, sealed: frozenset[str] = _NOBODY) -> bool:
        return any(each.handles_sensitive for each in self.present(office, sealed))

    def vacant(self, office: str, sealed: frozenset[str] = _NOBODY) -> bool:
        begun = any(each.post.since <= self.today for each in self.officers.holders(office, self.today))
        return begun and not self.present(office, sealed)

    def present(self, office: str, sealed: frozenset[str] = _NOBODY) -> tuple[Holder, ...]:
        """Each person once, though he may hold two posts there."""
        there = (each for each in self.officers.holders(office, self.today) if each.sits(self.today, sealed))
        return tuple({each.login: each for each in there}.values())


@dataclass(frozen=True, slots=True)
class _ShutOut:
    """From one case: persons, and whoever holds a post at certain offices."""

    logins: frozenset[str]
    offices: frozenset[str]

    def meets(self, holder: Holder) -> bool:
        return holder.login in self.logins or bool(holder.posts & self.offices)


def holders(work: UnitOfWork, office: str, today: date) -> tuple[Holder, ...]:
    """Who holds a post there today, present or not."""
    return tuple(each for each in work.officers.holders(office, today) if each.post.held_on(today))


def manned(work: UnitOfWork, office: str, today: date, sealed: frozenset[str] = _NOBODY) -> bool:
    """Is anybody there who may know of a case that is sealed from these offices?"""
    return bool(Register(work.officers, today).present(office, sealed))


def supervisor(
    work: UnitOfWork, policy: Policy, ticket: Ticket, now: datetime, counts: Callable[[str], bool] = lambda _: True
) -> str | None:
    """The office above that is called to a case: the first that may see it and where somebody is who may; where none
    has anybody, the first that may see it. None at the top. `counts`: which logins are somebody.
    """
    sealed = ticket.desk.sealed | policy.router.sealed(ticket.grievance)
    desks = [
        Desk(office.code, office.tier, sealed)
        for office in _above(policy, ticket.desk.office)
        if office.code not in sealed
    ]
    shut_out = _shut_out(work, ticket)
    there = (desk for desk in desks if any(map(counts, _able(work, replace(ticket, desk=desk), now, shut_out))))
    found = next(there, next(iter(desks), None))
    return None if found is None else found.office


def able(work: UnitOfWork, ticket: Ticket, now: datetime) -> tuple[str, ...]:
    """Who is present at the case's desk and may have it, by login."""
    return _able(work, ticket, now, _shut_out(work, ticket))


def brought_in(work: UnitOfWork, login: str, by: str) -> bool:
    """Has this colleague his sign-in from `by`, or from somebody whom `by` brought in? Whoever makes an invitation
    could take it up himself. The newest counts: one from somebody else takes the sign-in out of his hands.
    """
    seen, maker = {login}, work.invitations.maker_of(login)
    while maker is not None and maker not in seen:
        if maker == by:
            return True
        seen.add(maker)
        maker = work.invitations.maker_of(maker)
    return False


def least_loaded(work: UnitOfWork, ticket: Ticket, now: datetime, avoid: frozenset[str] = _NOBODY) -> str | None:
    """Whose case it is to be: of those present who may have it the one with the fewest unfinished cases, by login.
    None where nobody or only one sits: there is nothing to share out.
    """
    if len(Register(work.officers, day_of(now)).present(ticket.desk.office)) < 2:
        return None
    return another(work, ticket, now, avoid)


def another(work: UnitOfWork, ticket: Ticket, now: datetime, avoid: frozenset[str]) -> str | None:
    """As `least_loaded`, also where only one is left: he steps in for somebody to whom it was given."""
    may = [login for login in able(work, ticket, now) if login not in avoid]
    loads = work.officers.load(may)
    return min(may, key=lambda login: (loads[login], login), default=None)


def _able(work: UnitOfWork, ticket: Ticket, now: datetime, shut_out: _ShutOut) -> tuple[str, ...]:
    there = Register(work.officers, day_of(now)).present(ticket.desk.office, ticket.desk.sealed)
    return tuple(each.login for each in there if not shut_out.meets(each) and _may_have(each, ticket))


def _shut_out(work: UnitOfWork, ticket: Ticket) -> _ShutOut:
    """Who filed it himself, who stepped back from it, who made the decision that is appealed or sits there."""
    number, phone = str(ticket.number), ticket.complainant.phone
    filed = work.officers.of_phone(phone) if phone else _NOBODY
    rulings = work.rulings.of(number) if ticket.appeals else ()
    appealed = [ruling for ruling in rulings if ruling.heard_in(ticket.appeals)]
    logins = filed | work.recusals.of(number) | {ruling.by for ruling in appealed}
    return _ShutOut(logins, frozenset(ruling.office for ruling in appealed))


def _may_have(holder: Holder, ticket: Ticket) -> bool:
    """By all posts that he holds; the cell takes what nobody else may handle."""
    return not ticket.sensitive or holder.handles_sensitive or ticket.desk.tier is Tier.CABINET


def _above(policy: Policy, office: str) -> Iterator[Office]:
    """The supervisors, nearest first; a tier that the policy leaves out is passed over."""
    step = policy.directory.get(office) if office in policy.directory else policy.directory.top()
    while step.above is not None:
        step = policy.directory.get(step.above)
        if step.tier in policy.tier_names:
            yield step
