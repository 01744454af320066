"""The ports of calls: what was heard and answered, recordings, calls that we make, officers who are to call back."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from grs_core.domain.complainant import Address
from grs_core.domain.queue import QueueFilter


@dataclass(frozen=True, slots=True)
class KeptCall:
    """A call. `sid` is the platform's name for it, `token` ours in every address of it; `state` where its dialogue
    stands, opaque to the core; `step` the one that is asked now, 0 the greeting. `outgoing`: the call of ours that it
    is, None for one that came. `ticket`: the case that it is about.
    """

    sid: str
    token: str
    address: Address
    to: str
    state: str
    started_at: datetime
    step: int = 0
    outgoing: str | None = None
    ticket: str | None = None
    ended_at: datetime | None = None


class Calls(Protocol):
    def begin(self, call: KeptCall) -> KeptCall | None:
        """None for a new call; else the one that is known by this `sid`, locked."""
        ...

    def lock(self, sid: str, token: str) -> KeptCall:
        """Until this unit of work ends: steps of one call stay in order. Raises NotFound("call_unknown") when there is
        no such call, or the token is another one's.
        """
        ...

    def find(self, sid: str) -> KeptCall | None:
        """As `lock`, whatever its token."""
        ...

    def token_of(self, sid: str) -> str | None: ...

    def answer(self, sid: str, step: int) -> str | None:
        """What that step was answered; None while it was not."""
        ...

    def answered(self, sid: str, step: int, answer: str, at: datetime) -> None: ...

    def save(self, call: KeptCall) -> None: ...

    def ended(self, sid: str, at: datetime) -> KeptCall | None:
        """It is over; the first time that this is told counts. None for an unknown call."""
        ...

    def forget(self, before: datetime, limit: int) -> int:
        """What was answered before then: nobody asks for it again. Gives how many answers went."""
        ...


class RecordingState(StrEnum):
    """WANTED: still with the platform. KEPT: here. FAILED: it could not be had. ERASED: by policy."""

    WANTED = "wanted"
    KEPT = "kept"
    FAILED = "failed"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Recording:
    """What a caller told. `id` is ours and cannot be guessed; `provider_id` the platform's, under which it is one.
    `url`: where the platform has it. `seconds` long, `size` bytes of `media_type`. `replaced`: he told it again.
    `next_attempt_at`: when the platform is asked again, for the sound or, of an ERASED one, to erase its own copy.
    `transcript` "" is of one in which nothing can be understood; `transcribed_by` a login, or PLATFORM.
    """

    id: str
    call: str
    provider_id: str
    url: str
    made_at: datetime
    ticket: str | None = None
    seconds: int = 0
    state: RecordingState = RecordingState.WANTED
    attempts: int = 0
    next_attempt_at: datetime | None = None
    reason: str | None = None
    media_type: str | None = None
    size: int = 0
    sha256: str | None = None
    replaced: bool = False
    kept_at: datetime | None = None
    erased_at: datetime | None = None
    transcript: str | None = None
    transcribed_by: str | None = None
    transcribed_at: datetime | None = None


VOICE = "voice"
"""The provider of what was said in a call, among the messages of a conversation."""
PLATFORM = "platform"
"""Who wrote down what the platform's own recogniser heard."""


class Recordings(Protocol):
    def add(self, recording: Recording) -> bool:
        """With a key of its own. False when one of this `provider_id` is there already: nothing changes then."""
        ...

    def of_call(self, call: str) -> tuple[Recording, ...]:
        """As they were made."""
        ...

    def replace_before(self, call: str, ticket: str, provider_id: str) -> None:
        """Of what was told in this call for this case, all but that one are replaced."""
        ...

    def belongs_to(self, call: str, ticket: str) -> None:
        """Those of the call that are of no case yet are of this one."""
        ...

    def of_ticket(self, ticket: str) -> tuple[Recording, ...]:
        """As they were made, replaced ones too."""
        ...

    def look(self, id: str) -> Recording:  # noqa: A002
        """Raises NotFound("recording_unknown")."""
        ...

    def get(self, id: str) -> Recording:  # noqa: A002
        """As `look`, locked until this unit of work ends."""
        ...

    def save(self, recording: Recording) -> None:
        """An ERASED one forgets its key: nobody opens its bytes any more, wherever a copy is."""
        ...

    def claim(
        self, now: datetime, lease_until: datetime, limit: int, state: RecordingState = RecordingState.WANTED
    ) -> tuple[Recording, ...]:
        """Those in this state that are due; nobody else gets them before `lease_until`. One more attempt."""
        ...

    def outlived(self, before: datetime, limit: int) -> tuple[Recording, ...]:
        """Those that were made before that and are not erased, oldest first."""
        ...

    def untold(self, scope: QueueFilter, page: int, size: int) -> tuple[Recording, ...]:
        """KEPT ones without a transcript, of cases in this scope, oldest first; without replaced ones."""
        ...

    def count_untold(self, scope: QueueFilter) -> int:
        """Counted to `grs_core.domain.queue.COUNTED`."""
        ...

    def seal(self, id: str, audio: bytes) -> bytes:  # noqa: A002
        """Its bytes as they may lie anywhere. Raises NotFound("recording_gone") for an erased one."""
        ...

    def unseal(self, id: str, sealed: bytes) -> bytes:  # noqa: A002
        """Raises NotFound("recording_gone"), Unavailable("recording_broken") for what was changed since."""
        ...


class Purpose(StrEnum):
    """Why we call: he called and nobody answered; is his case solved?"""

    CALL_BACK = "call_back"
    CONFIRM = "confirm"


class OutgoingState(StrEnum):
    """WAITING: due at `next_attempt_at`. PLACING: leased. UNKNOWN: the platform may have it. PLACED: it has. TALKING:
    somebody answered. DONE, FAILED (given up), CANCELLED (no longer wanted).
    """

    WAITING = "waiting"
    PLACING = "placing"
    UNKNOWN = "unknown"
    PLACED = "placed"
    TALKING = "talking"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class OutgoingCall:
    """A call that we make. `id` is ours and cannot be guessed. `about`: when the decision was made that is asked
    about. `attempts`: how often his phone was to ring. `next_attempt_at`: when it is to ring, or the platform is asked
    what became of it. `handed_at`: when the platform was last asked for it, `provider_id` its name for that.
    """

    id: str
    address: Address
    purpose: Purpose
    made_at: datetime
    ticket: str | None = None
    about: datetime | None = None
    state: OutgoingState = OutgoingState.WAITING
    state_at: datetime | None = None
    attempts: int = 0
    next_attempt_at: datetime | None = None
    handed_at: datetime | None = None
    provider_id: str | None = None
    reason: str | None = None


class PartOfDay(StrEnum):
    """When an officer's call suits the citizen."""

    ANY = "any"
    MORNING = "morning"
    AFTERNOON = "afternoon"


@dataclass(frozen=True, slots=True)
class CallBack:
    """An officer is to call the citizen of this case. `state`: open | reached | gave_up | closed."""

    id: int
    ticket: str
    part: PartOfDay
    asked_at: datetime
    due_at: datetime
    state: str = "open"
    attempts: int = 0
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CallBackAttempt:
    """An officer called (`by` his login). `result`: reached | no_answer | wrong_number | later."""

    at: datetime
    by: str
    result: str
    note: str = ""
