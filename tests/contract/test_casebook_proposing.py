"""Decisions that two officers take together: nothing happens before the second, and never by one alone."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from grs_core.domain.complainant import AgeBand, Beneficiary, Sex
from grs_core.domain.correction import Facts
from grs_core.domain.errors import Conflict, GrsError, NotAllowed, RuleBroken
from grs_core.domain.events import EventName
from grs_core.domain.grievance import Category
from grs_core.domain.lifecycle import Status
from grs_core.domain.officers import Officer, Role
from grs_core.domain.ticket import Ticket
from grs_core.proposal_ports import ProposalState
from grs_core.services.casework import Casework
from grs_core.services.correcting import Lesson
from grs_core.services.describing import describe
from grs_core.services.merging import merge
from grs_core.services.noting import note
from grs_core.services.proposing import Chosen, asks_two, confirm, may_judge, propose, refuse, take_back, waiting
from grs_core.services.recusal import recuse
from grs_core.storage.database import Database
from tests.support.casebook import DC, UNO, USSO, Casebook, officer

NO = Chosen("reject", {"words": "প্রমাণ মেলেনি", "outcome": "not_proved"})
KARIM = officer(USSO, login="karim")
SALMA = officer(USSO, login="salma")
UNO_HERSELF = officer(UNO, login="nasrin", role=Role.SUPERVISOR)


@pytest.fixture
def book(database: Database) -> Casebook:
    """Karim and Salma at the Social Services office, the UNO above."""
    book = Casebook(database)
    for who in (KARIM, SALMA, UNO_HERSELF):
        book.hire(who)
    return book


@pytest.fixture
def theft(book: Casebook) -> Ticket:
    return book.file(Category.MFS_FRAUD)


def proposed(book: Casebook, ticket: Ticket, who: Officer = KARIM, how: Chosen = NO) -> Ticket:
    return book.act(who, ticket, lambda case: propose(case, how))


def refused(key: str, act: Callable[[], object]) -> None:
    with pytest.raises(GrsError) as told:
        act()
    assert told.value.key == key


def lists(book: Casebook, who: Officer) -> list[str]:
    found = book.write(lambda work: waiting(work, book.policy, who, book.now))
    return [each.proposal.ticket for each in found]


def test_a_decision_waits_and_is_done_as_its_proposers_when_another_confirms(book: Casebook, theft: Ticket) -> None:
    book.notices()
    seen = proposed(book, theft)
    assert book.get(theft).status is Status.OPEN
    assert book.notices() == ()
    assert lists(book, SALMA) == lists(book, KARIM) == [str(theft.number)]
    book.act(SALMA, seen, lambda case: confirm(case, "দেখেছি"))
    assert book.get(theft).status is Status.REJECTED
    assert [each.notice.key for each in book.notices()] == ["notice_rejected"]
    told = [(event.name, event.actor.who) for event in book.history(theft)][-3:]
    assert told == [
        (EventName.PROPOSED, "officer:karim"),
        (EventName.PROPOSAL_JUDGED, "officer:salma"),
        (EventName.REJECTED, "officer:karim"),
    ]
    ruling = book.read(lambda work: work.rulings.of(str(theft.number)))[-1]
    assert (ruling.by, ruling.outcome) == ("karim", "not_proved")
    assert lists(book, SALMA) == []


def test_who_refuses_says_why_and_the_case_is_as_it_was(book: Casebook, theft: Ticket) -> None:
    seen = proposed(book, theft)
    refused("words_missing", lambda: book.act(SALMA, seen, lambda case: refuse(case, " ")))
    book.act(SALMA, seen, lambda case: refuse(case, "আগে এজেন্টের কথা শুনুন"))
    assert book.get(theft).status is Status.OPEN
    kept = book.read(lambda work: work.proposals.of(str(theft.number)))[0]
    assert (kept.state, kept.judged_by, kept.note) == (ProposalState.REFUSED, "salma", "আগে এজেন্টের কথা শুনুন")
    proposed(book, book.get(theft))  # and it may be proposed anew


def test_nobody_confirms_his_own_decision_but_he_may_take_it_back(book: Casebook, theft: Ticket) -> None:
    seen = proposed(book, theft)
    refused("proposal_not_yours", lambda: book.act(KARIM, seen, confirm))
    refused("proposal_not_yours", lambda: book.act(SALMA, seen, take_back))
    book.act(KARIM, seen, take_back)
    refused("no_proposal", lambda: book.act(SALMA, book.get(theft), confirm))


def test_the_office_above_may_confirm_and_nobody_further_up(book: Casebook, theft: Ticket) -> None:
    dc = book.hire(officer(DC, login="dc", role=Role.SUPERVISOR))
    seen = proposed(book, theft)
    refused("proposal_not_yours", lambda: book.act(dc, seen, confirm))
    assert lists(book, UNO_HERSELF) == []  # her desk is not the one that was asked
    book.act(UNO_HERSELF, seen, confirm)
    assert book.get(theft).status is Status.REJECTED


def test_who_sits_alone_is_confirmed_by_the_office_above_which_is_told(database: Database) -> None:
    book = Casebook(database)
    alone, above = book.hire(KARIM), book.hire(UNO_HERSELF)
    theft = book.file(Category.MFS_FRAUD)
    proposed(book, theft, alone)
    assert lists(book, above) == [str(theft.number)]
    told = book.read(lambda work: work.desk_notices.page([UNO], None, 9))
    assert "proposed" in {each.kind.value for each in told}


@pytest.mark.parametrize("who", ["recused", "auditor", "owner"])
def test_who_may_not_have_the_case_confirms_nothing(book: Casebook, who: str) -> None:
    theft = book.file(Category.MFS_FRAUD)
    second = {
        "recused": SALMA,
        "auditor": book.hire(officer(USSO, login="audit", role=Role.AUDITOR)),
        "owner": book.hire(replace(officer(USSO, login="owner"), phone="01712345678")),
    }[who]
    if who == "recused":
        book.write(
            lambda work: recuse(work, book.policy, book.dice, SALMA, theft.number, theft.version, "আমার আত্মীয়", book.now)
        )
        second = book.read(lambda work: work.officers.get("salma"))
    seen = proposed(book, book.get(theft))
    assert not book.read(lambda work: may_judge(work, book.policy, second, seen, "karim", book.now))
    with pytest.raises(GrsError):
        book.act(second, seen, confirm)
    assert book.get(theft).status is Status.OPEN
    assert lists(book, second) == []


CHANGES: Mapping[str, Callable[[Casebook, Ticket], object]] = {
    "a question": lambda book, seen: book.act(SALMA, seen, lambda case: case.ask("কোন নম্বর?")),
    "another desk": lambda book, seen: book.act(SALMA, seen, lambda case: case.forward(UNO, "আপনার কাজ")),
    "a decision": lambda book, seen: book.act(SALMA, seen, lambda case: case.resolve("টাকা ফেরত")),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_case_that_changed_makes_the_proposal_void(book: Casebook, theft: Ticket, change: str) -> None:
    CHANGES[change](book, proposed(book, theft))
    assert lists(book, SALMA) == lists(book, KARIM) == []
    assert book.read(lambda work: work.proposals.of(str(theft.number)))[0].state is ProposalState.VOID
    assert EventName.PROPOSAL_JUDGED in book.told(theft)


def test_a_reminder_and_a_note_leave_it_standing(book: Casebook, theft: Ticket) -> None:
    proposed(book, theft)
    book.clock.set(book.get(theft).timer_at or book.now)
    book.sweep()
    book.act(SALMA, book.get(theft), lambda case: note(case, "ফাইল দেখা হলো"))
    seen = book.get(theft)
    assert seen.version > theft.version + 1
    book.act(SALMA, seen, confirm)
    assert book.get(theft).status is Status.REJECTED


def test_a_page_that_is_out_of_date_confirms_nothing(book: Casebook, theft: Ticket) -> None:
    proposed(book, theft)
    refused("ticket_changed", lambda: book.act(SALMA, theft, confirm))
    refused("proposal_open", lambda: proposed(book, book.get(theft), SALMA))


def test_of_two_who_confirm_at_once_one_does_it(book: Casebook, theft: Ticket) -> None:
    seen = proposed(book, theft)

    def attempt(who: Officer) -> str:
        try:
            book.act(who, seen, confirm)
        except (Conflict, RuleBroken) as refusal:
            return refusal.key
        return "done"

    with ThreadPoolExecutor(2) as both:
        found = sorted(both.map(attempt, (SALMA, UNO_HERSELF)))
    assert found == ["done", "ticket_changed"]
    assert book.told(theft).count(EventName.REJECTED) == 1


def test_a_proposer_who_left_has_nothing_done_in_his_name(book: Casebook, theft: Ticket) -> None:
    seen = proposed(book, theft)
    book.write(lambda work: work.officers.save(replace(KARIM, active=False)))
    refused("proposal_void", lambda: book.act(SALMA, seen, confirm))
    assert book.get(theft).status is Status.OPEN


@pytest.mark.parametrize(
    ("act", "given", "category", "asked"),
    [
        ("reject", {}, Category.MFS_FRAUD, True),
        ("reject", {}, Category.PAYMENT_DELAYED, False),
        ("resolve", {"outcome": "action_taken"}, Category.PAYMENT_DELAYED, True),
        ("resolve", {"outcome": "paid"}, Category.MFS_FRAUD, False),
        ("reject_on", {"ground": "departmental_proceedings"}, Category.PAYMENT_DELAYED, True),
        ("reject_on", {"ground": "religious"}, Category.MFS_FRAUD, True),
        ("reject_on", {"ground": "sub_judice"}, Category.MFS_FRAUD, False),  # referred, not turned down
        ("ask", {}, Category.MFS_FRAUD, False),
    ],
)
def test_the_policy_says_which_decisions_need_two(
    book: Casebook, act: str, given: Mapping[str, str], category: Category, asked: bool
) -> None:
    ticket = book.file(category)
    how = Chosen(act, given)
    assert book.read(lambda work: asks_two(work, book.policy, KARIM, ticket, how, book.now)) is asked


def asked(book: Casebook, ticket: Ticket, who: Officer = KARIM) -> bool:
    return book.read(lambda work: asks_two(work, book.policy, who, ticket, NO, book.now))


def test_who_gives_a_case_another_category_first_decides_no_more_alone(book: Casebook, theft: Ticket) -> None:
    milder = replace(Facts.of(theft.grievance), category=Category.PAYMENT_DELAYED)
    seen = book.act(KARIM, theft, lambda case: case.correct(milder, Lesson("test", lambda ticket: "")))
    assert book.get(theft).grievance.category is Category.PAYMENT_DELAYED
    assert asked(book, seen)
    assert not asked(book, seen, SALMA)  # he and she are two


def test_a_case_that_follows_another_is_turned_down_by_two_as_well(book: Casebook, theft: Ticket) -> None:
    other = book.file(Category.PAYMENT_DELAYED)
    assert not asked(book, other)
    book.act(KARIM, theft, lambda case: merge(case, other.number, "একই ঘটনা"))
    assert asked(book, book.get(other))


def test_a_sensitive_case_is_confirmed_inside_its_desk_or_by_nobody(book: Casebook) -> None:
    trusted = book.hire(officer(USSO, login="rina", sensitive=True))
    case = book.file(Category.MFS_FRAUD, signals=("suicide",))
    assert case.sensitive

    def ask() -> bool:
        return book.read(lambda work: asks_two(work, book.policy, trusted, case, NO, book.now))

    assert not ask()
    book.hire(officer(USSO, login="mitu", sensitive=True))
    assert ask()
    proposed(book, case, trusted)
    assert lists(book, SALMA) == lists(book, UNO_HERSELF) == []


def test_whom_a_case_is_about_can_be_said_and_is_never_required(book: Casebook) -> None:
    case = book.file()
    who = Beneficiary(Sex.FEMALE, None, AgeBand.ELDER)
    told = book.act(KARIM, case, lambda it: describe(it, who))
    assert book.get(case).beneficiary == who
    assert book.history(case)[-1].detail == "sex female; disability ; age elder"
    refused("nothing_described", lambda: book.act(KARIM, told, lambda it: describe(it, who)))
    auditor = book.hire(officer(USSO, login="audit", role=Role.AUDITOR))
    with pytest.raises(NotAllowed):
        book.act(auditor, told, lambda it: describe(it, Beneficiary()))


def test_what_was_told_of_a_case_is_read_with_its_state_and_of_no_other(book: Casebook) -> None:
    one, other = book.file(), book.file()
    book.act(KARIM, one, lambda case: case.ask("কোন মাসের?"))
    book.act(KARIM, other, lambda case: case.ask("কোন গ্রাম?"))
    told = book.read(lambda work: work.notified.of(one.number, one.complainant.address))
    assert [(each.notice.params["words"], each.state.value, each.kind) for each in told] == [
        ("কোন মাসের?", "pending", "phone")
    ]


def test_the_whole_audit_of_a_case_comes_in_pages_with_its_place_in_the_chain(book: Casebook) -> None:
    one = book.file()
    book.act(KARIM, one, Casework.accept)
    whole = book.read(lambda work: work.audit.every(str(one.number), None, 99))
    assert [each.event.name for each in reversed(whole)] == book.told(one)
    assert all(len(each.hash) == 64 for each in whole)
    rest = book.read(lambda work: work.audit.every(str(one.number), whole[0].position, 99))
    assert rest == whole[1:]
