"""Which cases are suggested as being about the same thing."""

import pytest

from grs_core.domain.grievance import Category
from grs_core.domain.officers import Officer
from grs_core.domain.ticket import Ticket
from grs_core.domain.workdays import day_of
from grs_core.services.merging import Alike, suggestions
from grs_core.services.queues import sight
from grs_core.storage.database import Database
from tests.support.alike import AGENT, complain, resolve
from tests.support.casebook import OTHER_UNION, USSO, Casebook, officer
from tests.support.lane import VIOLENCE

KARIM = officer(USSO)
LATE = Category.PAYMENT_DELAYED


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def alike(book: Casebook, ticket: Ticket, who: Officer = KARIM) -> list[Ticket]:
    return [each.ticket for each in found(book, ticket, who)]


def found(book: Casebook, ticket: Ticket, who: Officer = KARIM) -> tuple[Alike, ...]:
    seen = sight(book.policy.directory, who, day_of(book.now))
    return book.read(lambda work: suggestions(work, book.policy, ticket, book.now, seen))


def test_what_the_same_citizen_told_twice_is_suggested(book: Casebook) -> None:
    first, other = complain(book, 1, LATE), complain(book, 1, Category.BRIBERY)
    book.clock.advance(days=3)
    again = complain(book, 1, LATE)
    assert alike(book, again) == [first]
    assert alike(book, other) == []


def test_the_same_agent_in_the_same_union_is_suggested_and_the_most_alike_first(book: Casebook) -> None:
    elsewhere = complain(book, 1, phone=AGENT, place=OTHER_UNION)
    there, mine = complain(book, 2, phone=AGENT), complain(book, 3, phone=AGENT)
    again = complain(book, 3, phone=f"+88 {AGENT}")
    assert alike(book, again) == [mine, there]
    assert found(book, again)[0].because == ("address", "category", "number", "programme", "place")
    assert alike(book, elsewhere) == []


def test_one_transaction_told_by_two_is_suggested(book: Casebook) -> None:
    first = complain(book, 1, trx_id="9AB1CD2EF3")
    assert alike(book, complain(book, 2, trx_id="9ab1cd2ef3")) == [first]


def test_nothing_is_suggested_that_is_finished_old_or_out_of_sight(book: Casebook) -> None:
    for _ in range(3):
        complain(book, 1, LATE)
    finished = complain(book, 1, LATE)
    resolve(book, finished)
    mine = complain(book, 1, LATE)
    assert len(alike(book, mine)) == 3
    assert finished.number not in {each.number for each in alike(book, mine)}
    assert alike(book, mine, officer(f"usso-{OTHER_UNION}")) == []
    book.clock.advance(days=61)
    assert alike(book, complain(book, 1, LATE)) == []


def test_a_sensitive_case_is_suggested_for_no_other(book: Casebook) -> None:
    complain(book, 1, LATE, signals=(VIOLENCE,))
    assert alike(book, complain(book, 1, LATE), officer("cell", sensitive=True)) == []


def test_at_most_five_are_suggested(book: Casebook) -> None:
    for _ in range(7):
        complain(book, 1, LATE)
    assert len(alike(book, complain(book, 1, LATE))) == 5
