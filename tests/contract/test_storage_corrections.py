"""What is learnt from officers: one pair a case, found by verdict and by what a reviewer may know of."""

from dataclasses import replace
from datetime import timedelta

import pytest

from grs_core.domain.correction import Correction, Facts, Verdict
from grs_core.domain.errors import NotAllowed, NotFound
from grs_core.domain.events import Actor
from grs_core.domain.grievance import Accused, AccusedRole, Category
from grs_core.domain.officers import Officer, Role
from grs_core.domain.queue import QueueFilter
from grs_core.domain.tracking import TrackingNumber
from grs_core.services.learning import DEPLOYER, erase_rejected, judge, scope_of
from grs_core.storage.database import Database
from tests.contract.conftest import RunSql
from tests.support.casebook import CELL, CHAIRMAN, UNION, UNO, UP, USSO, Casebook, officer

EVERYTHING = QueueFilter(None, frozenset())
READ = Facts(Category.PAYMENT_DELAYED, "old_age_allowance", UNION)
RIGHT = Facts(Category.BRIBERY, None, None, Accused(AccusedRole.OFFICIAL, "usso"))


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def a_pair(book: Casebook, ticket: str, **changes: object) -> Correction:
    pair = Correction(0, ticket, "সে **** চায়", "bn", "sms", READ, RIGHT, "embedded:ab", book.now, "karim")
    return replace(pair, **changes)  # type: ignore[arg-type]


def kept(book: Casebook, count: int = 1, **case: object) -> list[Correction]:
    """So many pairs, each of a case of its own."""
    for _ in range(count):
        ticket = book.file(**case)  # type: ignore[arg-type]
        book.write(lambda work, number=str(ticket.number): work.corrections.keep(a_pair(book, number)))  # type: ignore[misc]
    return list(book.read(lambda work: work.corrections.page(Verdict.PENDING, None, 1, 99)).corrections)


def seen_by(book: Casebook, who: Officer) -> int:
    return book.read(lambda work: work.corrections.count(scope_of(book.policy, who, book.now)))[Verdict.PENDING]


def test_a_pair_is_found_as_it_was_kept(book: Casebook) -> None:
    (pair,) = kept(book)
    assert pair == a_pair(book, pair.ticket, id=pair.id)
    assert book.read(lambda work: work.corrections.get(pair.id, EVERYTHING)) == pair


def test_the_words_and_the_readings_are_encrypted(book: Casebook, run_sql: RunSql) -> None:
    kept(book)
    ((text, machine, right),) = run_sql("SELECT text, machine, officer FROM corrections")
    assert "চায়" not in text
    assert "payment_delayed" not in machine
    assert "bribery" not in right


def test_a_second_correction_of_a_case_keeps_the_machines_reading_and_is_reviewed_anew(book: Casebook) -> None:
    (pair,) = kept(book)
    book.write(lambda work: judge(work, pair.id, Verdict.ACCEPTED, DEPLOYER, book.now))
    later = a_pair(book, pair.ticket, machine=RIGHT, officer=replace(READ, category=Category.OTHER), by="rahim")
    book.write(lambda work: work.corrections.keep(later))
    assert book.read(lambda work: work.corrections.get(pair.id)) == replace(later, id=pair.id, machine=READ)


def test_pages_are_of_one_verdict_oldest_first_and_the_last_one_is_the_end(book: Casebook) -> None:
    pairs = kept(book, 5)
    first = book.read(lambda work: work.corrections.page(Verdict.PENDING, None, 1, 2))
    assert (list(first.corrections), first.total, first.pages) == (pairs[:2], 5, 3)
    beyond = book.read(lambda work: work.corrections.page(Verdict.PENDING, None, 9, 2))
    assert (list(beyond.corrections), beyond.page) == (pairs[4:], 3)
    none = book.read(lambda work: work.corrections.page(Verdict.REJECTED, None, 1, 2))
    assert (none.corrections, none.total, none.pages) == ((), 0, 1)


