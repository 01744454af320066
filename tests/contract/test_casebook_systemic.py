"""Many cases with one cause: one case about it, a tier up, and resolved together; nobody is counted twice."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from grs_core.case_ports import Cause, DeskNoticeKind
from grs_core.domain.closing import Ruling
from grs_core.domain.complainant import Filer
from grs_core.domain.correction import Facts
from grs_core.domain.errors import NotFound
from grs_core.domain.events import EventName
from grs_core.domain.grievance import Accused, AccusedRole, Category
from grs_core.domain.lifecycle import UNFINISHED, Status
from grs_core.domain.offices import Tier
from grs_core.domain.ticket import Kind, Ticket
from grs_core.services.causes import causes_of
from grs_core.services.closure import reopen
from grs_core.services.correcting import correct
from grs_core.services.merging import split
from grs_core.services.systemic import cause_of
from grs_core.services.systemic import members as members_of
from grs_core.services.together import AT_ONCE, settle
from grs_core.storage.database import Database
from tests.contract.conftest import RunSql
from tests.support.alike import AGENT, citizen, complain, members, merged
from tests.support.casebook import CELL, CITIZEN, DD, OTHER_UNION, UNION, UNO, UPAZILA, USSO, Casebook, officer
from tests.support.lane import VIOLENCE

KARIM = officer(USSO)
LATE = Category.PAYMENT_DELAYED
CHAIRMAN = Accused(AccusedRole.UP_CHAIRMAN)
SAME_AGENT = Cause("agent_number", AGENT)


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def robbed(book: Casebook, *citizens: int, place: str = UNION) -> list[Ticket]:
    return [complain(book, n, place=place, phone=AGENT) for n in citizens]


def systemic(book: Casebook) -> Ticket:
    """The one that there is."""
    (ticket,) = (each for each in everything(book) if each.kind is Kind.SYSTEMIC)
    return ticket


def everything(book: Casebook) -> list[Ticket]:
    return book.read(lambda work: list(work.tickets.stream()))


def opened(book: Casebook, *citizens: int, place: str = UNION) -> tuple[Ticket, list[Ticket]]:
    cases = robbed(book, *citizens, place=place)
    book.sweeps(systemic=1)
    return systemic(book), cases


def resolve(book: Casebook, ticket: Ticket, *offices: str) -> Ticket:
    who = officer(*(offices or (ticket.desk.office,)))
    return book.act(who, book.get(ticket), lambda case: case.resolve("এজেন্ট বাদ, টাকা ফেরত", "action_taken"))


# ------------------------------------------------------------------------------- what is noted
def causes(book: Casebook, ticket: Ticket) -> set[str]:
    return {f"{each.kind}: {each.key}" for each in causes_of(book.policy, ticket)}


def noted(book: Casebook, ticket: Ticket) -> tuple[Cause, ...]:
    return book.read(lambda work: work.causes.of(ticket.number))


def rulings(book: Casebook, ticket: Ticket) -> tuple[Ruling, ...]:
    return book.read(lambda work: work.rulings.of(str(ticket.number)))


def test_a_suspects_number_is_one_however_it_is_written(book: Casebook) -> None:
    for written in (AGENT, f"+88{AGENT}", "০১৯১১১১১১১১", "01911-111111"):
        assert causes(book, complain(book, 1, phone=written)) == {f"agent_number: {AGENT}"}
    for mine in (citizen(1).value, "16247", ""):
        assert causes(book, complain(book, 1, phone=mine)) == set()


def test_an_official_is_his_post_in_his_place(book: Casebook) -> None:
    bribed = complain(book, 1, Category.BRIBERY, accused=(CHAIRMAN, Accused(AccusedRole.OFFICIAL, "uno")))
    assert causes(book, bribed) == {f"officer: up_chairman up-{UNION}", f"officer: uno uno-{UPAZILA}"}
    office = complain(book, 2, Category.BRIBERY, accused=(Accused(AccusedRole.OFFICIAL),))
    assert causes(book, office) == {f"officer: official {USSO}"}
    for nobody in (AccusedRole.MFS_AGENT, AccusedRole.BROKER, AccusedRole.OTHER):
        assert causes(book, complain(book, 3, Category.BRIBERY, accused=(Accused(nobody),))) == set()
    assert causes(book, complain(book, 4, Category.BRIBERY, place=None, accused=(CHAIRMAN,))) == set()


def test_an_instalment_is_a_programme_in_a_union_in_a_month(book: Casebook) -> None:
    named = f"union_instalment: old_age_allowance {UNION} "
    assert causes(book, complain(book, 1, LATE, period="2025-10")) == {f"{named}2025-10"}
    assert causes(book, complain(book, 1, LATE, period="তিন মাস")) == {f"{named}2026-01"}
    assert causes(book, complain(book, 1, LATE, place=UPAZILA)) == set()
    assert causes(book, complain(book, 1, LATE, programme=None)) == set()


def test_only_what_the_category_is_compared_by_is_noted(book: Casebook) -> None:
    assert causes(book, complain(book, 1, Category.INFORMATION_CORRECTION, phone=AGENT)) == set()
    assert causes(book, complain(book, 1, wallet="01822222222")) == {"wallet: 01822222222"}


def test_a_sensitive_case_is_compared_with_none(book: Casebook) -> None:
    secret = complain(book, 1, phone=AGENT, signals=(VIOLENCE,))
    assert causes(book, secret) == set()
    assert book.read(lambda work: work.causes.of(secret.number)) == ()


def test_what_is_learnt_and_corrected_is_noted_too(book: Casebook) -> None:
    learnt, corrected = complain(book, 1, LATE, place=None), complain(book, 2, Category.BRIBERY)
    assert book.read(lambda work: work.causes.of(learnt.number)) == ()
    book.enrich(learnt.number, place=UNION)
    right = Facts(LATE, "old_age_allowance", UNION)
    seen, actor = book.get(corrected), CITIZEN
    book.write(lambda work: correct(work, book.policy, book.dice, seen, right, actor, book.now))
    for case in (learnt, corrected):
        (cause,) = noted(book, case)
        assert cause == Cause("union_instalment", f"old_age_allowance {UNION} 2026-01")


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


# ------------------------------------------------------------------------------- resolved together
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
    return [each.number for each in book.read(lambda work: members_of(work, one))]


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
