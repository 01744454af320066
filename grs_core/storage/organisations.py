"""Organisations and their volunteers; whom to call at one, and a volunteer's phone, are sealed."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, or_, select, true, update
from sqlalchemy.exc import IntegrityError

from grs_core.domain.errors import Conflict, NotFound
from grs_core.domain.messages import Named
from grs_core.domain.volunteering import Organisation, OrganisationState, Volunteer
from grs_core.storage.vault import Vault
from grs_core.storage.volunteer_tables import organisations, volunteers

_NO_PHONE = "none:"
"""What stands for the phone of a volunteer without one, before his login: the column's hash is unique."""


class StoredOrganisations:
    """`grs_core.volunteer_ports.Organisations`."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def add(self, organisation: Organisation) -> None:
        try:
            with self._connection.begin_nested():
                self._connection.execute(
                    insert(organisations).values(id=organisation.id, **self._written(organisation))
                )
        except IntegrityError:
            raise Conflict("organisation_exists") from None

    def get(self, id: str) -> Organisation:  # noqa: A002
        row = self._connection.execute(select(organisations).where(organisations.c.id == id)).one_or_none()
        if row is None:
            raise NotFound("organisation_unknown")
        return self._read(row)

    def lock(self, id: str) -> Organisation:  # noqa: A002
        self._connection.execute(select(organisations.c.id).where(organisations.c.id == id).with_for_update())
        return self.get(id)

    def save(self, organisation: Organisation) -> None:
        changed = update(organisations).where(organisations.c.id == organisation.id)
        self._connection.execute(changed.values(**self._written(organisation)))

    def named(self, text: str) -> Organisation | None:
        called = or_(organisations.c.id == text, organisations.c.name_bn == text, organisations.c.name_en == text)
        row = self._connection.execute(select(organisations).where(called).limit(1)).one_or_none()
        return None if row is None else self._read(row)

    def page(self, state: OrganisationState | None, page: int, size: int) -> tuple[Organisation, ...]:
        order = (organisations.c.applied_at.desc(), organisations.c.id)
        found = select(organisations).where(_in_state(state)).order_by(*order).limit(size).offset((page - 1) * size)
        return tuple(self._read(row) for row in self._connection.execute(found))

    def count(self, state: OrganisationState | None) -> int:
        counted = select(func.count()).select_from(organisations).where(_in_state(state))
        return self._connection.scalar(counted) or 0

    def _written(self, it: Organisation) -> dict[str, Any]:
        return {
            "name_bn": it.name.bn,
            "name_en": it.name.en,
            "kind": it.kind,
            "areas": " ".join(it.areas),
            "state": it.state.value,
            "registration": it.registration,
            "contact_name": self._vault.encrypt(it.contact_name),
            "contact_phone": self._vault.encrypt(it.contact_phone),
            "applied_at": it.applied_at,
            "decided_at": it.decided_at,
            "decided_by": it.decided_by,
        }

    def _read(self, row: Row[Any]) -> Organisation:
        return Organisation(
            id=row.id,
            name=Named(row.name_bn, row.name_en),
            kind=row.kind,
            areas=tuple(row.areas.split()),
            state=OrganisationState(row.state),
            applied_at=row.applied_at,
            registration=row.registration,
            contact_name=self._vault.decrypt(row.contact_name),
            contact_phone=self._vault.decrypt(row.contact_phone),
            decided_at=row.decided_at,
            decided_by=row.decided_by,
        )


class StoredVolunteers:
    """`grs_core.volunteer_ports.Volunteers`."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def add(self, volunteer: Volunteer) -> None:
        values = {"login": volunteer.login, "added_at": volunteer.added_at, **self._written(volunteer)}
        self._keep(volunteer, insert(volunteers).values(**values))

    def get(self, login: str) -> Volunteer:
        row = self._connection.execute(select(volunteers).where(volunteers.c.login == login)).one_or_none()
        if row is None:
            raise NotFound("volunteer_unknown")
        return self._read(row)

    def lock(self, login: str) -> Volunteer:
        self._connection.execute(select(volunteers.c.login).where(volunteers.c.login == login).with_for_update())
        return self.get(login)

    def save(self, volunteer: Volunteer) -> None:
        changed = update(volunteers).where(volunteers.c.login == volunteer.login)
        self._keep(volunteer, changed.values(**self._written(volunteer)))

    def of_phone(self, phone: str) -> Volunteer | None:
        his = volunteers.c.phone_hash.in_(self._vault.hashes(phone))
        row = self._connection.execute(select(volunteers).where(his).limit(1)).one_or_none()
        return None if row is None else self._read(row)

    def of_organisation(self, organisation: str) -> tuple[Volunteer, ...]:
        found = select(volunteers).where(volunteers.c.organisation == organisation).order_by(volunteers.c.login)
        return tuple(self._read(row) for row in self._connection.execute(found))

    def _keep(self, volunteer: Volunteer, statement: Any) -> None:
        # Under an older key the unique hash would not see it.
        other = self.of_phone(volunteer.phone) if volunteer.phone else None
        if other is not None and other.login != volunteer.login:
            raise Conflict("phone_taken")
        try:
            with self._connection.begin_nested():
                self._connection.execute(statement)
        except IntegrityError:
            raise Conflict("phone_taken") from None

    def _written(self, it: Volunteer) -> dict[str, Any]:
        told = it.phone or f"{_NO_PHONE}{it.login}"
        phone = {"phone": self._vault.encrypt(told), "phone_hash": self._vault.hash(told)}
        return {"organisation": it.organisation, "areas": " ".join(it.areas), "lead": it.lead, **phone}

    def _read(self, row: Row[Any]) -> Volunteer:
        told = self._vault.decrypt(row.phone)
        phone = "" if told.startswith(_NO_PHONE) else told
        return Volunteer(row.login, row.organisation, phone, tuple(row.areas.split()), row.lead, row.added_at)


def _in_state(state: OrganisationState | None) -> ColumnElement[bool]:
    return true() if state is None else organisations.c.state == state.value
