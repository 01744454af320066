"""An officer is to call a citizen who asked for a person: until when, what was tried, how it ends."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from grs_core.call_ports import CallBack, CallBackAttempt, PartOfDay
from grs_core.domain.errors import NotFound, RuleBroken
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.lifecycle import UNFINISHED
from grs_core.domain.officers import Officer
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.workdays import day_of
from grs_core.policy.model import Policy
from grs_core.ports import Dice, UnitOfWork
from grs_core.services.casework import written
from grs_core.services.notices import notify
from grs_core.services.queues import sight

LONGEST_NOTE = 300
"""UTF-16 units of what an officer notes: only offices read it."""


class Result(StrEnum):
    """What came of an officer's call. LATER: the citizen wants to be called at another time."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    LATER = "later"


def open_task(work: UnitOfWork, policy: Policy, ticket: Ticket, part: PartOfDay, now: datetime) -> CallBack:
    """Due by the policy's working days of the office that holds the case. Who asks again adds no second task; the part
    of the day that he names last counts.
    """
    number, days = str(ticket.number), policy.calls.person_due_days
    known = work.call_backs.lock_open(number)
    if known is not None and not owed(known, ticket):
        work.call_backs.save(replace(known, state="closed", done_at=now))
    elif known is not None and part not in (PartOfDay.ANY, known.part):
        work.call_backs.save(replace(known, part=part))
    # Where one is open still, or somebody has just opened one, this changes nothing.
    work.call_backs.open(number, part, now, policy.calendar_of(ticket.desk.office).due(now, days))
    return work.call_backs.latest([number])[number]


def owed(task: CallBack, ticket: Ticket) -> bool:
    """Is he still to be called? A decision answers whoever asked before it, and nobody who asked since."""
    if task.state != "open":
        return False
    since = ticket.decided_at is not None and task.asked_at > ticket.decided_at
    return ticket.status in UNFINISHED or since


def attempt(
    work: UnitOfWork,
    policy: Policy,
    dice: Dice,
    officer: Officer,
    number: TrackingNumber,
    result: Result,
    note: str,
    now: datetime,
) -> CallBack:
    """Notes what came of a call. After the policy's number of calls that nobody took the citizen is written that we
    tried; a wrong number is told nothing. Raises NotFound("ticket_unknown") where the officer may not know of the case,
    RuleBroken("no_call_back" | "words_missing" | "words_too_long").
    """
    words = " ".join(note.split())
    if words:
        written(words, LONGEST_NOTE)
    ticket = work.tickets.lock(number)
    if not sight(policy.directory, officer, day_of(now)).sees(ticket):
        raise NotFound("ticket_unknown")
    task = work.call_backs.lock_open(str(number))
    if task is None or not owed(task, ticket):
        raise RuleBroken("no_call_back")
    tried = _after(work, policy, ticket, task, result, now)
    work.call_backs.save(tried, CallBackAttempt(now, officer.login, result.value, words))
    actor = Actor(f"officer:{officer.login}", "console")
    work.audit.append(TicketEvent(EventName.CITIZEN_CALLED, now, actor, str(number), None, result.value, words))
    if tried.state == "gave_up" and result is Result.NO_ANSWER:
        notify(work, policy, dice, ticket, "call_back_tried", now)
    return tried


def _after(work: UnitOfWork, policy: Policy, ticket: Ticket, task: CallBack, result: Result, now: datetime) -> CallBack:
    tried = replace(task, attempts=task.attempts + 1)
    match result:
        case Result.REACHED:
            return replace(tried, state="reached", done_at=now)
        case Result.WRONG_NUMBER:
            return replace(tried, state="gave_up", done_at=now)
        case Result.LATER:
            days, calendar = policy.calls.person_due_days, policy.calendar_of(ticket.desk.office)
            return replace(tried, due_at=calendar.due(now, days))
    before = [each.at for each in work.call_backs.attempts(task.id) if each.result == Result.NO_ANSWER]
    enough = len(before) + 1 >= policy.calls.attempts
    # Three calls in a row are one: he was not at his phone.
    over = not before or now - min(before) >= policy.calls.gap
    return replace(tried, state="gave_up", done_at=now) if enough and over else tried
