"""Bytes at rest outside the database: each thing has a key of its own, and that key is sealed in the thing's row.

So a new `GRS_SECRET_KEYS` re-encrypts rows and no file; and a row that forgot its key has erased the file in every
backup of it.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from os import urandom

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from grs_core.domain.errors import Unavailable

_NONCE = 12


def fresh_key() -> str:
    """256 bits, as text."""
    return urlsafe_b64encode(AESGCM.generate_key(256)).decode()


def seal(key: str, name: str, plain: bytes) -> bytes:
    """What only `unseal` with the same key and the same `name` opens; another each time."""
    nonce = urandom(_NONCE)
    return nonce + _cipher(key).encrypt(nonce, plain, name.encode())


def unseal(key: str, name: str, sealed: bytes) -> bytes:
    """Raises Unavailable("recording_broken") for what was changed, cut, or laid under another's name."""
    try:
        return _cipher(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], name.encode())
    except (InvalidTag, ValueError):
        raise Unavailable("recording_broken") from None


def _cipher(key: str) -> AESGCM:
    return AESGCM(urlsafe_b64decode(key))
