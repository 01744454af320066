"""A case before another body: its own time, the desk's clock, a court's pause, and what follows from a ground."""

from datetime import datetime

import pytest

from grs_core.case_ports import DeskNoticeKind, Referral
from grs_core.domain.errors import RuleBroken
from grs_core.domain.events import EventName
from grs_core.domain.lifecycle import Status
from grs_core.domain.ticket import Ticket
from grs_core.services.referring import answer_referral, refer, reject_on
from grs_core.storage.database import Database
from tests.contract.conftest import RunSql
from tests.support.casebook import DD, UNO, USSO, Casebook, officer

KARIM = officer(USSO)


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def sent(book: Casebook, body: str = "bkash", ticket: Ticket | None = None) -> Ticket:
    case = ticket or book.file()
    return book.act(KARIM, case, lambda it: refer(it, body, "BK-77", "বিকাশের কাছে হিসাব চাওয়া হয়েছে"))


def answered(book: Casebook, ticket: Ticket, reference: str = "") -> Ticket:
    who = officer(ticket.desk.office)
    return book.act(who, ticket, lambda it: answer_referral(it, "টাকা ফেরত দেওয়া হয়েছে", reference))


def referrals(book: Casebook, ticket: Ticket) -> tuple[Referral, ...]:
    return book.read(lambda work: work.referrals.of(str(ticket.number)))


def in_days(book: Casebook, days: int) -> datetime:
    return book.policy.calendar_of(USSO).due(book.now, days)


def test_a_body_has_its_own_time_and_the_desks_clock_runs_on(book: Casebook) -> None:
    case = book.file()
    referred = sent(book, ticket=case)
    assert (referred.status, referred.handler, referred.due_at) == (Status.REFERRED, "karim", case.due_at)
    assert (referred.referral_due_at, referred.paused_at) == (in_days(book, 5), None)
    assert referred == book.get(case)
    (row,) = referrals(book, case)
    assert (row.body, row.reference, row.sent_by, row.due_at) == ("bkash", "BK-77", "karim", in_days(book, 5))
    last = book.history(case)[-1]
    assert (last.name, last.target, last.detail) == (EventName.REFERRED, "bkash", "বিকাশের কাছে হিসাব চাওয়া হয়েছে")
    (notice,) = book.notices()
    assert (notice.notice.key, notice.notice.params["body"]) == ("notice_referred", book.policy.bodies["bkash"].name)


def test_a_body_that_is_silent_is_asked_again_and_again_while_the_clock_runs(book: Casebook) -> None:
    case = sent(book)
    for n in (1, 2):
        rings = book.get(case).referral_due_at
        assert rings is not None
        book.clock.set(rings)
        assert book.sweep().chased == 1
        assert referrals(book, case)[0].chased == n
        assert book.get(case).referral_due_at == in_days(book, 5)
    told = book.read(lambda work: work.desk_notices.of(str(case.number)))
    assert [each.kind for each in told].count(DeskNoticeKind.REFERRAL_OVERDUE) == 2
    # Ten working days are over: the desk's own time ran on, and the body owes its answer to the next one.
    assert (book.get(case).desk.office, book.now) == (DD, case.due_at)


def test_an_answer_brings_the_case_back_to_its_desk_with_the_same_promise(book: Casebook) -> None:
    case = sent(book)
    book.clock.advance(days=2)
    back = answered(book, case, "BK-78")
    assert (back.status, back.due_at, back.referral_due_at) == (Status.IN_PROGRESS, case.due_at, None)
    (row,) = referrals(book, case)
    assert (row.answer, row.reference, row.answered_at) == ("টাকা ফেরত দেওয়া হয়েছে", "BK-78", book.now)
    assert book.history(case)[-1].name is EventName.REFERRAL_ANSWERED
    assert sent(book, "nagad", back).status is Status.REFERRED


def test_only_before_a_court_do_the_clocks_stand_still_up_to_the_longest_pause(book: Casebook) -> None:
    case = book.file()
    referred = sent(book, "court", case)
    assert (referred.paused_at, referred.pause_ends_at) == (book.now, in_days(book, book.policy.longest_pause_days))
    assert referred.pause_ends_at is not None
    book.clock.set(referred.pause_ends_at)
    book.sweeps()
    running = book.get(case)
    assert (running.status, running.paused_at, running.pause_ends_at) == (Status.REFERRED, None, None)
    assert running.due_at > case.due_at
    assert running.referral_due_at == referred.referral_due_at
    book.clock.set(running.due_at)
    assert book.sweep().escalated == 1


def test_a_courts_word_before_that_puts_the_promise_off_by_what_was_waited(book: Casebook) -> None:
    case = book.file()
    referred = sent(book, "court", case)
    book.clock.advance(days=4)
    back = answered(book, referred)
    calendar = book.policy.calendar_of(USSO)
    assert calendar.elapsed(case.due_at, back.due_at) >= 3  # the day of filing did not count in the first place
    assert back.statutory is not None
    assert back.statutory.due_at > (case.statutory or back.statutory).due_at


