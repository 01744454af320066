"""What a month's messages cost, by office and carrier, in the month of Dhaka."""

from datetime import UTC, datetime

import pytest

from grs_core.domain.errors import NotAllowed, RuleBroken
from grs_core.domain.messages import Accepted, Notice, Refused, SendOutcome
from grs_core.domain.officers import Role
from grs_core.domain.workdays import DHAKA
from grs_core.message_ports import Outbound, Received, StoredAnswer
from grs_core.services.costs import CostLine, check_may_see, costs, month_before, month_of
from grs_core.storage.database import Database
from tests.support.casebook import MINE, USSO, Casebook, officer

NOON = datetime(2026, 11, 10, 6, tzinfo=UTC)
ACCEPTED = Accepted("theirs")


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def hand_over(
    book: Casebook,
    carrier: str,
    parts: int,
    milli_taka: int,
    at: datetime = NOON,
    ticket: str | None = None,
    outcome: SendOutcome = ACCEPTED,
) -> None:
    """A message that a carrier was given."""
    id_ = book.dice.token()
    message = Outbound(id_, MINE, "bn", Notice("plain", {"text": "x"}), at, next_attempt_at=at, ticket=ticket)
    with book.database.work() as work:
        work.outbox.add(message)
        work.outbox.claim(at, at.replace(minute=at.minute + 1), 10)
        work.outbox.handed_over(id_, carrier, "x", at, parts, milli_taka)
        work.outbox.settle(id_, outcome, None)
        work.commit()


def answer_in_place(book: Casebook, carrier: str, parts: int, at: datetime = NOON, number: str | None = None) -> None:
    message = Received(carrier, book.dice.token(), MINE, "16100", "ভাতা", at)
    with book.database.work() as work:
        work.inbox.receive(message)
        work.inbox.answer(message, StoredAnswer(("x",), number, parts))
        work.commit()


def of_november(book: Casebook) -> tuple[CostLine, ...]:
    with book.database.reading() as work:
        return costs(work, book.policy, "2026-11").lines


def test_a_months_messages_are_summed_by_office_and_carrier(book: Casebook) -> None:
    number = str(book.file().number)
    hand_over(book, "kannel", 2, 640, ticket=number)
    hand_over(book, "kannel", 1, 320, ticket=number)
    hand_over(book, "aggregator", 2, 1060, ticket=number)
    hand_over(book, "kannel", 1, 320)
    assert of_november(book) == (
        CostLine(None, "kannel", 1, 1, 320, True),
        CostLine(USSO, "aggregator", 1, 2, 1060, True),
        CostLine(USSO, "kannel", 2, 3, 960, True),
    )


def test_an_answer_in_place_costs_what_its_carrier_takes(book: Casebook) -> None:
    number = str(book.file().number)
    answer_in_place(book, "kannel", 2, number=number)
    hand_over(book, "kannel", 1, 320, ticket=number)
    assert of_november(book) == (CostLine(USSO, "kannel", 2, 3, 960, True),)


def test_what_no_carrier_took_costs_nothing(book: Casebook) -> None:
    hand_over(book, "kannel", 1, 320, outcome=Refused("number_wrong", retryable=False))
    assert of_november(book) == ()


def test_a_month_begins_at_midnight_in_dhaka(book: Casebook) -> None:
    hand_over(book, "kannel", 1, 1, at=datetime(2026, 10, 31, 23, 58, tzinfo=DHAKA).astimezone(UTC))
    hand_over(book, "kannel", 1, 10, at=datetime(2026, 11, 1, tzinfo=DHAKA).astimezone(UTC))
    hand_over(book, "kannel", 1, 100, at=datetime(2026, 11, 30, 23, 58, tzinfo=DHAKA).astimezone(UTC))
    hand_over(book, "kannel", 1, 1000, at=datetime(2026, 12, 1, tzinfo=DHAKA).astimezone(UTC))
    assert [line.milli_taka for line in of_november(book)] == [110]


def test_a_carrier_without_a_price_is_named(book: Casebook) -> None:
    hand_over(book, "twilio", 1, 0)
    with book.database.reading() as work:
        told = costs(work, book.policy, "2026-11")
    assert [(line.carrier, line.priced) for line in told.lines] == [("twilio", False)]
    assert told.total == CostLine(None, "", 1, 1, 0, False)


def test_months_are_counted_in_dhaka() -> None:
    assert month_of(datetime(2026, 11, 30, 18, tzinfo=UTC)) == "2026-12"
    assert (month_before("2026-12"), month_before("2026-01")) == ("2026-11", "2025-12")


@pytest.mark.parametrize("month", ["", "2026", "2026-13", "2026-1", "২০২৬-১১", "2026-11-01"])
def test_what_is_no_month_is_refused(book: Casebook, month: str) -> None:
    with book.database.reading() as work, pytest.raises(RuleBroken, match="month_wrong"):
        costs(work, book.policy, month)


@pytest.mark.parametrize("role", Role)
def test_the_cell_and_administrators_see_costs(role: Role) -> None:
    if role in (Role.CELL, Role.ADMIN):
        check_may_see(officer(role=role))
        return
    with pytest.raises(NotAllowed, match="costs_not_yours"):
        check_may_see(officer(role=role))
