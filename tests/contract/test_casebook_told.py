"""What a citizen is told of his case at every stage: where it is, what he can do now, how the date came about."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from bot.dialogue.effects import Reply
from bot.speech.pages import segments
from bot.speech.render import Speech
from bot.text.normalise import recompose
from gateway.services.telling import REMEMBERED, decided, explanation, stands
from grs_core.domain.complainant import Address
from grs_core.domain.lifecycle import Status
from grs_core.domain.promise import Explained
from grs_core.domain.ticket import Ticket
from grs_core.services.closure import confirm, reopen
from grs_core.storage.database import Database
from tests.support.casebook import CITIZEN, MINE, THEIRS, USSO, Casebook, officer

WAITED = Explained(
    started_at=datetime(2026, 3, 10, 4, tzinfo=UTC),
    working_days=30,
    extra_days=0,
    holidays=tuple((date(2026, 3, day), "ঈদ") for day in (19, 22, 23, 26)),
    working_saturdays=(),
    paused_days=Fraction(23, 4),
    due_at=datetime(2026, 5, 12, 11, tzinfo=UTC),
    provisional=True,
    calendar_version="2026",
)


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def keys(book: Casebook, ticket: Ticket, asker: Address = MINE, why: bool = False) -> list[str]:
    told = book.read(lambda work: stands(work, book.policy, book.get(ticket), asker, book.now, why))
    return [reply.key for reply in told]


def resolved(book: Casebook) -> Ticket:
    return book.act(officer(USSO), book.file(), lambda case: case.resolve("টাকা পাঠানো শেষ"))


def test_every_stage_has_its_own_words_and_says_what_can_be_done(book: Casebook) -> None:
    ticket = book.file()
    assert keys(book, ticket) == ["status_one"]
    proposed = resolved(book)
    assert keys(book, proposed) == ["status_resolved"]
    again = book.write(lambda work: reopen(work, book.policy, MINE, proposed.number, "", CITIZEN, book.now))
    assert keys(book, again) == ["status_reopened"]
    over = book.reject(again, login="rahim")
    assert keys(book, over) == ["status_rejected"]
    assert keys(book, book.appeal(over)) == ["status_appealed"]
    assert keys(book, book.withdraw(ticket)) == ["status_done"]


def test_a_closed_case_says_who_closed_it(book: Casebook) -> None:
    spoken, silent = resolved(book), resolved(book)
    book.write(lambda work: confirm(work, MINE, spoken.number, CITIZEN, book.now))
    book.clock.set(silent.closing.confirm_by or book.now)
    book.sweep()
    assert (keys(book, spoken), keys(book, silent)) == (["status_confirmed"], ["status_unconfirmed"])
    book.clock.advance(days=30)
    assert keys(book, silent) == ["status_done"]


def test_another_phone_hears_the_stage_and_no_more(book: Casebook) -> None:
    for ticket in (resolved(book), book.reject(book.file())):
        assert keys(book, ticket, THEIRS) == ["status_done"]


def test_a_merged_case_tells_of_the_one_that_goes_on_under_its_own_number(book: Casebook) -> None:
    main, mine = book.file(), book.file()
    merged = mine.merged(main.number)
    (told,) = book.read(lambda work: stands(work, book.policy, merged, MINE, book.now, False))
    assert (told.key, told.params["number"], told.params["due"]) == ("status_merged", str(mine.number), main.due_at)


def test_a_number_out_of_the_blue_is_for_a_decision_of_ninety_days(book: Casebook) -> None:
    proposed = resolved(book)
    for after, waits in ((timedelta(0), True), (REMEMBERED, True), (REMEMBERED + timedelta(seconds=1), False)):
        known = decided(book.policy, proposed, book.now + after)
        assert known is not None
        assert known.proposed is waits
    assert decided(book.policy, book.file(), book.now) is None
    turned_down = decided(book.policy, book.reject(book.file()), book.now)
    assert turned_down is not None
    assert (turned_down.proposed, turned_down.may_appeal) == (False, True)


def test_who_asks_when_hears_how_the_date_was_counted(book: Casebook) -> None:
    assert keys(book, book.file(), why=True) == ["status_one", "due_days"]
    speech = Speech.load()
    line, doubt = (speech.say(reply.key, reply.params, "bn") for reply in explanation(WAITED))
    assert line == speech.say("due_days_holidays_waited", {"days": 30, "holidays": 4, "waited": 6}, "bn")
    assert "৩০ কর্মদিবস" in line and "৪ দিন" in line and "৬ দিন" in line
    assert "আনুমানিক" in doubt
    plain = replace(WAITED, holidays=(), paused_days=Fraction(0), provisional=False, extra_days=10)
    assert explanation(plain) == [Reply("due_days", {"days": 40, "holidays": 0, "waited": 0})]
    assert explanation(None) == []


def test_the_count_is_left_out_where_two_segments_do_not_hold_it(book: Casebook) -> None:
    """The office and the date never give way to it."""
    office = max(
        (book.policy.office_name(office.code) for office in book.policy.directory), key=lambda name: len(name.bn)
    )
    status = Reply(
        "status_one", {"number": "4829103756", "office": office, "due": WAITED.due_at, "stage": "in_progress"}
    )
    (text,) = Speech.load().texts((status, *explanation(WAITED)), "bn")
    assert segments(text) <= 2
    assert "১২ মে" in text


# ------------------------------------------------------------------ while the clock stands
def test_while_his_answer_is_awaited_no_date_is_promised_and_the_question_is_told_again(book: Casebook) -> None:
    asked = book.act(officer(USSO), book.file(), lambda case: case.ask("কোন মাসের টাকা?"))
    told = book.read(lambda work: stands(work, book.policy, asked, MINE, book.now, True))
    assert [reply.key for reply in told] == ["status_asked", "question_again"]
    for language in ("bn", "en"):
        (text,) = Speech.load().texts(told, language)
        assert recompose("কোন মাসের টাকা?") in text
        assert segments(text) <= 2
        assert not re.search("2026|২০২৬", text.replace(str(asked.number), ""))
    assert keys(book, asked, THEIRS) == ["status_asked"]


def test_a_question_too_long_for_two_segments_stays_in_the_notice(book: Casebook) -> None:
    asked = book.act(officer(USSO), book.file(), lambda case: case.ask("কোন মাসের টাকা পান নাই? " * 7))
    told = book.read(lambda work: stands(work, book.policy, asked, MINE, book.now, False))
    (text,) = Speech.load().texts(told, "bn")
    assert recompose("কোন মাসের") not in text


def test_the_question_of_one_of_several_cases_is_not_told_again(book: Casebook) -> None:
    asked = book.act(officer(USSO), book.file(), lambda case: case.ask("কোন মাসের টাকা?"))
    book.file()
    assert keys(book, asked) == ["status_asked"]


def test_a_question_for_which_no_pause_is_left_leaves_the_date_as_it_is(book: Casebook) -> None:
    asked = book.act(officer(USSO), book.file(), lambda case: case.ask("কোন মাসের টাকা?"))
    running = replace(asked, paused_at=None)
    told = book.read(lambda work: stands(work, book.policy, running, MINE, book.now, False))
    assert [reply.key for reply in told] == ["status_one"]


def test_a_case_before_a_court_promises_no_date(book: Casebook) -> None:
    asked = book.act(officer(USSO), book.file(), lambda case: case.ask("কোন মাসের টাকা?"))
    court = replace(asked, status=Status.REFERRED)
    told = book.read(lambda work: stands(work, book.policy, court, THEIRS, book.now, False))
    assert [reply.key for reply in told] == ["status_referred"]
