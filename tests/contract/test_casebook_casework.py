"""What an officer may do with a case that he sees, and what nobody may."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest

from grs_core.domain.errors import Conflict, NotFound, RuleBroken
from grs_core.domain.events import EventName
from grs_core.domain.grievance import Accused, AccusedRole, Category
from grs_core.domain.lifecycle import Status
from grs_core.domain.offices import Tier
from grs_core.domain.ticket import Ticket
from grs_core.policy import tables
from grs_core.policy.load import load_policy
from grs_core.services.casework import LONGEST_WORDS, Casework
from grs_core.services.citizen import add_information
from grs_core.storage.database import Database
from tests.support.casebook import (
    CELL,
    CHAIRMAN,
    CITIZEN,
    DC,
    DD,
    MINE,
    OTHER_UNION,
    UNO,
    UP,
    USSO,
    Casebook,
    officer,
)

CLERK = officer(USSO)
OTHER_UPAZILA = "BD201202"
QUESTION, ANSWER = "কোন মাস থেকে ভাতা পান না?", "জুন মাস থেকে"


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def saying(act: Callable[[Casework, str], Ticket], words: str) -> Callable[[Casework], Ticket]:
    return lambda case: act(case, words)


def forwarding(office: str) -> Callable[[Casework], Ticket]:
    return lambda case: case.forward(office, "আপনার বিষয়")


def test_an_officer_takes_a_case_on_and_decides_it(book: Casebook) -> None:
    accepted = book.act(CLERK, book.file(), lambda case: case.accept())
    assert (accepted.status, accepted.handler) == (Status.IN_PROGRESS, "karim")
    resolved = book.act(CLERK, accepted, lambda case: case.resolve("  আপনার ভাতা \n চালু হয়েছে  "))
    assert resolved == book.get(resolved)
    assert (resolved.status, resolved.decided_by, resolved.decided_at) == (Status.RESOLVED, USSO, book.now)
    assert resolved.timer_at == resolved.closing.confirm_by == book.now + timedelta(days=10)
    events = book.history(resolved)[2:]
    assert [(event.name, event.actor.who, event.target) for event in events] == [
        (EventName.ACCEPTED, "officer:karim", "in_progress"),
        (EventName.RESOLVED, "officer:karim", "resolved"),
    ]
    assert events[-1].detail == "আপনার ভাতা চালু হয়েছে"


@pytest.mark.parametrize("silenced", [False, True])
def test_the_citizen_is_told_a_decision_and_asked_a_question_even_after_stop(book: Casebook, silenced: bool) -> None:
    book.write(lambda work: work.conversations.silence(MINE, silenced))
    ticket = book.act(CLERK, book.file(), lambda case: case.ask(QUESTION))
    book.act(CLERK, ticket, lambda case: case.reject("অন্য ভাতা পান"))
    question, decision = sorted(book.notices(), key=lambda notice: notice.notice.key)
    assert (question.notice.key, question.notice.decision) == ("notice_question", False)
    assert question.notice.params["words"] == QUESTION
    assert (decision.notice.key, decision.notice.decision) == ("notice_rejected", True)
    assert decision.notice.params["words"] == "অন্য ভাতা পান"
    for sent in (question, decision):
        assert (sent.address, sent.language, sent.ticket) == (MINE, "bn", str(ticket.number))
        assert "তিন মাস" not in str(sent.notice.params), "the story is not sent to a shared phone"


def test_a_forwarding_is_told_unless_the_citizen_said_stop(book: Casebook) -> None:
    book.act(CLERK, book.file(), lambda case: case.forward(UNO, "তাঁর এখতিয়ার"))
    (told,) = book.notices()
    assert told.notice.key == "notice_forwarded"
    assert told.notice.params["office"] == book.policy.office_name(UNO)
    book.write(lambda work: work.conversations.silence(MINE, True))
    book.act(CLERK, book.file(), lambda case: case.forward(UNO, "তাঁর এখতিয়ার"))
    assert book.notices() == ()


def test_while_the_citizen_is_asked_the_clock_stands_and_goes_on_with_his_answer(book: Casebook) -> None:
    ticket = book.file()
    book.clock.advance(days=1)
    asked = book.act(CLERK, ticket, lambda case: case.ask(QUESTION))
    assert (asked.status, asked.handler, asked.paused_at) == (Status.WAITING_CITIZEN, "karim", book.now)
    assert asked.timer_at == asked.pause_ends_at == book.policy.calendar.due(book.now, 10)
    book.clock.advance(days=2)
    waited = book.policy.calendar.elapsed(asked.paused_at or book.now, book.now)
    assert waited == 2
    answered = book.write(
        lambda work: add_information(work, book.policy, MINE, ticket.number, ANSWER, CITIZEN, book.now)
    )
    assert answered == book.get(ticket)
    assert (answered.status, answered.paused_at) == (Status.IN_PROGRESS, None)
    assert answered.due_at == book.policy.calendar.advance(ticket.due_at, waited) > ticket.due_at


# ----------------------------------------------------------------- refusals
ACTS: dict[str, Callable[[Casework], Ticket]] = {
    "accept": lambda case: case.accept(),
    "ask": lambda case: case.ask(QUESTION),
    "forward": lambda case: case.forward(UNO, "তাঁর এখতিয়ার"),
    "resolve": lambda case: case.resolve("হয়েছে"),
    "reject": lambda case: case.reject("হবে না"),
}


def test_who_acts_on_what_another_has_changed_is_refused_and_changes_nothing(book: Casebook) -> None:
    seen = book.file()
    meanwhile = book.act(officer(UNO, login="salma"), seen, lambda case: case.ask(QUESTION))
    for act in ACTS.values():
        with pytest.raises(Conflict, match="ticket_changed"):
            book.act(CLERK, seen, act)
    assert book.get(seen) == meanwhile
    assert len(book.notices()) == 1
    assert book.told(seen)[-1] is EventName.CITIZEN_ASKED


def test_who_may_not_see_a_case_is_answered_as_if_there_were_none(book: Casebook) -> None:
    ticket = book.file()
    stranger = officer(f"usso-{OTHER_UPAZILA}", f"up-{OTHER_UNION}")
    for act in ACTS.values():
        with pytest.raises(NotFound, match="ticket_unknown"):
            book.act(stranger, ticket, act)
    assert book.get(ticket) == ticket


def test_a_finished_case_takes_no_act(book: Casebook) -> None:
    done = book.act(CLERK, book.file(), lambda case: case.resolve("হয়েছে"))
    book.notices()
    for act in ACTS.values():
        with pytest.raises(RuleBroken, match="act_not_lawful"):
            book.act(CLERK, done, act)
    assert book.get(done) == done
    assert book.notices() == ()


def test_a_case_is_accepted_once(book: Casebook) -> None:
    accepted = book.act(CLERK, book.file(), lambda case: case.accept())
    with pytest.raises(RuleBroken, match="act_not_lawful"):
        book.act(officer(UNO, login="salma"), accepted, lambda case: case.accept())


def test_words_that_say_nothing_are_refused(book: Casebook) -> None:
    ticket = book.file()
    acts: list[Callable[[Casework, str], Ticket]] = [
        Casework.ask,
        Casework.resolve,
        Casework.reject,
        lambda case, words: case.forward(UNO, words),
    ]
    for words, act in product(["", "   ", "\n\t", "…", "?!", "\u200b\u200c"], acts):
        with pytest.raises(RuleBroken, match="words_missing"):
            book.act(CLERK, ticket, saying(act, words))
    assert book.get(ticket) == ticket


def test_words_may_be_as_long_as_four_parts_and_no_longer(book: Casebook) -> None:
    ticket = book.file()
    with pytest.raises(RuleBroken, match="words_too_long") as refused:
        book.act(CLERK, ticket, lambda case: case.resolve("ক" * (LONGEST_WORDS + 1)))
    assert refused.value.params == {"limit": str(LONGEST_WORDS), "length": str(LONGEST_WORDS + 1)}
    assert book.act(CLERK, ticket, lambda case: case.resolve("ক" * LONGEST_WORDS)).status is Status.RESOLVED


# ---------------------------------------------------------------- forwarding
def test_a_forwarded_case_has_a_fresh_clock_and_nobody_who_accepted_it(book: Casebook) -> None:
    accepted = book.act(CLERK, book.file(), lambda case: case.accept())
    book.clock.advance(days=5)
    moved = book.act(CLERK, accepted, lambda case: case.forward(DC, "জেলার বিষয়"))
    assert (moved.desk.office, moved.desk.tier, moved.status) == (DC, Tier.DISTRICT, Status.OPEN)
    assert (moved.handler, moved.clock.rung) == (None, 0)
    assert moved.due_at == book.policy.calendar.due(book.now, 15)
    last = book.history(moved)[-1]
    assert (last.name, last.origin, last.target, last.detail) == (EventName.FORWARDED, USSO, DC, "জেলার বিষয়")


def test_a_case_that_waits_for_the_citizen_may_be_forwarded_and_waits_no_longer(book: Casebook) -> None:
    asked = book.act(CLERK, book.file(), lambda case: case.ask(QUESTION))
    moved = book.act(CLERK, asked, lambda case: case.forward(UNO, "তাঁর এখতিয়ার"))
    assert (moved.status, moved.paused_at, moved.pause_ends_at) == (Status.OPEN, None, None)


def test_an_urgent_case_sent_down_to_a_union_gets_a_day_there(book: Casebook) -> None:
    ticket = book.file(Category.MFS_FRAUD)
    moved = book.act(CLERK, ticket, lambda case: case.forward(UP, "স্থানীয়ভাবে দেখুন"))
    assert moved.due_at == book.policy.calendar.due(book.now, 1)


def test_a_case_is_never_forwarded_to_a_sealed_office(book: Casebook) -> None:
    ticket = book.file(Category.BRIBERY, accused=CHAIRMAN)
    with pytest.raises(RuleBroken, match="office_is_accused"):
        book.act(officer(UNO), ticket, lambda case: case.forward(UP, "দেখুন"))
    assert book.get(ticket) == ticket


def test_a_seal_travels_with_the_case(book: Casebook) -> None:
    ticket = book.file(Category.BRIBERY, accused=Accused(AccusedRole.OFFICIAL))
    moved = book.act(officer(DD), ticket, lambda case: case.forward(CELL, "উপরের বিষয়"))
    assert moved.desk.sealed == book.get(moved).desk.sealed == {USSO}
    with pytest.raises(RuleBroken, match="office_is_accused"):
        book.act(officer(CELL), moved, lambda case: case.forward(USSO, "ফেরত"))


def test_a_case_is_forwarded_to_another_office_that_exists(book: Casebook) -> None:
    ticket = book.file()
    with pytest.raises(RuleBroken, match="already_there"):
        book.act(CLERK, ticket, forwarding(USSO))
    for office in ("usso-of-the-moon", ""):
        with pytest.raises(NotFound, match="office_unknown"):
            book.act(CLERK, ticket, forwarding(office))


def test_a_case_is_not_forwarded_to_a_tier_that_is_switched_off(book: Casebook, tmp_path: Path) -> None:
    ours = (Path(tables.__file__).parent / "tables" / "tiers.csv").read_text(encoding="utf-8")
    (tmp_path / "tiers.csv").write_text(ours.replace("District,yes", "District,no"), encoding="utf-8")
    book.policy = load_policy(tmp_path)
    with pytest.raises(NotFound, match="office_unknown"):
        book.act(CLERK, book.file(), lambda case: case.forward(DD, "দেখুন"))
