"""What an officer has seen of which case, and the filters of his own."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, and_, delete, insert, select, update

from grs_core.console_ports import SavedFilter
from grs_core.domain.tracking import TrackingNumber
from grs_core.storage.console_tables import seen_cases
from grs_core.storage.queue_tables import saved_filters
from grs_core.storage.sql import insert_new, one_of
from grs_core.storage.vault import Vault


class StoredSeenCases:
    """`grs_core.console_ports.SeenCases`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, login: str, number: TrackingNumber, version: int) -> None:
        values = {"login": login, "ticket": str(number), "version": version}
        if insert_new(self._connection, seen_cases, values, ("login", "ticket")) is None:
            his = and_(seen_cases.c.login == login, seen_cases.c.ticket == str(number), seen_cases.c.version < version)
            self._connection.execute(update(seen_cases).where(his).values(version=version))

    def of(self, login: str, numbers: Collection[TrackingNumber]) -> Mapping[TrackingNumber, int]:
        these = and_(seen_cases.c.login == login, one_of(seen_cases.c.ticket, [str(each) for each in numbers]))
        rows = self._connection.execute(select(seen_cases.c.ticket, seen_cases.c.version).where(these))
        return {TrackingNumber(row.ticket): row.version for row in rows}


class StoredSavedFilters:
    """`grs_core.console_ports.SavedFilters`."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def of(self, login: str) -> tuple[SavedFilter, ...]:
        his = select(saved_filters).where(saved_filters.c.login == login).order_by(saved_filters.c.id)
        rows = self._connection.execute(his)
        return tuple(SavedFilter(row.id, self._vault.decrypt(row.name), row.query) for row in rows)

    def add(self, login: str, name: str, query: str, at: datetime) -> None:
        values = {"login": login, "name": self._vault.encrypt(name), "query": query, "at": at}
        self._connection.execute(insert(saved_filters).values(**values))

    def remove(self, login: str, id_: int) -> None:
        his = and_(saved_filters.c.login == login, saved_filters.c.id == id_)
        self._connection.execute(delete(saved_filters).where(his))
