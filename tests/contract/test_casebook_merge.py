"""Two cases about one thing: found, merged, decided together, parted again; nobody is forgotten on the way."""

from datetime import timedelta

import pytest

from grs_core.case_ports import LinkKind
from grs_core.domain.closing import Ruling
from grs_core.domain.errors import NotFound, RuleBroken
from grs_core.domain.events import EventName
from grs_core.domain.grievance import Accused, AccusedRole, Category
from grs_core.domain.lifecycle import Status
from grs_core.domain.officers import Officer
from grs_core.domain.ticket import Ticket
from grs_core.services.citizen import add_information, withdraw
from grs_core.services.closure import appeal, confirm
from grs_core.services.merging import followers, merge, split
from grs_core.services.together import going_on
from grs_core.storage.database import Database
from tests.contract.conftest import RunSql
from tests.support.alike import citizen, complain, members, merged
from tests.support.casebook import CITIZEN, DC, DD, UNION, UNO, UP, USSO, Casebook, officer
from tests.support.lane import VIOLENCE

KARIM = officer(USSO)
LATE = Category.PAYMENT_DELAYED


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def resolved(book: Casebook, ticket: Ticket, who: Officer = KARIM) -> Ticket:
    return book.act(who, book.get(ticket), lambda case: case.resolve("টাকা পাঠানো হয়েছে", "paid"))


def rulings(book: Casebook, ticket: Ticket) -> tuple[Ruling, ...]:
    return book.read(lambda work: work.rulings.of(str(ticket.number)))


def merged_by(book: Casebook, who: Officer, child: Ticket, into: Ticket) -> Ticket:
    return book.act(who, book.get(child), lambda case: merge(case, into.number, "একই ঘটনা"))


# ------------------------------------------------------------------------------- merging
def test_a_merged_case_lets_the_other_go_on_for_it(book: Casebook) -> None:
    parent, child = complain(book, 1), complain(book, 2)
    after = merged(book, child, parent)
    assert after == book.get(child)
    assert (after.status, after.merged_into, after.timer_at) == (Status.MERGED, parent.number, None)
    assert members(book, parent, LinkKind.DUPLICATE) == (child.number,)
    assert [each.number for each in book.read(lambda work: followers(work, parent.number))] == [child.number]
    there, here = book.history(child)[-1], book.history(parent)[-1]
    assert (there.name, there.target, there.detail) == (EventName.MERGED, str(parent.number), "একই ঘটনা")
    assert (here.name, here.target) == (EventName.LINKED, str(child.number))


def test_who_follows_another_citizens_case_never_learns_its_number(book: Casebook) -> None:
    parent, child = complain(book, 1), complain(book, 2, language="en")
    book.notices()
    merged(book, child, parent)
    (notice,) = book.notices()
    assert (notice.notice.key, notice.address, notice.language) == ("notice_merged", citizen(2), "en")
    assert notice.notice.params["number"] == str(child.number)
    assert str(parent.number) not in str(notice)


def test_asked_by_its_own_number_a_merged_case_tells_what_the_other_has_come_to(book: Casebook) -> None:
    parent, child = complain(book, 1), complain(book, 2)
    merged(book, child, parent)
    accepted = book.act(KARIM, book.get(parent), lambda case: case.accept())
    told = book.read(lambda work: going_on(work, work.tickets.get(child.number)))
    assert (told.number, told.status, told.due_at) == (child.number, Status.IN_PROGRESS, accepted.due_at)
    assert book.read(lambda work: going_on(work, accepted)) == accepted


def test_the_case_that_goes_on_is_as_pressing_and_promised_no_later(book: Casebook) -> None:
    child = complain(book, 1, LATE)
    book.clock.advance(days=5)
    parent = complain(book, 2, LATE)
    assert child.due_at < parent.due_at
    merged(book, child, parent)
    after = book.get(parent)
    assert (after.due_at, after.accept_by) == (child.due_at, parent.accept_by)
    assert after.statutory == child.statutory
    pressing = complain(book, 3)
    merged(book, pressing, after)
    assert book.get(parent).priority is pressing.priority


