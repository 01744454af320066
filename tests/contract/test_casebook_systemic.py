"""Many cases with one cause: one case about it, a tier up; nobody is counted twice."""

from collections import Counter

import pytest

from grs_core.case_ports import Cause, DeskNoticeKind, LinkKind
from grs_core.domain.complainant import Filer
from grs_core.domain.correction import Facts
from grs_core.domain.errors import NotFound
from grs_core.domain.events import EventName
from grs_core.domain.grievance import Accused, AccusedRole, Category
from grs_core.domain.lifecycle import Status
from grs_core.domain.offices import Tier
from grs_core.domain.ticket import Kind
from grs_core.services.correcting import correct
from grs_core.services.merging import split
from grs_core.services.systemic import cause_of
from grs_core.storage.database import Database
from tests.contract.conftest import RunSql
from tests.support.alike import AGENT, citizen, complain, everything, members, merged, opened, resolve, robbed, systemic
from tests.support.casebook import CELL, CITIZEN, DD, OTHER_UNION, UNION, UNO, UPAZILA, USSO, Casebook, officer
from tests.support.lane import VIOLENCE

KARIM = officer(USSO)
LATE = Category.PAYMENT_DELAYED
CHAIRMAN = Accused(AccusedRole.UP_CHAIRMAN)
SAME_AGENT = Cause("agent_number", AGENT)


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


# ------------------------------------------------------------------------------- when one opens
def test_the_third_citizen_whom_one_agent_robs_opens_a_case_a_tier_up(book: Casebook) -> None:
    robbed(book, 1, 2)
    book.sweeps()
    cases = [each for each in everything(book) if each.kind is Kind.SINGLE] + robbed(book, 3)
    book.notices()
    book.sweeps(systemic=1)
    case = systemic(book)
    assert {each.desk.office for each in cases} == {USSO}
    assert (case.desk.office, case.status, case.sensitive) == (DD, Status.OPEN, False)
    assert (case.grievance.category, case.grievance.place) == (Category.MFS_FRAUD, UNION)
    assert case.priority is min(each.priority for each in cases)
    assert cause_of(case) == SAME_AGENT
    assert set(members(book, case)) == {each.number for each in cases}
    assert (case.timer_at or book.now) > book.now
    assert case.statutory is not None
    for each in cases:
        last = book.history(each)[-1]
        assert (last.name, last.target, last.actor.who) == (EventName.LINKED, str(case.number), "system")
        assert book.get(each) == each
    told = book.read(lambda work: work.desk_notices.of(str(case.number)))
    assert [(each.office, each.kind) for each in told] == [(DD, DeskNoticeKind.SYSTEMIC)]
    assert book.notices() == ()
    book.sweeps()


def test_the_case_tells_codes_and_never_what_a_citizen_said(book: Casebook) -> None:
    case, cases = opened(book, 1, 2, 3)
    said = {word for each in cases for word in each.grievance.text.split()}
    assert not said & set(case.grievance.text.split())
    assert AGENT in case.grievance.text
    assert not any(str(citizen(n).value) in case.grievance.text for n in (1, 2, 3))


def test_one_citizen_who_complains_again_and_again_is_one(book: Casebook) -> None:
    robbed(book, 1, 1, 1, 2)
    book.sweeps()
    robbed(book, 3)
    book.sweeps(systemic=1)
    assert len(members(book, systemic(book))) == 5


def test_a_volunteer_speaks_for_another_each_time(book: Casebook) -> None:
    for _ in range(3):
        complain(book, 1, phone=AGENT, filer=Filer.VOLUNTEER)
    book.sweeps(systemic=1)


def test_what_lies_too_far_apart_is_no_common_cause(book: Casebook) -> None:
    robbed(book, 1, 2)
    book.clock.advance(days=31)
    robbed(book, 3)
    assert book.sweep().systemic == 0


def test_withdrawn_merged_and_since_sensitive_cases_do_not_count(book: Casebook) -> None:
    withdrawn, parent, child, sensitive, _ = robbed(book, 1, 2, 3, 4, 5)
    book.withdraw(withdrawn, citizen(1))
    merged(book, child, parent)
    book.enrich(sensitive.number, signals=(VIOLENCE,))
    book.sweeps()
    robbed(book, 6)
    book.sweeps(systemic=1)
    linked = members(book, systemic(book))
    assert len(linked) == 3
    assert not {withdrawn.number, child.number, sensitive.number} & set(linked)


def test_a_case_that_was_corrected_to_another_matter_does_not_count(book: Casebook) -> None:
    cases = robbed(book, 1, 2, 3)
    right = Facts(Category.INFORMATION_CORRECTION, "old_age_allowance", UNION)
    seen = book.get(cases[0])
    book.write(lambda work: correct(work, book.policy, book.dice, seen, right, CITIZEN, book.now))
    book.sweeps()


def test_cases_of_two_unions_have_one_case_for_the_place_that_holds_both(book: Casebook) -> None:
    robbed(book, 1, 2)
    robbed(book, 3, place=OTHER_UNION)
    book.sweeps(systemic=1)
    assert systemic(book).grievance.place == UPAZILA


