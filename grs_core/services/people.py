"""Who looks after the register of staff, and how far: one rule for the list, a person's page and every change.

Administrators and the cell look after everybody; the head of an office (a supervisor with a post) after those whose
posts all lie in his office and below. Nobody gives more than he has, nobody changes himself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from grs_core.domain.errors import NotAllowed, NotFound, RuleBroken
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.officers import Officer, Position, Role
from grs_core.domain.people import Wanted
from grs_core.domain.workdays import day_of
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork
from grs_core.services.assigning import hand_on
from grs_core.services.postings import come_back, end_post, give_post, send_on_leave

_BELOW = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.MONITOR})
_CENTRAL = _BELOW | {Role.CELL, Role.AUDITOR}
GRANTS: Mapping[Role, frozenset[Role]] = {
    Role.SUPERVISOR: _BELOW,
    Role.CELL: _CENTRAL,
    Role.ADMIN: _CENTRAL | {Role.ADMIN},
}
"""Whom each looks after, and what he may make somebody: nothing that sees or does more than he."""
TRUSTEES = frozenset({Role.CELL, Role.ADMIN})
"""Who gives the right to sensitive cases, and opens the door to somebody who had a password before."""
_NEVER_EMPTY = (Role.ADMIN, Role.CELL)


@dataclass(frozen=True, slots=True)
class Reach:
    """`offices`: None for all. `trusted`: one of the TRUSTEES."""

    login: str
    offices: frozenset[str] | None
    grants: frozenset[Role]
    trusted: bool

    def covers(self, office: str) -> bool:
        return self.offices is None or office in self.offices

    def wanted(self, wanted: Wanted) -> Wanted:
        return replace(wanted, within=self.offices)


@dataclass(frozen=True, slots=True)
class Newcomer:
    login: str
    name: str
    role: Role
    office: str | None
    phone: str | None = None
    handles_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """None: as it is. `phone` "": none any more."""

    name: str | None = None
    role: Role | None = None
    phone: str | None = None
    handles_sensitive: bool | None = None
    active: bool | None = None


def reach(policy: Policy, officer: Officer, today: date) -> Reach:
    """Raises NotAllowed("people_not_yours")."""
    if not officer.active or officer.role not in GRANTS:
        raise NotAllowed("people_not_yours")
    trusted = officer.role in TRUSTEES
    posts = [office for office in officer.offices(today) if office in policy.directory]
    if not trusted and not posts:
        raise NotAllowed("people_not_yours")
    offices = None if trusted else frozenset[str]().union(*(policy.directory.scope(post) for post in posts))
    return Reach(officer.login, offices, GRANTS[officer.role], trusted)


def looks_after_people(officer: Officer) -> bool:
    """For the menu."""
    return officer.active and officer.role in GRANTS


def lasting(officer: Officer, today: date) -> tuple[Position, ...]:
    """His posts of today and those to come."""
    return tuple(post for post in officer.positions if post.until is None or today <= post.until)


def person(work: UnitOfWork, mine: Reach, login: str, today: date) -> Officer:
    """Raises NotFound("officer_unknown") for whoever has no post within reach."""
    found = work.officers.get(login)
    near = mine.offices is None or any(mine.covers(post.office) for post in lasting(found, today))
    if found.role is Role.VOLUNTEER or not near:
        raise NotFound("officer_unknown")
    return found


def why_not(mine: Reach, officer: Officer, today: date) -> str | None:
    """The key of why he may only be looked at; None: he may be changed."""
    if officer.login == mine.login:
        return "people_self"
    if officer.role not in mine.grants or not all(mine.covers(post.office) for post in lasting(officer, today)):
        return "people_above"
    return None


def may_invite(mine: Reach, officer: Officer) -> bool:
    return mine.trusted or not (officer.password_hash or officer.handles_sensitive)


@dataclass(frozen=True, slots=True)
class Staffer:
    """Somebody who looks after people, at work. Every act raises NotAllowed("people_not_yours" | "people_self" |
    "people_above" | "people_role" | "people_office" | "people_sensitive"), NotFound("officer_unknown").
    """

    work: UnitOfWork
    policy: Policy
    editor: Officer
    now: datetime
    door: str = "console"
    today: date = field(init=False)
    mine: Reach = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "today", day_of(self.now))
        object.__setattr__(self, "mine", reach(self.policy, self.editor, self.today))

    @property
    def actor(self) -> Actor:
        return Actor(f"officer:{self.editor.login}", self.door)

    def person(self, login: str) -> Officer:
        """To be changed, and by nobody else meanwhile."""
        person(self.work, self.mine, login, self.today)
        found = self.work.officers.lock(login)
        refused = why_not(self.mine, found, self.today)
        if refused is not None:
            raise NotAllowed(refused)
        return found

    def add(self, new: Newcomer) -> Officer:
        """Without a password: he is invited. Raises Conflict("login_taken"), RuleBroken("office_missing")."""
        self._check_gift(new.role, new.handles_sensitive)
        office = self.policy.directory.top().code if new.role is Role.CELL else new.office
        if office is None and new.role is not Role.ADMIN:
            raise RuleBroken("office_missing")
        held = (Position(self._office(office), self.today),) if office is not None else ()
        officer = Officer(new.login, new.name, new.role, held, "", True, new.handles_sensitive, new.phone)
        self.work.officers.add(officer)
        told = TicketEvent(EventName.OFFICER_ADDED, self.now, self.actor, None, None, office, f"{new.login} {new.role}")
        self.work.audit.append(told)
        return officer

    def change(self, login: str, changes: Changes) -> Officer:
        """Whoever is put out of service is out at once. Raises RuleBroken("people_last")."""
        before = self.person(login)
        after = _changed(before, changes)
        self._check_gift(after.role, after.handles_sensitive and not before.handles_sensitive)
        if before.handles_sensitive and not after.handles_sensitive and not self.mine.trusted:
            raise NotAllowed("people_sensitive")
        if not after.active or after.role is not before.role:
            self._check_not_last(before)
        if not after.active:
            self.work.sign_ins.end_all(login, self.now, self.editor.login)
            self.work.invitations.withdraw(login, self.now)
        self.work.officers.save(after)
        self._tell(login, "; ".join(_told(before, after)))
        hand_on(self.work, login, self.now)
        return after

    def give(self, login: str, office: str, since: date | None, until: date | None, acting: bool) -> Officer:
        """Raises as `postings.give_post`."""
        self.person(login)
        at = self._office(office)
        return give_post(self.work, self.policy, login, at, self.now, since, until, acting, self.actor)

    def end(self, login: str, office: str, since: date, until: date) -> Officer:
        """Raises as `postings.end_post`."""
        self.person(login)
        return end_post(self.work, login, office, since, until, self.now, self.actor)

    def send_away(self, login: str, since: date, until: date, delegate: str | None) -> Officer:
        """Raises as `postings.send_on_leave`."""
        self.person(login)
        if delegate is not None:
            self.person(delegate)
        return send_on_leave(self.work, login, since, until, self.now, delegate, self.actor)[0]

    def call_back(self, login: str, since: date) -> Officer:
        """Raises as `postings.come_back`."""
        self.person(login)
        return come_back(self.work, login, since, self.today, self.now, self.actor)

    def to_invite(self, login: str) -> Officer:
        """A newcomer; only by the trusted one who had a password before, or has a right that they gave: the link makes
        its holder that officer.
        """
        found = self.person(login)
        if not found.active:
            raise RuleBroken("people_out")
        if not may_invite(self.mine, found):
            raise NotAllowed("people_invite")
        return found

    def end_sign_ins(self, login: str) -> int:
        self.person(login)
        ended = self.work.sign_ins.end_all(login, self.now, self.editor.login)
        self.work.audit.append(TicketEvent(EventName.SIGN_IN_ENDED, self.now, self.actor, None, None, login, "all"))
        return ended

    def told(self, login: str, what: str) -> None:
        """For what lies outside of the register."""
        self._tell(login, what)

    def trusted_person(self, login: str) -> Officer:
        """For what only the trusted do. Raises NotAllowed("people_trusted")."""
        found = self.person(login)
        if not self.mine.trusted:
            raise NotAllowed("people_trusted")
        return found

    def _office(self, code: str) -> str:
        office = self.policy.directory.get(code)
        if not self.mine.covers(office.code):
            raise NotAllowed("people_office")
        return office.code

    def _check_gift(self, role: Role, sensitive: bool) -> None:
        if role not in self.mine.grants:
            raise NotAllowed("people_role")
        if sensitive and not self.mine.trusted:
            raise NotAllowed("people_sensitive")

    def _check_not_last(self, officer: Officer) -> None:
        """Somebody must be left who can let others in."""
        if not officer.active or officer.role not in _NEVER_EMPTY:
            return
        if set(self.work.people.in_service(officer.role)) <= {officer.login}:
            raise RuleBroken("people_last")

    def _tell(self, login: str, detail: str) -> None:
        self.work.audit.append(TicketEvent(EventName.OFFICER_CHANGED, self.now, self.actor, None, None, login, detail))


def _changed(officer: Officer, changes: Changes) -> Officer:
    return replace(
        officer,
        name=officer.name if changes.name is None else changes.name,
        role=changes.role or officer.role,
        phone=officer.phone if changes.phone is None else changes.phone or None,
        handles_sensitive=officer.handles_sensitive if changes.handles_sensitive is None else changes.handles_sensitive,
        active=officer.active if changes.active is None else changes.active,
    )


def _told(before: Officer, after: Officer) -> Iterable[str]:
    """What changed, for the audit; a phone is not repeated there."""
    if before.name != after.name:
        yield "name"
    if before.role is not after.role:
        yield f"role {before.role} -> {after.role}"
    if before.phone != after.phone:
        yield "phone"
    if before.handles_sensitive != after.handles_sensitive:
        yield f"sensitive {'yes' if after.handles_sensitive else 'no'}"
    if before.active != after.active:
        yield f"active {'yes' if after.active else 'no'}"
