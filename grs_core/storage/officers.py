"""The register of staff: officers, the posts they hold, when they are away, and how much they have in hand."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Row,
    Select,
    String,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    not_,
    or_,
    select,
    union_all,
    update,
)

from grs_core.domain.errors import Conflict, NotFound
from grs_core.domain.officers import BESIDE_THE_DESK, Holder, Leave, Officer, Position, Role
from grs_core.domain.tracking import TrackingNumber
from grs_core.storage.case_tables import recusals
from grs_core.storage.later import Later
from grs_core.storage.open_cases import given_to, still_open
from grs_core.storage.people_tables import leaves, officers, positions
from grs_core.storage.sql import insert_new, one_of
from grs_core.storage.tables import tickets
from grs_core.storage.vault import Vault


class StoredOfficers:
    """`grs_core.staff_ports.Officers`; phones are sealed. Who holds an office is read once a unit of work."""

    def __init__(self, connection: Connection, vault: Vault, later: Later) -> None:
        self._connection = connection
        self._vault = vault
        self._later = later
        self._known: dict[tuple[str, date], tuple[Holder, ...]] = {}

    def add(self, officer: Officer) -> None:
        values = {"login": officer.login} | self._written(officer)
        if insert_new(self._connection, officers, values, unique=("login",)) is None:
            raise Conflict("login_taken")
        self._place(officer)

    def get(self, login: str) -> Officer:
        row = self._connection.execute(select(officers).where(officers.c.login == login)).one_or_none()
        if row is None:
            raise NotFound("officer_unknown")
        return Officer(
            login=row.login,
            name=row.name,
            role=Role(row.role),
            positions=tuple(_position(each) for each in self._of(positions, login, positions.c.place)),
            password_hash=row.password_hash,
            active=row.active,
            handles_sensitive=row.handles_sensitive,
            phone=self._vault.decrypt_some(row.phone),
            leaves=tuple(Leave(each.since, each.until) for each in self._of(leaves, login, leaves.c.since)),
            recused=frozenset(each.ticket for each in self._of(recusals, login, recusals.c.ticket)),
            password_at=row.password_at,
            second_factor=row.totp_secret is not None,
        )

    def lock(self, login: str) -> Officer:
        self._connection.execute(select(officers.c.login).where(officers.c.login == login).with_for_update())
        return self.get(login)

    def save(self, officer: Officer) -> None:
        changed = update(officers).where(officers.c.login == officer.login).values(**self._written(officer))
        if self._connection.execute(changed).rowcount == 0:
            raise NotFound("officer_unknown")
        for table in (positions, leaves):
            self._connection.execute(delete(table).where(table.c.login == officer.login))
        self._place(officer)

    def any(self) -> bool:
        return self._connection.execute(select(officers.c.login).limit(1)).first() is not None

    def holders(self, office: str, today: date) -> tuple[Holder, ...]:
        if (office, today) not in self._known:
            self._known[office, today] = self._read(_OF_OFFICE, today, office).get(office, ())
        return self._known[office, today]

    def roster(self, today: date) -> Mapping[str, tuple[Holder, ...]]:
        return self._read(_EVERYWHERE, today)

    def handles_sensitive(self, office: str, today: date) -> bool:
        return any(holder.sits(today) and holder.handles_sensitive for holder in self.holders(office, today))

    def of_phone(self, phone: str) -> frozenset[str]:
        his = select(officers.c.login).where(officers.c.phone_hash.in_(self._vault.hashes(phone)))
        return frozenset(self._connection.scalars(his))

    def load(self, logins: Collection[str]) -> Mapping[str, int]:
        self._later.flush()
        loads = dict.fromkeys(logins, 0)
        accepted = _counted(tickets.c.handler, logins)
        assigned = _counted(tickets.c.assigned, logins).where(tickets.c.handler.is_(None))
        for login, count in self._connection.execute(union_all(accepted, assigned)):
            loads[login] += count
        return loads

    def to_accept(self, login: str) -> tuple[TrackingNumber, ...]:
        self._later.flush()
        his = select(tickets.c.number).where(given_to(login), still_open()).order_by(tickets.c.number)
        return tuple(TrackingNumber.read(number) for number in self._connection.scalars(his))

    def names(self, logins: Collection[str]) -> Mapping[str, str]:
        if not logins:
            return {}
        known = select(officers.c.login, officers.c.name).where(one_of(officers.c.login, logins))
        return {row.login: row.name or row.login for row in self._connection.execute(known)}

    def waiting(self) -> Mapping[str, int]:
        self._later.flush()
        counted = select(tickets.c.office, func.count()).where(still_open()).group_by(tickets.c.office)
        return {row.office: row[1] for row in self._connection.execute(counted)}

    def _of(self, table: Table, login: str, order: ColumnElement[Any]) -> Sequence[Row[Any]]:
        return self._connection.execute(select(table).where(table.c.login == login).order_by(order)).all()

    def _read(self, who: Select[Any], today: date, office: str | None = None) -> dict[str, tuple[Holder, ...]]:
        """By office."""
        rows = self._connection.execute(who, {"today": today} | ({"office": office} if office else {})).all()
        posts: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            if _position(row).held_on(today):
                posts[row.login].add(row.office)
        found: dict[str, list[Holder]] = defaultdict(list)
        for row in rows:
            found[row.office].append(_holder(row, frozenset(posts[row.login])))
        return {office: tuple(holders) for office, holders in found.items()}

    def _place(self, officer: Officer) -> None:
        self._known.clear()
        held = [
            {
                "login": officer.login,
                "place": place,
                "office": position.office,
                "since": position.since,
                "until": position.until,
                "acting": position.acting,
            }
            for place, position in enumerate(officer.positions)
        ]
        away = [{"login": officer.login, "since": leave.since, "until": leave.until} for leave in officer.leaves]
        for table, rows in ((positions, held), (leaves, away)):
            if rows:
                self._connection.execute(insert(table), rows)

    def _written(self, officer: Officer) -> dict[str, object]:
        return {
            "name": officer.name,
            "role": officer.role.value,
            "password_hash": officer.password_hash,
            "password_at": officer.password_at,
            "active": officer.active,
            "handles_sensitive": officer.handles_sensitive,
            "phone": self._vault.encrypt_some(officer.phone),
            "phone_hash": self._vault.hash_some(officer.phone),
        }


_SITS = officers.c.role.not_in(sorted(BESIDE_THE_DESK))


def present_posts(today: date) -> ColumnElement[bool]:
    """Joins `officers` and `positions`: posts held today by somebody who is present."""
    return and_(
        officers.c.login == positions.c.login,
        officers.c.active,
        _SITS,
        positions.c.since <= today,
        or_(positions.c.until.is_(None), positions.c.until >= today),
        not_(exists().where(_on_leave(today))),
    )


def sensitive_posts(today: date) -> ColumnElement[bool]:
    """Of these the posts whose holder may handle sensitive cases."""
    return and_(officers.c.handles_sensitive, present_posts(today))


def _on_leave(today: date | ColumnElement[date]) -> ColumnElement[bool]:
    return and_(leaves.c.login == officers.c.login, leaves.c.since <= today, leaves.c.until >= today)


def _roster(*only: ColumnElement[bool]) -> Select[Any]:
    """On the day `today`. `only` chooses persons: of each all posts are needed, conflicts are tested on every one."""
    away = select(func.max(leaves.c.until)).where(_on_leave(bindparam("today", type_=Date()))).scalar_subquery()
    wanted = select(positions, officers.c.active, officers.c.handles_sensitive, away.label("away"))
    wanted = wanted.where(officers.c.login == positions.c.login, _SITS, *only)
    return wanted.order_by(positions.c.login, positions.c.place)


_THERE = positions.alias("there")
_EVERYWHERE = _roster()
_OF_OFFICE = _roster(
    positions.c.login.in_(select(_THERE.c.login).where(_THERE.c.office == bindparam("office", type_=String())))
)


def _counted(who: ColumnElement[Any], logins: Collection[str]) -> Any:
    return select(who, func.count()).where(one_of(who, logins), still_open()).group_by(who)


def _position(row: Row[Any]) -> Position:
    return Position(row.office, row.since, row.until, row.acting)


def _holder(row: Row[Any], posts: frozenset[str]) -> Holder:
    present = row.active and row.away is None
    return Holder(row.login, _position(row), present, row.handles_sensitive, posts, row.away)
