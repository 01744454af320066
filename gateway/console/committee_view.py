"""A committee's agenda and meetings as a page shows them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gateway.console.screen import Due, Screen
from gateway.http import dates
from gateway.services.agenda_sheet import story
from gateway.services.report_words import Teller
from grs_core.domain.committee import Idle, Meeting
from grs_core.services.meeting import AgendaLine


@dataclass(frozen=True, slots=True)
class Point:
    """A case on the agenda, worded. `story` only where the page tells it."""

    id: int
    number: str
    category: str
    programme: str
    place: str
    office: str
    status: str
    due: Due
    due_on: str
    filed: str
    note: str
    story: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting, worded; `numbers` of the cases that it dealt with, as far as this officer may know of them."""

    head: str
    minutes: str
    numbers: tuple[str, ...]


def area(screen: Screen, place: str | None) -> str:
    """With its level."""
    return Teller(screen.policy, screen.language).area(place)


def point(line: AgendaLine, screen: Screen, told: bool = False) -> Point:
    ticket = line.ticket
    return Point(
        id=line.item.id,
        number=str(ticket.number),
        category=screen.named(screen.policy.category_names[ticket.grievance.category]),
        programme=screen.programme(ticket.grievance.programme),
        place=screen.place(ticket.grievance.place),
        office=screen.office(ticket.desk.office),
        status=screen.status(ticket),
        due=screen.due(ticket),
        due_on=screen.day(ticket.due_at),
        filed=screen.day(ticket.filed_at),
        note=screen.text(line.item.note),
        story=story(line) if told else "",
    )


def held(meeting: Meeting, lines: Iterable[AgendaLine], screen: Screen, names: Mapping[str, str]) -> Held:
    head = screen.say(
        "committee_meeting",
        day=dates.of_date(meeting.held_on, screen.language),
        kind=screen.say(f"committee_kind_{meeting.kind.value}"),
        present=screen.count(meeting.present),
        name=names.get(meeting.made_by, meeting.made_by),
    )
    return Held(head, screen.text(meeting.minutes), tuple(line.item.ticket for line in lines))


def since(idle: Idle, screen: Screen) -> str:
    """When a committee met last."""
    if idle.last is None or idle.days is None:
        return screen.say("committee_idle_never")
    return screen.say(
        "committee_idle_since", days=screen.count(idle.days), day=dates.of_date(idle.last, screen.language)
    )
