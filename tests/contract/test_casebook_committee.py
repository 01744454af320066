"""Committees: what comes before them, what never does, when they met."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from grs_core.domain.committee import AgendaItem, Meeting, MeetingKind
from grs_core.domain.errors import NotAllowed, NotFound, RuleBroken
from grs_core.domain.events import EventName
from grs_core.domain.grievance import Category
from grs_core.domain.officers import Officer, Role
from grs_core.domain.ticket import Ticket
from grs_core.domain.workdays import day_of
from grs_core.ports import UnitOfWork
from grs_core.services.jurisdiction import Survey
from grs_core.services.meeting import Committee, Minutes, overdue_meetings
from grs_core.storage.database import Database
from tests.support.casebook import (
    CELL,
    CHAIRMAN,
    DC,
    DISTRICT,
    OTHER_UNION,
    UNION,
    UNO,
    UP,
    UPAZILA,
    USSO,
    Casebook,
    officer,
)  # fmt: skip

UNO_OFFICER, USSO_OFFICER, SECRETARY = officer(UNO, login="uno"), officer(USSO, login="usso"), officer(UP, login="up")
HELD = Minutes(date(2026, 1, 4), MeetingKind.REGULAR, 9, "চারটি অভিযোগ শোনা হয়েছে")


@pytest.fixture
def book(database: Database) -> Casebook:
    book = Casebook(database)
    book.hire(UNO_OFFICER)
    return book


def put(book: Casebook, who: Officer, ticket: Ticket, note: str = "", place: str | None = "") -> AgendaItem:
    return book.write(lambda work: Committee(work, book.policy, who, book.now).put(ticket.number, note, place))


def _of(book: Casebook, work: UnitOfWork) -> Committee:
    return Committee(work, book.policy, UNO_OFFICER, book.now)


def agenda(book: Casebook, who: Officer, place: str | None = UPAZILA) -> list[str]:
    return [
        line.item.ticket for line in book.read(lambda work: Committee(work, book.policy, who, book.now).agenda(place))
    ]


def hold(book: Casebook, who: Officer, minutes: Minutes, place: str | None = UPAZILA) -> Meeting:
    return book.write(lambda work: Committee(work, book.policy, who, book.now).hold(place, minutes))


def idle(book: Casebook, *places: str | None) -> list[tuple[str | None, int | None]]:
    surveys = [Survey(place) for place in places]
    found = book.read(lambda work: overdue_meetings(work, book.policy, surveys, day_of(book.now)))
    return [(each.place, each.days) for each in found]


def test_a_case_comes_before_the_committee_of_the_desk_and_its_head_reads_it(book: Casebook) -> None:
    ticket = book.file()
    item = put(book, USSO_OFFICER, ticket, "দুইবার লেখা হয়েছে")
    assert (item.place, put(book, UNO_OFFICER, ticket).id) == (UPAZILA, item.id)
    assert agenda(book, UNO_OFFICER) == agenda(book, USSO_OFFICER) == [str(ticket.number)]
    assert book.told(ticket).count(EventName.AGENDA_SET) == 1


def test_what_was_dealt_with_is_off_the_agenda_and_stands_with_its_meeting(book: Casebook) -> None:
    ticket = book.file()
    item = put(book, USSO_OFFICER, ticket)
    kept = hold(book, UNO_OFFICER, replace(HELD, items=frozenset({item.id})))
    assert agenda(book, UNO_OFFICER) == []
    ((meeting, lines),) = book.read(
        lambda work: Committee(work, book.policy, UNO_OFFICER, book.now).held(UPAZILA, 1, 9)
    )
    assert (meeting, [line.item.ticket for line in lines]) == (kept, [str(ticket.number)])
    with pytest.raises(NotFound, match="agenda_unknown"):
        hold(book, UNO_OFFICER, replace(HELD, items=frozenset({item.id})))


def test_a_meeting_that_is_sent_twice_is_one(book: Casebook) -> None:
    with ThreadPoolExecutor(2) as both:
        one, two = both.map(lambda _: hold(book, UNO_OFFICER, HELD), range(2))
    assert one == two
    other = hold(book, UNO_OFFICER, replace(HELD, held_on=HELD.held_on - timedelta(days=1)))
    assert other.id != one.id
    assert book.read(lambda work: work.meetings.counts(other.held_on, HELD.held_on)) == {UPAZILA: 2}


def test_who_took_a_case_off_the_agenda_stands_in_its_history(book: Casebook) -> None:
    ticket = book.file()
    item = put(book, USSO_OFFICER, ticket)
    book.write(lambda work: _of(book, work).take_off(item.id))
    assert agenda(book, UNO_OFFICER) == []
    told = [event for event in book.history(ticket) if event.name is EventName.AGENDA_SET]
    assert [(event.actor.who, event.target) for event in told] == [("officer:usso", UPAZILA), ("officer:uno", None)]


def test_a_sensitive_case_comes_before_no_committee(book: Casebook) -> None:
    trusted = replace(USSO_OFFICER, handles_sensitive=True)
    ticket = book.file()
    put(book, trusted, ticket)
    book.write(lambda work: work.tickets.save(replace(work.tickets.lock(ticket.number), sensitive=True)))
    assert agenda(book, trusted) == []
    with pytest.raises(RuleBroken, match="agenda_sensitive"):
        put(book, trusted, ticket, place=UPAZILA)


def test_what_is_kept_from_an_office_comes_before_no_committee_of_its_area(book: Casebook) -> None:
    ticket = book.file(Category.BRIBERY, accused=CHAIRMAN)
    assert UP in ticket.desk.sealed
    both = officer(UP, UNO, login="acting")
    with pytest.raises(NotFound, match="ticket_unknown"):
        put(book, both, ticket)
    cell = officer(CELL, login="cell", role=Role.CELL)
    moved = replace(ticket.desk, sealed=ticket.desk.sealed | {USSO})
    book.write(lambda work: work.tickets.save(replace(work.tickets.lock(ticket.number), desk=moved)))
    with pytest.raises(RuleBroken, match="agenda_sealed"):
        put(book, UNO_OFFICER, ticket)
    assert put(book, cell, ticket).place is None


def test_what_an_officer_may_not_see_is_not_on_his_agenda(book: Casebook) -> None:
    ticket = book.file(accused=None)
    put(book, UNO_OFFICER, ticket)
    assert agenda(book, replace(USSO_OFFICER, recused=frozenset({str(ticket.number)}))) == []
    item = book.read(lambda work: work.meetings.agenda([UPAZILA], 9))[0]
    blind = replace(UNO_OFFICER, recused=frozenset({str(ticket.number)}))
    with pytest.raises(NotFound, match="agenda_unknown"):
        book.write(lambda work: Committee(work, book.policy, blind, book.now).take_off(item.id))


def test_the_agenda_of_another_area_does_not_exist(book: Casebook) -> None:
    ticket = book.file()
    with pytest.raises(NotFound, match="place_unknown"):
        put(book, UNO_OFFICER, ticket, place=DISTRICT)
    for place in (DISTRICT, None, OTHER_UNION):
        with pytest.raises(NotFound, match="place_unknown"):
            agenda(book, UNO_OFFICER, place)
    with pytest.raises(NotFound, match="place_unknown"):
        hold(book, UNO_OFFICER, HELD, DISTRICT)


def test_who_only_reads_prepares_no_agenda(book: Casebook) -> None:
    ticket = book.file()
    auditor = replace(UNO_OFFICER, role=Role.AUDITOR)
    with pytest.raises(NotAllowed, match="agenda_not_yours"):
        put(book, auditor, ticket)
    assert book.read(lambda work: Committee(work, book.policy, auditor, book.now).choices(ticket)) == ()


def test_a_finished_case_needs_no_committee(book: Casebook) -> None:
    ticket = book.reject(book.file())
    with pytest.raises(RuleBroken, match="agenda_finished"):
        put(book, UNO_OFFICER, ticket)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"held_on": date(2030, 1, 1)}, "meeting_day_wrong"),
        ({"held_on": date(2020, 1, 1)}, "meeting_day_wrong"),
        ({"present": 0}, "meeting_present_wrong"),
        ({"present": 501}, "meeting_present_wrong"),
        ({"words": " "}, "words_missing"),
        ({"words": "ক" * 3001}, "words_too_long"),
    ],
)
def test_minutes_that_cannot_be_are_refused(book: Casebook, change: dict[str, object], key: str) -> None:
    with pytest.raises(RuleBroken, match=key):
        hold(book, UNO_OFFICER, replace(HELD, **change))  # type: ignore[arg-type]


def test_a_committee_without_a_meeting_is_idle_for_its_head_and_the_level_above(book: Casebook) -> None:
    assert (UPAZILA, None) in idle(book, DISTRICT) and (UPAZILA, None) in idle(book, UPAZILA)
    held = hold(book, UNO_OFFICER, HELD)
    assert UPAZILA not in dict(idle(book, DISTRICT))
    book.clock.set(book.now + timedelta(days=93))
    late = (day_of(book.now) - held.held_on).days
    assert idle(book, UPAZILA)[-1] == (UPAZILA, late)
    assert UPAZILA not in dict(idle(book, None)) and (DISTRICT, None) in idle(book, None)
    narrow = [Survey(UPAZILA, frozenset({"old_age_allowance"}))]
    assert book.read(lambda work: overdue_meetings(work, book.policy, narrow, day_of(book.now))) == ()
    assert SECRETARY.offices(day_of(book.now)) == (UP,) and DC not in dict(idle(book, UNION))
