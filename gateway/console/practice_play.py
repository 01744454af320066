"""What a citizen of practice says when it is his turn, and what he would have been told by SMS."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.speech.pages import segments
from gateway.console.parts import ConsoleParts
from gateway.console.practice_cases import CITIZEN, story_of
from gateway.services.telling import may_appeal
from grs_core.domain.errors import RuleBroken
from grs_core.domain.lifecycle import Status
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork
from grs_core.services import closure
from grs_core.services.citizen import add_information

_EVER, _ALL = timedelta(days=999), 500


class Line(StrEnum):
    """What he may say."""

    ANSWERS = "answers"
    CONFIRMS = "confirms"
    NOT_SOLVED = "not_solved"
    APPEALS = "appeals"


@dataclass(frozen=True, slots=True)
class Sms:
    """A text that nobody gets, of `parts` parts."""

    ticket: str
    text: str
    parts: int


def possible(policy: Policy, ticket: Ticket, now: datetime) -> tuple[Line, ...]:
    """Nothing while it is the office's turn."""
    if story_of(ticket) is None:
        return ()
    if ticket.status is Status.WAITING_CITIZEN:
        return (Line.ANSWERS,)
    again = (Line.NOT_SOLVED,) if closure.may_reopen(policy, ticket, now) else ()
    higher = (Line.APPEALS,) if not again and may_appeal(policy, ticket, now) else ()
    match ticket.status:
        case Status.RESOLVED:
            return (Line.CONFIRMS, *again, *higher)
        case Status.REJECTED:
            return higher
    return ()


def play(work: UnitOfWork, policy: Policy, number: TrackingNumber, line: str, now: datetime) -> Ticket:
    """He says it. Raises NotFound("ticket_unknown"), RuleBroken("not_his_turn")."""
    ticket = work.tickets.get(number)
    story, lines = story_of(ticket), possible(policy, ticket, now)
    if story is None or line not in lines:
        raise RuleBroken("not_his_turn")
    match Line(line):
        case Line.ANSWERS:
            return add_information(work, policy, story.citizen, number, story.answer, CITIZEN, now)
        case Line.CONFIRMS:
            return closure.confirm(work, story.citizen, number, CITIZEN, now)
        case Line.NOT_SOLVED:
            return closure.reopen(work, policy, story.citizen, number, story.unsolved, CITIZEN, now)
        case Line.APPEALS:
            return closure.appeal(work, policy, story.citizen, number, story.unsolved, CITIZEN, now)


def told(parts: ConsoleParts, numbers: Mapping[str, object] | None = None) -> tuple[Sms, ...]:
    """What would have been sent, newest first; of these cases only, where some are given."""
    now = parts.clock.now()
    with parts.writing() as work:  # Claimed to be read, and left undone: they wait for ever.
        waiting = work.outbox.claim(now + _EVER, now + _EVER, _ALL)
    mine = [each for each in waiting if numbers is None or each.ticket in numbers]
    texts = ((each, parts.speech.fitting(each.notice.key, each.notice.params, each.language)) for each in mine)
    return tuple(Sms(each.ticket or "", text, segments(text)) for each, text in texts)[::-1]
