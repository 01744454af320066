"""The register of staff, searched. A name is compared in Python: no database folds Bangla as we do."""

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Connection, exists, not_, or_, select

from grs_core.domain.officers import Position, Role
from grs_core.domain.people import Person, Wanted
from grs_core.storage.people_tables import officers, positions
from grs_core.storage.sql import one_of


class StoredPeople:
    """`grs_core.staff_ports.People`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, wanted: Wanted, today: date) -> tuple[str, ...]:
        chosen = select(officers.c.login, officers.c.name).where(*_conditions(wanted, today))
        rows = self._connection.execute(chosen).all()
        words = _folded(wanted.text).split()
        named = self._holders(wanted.offices_named, today) if words else frozenset()
        found = [row for row in rows if row.login in named or _holds(f"{row.name} {row.login}", words)]
        return tuple(row.login for row in sorted(found, key=lambda row: (_folded(row.name), row.login)))

    def rows(self, logins: Sequence[str], today: date) -> tuple[Person, ...]:
        if not logins:
            return ()
        posts: dict[str, list[Position]] = defaultdict(list)
        held = select(positions).where(one_of(positions.c.login, logins), _lasting(today))
        for row in self._connection.execute(held.order_by(positions.c.login, positions.c.place)):
            posts[row.login].append(Position(row.office, row.since, row.until, row.acting))
        found = {
            row.login: Person(
                login=row.login,
                name=row.name,
                role=Role(row.role),
                active=row.active,
                second_factor=row.totp_secret is not None,
                invited=not row.password_hash,
                handles_sensitive=row.handles_sensitive,
                posts=tuple(posts[row.login]),
            )
            for row in self._connection.execute(select(officers).where(one_of(officers.c.login, logins)))
        }
        return tuple(found[login] for login in logins if login in found)

    def in_service(self, role: Role) -> tuple[str, ...]:
        there = select(officers.c.login).where(officers.c.role == role.value, officers.c.active)
        return tuple(self._connection.scalars(there.order_by(officers.c.login).with_for_update()))

    def _holders(self, offices: frozenset[str], today: date) -> frozenset[str]:
        if not offices:
            return frozenset()
        there = select(positions.c.login).where(one_of(positions.c.office, offices), _lasting(today))
        return frozenset(self._connection.scalars(there))


def _conditions(wanted: Wanted, today: date) -> list[ColumnElement[bool]]:
    his = positions.c.login == officers.c.login
    found: list[ColumnElement[bool]] = [officers.c.role != Role.VOLUNTEER.value]
    if wanted.within is not None:
        found.append(exists().where(his, _lasting(today), one_of(positions.c.office, wanted.within)))
    if wanted.office is not None:
        found.append(exists().where(his, _lasting(today), positions.c.office == wanted.office))
    if wanted.role is not None:
        found.append(officers.c.role == wanted.role.value)
    if wanted.postless:
        found.append(not_(exists().where(his, _lasting(today))))
    return found


def _lasting(today: date) -> ColumnElement[bool]:
    """Held today or to come."""
    return or_(positions.c.until.is_(None), positions.c.until >= today)


def _holds(text: str, words: Sequence[str]) -> bool:
    folded = _folded(text)
    return all(word in folded for word in words)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