@pytest.mark.parametrize("how", ["forwarded", "escalated"])
def test_an_answer_is_still_owed_when_the_case_has_moved(book: Casebook, how: str) -> None:
    case = sent(book, "acc")
    if how == "forwarded":
        moved = book.act(KARIM, case, lambda it: it.forward(UNO, "আপনার বিষয়"))
    else:
        book.clock.set(case.due_at)
        book.sweep()
        moved = book.get(case)
    assert (moved.status, moved.desk.office) == (Status.OPEN, UNO if how == "forwarded" else DD)
    assert moved.referral_due_at is not None
    with pytest.raises(RuleBroken, match="referral_open"):
        book.act(officer(moved.desk.office), moved, lambda it: refer(it, "bkash", "", "হিসাব চাই"))
    back = answered(book, moved)
    assert (back.status, back.referral_due_at, back.due_at) == (Status.OPEN, None, moved.due_at)
    assert referrals(book, case)[0].answered_at == book.now


def test_a_moved_case_asks_its_new_desk_to_press_the_body(book: Casebook) -> None:
    case = sent(book)
    moved = book.act(KARIM, case, lambda it: it.forward(UNO, "আপনার বিষয়"))
    assert moved.referral_due_at is not None
    book.clock.set(moved.referral_due_at)
    assert book.sweep().chased == 1
    told = book.read(lambda work: work.desk_notices.of(str(case.number)))
    assert (UNO, DeskNoticeKind.REFERRAL_OVERDUE) in {(each.office, each.kind) for each in told}


def test_a_decision_ends_what_another_body_owed(book: Casebook) -> None:
    case = sent(book)
    decided = book.act(KARIM, case, lambda it: it.resolve("টাকা পেয়েছেন"))
    assert decided.referral_due_at is None
    assert referrals(book, case)[0].answered_at == book.now


def test_what_is_no_referral_is_refused(book: Casebook) -> None:
    case = book.file()
    for key, act in (
        ("body_unknown", lambda it: refer(it, "moon", "", "কেন")),
        ("words_missing", lambda it: refer(it, "bkash", "", " . ")),
        ("no_referral", lambda it: answer_referral(it, "উত্তর")),
        ("ground_unknown", lambda it: reject_on(it, "weather")),
    ):
        with pytest.raises(RuleBroken, match=key):
            book.act(KARIM, case, act)
    asked = book.act(KARIM, case, lambda it: it.ask("কোন মাস?"))
    with pytest.raises(RuleBroken, match="act_not_lawful"):
        sent(book, ticket=asked)
    assert referrals(book, case) == ()


def on(book: Casebook, ground: str) -> Ticket:
    return book.act(KARIM, book.file(), lambda it: reject_on(it, ground, "নথি দেখা হয়েছে"))


def test_a_ground_that_rejects_does_so_with_its_own_sentence(book: Casebook) -> None:
    case = on(book, "rti")
    assert (case.status, case.closing.outcome) == (Status.REJECTED, "not_admissible")
    (ruling,) = book.read(lambda work: work.rulings.of(str(case.number)))
    assert ruling.words == book.policy.admissibility["rti"].told.bn
    explained, rejected = book.history(case)[-2:]
    assert (explained.name, explained.target, explained.detail) == (EventName.EXPLAINED, "rti", "নথি দেখা হয়েছে")
    assert (rejected.name, rejected.detail) == (EventName.REJECTED, ruling.words)
    assert book.appeal(case).desk.office == DD


def test_a_ground_that_refers_asks_its_body(book: Casebook) -> None:
    case = on(book, "sub_judice")
    assert (case.status, case.paused_at, referrals(book, case)[0].body) == (Status.REFERRED, book.now, "court")


def test_a_ground_that_waits_is_explained_and_the_case_stays_with_its_clock(book: Casebook) -> None:
    case = on(book, "before_charter_time")
    assert (case.status, case.timer_at) == (Status.OPEN, case.clock.accept_by or case.clock.half_at)
    (notice,) = book.notices()
    told = book.policy.admissibility["before_charter_time"].told.bn
    assert (notice.notice.key, notice.notice.params["words"]) == ("notice_explained", told)
    assert book.history(case)[-1].name is EventName.EXPLAINED


def test_every_ground_of_the_policy_can_be_used(book: Casebook) -> None:
    for ground in book.policy.admissibility:
        assert on(book, ground).status in (Status.REJECTED, Status.REFERRED, Status.OPEN)


def test_an_english_speaker_is_told_in_english(book: Casebook, run_sql: RunSql) -> None:
    case = book.file()
    run_sql("UPDATE tickets SET language = 'en' WHERE number = :number", number=str(case.number))
    rejected = book.act(KARIM, case, lambda it: reject_on(it, "religious"))
    (ruling,) = book.read(lambda work: work.rulings.of(str(rejected.number)))
    assert ruling.words == book.policy.admissibility["religious"].told.en
