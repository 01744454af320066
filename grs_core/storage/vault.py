"""Secrets at rest: encryption, keyed hashes and derived secrets, all from `GRS_SECRET_KEYS`.

Every value carries the mark of the key that made it. So re-encryption sees what is left to do, and a value whose
key was taken away too early says so instead of looking broken.
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from grs_core.domain.errors import Unavailable

SHORTEST_KEY = 32
MARK_LENGTH = 8
HASH_LENGTH = MARK_LENGTH + 64


@dataclass(frozen=True, slots=True, repr=False)
class _Key:
    """One secret, as the parts it is used by. `mark` tells nothing about it."""

    secret: bytes
    mark: str
    fernet: Fernet
    hashing: bytes

    @classmethod
    def of(cls, written: str) -> Self:
        secret = written.encode()
        return cls(
            secret=secret,
            mark=_derive(secret, "mark", MARK_LENGTH // 2).hex(),
            fernet=Fernet(urlsafe_b64encode(_derive(secret, "encrypt"))),
            hashing=_derive(secret, "hash"),
        )

    def hash(self, value: str) -> str:
        return self.mark + hmac.digest(self.hashing, value.encode(), "sha256").hex()


class Vault:
    """Newest key first: it makes everything new; the others only open what they once made.

    Raises ValueError when there is no key or one is shorter than 32 characters.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys or any(len(key) < SHORTEST_KEY for key in keys):
            raise ValueError(f"secret keys: at least one, each of {SHORTEST_KEY} characters or more")
        self._keys = tuple(_Key.of(key) for key in keys)
        self._by_mark = {key.mark: key for key in self._keys}
        self._newest = self._keys[0]

    @property
    def mark(self) -> str:
        """The beginning of all that the newest key makes."""
        return self._newest.mark

    def encrypt(self, value: str) -> str:
        return self._newest.mark + self._newest.fernet.encrypt(value.encode()).decode()

    def decrypt(self, token: str) -> str:
        """Raises Unavailable("secret_key_missing") when none of the keys opens it."""
        key = self._by_mark.get(token[:MARK_LENGTH])
        if key is None:
            raise Unavailable("secret_key_missing")
        try:
            return key.fernet.decrypt(token[MARK_LENGTH:]).decode()
        except InvalidToken:
            raise Unavailable("secret_key_missing") from None

    def encrypt_some(self, value: str | None) -> str | None:
        return None if value is None else self.encrypt(value)

    def decrypt_some(self, token: str | None) -> str | None:
        return None if token is None else self.decrypt(token)

    def hash(self, value: str) -> str:
        """What a value is found by; the same value under the same key has the same hash."""
        return self._newest.hash(value)

    def hash_some(self, value: str | None) -> str | None:
        return None if value is None else self.hash(value)

    def hashes(self, value: str) -> tuple[str, ...]:
        """The hashes of every key: what to look for while a rotation is under way."""
        return tuple(key.hash(value) for key in self._keys)

    def derive(self, purpose: str) -> str:
        """A secret of its own for another use (64 hex digits); it changes with the newest key."""
        return _derive(self._newest.secret, f"for {purpose}").hex()


def _derive(secret: bytes, purpose: str, length: int = 32) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=f"protikar {purpose}".encode()).derive(secret)
