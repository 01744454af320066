"""Appeals: up, in time, and never to who decided."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from grs_core.domain.errors import RuleBroken
from grs_core.domain.events import EventName
from grs_core.domain.grievance import Accused, AccusedRole, Category
from grs_core.domain.lifecycle import Status
from grs_core.domain.offices import Tier
from grs_core.domain.ticket import Ticket
from grs_core.services.casework import Casework
from grs_core.storage.database import Database
from tests.support.casebook import CELL, DC, DD, DISTRICT, UNION, UNO, UP, USSO, Casebook, officer

CLERK = officer(USSO)
A_MOMENT = timedelta(seconds=1)
ACTS: dict[str, Callable[[Casework], Ticket]] = {
    "accept": lambda case: case.accept(),
    "resolve": lambda case: case.resolve("হয়েছে"),
    "reject": lambda case: case.reject("হবে না"),
}


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def forwarding(office: str) -> Callable[[Casework], Ticket]:
    return lambda case: case.forward(office, "আপনার বিষয়")


def test_an_appeal_goes_up_with_its_own_clock_and_keeps_the_first_decision(book: Casebook) -> None:
    over = book.reject(book.file())
    book.clock.advance(days=2)
    appealed = book.appeal(over)
    assert appealed == book.get(over)
    assert (appealed.status, appealed.desk.office, appealed.handler) == (Status.OPEN, DD, None)
    assert appealed.due_at == book.policy.calendar.due(book.now, 20)
    assert (appealed.appeals, appealed.decided_by, appealed.decided_at) == (1, USSO, over.decided_at)
    last = book.history(over)[-1]
    assert (last.name, last.origin, last.target, last.detail) == (EventName.APPEALED, USSO, DD, "মানি না")


def begun_at(book: Casebook, office: str) -> Ticket:
    begin = {
        UP: lambda: book.file(Category.WRONGFUL_EXCLUSION, "family_card"),
        USSO: book.file,
        UNO: lambda: book.file(Category.BRIBERY, "family_card", accused=Accused(AccusedRole.UP_CHAIRMAN)),
        DD: lambda: book.file(place=DISTRICT),
        f"dc-{DISTRICT}": lambda: book.file(Category.BRIBERY, accused=Accused(AccusedRole.OFFICIAL, "uno")),
    }
    ticket = begin[office]()
    assert ticket.desk.office == office
    return ticket


def test_appeal_after_appeal_climbs_to_the_cell_and_never_lands_on_a_decider(book: Casebook) -> None:
    for office in (UP, USSO, UNO, DD, f"dc-{DISTRICT}"):
        ticket, deciders = begun_at(book, office), set[str]()
        while ticket.desk.tier is not Tier.CABINET:
            deciders.add(ticket.desk.office)
            before = ticket.desk
            ticket = book.appeal(book.reject(ticket, login=f"of-{before.office}"))
            assert ticket.desk.office not in deciders | ticket.desk.sealed
            assert ticket.desk.tier.rank > before.tier.rank
        assert ticket.due_at == book.policy.calendar.due(book.now, 60)
        over = book.reject(ticket, login="of-the-cell")
        with pytest.raises(RuleBroken, match="decision_is_final"):
            book.appeal(over)


def test_an_appeal_that_nobody_hears_climbs_too_and_keeps_the_time_of_an_appeal(book: Casebook) -> None:
    ticket = book.appeal(book.reject(begun_at(book, UP)))
    climbed = []
    for _ in range(2):
        book.clock.set(ticket.due_at)
        assert book.sweep().escalated == 1
        ticket = book.get(ticket)
        climbed.append(ticket.desk.office)
        days = 60 if ticket.desk.tier is Tier.CABINET else 20
        assert ticket.due_at == book.policy.calendar.due(book.now, days)
    assert climbed == [DD, CELL]


def test_the_window_for_an_appeal_is_thirty_days_to_the_second(book: Casebook) -> None:
    in_time, too_late = book.reject(book.file()), book.reject(book.file())
    book.clock.advance(days=30)
    assert book.appeal(in_time).status is Status.OPEN
    book.clock.set(book.now + A_MOMENT)
    with pytest.raises(RuleBroken, match="appeal_too_late"):
        book.appeal(too_late)


def test_only_a_decision_is_appealed(book: Casebook) -> None:
    fresh = book.file()
    for ticket in (fresh, book.appeal(book.reject(book.file()))):
        with pytest.raises(RuleBroken, match="not_decided_yet"):
            book.appeal(ticket)
    with pytest.raises(RuleBroken, match="not_decided_yet"):
        book.appeal(book.withdraw(fresh))


def test_who_withdrew_his_appeal_has_no_second_one(book: Casebook) -> None:
    ticket = book.withdraw(book.appeal(book.reject(book.file())))
    with pytest.raises(RuleBroken, match="act_not_lawful"):
        book.appeal(ticket)


def test_a_resolved_case_is_appealed_like_a_rejected_one(book: Casebook) -> None:
    resolved = book.act(officer(USSO), book.file(), lambda case: case.resolve("টাকা পাঠানো হয়েছে"))
    assert book.appeal(resolved).desk.office == DD


def test_an_appeal_keeps_the_accused_shut_out(book: Casebook) -> None:
    ticket = begun_at(book, UNO)
    appealed = book.appeal(book.reject(ticket))
    assert appealed.desk.sealed == {f"up-{UNION}"}


def test_an_appeal_is_not_forwarded_down_to_the_tier_that_decided(book: Casebook) -> None:
    ticket = book.appeal(book.reject(book.file(), login="karim"))
    assert ticket.desk.office == DD
    for office in (USSO, UNO, UP):
        with pytest.raises(RuleBroken, match="appeal_stays_above"):
            book.act(officer(DD), ticket, forwarding(office))
    moved = book.act(officer(DD), ticket, lambda case: case.forward(DC, "আপনার বিষয়"))
    assert moved.due_at == book.policy.calendar.due(book.now, 20)


def test_nobody_hears_an_appeal_against_his_own_decision(book: Casebook) -> None:
    ticket = book.appeal(book.reject(book.file(), login="karim"))
    promoted = officer(DD)  # the same person, who has since become Deputy Director
    colleague = officer(DD, USSO, login="acting")  # sits in both offices
    for who, act in product((promoted, colleague), ACTS.values()):
        with pytest.raises(RuleBroken, match="own_decision"):
            book.act(who, ticket, act)
    assert book.act(officer(DD, login="salma"), ticket, ACTS["resolve"]).status is Status.RESOLVED


def test_who_may_not_hear_an_appeal_may_still_send_it_on(book: Casebook) -> None:
    ticket = book.appeal(book.reject(book.file(), login="karim"))
    assert book.act(officer(DD), ticket, lambda case: case.forward(DC, "আমিই সিদ্ধান্ত দিয়েছিলাম")).desk.office == DC


def test_an_officer_decides_again_a_case_that_was_not_appealed(book: Casebook) -> None:
    first = book.act(CLERK, book.file(), lambda case: case.accept())
    assert book.act(replace(CLERK, name="Karim again"), first, ACTS["resolve"]).status is Status.RESOLVED
