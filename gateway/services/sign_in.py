"""Who an officer is: sign-in with a limit on tries, and what keeps a session his.

Every try is counted before its password is looked at, so that many tries at once are not more than five.
"""

import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256

from gateway.services.passwords import Passwords
from grs_core.domain.errors import NotAllowed, NotFound
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.officers import Officer, Role
from grs_core.ports import Clock, UnitOfWork, WorkFactory

TRIES, WINDOW = 5, timedelta(minutes=15)
"""Wrong passwords a login may have in the window; after that even the right one has to wait."""
SESSION = timedelta(hours=12)
"""How long a sign-in lasts: one working day."""
LONGEST_LOGIN = 64
_NOBODY = "nobody's password"


@dataclass(frozen=True, slots=True)
class Session:
    """What the browser keeps (signed by the door): who, under which password, since when; `id` names this sign-in."""

    login: str
    mark: str
    since: datetime
    id: str


@dataclass(frozen=True, slots=True)
class SignIn:
    """`decoy` is a hash that nobody's password has: an unknown login takes as long as a known one."""

    writing: WorkFactory
    reading: WorkFactory
    passwords: Passwords
    clock: Clock
    decoy: str = field(repr=False)

    @classmethod
    def make(cls, writing: WorkFactory, reading: WorkFactory, passwords: Passwords, clock: Clock) -> "SignIn":
        return cls(writing, reading, passwords, clock, passwords.hash(_NOBODY))

    def leave(self, session: Session) -> None:
        """Ends a session for good: a copy of its cookie opens nothing any more."""
        with self.writing() as work:
            work.attempts.add(_ended(session), self.clock.now())
            work.commit()

    def enter(self, login: str, password: str, door: str = "console") -> Session:
        """Signs in. Raises NotAllowed("sign_in_wrong" | "sign_in_locked", minutes), the same for a login that does
        not exist, is no longer active, or belongs to a volunteer.
        """
        name, now = _written(login), self.clock.now()
        found = self._try(name, now)
        right = self.passwords.right(found.password_hash if found else self.decoy, password)
        if found is None or not right:
            raise NotAllowed("sign_in_wrong")
        officer = self._renewed(found, password)
        with self.writing() as work:
            if _active(work, name) != found:
                raise NotAllowed("sign_in_wrong")
            if officer != found:
                work.officers.save(officer)
            work.attempts.clear(_key(name))
            work.audit.append(TicketEvent(EventName.OFFICER_SIGNED_IN, now, Actor(f"officer:{name}", door)))
            work.commit()
        return Session(officer.login, mark(officer), now, secrets.token_hex(16))

    def who(self, session: Session) -> Officer | None:
        """The officer of a session; None once it is over: signed out, 12 h, another password, no longer
        active.
        """
        if not timedelta(0) <= self.clock.now() - session.since < SESSION:
            return None
        with self.reading() as work:
            ended = work.attempts.count(_ended(session), session.since) > 0
            officer = None if ended else _active(work, session.login)
        return officer if officer is not None and mark(officer) == session.mark else None

    def _try(self, login: str, now: datetime) -> Officer | None:
        with self.writing() as work:
            if work.attempts.count(_key(login), now - WINDOW) >= TRIES:
                raise NotAllowed("sign_in_locked", minutes=str(WINDOW // timedelta(minutes=1)))
            work.attempts.add(_key(login), now)
            officer = _active(work, login)
            work.commit()
        return officer

    def _renewed(self, officer: Officer, password: str) -> Officer:
        if not self.passwords.outdated(officer.password_hash):
            return officer
        return replace(officer, password_hash=self.passwords.hash(password))


def mark(officer: Officer) -> str:
    """Changes with the password; tells nothing about it (the hash is salted)."""
    return sha256(officer.password_hash.encode()).hexdigest()[:32]


def _active(work: UnitOfWork, login: str) -> Officer | None:
    try:
        officer = work.officers.get(login)
    except NotFound:
        return None
    return officer if officer.active and officer.role is not Role.VOLUNTEER else None


def _written(login: str) -> str:
    return "".join(letter for letter in login if letter.isprintable()).strip()[:LONGEST_LOGIN]


def _key(login: str) -> str:
    return f"sign_in:{login}"


def _ended(session: Session) -> str:
    return f"signed_out:{session.id}"
