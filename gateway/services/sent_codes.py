"""Codes by SMS that prove a phone is in somebody's hand.

The code is kept nowhere but in the SMS. Whoever asked for it holds a signed claim: what the code proves, until when,
and a keyed hash of it, which nobody can try out without the server's key.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from itsdangerous import BadSignature, URLSafeSerializer

from grs_core.domain.complainant import Address
from grs_core.domain.errors import RuleBroken
from grs_core.domain.messages import Lane, Notice
from grs_core.message_ports import Outbound
from grs_core.ports import Dice, WorkFactory

DIGITS = 6
GOOD_FOR = timedelta(minutes=10)
CODES, TRIES, WINDOW = 3, 5, timedelta(hours=1)
"""Codes and tries that one phone gets in a window, whoever asks: five in a million to guess one in an hour."""
_BANGLA_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")


@dataclass(frozen=True, slots=True)
class SentCodes:
    """`salt`: what these codes are for; a claim made for something else is none here."""

    secret: str
    salt: str
    dice: Dice

    def claim(self, about: Sequence[str], code: str, now: datetime) -> str:
        """What the browser holds while the code is on its way."""
        salt, until = self.dice.token(), int((now + GOOD_FOR).timestamp())
        return self._signed("code").dumps([*about, salt, self._hash(about, salt, code), until])

    def about(self, claim: str, now: datetime) -> tuple[str, ...]:
        """What a claim of ours is about. Raises RuleBroken("code_expired") for an old or a forged one."""
        *about, _, _, until = self._read(claim)
        if now.timestamp() > float(until):
            raise RuleBroken("code_expired")
        return tuple(map(str, about))

    def check(self, claim: str, code: str) -> None:
        """Raises RuleBroken("code_wrong" | "code_expired")."""
        *about, salt, known, _ = self._read(claim)
        if not hmac.compare_digest(str(known), self._hash(tuple(map(str, about)), str(salt), code)):
            raise RuleBroken("code_wrong")

    def proof(self, about: Sequence[str], now: datetime) -> str:
        """What the browser holds after the code was right."""
        return self._signed("proof").dumps([*about, int(now.timestamp())])

    def proved(self, proof: str) -> tuple[tuple[str, ...], int]:
        """What a proof of ours is about, and when (Unix seconds) the code was given. Raises RuleBroken("code_expired")
        for anything else.
        """
        try:
            *about, at = self._signed("proof").loads(proof)
            return tuple(map(str, about)), int(at)
        except (BadSignature, TypeError, ValueError):
            raise RuleBroken("code_expired") from None

    def _read(self, claim: str) -> list[str]:
        try:
            found = self._signed("code").loads(claim)
        except BadSignature:
            raise RuleBroken("code_expired") from None
        return list(found)

    def _hash(self, about: Sequence[str], salt: str, code: str) -> str:
        told = "|".join((self.salt, *about, salt, code))
        return hmac.new(self.secret.encode(), told.encode(), sha256).hexdigest()

    def _signed(self, what: str) -> URLSafeSerializer:
        return URLSafeSerializer(self.secret, salt=f"{self.salt}: {what}")


def is_code(written: str) -> str:
    """The digits of a code as people type them. Raises RuleBroken("code_shape")."""
    code = "".join(written.translate(_BANGLA_DIGITS).split())
    if not (len(code) == DIGITS and code.isascii() and code.isdecimal()):
        raise RuleBroken("code_shape")
    return code


def count_tries(writing: WorkFactory, keys: Sequence[str], most: int, now: datetime) -> None:
    """Counted before the code is looked at, and looked at again after: a hundred tries at once are a hundred tries.
    Raises RuleBroken("code_tries_over").
    """
    with writing() as work:
        if any(work.attempts.count(key, now - WINDOW) >= most for key in keys):
            raise RuleBroken("code_tries_over")
        for key in keys:
            work.attempts.add(key, now)
        work.commit()
    with writing() as work:
        if any(work.attempts.count(key, now - WINDOW) > most for key in keys):
            raise RuleBroken("code_tries_over")


def code_to(phone: str, key: str, code: str, language: str, id: str, now: datetime) -> Outbound:  # noqa: A002
    """The SMS: at once, before all else. `key`: its sentence."""
    notice = Notice(key, {"code": code}, urgent=True)
    address = Address("phone", phone)
    return Outbound(id, address, language, notice, created_at=now, next_attempt_at=now, lane=Lane.ANSWER)
