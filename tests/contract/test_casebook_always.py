"""What holds after every step of every story: a case is never forgotten, never the accused's, and its history tells it.

A story is drawn step by step: citizens and officers act as they like, days pass, timers ring.
"""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grs_core.domain.errors import GrsError
from grs_core.domain.grievance import Accused, AccusedRole, Category
from grs_core.domain.lifecycle import UNFINISHED
from grs_core.domain.ticket import Ticket
from grs_core.services import closure
from grs_core.services.casework import Casework
from grs_core.services.citizen import add_information
from grs_core.storage.database import Database
from tests.support.casebook import CITIZEN, MINE, UNION, Casebook, officer
from tests.support.replay import replayed, shown

ACCUSED = (
    None,
    Accused(AccusedRole.UP_CHAIRMAN),
    Accused(AccusedRole.UP_MEMBER),
    Accused(AccusedRole.OFFICIAL),
    Accused(AccusedRole.OFFICIAL, "uno"),
    Accused(AccusedRole.OFFICIAL, "dc"),
    Accused(AccusedRole.MFS_AGENT),
)
ByOfficer = Callable[[Casework], Ticket]
OFFICERS_DO: dict[str, ByOfficer] = {
    "accepts": lambda case: case.accept(),
    "asks": lambda case: case.ask("কোন মাস?"),
    "extends": lambda case: case.extend("তদন্ত চলছে"),
    "resolves": lambda case: case.resolve("ভাতা চালু হয়েছে"),
    "rejects": lambda case: case.reject("তালিকায় নাম নেই"),
}
CITIZENS_DO = ("answers", "confirms", "says it does not hold", "appeals", "rates", "learns who is blamed")
STEPS = st.one_of(
    st.tuples(st.just("officer"), st.sampled_from(sorted(OFFICERS_DO))),
    st.tuples(st.just("citizen"), st.sampled_from(CITIZENS_DO)),
    st.tuples(st.just("days"), st.integers(0, 40)),
    st.tuples(st.just("timer"), st.just(0)),
)


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([Category.PAYMENT_DELAYED, Category.WRONGFUL_EXCLUSION, Category.BRIBERY, Category.MFS_FRAUD]),
    st.sampled_from(ACCUSED),
    st.lists(STEPS, max_size=14),
)
def test_an_open_case_always_has_a_future_timer_is_never_the_accuseds_and_is_told_by_its_history(
    book: Casebook, category: Category, accused: Accused | None, steps: list[tuple[str, object]]
) -> None:
    ticket = book.file(category, place=UNION, accused=accused)
    for who, what in steps:
        _step(book, ticket, who, what)
        _holds(book, ticket)


def test_left_alone_for_years_a_case_is_looked_at_again_and_again(book: Casebook) -> None:
    ticket = book.file(Category.WRONGFUL_EXCLUSION, "family_card")
    for _ in range(40):
        book.clock.set(book.get(ticket).timer_at or book.now)
        book.sweep()
        _holds(book, ticket)
    assert book.get(ticket).status in UNFINISHED


def _step(book: Casebook, ticket: Ticket, who: str, what: object) -> None:
    if who == "days":
        book.clock.advance(days=int(str(what)))
        book.sweep()
    elif who == "timer":
        book.clock.set(max(book.now, book.get(ticket).timer_at or book.now))
        book.sweep()
    else:
        try:
            _act(book, book.get(ticket), who, str(what))
        except GrsError:
            return  # not lawful now: nothing happened, which is what is looked at next


def _act(book: Casebook, ticket: Ticket, who: str, what: str) -> None:
    if who == "officer":
        login = f"holder-of-{ticket.desk.office}"
        book.act(officer(ticket.desk.office, login=login), ticket, OFFICERS_DO[what])
        return
    policy, number, now = book.policy, ticket.number, book.now
    if what == "learns who is blamed":
        book.enrich(number, accused=(Accused(AccusedRole.UP_CHAIRMAN),))
    elif what == "answers":
        book.write(lambda work: add_information(work, policy, MINE, number, "জুন", CITIZEN, now))
    elif what == "confirms":
        book.write(lambda work: closure.confirm(work, MINE, number, CITIZEN, now))
    elif what == "says it does not hold":
        book.write(lambda work: closure.reopen(work, policy, MINE, number, "হয়নি", CITIZEN, now))
    elif what == "rates":
        book.write(lambda work: closure.rate(work, MINE, number, 2, "", CITIZEN, now))
    else:
        book.appeal(ticket)


def _holds(book: Casebook, ticket: Ticket) -> None:
    now_shown = book.get(ticket)
    if now_shown.status in UNFINISHED:
        assert now_shown.timer_at is not None and now_shown.timer_at > book.now, "forgotten"
    assert now_shown.desk.office not in now_shown.desk.sealed, "the accused's"
    assert now_shown.desk.office not in book.policy.router.sealed(now_shown.grievance), "the accused's"
    assert replayed(book.history(ticket)) == shown(now_shown)
    decided = [ruling.office for ruling in book.read(lambda work: work.rulings.of(str(ticket.number)))]
    if now_shown.appeals and now_shown.status in UNFINISHED and now_shown.closing.reopened == 0:
        assert now_shown.desk.office not in decided, "heard by who decided"
