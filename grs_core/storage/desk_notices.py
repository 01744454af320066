"""What offices are told about cases without asking."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, select, update

from grs_core.case_ports import UNREAD_COUNTED, DeskNotice, DeskNoticeKind
from grs_core.domain.queue import QueueFilter
from grs_core.storage.case_tables import desk_notices
from grs_core.storage.later import Later
from grs_core.storage.queue import matches
from grs_core.storage.tables import tickets
from grs_core.storage.vault import Vault

_TELL = insert(desk_notices).inline()
_UNREAD = desk_notices.c.read_at.is_(None)


class StoredDeskNotices:
    """`grs_core.case_ports.DeskNotices`."""

    def __init__(self, connection: Connection, vault: Vault, later: Later) -> None:
        self._connection = connection
        self._vault = vault
        self._later = later

    def tell(self, office: str, ticket: str, kind: DeskNoticeKind, at: datetime) -> None:
        values = {"office": office, "ticket": ticket, "kind": kind.value, "at": at}
        self._later.add(_TELL, values)

    def unread(self, offices: Collection[str], seen: QueueFilter | None = None) -> int:
        some = select(desk_notices.c.id).where(self._mine(offices, seen, read=False)).limit(UNREAD_COUNTED)
        return int(self._connection.scalar(select(func.count()).select_from(some.subquery())) or 0)

    def page(
        self,
        offices: Collection[str],
        before: int | None,
        size: int,
        seen: QueueFilter | None = None,
        read: bool | None = None,
    ) -> tuple[DeskNotice, ...]:
        wanted = select(desk_notices).where(self._mine(offices, seen, read))
        wanted = wanted if before is None else wanted.where(desk_notices.c.id < before)
        return tuple(map(_read, self._connection.execute(wanted.order_by(desk_notices.c.id.desc()).limit(size))))

    def read(self, offices: Collection[str], ids: Collection[int], login: str, at: datetime) -> None:
        mine = (desk_notices.c.office.in_(sorted(offices)), desk_notices.c.id.in_(sorted(ids)))
        self._later.flush()
        unread = update(desk_notices).where(*mine, desk_notices.c.read_at.is_(None))
        self._connection.execute(unread.values(read_at=at, read_by=login))

    def of(self, ticket: str) -> tuple[DeskNotice, ...]:
        self._later.flush()
        wanted = select(desk_notices).where(desk_notices.c.ticket == ticket).order_by(desk_notices.c.id)
        return tuple(map(_read, self._connection.execute(wanted)))

    def _mine(self, offices: Collection[str], seen: QueueFilter | None, read: bool | None) -> ColumnElement[bool]:
        self._later.flush()
        mine = desk_notices.c.office.in_(sorted(offices))
        conditions: list[ColumnElement[bool]] = (
            [] if read is None else [desk_notices.c.read_at.is_not(None) if read else _UNREAD]
        )
        if seen is not None:
            case = select(tickets.c.id).where(tickets.c.number == desk_notices.c.ticket)
            conditions.append(case.where(matches(seen, self._vault)).exists())
        return and_(mine, *conditions)


def _read(row: Row[tuple[object, ...]]) -> DeskNotice:
    return DeskNotice(row.office, row.ticket, DeskNoticeKind(row.kind), row.at, row.read_at, row.id)
