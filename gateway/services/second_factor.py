"""The second factor: a code of an officer's phone (TOTP, RFC 6238), and codes on paper for the day it is lost.

Required of whom much is entrusted to: posts at the tiers district and cabinet, the cell and administrators.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hmac import compare_digest

import pyotp
import segno

from gateway.services import tries
from gateway.services.sign_in import Session, SignIn, Visitor, active
from grs_core.domain.errors import NotAllowed
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.officers import Officer, Role
from grs_core.domain.offices import Directory, Tier
from grs_core.domain.workdays import day_of
from grs_core.ports import UnitOfWork

STEP = timedelta(seconds=30)
PAPER_CODES = 8
_PAPER_LETTERS, _PAPER_HALF = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 5
"""Without I, O, 0 and 1: they are copied by hand. Ten of 32 letters are 50 bits."""
_ISSUER = "Protikar"
_ENTRUSTED_ROLES = frozenset({Role.CELL, Role.ADMIN})
_ENTRUSTED_TIERS = frozenset({Tier.DISTRICT, Tier.CABINET})
_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """`required`: who must have one and has none sees only the page where he gets it."""

    sign_in: SignIn
    directory: Directory
    required: bool

    def needed(self, officer: Officer) -> bool:
        """Must he have one, by his role and the posts that he holds today?"""
        return self.required and is_entrusted(self.directory, officer, self.sign_in.clock.now())

    def missing(self, officer: Officer) -> bool:
        return not officer.second_factor and self.needed(officer)

    def enter(self, waiting: Session, code: str, visitor: Visitor) -> Session:
        """What a session that waits becomes with a code of the phone or of the paper, each taken once. Raises
        NotAllowed("code_wrong" | "sign_in_locked", minutes | "sign_in_needed").
        """
        officer = self.sign_in.waiting(waiting)
        if officer is None:
            raise NotAllowed("sign_in_needed")
        typed = _typed(code)
        now, session = self.sign_in.clock.now(), None
        with self.sign_in.writing() as work:
            self._count(work, officer.login, visitor, now)
            if active(work, officer.login) == officer and _take(work, officer.login, typed, now):
                work.attempts.clear(tries.code_key(officer.login))
                session = self.sign_in.open(work, officer, visitor)
            else:
                tries.note_wrong(work, visitor.address, now)
            work.commit()
        if session is None:
            raise NotAllowed("code_wrong")
        return session

    def enrol(
        self, session: Session, officer: Officer, secret: str, code: str, visitor: Visitor
    ) -> tuple[Session, tuple[str, ...]]:
        """He has the secret on his phone, the code shows it: his new session (the others are over) and the codes on
        paper, which nobody sees again. Raises NotAllowed("code_wrong" | "sign_in_locked").
        """
        now, papers = self.sign_in.clock.now(), tuple(_paper_code() for _ in range(PAPER_CODES))
        step = _step(secret, _typed(code), now)
        if step is None:
            with self.sign_in.writing() as work:
                self._count(work, officer.login, visitor, now)
                work.commit()
            raise NotAllowed("code_wrong")
        with self.sign_in.writing() as work:
            work.second_factors.enrol(officer.login, secret, step, [_typed(each) for each in papers])
            renewed = self.sign_in.open(work, officer, visitor, instead_of=session.id)
            work.sign_ins.end_all(officer.login, now, officer.login, but=renewed.id)
            work.attempts.clear(tries.code_key(officer.login))
            work.audit.append(_told(EventName.SECOND_FACTOR_SET, officer.login, visitor.door, officer.login, now))
            work.commit()
        return renewed, papers

    def _count(self, work: UnitOfWork, login: str, visitor: Visitor, now: datetime) -> None:
        tries.take_turns(work, login)
        tries.check_address(work, visitor.address, now)
        tries.check_key(work, tries.code_key(login), now)
        work.attempts.add(tries.code_key(login), now)


def _take(work: UnitOfWork, login: str, typed: str, now: datetime) -> bool:
    """Six digits are of the phone, anything else of the paper."""
    if not typed.isdigit():
        return work.second_factors.spend(login, typed, now)
    secret = work.second_factors.secret(login)
    step = None if secret is None else _step(secret, typed, now)
    return step is not None and work.second_factors.take_step(login, step)


def is_entrusted(directory: Directory, officer: Officer, now: datetime) -> bool:
    """The cell, administrators, and whoever sits (or acts) at a district or above today."""
    posts = (office for office in officer.offices(day_of(now)) if office in directory)
    return officer.role in _ENTRUSTED_ROLES or any(directory.get(post).tier in _ENTRUSTED_TIERS for post in posts)


def take_away(work: UnitOfWork, login: str, by: Actor, now: datetime) -> None:
    """He lost his phone: his sign-ins are over, and he enrols anew where he must."""
    work.second_factors.take_away(login)
    work.sign_ins.end_all(login, now, by.who.removeprefix("officer:"))
    work.attempts.clear(tries.code_key(login))
    work.audit.append(replace(_told(EventName.SECOND_FACTOR_TAKEN_AWAY, login, by.door, login, now), actor=by))


def new_secret() -> str:
    """160 bits, as RFC 4226 asks for."""
    return str(pyotp.random_base32())


def picture(secret: str, login: str) -> str:
    """What a phone's camera reads, as the address of an image."""
    address = pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=_ISSUER)
    return str(segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#ffffff"))


def in_groups(secret: str) -> str:
    """To be typed where no camera is."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def _step(secret: str, code: str, now: datetime) -> int | None:
    """The step whose code this is: of now, or of a clock that is 30 seconds off."""
    totp, here = pyotp.TOTP(secret), int(now.timestamp()) // int(STEP.total_seconds())
    steps = (here + off for off in (0, -1, 1))
    return next((step for step in steps if compare_digest(totp.generate_otp(step), code)), None)


def _paper_code() -> str:
    halves = ("".join(secrets.choice(_PAPER_LETTERS) for _ in range(_PAPER_HALF)) for _ in range(2))
    return "-".join(halves)


def _typed(code: str) -> str:
    """Spaces, dashes and Bangla digits are as good."""
    kept = "".join(letter for letter in code[:64].translate(_DIGITS).upper() if letter.isalnum())
    return kept if kept.isascii() else ""


def _told(name: EventName, login: str, door: str, target: str, now: datetime) -> TicketEvent:
    return TicketEvent(name, now, Actor(f"officer:{login}", door), None, None, target)
