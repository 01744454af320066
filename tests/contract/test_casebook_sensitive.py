"""Signals of danger make a case pressing, and a sensitive case is known only to those who may handle it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grs_core.domain.errors import NotFound, RuleBroken
from grs_core.domain.events import EventName
from grs_core.domain.grievance import Accused, AccusedRole, Category, Priority
from grs_core.domain.lifecycle import Status
from grs_core.domain.officers import Officer, Position
from grs_core.domain.offices import Tier
from grs_core.domain.signals import most_pressing
from grs_core.domain.ticket import Ticket
from grs_core.domain.workdays import day_of
from grs_core.services.casework import Casework
from grs_core.services.queues import View, queue, queue_filter, visible
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.support.casebook import CELL, DC, DD, DISTRICT, UNO, UP, UPAZILA, USSO, Casebook, officer, the_policy
from tests.support.cases import KEY
from tests.support.schema import migrated_sqlite

UWAO, DD_DWA = f"uwao-{UPAZILA}", f"dd_dwa-{DISTRICT}"
VIOLENCE, CHILD, SUICIDE = "violence_against_women", "child_at_risk", "suicide"
THREAT, MONEY = "threat_or_retaliation", "money_leaving_now"
SIGNALS = the_policy().signals.codes
DESKS = (UP, USSO, UWAO, UNO, DD, DD_DWA, DC, CELL)


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def knows(book: Casebook, who: Officer, ticket: Ticket) -> bool:
    """Asked by list, count, search, page and act, which must agree."""
    answers = {
        "lists": any(listed(book, who, view, None, ticket) for view in View),
        "search": listed(book, who, View.ALL, str(ticket.number), ticket),
        "phone": listed(book, who, View.ALL, "01712345678", ticket),
        "count": any(book.read(lambda work, v=view: work.tickets.count(wanted(book, who, v))) for view in View),
        "page": not refused(lambda: book.read(lambda work: seen(work, book, who, ticket))),
        "act": not refused(lambda: book.act(who, book.get(ticket), lambda case: case._open())),
    }
    assert len(set(answers.values())) == 1, answers
    return answers["page"]


def wanted(book, who, view):
    return queue_filter(book.policy, who, view, book.now)


def listed(book, who, view, text, ticket):
    page = book.read(lambda work: queue(work, book.policy, who, view, book.now, 1, text))
    assert page.total == len(page.tickets)
    return ticket.number in [each.number for each in page.tickets]


def seen(work, book, who, ticket):
    return visible(work, book.policy, who, ticket.number, day_of(book.now))


def refused(act) -> bool:
    try:
        act()
    except NotFound:
        return True
    return False


def test_every_signal_sets_at_least_its_priority_and_says_so_in_the_history(book: Casebook) -> None:
    for rule in book.policy.signals.of(SIGNALS):
        ticket = book.file(Category.INFORMATION_CORRECTION, signals=(rule.signal,))
        assert (ticket.priority, ticket.sensitive) == (rule.least, rule.sensitive)
        heard = [event for event in book.history(ticket) if event.name is EventName.SIGNAL_HEARD]
        assert [(event.target, event.actor.who, event.actor.door) for event in heard] == [
            (rule.signal, "system", "sms")
        ]


@pytest.mark.parametrize(
    ("signal", "desk"),
    [(VIOLENCE, UWAO), (CHILD, USSO), (SUICIDE, USSO), (THREAT, DD), (MONEY, USSO)],
)
def test_a_signal_names_the_desk_where_the_case_begins(book: Casebook, signal: str, desk: str) -> None:
    book.hire(officer(UWAO, USSO, sensitive=True))
    assert book.file(signals=(signal,)).desk.office == desk


def test_a_sensitive_case_is_known_only_to_those_on_its_desk_who_may_handle_it(book: Casebook) -> None:
    trusted = book.hire(officer(UWAO, login="trusted", sensitive=True))
    ticket = book.file(signals=(VIOLENCE,))
    assert ticket.desk.office == UWAO
    assert knows(book, trusted, ticket)
    for other in (
        officer(UWAO, login="colleague"),
        officer(UNO, login="head", sensitive=True),
        officer(DC, login="dc"),
        officer(CELL, login="cell", sensitive=True),
        replace(trusted, active=False),
    ):
        assert not knows(book, other, ticket), other.login


@pytest.mark.parametrize(("trusted_at", "lands_at"), [(UNO, UNO), (DD_DWA, DD_DWA), (DC, DC), (None, CELL), (UP, CELL)])
def test_without_anybody_there_it_goes_up_to_where_somebody_may_and_at_last_to_the_cell(
    book: Casebook, trusted_at: str | None, lands_at: str
) -> None:
    if trusted_at:
        book.hire(officer(trusted_at, sensitive=True))
    ticket = book.file(signals=(VIOLENCE,))
    assert ticket.desk.office == lands_at
    assert knows(book, officer(CELL, login="cell"), ticket) is (lands_at == CELL)
    routed = next(event for event in book.history(ticket) if event.name is EventName.ROUTED)
    assert f"signal {VIOLENCE}" in routed.detail
    assert f"nobody_at {UWAO}" in routed.detail


def test_the_cell_has_no_more_time_than_the_desk_where_the_case_belongs(book: Casebook) -> None:
    days = book.policy.standards.days(Tier.UPAZILA, Priority.P1)
    assert book.file(signals=(VIOLENCE,)).due_at == book.policy.calendar.due(book.now, days)


def test_a_case_that_becomes_sensitive_moves_the_same_way_and_vanishes_for_the_others(book: Casebook) -> None:
    usso = officer(USSO, login="usso")
    trusted = book.hire(officer(UWAO, login="trusted", sensitive=True))
    ticket = book.act(usso, book.file(), lambda case: case.accept())
    assert knows(book, usso, ticket)
    book.enrich(ticket.number, signals=(VIOLENCE,))
    now = book.get(ticket)
    assert (now.desk.office, now.priority, now.handler, now.status) == (UWAO, Priority.P1, None, Status.OPEN)
    assert (knows(book, usso, now), knows(book, trusted, now)) == (False, True)


def test_a_signal_on_a_case_in_hand_makes_it_pressing_and_pulls_its_day_earlier(book: Casebook) -> None:
    usso = officer(USSO)
    ticket = book.act(usso, book.file(), lambda case: case.accept())
    book.clock.advance(hours=2)
    book.enrich(ticket.number, signals=(MONEY,))
    now = book.get(ticket)
    days = book.policy.standards.days(Tier.UPAZILA, Priority.P1)
    assert (now.priority, now.handler, now.status) == (Priority.P1, usso.login, Status.IN_PROGRESS)
    assert now.due_at == book.policy.calendar.due(book.now, days) < ticket.due_at


def test_hearing_the_same_again_changes_nothing(book: Casebook) -> None:
    ticket = book.file(signals=(MONEY,))
    book.clock.advance(days=1)
    assert book.enrich(ticket.number, signals=(MONEY,)) == ticket


def test_it_never_goes_to_the_accused_even_where_he_alone_may_handle_such_cases(book: Casebook) -> None:
    book.hire(officer(UWAO, login="uwao", sensitive=True))
    blamed = Accused(AccusedRole.OFFICIAL, "uwao")
    ticket = book.file(programme="mother_child_benefit", accused=blamed, signals=(VIOLENCE,))
    assert ticket.desk.office == CELL
    assert UWAO in ticket.desk.sealed


def test_escalation_keeps_it_on_desks_that_may_see_it(book: Casebook) -> None:
    book.hire(officer(UWAO, login="uwao", sensitive=True))
    book.hire(officer(DC, login="dc", sensitive=True))
    ticket = book.file(signals=(VIOLENCE,))
    book.clock.advance(days=30)
    book.sweep()
    assert book.get(ticket).desk.office == DC


def test_when_the_last_who_may_handle_it_leaves_it_goes_up_at_the_next_sweep(book: Casebook) -> None:
    trusted = book.hire(officer(UWAO, sensitive=True))
    ticket = book.file(signals=(VIOLENCE,))
    book.sweeps()
    assert book.get(ticket).desk.office == UWAO
    book.write(lambda work: work.officers.save(replace(trusted, handles_sensitive=False)))
    book.sweeps()
    lifted = book.get(ticket)
    assert (lifted.desk.office, lifted.due_at <= ticket.due_at) == (CELL, True)
    assert book.history(ticket)[-1].detail == f"nobody_at {UWAO}"
    book.sweeps()
    assert book.get(ticket) == lifted


@pytest.mark.parametrize(
    "change",
    [
        {"active": False},
        {"positions": (Position(UWAO, date(2020, 1, 1), date(2025, 1, 1)),)},
        {"positions": (Position(UWAO, date(2099, 1, 1)),)},
        {"handles_sensitive": False},
    ],
)
def test_only_who_sits_there_today_in_service_and_with_the_right_counts(book: Casebook, change) -> None:
    book.hire(replace(officer(UWAO, sensitive=True), **change))
    assert book.file(signals=(VIOLENCE,)).desk.office == CELL


def test_it_is_not_forwarded_to_a_desk_where_nobody_may_handle_it(book: Casebook) -> None:
    cell = officer(CELL, login="cell")
    ticket = book.file(signals=(VIOLENCE,))
    with pytest.raises(RuleBroken, match="office_not_trusted"):
        book.act(cell, ticket, lambda case: case.forward(USSO, "আপনাদের কাজ"))
    book.hire(officer(USSO, sensitive=True))
    assert book.act(cell, ticket, lambda case: case.forward(USSO, "আপনাদের কাজ")).desk.office == USSO


def test_an_appeal_goes_where_it_may_be_seen(book: Casebook) -> None:
    trusted = book.hire(officer(UWAO, sensitive=True))
    ticket = book.file(signals=(VIOLENCE,))
    book.act(trusted, ticket, lambda case: case.reject("তালিকায় নাম নেই"))
    assert book.appeal(ticket).desk.office == CELL


def test_an_officer_takes_a_wrong_signal_away_with_a_reason(book: Casebook) -> None:
    trusted = book.hire(officer(UWAO, login="trusted", sensitive=True))
    ticket = book.file(signals=(VIOLENCE, MONEY))
    with pytest.raises(RuleBroken, match="words_missing"):
        book.act(trusted, ticket, lambda case: case.take_signal_away(VIOLENCE, " "))
    with pytest.raises(RuleBroken, match="signal_not_there"):
        book.act(trusted, ticket, lambda case: case.take_signal_away(CHILD, "ভুল"))
    now = book.act(trusted, ticket, lambda case: case.take_signal_away(VIOLENCE, "যন্ত্র ভুল পড়েছে"))
    assert (now.grievance.signals, now.sensitive) == ((MONEY,), False)
    assert (now.priority, now.due_at, now.desk) == (ticket.priority, ticket.due_at, ticket.desk)
    last = book.history(ticket)[-1]
    assert (last.name, last.target, last.detail) == (EventName.SIGNAL_TAKEN_AWAY, VIOLENCE, "যন্ত্র ভুল পড়েছে")
    assert knows(book, officer(UWAO, login="colleague"), now)


def test_the_right_is_kept(book: Casebook) -> None:
    book.hire(officer(UWAO, login="trusted", sensitive=True))
    book.hire(officer(UWAO, login="other"))
    kept = [book.read(lambda work, n=name: work.officers.get(n).handles_sensitive) for name in ("trusted", "other")]
    assert kept == [True, False]


# ------------------------------------------------------------------ whatever happens
rights = st.lists(st.tuples(st.sampled_from(DESKS), st.booleans()), max_size=5)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("hear"), st.sampled_from(SIGNALS)),
        st.tuples(st.just("learn"), st.sampled_from(sorted(Category))),
        st.tuples(st.just("blame"), st.sampled_from(["up_chair", "usso", "uwao", "uno", "dc"])),
        st.tuples(st.just("wait"), st.integers(1, 20)),
        st.tuples(st.just("forward"), st.sampled_from(DESKS)),
    ),
    min_size=1,
    max_size=5,
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hired=rights, first=st.lists(st.sampled_from(SIGNALS), max_size=2, unique=True), story=steps)
def test_no_sensitive_case_is_known_to_anybody_without_the_right_and_no_signal_lowers_a_priority(
    tmp_path_factory: pytest.TempPathFactory, hired, first, story
) -> None:
    book = Casebook(Database(migrated_sqlite(Path(tmp_path_factory.mktemp("lane"))), Vault([KEY])))
    staff = [book.hire(officer(desk, login=f"o{n}", sensitive=may)) for n, (desk, may) in enumerate(hired)]
    ticket = book.file(signals=tuple(first))
    for what, value in story:
        before = book.get(ticket)
        happen(book, ticket, what, value)
        now = book.get(ticket)
        if what == "hear":
            assert now.priority.value <= before.priority.value
            assert now.due_at <= before.due_at or now.desk != before.desk
        least = (rule.least for rule in book.policy.signals.of(now.grievance.signals))
        assert now.priority is most_pressing(now.priority, *least)
        for who in (*staff, *(officer(desk, login="somebody") for desk in DESKS)):
            if now.sensitive:
                held = now.desk.office in who.offices(day_of(book.now))
                assert knows(book, who, now) is (held and (who.handles_sensitive or now.desk.office == CELL))
        if now.sensitive:
            assert now.desk.office == CELL or book.read(
                lambda work, desk=now.desk.office: work.officers.handles_sensitive(desk, day_of(book.now))
            )
            assert now.desk.office not in now.desk.sealed
    book.database.dispose()


def happen(book: Casebook, ticket: Ticket, what: str, value) -> None:
    if what == "hear":
        book.enrich(ticket.number, signals=(value,))
    elif what == "learn":
        book.enrich(ticket.number, category=Category(value))
    elif what == "blame":
        role = AccusedRole.UP_CHAIRMAN if value == "up_chair" else AccusedRole.OFFICIAL
        book.enrich(ticket.number, accused=Accused(role, value))
    elif what == "wait":
        book.clock.advance(days=value)
        book.sweep()
    else:
        forward(book, ticket, value)


def forward(book: Casebook, ticket: Ticket, desk: str) -> None:
    """By whoever may: a trusted officer of the desk that holds it."""
    now = book.get(ticket)
    who = officer(now.desk.office, login="sender", sensitive=True)

    def send(case: Casework) -> Ticket:
        return case.forward(desk, "আপনাদের কাজ")

    try:
        book.act(who, now, send)
    except RuleBroken:
        assert book.get(ticket) == now


def test_a_promise_is_never_put_off_by_lifting(book: Casebook) -> None:
    trusted = book.hire(officer(UWAO, sensitive=True))
    ticket = book.file(signals=(CHILD, VIOLENCE))
    book.clock.advance(days=1)
    book.write(lambda work: work.officers.save(replace(trusted, active=False)))
    book.sweep()
    assert book.get(ticket).due_at <= ticket.due_at
