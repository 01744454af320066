"""Nobody there: routing, escalation and appeals pass over a vacant desk, and the office that is called has somebody."""

from dataclasses import replace
from datetime import timedelta

import pytest

from grs_core.case_ports import DeskNoticeKind
from grs_core.domain.errors import RuleBroken
from grs_core.domain.events import EventName
from grs_core.domain.grievance import Accused, AccusedRole, Category
from grs_core.domain.offices import Tier
from grs_core.domain.ticket import Desk, Ticket
from grs_core.services.sensitive import able_on
from grs_core.services.staffing import able, holders, least_loaded, manned, supervisor
from grs_core.storage.database import Database
from tests.support.casebook import CELL, CHAIRMAN, DC, DD, MINE, UNO, UP, USSO, Casebook, officer
from tests.support.lane import VIOLENCE
from tests.support.staff import acting, again, change, left, send_away, today


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def hire(book: Casebook, *offices: str, away: bool = False) -> None:
    """One officer at each; `away`: on leave for a year."""
    for office in offices:
        who = book.hire(officer(office, login=office))
        if away:
            send_away(book, who, 365)


def because(book: Casebook, ticket: Ticket) -> str:
    return next(event for event in book.history(ticket) if event.name is EventName.ROUTED).detail


def called(book: Casebook, ticket: Ticket) -> str | None:
    return book.read(lambda work: supervisor(work, book.policy, ticket, book.now))


def given_to(book: Casebook, ticket: Ticket, *avoid: str) -> str | None:
    return book.read(lambda work: least_loaded(work, ticket, book.now, frozenset(avoid)))


# ---------------------------------------------------------------- vacant desks
def test_no_supervisor_goes_to_the_next_tier_never_nothing(book: Casebook) -> None:
    """Who sits where is taken away from below, one office after the other: there is always a desk that takes it."""
    passed: list[str] = []
    for vacant, lands_at in ((USSO, UNO), (UNO, DD), (DD, DC), (DC, CELL), (CELL, CELL)):
        hire(book, vacant, away=True)
        passed.append(f"vacant {vacant}")
        ticket = book.file()
        assert ticket.desk.office == lands_at
        told = because(book, ticket)
        assert [part for part in told.split("; ") if part.startswith("vacant")] == passed[:4]
        assert ticket.timer_at is not None
        assert ticket.timer_at > book.now


def test_an_office_that_nobody_was_ever_registered_for_is_not_passed_over(book: Casebook) -> None:
    hire(book, DC, CELL)
    assert book.file().desk.office == USSO
    who = book.hire(officer(USSO, login="soon"))
    change(book, who, positions=tuple(replace(post, since=today(book) + timedelta(days=9)) for post in who.positions))
    assert book.file().desk.office == USSO


@pytest.mark.parametrize("gone", [left, send_away, lambda book, who: change(book, who, active=False)])
def test_who_left_is_away_or_out_of_service_leaves_a_vacant_desk(book: Casebook, gone) -> None:
    who = book.hire(officer(USSO, login="usso"))
    assert book.file().desk.office == USSO
    gone(book, who)
    assert book.file().desk.office == UNO
    book.hire(officer(USSO, login="successor"))
    assert book.file().desk.office == USSO


def test_leave_begins_and_ends_with_its_days(book: Casebook) -> None:
    send_away(book, book.hire(officer(USSO, login="usso")), days=1)
    desks = []
    for _ in range(3):
        desks.append(book.file().desk.office)
        book.clock.advance(days=1)
    assert desks == [UNO, UNO, USSO]


def test_for_a_vacant_head_the_office_complained_of_does_not_stand_in(book: Casebook) -> None:
    """Bribery with nobody named is the UNO's, one above whoever took it; never the programme's own desk."""
    hire(book, USSO, UNO, away=False)
    assert book.file(Category.BRIBERY).desk.office == UNO
    send_away(book, again(book, officer(login=UNO)))
    assert book.file(Category.BRIBERY).desk.tier is Tier.DISTRICT


