"""Which key of an organisation was filed as which case. Keys are sealed: people make them of names and numbers."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from grs_core.domain.errors import Conflict
from grs_core.storage.bulk_tables import row_keys as table
from grs_core.storage.sql import one_of
from grs_core.storage.vault import Vault


class StoredRowKeys:
    """`grs_core.bulk_ports.RowKeys`."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def known(self, organisation: str, keys: Collection[str]) -> Mapping[str, str]:
        by_hash = {hashed: key for key in keys for hashed in self._vault.hashes(key)}
        if not by_hash:
            return {}
        hit = one_of(table.c.key_hash, by_hash)
        found = select(table.c.key_hash, table.c.ticket).where(table.c.organisation == organisation, hit)
        return {by_hash[hashed]: ticket for hashed, ticket in self._connection.execute(found)}

    def add(self, organisation: str, filed: Mapping[str, str]) -> None:
        # In one order, whoever writes: two who have keys in common wait for each other only one way round.
        rows = [
            {"organisation": organisation, "key": self._vault.encrypt(key), "key_hash": hashed, "ticket": filed[key]}
            for hashed, key in sorted((self._vault.hash(key), key) for key in filed)
        ]
        try:
            if rows:
                self._connection.execute(table.insert(), rows)
        except IntegrityError:
            raise Conflict("row_key_taken") from None
