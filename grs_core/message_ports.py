"""The ports of messages: what came in, what goes out, and the dialogues between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from grs_core.domain.complainant import Address
from grs_core.domain.messages import DeliveryState, Lane, Notice, Scope, SendOutcome


@dataclass(frozen=True, slots=True)
class Received:
    """An inbound message as it is kept: secrets already masked."""

    provider: str
    provider_id: str
    address: Address
    to: str
    body: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """What a repeat is answered: the very same texts. `segments`: SMS parts of what was answered in place."""

    texts: tuple[str, ...]
    number: str | None
    segments: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a conversation; `inward` from the citizen. `state` only for outbound ones. `spoken`: in a call."""

    at: datetime
    inward: bool
    text: str
    state: str = ""
    spoken: bool = False


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A message that was kept aside. `verdict`: released | discarded, None while nobody has judged."""

    id: int
    message: Received
    reason: str
    verdict: str | None = None
    judged_by: str | None = None
    judged_at: datetime | None = None


class Inbox(Protocol):
    def receive(self, message: Received) -> StoredAnswer | None:
        """Claims the key (provider, provider_id) for this unit of work; None when it is new.

        Waits for a first delivery that is still being worked on, then gives its stored answer.
        """
        ...

    def answer(self, message: Received, answer: StoredAnswer) -> None: ...

    def quarantine(self, message: Received, reason: str) -> None:
        """Keeps a message whose signature is not trusted; it has no effect. A repeat changes nothing."""
        ...

    def quarantined(self, before: int | None, limit: int, judged: bool = False) -> Sequence[Quarantined]:
        """Newest first, behind the id `before`: those that nobody has judged, or those that were `judged`."""
        ...

    def quarantined_one(self, id: int) -> Quarantined:  # noqa: A002
        """Locked until this unit of work ends. Raises NotFound("message_unknown")."""
        ...

    def judged(self, id: int, verdict: str, by: str, at: datetime) -> None: ...  # noqa: A002

    def conversation(self, address: Address, limit: int) -> tuple[Line, ...]:
        """The last lines in and out for a phone, oldest first (simulator, case page)."""
        ...


@dataclass(frozen=True, slots=True)
class Outbound:
    """A message on its way. `id` is ours (also in the carrier's callback address), `attempts` made so far. `via`: the
    carrier by which the citizen wrote. `advisory`: the broadcast that it belongs to.
    """

    id: str
    address: Address
    language: str
    notice: Notice
    created_at: datetime
    state: DeliveryState = DeliveryState.PENDING
    attempts: int = 0
    next_attempt_at: datetime | None = None
    provider: str | None = None
    provider_id: str | None = None
    ticket: str | None = None
    lane: Lane = Lane.NOTICE
    via: str | None = None
    advisory: str | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A message of which nobody knows whether its carrier took it. `reported_after`: how many messages that the same
    carrier was handed a minute later or more have a receipt already; 0 while it owes a receipt on another one of that
    time.
    """

    message: Outbound
    text: str
    handed_at: datetime
    reported_after: int


@dataclass(frozen=True, slots=True)
class CostRow:
    """What an office's messages cost with one carrier; `office` None: of no case. 1,000 milli-taka are one taka.
    `in_place`: how many of the segments were an answer in the carrier's own request, whose price is not in
    `milli_taka`: it was not known when they were given.
    """

    office: str | None
    carrier: str
    messages: int
    segments: int
    milli_taka: int
    in_place: int = 0


class Outbox(Protocol):
    added: bool
    """Was anything added in this unit of work? Then a nudge is worth its while."""

    def add(self, message: Outbound) -> None: ...

    def add_once(self, message: Outbound) -> bool:
        """False when a message with this id is there already: nothing changes then."""
        ...

    def claim(
        self,
        now: datetime,
        lease_until: datetime,
        limit: int,
        room: Mapping[Lane, int] = {},
    ) -> tuple[Outbound, ...]:
        """Due PENDING messages, by lane and then oldest first, now SENDING and leased: nobody else gets them before
        `lease_until`. `room`: no more than so many of a lane and of those behind it. An answer waits behind an answer
        of the last hour to the same address that is still undone.

        A SENDING message whose lease has run out is given again only if it was never handed to a carrier
        (`handed_over` was not called); otherwise it becomes UNKNOWN.
        """
        ...

    def handed_over(
        self,
        id: str,  # noqa: A002
        provider: str,
        text: str,
        at: datetime,
        segments: int = 0,
        milli_taka: int = 0,
    ) -> None:
        """What is sent (`text`), committed just before the carrier is called: from here on nobody
        knows, until `settle`. One more attempt.

        Raises Conflict("lease_lost") when the lease ran out and somebody else has it, or had it, or it was cancelled
        or belongs to an advisory that was stopped.
        """
        ...

    def never_called(self, ids: Sequence[str], at: datetime) -> None:
        """Of these, what was handed over at that very moment is PENDING again: its carrier was not called after all."""
        ...

    def postpone(self, id: str, until: datetime) -> None:  # noqa: A002
        """Claimed, and not handed over: PENDING again, due at `until`. No attempt is counted."""
        ...

    def settle(
        self,
        id: str,  # noqa: A002
        outcome: SendOutcome,
        retry_at: datetime | None,
        attempt: int | None = None,
    ) -> None:
        """The carrier's answer to this attempt (None: the last). A retryable refusal with `retry_at` is PENDING again.
        What a receipt said meanwhile stands; of an attempt before the last only its acceptance counts.
        """
        ...

    def receipt(
        self,
        id: str,  # noqa: A002
        state: DeliveryState,
        at: datetime,
        provider_id: str | None = None,
        reason: str = "",
        attempt: int | None = None,
        provider: str | None = None,
    ) -> None:
        """A later word of the carrier (`provider`, None: whichever had it last) on this attempt (None: the last). Rank
        never falls, nothing but a delivery comes after a rejection of that attempt, and no failure of an earlier one,
        or told by a carrier that did not have it last, counts; an unknown id is ignored.
        """
        ...

    def rejected(
        self,
        id: str,  # noqa: A002
        attempt: int | None,
        reason: str,
        retry_at: datetime | None,
        at: datetime,
        provider: str | None = None,
    ) -> None:
        """The carrier (`provider`, None: whichever had it last) says later that it did not take this very attempt
        (None: the last): PENDING at `retry_at`, or REFUSED for None. What is said of another attempt, twice, or of what
        was delivered, changes nothing.
        """
        ...

    def rejections(self, id: str) -> int:  # noqa: A002
        """How many of its attempts were rejected so; 0 for an unknown id."""
        ...

    def find_id(self, prefix: str) -> str | None:
        """Our id by its beginning, for carriers that keep only so much of it. None for none, or for more than one."""
        ...

    def named(self, address: Address, provider: str, but: str) -> frozenset[str]:
        """The names that this carrier gave to our messages to that address, but for the one whose id is `but`."""
        ...

    def doubtful(self, before: datetime, now: datetime, again_at: datetime, limit: int) -> Sequence[Doubt]:
        """UNKNOWN since `before`, a day at most: ask their carriers; given again at `again_at`."""
        ...

    def oldest_pending(self) -> datetime | None:
        """When the longest waiting undone message should have gone: its next attempt, else its making."""
        ...

    def cancel(self, advisory: str, at: datetime) -> int:
        """Everything of it that was not handed over is CANCELLED; gives how many."""
        ...

    def spare(self, address: Address, at: datetime, scope: Scope = Scope.ADVISORIES) -> int:
        """As `cancel`, for what waits for this phone and its owner has stopped: whatever of any advisory, and with
        Scope.ALL every notice that STOP stops.
        """
        ...

    def progress(self, advisory: str) -> Mapping[DeliveryState, int]: ...

    def costs(self, since: datetime, until: datetime) -> Sequence[CostRow]:
        """What was handed over, or answered in place, in `since` <= t < `until`."""
        ...


class Conversations(Protocol):
    """A dialogue's state, opaque to the core. Messages of one address stay in order: `lock` holds the row."""

    def lock(self, address: Address) -> str | None: ...

    def save(self, address: Address, state: str, now: datetime) -> None: ...

    def silence(self, address: Address, quiet: bool, scope: Scope = Scope.ALL) -> None:
        """STOP and START: reminders, surveys and advisories, or only these; never decisions. START ends both."""
        ...

    def silenced(self, address: Address, scope: Scope = Scope.ALL) -> bool:
        """Whoever silenced everything is silenced for advisories too."""
        ...
