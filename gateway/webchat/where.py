"""A case as its citizen sees it: stage, office, date and how it came about, the decision. Never the story: phones and
computers are shared.
"""

from dataclasses import dataclass
from datetime import datetime

from gateway.http.look import page_language
from gateway.services.masking import masked
from gateway.services.telling import decided, explanation
from gateway.webchat.door import WebDoor
from grs_core.domain.closing import Closed
from grs_core.domain.lifecycle import UNFINISHED, Status
from grs_core.domain.messages import Named
from grs_core.domain.ticket import Ticket
from grs_core.services.citizen import open_questions
from grs_core.services.clocks import explained
from grs_core.services.together import going_on

_STEPS = {Status.RECEIVED: 1, Status.OPEN: 2, Status.IN_PROGRESS: 3, Status.WAITING_CITIZEN: 3, Status.REFERRED: 3}
_LAST_STEP = 4


@dataclass(frozen=True, slots=True)
class Ending:
    """The decision that stands, and what the citizen may still say to it. `outcome`: if the officer chose one."""

    words: str
    at: datetime
    outcome: Named | None
    may_confirm: bool
    may_reopen: bool
    may_appeal: bool
    may_rate: bool
    confirmed: bool
    rating: int | None


@dataclass(frozen=True, slots=True)
class Where:
    """`step` 1..4: received, with an office, being worked on, decided. `why`: how the date was counted; none while the
    clock stands, `waits`: the status it stands in. `question`: the officer's, not answered yet.
    `may_withdraw`: his own case still runs.
    """

    number: str
    stage: str
    step: int
    office: Named
    filed_at: datetime
    due_at: datetime | None
    why: tuple[str, ...] = ()
    ending: Ending | None = None
    waits: str = ""
    question: str = ""
    may_withdraw: bool = False


def where(door: WebDoor, ticket: Ticket) -> Where:
    language = page_language()
    speech = door.conversations.speech
    with door.reading() as work:
        mine_runs = ticket.status in UNFINISHED
        # Before the joined case takes its place: what another citizen is asked is not for this one.
        asked = open_questions(work, [ticket]).get(str(ticket.number))
        ticket = going_on(work, ticket)
    due = ticket.status in UNFINISHED and ticket.paused_at is None
    why = explanation(explained(door.policy, ticket)) if due else []
    return Where(
        number=str(ticket.number),
        stage=speech.languages[language]["stage"][ticket.status.value],
        step=_STEPS.get(ticket.status, _LAST_STEP),
        office=door.policy.office_name(ticket.desk.office),
        filed_at=ticket.filed_at,
        due_at=ticket.due_at if due else None,
        why=tuple(speech.say(reply.key, reply.params, language) for reply in why),
        ending=_ending(door, ticket),
        waits="" if due or ticket.status not in UNFINISHED else ticket.status.value,
        question=masked(asked.detail, own=str(ticket.number)) if asked else "",
        may_withdraw=mine_runs,
    )


def _ending(door: WebDoor, ticket: Ticket) -> Ending | None:
    known = decided(door.policy, ticket, door.clock.now())
    if known is None:
        return None
    with door.reading() as work:
        rulings = work.rulings.of(str(ticket.number))
    outcome = door.policy.outcomes.get(ticket.closing.outcome or "")
    confirmed = ticket.closing.how is Closed.CONFIRMED
    return Ending(
        words=masked(rulings[-1].words, own=str(ticket.number)) if rulings else "",
        at=known.at,
        outcome=outcome.name if outcome else None,
        may_confirm=known.proposed,
        may_reopen=known.may_reopen,
        may_appeal=known.may_appeal,
        may_rate=not known.proposed,
        confirmed=confirmed,
        rating=ticket.closing.rating,
    )
