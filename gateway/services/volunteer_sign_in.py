"""Who a volunteer is: by his password, or by a code to the phone that his organisation registered.

Whether a phone is registered is never told: the words, the cookie and the limits are the same either way.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.ports import JobQueue
from gateway.services import tries
from gateway.services.passwords import Passwords
from gateway.services.sent_codes import CODES, TRIES, WINDOW, SentCodes, code_to, count_tries, is_code
from gateway.services.sign_in import Session, SignIn, Visitor
from grs_core.domain.access import SignedIn
from grs_core.domain.complainant import read_mobile
from grs_core.domain.errors import NotFound, RuleBroken
from grs_core.domain.officers import Officer, Role
from grs_core.domain.volunteering import Organisation, OrganisationState, Volunteer
from grs_core.ports import Clock, Dice, UnitOfWork, WorkFactory

IDLE = timedelta(hours=12)
"""A day in villages without a network ends no session."""
LONGEST = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Member:
    """Whoever is signed in at the portal."""

    volunteer: Volunteer
    officer: Officer
    organisation: Organisation

    @property
    def login(self) -> str:
        return self.volunteer.login

    @property
    def may_file(self) -> bool:
        return self.organisation.state is OrganisationState.APPROVED

    @property
    def areas(self) -> tuple[str, ...]:
        """Place codes: his own, else all of his organisation's."""
        return self.volunteer.areas or self.organisation.areas


def lasts(row: SignedIn, now: datetime) -> bool:
    return row.ended_at is None and now - row.since < LONGEST and now - row.seen_at < IDLE


def is_volunteer(officer: Officer) -> bool:
    return officer.role is Role.VOLUNTEER


@dataclass(frozen=True, slots=True)
class VolunteerSignIn:
    sign_in: SignIn
    codes: SentCodes
    jobs: JobQueue

    @classmethod
    def make(
        cls,
        writing: WorkFactory,
        reading: WorkFactory,
        passwords: Passwords,
        clock: Clock,
        dice: Dice,
        jobs: JobQueue,
        secret: str,
    ) -> "VolunteerSignIn":
        """`secret` signs what a browser holds between the phone and its code."""
        decoy = SignIn.make(writing, reading, passwords, clock).decoy
        door = SignIn(writing, reading, passwords, clock, decoy, is_volunteer, lasts)
        return cls(door, SentCodes(secret, "volunteer sign-in", dice), jobs)

    def by_password(self, login: str, password: str, visitor: Visitor) -> Session:
        """`login` may be the phone instead. Raises NotAllowed("sign_in_wrong" | "sign_in_locked", minutes)."""
        return self.sign_in.enter(self._login_of(login), password, visitor)

    def ask(self, written: str, visitor: Visitor, language: str) -> str:
        """Sends a code if the phone is a volunteer's in service; the claim to hold either way. Raises
        RuleBroken("phone_wrong"), NotAllowed("sign_in_locked", minutes) for a network address that guessed too often.
        """
        phone, now = read_mobile(written), self.sign_in.clock.now()
        code = self.codes.dice.code(6)
        with self.sign_in.writing() as work:
            tries.check_address(work, visitor.address, now)
            if work.attempts.count(_codes(phone), now - WINDOW) < CODES:
                work.attempts.add(_codes(phone), now)
                if self._owner(work, phone) is not None:
                    id_ = self.codes.dice.token()
                    work.outbox.add(code_to(phone, "notice_sign_in_code", code, language, id_, now))
                else:
                    # Something is written either way: how long the answer takes tells nothing.
                    work.attempts.add(f"volunteer-nobody:{phone}", now)
            work.commit()
        self.jobs.nudge("relay")
        return self.codes.claim((phone,), code, now)

    def asked(self, claim: str) -> str | None:
        """The phone that a claim of ours, still good, was made for."""
        try:
            return self.codes.about(claim, self.sign_in.clock.now())[0]
        except RuleBroken:
            return None

    def by_code(self, claim: str, written: str, visitor: Visitor) -> Session:
        """Raises RuleBroken("code_shape" | "code_expired" | "code_tries_over" | "code_wrong"),
        NotAllowed("sign_in_locked", minutes).
        """
        code, now = is_code(written), self.sign_in.clock.now()
        (phone,) = self.codes.about(claim, now)
        with self.sign_in.reading() as work:
            tries.check_address(work, visitor.address, now)
        count_tries(self.sign_in.writing, [_tries(phone)], TRIES, now)
        try:
            self.codes.check(claim, code)
        except RuleBroken:
            self._note_wrong(visitor, now)
            raise
        with self.sign_in.writing() as work:
            officer = self._owner(work, phone)
            if officer is None:
                raise RuleBroken("code_wrong")
            work.attempts.clear(_tries(phone))
            session = self.sign_in.open(work, officer, visitor)
            work.commit()
        return session

    def who(self, session: Session) -> Member | None:
        """None once the session is over, or he is no longer a volunteer of any organisation."""
        officer = self.sign_in.who(session)
        if officer is None:
            return None
        with self.sign_in.reading() as work:
            try:
                volunteer = work.volunteers.get(officer.login)
                return Member(volunteer, officer, work.organisations.get(volunteer.organisation))
            except NotFound:
                return None

    def leave(self, session: Session) -> None:
        self.sign_in.leave(session)

    def _login_of(self, written: str) -> str:
        try:
            phone = read_mobile(written)
        except RuleBroken:
            return written
        with self.sign_in.reading() as work:
            found = work.volunteers.of_phone(phone)
        return found.login if found else written

    def _owner(self, work: UnitOfWork, phone: str) -> Officer | None:
        found = work.volunteers.of_phone(phone)
        return None if found is None else self.sign_in.known(work, found.login)

    def _note_wrong(self, visitor: Visitor, now: datetime) -> None:
        with self.sign_in.writing() as work:
            tries.note_wrong(work, visitor.address, now)
            work.commit()


def _codes(phone: str) -> str:
    return f"volunteer-codes:{phone}"


def _tries(phone: str) -> str:
    return f"volunteer-tries:{phone}"
