"""Dialogue states, one row an address."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, or_, select, update

from grs_core.domain.complainant import Address
from grs_core.domain.messages import Scope
from grs_core.storage.addresses import address_hashes, at_address, is_addressed, sealed_address
from grs_core.storage.later import Later
from grs_core.storage.message_tables import conversations
from grs_core.storage.sql import insert_new
from grs_core.storage.vault import Vault

_SAVE = update(conversations).where(conversations.c.address_hash == bindparam("held"))


class StoredConversations:
    """`grs_core.ports.Conversations`."""

    def __init__(self, connection: Connection, vault: Vault, later: Later) -> None:
        self._connection = connection
        self._vault = vault
        self._later = later
        self._held: set[Address] = set()
        """Whose rows are there, and nobody else's before this ends: their state is written later."""

    def lock(self, address: Address) -> str | None:
        self._later.flush()
        self._held.add(address)
        # A row's lock is a queue, so messages of one phone stay in order; an upsert's waiters come by chance.
        # While keys change an address may have two rows for a moment; every change is written to both.
        hashes = address_hashes(address, self._vault)
        mine = _locking(len(hashes))
        row = self._connection.execute(mine, hashes).first()
        if row is None:
            # The insert waits for another first message of this address; a new row is nobody else's before the commit.
            if self._insert(address):
                return None
            row = self._connection.execute(mine, hashes).first()
        return self._vault.decrypt_some(row.state) if row is not None else None

    def save(self, address: Address, state: str, now: datetime) -> None:
        values = {"state": self._vault.encrypt(state), "updated_at": now}
        if address not in self._held:
            self._change(address, **values)
            return
        for each in address_hashes(address, self._vault).values():
            self._later.add(_SAVE, values | {"held": each}, key=each)

    def silence(self, address: Address, quiet: bool, scope: Scope = Scope.ALL) -> None:
        if scope is Scope.ADVISORIES:
            self._change(address, no_advisories=quiet)
        elif quiet:
            self._change(address, silenced=True)
        else:
            self._change(address, silenced=False, no_advisories=False)

    def silenced(self, address: Address, scope: Scope = Scope.ALL) -> bool:
        silent: ColumnElement[bool] = conversations.c.silenced
        if scope is Scope.ADVISORIES:
            silent = or_(silent, conversations.c.no_advisories)
        query = select(silent).where(self._at(address))
        return any(self._connection.execute(query).scalars())

    def _at(self, address: Address) -> ColumnElement[bool]:
        return at_address(conversations, address, self._vault)

    def _change(self, address: Address, **values: Any) -> None:
        changed = update(conversations).where(self._at(address))
        if self._connection.execute(changed, values).rowcount == 0:
            self._insert(address)
            self._connection.execute(changed, values)

    def _insert(self, address: Address) -> bool:
        """False when somebody else was first; in either case the row is there."""
        values = sealed_address(address, self._vault) | {"silenced": False, "no_advisories": False}
        return insert_new(self._connection, conversations, values, unique=("address_hash",)) is not None


@cache
def _locking(keys: int) -> Select[tuple[str | None]]:
    mine = select(conversations.c.state).where(is_addressed(conversations, keys))
    return mine.order_by(conversations.c.id).with_for_update()
