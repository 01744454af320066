"""What the gateway needs from outside: carriers, inbound adapters, a job queue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from grs_core.domain.complainant import Address, Channel
from grs_core.domain.messages import DeliveryState, SendOutcome


@dataclass(frozen=True, slots=True)
class InboundText:
    """One message as a door read it. (`provider`, `provider_id`) is its key: a repeat has the same."""

    provider: str
    provider_id: str
    address: Address
    to: str
    text: str
    channel: Channel


@dataclass(frozen=True, slots=True)
class Answer:
    """What the citizen is told at once, one text a message, and the ticket that this turn touched, if any."""

    texts: tuple[str, ...]
    number: str | None = None


class SmsProvider(Protocol):
    """A carrier. Expected outcomes are values, never exceptions; called with no transaction open."""

    @property
    def name(self) -> str: ...

    def send(self, to: str, text: str, message_id: str) -> SendOutcome:
        """`message_id` is ours: it comes back in receipts."""
        ...

    def find(self, to: str, text: str, since: datetime) -> SendOutcome:
        """Does the carrier have this message, handed over at `since` or later? Accepted when it has, a retryable
        Refused when it certainly has not, Unknown when it cannot tell.
        """
        ...


class Webhook(Protocol):
    """How one carrier posts to us. `url` is the public address of the request, never built from `Host`."""

    @property
    def name(self) -> str: ...

    def trusted(self, url: str, form: Mapping[str, str], signature: str) -> bool: ...

    def read(self, form: Mapping[str, str]) -> InboundText:
        """Raises RuleBroken("field_missing", field)."""
        ...

    def answer(self, texts: Sequence[str]) -> tuple[str, str]:
        """The body and media type that carry the reply back in the same request."""
        ...

    def receipt(self, form: Mapping[str, str]) -> DeliveryState | None:
        """What a status callback says, None when it says nothing new."""
        ...


class JobQueue(Protocol):
    """A nudge without payload: the work itself is rows in the database."""

    def nudge(self, job: str) -> None:
        """`relay` or `sweep`. Never raises: a lost nudge costs a poll interval."""
        ...

    def healthy(self) -> bool: ...


class Counts(Protocol):
    """Running numbers that several processes keep together. Never raises: losing one costs a point on a chart.

    Keys: `runs:<job>:<ok | put_off | failed>`, `done:<job>` (Unix time of the last good run), `timers:<what>`
    (`late`, `failed`). No key holds a number, a name or a text.
    """

    def add(self, key: str, number: float = 1) -> None: ...

    def put(self, key: str, value: float) -> None: ...

    def read(self) -> Mapping[str, float]: ...
