"""What a volunteer sees of the cases that he filed for others: his own only, as long as these are in his sight."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from grs_core.domain.errors import NotFound, RuleBroken
from grs_core.domain.events import Actor
from grs_core.domain.lifecycle import Status
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.volunteering import OUT_OF_SIGHT, FiledFor, Standing
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork
from grs_core.services.citizen import add_information, open_questions
from grs_core.volunteer_ports import FiledWanted

SIZE = 20
"""Lines of a page."""
IN_SIGHT = frozenset(Standing) - OUT_OF_SIGHT
OVER = frozenset({Status.CLOSED, Status.WITHDRAWN})
"""He keeps the line of such a case and no more (domain policy, part C: volunteer_sees_after_close: false)."""


@dataclass(frozen=True, slots=True)
class Line:
    """A case in his list. `over`: only this line of it is left to him. `asked`: the office waits for an answer."""

    ticket: Ticket
    filed: FiledFor
    over: bool
    asked: bool


@dataclass(frozen=True, slots=True)
class Lines:
    """One page; pages count from 1, and there is always one."""

    lines: tuple[Line, ...]
    total: int
    page: int
    pages: int


def mine(
    work: UnitOfWork, login: str, page: int = 1, size: int = SIZE, standings: frozenset[Standing] = IN_SIGHT
) -> Lines:
    """The newest first; of `standings`, those that leave a case in his sight."""
    wanted = FiledWanted(volunteer=login, standings=standings & IN_SIGHT)
    total = work.filed_for.count(wanted)
    pages = max(1, -(-total // size))
    page = min(max(page, 1), pages)
    found = work.filed_for.page(wanted, page, size)
    return Lines(_lines(work, found), total, page, pages)


def one(work: UnitOfWork, login: str, number: TrackingNumber) -> tuple[Ticket, FiledFor]:
    """Raises NotFound("ticket_unknown") alike for what is not his, was disowned or taken over, or is closed."""
    filed = work.filed_for.get(str(number))
    if filed.volunteer != login or not filed.in_sight:
        raise NotFound("ticket_unknown")
    ticket = work.tickets.get(number)
    if ticket.status in OVER:
        raise NotFound("ticket_unknown")
    return ticket, filed


def question_of(work: UnitOfWork, ticket: Ticket) -> str | None:
    """The officer's words that nobody has answered yet."""
    asked = open_questions(work, [ticket]).get(str(ticket.number))
    return None if asked is None else asked.detail


def answer_for(
    work: UnitOfWork, policy: Policy, login: str, number: TrackingNumber, words: str, now: datetime
) -> Ticket:
    """Answers the officer's question on the citizen's behalf. `words` are free of secrets. Raises what `one` raises,
    RuleBroken("nothing_asked").
    """
    work.tickets.lock(number)
    ticket, filed = one(work, login, number)
    if question_of(work, ticket) is None:
        raise RuleBroken("nothing_asked")
    actor = Actor(f"volunteer:{login}", filed.via)
    return add_information(work, policy, ticket.complainant.address, number, words, actor, now)


def _lines(work: UnitOfWork, found: Sequence[FiledFor]) -> tuple[Line, ...]:
    tickets = {str(each.number): each for each in work.tickets.several([_number(filed) for filed in found])}
    asked = open_questions(work, list(tickets.values()))
    return tuple(
        Line(tickets[filed.ticket], filed, tickets[filed.ticket].status in OVER, filed.ticket in asked)
        for filed in found
        if filed.ticket in tickets
    )


def _number(filed: FiledFor) -> TrackingNumber:
    return TrackingNumber.read(filed.ticket)
