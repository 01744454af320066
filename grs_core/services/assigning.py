"""A case into other hands at the desk that holds it: given by an officer, or because somebody will not be there."""

from dataclasses import replace
from datetime import datetime

from grs_core.domain.errors import NotAllowed, RuleBroken
from grs_core.domain.events import EventName, TicketEvent
from grs_core.domain.lifecycle import UNFINISHED
from grs_core.domain.officers import Officer, Role
from grs_core.domain.ticket import Ticket
from grs_core.domain.workdays import day_of
from grs_core.ports import UnitOfWork
from grs_core.services.arrival import released
from grs_core.services.casework import LONGEST_REASON, Casework, written
from grs_core.services.learning import DEPLOYER
from grs_core.services.staffing import able, another

_SUPERVISING = frozenset({Role.SUPERVISOR, Role.CELL})


def assign(case: Casework, login: str, reason: str) -> Ticket:
    """Gives the case to somebody who is present at its desk and may have it. Done by an officer of that desk, or by a
    supervisor above who sees the case. Nobody becomes its handler before he accepts it: what another had accepted is
    open again, with a time of its own to be accepted and the promise that stands; a question to the citizen or to
    another body stays asked. What nobody had accepted keeps its time, so that giving it on wins none. Raises
    RuleBroken("words_missing" | "words_too_long" | "case_is_finished" | "assigned_already" | "assignee_not_there"),
    NotAllowed("assign_not_yours").
    """
    words = written(reason, LONGEST_REASON)
    ticket = case.open()
    if ticket.status not in UNFINISHED:
        raise RuleBroken("case_is_finished")
    if not _may_give(case.officer, ticket, case.now):
        raise NotAllowed("assign_not_yours")
    if login == _holder(ticket):
        raise RuleBroken("assigned_already")
    if login not in able(case.work, ticket, case.now):
        raise RuleBroken("assignee_not_there")
    free = ticket if ticket.handler is None else released(case.policy, ticket, None, case.now)
    return case.keep(replace(free, assigned=login), EventName.ASSIGNED, _holder(ticket), login, words)


def assignable(work: UnitOfWork, officer: Officer, ticket: Ticket, now: datetime) -> tuple[str, ...]:
    """To whom this officer may give it, by login. Himself only where another has accepted it: else he accepts it."""
    if ticket.status not in UNFINISHED or not _may_give(officer, ticket, now):
        return ()
    himself = {officer.login} if ticket.handler is None else set()
    return tuple(login for login in able(work, ticket, now) if login not in {_holder(ticket), *himself})


def hand_on(work: UnitOfWork, login: str, now: datetime) -> None:
    """Gives to others what was given to `login` and accepted by nobody, where he is not there now, may have it no more
    or will be away on the last day to accept it. Where nobody else may have it, it stays: then the office above is
    called in time.
    """
    officer = work.officers.get(login)
    for number in work.officers.to_accept(login):
        ticket = work.tickets.lock(number)
        if ticket.handler is not None or ticket.assigned != login or _stays(work, officer, ticket, now):
            continue
        other = another(work, ticket, now, frozenset({login}))
        if other is not None:
            work.tickets.save(replace(ticket, assigned=other))
            event = TicketEvent(EventName.ASSIGNED, now, DEPLOYER, str(number), login, other)
            work.audit.append(event)


def _stays(work: UnitOfWork, officer: Officer, ticket: Ticket, now: datetime) -> bool:
    last = max(day_of(now), day_of(ticket.accept_by or now))
    there_then = officer.present(last) and ticket.desk.office in officer.offices(last)
    return there_then and officer.login in able(work, ticket, now)


def _may_give(officer: Officer, ticket: Ticket, now: datetime) -> bool:
    """Whoever sees a case of another desk sits above it; of those, the ones whose task is to supervise."""
    return ticket.desk.office in officer.offices(day_of(now)) or officer.role in _SUPERVISING


def _holder(ticket: Ticket) -> str | None:
    return ticket.handler or ticket.assigned
