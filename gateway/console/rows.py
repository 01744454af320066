"""A ticket as one row of the queue."""

from dataclasses import dataclass

from gateway.console.screen import Due, Screen
from grs_core.domain.lifecycle import UNFINISHED
from grs_core.domain.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Row:
    """Ready to be shown: worded, masked."""

    number: str
    category: str
    programme: str
    place: str
    due: Due
    status: str
    priority: str
    priority_words: str
    office: str
    phone: str
    wants_person: bool
    sensitive: bool


def row(ticket: Ticket, screen: Screen, wants_person: bool) -> Row:
    grievance = ticket.grievance
    return Row(
        number=str(ticket.number),
        category=screen.named(screen.policy.category_names[grievance.category]),
        programme=screen.programme(grievance.programme),
        place=screen.place(grievance.place),
        due=screen.due(ticket),
        status=screen.status(ticket),
        priority=ticket.priority.value,
        priority_words=screen.say(f"priority_{ticket.priority.value}"),
        office=screen.office(ticket.desk.office),
        phone=screen.phone(ticket.complainant),
        wants_person=wants_person and ticket.status in UNFINISHED,
        sensitive=ticket.sensitive,
    )
