"""The ports around carriers: parts of long messages, how each carrier is doing, advisories, calls to be made."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from grs_core.domain.advisory import Advisory, Audience
from grs_core.domain.carrier import CarrierState
from grs_core.domain.complainant import Address


@dataclass(frozen=True, slots=True)
class KeptPart:
    """One of `total` parts (`number` from 1) of a long message. `set_key`: whose parts belong together. `had_secret`:
    something in it was masked.
    """

    set_key: str
    provider: str
    provider_id: str
    address: Address
    to: str
    number: int
    total: int
    body: str
    at: datetime
    had_secret: bool = False


class Parts(Protocol):
    """Parts of long messages. A set is open until it is closed as the message `whole` (its id with that provider), and
    finished when that had its effect. Every caller holds `conversations.lock` of the sender.
    """

    def add(self, part: KeptPart, since: datetime) -> bool:
        """False for a repeat: of (provider, provider_id) ever, or of number and words in its set since then."""
        ...

    def open_set(self, key: str) -> tuple[KeptPart, ...]:
        """As they came."""
        ...

    def close(self, key: str, whole: str) -> None:
        """What is open of that set is this message; further parts begin another set."""
        ...

    def closed(self, provider: str, whole: str) -> tuple[KeptPart, ...]:
        """As they came; without words when they are forgotten."""
        ...

    def whole_of(self, provider: str, provider_id: str) -> str | None:
        """The message that this part belongs to, None while its set is open."""
        ...

    def unfinished(self, address: Address) -> Sequence[tuple[str, str]]:
        """(provider, whole) of this sender's closed sets that had no effect yet, oldest first."""
        ...

    def due(self, before: datetime, limit: int) -> Sequence[tuple[str, Address]]:
        """Sets that had no effect yet and whose first part came before that, oldest first, and their senders."""
        ...

    def done(self, provider: str, whole: str) -> None:
        """It had its effect."""
        ...

    def forget(self, before: datetime) -> None:
        """The words of finished parts that came before then: the message has them. Their ids stay, for repeats."""
        ...


class Carriers(Protocol):
    """How each carrier is doing, the same for every process that sends."""

    def all(self) -> Mapping[str, CarrierState]: ...

    def lock(self, name: str) -> CarrierState:
        """Nobody else changes it before this unit of work ends; a new one is made."""
        ...

    def save(self, state: CarrierState, now: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom an advisory goes to. `key`: that of the ticket, by which one goes on; `mark`: the phone's, the same each
    time and by which nobody finds the number.
    """

    key: int
    address: Address
    language: str
    mark: str


class Advisories(Protocol):
    """To the phones from which complaints came, without sensitive ones, and without those that want no advisories."""

    def add(self, advisory: Advisory) -> None: ...

    def get(self, id: str) -> Advisory:  # noqa: A002
        """Raises NotFound("advisory_unknown")."""
        ...

    def lock(self, id: str) -> Advisory:  # noqa: A002
        """As `get`, and nobody else changes it before this unit of work ends."""
        ...

    def save(self, advisory: Advisory) -> None: ...

    def page(self, areas: Collection[str] | None, page: int, size: int) -> Sequence[Advisory]:
        """Newest first, those to exactly these places (None: all); pages from 1."""
        ...

    def sending(self) -> Sequence[str]:
        """The ids of those that are being sent."""
        ...

    def stopped(self, since: datetime) -> Sequence[str]:
        """The ids of those that were stopped since, while they were being sent."""
        ...

    def recipients(
        self, area: Collection[str] | None, programme: str | None, after: int, limit: int
    ) -> Sequence[Recipient]:
        """The filers of tickets in these places (None: anywhere), by key behind `after`: a phone as often as it has
        tickets.
        """
        ...

    def count(self, area: Collection[str] | None, programme: str | None) -> Audience:
        """How many different phones that is, and how many opted out."""
        ...