def test_a_promise_that_had_passed_does_not_make_the_other_late(book: Casebook) -> None:
    child = complain(book, 1, LATE)
    book.clock.set(child.due_at + timedelta(hours=1))
    parent = complain(book, 2, LATE)
    merged(book, child, parent)
    assert book.get(parent).due_at == parent.due_at


def test_merging_the_one_that_others_follow_takes_them_along(book: Casebook) -> None:
    one, two, three = (complain(book, n) for n in (1, 2, 3))
    merged(book, one, two)
    merged(book, two, three)
    assert members(book, two, LinkKind.DUPLICATE) == ()
    assert set(members(book, three, LinkKind.DUPLICATE)) == {one.number, two.number}
    assert {book.get(each).merged_into for each in (one, two)} == {three.number}
    resolved(book, three)
    assert {book.get(each).status for each in (one, two, three)} == {Status.RESOLVED}


def test_what_may_not_be_merged_is_refused(book: Casebook, run_sql: RunSql) -> None:
    case, secret = complain(book, 1), complain(book, 2, signals=(VIOLENCE,))
    over, appealed = resolved(book, complain(book, 3)), complain(book, 4)
    book.reject(appealed)
    book.appeal(appealed, citizen(4))
    systemic = complain(book, 5)
    run_sql("UPDATE tickets SET kind = 'systemic' WHERE number = :number", number=str(systemic.number))
    cell = officer("cell", sensitive=True)
    for into, key in (
        (case, "merge_itself"),
        (over, "merge_finished"),
        (secret, "merge_sensitive"),
        (appealed, "merge_appeal"),
        (systemic, "merge_systemic"),
    ):
        with pytest.raises(RuleBroken, match=key):
            merged_by(book, cell, case, into)
    with pytest.raises(RuleBroken, match="merge_sensitive"):
        book.act(cell, secret, lambda it: merge(it, case.number, "একই ঘটনা"))
    for child in (over, merged(book, complain(book, 6), case)):
        with pytest.raises(RuleBroken, match="act_not_lawful"):
            book.act(KARIM, child, lambda it: merge(it, case.number, "একই ঘটনা"))


def test_a_case_that_an_officer_may_not_know_of_takes_none_in(book: Casebook) -> None:
    parent, child = complain(book, 1, LATE), complain(book, 2, Category.WRONGFUL_EXCLUSION, "family_card")
    assert (parent.desk.office, child.desk.office) == (USSO, UP)
    with pytest.raises(NotFound, match="ticket_unknown"):
        merged(book, child, parent, UP)
    assert book.get(child) == child


def test_the_accused_of_the_one_never_hold_the_other(book: Casebook) -> None:
    blamed = complain(book, 1, Category.BRIBERY, accused=(Accused(AccusedRole.UP_CHAIRMAN),))
    plain, lower = complain(book, 2), complain(book, 3, Category.WRONGFUL_EXCLUSION, "family_card")
    with pytest.raises(RuleBroken, match="office_is_accused"):
        merged(book, blamed, lower, UNO)
    merged(book, blamed, plain, UNO)
    assert book.get(plain).desk.sealed == blamed.desk.sealed == {UP}


# ------------------------------------------------------------------------------- together
def test_every_follower_has_the_decision_in_his_own_language_under_his_own_number(book: Casebook) -> None:
    parent, children = complain(book, 1), [complain(book, 2), complain(book, 3, language="en")]
    for child in children:
        merged(book, child, parent)
    book.notices()
    over = resolved(book, parent)
    told = {(each.notice.key, each.address, each.language, each.notice.params["number"]) for each in book.notices()}
    assert told == {
        ("notice_resolved", citizen(n), "en" if n == 3 else "bn", str(case.number))
        for n, case in enumerate((parent, *children), 1)
    }
    for child in map(book.get, children):
        assert (child.status, child.closing.confirm_by) == (Status.RESOLVED, over.closing.confirm_by)
        (ruling,) = rulings(book, child)
        assert (ruling.by, ruling.words, ruling.outcome) == ("karim", "টাকা পাঠানো হয়েছে", "paid")
        last = book.history(child)[-1]
        assert (last.name, last.actor.who) == (EventName.RESOLVED, "officer:karim")
    assert book.sweep().settled == 0


