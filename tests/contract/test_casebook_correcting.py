"""An officer corrects what the machine read: the case goes where it belongs, and no promise grows."""

from dataclasses import replace
from datetime import timedelta

import pytest

from grs_core.domain.correction import Facts, Verdict
from grs_core.domain.errors import Conflict, NotFound, RuleBroken
from grs_core.domain.events import EventName
from grs_core.domain.grievance import Accused, AccusedRole, Category, Priority
from grs_core.domain.lifecycle import Status
from grs_core.domain.officers import Officer
from grs_core.domain.offices import Tier
from grs_core.domain.ticket import Ticket
from grs_core.services.correcting import Lesson
from grs_core.storage.database import Database
from tests.support.casebook import CELL, DD, DISTRICT, OTHER_UNION, THEIRS, UNION, UNO, UPAZILA, USSO, Casebook, officer

CLERK = officer(USSO)
LESSON = Lesson("embedded:0123456789ab", lambda ticket: ticket.grievance.text.replace("মাস", "****"))
FACTS = Facts(Category.PAYMENT_DELAYED, "old_age_allowance", UNION)


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def corrected(book: Casebook, who: Officer, ticket: Ticket, **right: object) -> Ticket:
    facts = Facts(**{**_fields(Facts.of(ticket.grievance)), **right})  # type: ignore[arg-type]
    return book.act(who, ticket, lambda case: case.correct(facts, LESSON))


def _fields(facts: Facts) -> dict[str, object]:
    return {name: getattr(facts, name) for name in ("category", "programme", "place", "accused")}


def test_a_correction_that_leads_to_the_same_desk_changes_the_facts_and_tells_nobody(book: Casebook) -> None:
    filed = book.file()
    ticket = corrected(book, CLERK, filed, category=Category.UNDERPAYMENT, place=OTHER_UNION)
    assert ticket == book.get(ticket)
    assert Facts.of(ticket.grievance) == Facts(Category.UNDERPAYMENT, "old_age_allowance", OTHER_UNION)
    assert (ticket.desk.office, ticket.status) == (USSO, Status.OPEN)
    event = book.history(ticket)[-1]
    assert (event.name, event.actor.who, event.target) == (EventName.CORRECTED, "officer:karim", "open")
    assert event.detail == f"category=payment_delayed→underpayment; place={UNION}→{OTHER_UNION}"
    assert book.notices() == ()


def test_a_case_goes_to_the_desk_that_the_right_programme_names(book: Casebook) -> None:
    ticket = corrected(book, CLERK, book.file(), programme="mother_child_benefit")
    assert ticket.desk.office == f"uwao-{UPAZILA}"
    assert (ticket.status, ticket.handler) == (Status.OPEN, None)
    moved = book.history(ticket)[-1]
    assert (moved.name, moved.origin, moved.target) == (EventName.ROUTED, USSO, ticket.desk.office)
    assert "programme mother_child_benefit" in moved.detail
    (notice,) = book.notices()
    assert notice.notice.key == "notice_forwarded"
    with pytest.raises(NotFound):
        corrected(book, CLERK, ticket, programme="old_age_allowance")


def test_a_case_never_goes_to_the_desk_of_the_one_who_is_accused(book: Casebook) -> None:
    ticket = corrected(book, CLERK, book.file(), accused=Accused(AccusedRole.OFFICIAL, "usso"))
    assert USSO in ticket.desk.sealed
    assert (ticket.desk.office, ticket.desk.tier) == (DD, Tier.DISTRICT)
    cleared = corrected(book, officer(DD), ticket, accused=None)
    assert USSO in cleared.desk.sealed, "who was accused once stays shut out"
    assert cleared.desk.office != USSO


@pytest.mark.parametrize("days", [0, 3, 6])
def test_the_promise_may_come_nearer_and_never_goes_further(book: Casebook, days: int) -> None:
    filed = book.file()
    book.clock.advance(days=days)
    urgent = corrected(book, CLERK, filed, category=Category.MFS_FRAUD)
    assert (urgent.priority, urgent.desk.office) == (Priority.P1, USSO)
    assert urgent.due_at <= filed.due_at
    assert days or urgent.due_at < filed.due_at
    late = corrected(book, CLERK, urgent, category=Category.INFORMATION_CORRECTION, programme="mother_child_benefit")
    assert late.due_at <= urgent.due_at
    assert late.clock.half_at <= late.clock.late_at <= late.due_at


def test_a_case_that_has_climbed_stays_as_high_as_it_is(book: Casebook) -> None:
    filed = book.file()
    book.clock.set(filed.due_at)
    book.sweeps(escalated=1)
    risen = book.get(filed)
    assert risen.desk.office == DD
    ticket = corrected(book, officer(DD), risen, programme="mother_child_benefit")
    assert ticket.desk.office == f"dd_dwa-{DISTRICT}"
    assert ticket.due_at <= risen.due_at


def test_a_place_that_was_missing_takes_the_case_from_the_cell_to_its_desk(book: Casebook) -> None:
    filed = book.file(place=None)
    assert (filed.desk.office, filed.status) == (CELL, Status.RECEIVED)
    ticket = corrected(book, officer(CELL), filed, place=UNION)
    assert (ticket.desk.office, ticket.status) == (USSO, Status.OPEN)
    assert ticket.due_at <= filed.due_at


