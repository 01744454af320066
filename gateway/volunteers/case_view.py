"""What a volunteer sees of a case that he filed: how it stands, what he said, what the office asked. Nothing that the
citizen said himself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from gateway.http.look import page_language
from gateway.services.masking import masked
from gateway.services.telling import explanation
from gateway.volunteers.doorway import Doorway
from grs_core.domain.events import EventName, TicketEvent
from grs_core.domain.lifecycle import UNFINISHED, Status
from grs_core.domain.messages import Named
from grs_core.domain.ticket import Ticket
from grs_core.domain.volunteering import FiledFor, Standing
from grs_core.ports import UnitOfWork
from grs_core.services import filed_cases
from grs_core.services.clocks import explained
from grs_core.services.filed_cases import Line

_STEPS = {Status.RECEIVED: 1, Status.OPEN: 2, Status.IN_PROGRESS: 3, Status.WAITING_CITIZEN: 3, Status.REFERRED: 3}
_LAST_STEP = 4
_SAID = frozenset({EventName.INFORMATION_ADDED, EventName.CITIZEN_ANSWERED})


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the talk; `mine`: the volunteer said it."""

    at: datetime
    text: str
    mine: bool


@dataclass(frozen=True, slots=True)
class CaseView:
    """`step` 1..4. `due_at`: while the clock runs, `why`: how it was counted. `question`: not answered yet. `decision`:
    only for a citizen whom no message reaches.
    """

    number: str
    name: str
    stage: str
    step: int
    standing: str
    office: Named
    place: str
    filed_at: datetime
    due_at: datetime | None
    why: tuple[str, ...]
    talk: tuple[Told, ...]
    question: str
    decision: str
    may_hand_over: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A case in the list; `over`: this line is all that is left of it to him."""

    number: str
    name: str
    stage: str
    standing: str
    filed_at: datetime
    due_at: datetime | None
    asked: bool
    over: bool


def row(doorway: Doorway, line: Line) -> Row:
    ticket, filed = line.ticket, line.filed
    return Row(
        number=str(ticket.number),
        name="" if line.over else filed.name,
        stage=_stage(doorway, ticket),
        standing=filed.standing.value,
        filed_at=filed.filed_at,
        due_at=ticket.due_at if _runs(ticket) else None,
        asked=line.asked,
        over=line.over,
    )


def case(doorway: Doorway, work: UnitOfWork, login: str, ticket: Ticket, filed: FiledFor) -> CaseView:
    number, language = str(ticket.number), page_language()
    why = explanation(explained(doorway.parts.policy, ticket)) if _runs(ticket) else []
    speech, question = doorway.parts.conversations.speech, filed_cases.question_of(work, ticket)
    rulings = work.rulings.of(number) if filed.phone is None and ticket.decided_at is not None else ()
    return CaseView(
        number=number,
        name=filed.name,
        stage=_stage(doorway, ticket),
        step=_STEPS.get(ticket.status, _LAST_STEP),
        standing=filed.standing.value,
        office=doorway.parts.policy.office_name(ticket.desk.office),
        place=doorway.place(ticket.grievance.place),
        filed_at=filed.filed_at,
        due_at=ticket.due_at if _runs(ticket) else None,
        why=tuple(speech.say(reply.key, reply.params, language) for reply in why),
        talk=tuple(_talk(ticket, filed, login, work.audit.history(number))),
        question=masked(question, number) if question else "",
        decision=masked(rulings[-1].words, number) if rulings else "",
        may_hand_over=filed.standing is Standing.CONFIRMED,
    )


def _talk(ticket: Ticket, filed: FiledFor, login: str, events: Sequence[TicketEvent]) -> Iterator[Told]:
    own = str(ticket.number)
    yield Told(filed.filed_at, masked(ticket.grievance.text, own), mine=True)
    for event in events:
        his = event.actor.who == f"volunteer:{login}" and event.name in _SAID
        if event.detail and (his or event.name is EventName.CITIZEN_ASKED):
            yield Told(event.at, masked(event.detail, own), mine=his)


def _stage(doorway: Doorway, ticket: Ticket) -> str:
    stages = doorway.parts.conversations.speech.languages[page_language()]["stage"]
    return str(stages[ticket.status.value])


def _runs(ticket: Ticket) -> bool:
    return ticket.status in UNFINISHED and ticket.paused_at is None