def test_each_follower_confirms_or_appeals_for_himself(book: Casebook) -> None:
    parent, glad, angry = (complain(book, n) for n in (1, 2, 3))
    book.act(KARIM, parent, lambda case: case.forward(UNO, "আপনার বিষয়"))
    for child in (glad, angry):
        merged(book, child, parent, UNO)
    resolved(book, parent, officer(UNO))
    book.write(lambda work: confirm(work, citizen(2), glad.number, CITIZEN, book.now))
    heard = book.write(lambda work: appeal(work, book.policy, citizen(3), angry.number, "পাইনি", CITIZEN, book.now))
    assert heard.desk.office in (DC, DD)  # above the office that decided, not above where he began
    assert book.get(glad).status is Status.CLOSED
    assert book.get(parent).status is Status.RESOLVED


def test_a_rejection_is_the_followers_too(book: Casebook) -> None:
    parent, child = complain(book, 1), complain(book, 2)
    merged(book, child, parent)
    book.reject(parent)
    assert book.get(child).status is Status.REJECTED
    assert book.appeal(child, citizen(2)).status is Status.OPEN


def test_whose_case_is_withdrawn_leaves_the_followers_with_their_own(book: Casebook) -> None:
    parent, child = complain(book, 1), complain(book, 2)
    merged(book, child, parent)
    book.notices()
    book.write(lambda work: withdraw(work, citizen(1), parent.number, CITIZEN, book.now))
    assert book.sweep().settled == 1
    alone = book.get(child)
    assert (alone.status, alone.desk.office, alone.merged_into) == (Status.OPEN, USSO, None)
    assert (alone.timer_at or book.now) > book.now
    assert [(each.notice.key, each.address) for each in book.notices()] == [("notice_forwarded", citizen(2))]
    assert book.sweep().settled == 0


def test_no_officer_decides_a_merged_case_apart_from_the_other(book: Casebook) -> None:
    child = merged(book, complain(book, 2), complain(book, 1))
    for act in (lambda case: case.resolve("হয়েছে"), lambda case: case.reject("হবে না")):
        with pytest.raises(RuleBroken, match="act_not_lawful"):
            book.act(KARIM, child, act)


def test_a_follower_may_add_to_his_case_and_withdraw_it(book: Casebook) -> None:
    parent, child = complain(book, 1), complain(book, 2)
    merged(book, child, parent)
    book.write(lambda work: add_information(work, book.policy, citizen(2), child.number, "আরও আছে", CITIZEN, book.now))
    assert book.history(child)[-1].name is EventName.INFORMATION_ADDED
    book.write(lambda work: withdraw(work, citizen(2), child.number, CITIZEN, book.now))
    resolved(book, parent)
    assert book.get(child).status is Status.WITHDRAWN


# ------------------------------------------------------------------------------- splitting
def test_a_wrong_merge_is_undone_with_a_clock_of_its_own(book: Casebook) -> None:
    parent, child = complain(book, 1), complain(book, 2)
    after = merged(book, child, parent)
    book.clock.advance(days=2)
    alone = book.act(KARIM, after, lambda case: split(case, "অন্য এজেন্ট"))
    assert alone == book.get(child)
    assert (alone.status, alone.desk, alone.merged_into) == (Status.OPEN, child.desk, None)
    assert alone.clock.entered_at == book.now
    assert alone.statutory == child.statutory
    assert members(book, parent, LinkKind.DUPLICATE) == ()
    for case in (parent, child):
        assert (book.history(case)[-1].name, book.history(case)[-1].detail) == (EventName.SPLIT, "অন্য এজেন্ট")
    resolved(book, parent)
    assert book.get(child) == alone


def test_only_a_merged_case_is_split(book: Casebook) -> None:
    with pytest.raises(RuleBroken, match="act_not_lawful"):
        book.act(KARIM, complain(book, 1), lambda case: split(case, "অন্য এজেন্ট"))


def test_a_split_long_after_still_leaves_a_working_day(book: Casebook) -> None:
    parent, child = complain(book, 1), complain(book, 2)
    after = merged(book, child, parent)
    book.clock.advance(days=200)
    alone = book.act(KARIM, after, lambda case: split(case, "অন্য এজেন্ট"))
    assert alone.due_at == book.policy.calendar_of(USSO).due(book.now, 1)
    assert alone.grievance.place == UNION
