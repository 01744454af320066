"""The ports of the open interface. Their adapters run tests/contract/test_storage_api.py."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from grs_core.domain.api_access import ApiAnswer, ApiFiling, ApiToken, CasesAsked
from grs_core.domain.queue import QueueFilter
from grs_core.domain.ticket import Ticket

Placed = tuple[int, Ticket]
"""A case, and where it stands in the order of filing: a page begins behind such a position."""


class ApiTokens(Protocol):
    """Of a secret only its SHA-256 (64 hexadecimal digits) is kept."""

    def add(self, token: ApiToken, secret_hash: str) -> None: ...

    def of_secret(self, secret_hash: str) -> ApiToken | None: ...

    def get(self, id: str) -> ApiToken:  # noqa: A002
        """Raises NotFound("token_unknown")."""
        ...

    def lock(self, id: str) -> None:  # noqa: A002
        """Whoever else asks for it waits until this unit of work ends."""
        ...

    def page(self, page: int, size: int) -> tuple[ApiToken, ...]:
        """The newest first; pages count from 1."""
        ...

    def count(self) -> int: ...

    def renew(self, id: str, secret_hash: str, expires_at: datetime | None) -> None:  # noqa: A002
        """The secret that was before is nobody's."""
        ...

    def revoke(self, id: str, at: datetime) -> bool:  # noqa: A002
        """False when it was revoked before."""
        ...

    def used(self, id: str, at: datetime) -> None:  # noqa: A002
        ...


class ApiFilings(Protocol):
    """Which case came through which token."""

    def add(self, filing: ApiFiling) -> bool:
        """False when the token has used this external id before: nothing is kept then."""
        ...

    def of_external(self, token: str, external_id: str) -> ApiFiling | None: ...

    def of_ticket(self, ticket: str) -> ApiFiling | None: ...

    def of_tickets(self, token: str, tickets: Collection[str]) -> Mapping[str, ApiFiling]:
        """By number; those that came another way are left out."""
        ...


class ApiAnswers(Protocol):
    """What was answered to idempotency keys."""

    def claim(self, token: str, key: str, request: str, now: datetime) -> ApiAnswer | None:
        """None: it is the caller's to answer. Else what is kept, or in hand elsewhere. What was given up is claimed
        anew.
        """
        ...

    def keep(self, token: str, key: str, answer: ApiAnswer) -> bool:
        """In place of the claim. False: somebody else answered meanwhile, or dropped the claim that was given up; the
        caller undoes what he did.
        """
        ...

    def drop(self, token: str, key: str) -> None:
        """The claim: nothing was done."""
        ...

    def forget(self, before: datetime, limit: int) -> int: ...


class ApiCases(Protocol):
    """Cases in the order in which they were filed, behind a position: what is filed meanwhile comes at the end. The
    positions of `seen` and of `filed` have nothing to do with each other.
    """

    def seen(self, seen: QueueFilter, asked: CasesAsked, after: int, limit: int) -> Sequence[Placed]:
        """Those that this filter lets see (its statuses and narrowing ask nothing here)."""
        ...

    def filed(self, token: str, asked: CasesAsked, after: int, limit: int) -> Sequence[Placed]:
        """Those that came through this token, without what was disowned or taken over since."""
        ...

    def told_last(self, tickets: Collection[str]) -> Mapping[str, datetime]:
        """When something was last told of each of these."""
        ...


class Api(Protocol):
    """All of it, as `work.api`."""

    @property
    def tokens(self) -> ApiTokens: ...
    @property
    def filings(self) -> ApiFilings: ...
    @property
    def answers(self) -> ApiAnswers: ...
    @property
    def cases(self) -> ApiCases: ...
