"""Who asks for a person is called by an officer: until when, how often, and how it ends."""

import pytest

from grs_core.call_ports import CallBack, PartOfDay
from grs_core.domain.errors import NotFound, RuleBroken
from grs_core.domain.events import EventName
from grs_core.domain.ticket import Ticket
from grs_core.services.call_backs import LONGEST_NOTE, Result, attempt
from grs_core.services.citizen import request_person
from grs_core.services.queues import View, queue
from grs_core.storage.database import Database
from tests.support.casebook import CITIZEN, DD, MINE, OTHER_UNION, UNION, UP, USSO, Casebook, officer

KARIM = officer(USSO)


@pytest.fixture
def book(database: Database) -> Casebook:
    book = Casebook(database)
    book.hire(KARIM)
    return book


def ask(book: Casebook, ticket: Ticket, part: PartOfDay = PartOfDay.ANY) -> CallBack:
    number = ticket.number
    book.write(lambda work: request_person(work, book.policy, MINE, number, "কথা বলব", CITIZEN, book.now, part))
    return latest(book, ticket)


def latest(book: Casebook, ticket: Ticket) -> CallBack:
    return book.read(lambda work: work.call_backs.latest([str(ticket.number)]))[str(ticket.number)]


def tried(book: Casebook, ticket: Ticket, result: Result, note: str = "", who: str = USSO) -> CallBack:
    by = officer(who)
    return book.write(lambda work: attempt(work, book.policy, book.dice, by, ticket.number, result, note, book.now))


def wanted(book: Casebook) -> list[str]:
    found = book.read(lambda work: queue(work, book.policy, KARIM, View.PERSON, book.now, 1))
    return [str(ticket.number) for ticket in found.tickets]


def test_who_asks_for_a_person_is_a_task_until_the_end_of_the_next_working_day(book: Casebook) -> None:
    ticket = book.file()
    assert wanted(book) == []
    task = ask(book, ticket)
    assert (task.state, task.part, task.attempts, task.asked_at) == ("open", PartOfDay.ANY, 0, book.now)
    assert task.due_at == book.policy.calendar.due(book.now, 1)
    assert wanted(book) == [str(ticket.number)]


def test_who_asks_again_has_one_task_and_the_last_time_of_day_counts(book: Casebook) -> None:
    ticket = book.file()
    first = ask(book, ticket)
    book.clock.advance(hours=1)
    again = ask(book, ticket, PartOfDay.MORNING)
    assert (again.id, again.asked_at, again.due_at) == (first.id, first.asked_at, first.due_at)
    assert again.part is PartOfDay.MORNING
    assert ask(book, ticket).part is PartOfDay.MORNING
    assert ask(book, ticket, PartOfDay.AFTERNOON).part is PartOfDay.AFTERNOON


def test_a_citizen_who_was_reached_is_no_task_any_more_and_may_ask_again(book: Casebook) -> None:
    ticket = book.file()
    first = ask(book, ticket)
    done = tried(book, ticket, Result.REACHED, "কথা হয়েছে")
    assert (done.state, done.attempts, done.done_at) == ("reached", 1, book.now)
    assert wanted(book) == []
    assert ask(book, ticket).id != first.id
    assert wanted(book) == [str(ticket.number)]


def test_a_decision_answers_who_asked_before_it_and_nobody_who_asks_after_it(book: Casebook) -> None:
    ticket = book.file()
    before = ask(book, ticket)
    book.clock.advance(hours=1)
    book.act(KARIM, book.get(ticket), lambda case: case.resolve("টাকা গেছে"))
    assert wanted(book) == []
    with pytest.raises(RuleBroken, match="no_call_back"):
        tried(book, ticket, Result.REACHED)
    book.clock.advance(hours=1)
    after = ask(book, ticket)
    assert after.id != before.id
    assert wanted(book) == [str(ticket.number)]
    assert tried(book, ticket, Result.REACHED).state == "reached"


def test_after_three_calls_that_nobody_takes_the_citizen_is_written_to(book: Casebook) -> None:
    ticket = book.file()
    ask(book, ticket)
    book.notices()
    assert [tried(book, ticket, Result.NO_ANSWER).state for _ in range(3)] == ["open"] * 3, "in a row they are one call"
    assert book.notices() == ()
    book.clock.advance(hours=2)
    assert tried(book, ticket, Result.NO_ANSWER).state == "gave_up"
    (sent,) = book.notices()
    assert (sent.notice.key, sent.address, sent.ticket) == ("call_back_tried", MINE, str(ticket.number))
    assert sent.notice.params["number"] == str(ticket.number)


def test_a_wrong_number_is_told_nothing(book: Casebook) -> None:
    ticket = book.file()
    ask(book, ticket)
    book.notices()
    assert tried(book, ticket, Result.WRONG_NUMBER).state == "gave_up"
    assert book.notices() == ()


def test_who_wants_to_be_called_later_stays_a_task_that_is_due_later(book: Casebook) -> None:
    ticket = book.file()
    first = ask(book, ticket)
    book.clock.advance(days=1)
    later = tried(book, ticket, Result.LATER, "দুপুরের পরে")
    assert (later.state, later.attempts) == ("open", 1)
    assert later.due_at > first.due_at
    attempts = book.read(lambda work: work.call_backs.attempts(later.id))
    assert [(each.by, each.result, each.note) for each in attempts] == [("karim", "later", "দুপুরের পরে")]


def test_each_attempt_stands_in_the_history_with_who_made_it(book: Casebook) -> None:
    ticket = book.file()
    ask(book, ticket)
    tried(book, ticket, Result.NO_ANSWER, "বন্ধ")
    event = book.history(ticket)[-1]
    assert (event.name, event.actor.who, event.target, event.detail) == (
        EventName.CITIZEN_CALLED,
        "officer:karim",
        "no_answer",
        "বন্ধ",
    )


@pytest.mark.parametrize("who", [f"up-{OTHER_UNION}", UP])
def test_whoever_may_not_know_of_a_case_notes_nothing(book: Casebook, who: str) -> None:
    ticket = book.file()
    ask(book, ticket)
    with pytest.raises(NotFound, match="ticket_unknown"):
        tried(book, ticket, Result.REACHED, who=who)
    assert latest(book, ticket).attempts == 0


def test_the_office_above_may_call_too(book: Casebook) -> None:
    ticket = book.file(place=UNION)
    ask(book, ticket)
    assert tried(book, ticket, Result.REACHED, who=DD).state == "reached"


def test_where_nobody_asked_nothing_is_noted(book: Casebook) -> None:
    ticket = book.file()
    with pytest.raises(RuleBroken, match="no_call_back"):
        tried(book, ticket, Result.REACHED)
    ask(book, ticket)
    with pytest.raises(RuleBroken, match="words_too_long"):
        tried(book, ticket, Result.REACHED, "ক" * (LONGEST_NOTE + 1))
