"""What is asked of a queue, and one page of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from grs_core.domain.complainant import Address, read_mobile
from grs_core.domain.errors import RuleBroken
from grs_core.domain.grievance import Category, Priority
from grs_core.domain.lifecycle import Status
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: a case is found that any of these fits; nothing given finds nothing.

    `phone`: a case filed from it, or that names it (an agent's, a wallet's). `wallet`: a wallet's or a transaction's
    number that a case names. `places`: a case of one of these places. `words`: all of them stand in the story, the
    name or the details of one case; each with the ways it may be kept there (`gateway.services.finding`).
    """

    number: str | None = None
    phone: str | None = None
    wallet: str | None = None
    places: frozenset[str] = frozenset()
    words: frozenset[tuple[str, ...]] = frozenset()

    @classmethod
    def of(cls, text: str) -> Self:
        """A tracking number or a phone, as people write them; of anything else nothing is known here."""
        try:
            return cls(number=str(TrackingNumber.read(text.strip())))
        except RuleBroken:
            pass
        try:
            return cls(phone=read_mobile(text.strip()))
        except RuleBroken:
            return cls()


@dataclass(frozen=True, slots=True)
class Narrowing:
    """To what an officer narrows what he sees. `places`: the chosen one and all below it. `unhandled`: nobody has
    accepted it; `handler`: he has it in hand, or it was given to him and nobody has accepted it yet.
    """

    category: Category | None = None
    programme: str | None = None
    places: frozenset[str] | None = None
    priority: Priority | None = None
    handler: str | None = None
    unhandled: bool = False


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What an officer looks at. `offices`: his scope, None = every office (cell). `seals`: offices he sits in: tickets
    sealed from any of them are never counted or listed. `sensitive`: the desks whose sensitive cases he may know of.
    `handler`: what he accepted, and what was given to him and nobody has accepted yet. Never listed either: what was
    filed from `own` and the cases with the numbers `recused`. `stuck_on`: only what nobody moves that day: the desk has
    nobody present, or an alarm was raised, or the office above was called because nobody accepted. `due_within`: the
    promise is for [first, second). `appealed`, `systemic`, `sensitive_only`: only such cases.
    """

    offices: frozenset[str] | None
    seals: frozenset[str]
    sensitive: frozenset[str] = frozenset()
    statuses: frozenset[Status] | None = None
    overdue_at: datetime | None = None
    due_within: tuple[datetime, datetime] | None = None
    alarmed: bool = False
    handler: str | None = None
    unaccepted: bool = False
    sought: Sought | None = None
    wants_person: bool = False
    own: Address | None = None
    recused: frozenset[str] = frozenset()
    stuck_on: date | None = None
    appealed: bool = False
    systemic: bool = False
    sensitive_only: bool = False
    narrowed: Narrowing = Narrowing()


COUNTED = 1000
"""How far cases are counted: nobody turns so many pages, and counting a whole country would make every page wait."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page, most overdue first; `total` counts the same filter, to `COUNTED` + 1 at most ("more than 1000")."""

    tickets: tuple[Ticket, ...]
    total: int
    page: int
    size: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))
