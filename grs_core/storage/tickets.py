"""Tickets in the database."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from grs_core.domain.complainant import Address
from grs_core.domain.errors import Conflict, NotFound
from grs_core.domain.lifecycle import UNFINISHED
from grs_core.domain.offices import Tier
from grs_core.domain.queue import COUNTED, Page, QueueFilter
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.storage.addresses import address_hashes, is_addressed
from grs_core.storage.later import Later
from grs_core.storage.officers import sensitive_posts
from grs_core.storage.open_cases import still_open
from grs_core.storage.people_tables import positions
from grs_core.storage.queue import all_match, matches
from grs_core.storage.sql import insert_new, one_of
from grs_core.storage.tables import ticket_seals, tickets
from grs_core.storage.ticket_rows import read_ticket, write_ticket
from grs_core.storage.vault import Vault

_BATCH = 500
_SEALED = select(func.aggregate_strings(ticket_seals.c.office, " ")).where(ticket_seals.c.ticket_id == tickets.c.id)
_WHOLE = select(tickets, _SEALED.scalar_subquery().label("sealed"))
"""With its seals. Not for a row that is locked: one that had to be waited for would come with the seals of before."""
_SAVE = (
    update(tickets)
    .where(tickets.c.number == bindparam("seen_number"), tickets.c.version == bindparam("seen_version"))
    .returning(tickets.c.id)
)


_BY_ID = _WHOLE.where(tickets.c.id == bindparam("id"))
_LOCK = select(tickets).where(tickets.c.number == bindparam("number")).with_for_update()
_LOCK_FREE = select(tickets).where(tickets.c.number == bindparam("number")).with_for_update(skip_locked=True)
_NEWEST = tickets.c.filed_at.desc(), tickets.c.id.desc()
_SEALS_OF = select(ticket_seals).where(ticket_seals.c.ticket_id.in_(bindparam("ids", expanding=True)))
_ADD_SEAL = insert(ticket_seals)
_SAVE_HELD = update(tickets).where(tickets.c.id == bindparam("held"))


class StoredTickets:
    """`grs_core.ports.Tickets`. A list of tickets costs two queries, however long it is."""

    def __init__(self, connection: Connection, vault: Vault, later: Later) -> None:
        self._connection = connection
        self._vault = vault
        self._later = later
        self._held: dict[str, tuple[int, int]] = {}
        """Row and version of those that nobody else can change before this ends: they are written together, later."""
        self._locked_now: dict[TrackingNumber, Ticket] = {}
        """What was read under its lock here, and not changed since: nobody else can change it."""
        self._told: dict[Address, tuple[int, tuple[Ticket, ...]]] = {}
        """The newest of an address, so many were asked for: a turn looks at them more than once."""
        self._sealed: dict[int, frozenset[str]] = {}
        """What was read or written here; a ticket is read under its lock before it is saved."""
        self._counted: dict[QueueFilter, int] = {}
        """What was counted here since the last change: the page and its tabs ask the same."""

    def add(self, ticket: Ticket) -> None:
        self._changing()
        values = write_ticket(ticket, self._vault) | {"version": ticket.version}
        # Without what is empty, which in a new case is much: a statement of fewer values is cheaper everywhere.
        values = {name: value for name, value in values.items() if value is not None}
        id_ = insert_new(self._connection, tickets, values, unique=("number",))
        if id_ is None:
            raise Conflict("number_taken")
        self._seal(id_, ticket.desk.sealed)

    def exists(self, number: TrackingNumber) -> bool:
        return self._connection.scalar(select(tickets.c.id).where(tickets.c.number == str(number))) is not None

    def get(self, number: TrackingNumber) -> Ticket:
        return _one(self._read(_WHOLE.where(tickets.c.number == str(number))))

    def several(self, numbers: Sequence[TrackingNumber]) -> tuple[Ticket, ...]:
        if not numbers:
            return ()
        return _in_order(numbers, self._read(_WHOLE.where(one_of(tickets.c.number, [str(each) for each in numbers]))))

    def lock(self, number: TrackingNumber, wait: bool = True) -> Ticket:
        if number in self._locked_now:
            return self._locked_now[number]
        found = self._locked(_LOCK if wait else _LOCK_FREE, {"number": str(number)})
        if not found and not wait:
            raise Conflict("ticket_changed")
        self._locked_now |= {ticket.number: ticket for ticket in found}
        return _one(found)

    def save(self, ticket: Ticket) -> None:
        self._changing()
        id_ = self._write(ticket)
        known = self._sealed.get(id_)
        if (self._seals([id_])[id_] if known is None else known) != ticket.desk.sealed:
            self._later.flush()
            self._connection.execute(delete(ticket_seals).where(ticket_seals.c.ticket_id == id_))
            self._seal(id_, ticket.desk.sealed)

    def _write(self, ticket: Ticket) -> int:
        """The row's id. Raises Conflict("ticket_changed")."""
        number, version = str(ticket.number), ticket.version
        values = write_ticket(ticket, self._vault) | {"version": version + 1}
        id_, held = self._held.get(number, (None, None))
        if id_ is not None and held == version:
            self._held[number] = id_, version + 1
            self._later.add(_SAVE_HELD, values | {"held": id_}, key=id_)
            return id_
        self._later.flush()
        seen = {"seen_number": number, "seen_version": version}
        found: int | None = self._connection.execute(_SAVE, values | seen).scalar_one_or_none()
        if found is None:
            raise Conflict("ticket_changed")
        return found

    def of_address(self, address: Address, limit: int = 20) -> tuple[Ticket, ...]:
        asked, known = self._told.get(address, (0, ()))
        if limit <= asked or len(known) < asked:
            return known[:limit]
        found = self._of_address(address, limit)
        self._told[address] = limit, found
        return found

    def _of_address(self, address: Address, limit: int) -> tuple[Ticket, ...]:
        # Whoever writes for the first time has none: that is asked without all the columns.
        hashes = address_hashes(address, self._vault)
        self._later.flush()
        ids = self._connection.scalars(_newest_of(len(hashes)), hashes | {"most": limit}).all()
        if not ids:
            return ()
        if len(ids) == 1:
            return tuple(self._tickets(self._connection.execute(_BY_ID, {"id": ids[0]}).all()))
        theirs = _WHOLE.where(tickets.c.id.in_(ids))
        return self._read(theirs.order_by(*_NEWEST))

    def queue(self, wanted: QueueFilter, page: int, size: int) -> Page:
        """`page` counts from 1."""
        ordered = _WHOLE.where(matches(wanted, self._vault))
        ordered = ordered.order_by(tickets.c.queue_order, tickets.c.id)
        found = self._read(ordered.limit(size).offset((page - 1) * size))
        return Page(found, self.count(wanted), page, size)

    def count(self, wanted: QueueFilter) -> int:
        return self.counts([wanted])[0]

    def counts(self, wanted: Sequence[QueueFilter]) -> tuple[int, ...]:
        new = [each for each in dict.fromkeys(wanted) if each not in self._counted]
        if new:
            self._later.flush()
            counted = self._connection.execute(select(*map(_bounded, all_match(new, self._vault)))).one()
            self._counted |= dict(zip(new, counted, strict=True))
        return tuple(self._counted[each] for each in wanted)

    def stream(self, office: str | None = None, since: datetime | None = None) -> Iterable[Ticket]:
        last = 0
        wanted = [] if office is None else [tickets.c.office == office]
        wanted += [] if since is None else [tickets.c.filed_at >= since]
        while True:
            batch = _WHOLE.where(tickets.c.id > last, *wanted).order_by(tickets.c.id).limit(_BATCH)
            rows = self._rows(batch)
            yield from self._tickets(rows)
            if len(rows) < _BATCH:
                return
            last = rows[-1].id

    def unfinished(self, limit: int, after: TrackingNumber | None = None) -> Sequence[TrackingNumber]:
        self._later.flush()
        before = select(tickets.c.id).where(tickets.c.number == str(after)).scalar_subquery()
        behind = [] if after is None else [tickets.c.id > before]
        wanted = select(tickets.c.number).where(still_open(), *behind).order_by(tickets.c.id).limit(limit)
        return [TrackingNumber(number) for number in self._connection.scalars(wanted)]

    def ringing(
        self, now: datetime, limit: int, after: tuple[datetime, str] | None = None
    ) -> Sequence[tuple[datetime, TrackingNumber]]:
        return self._timers(_rung(now, after).limit(limit))

    def claim_due(
        self, now: datetime, limit: int, after: tuple[datetime, str] | None = None
    ) -> Sequence[tuple[datetime, TrackingNumber]]:
        return self._timers(_rung(now, after).limit(limit).with_for_update(skip_locked=True))

    def claim_ringing(self, numbers: Sequence[TrackingNumber], now: datetime) -> tuple[Ticket, ...]:
        rings = and_(tickets.c.number.in_([str(number) for number in numbers]), tickets.c.timer_at <= now)
        return _in_order(numbers, self._locked(select(tickets).where(rings).with_for_update(skip_locked=True)))

    def back_off(self, number: TrackingNumber, until: datetime) -> None:
        # Never sooner: another worker may have handled the case between the failure and this, and set its next timer.
        self._changing()
        self._later.flush()
        mine = and_(tickets.c.number == str(number), tickets.c.timer_at < until)
        self._connection.execute(update(tickets).where(mine).values(timer_at=until))

    def stranded(self, today: date, limit: int, after: TrackingNumber | None = None) -> Sequence[TrackingNumber]:
        self._later.flush()
        somebody = exists().where(positions.c.office == tickets.c.office, sensitive_posts(today))
        below_the_cell = and_(tickets.c.sensitive, tickets.c.tier != Tier.CABINET.value, ~somebody)
        wanted = select(tickets.c.number).where(below_the_cell, tickets.c.status.in_(sorted(UNFINISHED)))
        wanted = wanted if after is None else wanted.where(tickets.c.number > str(after))
        rows = self._connection.execute(wanted.order_by(tickets.c.number).limit(limit))
        return [TrackingNumber(row.number) for row in rows]

    def _timers(self, query: Select[Any]) -> Sequence[tuple[datetime, TrackingNumber]]:
        self._later.flush()
        return [(row.timer_at, TrackingNumber(row.number)) for row in self._connection.execute(query)]

    def _read(self, query: Select[Any]) -> tuple[Ticket, ...]:
        return tuple(self._tickets(self._rows(query)))

    def _locked(self, query: Select[Any], of: Mapping[str, Any] | None = None) -> tuple[Ticket, ...]:
        self._told.clear()
        rows = self._rows(query, of)
        self._held |= {row.number: (row.id, row.version) for row in rows}
        return tuple(self._tickets(rows))

    def _changing(self) -> None:
        """What was read before does not stand for what will be."""
        self._counted.clear()
        self._told.clear()
        self._locked_now.clear()

    def _rows(self, query: Select[Any], of: Mapping[str, Any] | None = None) -> Sequence[Row[Any]]:
        self._later.flush()
        return self._connection.execute(query, of).all()

    def _tickets(self, rows: Sequence[Row[Any]]) -> Iterator[Ticket]:
        if rows and "sealed" in rows[0]._fields:
            seals = {row.id: frozenset((row.sealed or "").split()) for row in rows}
            self._sealed |= seals
        else:
            seals = self._seals([row.id for row in rows])
        return (read_ticket(row, seals[row.id], self._vault) for row in rows)

    def _seals(self, ids: Sequence[int]) -> dict[int, frozenset[str]]:
        found: dict[int, frozenset[str]] = defaultdict(frozenset)
        if ids:
            for row in self._connection.execute(_SEALS_OF, {"ids": ids}):
                found[row.ticket_id] |= {row.office}
            self._sealed |= {id_: found[id_] for id_ in ids}
        return found

    def _seal(self, id_: int, offices: frozenset[str]) -> None:
        self._sealed[id_] = offices
        rows = [{"ticket_id": id_, "office": office} for office in sorted(offices)]
        for row in rows:
            self._later.add(_ADD_SEAL, row)


