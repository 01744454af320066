"""The ports of a case's page: what its citizen was told, and decisions that wait for a second officer.

Their adapters run tests/contract/test_casebook_proposing.py.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from grs_core.domain.complainant import Address
from grs_core.domain.messages import DeliveryState, Notice
from grs_core.domain.tracking import TrackingNumber


@dataclass(frozen=True, slots=True)
class Told:
    """One notice about a case on its way to its citizen, or there. `kind`: of the address, phone or chat. `text`: what
    was handed to a carrier, None before.
    """

    at: datetime
    kind: str
    language: str
    notice: Notice
    state: DeliveryState
    text: str | None = None


class Notified(Protocol):
    """What the citizens of cases were told unprompted, as it lies in the outbox."""

    def of(self, ticket: TrackingNumber, address: Address, limit: int = 50) -> tuple[Told, ...]:
        """About this case and to this address, the newest of them, oldest first; also what this unit of work adds."""
        ...


class ProposalState(StrEnum):
    """`void`: the case changed before anybody judged it."""

    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A decision of `made_by` that waits for a second officer. `given`: what his form said. `office`: the desk that is
    asked. `version`: the case's, from the proposal on.
    """

    ticket: str
    version: int
    act: str
    given: Mapping[str, str]
    office: str
    made_by: str
    made_at: datetime
    state: ProposalState = ProposalState.OPEN
    judged_by: str | None = None
    judged_at: datetime | None = None
    note: str = ""
    id: int = 0


class Proposals(Protocol):
    """A case has one open proposal at a time."""

    def add(self, proposal: Proposal) -> None:
        """Raises Conflict("ticket_changed") when the case has an open one."""
        ...

    def of(self, ticket: str) -> tuple[Proposal, ...]:
        """Newest first, ten at most."""
        ...

    def judge(self, id: int, state: ProposalState, by: str | None, at: datetime, note: str = "") -> bool:  # noqa: A002
        """False when it is open no more: nothing changes then."""
        ...

    def waiting(self, offices: Collection[str], login: str, limit: int) -> tuple[Proposal, ...]:
        """Open ones that these desks are asked for, and those that `login` made himself; oldest first."""
        ...