def test_a_verdict_is_kept_with_who_gave_it_and_may_be_changed(book: Casebook) -> None:
    pairs = kept(book, 3)
    chief = Actor("officer:nasrin", "console")
    done = book.write(lambda work: judge(work, pairs[0].id, Verdict.REJECTED, chief, book.now, EVERYTHING))
    assert (done.verdict, done.reviewed_by, done.reviewed_at) == (Verdict.REJECTED, "nasrin", book.now)
    book.write(lambda work: judge(work, pairs[0].id, Verdict.ACCEPTED, chief, book.now))
    book.write(lambda work: judge(work, pairs[2].id, Verdict.ACCEPTED, chief, book.now))
    assert [pair.id for pair in book.read(lambda work: list(work.corrections.accepted()))] == [pairs[0].id, pairs[2].id]
    counted = book.read(lambda work: work.corrections.count())
    assert counted == {Verdict.PENDING: 1, Verdict.ACCEPTED: 2, Verdict.REJECTED: 0}
    assert book.database.verify_audit().ok


def test_nobody_judges_his_own_correction_nor_one_that_is_not_there(book: Casebook) -> None:
    (pair,) = kept(book)
    with pytest.raises(NotAllowed, match="own_correction"):
        book.write(lambda work: judge(work, pair.id, Verdict.ACCEPTED, Actor("officer:karim", "console"), book.now))
    with pytest.raises(NotFound, match="correction_unknown"):
        book.write(lambda work: judge(work, pair.id + 1, Verdict.ACCEPTED, DEPLOYER, book.now))
    with pytest.raises(NotFound, match="correction_unknown"):
        book.write(lambda work: work.corrections.judge(pair.id + 1, Verdict.ACCEPTED, "admin", book.now))


def test_a_reviewer_sees_the_pairs_of_the_cases_that_he_sees(book: Casebook) -> None:
    kept(book)
    kept(book, accused=CHAIRMAN)
    kept(book, place=None)
    chiefs = {post: officer(post, role=Role.SUPERVISOR) for post in (UP, UNO, USSO, CELL)}
    assert {post: seen_by(book, who) for post, who in chiefs.items()} == {UP: 0, UNO: 2, USSO: 1, CELL: 3}
    assert seen_by(book, officer(role=Role.ADMIN)) == 3
    assert seen_by(book, officer(UP, role=Role.ADMIN)) == 2, "sealed from a post that he holds"
    for nobody in (officer(UNO), officer(UNO, role=Role.VOLUNTEER), officer(UNO, role=Role.SUPERVISOR, active=False)):
        with pytest.raises(NotAllowed, match="not_a_reviewer"):
            seen_by(book, nobody)


def test_out_of_scope_looks_like_not_there(book: Casebook) -> None:
    (pair,) = kept(book)
    elsewhere = scope_of(book.policy, officer("uno-BD201202", role=Role.SUPERVISOR), book.now)
    with pytest.raises(NotFound, match="correction_unknown"):
        book.write(lambda work: judge(work, pair.id, Verdict.ACCEPTED, DEPLOYER, book.now, elsewhere))


def test_the_pair_of_a_case_that_has_become_sensitive_is_gone_for_everybody(book: Casebook) -> None:
    (pair,) = kept(book)
    book.write(lambda work: judge(work, pair.id, Verdict.ACCEPTED, DEPLOYER, book.now))
    ticket = book.read(lambda work: work.tickets.get(TrackingNumber.read(pair.ticket)))
    book.write(lambda work: work.tickets.save(replace(ticket, sensitive=True)))
    assert book.read(lambda work: list(work.corrections.accepted())) == []
    assert book.read(lambda work: work.corrections.count())[Verdict.ACCEPTED] == 0
    with pytest.raises(NotFound, match="correction_unknown"):
        book.read(lambda work: work.corrections.get(pair.id))


def test_what_was_rejected_long_enough_ago_is_erased_and_nothing_else(book: Casebook) -> None:
    pairs = kept(book, 4)
    for pair, verdict in zip(pairs, (Verdict.REJECTED, Verdict.ACCEPTED, Verdict.REJECTED), strict=False):
        book.write(lambda work, pair=pair, verdict=verdict: judge(work, pair.id, verdict, DEPLOYER, book.now))  # type: ignore[misc]
        book.clock.advance(days=1)
    before = book.now - timedelta(days=1)
    assert book.write(lambda work: erase_rejected(work, before, DEPLOYER, book.now)) == 1
    assert book.write(lambda work: erase_rejected(work, before, DEPLOYER, book.now)) == 0
    counted = book.read(lambda work: work.corrections.count())
    assert counted == {Verdict.PENDING: 1, Verdict.ACCEPTED: 1, Verdict.REJECTED: 1}
