"""What is asked of an officer in a case, until when, and the one step that comes next."""

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.console.case_forms import ActForm
from gateway.console.history import Names
from gateway.console.promises import Promise, promises
from gateway.console.screen import Screen
from grs_core.domain.events import EventName, TicketEvent
from grs_core.domain.lifecycle import UNFINISHED, Status
from grs_core.domain.ticket import Ticket

_NAMED_SEALS = 3
_WORKED_ON = frozenset({Status.OPEN, Status.IN_PROGRESS})
_ANSWERS = frozenset({EventName.CITIZEN_ANSWERED, EventName.INFORMATION_ADDED})
_GOES_ON = frozenset(
    {EventName.CITIZEN_ASKED, EventName.FORWARDED, EventName.REFERRED, EventName.RESOLVED, EventName.REJECTED}
)


@dataclass(frozen=True, slots=True)
class Task:
    """`again`: an appeal or a reopened case says so. `answered`: what the citizen was asked he has answered.
    `step`: the form that comes next; `at_once`: it asks for nothing, so that its button can stand here.
    """

    asked: str
    again: str
    answered: str
    promises: tuple[Promise, ...]
    held_by: str
    handled_by: str
    called: str
    step: ActForm | None
    at_once: bool


def task(
    ticket: Ticket,
    screen: Screen,
    names: Names,
    held: Sequence[str],
    forms: Sequence[ActForm],
    events: Sequence[TicketEvent],
) -> Task:
    """`events`: the history of the case, oldest first."""
    # While a citizen is waited for, the next step is his.
    waits = ticket.status is Status.WAITING_CITIZEN and ticket.paused_at is not None
    step = None if waits else next((form for form in forms if form.first), None)
    return Task(
        asked=_asked(ticket, screen),
        again=_again(ticket, screen),
        answered=_answered(ticket, events, screen),
        promises=promises(ticket, screen),
        held_by=_held_by(ticket, screen, held),
        handled_by=_handled_by(ticket, screen, names),
        called=screen.say("called", office=screen.office(ticket.called)) if ticket.called else "",
        step=step,
        at_once=step is not None and step.act == "accept",
    )


def _asked(ticket: Ticket, screen: Screen) -> str:
    due = screen.day(ticket.due_at)
    match ticket.status:
        case Status.RECEIVED:
            return screen.say("asked_received")
        case Status.OPEN:
            return _asked_open(ticket, screen)
        case Status.IN_PROGRESS:
            late = ticket.due_at <= screen.now
            return screen.say("asked_in_progress_late" if late else "asked_in_progress", due=due)
        case Status.REFERRED:
            return screen.say("asked_referred", answer=screen.day(ticket.referral_due_at or ticket.due_at), due=due)
        case Status.WAITING_CITIZEN if ticket.paused_at is None:
            return screen.say("asked_waiting_running", due=due)
        case Status.WAITING_CITIZEN:
            return screen.say("asked_waiting_citizen", resumes=screen.day(ticket.pause_ends_at or ticket.due_at))
        case Status.RESOLVED:
            return screen.say("asked_resolved")
        case _:
            return screen.say("asked_finished")


def _asked_open(ticket: Ticket, screen: Screen) -> str:
    """A day that is past is told as past, never as one until which there is time."""
    due, accept_by = screen.day(ticket.due_at), ticket.accept_by or ticket.due_at
    if ticket.due_at <= screen.now:
        return screen.say("asked_open_late", due=due)
    if ticket.called is not None or accept_by <= screen.now:
        return screen.say("asked_called", due=due)
    return screen.say("asked_open", accept_by=screen.day(accept_by), due=due)


def _again(ticket: Ticket, screen: Screen) -> str:
    """An appeal and a reopened case look new, and are not."""
    if ticket.status not in UNFINISHED:
        return ""
    if ticket.appeals:
        return screen.say("asked_appeal")
    return screen.say("asked_reopened") if ticket.closing.reopened else ""


def _answered(ticket: Ticket, events: Sequence[TicketEvent], screen: Screen) -> str:
    """Until an officer goes on from it. What is told after the time for waiting was over is an answer as well."""
    told: TicketEvent | None = None
    for event in reversed(events if ticket.status in _WORKED_ON else ()):
        if event.name in _ANSWERS:
            told = told or event
        elif event.name in _GOES_ON:
            asked = event.name is EventName.CITIZEN_ASKED
            return screen.say("asked_answered", at=screen.moment(told.at)) if asked and told is not None else ""
    return ""


def _handled_by(ticket: Ticket, screen: Screen, names: Names) -> str:
    if ticket.handler:
        return screen.say("handled_by", name=names.of(ticket.handler))
    return screen.say("assigned_to", name=names.of(ticket.assigned)) if ticket.assigned else ""


def _held_by(ticket: Ticket, screen: Screen, held: Sequence[str]) -> str:
    if ticket.desk.office in held or ticket.status not in UNFINISHED:
        return ""
    return screen.say("held_by", office=screen.office(ticket.desk.office))


def sealed(ticket: Ticket, screen: Screen) -> str:
    """The conflict of interest, in words; a long list of offices is cut."""
    codes = sorted(ticket.desk.sealed)
    if not codes:
        return ""
    offices = ", ".join(screen.office(code) for code in codes[:_NAMED_SEALS])
    more = len(codes) - _NAMED_SEALS
    if more > 0:
        offices = f"{offices} {screen.say('and_more', count=screen.count(more))}"
    return screen.say("sealed_banner", offices=offices)
