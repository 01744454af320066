"""The ports of organisations, volunteers and what they filed. Their adapters run test_storage_volunteers.py ."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from grs_core.domain.volunteering import FiledFor, Organisation, OrganisationState, Standing, Volunteer


class Organisations(Protocol):
    def add(self, organisation: Organisation) -> None:
        """Raises Conflict("organisation_exists") for an id or a name that is taken."""
        ...

    def get(self, id: str) -> Organisation:  # noqa: A002
        """Raises NotFound("organisation_unknown")."""
        ...

    def lock(self, id: str) -> Organisation:  # noqa: A002
        """Like `get`, and nobody else changes it before this unit of work ends."""
        ...

    def save(self, organisation: Organisation) -> None: ...

    def named(self, text: str) -> Organisation | None:
        """By its id, or one of its names to the letter."""
        ...

    def page(self, state: OrganisationState | None, page: int, size: int) -> tuple[Organisation, ...]:
        """The newest first; pages count from 1."""
        ...

    def count(self, state: OrganisationState | None) -> int: ...


class Volunteers(Protocol):
    def add(self, volunteer: Volunteer) -> None:
        """Raises Conflict("phone_taken") when another volunteer has this phone."""
        ...

    def get(self, login: str) -> Volunteer:
        """Raises NotFound("volunteer_unknown")."""
        ...

    def lock(self, login: str) -> Volunteer: ...

    def save(self, volunteer: Volunteer) -> None:
        """Raises Conflict("phone_taken")."""
        ...

    def of_phone(self, phone: str) -> Volunteer | None:
        """In service or not."""
        ...

    def of_organisation(self, organisation: str) -> tuple[Volunteer, ...]:
        """By login."""
        ...


@dataclass(frozen=True, slots=True)
class FiledWanted:
    """None asks nothing."""

    volunteer: str | None = None
    organisation: str | None = None
    standings: frozenset[Standing] | None = None
    since: datetime | None = None


class FiledForOthers(Protocol):
    def add(self, filed: FiledFor) -> bool:
        """False when this volunteer has filed under this key before: nothing is kept then."""
        ...

    def get(self, ticket: str) -> FiledFor:
        """Raises NotFound("ticket_unknown")."""
        ...

    def lock(self, ticket: str) -> FiledFor: ...

    def save(self, filed: FiledFor) -> None: ...

    def by_key(self, volunteer: str, key: str) -> FiledFor | None: ...

    def several(self, tickets: Collection[str]) -> Mapping[str, FiledFor]:
        """Those that were filed for another."""
        ...

    def page(self, wanted: FiledWanted, page: int, size: int) -> tuple[FiledFor, ...]:
        """The newest first; pages count from 1."""
        ...

    def count(self, wanted: FiledWanted) -> int: ...

    def waiting(self, phone: str) -> tuple[FiledFor, ...]:
        """What was filed for the owner of this phone and he has not answered to, the newest first."""
        ...

    def answers(
        self, phone: str, organisation: str, waiting_since: datetime
    ) -> Mapping[Standing, tuple[int, datetime]]:
        """What the owner of this phone said to the filings of this organisation: how many, and the last time. Of those
        that wait, the ones that he was asked about since then.
        """
        ...

    def is_evidence(self, attachment: str) -> bool:
        """Does a filing rest on it already, or on the same recording or picture that its owner gave before?"""
        ...

    def tally(self, wanted: FiledWanted) -> Mapping[str, Mapping[Standing, int]]:
        """By volunteer."""
        ...

    def counts(self, organisation: str, since: datetime, until: datetime) -> Mapping[str, Mapping[str, int]]:
        """Filed by its volunteers from `since` and before `until`, by `category`, `programme` ("" for none), `place`
        ("" for none) and `status` of the case, and by `standing`. Cases out of its sight, and sensitive ones, count
        only by `standing`.
        """
        ...

    def repeated(
        self, wanted: FiledWanted, what: Literal["phone", "story"], least: int, limit: int = 20
    ) -> tuple[tuple[FiledFor, ...], ...]:
        """Those of one organisation that share a phone, or a story: `least` and more, the most first, the newest fifty
        of each, the newest first. Filed under an older key they are not the same.
        """
        ...

    def moments(self, wanted: FiledWanted, but: str) -> tuple[tuple[str, str, str, datetime], ...]:
        """(organisation, volunteer, case, when) of each that did not come via `but`, oldest first."""
        ...
