"""The ports of what stands beside a ticket. Their adapters run tests/contract/test_storage_cases.py."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from grs_core.domain.closing import Ruling
from grs_core.domain.queue import QueueFilter
from grs_core.domain.tracking import TrackingNumber


class Rulings(Protocol):
    """Append only: a decision stays as it was made."""

    def keep(self, ruling: Ruling) -> None: ...

    def of(self, ticket: str) -> tuple[Ruling, ...]:
        """Oldest first."""
        ...

    def made(self, tickets: Collection[str]) -> Mapping[str, Sequence[Ruling]]:
        """Of each of these tickets, oldest first, without their words (`words` is empty)."""
        ...


@dataclass(frozen=True, slots=True)
class Referral:
    """Another body was asked, by `sent_by`. `chased`: how often it was reminded of. An answered one has `answer`."""

    ticket: str
    body: str
    reference: str
    sent_at: datetime
    sent_by: str
    due_at: datetime
    chased: int = 0
    answered_at: datetime | None = None
    answer: str = ""
    id: int = 0


class Referrals(Protocol):
    """A case has one open referral at a time."""

    def send(self, referral: Referral) -> None: ...

    def of(self, ticket: str) -> tuple[Referral, ...]:
        """Oldest first."""
        ...

    def chase(self, ticket: str, due_at: datetime) -> None:
        """The open one was reminded of, and is due again then."""
        ...

    def answer(self, ticket: str, answer: str, reference: str, at: datetime) -> None:
        """Ends the open one. An empty `reference` leaves the one that stands. Nothing happens when none is open."""
        ...


class Recusals(Protocol):
    """Officers who may not know of a case: they declared an interest in it."""

    def add(self, ticket: str, login: str, at: datetime) -> None:
        """Once more changes nothing."""
        ...

    def of(self, ticket: str) -> frozenset[str]: ...


class LinkKind(StrEnum):
    DUPLICATE = "duplicate"
    SYSTEMIC = "systemic"


@dataclass(frozen=True, slots=True)
class Link:
    """The parent of a duplicate goes on for it; a systemic one is about what its children share."""

    parent: TrackingNumber
    child: TrackingNumber
    kind: LinkKind


class Links(Protocol):
    """One case goes on for another, or several have one cause."""

    def add(self, parent: TrackingNumber, child: TrackingNumber, kind: LinkKind, at: datetime) -> bool:
        """False when they were linked already."""
        ...

    def remove(self, parent: TrackingNumber, child: TrackingNumber) -> None: ...

    def children(self, parent: TrackingNumber, kind: LinkKind) -> tuple[TrackingNumber, ...]:
        """In the order in which they came."""
        ...

    def parents(self, child: TrackingNumber, kind: LinkKind) -> tuple[TrackingNumber, ...]: ...

    def wake(self, parent: TrackingNumber) -> None:
        """The parent is finished: every child of it waits to be looked at."""
        ...

    def awake(self, limit: int, after: Link | None = None) -> Sequence[Link]:
        """Those that wait, behind `after`, in a fixed order."""
        ...

    def awake_of(self, parent: TrackingNumber, limit: int) -> Sequence[Link]:
        """Those of one parent, by the child's number."""
        ...

    def looked_at(self, link: Link) -> None:
        """It waits no more."""
        ...


@dataclass(frozen=True, slots=True)
class Cause:
    """What several cases may have in common: an agent's number, a wallet … `key` is sealed at rest."""

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Noted:
    """A case that names a cause."""

    id: int
    ticket: TrackingNumber
    cause: Cause


class Causes(Protocol):
    """What each case names, and which causes have a systemic case already."""

    def note(self, ticket: TrackingNumber, causes: Iterable[Cause], at: datetime) -> None:
        """Those not yet noted for it wait for the sweep."""
        ...

    def again(self, ticket: TrackingNumber) -> None:
        """All that was noted for it waits for the sweep once more."""
        ...

    def pending(self, limit: int, after: int = 0) -> Sequence[tuple[int, str]]:
        """Noted since the last look, with an id above `after`, oldest first: the id, and a mark that rows of one cause
        share. Nothing is opened for it: one row that cannot be read holds no other back.
        """
        ...

    def claim(self, ids: Collection[int]) -> tuple[Noted, ...]:
        """Of these the rows that still wait, locked for this unit of work; what another worker has is left out."""
        ...

    def looked_at(self, ids: Collection[int]) -> None: ...

    def members(self, cause: Cause, since: datetime, limit: int) -> tuple[TrackingNumber, ...]:
        """Cases that named it at `since` or later, the newest first."""
        ...

    def count(self, cause: Cause, since: datetime) -> int: ...

    def taken(self, cause: Cause) -> frozenset[TrackingNumber]:
        """Every case that is, or was, in a systemic case of this cause."""
        ...

    def systemic(self, cause: Cause) -> TrackingNumber | None:
        """The open systemic case of this cause."""
        ...

    def open(self, cause: Cause, ticket: TrackingNumber, at: datetime) -> bool:
        """Claims the cause for this systemic case; False when another has it."""
        ...

    def close(self, ticket: TrackingNumber) -> None:
        """The systemic case is finished: its cause may have another."""
        ...

    def of(self, ticket: TrackingNumber) -> tuple[Cause, ...]:
        """In the order in which they were noted."""
        ...


class DeskNoticeKind(StrEnum):
    """What an office is told without asking."""

    HALF_GONE = "half_gone"
    NEARLY_DUE = "nearly_due"
    NOT_ACCEPTED = "not_accepted"
    COPY = "copy"
    ESCALATED_HERE = "escalated_here"
    ESCALATED_FROM_BELOW = "escalated_from_below"
    ALARM = "alarm"
    REFERRAL_OVERDUE = "referral_overdue"
    APPEALED_HERE = "appealed_here"
    REOPENED = "reopened"
    SYSTEMIC = "systemic"
    NOT_CONFIRMED = "not_confirmed"
    PROPOSED = "proposed"
    PROPOSAL_REFUSED = "proposal_refused"


UNREAD_COUNTED = 100
"""Every page says how many are unread: no page waits for more to be counted."""


@dataclass(frozen=True, slots=True)
class DeskNotice:
    office: str
    ticket: str
    kind: DeskNoticeKind
    at: datetime
    read_at: datetime | None = None
    id: int = 0


class DeskNotices(Protocol):
    """Unprompted words to an office about a case. Who reads them is asked for sight of the case at that time."""

    def tell(self, office: str, ticket: str, kind: DeskNoticeKind, at: datetime) -> None: ...

    def unread(self, offices: Collection[str], seen: QueueFilter | None = None) -> int:
        """Of cases that `seen` matches (None: of all); counted to `UNREAD_COUNTED` and no further."""
        ...

    def page(
        self,
        offices: Collection[str],
        before: int | None,
        size: int,
        seen: QueueFilter | None = None,
        read: bool | None = None,
    ) -> tuple[DeskNotice, ...]:
        """Newest first, those with an id below `before`; of cases that `seen` matches; only read or unread ones."""
        ...

    def read(self, offices: Collection[str], ids: Collection[int], login: str, at: datetime) -> None: ...

    def of(self, ticket: str) -> tuple[DeskNotice, ...]:
        """Oldest first."""
        ...


class PolicyArchive(Protocol):
    """The text of every policy that was in force."""

    def keep(self, version: str, tables: str, at: datetime) -> bool:
        """False when it was kept already."""
        ...

    def text(self, version: str) -> str:
        """Raises NotFound("policy_version_unknown")."""
        ...

    def versions(self) -> Mapping[str, datetime]:
        """Since when each was in force, oldest first."""
        ...