@cache
def _newest_of(keys: int) -> Select[tuple[int]]:
    theirs = select(tickets.c.id).where(is_addressed(tickets, keys))
    return theirs.order_by(*_NEWEST).limit(bindparam("most"))


def _one(found: Sequence[Ticket]) -> Ticket:
    if not found:
        raise NotFound("ticket_unknown")
    return found[0]


def _bounded(matching: ColumnElement[bool]) -> ColumnElement[int]:
    """No further than one above `COUNTED`."""
    found = select(tickets.c.id).where(matching).limit(COUNTED + 1)
    return select(func.count()).select_from(found.subquery()).scalar_subquery()


def _in_order(numbers: Sequence[TrackingNumber], found: Iterable[Ticket]) -> tuple[Ticket, ...]:
    known = {ticket.number: ticket for ticket in found}
    return tuple(known[number] for number in numbers if number in known)


def _rung(now: datetime, after: tuple[datetime, str] | None) -> Select[Any]:
    """Timers that have come, oldest first, behind the cursor."""
    rung = select(tickets.c.timer_at, tickets.c.number).where(tickets.c.timer_at <= now)
    if after is not None:
        at, number = after
        behind = or_(tickets.c.timer_at > at, tickets.c.number > number)
        rung = rung.where(tickets.c.timer_at >= at, behind)
    return rung.order_by(tickets.c.timer_at, tickets.c.number)
