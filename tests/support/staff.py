"""Stories about who is there: posts, leave, delegation, and the officer as the register shows him now."""

from dataclasses import replace
from datetime import date, timedelta

from grs_core.domain.officers import Leave, Officer, Position
from grs_core.domain.ticket import Ticket
from grs_core.domain.workdays import day_of
from grs_core.services.recusal import recuse
from tests.support.casebook import Casebook

LONG_AGO = date(2020, 1, 1)


def today(book: Casebook) -> date:
    return day_of(book.now)


def again(book: Casebook, who: Officer) -> Officer:
    """As the next request reads him."""
    return book.read(lambda work: work.officers.get(who.login))


def change(book: Casebook, who: Officer, **changes: object) -> Officer:
    changed = replace(again(book, who), **changes)  # type: ignore[arg-type]
    book.write(lambda work: work.officers.save(changed))
    return changed


def send_away(book: Casebook, who: Officer, days: int = 0) -> Officer:
    """On leave from today on, and so many days more."""
    return change(book, who, leaves=(Leave(today(book), today(book) + timedelta(days=days)),))


def left(book: Casebook, who: Officer) -> Officer:
    """Held all his posts until yesterday."""
    yesterday = today(book) - timedelta(days=1)
    return change(book, who, positions=tuple(replace(post, until=yesterday) for post in who.positions))


def acting(*offices: str) -> tuple[Position, ...]:
    return tuple(Position(office, LONG_AGO, acting=True) for office in offices)


def step_back(book: Casebook, who: Officer, ticket: Ticket, reason: str = "আমার আত্মীয়ের অভিযোগ") -> Ticket:
    now = book.get(ticket)
    return book.write(lambda work: recuse(work, book.policy, book.dice, who, now.number, now.version, reason, book.now))
