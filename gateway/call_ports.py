"""What the gateway needs from a platform that makes calls for us."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from grs_core.domain.messages import Refused, SendOutcome, Unknown


class Fate(StrEnum):
    """What became of a call that the platform has. RINGING: nothing is decided yet, or somebody is listening."""

    RINGING = "ringing"
    OVER = "over"
    UNTAKEN = "untaken"


FATES: Mapping[str, Fate] = {
    "queued": Fate.RINGING,
    "initiated": Fate.RINGING,
    "ringing": Fate.RINGING,
    "in-progress": Fate.RINGING,
    "answered": Fate.RINGING,
    "completed": Fate.OVER,
    "busy": Fate.UNTAKEN,
    "no-answer": Fate.UNTAKEN,
    "failed": Fate.UNTAKEN,
    "canceled": Fate.UNTAKEN,
}
"""CallStatus as every Twilio-compatible platform tells it, and the names of a status callback's events."""


@dataclass(frozen=True, slots=True)
class PlaceCall:
    """A call for the platform. `reference` names this very one in both addresses that the platform is given: the one
    that it asks what to say (`url`), the one that it tells what became of it (`status_url`). `sid`: the platform's
    name for it, where that is known. `others`: its names of other calls of ours to this phone.
    """

    reference: str
    to: str
    url: str
    status_url: str
    sid: str | None = None
    others: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Placed:
    """The platform has it under this name."""

    sid: str
    fate: Fate
    reason: str = ""


class CallProvider(Protocol):
    """A platform, outward. Expected outcomes are values, never exceptions; called with no transaction open."""

    @property
    def name(self) -> str: ...

    def place(self, call: PlaceCall) -> SendOutcome: ...

    def find(self, call: PlaceCall, since: datetime) -> Placed | Refused | Unknown:
        """What became of this call, handed over at `since` or later? A retryable Refused when the platform certainly
        has not got it, Unknown when it cannot tell.
        """
        ...
