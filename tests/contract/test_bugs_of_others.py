"""What breaks in the field's other systems, as tests of ours: each line of what was found there has its name here.

Elsewhere, because they need more than a casebook:
- the oldest overdue ticket escalates with 10,000 newer ones open: tests/integration/test_storm.py
- two parallel creates never share a number: test_casebook_numbers.py, `cases_filed_at_once_never_share_a_number`
- an officer cannot own a complaint that he filed or is named in · list, count, export and notice obey one scope:
  test_casebook_conflict.py · no supervisor → next tier, never nothing: test_casebook_staffing.py
- a holiday makes a due date later, never earlier · Friday is never a due date: tests/unit/test_promise.py, for all
  calendars; here with the real one
- one bad row does not stop the batch: test_casebook_sweep.py · killed workers: tests/integration/test_storm.py
"""

from datetime import timedelta

import pytest

from grs_core.domain.correction import Facts
from grs_core.domain.errors import NotFound, RuleBroken
from grs_core.domain.events import EventName
from grs_core.domain.grievance import Category
from grs_core.domain.lifecycle import Status
from grs_core.domain.messages import DeliveryState, Refused, SendOutcome
from grs_core.domain.ticket import Ticket
from grs_core.domain.workdays import DHAKA
from grs_core.services.citizen import WRONG_NUMBERS, add_information, find
from grs_core.services.correcting import Lesson
from grs_core.services.queues import View, queue
from grs_core.storage.database import Database
from tests.support.casebook import CITIZEN, DD, MINE, OTHER_UNION, THEIRS, USSO, Casebook, officer
from tests.support.cases import a_number
from tests.support.outward import ScriptedCarrier, relay

A_MOMENT = timedelta(seconds=1)
CLERK = officer(USSO)


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def send(book: Casebook, *script: SendOutcome) -> ScriptedCarrier:
    """By a carrier that answers so, then accepts."""
    carrier = ScriptedCarrier(script=[*script])
    relay(book.database, book.clock, carrier).run()
    return carrier


def sent(book: Casebook) -> tuple[list[str], bool]:
    """The states of what the citizen's conversation shows as sent, and whether something still waits."""
    lines = book.read(lambda work: work.inbox.conversation(MINE, 5))
    return [line.state for line in lines], book.read(lambda work: work.outbox.oldest_pending()) is not None


# -------------------------------------------------------------------- timers
def test_a_comment_does_not_move_the_clock(book: Casebook) -> None:
    ticket = book.file()
    book.clock.set(ticket.clock.late_at)
    book.write(lambda work: add_information(work, book.policy, MINE, ticket.number, "এখনো না", CITIZEN, book.now))
    assert book.get(ticket).clock == ticket.clock


def test_an_unassigned_ticket_escalates(book: Casebook) -> None:
    ticket = book.file()
    assert (ticket.handler, ticket.assigned) == (None, None)
    book.clock.set(ticket.due_at)
    book.sweeps(escalated=1)
    assert book.get(ticket).desk.office == DD


def test_a_moved_ticket_gets_a_fresh_clock_and_is_not_breached_the_next_day(book: Casebook) -> None:
    ticket = book.file()
    book.clock.set(ticket.due_at + timedelta(days=90))
    book.sweeps(escalated=1, late=1)
    for _ in range(7):
        book.clock.advance(days=1)
        book.sweep()
    moved = book.get(ticket)
    assert (moved.desk.office, moved.due_at > book.now) == (DD, True)


def test_a_missed_sweep_loses_no_reminder(book: Casebook) -> None:
    ticket = book.file()
    book.clock.set(ticket.clock.half_at + timedelta(days=1))
    assert book.now < ticket.clock.late_at
    book.sweeps(reminded=1, late=1)
    assert book.told(ticket).count(EventName.REMINDED) == 1


def test_friday_is_never_a_due_date_and_a_holiday_never_brings_one_forward(book: Casebook) -> None:
    calendar = book.policy.calendar
    for day in range(400):
        received = book.now + timedelta(days=day)
        due = calendar.due(received, 10)
        assert calendar.is_working(due.astimezone(DHAKA).date())
        assert due - received >= timedelta(days=10)


def test_a_late_close_between_two_sweeps_is_late(book: Casebook) -> None:
    in_time, late = book.file(), book.file()
    book.clock.set(in_time.due_at)
    book.act(CLERK, in_time, lambda case: case.resolve("হয়েছে"))
    book.clock.set(late.due_at + A_MOMENT)
    book.act(CLERK, late, lambda case: case.resolve("হয়েছে"))
    with book.database.reading() as work:
        assert [work.rulings.of(str(each.number))[0].late for each in (in_time, late)] == [False, True]


