"""A citizen who asked for a person: until when he is to be called, what was tried, how it ended."""

from dataclasses import dataclass

from gateway.console.history import Names
from gateway.console.screen import Due, Screen
from grs_core.call_ports import CallBack, CallBackAttempt
from grs_core.domain.ticket import Ticket
from grs_core.ports import UnitOfWork
from grs_core.services.call_backs import LONGEST_NOTE, Result, owed


@dataclass(frozen=True, slots=True)
class Tried:
    """One call of an officer."""

    at: str
    who: str
    what: str
    note: str


@dataclass(frozen=True, slots=True)
class CallBackBox:
    """`open`: he is still to be called. `dial`: his number, whole, once the officer has asked to see it. `results`:
    (code, words) of what may come of a call. `ended`: how it ended where it is not `open`.
    """

    open: bool
    due: Due
    asked: str
    part: str
    phone: str
    dial: str
    tried: tuple[Tried, ...]
    results: tuple[tuple[str, str], ...]
    ended: str
    longest: int
    note: str = ""
    wrong: str = ""


def call_back(work: UnitOfWork, ticket: Ticket, screen: Screen, names: Names) -> CallBackBox | None:
    """The latest wish; None where nobody ever asked."""
    number = str(ticket.number)
    task = work.call_backs.latest([number]).get(number)
    if task is None:
        return None
    return CallBackBox(
        open=owed(task, ticket),
        due=screen.until(task.due_at),
        asked=screen.moment(task.asked_at),
        part=screen.say(f"part_{task.part.value}"),
        phone=screen.phone(ticket.complainant),
        dial=(ticket.complainant.phone or "") if screen.numbers_shown else "",
        tried=tuple(_tried(each, screen, names) for each in work.call_backs.attempts(task.id)),
        results=tuple((each.value, screen.say(f"called_{each.value}")) for each in Result),
        ended=screen.say(f"call_back_{'closed' if task.state == 'open' else task.state}"),
        longest=LONGEST_NOTE,
    )


def wish(task: CallBack | None, ticket: Ticket, screen: Screen) -> Due | None:
    """For a row of the queue: by when, and how often it was tried; None when nobody is to be called."""
    if task is None or not owed(task, ticket):
        return None
    until = screen.until(task.due_at)
    tried = screen.say("call_back_tries", count=screen.count(task.attempts)) if task.attempts else ""
    by = screen.say("call_back_until", until=until.words)
    return Due(" · ".join(words for words in (by, tried) if words), until.tone)


def _tried(attempt: CallBackAttempt, screen: Screen, names: Names) -> Tried:
    what = screen.say_or(f"called_{attempt.result}", attempt.result)
    return Tried(screen.moment(attempt.at), names.of(attempt.by), what, screen.text(attempt.note))
