"""What the core needs from outside, as protocols. Every adapter of a port runs the same contract tests.

A unit of work is one transaction: everything read and written through it is one change, all or nothing.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from types import TracebackType
from typing import Protocol, Self

from grs_core.api_ports import Api
from grs_core.attachment_ports import Attachments
from grs_core.bulk_ports import RowFiles, RowKeys
from grs_core.call_ports import Calls, Recordings
from grs_core.carrier_ports import Advisories, Carriers, Parts
from grs_core.case_ports import Causes, DeskNotices, Links, PolicyArchive, Recusals, Referrals, Rulings
from grs_core.console_ports import (
    CaseWords,
    Followers,
    Invitations,
    Meetings,
    Published,
    ReplyTemplates,
    Reports,
    SavedFilters,
    SecondFactors,
    SeenCases,
    SignIns,
)
from grs_core.domain.complainant import Address
from grs_core.domain.events import Chained, EventName, TicketEvent
from grs_core.domain.queue import Page, QueueFilter
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.learning_ports import Corrections
from grs_core.message_ports import Conversations, Inbox, Outbox
from grs_core.monitor_ports import Ledger, Monitor
from grs_core.outgoing_ports import CallBacks, OutgoingCalls
from grs_core.proposal_ports import Notified, Proposals
from grs_core.registry_ports import RegistryStore
from grs_core.staff_ports import Officers, People
from grs_core.volunteer_ports import FiledForOthers, Organisations, Volunteers
from grs_core.webhook_ports import Webhooks


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware UTC."""
        ...


class Dice(Protocol):
    """Unpredictable numbers (a cryptographic source outside tests)."""

    def tracking_number(self) -> TrackingNumber: ...

    def code(self, digits: int) -> str:
        """A random code of that many digits."""
        ...

    def token(self) -> str:
        """A fresh id: 32 hexadecimal digits."""
        ...


class Tickets(Protocol):
    def add(self, ticket: Ticket) -> None:
        """Raises Conflict("number_taken") when the number exists."""
        ...

    def exists(self, number: TrackingNumber) -> bool: ...

    def get(self, number: TrackingNumber) -> Ticket:
        """Raises NotFound("ticket_unknown")."""
        ...

    def lock(self, number: TrackingNumber, wait: bool = True) -> Ticket:
        """Like `get`, and nobody else changes it before this unit of work ends. Who locks several waits only for a
        higher number than those he has; else he does not `wait`: Conflict("ticket_changed") when another has it.
        """
        ...

    def save(self, ticket: Ticket) -> None:
        """Writes `version + 1`. Raises Conflict("ticket_changed") when the stored version is another."""
        ...

    def several(self, numbers: Sequence[TrackingNumber]) -> tuple[Ticket, ...]:
        """Those of them that there are, in this order, in one go."""
        ...

    def of_address(self, address: Address, limit: int = 20) -> tuple[Ticket, ...]:
        """Newest first."""
        ...

    def queue(self, wanted: QueueFilter, page: int, size: int) -> Page: ...

    def count(self, wanted: QueueFilter) -> int: ...

    def counts(self, wanted: Sequence[QueueFilter]) -> tuple[int, ...]:
        """Of each as `count`, in one go. What was counted is not counted again before something changes."""
        ...

    def stream(self, office: str | None = None, since: datetime | None = None) -> Iterable[Ticket]:
        """Every ticket (of one office; filed at `since` or later), oldest first, in batches."""
        ...

    def unfinished(self, limit: int, after: TrackingNumber | None = None) -> Sequence[TrackingNumber]:
        """Those somebody still owes something, oldest first, behind the ticket `after`."""
        ...

    def ringing(
        self, now: datetime, limit: int, after: tuple[datetime, str] | None = None
    ) -> Sequence[tuple[datetime, TrackingNumber]]:
        """Timers that have come (`timer_at`, number), oldest first, behind the cursor `after` (timer_at, number)."""
        ...

    def claim_due(
        self, now: datetime, limit: int, after: tuple[datetime, str] | None = None
    ) -> Sequence[tuple[datetime, TrackingNumber]]:
        """As `ringing`, but only those that no other worker has, and nobody else gets them before this ends."""
        ...

    def claim_ringing(self, numbers: Sequence[TrackingNumber], now: datetime) -> tuple[Ticket, ...]:
        """Those whose timers still ring, locked, in this order; without those that another worker has (SKIP LOCKED)."""
        ...

    def back_off(self, number: TrackingNumber, until: datetime) -> None:
        """A failed timer looks again at `until`; the ticket's version does not change."""
        ...

    def stranded(self, today: date, limit: int, after: TrackingNumber | None = None) -> Sequence[TrackingNumber]:
        """Unfinished sensitive cases below the cell on whose desk nobody may handle them today, by number."""
        ...


