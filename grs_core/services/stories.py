"""What happened to a case, really or in a replay: which desks it was on, and what the clocks did to it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from grs_core.domain.events import EventName, TicketEvent
from grs_core.domain.lifecycle import UNFINISHED
from grs_core.domain.offices import Directory, Tier
from grs_core.domain.ticket import Ticket

MOVES = frozenset({EventName.ESCALATED, EventName.FORWARDED, EventName.ROUTED, EventName.APPEALED})
"""Their target is the office that has the case then."""


class Mark(StrEnum):
    """What the clocks do to a case."""

    REMINDED = "reminded"
    CALLED = "called"
    ESCALATED = "escalated"
    ALARMED = "alarmed"
    LAW_BROKEN = "law_broken"


@dataclass(frozen=True, slots=True)
class Marked:
    """`office` and `tier`: the desk that was late."""

    mark: Mark
    at: datetime
    office: str
    tier: Tier


@dataclass(frozen=True, slots=True)
class Stay:
    """A desk that the case left, after so many working days without the pauses."""

    tier: Tier
    days: float


@dataclass(slots=True)
class Story:
    """What happened to one case, really or in a replay. `late`: open now and beyond what its desk may take."""

    first: str
    marks: list[Marked] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    late: bool = False

    def at(self, mark: Mark) -> list[datetime]:
        return [each.at for each in self.marks if each.mark is mark]


@dataclass(frozen=True)
class Past:
    """A case as it stands, and what happened to it, oldest first."""

    ticket: Ticket
    events: Sequence[TicketEvent]

    @cached_property
    def first_office(self) -> str:
        routed = (each.target for each in self.events if each.name is EventName.ROUTED and each.origin is None)
        return next(routed, None) or self.ticket.desk.office

    @cached_property
    def climbed(self) -> dict[str, str]:
        """From which office to which, when the time had run out."""
        names = EventName.ESCALATED, EventName.APPEALED
        return {str(each.origin): str(each.target) for each in self.events if each.name in names and each.target}

    @cached_property
    def offices(self) -> set[str | None]:
        """That really had it."""
        return {self.first_office, *(each.target for each in self.events if each.name in MOVES)}


def happened(past: Past, directory: Directory, now: datetime) -> Story:
    """What the history tells. Whether the law's limit was kept stands in no event: that is the replay's to say."""
    story, office = Story(past.first_office), past.first_office
    alarmed = False
    for event in past.events:
        mark = _MARKS.get(event.name)
        if mark is not None and not (mark is Mark.ALARMED and alarmed):
            where = event.origin or office
            tier = directory.get(where).tier if where in directory else past.ticket.desk.tier
            story.marks.append(Marked(mark, event.at, where, tier))
        again = event.name in MOVES or event.name is EventName.REOPENED
        alarmed = event.name is EventName.ALARMED or (alarmed and not again)
        if event.name in MOVES and event.target is not None:
            office = event.target
    ticket = past.ticket
    story.late = ticket.status in UNFINISHED and ticket.paused_at is None and ticket.due_at <= now
    return story


_MARKS = {
    EventName.REMINDED: Mark.REMINDED,
    EventName.NOT_ACCEPTED: Mark.CALLED,
    EventName.ESCALATED: Mark.ESCALATED,
    EventName.ALARMED: Mark.ALARMED,
}
