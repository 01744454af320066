"""A ticket as one row of the queue."""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.console.call_back_view import wish
from gateway.console.screen import Due, Screen
from grs_core.call_ports import CallBack
from grs_core.domain.lifecycle import TICKING, UNFINISHED
from grs_core.domain.ticket import Kind, Ticket


@dataclass(frozen=True, slots=True)
class Row:
    """Ready to be shown: worded, masked."""

    number: str
    version: int
    fresh: bool
    """Open, and this officer has not seen it since it changed."""
    category: str
    programme: str
    place: str
    due: Due
    status: str
    priority: str
    priority_words: str
    office: str
    phone: str
    wants_person: Due | None
    """Until when he is to be called, where he asked for it."""
    sensitive: bool
    given_to: str
    """Another officer, who has yet to accept it."""
    marks: tuple[tuple[str, str], ...]
    """(tone, words) of what makes the case special."""


def row(
    ticket: Ticket, screen: Screen, task: CallBack | None, names: Mapping[str, str], seen: int | None = None
) -> Row:
    """`names`: of the officers to whom cases were given, without who looks. `seen`: as which version he saw it last."""
    grievance, given = ticket.grievance, given_away(ticket)
    return Row(
        number=str(ticket.number),
        version=ticket.version,
        fresh=ticket.status in UNFINISHED and (seen is None or seen < ticket.version),
        category=screen.named(screen.policy.category_names[grievance.category]),
        programme=screen.programme(grievance.programme),
        place=screen.place(grievance.place),
        due=screen.due(ticket),
        status=screen.status(ticket),
        priority=ticket.priority.value,
        priority_words=screen.say(f"priority_{ticket.priority.value}"),
        office=screen.office(ticket.desk.office),
        phone=screen.phone(ticket.complainant) if ticket.kind is Kind.SINGLE else "",
        wants_person=wish(task, ticket, screen),
        sensitive=ticket.sensitive,
        given_to=screen.say("assigned_to", name=names[given]) if given in names else "",
        marks=_marks(ticket, screen),
    )


def given_away(ticket: Ticket) -> str:
    """To whom it was given; "" when to nobody, or when it is accepted or finished."""
    return (ticket.assigned or "") if ticket.handler is None and ticket.status in UNFINISHED else ""


def _marks(ticket: Ticket, screen: Screen) -> tuple[tuple[str, str], ...]:
    told = {
        "systemic": ("info", ticket.kind is Kind.SYSTEMIC),
        "mark_appeal": ("warn", ticket.appeals > 0),
        "mark_reopened": ("warn", ticket.closing.reopened > 0),
    }
    if ticket.status in TICKING and ticket.handler is None:
        late = ticket.accept_by is not None and ticket.accept_by <= screen.now
        told |= {"mark_called": ("bad", ticket.called is not None), "mark_not_accepted": ("warn", late)}
    return tuple((tone, screen.say(key)) for key, (tone, holds) in told.items() if holds)