def test_an_alarmed_case_gets_a_clock_that_rings(book: Casebook) -> None:
    filed = book.file(place=None)
    book.clock.set(filed.due_at + timedelta(days=1))
    book.sweeps(alarmed=1)
    ticket = corrected(book, officer(CELL), book.get(filed), place=UNION)
    assert not ticket.alarmed
    assert ticket.timer_at is not None
    assert ticket.timer_at > book.now


def test_where_an_officer_sent_it_on_purpose_it_stays(book: Casebook) -> None:
    sent = book.act(CLERK, book.file(), lambda case: case.forward(UNO, "তদন্ত দরকার"))
    ticket = corrected(book, officer(UNO), sent, category=Category.UNDERPAYMENT)
    assert ticket.desk.office == UNO
    assert ticket.due_at <= sent.due_at


def test_a_clock_that_stands_still_goes_on_from_there_on_the_new_desk(book: Casebook) -> None:
    asked = book.act(CLERK, book.file(), lambda case: case.ask("কোন মাস?"))
    book.clock.advance(days=2)
    kept = corrected(book, CLERK, asked, category=Category.UNDERPAYMENT)
    assert (kept.status, kept.paused_at) == (Status.WAITING_CITIZEN, asked.paused_at)
    moved = corrected(book, CLERK, kept, programme="mother_child_benefit")
    assert (moved.status, moved.paused_at) == (Status.OPEN, None)
    assert moved.due_at > book.now


def test_what_cannot_be_corrected_is_refused_and_nothing_is_kept(book: Casebook) -> None:
    ticket = book.file()
    for right, refusal in (
        ({}, "nothing_corrected"),
        ({"programme": "lottery"}, "programme_unknown"),
        ({"place": "BD99"}, "place_not_ours"),
        ({"place": None}, "place_not_ours"),
        ({"accused": Accused(AccusedRole.OFFICIAL, "zzz")}, "accused_unknown"),
        ({"accused": Accused(AccusedRole.UP_CHAIRMAN, "usso")}, "accused_unknown"),
    ):
        with pytest.raises(RuleBroken, match=refusal):
            corrected(book, CLERK, ticket, **right)
    decided = book.act(CLERK, ticket, lambda case: case.resolve("টাকা পাঠানো হয়েছে"))
    with pytest.raises(RuleBroken, match="act_not_lawful"):
        corrected(book, CLERK, decided, category=Category.UNDERPAYMENT)
    with pytest.raises(Conflict):
        corrected(book, CLERK, ticket, category=Category.UNDERPAYMENT)
    assert EventName.CORRECTED not in book.told(ticket)
    assert book.read(lambda work: work.corrections.count())[Verdict.PENDING] == 0


def test_the_pair_is_kept_masked_with_both_readings_and_one_a_case(book: Casebook) -> None:
    filed = book.file()
    once = corrected(book, CLERK, filed, category=Category.UNDERPAYMENT)
    corrected(book, CLERK, once, category=Category.BRIBERY, programme=None)
    (pair,) = book.read(lambda work: work.corrections.page(Verdict.PENDING, None, 1, 25)).corrections
    assert (pair.text, pair.language, pair.channel, pair.by) == ("তিন **** ভাতা পাই না", "bn", "sms", "karim")
    assert (pair.machine, pair.model) == (FACTS, "embedded:0123456789ab")
    assert pair.officer == Facts(Category.BRIBERY, None, UNION)


def test_what_is_put_back_as_the_machine_had_read_it_needs_no_review(book: Casebook) -> None:
    once = corrected(book, CLERK, book.file(), category=Category.UNDERPAYMENT)
    back = corrected(book, CLERK, once, category=Category.PAYMENT_DELAYED)
    assert book.read(lambda work: work.corrections.count())[Verdict.PENDING] == 0
    corrected(book, CLERK, back, category=Category.BRIBERY)
    (pair,) = book.read(lambda work: work.corrections.page(Verdict.PENDING, None, 1, 25)).corrections
    assert (pair.machine.category, pair.officer.category) == (Category.PAYMENT_DELAYED, Category.BRIBERY)


def test_a_place_above_the_upazila_takes_the_stead_of_a_coarse_one_only(book: Casebook) -> None:
    division = UPAZILA[:4]
    with pytest.raises(RuleBroken, match="place_too_coarse"):
        corrected(book, CLERK, book.file(), place=DISTRICT)
    with pytest.raises(RuleBroken, match="place_too_coarse"):
        corrected(book, officer(CELL), book.file(place=None, address=THEIRS), place=DISTRICT)
    coarse = book.file(place=division)
    assert corrected(book, officer(coarse.desk.office), coarse, place=DISTRICT).grievance.place == DISTRICT


def test_a_sensitive_case_stays_in_its_lane_and_nothing_of_it_is_kept(book: Casebook) -> None:
    trusted = book.hire(replace(officer(f"uwao-{UPAZILA}", login="salma"), handles_sensitive=True))
    filed = book.file(signals=("violence_against_women",))
    assert (filed.desk.office, filed.sensitive) == (f"uwao-{UPAZILA}", True)
    ticket = corrected(book, trusted, filed, category=Category.STAFF_MISCONDUCT, programme="egpp")
    assert (ticket.desk.office, ticket.sensitive) == (f"uwao-{UPAZILA}", True)
    assert ticket.due_at <= filed.due_at
    assert book.read(lambda work: work.corrections.count())[Verdict.PENDING] == 0
    elsewhere = corrected(book, trusted, ticket, place="BD201202")
    assert elsewhere.desk.office == CELL, "nobody there may handle it"