class AuditLog(Protocol):
    """Append only and hash-chained; the history of a ticket is read from it."""

    def append(self, event: TicketEvent) -> None: ...

    def history(self, ticket: str) -> tuple[TicketEvent, ...]:
        """Oldest first, without sign-ins and without reads, but for those that showed whole numbers."""

    def every(self, ticket: str, before: int | None, limit: int) -> tuple[Chained, ...]:
        """All that the audit holds of this ticket, reads too, newest first, behind the position `before`."""

    def moves(self, tickets: Collection[str]) -> Mapping[str, Sequence[TicketEvent]]:
        """The histories of these tickets without their words (`detail` is empty), for a replay."""

    def since(self, event: int, limit: int) -> tuple[int, tuple[TrackingNumber, ...]]:
        """The events behind this one, `limit` at most, in the order of their commits: the id of the last of them, and
        the cases that they are about, each once. Nothing new: the same event and nobody.
        """
        ...

    def last(self, name: EventName, tickets: Collection[str]) -> Mapping[str, datetime]:
        """When this last happened to each of these tickets; the others are left out."""


class Attempts(Protocol):
    """Counts tries (wrong numbers, wrong passwords, codes) by a key in a window; survives restarts."""

    def count(self, key: str, since: datetime) -> int: ...

    def add(self, key: str, at: datetime) -> None: ...

    def clear(self, key: str) -> None: ...


class UnitOfWork(Protocol):
    """`with factory() as work: …; work.commit()`. Leaving without `commit` undoes everything."""

    @property
    def tickets(self) -> Tickets: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def conversations(self) -> Conversations: ...
    @property
    def parts(self) -> Parts: ...
    @property
    def carriers(self) -> Carriers: ...
    @property
    def advisories(self) -> Advisories: ...
    @property
    def audit(self) -> AuditLog: ...
    @property
    def officers(self) -> Officers: ...
    @property
    def attempts(self) -> Attempts: ...
    @property
    def corrections(self) -> Corrections: ...
    @property
    def rulings(self) -> Rulings: ...
    @property
    def referrals(self) -> Referrals: ...
    @property
    def recusals(self) -> Recusals: ...
    @property
    def links(self) -> Links: ...
    @property
    def causes(self) -> Causes: ...
    @property
    def desk_notices(self) -> DeskNotices: ...
    @property
    def policies(self) -> PolicyArchive: ...
    @property
    def calls(self) -> Calls: ...
    @property
    def outgoing_calls(self) -> OutgoingCalls: ...
    @property
    def call_backs(self) -> CallBacks: ...
    @property
    def recordings(self) -> Recordings: ...
    @property
    def proposals(self) -> Proposals: ...
    @property
    def notified(self) -> Notified: ...
    @property
    def case_words(self) -> CaseWords: ...
    @property
    def seen(self) -> SeenCases: ...
    @property
    def saved_filters(self) -> SavedFilters: ...
    @property
    def followers(self) -> Followers: ...
    @property
    def meetings(self) -> Meetings: ...
    @property
    def reports(self) -> Reports: ...
    @property
    def reply_templates(self) -> ReplyTemplates: ...
    @property
    def monitor(self) -> Monitor: ...
    @property
    def ledger(self) -> Ledger: ...

    @property
    def sign_ins(self) -> SignIns: ...
    @property
    def second_factors(self) -> SecondFactors: ...
    @property
    def invitations(self) -> Invitations: ...
    @property
    def people(self) -> People: ...
    @property
    def published(self) -> Published: ...
    @property
    def registry(self) -> RegistryStore: ...
    @property
    def organisations(self) -> Organisations: ...
    @property
    def volunteers(self) -> Volunteers: ...
    @property
    def filed_for(self) -> FiledForOthers: ...
    @property
    def attachments(self) -> Attachments: ...
    @property
    def webhooks(self) -> Webhooks: ...
    @property
    def api(self) -> Api: ...
    @property
    def row_files(self) -> RowFiles: ...
    @property
    def row_keys(self) -> RowKeys: ...

    def commit(self) -> None:
        """Raises Unavailable("database_down") when the database cannot be reached; nothing is kept then."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


WorkFactory = Callable[[], UnitOfWork]
"""A new unit of work; entering it begins the transaction."""
