"""Passwords at rest: Argon2id, behind a protocol so that nothing else knows the library."""

from typing import Protocol
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LONGEST = 256
"""Characters of a password that are looked at: a bound for the work that a stranger can cause."""


class Passwords(Protocol):
    """Makes and checks hashes. Slow by intent: never called inside a unit of work."""

    def hash(self, password: str) -> str: ...

    def right(self, stored: str, password: str) -> bool:
        """False for a wrong password and for a hash that cannot be read."""
        ...

    def __hash__(self) -> int: ...

    def outdated(self, stored: str) -> bool:
        """True when the hash was made with weaker settings than today's."""
        ...


class Argon2Passwords:
    """Argon2id with the library's settings of RFC 9106 (low memory), unless others are given.

    A Bangla password is the same in both encodings of its letters: it is folded (NFKC) before it is hashed.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()

    def hash(self, password: str) -> str:
        return str(self._hasher.hash(_folded(password)))

    def right(self, stored: str, password: str) -> bool:
        try:
            return bool(self._hasher.verify(stored, _folded(password)))
        except (VerificationError, InvalidHashError):
            return False

    def outdated(self, stored: str) -> bool:
        return bool(self._hasher.check_needs_rehash(stored))


def _folded(password: str) -> str:
    return normalize("NFKC", password[:LONGEST])
