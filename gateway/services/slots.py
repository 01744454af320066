"""When what has to wait comes again: one message behind the other, not all at the same moment.

A backlog of thousands is then looked at once, not each time that its bind takes one, and nothing else has to wait
with it: what is not due is not claimed.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from grs_core.domain.messages import Lane

FARTHEST = timedelta(minutes=10)
"""A slot is a guess: an advisory is stopped, a carrier gets well, and nobody waits on for those who left the line."""


@dataclass(frozen=True, slots=True)
class Line:
    """For whom messages wait: a carrier's bind, or (`carrier` None) for any of them to get well."""

    carrier: str | None
    lane: Lane


@dataclass(slots=True)
class Slots:
    """The memory of one run of one sender. Several senders know nothing of each other's: where two slots meet, one
    message goes and the other gets the next.
    """

    _ends: dict[tuple[Line, bool], datetime] = field(default_factory=dict)
    _given: dict[str, datetime] = field(default_factory=dict)

    def next(self, line: Line, id_: str, free_at: datetime) -> datetime:
        """Behind all that wait; who had a slot and found it taken, behind those alone to whom that happened too."""
        return max(free_at, self._ends.get((line, id_ in self._given), free_at))

    def give(self, line: Line, id_: str, free_at: datetime, takes: timedelta, now: datetime) -> datetime:
        """`takes`: what the message then keeps those behind it waiting."""
        slot = max(free_at, min(self.next(line, id_, free_at), now + FARTHEST))
        self._ends[line, id_ in self._given] = slot + takes
        self._given[id_] = slot
        return slot

    def soonest(self, now: datetime) -> datetime | None:
        return min((slot for slot in self._given.values() if slot > now), default=None)
