"""What a newcomer should have done once: a short list that ticks itself off."""

from collections.abc import Iterable
from dataclasses import dataclass

from grs_core.domain.events import EventName, TicketEvent
from grs_core.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Task:
    """Done by one of these events; `own`: only by one of the officer's own."""

    code: str
    events: frozenset[EventName]
    own: bool = True


TASKS = (
    Task("accept", frozenset({EventName.ACCEPTED})),
    Task("ask", frozenset({EventName.CITIZEN_ASKED})),
    Task("answered", frozenset({EventName.CITIZEN_ANSWERED}), own=False),
    Task("forward", frozenset({EventName.FORWARDED})),
    Task("resolve", frozenset({EventName.RESOLVED})),
    Task("heard", frozenset({EventName.CLOSED, EventName.REOPENED}), own=False),
    Task("reject", frozenset({EventName.REJECTED})),
    Task("merge", frozenset({EventName.MERGED})),
)


def done(work: UnitOfWork, login: str) -> tuple[tuple[str, bool], ...]:
    """(code, done) in the order of the list."""
    numbers = [str(ticket.number) for ticket in work.tickets.stream()]
    events = [event for history in work.audit.moves(numbers).values() for event in history]
    return tuple((task.code, _is_done(task, events, f"officer:{login}")) for task in TASKS)


def _is_done(task: Task, events: Iterable[TicketEvent], who: str) -> bool:
    return any(event.name in task.events and (not task.own or event.actor.who == who) for event in events)