def test_a_vacant_desk_never_brings_a_case_to_the_accused(book: Casebook) -> None:
    hire(book, UNO, DD, away=True)
    hire(book, UP, USSO, DC)
    ticket = book.file(Category.BRIBERY, accused=Accused(AccusedRole.OFFICIAL, "usso"))
    assert ticket.desk.office == DC
    assert USSO in ticket.desk.sealed
    assert book.file(Category.BRIBERY, accused=CHAIRMAN).desk.office not in (UP, USSO)


def test_escalation_passes_over_a_vacant_desk(book: Casebook) -> None:
    hire(book, DD, away=True)
    ticket = book.file()
    book.clock.set(ticket.due_at)
    book.sweep()
    assert book.get(ticket).desk.office == DC
    hire(book, CELL, away=True)
    book.clock.set(book.get(ticket).due_at)
    book.sweep()
    assert book.get(ticket).desk.office == CELL


def test_an_appeal_passes_over_a_desk_where_only_those_sit_who_decided(book: Casebook) -> None:
    """The UNO is also in charge of the Social Services office: the appeal against that goes past him."""
    book.hire(officer(DD, USSO, login="both"))
    ticket = book.file()
    book.reject(ticket, login="both")
    assert book.appeal(ticket).desk.office == DC


def test_a_desk_where_only_the_accused_sits_is_passed_over(book: Casebook) -> None:
    """The UNO is acting administrator of the union whose chairman is accused."""
    uno = book.hire(officer(UNO, login="uno"))
    assert book.file(Category.BRIBERY, accused=CHAIRMAN).desk.office == UNO
    change(book, uno, positions=(*uno.positions, *acting(UP)))
    passed = book.file(Category.BRIBERY, accused=CHAIRMAN)
    assert passed.desk.tier is Tier.DISTRICT
    assert f"vacant {UNO}" in because(book, passed)
    assert book.file(Category.BRIBERY).desk.office == UNO
    book.hire(officer(UNO, login="deputy"))
    assert book.file(Category.BRIBERY, accused=CHAIRMAN).desk.office == UNO


def test_routing_asks_for_one_office_with_one_query(book: Casebook) -> None:
    from tests.contract.test_storage_queue import counted_queries

    grievance = book.file().grievance
    with book.database.reading() as work, counted_queries() as queries:
        for _ in range(3):
            assert book.policy.router.route(grievance, able=able_on(work, book.now)).desk.office == USSO
    assert len(queries) == 1


# ---------------------------------------------------------------- the office that is called
def test_the_supervisor_is_the_first_above_with_somebody_there(book: Casebook) -> None:
    ticket = book.file()
    assert called(book, ticket) == UNO
    hire(book, DC)
    assert called(book, ticket) == DC
    hire(book, UNO, away=True)
    assert called(book, ticket) == DC
    book.hire(officer(UNO, login="another uno"))
    assert called(book, ticket) == UNO


def test_the_supervisor_is_never_an_accused_one_nor_one_whose_only_officer_is(book: Casebook) -> None:
    ticket = book.file(Category.BRIBERY, accused=CHAIRMAN)
    hire(book, UNO, CELL)
    below = replace(ticket, desk=Desk(USSO, Tier.UPAZILA, ticket.desk.sealed))
    assert called(book, below) == UNO
    change(book, officer(login=UNO), positions=(*officer(UNO).positions, *acting(UP)))
    assert called(book, below) == CELL
    sealed = replace(below, desk=replace(below.desk, sealed=frozenset({UNO, DC})))
    assert called(book, sealed) == CELL


def test_nobody_stands_above_the_cell(book: Casebook) -> None:
    hire(book, CELL)
    assert called(book, book.file(place=None)) is None


def test_holders_and_manned_tell_who_is_there(book: Casebook) -> None:
    who = book.hire(officer(USSO, login="usso"))
    there = book.read(
        lambda work: ([each.login for each in holders(work, USSO, today(book))], manned(work, USSO, today(book)))
    )
    assert there == (["usso"], True)
    send_away(book, who)
    there = book.read(
        lambda work: ([each.login for each in holders(work, USSO, today(book))], manned(work, USSO, today(book)))
    )
    assert there == (["usso"], False)


