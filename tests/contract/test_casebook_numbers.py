"""No two cases share a number, however the dice fall and whoever files at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from grs_core.domain.errors import Conflict
from grs_core.domain.tracking import TrackingNumber
from grs_core.storage.database import Database
from tests.support.casebook import (
    Casebook,
)
from tests.support.cases import a_number


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


@dataclass
class LoadedDice:
    """Falls as it is told."""

    numbers: Iterator[TrackingNumber]
    tokens: Iterator[int] = field(default_factory=lambda: iter(range(99)))

    def tracking_number(self) -> TrackingNumber:
        return next(self.numbers)

    def code(self, digits: int) -> str:
        return "0" * digits

    def token(self) -> str:
        return f"{next(self.tokens):032x}"


def test_a_number_that_is_taken_is_thrown_again(book: Casebook) -> None:
    first, second = a_number(), a_number()
    book.dice = LoadedDice(iter([first, first, first, second]))
    assert [book.file().number, book.file().number] == [first, second]


def test_broken_dice_are_refused_and_do_not_loop(book: Casebook) -> None:
    number = a_number()
    book.dice = LoadedDice(iter([number] * 50))
    book.file()
    with pytest.raises(Conflict, match="number_taken"):
        book.file()


def test_cases_filed_at_once_never_share_a_number(book: Casebook) -> None:
    with ThreadPoolExecutor(4) as people:
        tickets = list(people.map(lambda _: book.file(), range(24)))
    assert len({ticket.number for ticket in tickets}) == 24
    assert book.database.verify_audit().ok
