"""Where each reader of the audit stands, as rows."""

from sqlalchemy import Connection, insert, select, update

from grs_core.storage.console_tables import followers


class StoredFollowers:
    """`grs_core.console_ports.Followers`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def at(self, name: str) -> int:
        mine = select(followers.c.event).where(followers.c.name == name).with_for_update()
        found = self._connection.scalar(mine)
        return 0 if found is None else found

    def move(self, name: str, event: int) -> None:
        moved = update(followers).where(followers.c.name == name).values(event=event)
        if not self._connection.execute(moved).rowcount:
            self._connection.execute(insert(followers).values(name=name, event=event))