# ---------------------------------------------------------------- sharing out
def test_a_new_case_goes_to_whoever_has_the_least_in_hand(book: Casebook) -> None:
    """Thirty cases, three officers: nobody ends with more than one above another."""
    staff = [book.hire(officer(USSO, login=login)) for login in ("anwar", "bilkis", "chameli")]
    for _ in range(30):
        ticket = book.file()
        who = next(each for each in staff if each.login == ticket.assigned)
        book.act(who, book.get(ticket), lambda case: case.accept())
    loads = book.read(lambda work: work.officers.load([each.login for each in staff]))
    assert sum(loads.values()) == 30
    assert max(loads.values()) - min(loads.values()) <= 1


def test_a_tie_goes_by_login_and_alone_nothing_is_shared_out(book: Casebook) -> None:
    book.hire(officer(USSO, login="salma"))
    ticket = book.file()
    assert given_to(book, ticket) is None
    anwar = book.hire(officer(USSO, login="anwar"))
    assert given_to(book, ticket) == "anwar"
    assert given_to(book, ticket, "anwar") == "salma"
    assert given_to(book, ticket, "anwar", "salma") is None
    send_away(book, anwar)
    assert given_to(book, ticket) is None


def test_a_case_is_given_only_to_those_who_may_have_it(book: Casebook) -> None:
    book.hire(officer(UNO, login="fine"))
    book.hire(replace(officer(UNO, login="filer"), phone=MINE.value))
    book.hire(officer(UNO, UP, login="chairman"))
    stepped_back = book.hire(officer(UNO, login="a cousin"))
    ticket = book.file(Category.BRIBERY, accused=CHAIRMAN)
    book.write(lambda work: work.recusals.add(str(ticket.number), stepped_back.login, book.now))
    assert book.read(lambda work: able(work, ticket, book.now)) == ("fine",)
    assert given_to(book, ticket) == "fine"


def test_a_sensitive_case_is_given_only_to_those_who_may_handle_such(book: Casebook) -> None:
    for login, may in (("anwar", False), ("bilkis", True), ("chameli", True)):
        book.hire(officer(USSO, login=login, sensitive=may))
    ticket = replace(book.file(), sensitive=True)
    assert given_to(book, ticket) == "bilkis"
    heard = book.file(signals=(VIOLENCE,))
    for login in ("d", "e"):
        book.hire(officer(CELL, login=login))
    assert (heard.desk.office, given_to(book, heard)) == (CELL, "d")


def test_a_case_that_comes_by_any_way_is_given_to_somebody_there(book: Casebook) -> None:
    for desk in (USSO, UNO, DD):
        for name in ("a", "b"):
            book.hire(officer(desk, login=f"{name}-{desk}"))
    ticket = book.file()
    assert ticket.assigned == f"a-{USSO}"
    sent = book.act(officer(USSO), ticket, lambda case: case.forward(UNO, "আপনার বিষয়"))
    assert sent.assigned == f"a-{UNO}"
    other = book.file()
    book.clock.set(other.due_at)
    book.sweep()
    assert book.get(other).assigned == f"a-{DD}"
    appealed = book.appeal(book.reject(book.file(), login=f"a-{USSO}"))
    assert appealed.assigned in (f"a-{DD}", f"b-{DD}")


def test_a_case_is_not_sent_to_a_desk_where_nobody_is_any_more(book: Casebook) -> None:
    hire(book, UNO, away=True)
    with pytest.raises(RuleBroken, match="office_vacant"):
        book.act(officer(USSO), book.file(), lambda case: case.forward(UNO, "আপনার বিষয়"))


def test_a_desk_that_emptied_after_a_case_came_gives_it_up_when_more_is_learnt(book: Casebook) -> None:
    ticket = book.file()
    assert ticket.desk.office == USSO
    hire(book, USSO, away=True)
    assert book.enrich(ticket.number, programme="widow_allowance").desk.office == UNO


def test_the_offices_that_the_policy_names_have_a_copy_and_the_accuseds_never(book: Casebook) -> None:
    for accused in (CHAIRMAN, Accused(AccusedRole.OFFICIAL, "uno"), None):
        ticket = book.file(Category.BRIBERY, accused=accused)
        with book.database.reading() as work:
            told = work.desk_notices.of(str(ticket.number))
        copies = {notice.office for notice in told if notice.kind is DeskNoticeKind.COPY}
        assert copies == set(book.policy.router.copies(ticket.grievance, ticket.desk))
        assert not copies & ticket.desk.sealed