def test_it_is_kept_from_everybody_whom_any_of_them_blames(book: Casebook) -> None:
    plain, blamed = complain(book, 1, phone=AGENT), complain(book, 2, phone=AGENT, accused=(CHAIRMAN,))
    highest = complain(book, 3, phone=AGENT, accused=(Accused(AccusedRole.OFFICIAL, "uno"),))
    book.sweeps(systemic=1)
    case = systemic(book)
    assert case.desk.sealed >= plain.desk.sealed | blamed.desk.sealed | highest.desk.sealed
    assert UNO in case.desk.sealed
    assert case.desk.tier.rank == highest.desk.tier.rank + 1
    assert set(case.grievance.everyone_accused) == {CHAIRMAN, Accused(AccusedRole.OFFICIAL, "uno")}


def test_late_money_in_one_union_opens_one_however_many_programmes_are_late(book: Casebook) -> None:
    for n in range(5):
        complain(book, n, LATE, "old_age_allowance")
        complain(book, n, LATE, "widow_allowance")
    book.sweeps(systemic=2)
    both = [each for each in everything(book) if each.kind is Kind.SYSTEMIC]
    assert {each.grievance.programme for each in both} == {"old_age_allowance", "widow_allowance"}


def test_nothing_is_sent_about_it_and_it_climbs_like_any_other(book: Casebook) -> None:
    case, cases = opened(book, 1, 2, 3)
    for each in cases:
        book.withdraw(each, each.complainant.address)
    book.notices()
    book.clock.set(case.due_at)
    assert book.sweep().escalated == 1
    up = book.get(case)
    assert (up.desk.tier, up.desk.office) == (Tier.CABINET, CELL)
    book.act(officer(CELL), up, lambda it: it.ask("বিস্তারিত"))
    assert book.notices() == ()


# ------------------------------------------------------------------------------- later ones
def test_who_complains_later_joins_the_open_case(book: Casebook) -> None:
    case, _ = opened(book, 1, 2, 3)
    book.clock.advance(minutes=1)
    (later,) = robbed(book, 4)
    book.sweeps()
    assert members(book, case)[-1] == later.number
    assert book.history(later)[-1].name is EventName.LINKED
    assert Counter(each.kind for each in everything(book)) == {Kind.SINGLE: 4, Kind.SYSTEMIC: 1}


def test_a_later_case_shuts_out_whom_it_blames_even_from_where_the_case_lies(book: Casebook) -> None:
    case, _ = opened(book, 1, 2, 3)
    assert case.desk.office == DD
    complain(book, 4, phone=AGENT, accused=(Accused(AccusedRole.OFFICIAL, "dd_dss"),))
    book.sweep()
    after = book.get(case)
    assert (DD in after.desk.sealed, after.desk.office) == (True, CELL)
    assert (after.timer_at or book.now) > book.now
    with pytest.raises(NotFound, match="ticket_unknown"):
        book.act(officer(DD), after, lambda it: it.accept())


def test_a_finished_case_is_followed_by_another_only_for_new_citizens(book: Casebook) -> None:
    case, _ = opened(book, 1, 2, 3)
    resolve(book, case)
    robbed(book, 4, 5)
    book.sweeps()
    robbed(book, 6)
    book.sweeps(systemic=1)
    second = next(each for each in everything(book) if each.kind is Kind.SYSTEMIC and each.number != case.number)
    assert len(members(book, second)) == 3


# ------------------------------------------------------------------------------- what goes wrong
def test_one_broken_cause_holds_no_other_back_and_is_reported(book: Casebook, run_sql: RunSql) -> None:
    broken, others = robbed(book, 1, 2, 3), [complain(book, n, phone="01922222222") for n in (4, 5, 6)]
    run_sql("UPDATE tickets SET text = 'broken' WHERE number = :number", number=str(broken[0].number))
    report = book.sweep()
    assert (report.systemic, report.failed) == (1, 1)
    (problem,) = report.problems
    assert problem.startswith("cause ")
    assert AGENT not in problem
    assert set(members_numbers(book)) == {each.number for each in others}
    assert book.sweep().failed == 1


def members_numbers(book: Casebook) -> list[object]:
    one = book.read(lambda work: work.causes.systemic(Cause("agent_number", "01922222222")))
    assert one is not None
    return list(book.read(lambda work: work.links.children(one, LinkKind.SYSTEMIC)))


def test_a_rule_that_the_policy_no_longer_has_opens_nothing(book: Casebook) -> None:
    cases = robbed(book, 1, 2, 3)
    gone = Cause("weather", "rain")
    book.write(lambda work: work.causes.note(cases[0].number, [gone], book.now))
    book.sweeps(systemic=1)


def test_a_follower_split_off_later_is_compared_again_only_when_it_says_something(book: Casebook) -> None:
    case, cases = opened(book, 1, 2, 3)
    after = merged(book, complain(book, 4, phone=AGENT), cases[0])
    alone = book.act(KARIM, after, lambda it: split(it, "ভুল হয়েছে"))
    assert alone.status is Status.OPEN
    book.sweep()
    assert alone.number in members(book, case)
