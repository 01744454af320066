"""A common cause that is resolved resolves its members: each once, each for himself, none that it does not cover."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from grs_core.domain.closing import Ruling
from grs_core.domain.events import EventName
from grs_core.domain.grievance import Category
from grs_core.domain.lifecycle import UNFINISHED, Status
from grs_core.domain.ticket import Ticket
from grs_core.services.closure import reopen
from grs_core.services.together import AT_ONCE, settle
from grs_core.storage.database import Database
from tests.contract.conftest import RunSql
from tests.support.alike import citizen, complain, merged, opened, resolve
from tests.support.casebook import CELL, CITIZEN, DD, UNO, USSO, Casebook, officer
from tests.support.lane import VIOLENCE

KARIM = officer(USSO)


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def rulings(book: Casebook, ticket: Ticket) -> tuple[Ruling, ...]:
    return book.read(lambda work: work.rulings.of(str(ticket.number)))


def test_resolving_it_resolves_each_member_once_wherever_it_lies(book: Casebook) -> None:
    case, cases = opened(book, 1, 2, 3)
    moved = book.act(KARIM, cases[0], lambda it: it.forward(UNO, "আপনার বিষয়"))
    asked = book.act(KARIM, cases[1], lambda it: it.ask("কত টাকা?"))
    done = resolve(book, cases[2], USSO)
    book.notices()
    over = resolve(book, case)
    assert (over.status, over.closing.confirm_by, over.timer_at) == (Status.RESOLVED, None, None)
    for each in map(book.get, (moved, asked)):
        assert (each.status, each.desk.office, each.decided_by) == (Status.RESOLVED, DD, DD)
        assert each.closing.confirm_by == book.now + timedelta(days=book.policy.standards.confirm_days)
        assert each.closing.outcome == "action_taken"
        assert book.told(each).count(EventName.RESOLVED) == 1
        assert len(rulings(book, each)) == 1
    assert book.get(done) == done
    assert Counter(each.ticket for each in book.notices()) == Counter([str(moved.number), str(asked.number)])
    assert book.sweep().settled == 0
    assert book.notices() == ()


def test_what_a_member_was_merged_into_it_is_decided_too(book: Casebook) -> None:
    case, cases = opened(book, 1, 2, 3)
    follower = merged(book, complain(book, 4, Category.BRIBERY), cases[0], UNO)
    resolve(book, case)
    after = book.get(follower)
    assert (after.status, after.decided_by) == (Status.RESOLVED, DD)


def test_each_member_appeals_above_the_desk_that_decided_them_all(book: Casebook) -> None:
    case, cases = opened(book, 1, 2, 3)
    resolve(book, case)
    heard = book.appeal(cases[0], citizen(1))
    assert heard.desk.office == CELL
    assert book.get(cases[1]).status is Status.RESOLVED


def test_who_says_that_it_is_not_solved_is_not_resolved_again(book: Casebook) -> None:
    case, cases = opened(book, 1, 2, 3)
    resolve(book, case)
    book.clock.advance(days=1)
    again = book.write(lambda work: reopen(work, book.policy, citizen(1), cases[0].number, "পাইনি", CITIZEN, book.now))
    assert (again.status, again.desk.office) == (Status.OPEN, DD)
    book.write(lambda work: work.links.wake(case.number))
    book.sweep()
    assert book.get(cases[0]) == again


def test_a_decision_below_or_beside_does_not_cover_what_lies_higher(book: Casebook) -> None:
    case, cases = opened(book, 1, 2, 3, 4, 5)
    higher, heard, secret, own = (book.get(each) for each in cases[:4])
    top = officer(CELL, sensitive=True)
    higher = book.act(top, higher, lambda it: it.forward(CELL, "নিজে দেখব"))
    book.reject(heard)
    heard = book.appeal(heard, citizen(2))
    secret = book.enrich(secret.number, signals=(VIOLENCE,))
    book.hire(officer(DD, login="karim"))
    book.write(lambda work: work.recusals.add(str(own.number), "karim", book.now))
    resolve(book, case)
    for each in (higher, heard, secret, own):
        assert book.get(each) == each
        assert each.status in UNFINISHED
    assert book.get(cases[4]).status is Status.RESOLVED


def test_a_common_cause_that_was_not_proved_leaves_every_member_its_own_decision(book: Casebook) -> None:
    case, cases = opened(book, 1, 2, 3)
    book.act(officer(DD), case, lambda it: it.reject("প্রমাণ নেই", "not_proved"))
    assert [book.get(each) for each in cases] == cases
    assert book.sweep().settled == 0


def test_what_is_too_much_for_one_change_the_sweep_does(book: Casebook, run_sql: RunSql) -> None:
    assert AT_ONCE == 200
    case, cases = opened(book, 1, 2, 3, 4, 5)
    over = resolve(book, case)
    # As if three had been too many: they were not decided, and wait.
    for each in cases[2:]:
        undecided(book, each)
        run_sql("UPDATE ticket_links SET pending = :yes WHERE child = :of", yes=True, of=str(each.number))
    assert book.write(lambda work: settle(work, book.policy, book.dice, over, book.now, limit=1)) == 1
    assert [book.get(each).status for each in cases].count(Status.RESOLVED) == 3
    assert book.sweep().settled == 2
    assert {book.get(each).status for each in cases} == {Status.RESOLVED}
    assert book.sweep().settled == 0


def undecided(book: Casebook, before: Ticket) -> None:
    now = replace(before, version=book.get(before).version)
    book.write(lambda work: work.tickets.save(now))