def test_ageing_alone_makes_a_case_overdue_in_every_list_without_anybody_saving_it(book: Casebook) -> None:
    ticket = book.file()
    for moment, overdue in ((ticket.due_at, 0), (ticket.due_at + A_MOMENT, 1)):
        book.clock.set(moment)
        page = book.read(lambda work: queue(work, book.policy, CLERK, View.OVERDUE, book.now, 1))
        assert (page.total, len(page.tickets)) == (overdue, overdue)
    assert book.get(ticket).version == ticket.version


def test_an_appeal_never_lands_on_the_first_decider(book: Casebook) -> None:
    ticket = book.appeal(book.reject(book.file()))
    assert ticket.desk.office == DD
    again = book.appeal(book.reject(ticket, login="the-second"))
    decided = {ruling.office for ruling in book.read(lambda work: work.rulings.of(str(ticket.number)))}
    assert decided == {USSO, DD}
    assert again.desk.office not in decided
    for login, refused in (("rahim", True), ("the-second", True), ("somebody-else", False)):
        who = officer(again.desk.office, login=login)
        assert _is_refused(book, again, who) is refused


def _is_refused(book: Casebook, ticket: Ticket, who: object) -> bool:
    try:
        book.act(who, book.get(ticket), lambda case: case.accept())  # type: ignore[arg-type]
    except RuleBroken as refusal:
        return refusal.key == "own_decision"
    return False


# ------------------------------------------------------- numbers and what is masked
def test_guessing_numbers_is_rate_limited_and_a_right_guess_then_looks_wrong_too(book: Casebook) -> None:
    ticket = book.file()

    def guess(number: object) -> bool:
        with book.database.work() as work:
            try:
                find(work, THEIRS, number, book.now)  # type: ignore[arg-type]
            except NotFound:
                work.commit()
                return False
        return True

    assert guess(ticket.number)
    assert not any(guess(a_number()) for _ in range(WRONG_NUMBERS))
    assert not guess(ticket.number)
    book.clock.advance(hours=2)
    assert guess(ticket.number)


def test_a_masked_value_is_not_saved_back(book: Casebook) -> None:
    ticket = book.file()
    right = Facts(Category.PAYMENT_DELAYED, "widow_allowance", OTHER_UNION, None)
    lesson = Lesson("embedded:1", lambda seen: "****")
    book.act(CLERK, ticket, lambda case: case.correct(right, lesson))
    after = book.get(ticket)
    assert (after.complainant, after.grievance.text) == (ticket.complainant, ticket.grievance.text)


# -------------------------------------------------------------------- messages
def test_the_sms_body_is_the_body_and_the_sender_is_not_in_it(book: Casebook) -> None:
    book.act(CLERK, book.file(), lambda case: case.ask("কোন মাস?"))
    carrier = send(book)
    assert carrier.sent == [(MINE.value, "notice_question bn")]


def test_a_message_is_marked_sent_only_after_the_gateway_took_it(book: Casebook) -> None:
    book.act(CLERK, book.file(), lambda case: case.ask("কোন মাস?"))
    assert sent(book)[1]
    send(book, Refused("busy", retryable=True))
    states, waits = sent(book)
    assert (waits, DeliveryState.ACCEPTED in states) == (True, False)
    book.clock.advance(hours=2)
    send(book)
    assert sent(book) == ([DeliveryState.ACCEPTED], False)


def test_every_case_of_a_batch_is_moved_although_one_cannot_be(book: Casebook) -> None:
    tickets = [book.file() for _ in range(5)]
    book.clock.set(tickets[-1].due_at)
    broken = book.dice
    calls = iter(range(100))

    class Dice:
        """Fails for the third notice, with the others and alone."""

        def __getattr__(self, name: str) -> object:
            if name == "token" and next(calls) in (2, 5):
                raise OSError("no entropy")
            return getattr(broken, name)

    book.dice = Dice()  # type: ignore[assignment]
    book.sweeps(escalated=4, failed=1)
    assert sorted(book.get(each).status is Status.OPEN for each in tickets) == [True] * 5
    assert [book.get(each).desk.office for each in tickets].count(DD) == 4
    book.clock.advance(minutes=10)
    book.sweeps(escalated=1, late=1)
