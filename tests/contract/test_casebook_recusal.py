"""An officer steps back: somebody else at the desk has the case, else the office above; the promise stays."""

from dataclasses import replace

import pytest

from grs_core.domain.errors import Conflict, NotFound, RuleBroken
from grs_core.domain.events import EventName
from grs_core.domain.grievance import Accused, AccusedRole, Category
from grs_core.domain.lifecycle import Status
from grs_core.services.recusal import recuse
from grs_core.storage.database import Database
from tests.support.casebook import CELL, DC, UNO, USSO, Casebook, officer
from tests.support.lane import UWAO, VIOLENCE, knows
from tests.support.staff import again, send_away, step_back


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def test_the_case_stays_with_the_colleague_who_has_the_least_to_do(book: Casebook) -> None:
    one, *others = (book.hire(officer(USSO, login=login)) for login in ("one", "two", "three"))
    busy = book.file()
    book.act(others[1], busy, lambda case: case.accept())
    case = book.act(one, book.file(), lambda it: it.accept())
    book.clock.advance(hours=5)
    after = step_back(book, one, case)
    assert (after.desk, after.status, after.handler, after.assigned) == (case.desk, Status.OPEN, None, "two")
    assert (after.due_at, after.statutory) == (case.due_at, case.statutory)
    assert after == book.get(case)
    assert after.accept_by is not None
    assert after.accept_by > book.now
    last = book.history(case)[-1]
    assert (last.name, last.actor.who, last.detail) == (EventName.RECUSED, "officer:one", "আমার আত্মীয়ের অভিযোগ")
    assert book.act(others[0], after, lambda it: it.accept()).handler == "two"


def test_alone_at_the_desk_the_office_above_has_it_with_the_same_promise(book: Casebook) -> None:
    one = book.hire(officer(USSO, login="one"))
    book.hire(officer(DC, login="dc"))
    case = book.act(one, book.file(), lambda it: it.accept())
    send_away(book, book.hire(officer(UNO, login="uno")))
    book.notices()
    after = step_back(book, one, case)
    assert (after.desk.office, after.status, after.handler) == (DC, Status.OPEN, None)
    assert (after.due_at, after.clock.rung, after.statutory) == (case.due_at, case.clock.rung, case.statutory)
    assert (after.timer_at or book.now) > book.now
    last = book.history(case)[-1]
    assert (last.name, last.origin, last.target) == (EventName.RECUSED, USSO, DC)
    assert [each.notice.key for each in book.notices()] == ["notice_forwarded"]


def test_a_colleague_who_stepped_back_before_or_filed_it_does_not_count(book: Casebook) -> None:
    one, two = (book.hire(officer(USSO, login=login)) for login in ("one", "two"))
    book.hire(replace(officer(USSO, login="filer"), phone="01712345678"))
    book.hire(officer(UNO, login="uno"))
    case = book.file()
    assert step_back(book, two, case).desk.office == USSO
    assert step_back(book, one, case).desk.office == UNO


def test_a_superior_who_steps_back_leaves_the_case_where_it_is(book: Casebook) -> None:
    uno = book.hire(officer(UNO, login="uno"))
    usso = book.hire(officer(USSO, login="usso"))
    case = book.act(usso, book.file(), lambda it: it.accept())
    after = step_back(book, uno, case)
    assert replace(after, version=case.version) == case
    assert (knows(book, again(book, uno), case), knows(book, usso, case)) == (False, True)


def test_it_never_goes_to_an_accused_office_above(book: Casebook) -> None:
    uno, cell = book.hire(officer(UNO, login="uno")), book.hire(officer(CELL, login="cell"))
    book.hire(officer(DC, login="dc"))
    case = book.file(Category.BRIBERY, accused=Accused(AccusedRole.OFFICIAL, "dc"))
    sent = book.act(cell, case, lambda it: it.forward(UNO, "তদন্ত করুন"))
    assert (sent.desk.office, DC in sent.desk.sealed) == (UNO, True)
    after = step_back(book, uno, sent)
    assert (after.desk.office, after.desk.sealed) == (CELL, sent.desk.sealed)


def test_at_the_top_it_stays_and_goes_on_ringing(book: Casebook) -> None:
    one = book.hire(officer(CELL, login="one"))
    case = book.file(place=None)
    book.clock.set(case.due_at)
    book.sweep()
    alarmed = book.get(case)
    after = step_back(book, one, alarmed)
    assert (after.desk.office, after.alarmed, after.status) == (CELL, True, Status.RECEIVED)
    assert (after.timer_at or book.now) > book.now
    assert not knows(book, again(book, one), after)


def test_a_sensitive_case_goes_up_to_where_somebody_may_handle_it(book: Casebook) -> None:
    trusted = book.hire(officer(UWAO, login="trusted", sensitive=True))
    book.hire(officer(UWAO, login="colleague"))
    book.hire(officer(UNO, login="uno"))
    book.hire(officer(DC, login="dc", sensitive=True))
    case = book.file(signals=(VIOLENCE,))
    assert case.desk.office == UWAO
    assert step_back(book, trusted, case).desk.office == DC


@pytest.mark.parametrize("status", [Status.WAITING_CITIZEN, Status.OPEN, Status.IN_PROGRESS])
def test_every_open_case_keeps_a_timer_after_it(book: Casebook, status: Status) -> None:
    for n, alone in enumerate((True, False)):
        one = book.hire(officer(USSO, login=f"one{n}"))
        others = [] if alone else [book.hire(officer(USSO, login=f"two{n}"))]
        case = book.file()
        if status is Status.IN_PROGRESS:
            case = book.act(one, case, lambda it: it.accept())
        elif status is Status.WAITING_CITIZEN:
            case = book.act(one, case, lambda it: it.ask("কোন মাস?"))
        book.clock.advance(hours=1)
        after = step_back(book, one, case)
        assert (after.timer_at or book.now) > book.now
        assert after.due_at >= case.due_at
        for each in (one, *others):
            send_away(book, each, 900)


def test_a_reason_is_needed_and_the_case_as_he_saw_it(book: Casebook) -> None:
    one, case = book.hire(officer(USSO, login="one")), book.file()
    for reason, version, now, wrong in (
        (" . ", case.version, book.now, RuleBroken("words_missing")),
        ("ক" * 601, case.version, book.now, RuleBroken("words_too_long")),
        ("আত্মীয়", case.version + 1, book.now, Conflict("ticket_changed")),
    ):
        with pytest.raises(type(wrong), match=wrong.key), book.database.work() as work:
            recuse(work, book.policy, book.dice, one, case.number, version, reason, now)
    with pytest.raises(NotFound, match="ticket_unknown"):
        step_back(book, officer(f"up-{USSO}"), case)
    book.withdraw(case)
    with pytest.raises(RuleBroken, match="case_is_finished"):
        step_back(book, one, case)
    assert again(book, one).recused == frozenset()


def test_stepping_back_twice_is_refused_because_he_knows_of_it_no_more(book: Casebook) -> None:
    one, case = book.hire(officer(USSO, login="one")), book.file()
    book.hire(officer(USSO, login="two"))
    step_back(book, one, case)
    with pytest.raises(NotFound, match="ticket_unknown"):
        step_back(book, again(book, one), case)
    assert book.get(case).due_at == case.due_at
