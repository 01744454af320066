"""The ports of calls that go out: those that the platform makes for us, and those that officers owe."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from grs_core.call_ports import CallBack, CallBackAttempt, OutgoingCall, PartOfDay
from grs_core.domain.complainant import Address
from grs_core.domain.tracking import TrackingNumber


class OutgoingCalls(Protocol):
    def add(self, call: OutgoingCall) -> bool:
        """False when there is one about this decision of this case already: nothing changes then."""
        ...

    def lock(self, id: str) -> OutgoingCall | None:  # noqa: A002
        """Until this unit of work ends. None for an unknown one."""
        ...

    def save(self, call: OutgoingCall) -> None: ...

    def next_due(self, now: datetime, questions: int) -> OutgoingCall | None:
        """WAITING and due. Who called us goes before those whom we ask, then whoever has waited longest. No more than
        so many `questions` (CONFIRM) are on the phone at a time.
        """
        ...

    def in_doubt(self, now: datetime, again_at: datetime, limit: int) -> tuple[OutgoingCall, ...]:
        """Handed to the platform, and the time has come to ask what became of them: PLACING (its process is gone, so it
        is UNKNOWN from now on), UNKNOWN, PLACED, TALKING. Given again at `again_at`.
        """
        ...

    def of_address(self, address: Address, since: datetime) -> tuple[OutgoingCall, ...]:
        """Made at `since` or later, newest first."""
        ...

    def unconfirmed(self, until: datetime, limit: int) -> tuple[TrackingNumber, ...]:
        """Cases whose solution was proposed at `until` or earlier, about which nobody was called and the citizen has
        not spoken; the earliest decision first, and none from before the latest that was ever called about.
        """
        ...


class CallBacks(Protocol):
    def open(self, ticket: str, part: PartOfDay, asked_at: datetime, due_at: datetime) -> bool:
        """False when the case has an open one: nothing changes then."""
        ...

    def lock_open(self, ticket: str) -> CallBack | None:
        """The open one of this case, until this unit of work ends."""
        ...

    def latest(self, tickets: Collection[str]) -> Mapping[str, CallBack]:
        """The last of each of these cases that ever had one."""
        ...

    def attempts(self, id: int) -> tuple[CallBackAttempt, ...]:  # noqa: A002
        """As they were made."""
        ...

    def save(self, call_back: CallBack, attempt: CallBackAttempt | None = None) -> None:
        """With what was tried just now."""
        ...
