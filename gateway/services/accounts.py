"""What an officer does with his own sign-in: another password, an end to his sessions, an invitation taken up."""

from dataclasses import dataclass, replace
from datetime import datetime

from gateway.services import tries
from gateway.services.password_rules import check_password
from gateway.services.sign_in import Session, SignIn, Visitor, active
from grs_core.domain.access import INVITED_FOR, SESSION, Invitation, SignedIn
from grs_core.domain.errors import NotAllowed, NotFound
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.officers import Officer
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Accounts:
    """`public_url`: where a link of ours leads from outside."""

    sign_in: SignIn
    policy: Policy
    public_url: str

    def link(self, token: str) -> str:
        """Of an invitation; for whoever is to hand it over."""
        return f"{self.public_url}/console/invitation/{token}"

    def sessions(self, login: str) -> tuple[SignedIn, ...]:
        """Where he is signed in now, newest first."""
        now = self.sign_in.clock.now()
        with self.sign_in.reading() as work:
            found = work.sign_ins.of(login, now - SESSION)
        return tuple(each for each in found if each.lasts(now))

    def end(self, officer: Officer, key: str, visitor: Visitor) -> None:
        """One of his own; another's is not his to end. Raises NotFound("sign_in_unknown")."""
        now = self.sign_in.clock.now()
        with self.sign_in.writing() as work:
            if not work.sign_ins.end(key, officer.login, now, officer.login):
                raise NotFound("sign_in_unknown")
            work.audit.append(_event(EventName.SIGN_IN_ENDED, officer, visitor, now))
            work.commit()

    def end_others(self, officer: Officer, session: Session, visitor: Visitor) -> int:
        """All but the one in hand; how many."""
        now = self.sign_in.clock.now()
        with self.sign_in.writing() as work:
            ended = work.sign_ins.end_all(officer.login, now, officer.login, but=session.id)
            work.audit.append(_event(EventName.SIGN_IN_ENDED, officer, visitor, now, "others"))
            work.commit()
        return ended

    def change_password(self, session: Session, officer: Officer, old: str, new: str, visitor: Visitor) -> Session:
        """A new session, and all others are over. Raises NotAllowed("sign_in_wrong" | "sign_in_locked"),
        RuleBroken("password_too_short" | "password_too_long" | "password_guessable").
        """
        known = self.sign_in.confirm(officer.login, old, visitor)
        check_password(new, self.known_of(officer))
        hashed, now = self.sign_in.passwords.hash(new), self.sign_in.clock.now()
        with self.sign_in.writing() as work:
            changed = replace(work.officers.lock(officer.login), password_hash=hashed, password_at=now)
            if active(work, officer.login) != known:
                raise NotAllowed("sign_in_wrong")
            work.officers.save(changed)
            renewed = self.sign_in.open(work, changed, visitor, instead_of=session.id)
            work.sign_ins.end_all(officer.login, now, officer.login, but=renewed.id)
            work.audit.append(_event(EventName.OFFICER_CHANGED, officer, visitor, now, "password"))
            work.commit()
        return renewed

    def invited(self, token: str, visitor: Visitor) -> tuple[Invitation, Officer]:
        """Raises NotFound("invitation_over") for one that is used, too old, withdrawn or guessed; a guess counts
        against the address. Raises NotAllowed("sign_in_locked").
        """
        now = self.sign_in.clock.now()
        with self.sign_in.writing() as work:
            tries.check_address(work, visitor.address, now)
            invitation = work.invitations.get(token)
            officer = active(work, invitation.login) if invitation is not None and invitation.opens(now) else None
            if invitation is None:
                tries.note_wrong(work, visitor.address, now)
            work.commit()
        if invitation is None or officer is None:
            raise NotFound("invitation_over")
        return invitation, officer

    def take_up(self, token: str, password: str, visitor: Visitor) -> Session:
        """Sets the password and signs in; whoever has a second factor still shows it. Raises as `invited`, and
        RuleBroken("password_…").
        """
        _, officer = self.invited(token, visitor)
        check_password(password, self.known_of(officer))
        hashed, now = self.sign_in.passwords.hash(password), self.sign_in.clock.now()
        with self.sign_in.writing() as work:
            if not work.invitations.use(token, now):
                raise NotFound("invitation_over")
            changed = replace(work.officers.lock(officer.login), password_hash=hashed, password_at=now)
            work.officers.save(changed)
            work.sign_ins.end_all(officer.login, now, officer.login)
            tries.unlock(work, officer.login)
            work.audit.append(_event(EventName.OFFICER_CHANGED, officer, visitor, now, "password by invitation"))
            session = self.sign_in.begin(work, changed, visitor)
            work.commit()
        return session

    def known_of(self, officer: Officer) -> tuple[str, ...]:
        """What others know of him, and would try first."""
        offices = {post.office for post in officer.positions}
        names = [self.policy.office_name(code) for code in sorted(offices) if code in self.policy.directory]
        return (
            officer.login,
            officer.name,
            officer.phone or "",
            *(text for each in names for text in (each.bn, each.en)),
        )


def invite(work: UnitOfWork, login: str, token: str, by: Actor, now: datetime) -> None:
    """Instead of those before; the token is for whoever is to hand it over, and is kept nowhere."""
    work.invitations.withdraw(login, now)
    work.invitations.add(token, Invitation(login, by.who.removeprefix("officer:"), now, now + INVITED_FOR))
    work.audit.append(TicketEvent(EventName.INVITED, now, by, None, None, login))


def _event(name: EventName, officer: Officer, visitor: Visitor, now: datetime, detail: str = "") -> TicketEvent:
    return TicketEvent(name, now, Actor(f"officer:{officer.login}", visitor.door), None, None, officer.login, detail)
