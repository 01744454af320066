"""What goes out, before it is rendered: a key and its parameters. Words live in `bot.speech`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum


@dataclass(frozen=True, slots=True)
class Named:
    """A name in both languages (an office, a place)."""

    bn: str
    en: str


Param = str | int | datetime | Named
"""What a sentence may be filled with; datetimes are aware UTC and rendered as Dhaka dates."""


class Lane(IntEnum):
    """In which order messages leave: who asked is answered before anybody is reminded, and that before advisories."""

    ANSWER = 0
    NOTICE = 1
    BULK = 2


class Scope(StrEnum):
    """What STOP stops: everything unprompted that is no decision and no question, or advisories only."""

    ALL = "all"
    ADVISORIES = "advisories"


QUESTION, FILED_FOR = "notice_question", "notice_filed_for"
ASKS = frozenset({QUESTION, FILED_FOR})
"""An officer asks and the case waits for it, or somebody filed for him and he may say that he asked nobody to: no STOP
stops these.
"""


@dataclass(frozen=True, slots=True)
class Notice:
    """Unprompted words to a citizen. `urgent` ones do not wait for the morning; STOP never stops a `decision`."""

    key: str
    params: Mapping[str, Param] = field(default_factory=dict)
    decision: bool = False
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Accepted:
    """The carrier took it; `provider_id` is its own name for the message."""

    provider_id: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The carrier is known not to have taken it. `wait_s`: seconds that it wants to be left alone at least."""

    reason: str
    retryable: bool
    wait_s: int = 0


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody knows whether the carrier took it: never sent again before it is reconciled."""

    reason: str


SendOutcome = Accepted | Refused | Unknown


class DeliveryState(StrEnum):
    """An outbound message's life. The later states come from carriers' receipts; rank never falls."""

    PENDING = "pending"
    SENDING = "sending"
    UNKNOWN = "unknown"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    DELIVERED = "delivered"
    FAILED = "failed"
    CANCELLED = "cancelled"
