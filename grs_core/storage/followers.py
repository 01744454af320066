"""Where each reader of the audit stands, as rows."""

from sqlalchemy import Connection, select, update

from grs_core.storage.console_tables import followers
from grs_core.storage.sql import insert_new


class StoredFollowers:
    """`grs_core.console_ports.Followers`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def at(self, name: str) -> int:
        mine = select(followers.c.event).where(followers.c.name == name).with_for_update()
        found = self._connection.scalar(mine)
        if found is None:
            # Two that begin at once: the row is one's, and the other waits for it here.
            insert_new(self._connection, followers, {"name": name, "event": 0}, ("name",))
            found = self._connection.scalar(mine)
        return found or 0

    def move(self, name: str, event: int) -> None:
        self._connection.execute(update(followers).where(followers.c.name == name).values(event=event))
