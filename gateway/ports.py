"""What the gateway needs from outside: carriers, inbound adapters, a job queue."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from grs_core.call_ports import Recording
from grs_core.domain.complainant import Address, Channel
from grs_core.domain.messages import DeliveryState, Refused, SendOutcome


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a long message: `number` of `total` (from 1) under a `reference` of 8 or 16 `bits`."""

    reference: int
    bits: int
    number: int
    total: int


@dataclass(frozen=True, slots=True)
class InboundText:
    """One message as a door read it. (`provider`, `provider_id`) is its key: a repeat has the same. `part`: it is only
    a part of one that its carrier did not join. What waited somewhere says since when (`at`), and whether a secret of
    it was masked there already.
    """

    provider: str
    provider_id: str
    address: Address
    to: str
    text: str
    channel: Channel
    part: Part | None = None
    at: datetime | None = None
    had_secret: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What the citizen is told at once, one text a message, and the ticket that this turn touched, if any."""

    texts: tuple[str, ...]
    number: str | None = None


@dataclass(frozen=True, slots=True)
class HandOver:
    """A message for a carrier. `id` is ours and the same at every attempt, `attempt` counts from 1. `others`: the
    carrier's names of other messages of ours to this phone; what bears one of them is not this message.
    """

    to: str
    text: str
    id: str
    attempt: int
    others: frozenset[str] = frozenset()

    @property
    def reference(self) -> str:
        """What comes back in receipts: they tell of this very attempt."""
        return f"{self.id}.{self.attempt}"


class SmsProvider(Protocol):
    """A carrier, outward. Expected outcomes are values, never exceptions; called with no transaction open."""

    @property
    def name(self) -> str: ...

    @property
    def tells_by_receipt(self) -> bool:
        """It cannot be asked, but reports on everything that it took, in the order of taking."""
        ...

    def send(self, message: HandOver) -> SendOutcome: ...

    def find(self, message: HandOver, since: datetime) -> SendOutcome:
        """Does the carrier have this message, handed over at `since` or later? Accepted when it has, a retryable
        Refused when it certainly has not, Unknown when it cannot tell.
        """
        ...


@dataclass(frozen=True, slots=True)
class Call:
    """A carrier's request to us. `url` is its public address with the query, never built from `Host`; `query` the raw
    bytes; `headers` by lower-case name; `caller` the network address, `proxied` when a proxy stands between.
    """

    method: str
    path: str
    url: str
    query: bytes
    form: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    caller: str
    proxied: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """A carrier's later word on our message `id` (or on the beginning of it); `attempt` when it says of which. REFUSED:
    this attempt was not taken after all.
    """

    id: str
    state: DeliveryState
    attempt: int | None = None
    provider_id: str | None = None
    reason: str = ""


class Webhook(Protocol):
    """A carrier, inward: how it calls us."""

    @property
    def name(self) -> str: ...

    @property
    def methods(self) -> Sequence[str]: ...

    @property
    def status_path(self) -> str:
        """Below `/sms/<name>`: `/status`."""
        ...

    @property
    def answers_in_place(self) -> bool:
        """The reply goes back in the same request; else by the outbox."""
        ...

    def trusted(self, call: Call) -> bool: ...

    def read(self, call: Call) -> InboundText:
        """Raises RuleBroken("field_missing" | "field_too_long", field)."""
        ...

    def answer(self, texts: Sequence[str]) -> tuple[str, str]:
        """The body and media type that carry the reply back, or the empty answer that the carrier wants."""
        ...

    def receipt(self, call: Call) -> Receipt | None:
        """What a status callback says, None when it says nothing new."""
        ...


@dataclass(frozen=True, slots=True)
class Carrier:
    """Both halves. `per_second`: segments that its contract allows, 0 for no limit."""

    provider: SmsProvider
    webhook: Webhook | None = None
    per_second: float = 0.0

    @property
    def name(self) -> str:
        return self.provider.name


@dataclass(frozen=True, slots=True)
class SpoolState:
    """`waiting` messages, the oldest since; `broken` files that could not be read."""

    waiting: int
    oldest: datetime | None
    broken: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message in the spool, under its `name` there. `distrust`: why it is kept aside, None for a trusted one."""

    name: str
    message: InboundText
    distrust: str | None = None


class Spool(Protocol):
    """Where messages wait that the database could not take, on this machine's disk; each is there before we answer.
    Any number of processes share it. A `sender` is a citizen's phone without telling which.
    """

    def check(self) -> None:
        """Raises RuleBroken("spool_not_writable", folder)."""
        ...

    def put(self, message: InboundText, at: datetime, distrust: str | None = None) -> None:
        """On the disk when this returns; `text` as it may be kept. Raises Unavailable("spool_full")."""
        ...

    def waits(self, address: Address) -> bool:
        """Is anything trusted of this citizen in it?"""
        ...

    def state(self) -> SpoolState: ...

    def senders(self) -> Sequence[str]:
        """Who has messages in it."""
        ...

    def turn(self, sender: str) -> AbstractContextManager[bool]:
        """False while somebody else has this sender's turn, and for a sender who has nothing in it any more."""
        ...

    def oldest(self, sender: str) -> Waiting | None:
        """What cannot be read is put aside on the way. None: nothing is left of this sender."""
        ...

    def remove(self, waiting: Waiting) -> None:
        """It had its effect."""
        ...


@dataclass(frozen=True, slots=True)
class Fetched:
    """A recording as the platform gave it; `media_type` by what it is, not by what it is called."""

    audio: bytes
    media_type: str


class RecordingSource(Protocol):
    """The platform that took a call. Expected outcomes are values; called with no transaction open."""

    def fetch(self, url: str) -> Fetched | Refused: ...

    def erase(self, url: str) -> bool:
        """True when the platform has no copy any more."""
        ...


class RecordingStore(Protocol):
    """Where the bytes of recordings lie, sealed. A `name` is ours: 32 hexadecimal digits. Each raises
    Unavailable("recordings_away"); called with no transaction open.
    """

    def put(self, name: str, sealed: bytes) -> None:
        """There for good when this returns, whole, in the place of an earlier one."""
        ...

    def get(self, name: str) -> bytes:
        """Raises NotFound("recording_gone")."""
        ...

    def delete(self, name: str) -> None:
        """What is not there is no error."""
        ...


class Transcriber(Protocol):
    """Hears a recording; `name` says who wrote its words down."""

    @property
    def name(self) -> str: ...

    def hear(self, recording: Recording, audio: bytes) -> str | None:
        """None when it cannot tell: a person listens then."""
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
