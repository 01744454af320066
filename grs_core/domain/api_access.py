"""Other systems: what a token may do, what it sees, and what is told outward of a case."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from grs_core.domain.events import EventName
from grs_core.domain.grievance import Category
from grs_core.domain.lifecycle import Status
from grs_core.domain.officers import Officer, Position, Role
from grs_core.domain.workdays import day_of

PREFIX = "ptk_"
"""So that programs which look for leaked secrets know one of ours."""
SECRET = re.compile(r"ptk_[0-9a-f]{64}")
USED_EVERY = timedelta(minutes=1)
"""How often it is written down that a token is in use."""
ANSWERS_KEPT = timedelta(days=7)
"""How long the same idempotency key gets the same answer."""
IN_HAND = timedelta(minutes=1)
"""A request that is still in hand after this was given up: its process is gone."""


class Scope(StrEnum):
    """What a token may be given leave to do."""

    CASES_READ = "cases:read"
    CASES_WRITE = "cases:write"
    ACTS = "cases:act"
    FIGURES = "figures:read"
    WEBHOOKS = "webhooks"


OF_AN_OFFICE = frozenset({Scope.CASES_READ, Scope.FIGURES, Scope.WEBHOOKS})
"""An office's token reads: what it filed might lie beyond its own sight."""


@dataclass(frozen=True, slots=True)
class ApiToken:
    """`office`: it sees what an auditor with a post there would see, without any sensitive case. Without one it is a
    system's own and sees only the cases that were filed through it; `organisation`: for which such a system files.
    `made_by`: a login, or `deployer`. The secret is kept nowhere.
    """

    id: str
    name: str
    scopes: frozenset[Scope]
    office: str | None
    organisation: str | None
    made_at: datetime
    made_by: str
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None

    def opens(self, now: datetime) -> bool:
        """Neither revoked nor past its time."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)

    def to_be_noted(self, now: datetime) -> bool:
        """Is it time to write down that it is in use?"""
        return self.last_used_at is None or now - self.last_used_at >= USED_EVERY

    @property
    def reader(self) -> Officer:
        """Who stands for an office's token where sight is asked: an auditor with that one post, and without a right to
        sensitive cases. Without an office he holds no post and sees nothing.
        """
        posts = () if self.office is None else (Position(self.office, day_of(self.made_at)),)
        return Officer(f"token:{self.id}", self.name, Role.AUDITOR, posts, "")


@dataclass(frozen=True, slots=True)
class CasesAsked:
    """To what a list of cases is narrowed; None asks nothing. `places`: codes, the wanted place and all below it.
    `since` (included) and `until` (not included): when something was last told of the case; `filed_since` and
    `filed_until` (both included): when it was filed.
    """

    statuses: frozenset[Status] | None = None
    programme: str | None = None
    category: Category | None = None
    places: frozenset[str] | None = None
    since: datetime | None = None
    until: datetime | None = None
    categories: frozenset[Category] | None = None
    filed_since: datetime | None = None
    filed_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ApiFiling:
    """That a case was filed through a token. `external_id`: the other system's own name for it; no two cases of a token
    share one. `request`: a digest of what was sent.
    """

    token: str
    ticket: str
    at: datetime
    external_id: str | None = None
    request: str = ""


@dataclass(frozen=True, slots=True)
class ApiAnswer:
    """What was answered to an idempotency key. `status` 0: the request is still in hand."""

    request: str
    at: datetime
    status: int = 0
    body: str = ""
    location: str = ""

    @property
    def in_hand(self) -> bool:
        return self.status == 0


TOLD = frozenset(
    {
        EventName.FILED,
        EventName.INFORMATION_ADDED,
        EventName.ACCEPTED,
        EventName.CITIZEN_ASKED,
        EventName.CITIZEN_ANSWERED,
        EventName.FORWARDED,
        EventName.EXTENDED,
        EventName.ESCALATED,
        EventName.REFERRED,
        EventName.REFERRAL_ANSWERED,
        EventName.MERGED,
        EventName.SPLIT,
        EventName.RESOLVED,
        EventName.REJECTED,
        EventName.CLOSED,
        EventName.REOPENED,
        EventName.APPEALED,
        EventName.RATED,
        EventName.WITHDRAWN,
        EventName.PERSON_REQUESTED,
        EventName.CITIZEN_CALLED,
        EventName.ROUTED,
        EventName.DUE_RECOMPUTED,
    }
)
"""Events of a case that are told outward. Notes, proposals, recusals, signals, reads and messages are the officers'."""
WORDS_TOLD = frozenset(
    {
        EventName.INFORMATION_ADDED,
        EventName.CITIZEN_ASKED,
        EventName.CITIZEN_ANSWERED,
        EventName.RESOLVED,
        EventName.REJECTED,
        EventName.REOPENED,
        EventName.APPEALED,
    }
)
"""Of these also the words: the citizen said them, or they were said to him. What routing gives as its reason may name
whom he blames.
"""
