"""The ports of the register of staff. Their adapters run test_storage_people.py and test_storage_staff.py ."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Protocol

from grs_core.domain.officers import Holder, Officer, Role
from grs_core.domain.people import Person, Wanted
from grs_core.domain.tracking import TrackingNumber


class Officers(Protocol):
    def add(self, officer: Officer) -> None:
        """Raises Conflict("login_taken")."""
        ...

    def get(self, login: str) -> Officer:
        """Raises NotFound("officer_unknown")."""
        ...

    def lock(self, login: str) -> Officer:
        """Like `get`, and nobody else changes him before this unit of work ends."""
        ...

    def save(self, officer: Officer) -> None:
        """Raises NotFound("officer_unknown")."""
        ...

    def any(self) -> bool:
        """True when at least one officer exists."""
        ...

    def holders(self, office: str, today: date) -> tuple[Holder, ...]:
        """Everybody who ever had a post there or will have, volunteers left out. Asked once a unit of work."""
        ...

    def roster(self, today: date) -> Mapping[str, tuple[Holder, ...]]:
        """The holders of every office that has or had any."""
        ...

    def handles_sensitive(self, office: str, today: date) -> bool:
        """True when somebody who is present and may handle sensitive cases holds a post there."""
        ...

    def of_phone(self, phone: str) -> frozenset[str]:
        """The logins of those whose own phone this is (`01XXXXXXXXX`)."""
        ...

    def load(self, logins: Collection[str]) -> Mapping[str, int]:
        """How many unfinished cases each has in hand: accepted by him, or assigned to him and accepted by nobody."""
        ...

    def to_accept(self, login: str) -> tuple[TrackingNumber, ...]:
        """The unfinished cases that were given to him and that nobody has accepted."""
        ...

    def names(self, logins: Collection[str]) -> Mapping[str, str]:
        """Of those who have a sign-in; who has no name is called by his login."""
        ...

    def waiting(self) -> Mapping[str, int]:
        """How many unfinished cases lie with each office that has any."""
        ...


class People(Protocol):
    """The register of staff; a search finds no volunteers."""

    def find(self, wanted: Wanted, today: date) -> tuple[str, ...]:
        """Their logins, by name."""
        ...

    def rows(self, logins: Sequence[str], today: date) -> tuple[Person, ...]:
        """In this order."""
        ...

    def in_service(self, role: Role) -> tuple[str, ...]:
        """The logins of this role that are in service; none of them leaves before this unit of work ends."""
        ...
