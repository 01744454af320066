"""Agendas and meetings of committees."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, func, insert, or_, select, update

from grs_core.domain.committee import AgendaItem, Meeting, MeetingKind
from grs_core.domain.errors import NotFound
from grs_core.storage.console_tables import agenda, meetings
from grs_core.storage.sql import one_of
from grs_core.storage.vault import Vault


class StoredMeetings:
    """`grs_core.console_ports.Meetings`."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def put(self, item: AgendaItem) -> int:
        there = [each for each in self.of_ticket(item.ticket) if each.meeting is None and each.place == item.place]
        if there:
            return there[0].id
        values = {
            "place": item.place,
            "ticket": item.ticket,
            "note": self._vault.encrypt(item.note) if item.note else None,
            "made_by": item.made_by,
            "made_at": item.made_at,
            "meeting": item.meeting,
        }
        made: int = self._connection.execute(insert(agenda).values(values).returning(agenda.c.id)).scalar_one()
        return made

    def get(self, id: int) -> AgendaItem:  # noqa: A002
        found = self._items(select(agenda).where(agenda.c.id == id))
        if not found:
            raise NotFound("agenda_unknown")
        return found[0]

    def take_off(self, id: int) -> None:  # noqa: A002
        self._connection.execute(delete(agenda).where(agenda.c.id == id, agenda.c.meeting.is_(None)))

    def agenda(self, places: Collection[str | None], limit: int) -> tuple[AgendaItem, ...]:
        to_come = select(agenda).where(agenda.c.meeting.is_(None), _of(agenda.c.place, places))
        return self._items(to_come.order_by(agenda.c.id).limit(limit))

    def of_ticket(self, ticket: str) -> tuple[AgendaItem, ...]:
        return self._items(select(agenda).where(agenda.c.ticket == ticket).order_by(agenda.c.id))

    def hold(self, meeting: Meeting, items: Collection[int]) -> int:
        values = {
            "place": meeting.place,
            "held_on": meeting.held_on,
            "kind": meeting.kind.value,
            "present": meeting.present,
            "minutes": self._vault.encrypt(meeting.minutes),
            "made_by": meeting.made_by,
            "made_at": meeting.made_at,
        }
        made: int = self._connection.execute(insert(meetings).values(values).returning(meetings.c.id)).scalar_one()
        dealt = update(agenda).where(agenda.c.id.in_(list(items)), agenda.c.meeting.is_(None))
        if self._connection.execute(dealt.values(meeting=made)).rowcount != len(items):
            raise NotFound("agenda_unknown")  # another meeting has dealt with it meanwhile
        return made

    def held(self, places: Collection[str | None], page: int, size: int) -> tuple[Meeting, ...]:
        newest = select(meetings).where(_of(meetings.c.place, places))
        newest = newest.order_by(meetings.c.held_on.desc(), meetings.c.id.desc())
        rows = self._connection.execute(newest.limit(size).offset(size * (max(1, page) - 1)))
        return tuple(self._meeting(row) for row in rows)

    def dealt_with(self, meetings: Collection[int]) -> Mapping[int, tuple[AgendaItem, ...]]:
        found: dict[int, tuple[AgendaItem, ...]] = {}
        for item in self._items(select(agenda).where(agenda.c.meeting.in_(list(meetings))).order_by(agenda.c.id)):
            if item.meeting is not None:
                found[item.meeting] = (*found.get(item.meeting, ()), item)
        return found

    def last(self) -> Mapping[str | None, date]:
        found = select(meetings.c.place, func.max(meetings.c.held_on)).group_by(meetings.c.place)
        return dict(self._connection.execute(found).all())

    def counts(self, since: date, until: date) -> Mapping[str | None, int]:
        found = select(meetings.c.place, func.count()).where(meetings.c.held_on.between(since, until))
        return dict(self._connection.execute(found.group_by(meetings.c.place)).all())

    def _items(self, wanted: Select[tuple[object, ...]]) -> tuple[AgendaItem, ...]:
        return tuple(
            AgendaItem(
                place=row.place,
                ticket=row.ticket,
                note=self._vault.decrypt_some(row.note) or "",
                made_by=row.made_by,
                made_at=row.made_at,
                meeting=row.meeting,
                id=row.id,
            )
            for row in self._connection.execute(wanted)
        )

    def _meeting(self, row: Row[tuple[object, ...]]) -> Meeting:
        return Meeting(
            place=row.place,
            held_on=row.held_on,
            kind=MeetingKind(row.kind),
            present=row.present,
            minutes=self._vault.decrypt(row.minutes),
            made_by=row.made_by,
            made_at=row.made_at,
            id=row.id,
        )


def _of(column: ColumnElement[str], places: Collection[str | None]) -> ColumnElement[bool]:
    """None among the places is the country."""
    named = one_of(column, [place for place in places if place is not None])
    return or_(named, column.is_(None)) if None in places else named
