"""What is asked of a queue, and one page of it."""

from dataclasses import dataclass
from datetime import date, datetime

from grs_core.domain.complainant import Address
from grs_core.domain.lifecycle import Status
from grs_core.domain.ticket import Ticket


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What an officer looks at. `offices`: his scope, None = every office (cell). `seals`: offices he sits in: tickets
    sealed from any of them are never counted or listed. `sensitive`: the desks whose sensitive cases he may know of.
    `handler`: what he accepted, and what was given to him and nobody has accepted yet. `text` is a tracking number or a
    phone, else nothing matches. Never listed either: what was filed from `own` and the cases with the numbers
    `recused`. `stuck_on`: only what nobody moves that day: the desk has nobody present, or an alarm was raised, or the
    office above was called because nobody accepted.
    """

    offices: frozenset[str] | None
    seals: frozenset[str]
    sensitive: frozenset[str] = frozenset()
    statuses: frozenset[Status] | None = None
    overdue_at: datetime | None = None
    alarmed: bool = False
    handler: str | None = None
    text: str | None = None
    wants_person: bool = False
    own: Address | None = None
    recused: frozenset[str] = frozenset()
    stuck_on: date | None = None


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
