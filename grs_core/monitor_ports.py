"""Monitoring as the core sees it: figures that are ready, and the keeping of them.

Reading is `Monitor` (`work.monitor`); what keeps the figures true to the cases is `Ledger` (`work.ledger`), which only
`grs_core.services.monitoring` uses.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from grs_core.domain.contributing import Contributions
from grs_core.domain.monitoring import Backlog, Dimension, HotSpot, Question, Tally
from grs_core.domain.offices import Tier
from grs_core.domain.places import PlaceLevel
from grs_core.domain.tracking import TrackingNumber

FOLLOWER = "figures"
"""Up to which event of the audit everything is counted; 0 until the first count is finished."""


@dataclass(frozen=True, slots=True)
class Area:
    """A place as the cases have it: how deep it lies (-1 the country, whose code is empty), and its chain by depth."""

    code: str
    depth: int
    chain: tuple[str, ...]


class Monitor(Protocol):
    """Answers from figures that follow the audit within seconds (`as_of`). No answer holds a zero."""

    def totals(self, question: Question) -> Tally: ...

    def trend(self, question: Question) -> Mapping[date, Tally]:
        """By month (its first day), in order; a month with nothing is left out."""
        ...

    def by(self, question: Question, dimension: Dimension) -> Mapping[str, Tally]:
        """By code; a case without a programme stands under ""."""
        ...

    def grid(self, question: Question) -> Mapping[tuple[str, str], int]:
        """(category, programme or "") -> received."""
        ...

    def areas(self, question: Question, level: PlaceLevel) -> Mapping[str, Tally]:
        """By code, the places of that level within the question's place; city corporations stand with the upazilas. A
        place with nothing is left out.
        """
        ...

    def durations(self, question: Question, tier: Tier | None = None) -> Mapping[int, int]:
        """Working days -> decisions that took so long: at `tier` since the case entered its desk; None: the whole
        instance, from the filing of the case or of the appeal.
        """
        ...

    def all_durations(self, question: Question) -> Mapping[Tier | None, Mapping[int, int]]:
        """`durations` of the whole (None) and of every tier in one go."""
        ...

    def backlog(self, question: Question, now: datetime) -> Backlog:
        """As it is, whatever months are asked for; what is overdue is judged at `now`."""
        ...

    def hot_spots(self, question: Question, limit: int) -> tuple[HotSpot, ...]:
        """Of mobile-money fraud filed in these months, `limit` of each kind, the most cases first."""
        ...

    def sensitive(self, question: Question) -> int:
        """Sensitive cases filed in these months, which are in no other figure. For the cell only."""
        ...

    def as_of(self) -> datetime | None:
        """Up to which moment everything is counted; None while the first count is not finished."""
        ...

    def behind(self) -> int:
        """Events of the audit that are not counted yet."""
        ...


class Ledger(Protocol):
    """What each case adds, and the sums. Used by whoever holds the follower's row: one process at a time."""

    def after(self, last: int, limit: int) -> tuple[int, tuple[TrackingNumber, ...]]:
        """All cases in the order of their keys, behind the key `last`: the last key of these, and their numbers."""
        ...

    def head(self) -> int:
        """The last event of the audit."""
        ...

    def put(self, added: Mapping[TrackingNumber, Contributions], summed: bool = True) -> None:
        """Each of these cases adds exactly this from now on; what it added before is taken off. Not `summed`: the sums
        are told nothing, and are to be made anew.
        """
        ...

    def areas(self) -> tuple[Area, ...]:
        """Of which there are sums or should be."""
        ...

    def sum_again(self, area: Area) -> None:
        """Its sums anew from what the cases add."""
        ...

    def wrong_case(self, added: Mapping[TrackingNumber, Contributions]) -> TrackingNumber | None:
        """The first of these cases that is not kept as adding exactly this."""
        ...

    def wrong_sum(self, area: Area) -> str | None:
        """The first sum that is not what the cases add; in words."""
        ...
