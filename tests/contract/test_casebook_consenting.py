"""What the citizen says to a case that was filed for him, and what is left to the volunteer then."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grs_core.domain.complainant import Address
from grs_core.domain.errors import GrsError, NotFound, RuleBroken
from grs_core.domain.events import Actor, EventName
from grs_core.domain.lifecycle import Status
from grs_core.domain.volunteering import Organisation, Standing, Volunteer
from grs_core.services import consenting, filed_cases
from grs_core.services.citizen import find
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.support.casebook import Casebook, officer
from tests.support.cases import KEY
from tests.support.filed_for import (
    CITIZENS_PHONE,
    HERS,
    HIS,
    a_volunteer,
    an_organisation,
    files,
    says,
    seen,
    wanted,
)
from tests.support.schema import migrated_sqlite


@pytest.fixture
def book(tmp_path: Path) -> Casebook:
    return Casebook(Database(migrated_sqlite(tmp_path), Vault([KEY])))


@pytest.fixture
def asha(book: Casebook) -> Organisation:
    return an_organisation(book)


@pytest.fixture
def rina(book: Casebook, asha: Organisation) -> Volunteer:
    return a_volunteer(book, asha)


def test_whoever_confirms_keeps_the_volunteer(book: Casebook, rina: Volunteer) -> None:
    ticket = files(book, rina)
    says(book, "confirm", ticket)
    told = book.told(says(book, "confirm", ticket))
    assert told.count(EventName.FILING_CONFIRMED) == 1
    assert seen(book, "asha1", ticket)
    with pytest.raises(RuleBroken, match="filing_answered"):
        says(book, "disown", ticket)
    says(book, "take_over", ticket)
    assert not seen(book, "asha1", ticket)


def test_whoever_disowns_ends_it_and_the_office_reads_why(book: Casebook, rina: Volunteer) -> None:
    ticket = files(book, rina)
    actor = Actor("citizen", "sms")
    book.write(lambda work: consenting.disown(work, HIS, ticket.number, actor, book.now, "ke korse?"))
    assert book.get(ticket).status is Status.WITHDRAWN
    disowned, withdrawn = book.history(ticket)[-2:]
    assert (disowned.name, disowned.detail) == (EventName.FILING_DISOWNED, "ke korse?")
    assert withdrawn.name is EventName.WITHDRAWN
    assert not seen(book, "asha1", ticket)
    for late in ("confirm", "take_over"):
        with pytest.raises(RuleBroken, match="filing_answered"):
            says(book, late, ticket)


def test_a_decided_case_is_disowned_as_it_stands(book: Casebook, rina: Volunteer) -> None:
    ticket = files(book, rina)
    clerk = officer(ticket.desk.office)
    book.act(clerk, book.get(ticket), lambda case: case.accept())
    book.act(clerk, book.get(ticket), lambda case: case.reject("তালিকায় নাম নেই"))
    assert says(book, "disown", ticket).status is Status.REJECTED
    assert not seen(book, "asha1", ticket)


def test_only_he_whose_phone_it_is_has_a_word(book: Casebook, rina: Volunteer) -> None:
    ticket, own = files(book, rina), book.file()
    for act in ("confirm", "disown", "take_over"):
        for address in (HERS, Address.of_phone("01799999999"), Address.of_chat(CITIZENS_PHONE)):
            with pytest.raises(NotFound, match="ticket_unknown"):
                says(book, act, ticket, address)
        with pytest.raises(NotFound, match="ticket_unknown"):
            says(book, act, own, own.complainant.address)
    assert book.get(ticket) == ticket


def test_after_take_over_nothing_is_left_to_the_volunteer(book: Casebook, rina: Volunteer) -> None:
    ticket = files(book, rina)
    says(book, "take_over", ticket)
    assert not seen(book, "asha1", ticket)
    with pytest.raises(NotFound, match="ticket_unknown"):
        book.write(lambda work: filed_cases.answer_for(work, book.policy, "asha1", ticket.number, "x", book.now))
    assert book.read(lambda work: find(work, HIS, ticket.number, book.now)) == book.get(ticket)
    assert book.read(lambda work: filed_cases.mine(work, "asha1").total) == 0


def test_of_a_closed_case_the_volunteer_keeps_the_line(book: Casebook, rina: Volunteer) -> None:
    ticket = files(book, rina)
    book.withdraw(ticket, HIS)
    (line,) = book.read(lambda work: filed_cases.mine(work, "asha1").lines)
    assert (line.ticket.status, line.over) == (Status.WITHDRAWN, True)
    with pytest.raises(NotFound, match="ticket_unknown"):
        book.read(lambda work: filed_cases.one(work, "asha1", ticket.number))


def test_anothers_filing_is_not_his(book: Casebook, asha: Organisation, rina: Volunteer) -> None:
    a_volunteer(book, asha, "mita", "01911111112")
    ticket = files(book, rina)
    with pytest.raises(NotFound, match="ticket_unknown"):
        book.read(lambda work: filed_cases.one(work, "mita", ticket.number))
    with pytest.raises(NotFound, match="ticket_unknown"):
        book.read(lambda work: filed_cases.one(work, "asha1", book.file().number))


ACTS = st.sampled_from(("file k1", "file k2", "confirm", "disown", "take_over", "withdraw", "days"))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, max_size=10))
def test_in_whatever_order_what_left_the_volunteers_sight_stays_out_of_it(acts: list[str], tmp_path_factory) -> None:
    book = Casebook(Database(migrated_sqlite(tmp_path_factory.mktemp("always")), Vault([KEY])))
    rina = a_volunteer(book, an_organisation(book))
    ticket, gone, filed = files(book, rina), False, set[str]()
    for act in acts:
        try:
            if act.startswith("file"):
                files(book, rina, wanted(book, act))  # refused once he has disowned one
                filed.add(act)
            elif act == "days":
                book.clock.advance(days=3)
            elif act == "withdraw":
                book.withdraw(ticket, HIS)
            else:
                says(book, act, ticket)
        except GrsError:
            pass
        standing = book.read(lambda work: work.filed_for.get(str(ticket.number))).standing
        told = book.told(ticket)
        gone = gone or standing in (Standing.DISOWNED, Standing.TAKEN_OVER)
        visible = {str(line.ticket.number) for line in book.read(lambda work: filed_cases.mine(work, "asha1").lines)}
        assert (str(ticket.number) in visible) is not gone
        assert (EventName.FILING_DISOWNED in told) is (standing is Standing.DISOWNED)
        assert standing is not Standing.DISOWNED or book.get(ticket).status is Status.WITHDRAWN
    assert book.read(lambda work: len(work.tickets.of_address(HIS))) == 1 + len(filed)
    book.database.dispose()
