"""Who an officer is: sign-in with a limit on tries, and what keeps a session his.

Every try is counted before its password is looked at, so that many tries at once are not more than five. Whoever has a
second factor is in only with its code (`gateway.services.second_factor`): until then his session waits.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256

from gateway.services import tries
from gateway.services.passwords import Passwords
from gateway.services.tries import TRIES, WINDOW
from grs_core.domain.access import SignedIn
from grs_core.domain.errors import NotAllowed, NotFound
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.officers import Officer, Role
from grs_core.ports import Clock, UnitOfWork, WorkFactory

__all__ = ["TRIES", "WINDOW", "Session", "SignIn", "Visitor", "active", "mark"]

WAITS_FOR_CODE = timedelta(minutes=10)
"""How long after the password the code may come."""
LONGEST_LOGIN = 64
_NOBODY = "nobody's password"


@dataclass(frozen=True, slots=True)
class Session:
    """What the browser keeps (signed by the door): who, under which password, since when; `id` names this sign-in.
    `waits`: the password was right, the second factor is still to come; such a session opens nothing else.
    """

    login: str
    mark: str
    since: datetime
    id: str
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who knocks: the door, his browser in plain words, and his network address ("" where it says nothing)."""

    door: str = "console"
    device: str = ""
    address: str = ""


@lru_cache(maxsize=4)
def _decoy(passwords: Passwords) -> str:
    """Hashing is slow by intent: once for whoever hashes here."""
    return passwords.hash(_NOBODY)


def at_a_desk(officer: Officer) -> bool:
    """Volunteers have a door of their own."""
    return officer.role is not Role.VOLUNTEER


@dataclass(frozen=True, slots=True)
class SignIn:
    """`decoy` is a hash that nobody's password has: an unknown login takes as long as a known one. `admits`: for whom
    this door is; `lasts`: how long a sign-in here does.
    """

    writing: WorkFactory
    reading: WorkFactory
    passwords: Passwords
    clock: Clock
    decoy: str = field(repr=False)
    admits: Callable[[Officer], bool] = at_a_desk
    lasts: Callable[[SignedIn, datetime], bool] = SignedIn.lasts

    @classmethod
    def make(cls, writing: WorkFactory, reading: WorkFactory, passwords: Passwords, clock: Clock) -> "SignIn":
        return cls(writing, reading, passwords, clock, _decoy(passwords))

    def leave(self, session: Session) -> None:
        """Ends a session for good: a copy of its cookie opens nothing any more."""
        with self.writing() as work:
            work.sign_ins.end(session.id, session.login, self.clock.now(), session.login)
            work.commit()

    def enter(self, login: str, password: str, visitor: Visitor = Visitor()) -> Session:
        """Signs in; the session `waits` where a second factor is to come. Raises NotAllowed("sign_in_wrong" |
        "sign_in_locked", minutes), the same for a login that does not exist, is no longer active, or belongs at
        another door.
        """
        name = _written(login)
        found = self._right(name, password, visitor)
        officer = self._renewed(found, password)
        with self.writing() as work:
            tries.take_turns(work, name)
            if self.known(work, name) != found:
                raise NotAllowed("sign_in_wrong")
            if officer != found:
                work.officers.save(officer)
            work.attempts.clear(tries.password_key(name))
            session = self.begin(work, officer, visitor)
            work.commit()
        return session

    def confirm(self, login: str, password: str, visitor: Visitor) -> Officer:
        """That somebody who is signed in is still he. Raises as `enter`."""
        found = self._right(login, password, visitor)
        with self.writing() as work:
            work.attempts.clear(tries.password_key(login))
            work.commit()
        return found

    def begin(self, work: UnitOfWork, officer: Officer, visitor: Visitor) -> Session:
        """After the right password: in, or waiting for the code."""
        if officer.second_factor:
            return Session(officer.login, mark(officer), self.clock.now(), secrets.token_hex(16), waits=True)
        return self.open(work, officer, visitor)

    def open(self, work: UnitOfWork, officer: Officer, visitor: Visitor, instead_of: str = "") -> Session:
        """A new sign-in, in the audit; `instead_of` one that it replaces: every gain of rights has a new id."""
        now = self.clock.now()
        if instead_of:
            work.sign_ins.end(instead_of, officer.login, now, officer.login)
        else:
            actor = Actor(f"officer:{officer.login}", visitor.door)
            work.audit.append(TicketEvent(EventName.OFFICER_SIGNED_IN, now, actor))
        signed_in = SignedIn(secrets.token_hex(16), officer.login, now, now, visitor.device)
        work.sign_ins.add(signed_in)
        return Session(officer.login, mark(officer), now, signed_in.id)

    def who(self, session: Session, watches: bool = False) -> Officer | None:
        """The officer of a session; None once it is over: ended here or elsewhere, too old, left alone, another
        password, no longer active; and while it waits. `watches`: a page asked by itself, nobody need be there.
        """
        now = self.clock.now()
        if session.waits or now < session.since:
            return None
        with self.reading() as work:
            row, officer = work.sign_ins.get(session.id), self.known(work, session.login)
        if row is None or officer is None or not self.lasts(row, now):
            return None
        if row.login != officer.login or mark(officer) != session.mark:
            return None
        if row.to_be_noted(now) and not watches:
            with self.writing() as work:
                work.sign_ins.seen(session.id, now)
                work.commit()
        return officer

    def waiting(self, session: Session) -> Officer | None:
        """Whose code is to come; None when it came too late, or the password changed meanwhile."""
        age = self.clock.now() - session.since
        if not session.waits or not timedelta(0) <= age < WAITS_FOR_CODE:
            return None
        with self.reading() as work:
            officer = self.known(work, session.login)
        return officer if officer is not None and mark(officer) == session.mark else None

    def known(self, work: UnitOfWork, login: str) -> Officer | None:
        """Who may sign in at this door."""
        return _in_service(work, login, self.admits)

    def _right(self, login: str, password: str, visitor: Visitor) -> Officer:
        """Whose password it is."""
        found = self._try(login, visitor)
        # Who was invited and never came has no password at all.
        right = self.passwords.right((found.password_hash if found else "") or self.decoy, password)
        if found is None or not found.password_hash or not right:
            with self.writing() as work:
                tries.note_wrong(work, visitor.address, self.clock.now())
                work.commit()
            raise NotAllowed("sign_in_wrong")
        return found

    def _try(self, login: str, visitor: Visitor) -> Officer | None:
        now = self.clock.now()
        with self.writing() as work:
            tries.take_turns(work, login)
            tries.check_address(work, visitor.address, now)
            tries.check_key(work, tries.password_key(login), now)
            work.attempts.add(tries.password_key(login), now)
            officer = self.known(work, login)
            work.commit()
        return officer

    def _renewed(self, officer: Officer, password: str) -> Officer:
        if not self.passwords.outdated(officer.password_hash):
            return officer
        return replace(officer, password_hash=self.passwords.hash(password))


def mark(officer: Officer) -> str:
    """Changes with the password; tells nothing about it (the hash is salted)."""
    return sha256(officer.password_hash.encode()).hexdigest()[:32]


def active(work: UnitOfWork, login: str) -> Officer | None:
    """Who may sign in at the officers' door."""
    return _in_service(work, login, at_a_desk)


def _in_service(work: UnitOfWork, login: str, admits: Callable[[Officer], bool]) -> Officer | None:
    try:
        officer = work.officers.get(login)
    except NotFound:
        return None
    return officer if officer.active and admits(officer) else None


def _written(login: str) -> str:
    return "".join(letter for letter in login if letter.isprintable()).strip()[:LONGEST_LOGIN]
