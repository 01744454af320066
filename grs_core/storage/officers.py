"""Officers and the positions they hold."""

from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, or_, select, update

from grs_core.domain.errors import Conflict, NotFound
from grs_core.domain.officers import Officer, Position, Role
from grs_core.storage.sql import insert_new
from grs_core.storage.tables import officers, positions


class StoredOfficers:
    """`grs_core.ports.Officers`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, officer: Officer) -> None:
        values = {"login": officer.login} | _write(officer)
        if insert_new(self._connection, officers, values, unique=("login",)) is None:
            raise Conflict("login_taken")
        self._place(officer)

    def get(self, login: str) -> Officer:
        row = self._connection.execute(select(officers).where(officers.c.login == login)).one_or_none()
        if row is None:
            raise NotFound("officer_unknown")
        held = self._positions(login)
        return Officer(row.login, row.name, Role(row.role), held, row.password_hash, row.active, row.handles_sensitive)

    def save(self, officer: Officer) -> None:
        """Raises NotFound("officer_unknown")."""
        changed = update(officers).where(officers.c.login == officer.login).values(**_write(officer))
        if self._connection.execute(changed).rowcount == 0:
            raise NotFound("officer_unknown")
        self._connection.execute(delete(positions).where(positions.c.login == officer.login))
        self._place(officer)

    def any(self) -> bool:
        return self._connection.execute(select(officers.c.login).limit(1)).first() is not None

    def handles_sensitive(self, office: str, today: date) -> bool:
        found = select(officers.c.login).where(sensitive_posts(today), positions.c.office == office)
        return self._connection.execute(found.limit(1)).first() is not None

    def _positions(self, login: str) -> tuple[Position, ...]:
        held = select(positions).where(positions.c.login == login).order_by(positions.c.place)
        rows = self._connection.execute(held)
        return tuple(Position(row.office, row.since, row.until, row.acting) for row in rows)

    def _place(self, officer: Officer) -> None:
        rows = [
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
        if rows:
            self._connection.execute(insert(positions), rows)


def sensitive_posts(today: date) -> ColumnElement[bool]:
    """Joins `officers` and `positions`: posts held today by somebody in service who may handle sensitive cases."""
    return and_(
        officers.c.login == positions.c.login,
        officers.c.handles_sensitive,
        officers.c.active,
        officers.c.role != Role.VOLUNTEER.value,
        positions.c.since <= today,
        or_(positions.c.until.is_(None), positions.c.until >= today),
    )


def _write(officer: Officer) -> dict[str, object]:
    return {
        "name": officer.name,
        "role": officer.role.value,
        "password_hash": officer.password_hash,
        "active": officer.active,
        "handles_sensitive": officer.handles_sensitive,
    }
