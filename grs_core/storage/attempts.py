"""Tries that are counted: wrong numbers, wrong passwords, codes."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select

from grs_core.storage.tables import attempts
from grs_core.storage.vault import Vault

KEPT = timedelta(days=8)
"""Longer than any window that is asked for."""


class StoredAttempts:
    """`grs_core.ports.Attempts`. A key may hold a phone, so it is sealed."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def count(self, key: str, since: datetime) -> int:
        mine = attempts.c.key_hash.in_(self._vault.hashes(key))
        counted = select(func.count()).select_from(attempts).where(mine, attempts.c.at >= since)
        return int(self._connection.execute(counted).scalar_one())

    def add(self, key: str, at: datetime) -> None:
        self._connection.execute(delete(attempts).where(attempts.c.at < at - KEPT))
        values = {"key": self._vault.encrypt(key), "key_hash": self._vault.hash(key), "at": at}
        self._connection.execute(insert(attempts).values(**values))

    def clear(self, key: str) -> None:
        self._connection.execute(delete(attempts).where(attempts.c.key_hash.in_(self._vault.hashes(key))))
