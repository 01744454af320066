"""A case into other hands at its desk: given on with a reason, or because who was to accept it will not be there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from grs_core.domain.errors import Conflict, GrsError, NotAllowed, NotFound, RuleBroken
from grs_core.domain.events import EventName
from grs_core.domain.grievance import Category
from grs_core.domain.lifecycle import Status
from grs_core.domain.officers import Officer, Role
from grs_core.domain.ticket import Ticket
from grs_core.services.assigning import assign, assignable
from grs_core.services.postings import give_post, send_on_leave
from grs_core.services.queues import View, queue, queue_filter
from grs_core.services.referring import answer_referral, refer
from grs_core.storage.database import Database
from tests.support.casebook import CHAIRMAN, MINE, THEIRS, UNO, UP, USSO, Casebook, officer
from tests.support.lane import UWAO, VIOLENCE
from tests.support.staff import send_away, step_back, today

WHY = "তিনি এই ভাতার দায়িত্বে"


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def hire(book: Casebook, *logins: str, office: str = USSO) -> list[Officer]:
    return [book.hire(officer(office, login=login)) for login in logins]


def give(book: Casebook, who: Officer, case: Ticket, to: str, why: str = WHY) -> Ticket:
    return book.act(who, book.get(case), lambda it: assign(it, to, why))


def leave(book: Casebook, since: date, until: date, delegate: str | None = None) -> None:
    """Of the one who is called so."""
    book.write(lambda work: send_on_leave(work, "one", since, until, book.now, delegate))


def mine(book: Casebook, who: Officer) -> list[str]:
    """What the tab shows; its count must tell the same."""
    page = book.read(lambda work: queue(work, book.policy, who, View.MINE, book.now, 1))
    wanted = queue_filter(book.policy, who, View.MINE, book.now)
    assert page.total == len(page.tickets) == book.read(lambda work: work.tickets.counts([wanted])[0])
    return [str(ticket.number) for ticket in page.tickets]


def offered(book: Casebook, who: Officer, case: Ticket) -> tuple[str, ...]:
    return book.read(lambda work: assignable(work, who, work.tickets.get(case.number), book.now))


# ---------------------------------------------------------------- given by an officer
def test_a_colleague_gives_a_case_on_and_the_history_says_from_whom_to_whom_and_why(book: Casebook) -> None:
    one, two, _ = hire(book, "one", "two", "three")
    case = book.file()
    assert case.assigned == "one"
    given = give(book, two, case, "three")
    assert given == replace(case, assigned="three", version=given.version) == book.get(case)
    last = book.history(case)[-1]
    assert (last.name, last.origin, last.target, last.detail) == (EventName.ASSIGNED, "one", "three", WHY)
    assert last.actor.who == "officer:two"
    assert (mine(book, one), mine(book, officer(USSO, login="three"))) == ([], [str(case.number)])


def test_giving_on_what_nobody_accepted_wins_no_time_to_accept_it(book: Casebook) -> None:
    one, two = hire(book, "one", "two")
    case = book.file()
    book.clock.advance(hours=5)
    assert give(book, one, case, "two").accept_by == case.accept_by
    book.clock.set(case.accept_by or book.now)
    book.sweep()
    called = book.get(case)
    assert called.called == UNO
    assert give(book, two, called, "one").called == UNO


def test_what_another_had_accepted_is_open_until_the_new_one_accepts_it(book: Casebook) -> None:
    one, two = hire(book, "one", "two")
    case = book.act(one, book.file(), lambda it: it.accept())
    book.clock.advance(hours=5)
    given = give(book, one, case, "two")
    assert (given.status, given.handler, given.assigned) == (Status.OPEN, None, "two")
    assert (given.due_at, given.statutory) == (case.due_at, case.statutory)
    assert book.now < (given.accept_by or book.now) <= given.due_at
    assert mine(book, one) == []
    taken = book.act(two, given, lambda it: it.accept())
    assert (taken.status, taken.handler) == (Status.IN_PROGRESS, "two")
    assert mine(book, two) == [str(case.number)]


@pytest.mark.parametrize("asked", ["citizen", "body"])
def test_a_question_stays_asked_and_then_the_case_is_open_for_the_new_one(book: Casebook, asked: str) -> None:
    one, two = hire(book, "one", "two")
    if asked == "citizen":
        case = book.act(one, book.file(), lambda it: it.ask("কোন মাস?"))
    else:
        case = book.act(one, book.file(), lambda it: refer(it, "nagad", "", "হিসাব দেখা হচ্ছে"))
    given = give(book, two, case, "two")
    assert (given.status, given.handler, given.assigned) == (case.status, None, "two")
    assert (given.paused_at, given.referral_due_at) == (case.paused_at, case.referral_due_at)
    if asked == "citizen":
        book.clock.set(given.timer_at or book.now)
        book.sweep()
        back = book.get(case)
    else:
        back = book.act(two, given, lambda it: answer_referral(it, "টাকা গেছে"))
    assert (back.status, back.assigned) == (Status.OPEN, "two")
    assert (back.timer_at or book.now) > book.now
    assert book.act(two, back, lambda it: it.accept()).handler == "two"


def test_after_stepping_back_from_a_question_the_answer_finds_an_open_case(book: Casebook) -> None:
    one, two = hire(book, "one", "two")
    case = step_back(book, one, book.act(one, book.file(), lambda it: it.ask("কোন মাস?")))
    book.clock.set(case.timer_at or book.now)
    book.sweep()
    assert book.get(case).status is Status.OPEN
    assert book.act(two, book.get(case), lambda it: it.accept()).handler == "two"


def test_a_supervisor_above_may_give_it_and_an_officer_above_may_not(book: Casebook) -> None:
    hire(book, "one", "two")
    case = book.file()
    above = officer(UNO, login="uno", role=Role.SUPERVISOR)
    assert offered(book, above, case) == ("two",)
    assert give(book, above, case, "two").assigned == "two"
    clerk = officer(UNO, login="clerk")
    assert offered(book, clerk, case) == ()
    with pytest.raises(NotAllowed, match="assign_not_yours"):
        give(book, clerk, case, "one")


@pytest.mark.parametrize("to", ["elsewhere", "away", "stepped back", "nobody", "filer", ""])
def test_only_who_is_present_there_and_may_have_it_is_given_it(book: Casebook, to: str) -> None:
    one, _ = hire(book, "one", "two")
    hire(book, "elsewhere", office=UNO)
    send_away(book, book.hire(officer(USSO, login="away")))
    book.hire(replace(officer(USSO, login="filer"), phone=MINE.value))
    cousin, *_ = hire(book, "stepped back")
    case = book.file()
    step_back(book, cousin, case)
    assert to not in offered(book, one, case)
    with pytest.raises(RuleBroken, match="assignee_not_there"):
        give(book, one, case, to)


def test_a_sealed_or_sensitive_case_is_given_only_to_who_may_know_of_it(book: Casebook) -> None:
    one, *_ = hire(book, "one", "two", office=UNO)
    book.hire(officer(UNO, UP, login="chairman"))
    case = book.file(Category.BRIBERY, accused=CHAIRMAN)
    assert offered(book, one, case) == ("two",)
    with pytest.raises(RuleBroken, match="assignee_not_there"):
        give(book, one, case, "chairman")
    trusted = [book.hire(officer(UWAO, login=f"trusted {n}", sensitive=True)) for n in (1, 2)]
    hire(book, "clerk", office=UWAO)
    hidden = book.file(signals=(VIOLENCE,), address=THEIRS)
    assert offered(book, trusted[0], hidden) == ("trusted 2",)
    for who, to, refused in ((trusted[0], "clerk", RuleBroken), (officer(UWAO, login="clerk"), "clerk", NotFound)):
        with pytest.raises(refused):
            give(book, who, hidden, to)


def test_what_cannot_be_given_is_refused_with_its_reason(book: Casebook) -> None:
    one, two = hire(book, "one", "two")
    case = book.file()
    seen = book.get(case)
    refusals: list[tuple[Callable[[], Ticket], GrsError]] = [
        (lambda: give(book, two, case, "one"), RuleBroken("assigned_already")),
        (lambda: give(book, two, case, "two", " . "), RuleBroken("words_missing")),
        (lambda: give(book, two, case, "two", "ক" * 601), RuleBroken("words_too_long")),
        (lambda: give(book, officer(UP), case, "two"), NotFound("ticket_unknown")),
        (
            lambda: book.act(one, replace(seen, version=seen.version + 1), lambda it: assign(it, "two", WHY)),
            Conflict("ticket_changed"),
        ),
    ]
    for attempt, wrong in refusals:
        with pytest.raises(type(wrong), match=wrong.key):
            attempt()
    book.withdraw(case)
    assert offered(book, one, case) == ()
    with pytest.raises(RuleBroken, match="case_is_finished"):
        give(book, one, case, "two")


def test_one_may_take_over_what_another_accepted_but_not_give_himself_what_he_can_accept(book: Casebook) -> None:
    one, two = hire(book, "one", "two")
    case = book.file()
    assert (offered(book, one, case), offered(book, two, case)) == (("two",), ())
    book.act(one, case, lambda it: it.accept())
    assert (offered(book, one, case), offered(book, two, case)) == (("two",), ("two",))
    assert give(book, two, case, "two").assigned == "two"


# ---------------------------------------------------------------- mine
def test_mine_is_what_i_accepted_and_what_was_given_to_me_and_nobody_accepted(book: Casebook) -> None:
    one, two = hire(book, "one", "two")
    first, second, third = book.file(), book.file(), book.file()
    assert [case.assigned for case in (first, second, third)] == ["one", "two", "one"]
    assert set(mine(book, one)) == {str(first.number), str(third.number)}
    book.act(two, first, lambda it: it.accept())
    book.act(one, third, lambda it: it.reject("একই অভিযোগ আগে মিটেছে"))
    assert mine(book, one) == []
    assert set(mine(book, two)) == {str(first.number), str(second.number)}


# ---------------------------------------------------------------- who will not be there
def test_who_goes_on_leave_hands_on_what_he_has_not_accepted_and_keeps_the_rest(book: Casebook) -> None:
    one, *_ = hire(book, "one", "two", "three")
    first, _, _, fourth = (book.file() for _ in range(4))
    assert (first.assigned, fourth.assigned) == ("one", "one")
    kept = book.act(one, first, lambda it: it.accept())
    leave(book, today(book), today(book) + timedelta(days=20))
    assert book.get(kept) == kept
    assert book.get(fourth).assigned == "three"
    last = book.history(fourth)[-1]
    assert (last.name, last.origin, last.target, last.actor.who) == (EventName.ASSIGNED, "one", "three", "admin")
    assert book.file().assigned in ("two", "three")


def test_a_leave_to_come_counts_where_it_covers_the_last_day_to_accept(book: Casebook) -> None:
    hire(book, "one", "two")
    case = book.file()
    assert case.accept_by is not None
    last_day = case.accept_by.date()
    for begins, has_it in ((last_day + timedelta(days=1), "one"), (last_day, "two")):
        leave(book, begins, begins)
        assert book.get(case).assigned == has_it


def test_a_post_that_ends_hands_on_only_the_cases_of_its_desk(book: Casebook) -> None:
    one = book.hire(officer(USSO, UNO, login="one"))
    hire(book, "two")
    hire(book, "uno two", office=UNO)
    there, _, here = book.file(Category.BRIBERY), book.file(), book.file()
    assert (here.assigned, there.assigned, there.desk.office) == ("one", "one", UNO)
    book.write(lambda work: give_post(work, book.policy, one.login, USSO, book.now, until=today(book)))
    assert (book.get(here).assigned, book.get(there).assigned) == ("two", "one")


def test_where_nobody_else_may_have_it_it_stays_and_the_office_above_is_called(book: Casebook) -> None:
    _, two = hire(book, "one", "two")
    case = book.file()
    step_back(book, two, case)
    leave(book, today(book), today(book) + timedelta(days=99))
    assert book.get(case).assigned == "one"
    book.clock.set(case.accept_by or book.now)
    book.sweep()
    assert book.get(case).called == UNO


def test_who_stands_in_during_a_leave_gets_what_was_not_accepted(book: Casebook) -> None:
    _, two = hire(book, "one", "two")
    case = book.file()
    step_back(book, two, case)
    hire(book, "uno", office=UNO)
    leave(book, today(book), today(book) + timedelta(days=9), "uno")
    assert book.get(case).assigned == "uno"
