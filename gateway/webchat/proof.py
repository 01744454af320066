"""Proof that a phone is in somebody's hand: a code by SMS to the phone that filed a case.

Whether a number exists is never told: the words, the cookie and the limits are the same either way. The code itself is
kept nowhere but in the SMS; the cookie holds a keyed hash of it, which nobody can try out without the server's key.
"""

import hmac
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from itsdangerous import BadSignature, URLSafeSerializer

from gateway.webchat.door import WebDoor
from grs_core.domain.complainant import Address
from grs_core.domain.errors import NotFound, RuleBroken
from grs_core.domain.messages import Lane, Notice
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.message_ports import Outbound
from grs_core.ports import UnitOfWork

DIGITS = 6
GOOD_FOR = timedelta(minutes=10)
OPEN_FOR = timedelta(minutes=30)
"""How long after the code the citizen may still say something to the decision."""
CODES, TRIES, WINDOW = 3, 5, timedelta(hours=1)
"""Codes and wrong tries that one number gets in a window, whoever asks: five in a million to guess one in an hour."""


@dataclass(frozen=True, slots=True)
class _Claim:
    """The signed cookie: this number, a keyed hash of its code, good until (Unix seconds)."""

    number: str
    salt: str
    hash: str
    until: int


@dataclass(frozen=True, slots=True)
class PhoneProof:
    """Two steps: `ask` makes the cookie's content and sends the code, `check` reads both back."""

    door: WebDoor

    def ask(self, number: TrackingNumber) -> str:
        """The content of the cookie; the code goes to the filer's phone if there is such a case with a phone."""
        now, code, salt = self.door.clock.now(), self.door.dice.code(DIGITS), self.door.dice.token()
        if self._may_send(number, now):
            with self.door.writing() as work:
                work.outbox.add(self._message(_found(work, number), code, now))
                work.commit()
        self.door.jobs.nudge("relay")
        until = int((now + GOOD_FOR).timestamp())
        claim = _Claim(str(number), salt, self._hash(number, salt, code), until)
        return str(self._signer.dumps(asdict(claim)))

    def _may_send(self, number: TrackingNumber, now: datetime) -> bool:
        """Counted before anything is looked up: a hundred wishes at once are a hundred wishes."""
        with self.door.writing() as work:
            if work.attempts.count(_codes(number), now - WINDOW) >= CODES:
                return False
            work.attempts.add(_codes(number), now)
            work.commit()
        with self.door.reading() as work:
            return work.attempts.count(_codes(number), now - WINDOW) <= CODES

    def check(self, cookie: str, code: str) -> Ticket:
        """The case whose phone got this code. Raises RuleBroken("code_expired" | "code_tries_over" | "code_wrong")."""
        now = self.door.clock.now()
        claim = self._claim(cookie)
        if claim is None or now.timestamp() > claim.until:
            raise RuleBroken("code_expired")
        number = TrackingNumber(claim.number)
        self._count_try(number, now)
        if not hmac.compare_digest(claim.hash, self._hash(number, claim.salt, code)):
            raise RuleBroken("code_wrong")
        with self.door.writing() as work:
            ticket = _found(work, number)
            if ticket is None:
                raise RuleBroken("code_wrong")
            work.attempts.clear(_tries(number))
            work.commit()
        return ticket

    def asked(self, cookie: str) -> str | None:
        """The number that a cookie of ours was made for."""
        claim = self._claim(cookie)
        return None if claim is None else claim.number

    def opened(self, number: TrackingNumber) -> str:
        """The content of the cookie of a browser whose phone is proved."""
        until = int((self.door.clock.now() + OPEN_FOR).timestamp())
        return str(self._opener.dumps([str(number), until]))

    def opens(self, cookie: str) -> str | None:
        """The number whose phone this browser has proved, as long as that counts."""
        try:
            number, until = self._opener.loads(cookie)
        except (BadSignature, TypeError, ValueError):
            return None
        return str(number) if self.door.clock.now().timestamp() <= until else None

    def _count_try(self, number: TrackingNumber, now: datetime) -> None:
        """Counted before the code is looked at: a hundred tries at once are a hundred tries."""
        with self.door.writing() as work:
            if work.attempts.count(_tries(number), now - WINDOW) >= TRIES:
                raise RuleBroken("code_tries_over")
            work.attempts.add(_tries(number), now)
            work.commit()
        with self.door.reading() as work:
            if work.attempts.count(_tries(number), now - WINDOW) > TRIES:
                raise RuleBroken("code_tries_over")

    def _message(self, ticket: Ticket | None, code: str, now: datetime) -> Outbound:
        """For a number that nobody has, and for a case without a phone, the same message to nobody: whoever measures
        how long we take learns nothing.
        """
        known = ticket if ticket is not None and ticket.complainant.phone is not None else None
        return Outbound(
            id=self.door.dice.token(),
            address=known.complainant.address if known else Address.of_chat(f"nobody:{self.door.dice.token()}"),
            language=known.language if known else "bn",
            notice=Notice("notice_code", {"code": code}, urgent=True),
            created_at=now,
            next_attempt_at=now,
            lane=Lane.ANSWER,
        )

    def _claim(self, cookie: str) -> _Claim | None:
        try:
            return _Claim(**self._signer.loads(cookie))
        except (BadSignature, TypeError):
            return None

    def _hash(self, number: TrackingNumber, salt: str, code: str) -> str:
        return hmac.new(self.door.secret.encode(), f"{number}|{salt}|{code}".encode(), sha256).hexdigest()

    @property
    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(self.door.secret, salt="tracking code")

    @property
    def _opener(self) -> URLSafeSerializer:
        return URLSafeSerializer(self.door.secret, salt="case of a proved phone")


def _found(work: UnitOfWork, number: TrackingNumber) -> Ticket | None:
    """By one statement, whether there is one or not."""
    try:
        return work.tickets.get(number)
    except NotFound:
        return None


def _codes(number: TrackingNumber) -> str:
    return f"track-codes:{number}"


def _tries(number: TrackingNumber) -> str:
    return f"track-tries:{number}"
