"""How often somebody may guess: at one login, and from one network address, in a quarter of an hour.

By both, for one address must not lock every login, nor many addresses guess at one.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from grs_core.domain.errors import NotAllowed, NotFound
from grs_core.ports import UnitOfWork

TRIES, WINDOW = 5, timedelta(minutes=15)
"""Wrong passwords (and wrong codes) a login may have in the window; after that even the right one has to wait."""
TRIES_OF_ADDRESS = 30
"""Wrong ones from one address in the window: an office behind one address mistypes less often."""
_ONE_HOUSEHOLD = 64
"""Bits of an IPv6 address that whoever has one line shares."""


def password_key(login: str) -> str:
    return f"sign_in:{login}"


def code_key(login: str) -> str:
    return f"second_factor:{login}"


def take_turns(work: UnitOfWork, login: str) -> None:
    """Tries at one login wait for each other, on PostgreSQL too: many that count at once would all be the first."""
    with suppress(NotFound):
        work.officers.lock(login)


def check_address(work: UnitOfWork, address: str, now: datetime) -> None:
    """`address` "": not known, or a proxy that stands for everybody. Raises NotAllowed("sign_in_locked")."""
    if address and work.attempts.count(_address_key(address), now - WINDOW) >= TRIES_OF_ADDRESS:
        raise locked()


def check_key(work: UnitOfWork, key: str, now: datetime) -> None:
    """Raises NotAllowed("sign_in_locked")."""
    if work.attempts.count(key, now - WINDOW) >= TRIES:
        raise locked()


def note_wrong(work: UnitOfWork, address: str, now: datetime) -> None:
    """Counted when it is known to be wrong: those who share an address and know their passwords are in nobody's way."""
    if address:
        work.attempts.add(_address_key(address), now)


def is_locked(work: UnitOfWork, login: str, now: datetime) -> bool:
    return any(work.attempts.count(key, now - WINDOW) >= TRIES for key in (password_key(login), code_key(login)))


def unlock(work: UnitOfWork, login: str) -> None:
    for key in (password_key(login), code_key(login)):
        work.attempts.clear(key)


def locked() -> NotAllowed:
    return NotAllowed("sign_in_locked", minutes=str(WINDOW // timedelta(minutes=1)))


def _address_key(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return f"sign_in_from:{address[:64]}"
    if found.version == 6:
        return f"sign_in_from:{ip_network((found, _ONE_HOUSEHOLD), strict=False)}"
    return f"sign_in_from:{found}"
