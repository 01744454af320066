"""The ports around carriers: parts of long messages, how each carrier is doing, advisories, calls to be made."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from grs_core.domain.advisory import Advisory
from grs_core.domain.carrier import CarrierState
from grs_core.domain.complainant import Address


@dataclass(frozen=True, slots=True)
class KeptPart:
    """One of `total` parts (`number` from 1) of a long message. `set_key`: whose parts belong together."""

    set_key: str
    provider: str
    provider_id: str
    address: Address
    to: str
    number: int
    total: int
    body: str
    at: datetime


class Parts(Protocol):
    """Parts of long messages until all are there. Every caller holds `conversations.lock` of the sender."""

    def add(self, part: KeptPart) -> bool:
        """False for a repeat (provider, provider_id), also of a set that had its effect."""
        ...

    def open_set(self, key: str) -> tuple[KeptPart, ...]:
        """By number, then as they came."""
        ...

    def due(self, before: datetime, limit: int) -> Sequence[tuple[str, Address]]:
        """Sets that had no effect yet and whose first part came before that, oldest first, and their senders."""
        ...

    def done(self, key: str) -> None:
        """The set had its effect."""
        ...


class Carriers(Protocol):
    """How each carrier is doing, the same for every process that sends."""

    def all(self) -> Mapping[str, CarrierState]: ...

    def lock(self, name: str) -> CarrierState:
        """Nobody else changes it before this unit of work ends; a new one is made."""
        ...

    def save(self, state: CarrierState, now: datetime) -> None: ...


class Advisories(Protocol):
    def add(self, advisory: Advisory) -> None: ...

    def get(self, id: str) -> Advisory:  # noqa: A002
        """Raises NotFound("advisory_unknown")."""
        ...

    def lock(self, id: str) -> Advisory:  # noqa: A002
        """As `get`, and nobody else changes it before this unit of work ends."""
        ...

    def save(self, advisory: Advisory) -> None: ...

    def page(self, before: datetime | None, limit: int) -> Sequence[Advisory]:
        """Newest first, made before that."""
        ...

    def sending(self) -> Sequence[str]:
        """The ids of those that are being sent."""
        ...

    def recipients(
        self, area: Collection[str] | None, programme: str | None, after: int, limit: int
    ) -> Sequence[tuple[int, Address, str]]:
        """(key, phone, language) of the filers of tickets in these places (None: anywhere), by key behind `after`."""
        ...

    def count(self, area: Collection[str] | None, programme: str | None) -> int:
        """How many different phones that is, without those that want no advisories."""
        ...
