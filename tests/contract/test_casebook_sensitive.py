"""Signals of danger make a case pressing, and a sensitive case is known only to those who may handle it."""

from dataclasses import replace
from datetime import date

import pytest

from grs_core.domain.errors import RuleBroken
from grs_core.domain.events import EventName
from grs_core.domain.grievance import Accused, AccusedRole, Category, Priority
from grs_core.domain.lifecycle import Status
from grs_core.domain.officers import Position
from grs_core.domain.offices import Tier
from grs_core.storage.database import Database
from tests.support.casebook import CELL, DC, DD, DISTRICT, UNO, UP, USSO, Casebook, officer, the_policy
from tests.support.lane import CHILD, MONEY, SUICIDE, THREAT, UWAO, VIOLENCE, knows

DD_DWA = f"dd_dwa-{DISTRICT}"
SIGNALS = the_policy().signals.codes


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


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
    kept = book.read(lambda work: [work.officers.get(login).handles_sensitive for login in ("trusted", "other")])
    assert kept == [True, False]


def test_a_promise_is_never_put_off_by_lifting(book: Casebook) -> None:
    trusted = book.hire(officer(UWAO, sensitive=True))
    ticket = book.file(signals=(CHILD, VIOLENCE))
    book.clock.advance(days=1)
    book.write(lambda work: work.officers.save(replace(trusted, active=False)))
    book.sweep()
    assert book.get(ticket).due_at <= ticket.due_at
