"""A case filed for somebody else: his from the first moment, within the areas, never twice."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from grs_core.domain.complainant import Channel, Filer
from grs_core.domain.errors import NotFound, RuleBroken
from grs_core.domain.events import Actor, EventName
from grs_core.domain.grievance import Category, Grievance
from grs_core.domain.lifecycle import Status
from grs_core.domain.volunteering import Consent, ConsentMode, Organisation, Volunteer
from grs_core.services import consenting, filed_cases, volunteering
from grs_core.services.filing_for import files_from
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.support.casebook import DISTRICT, UNION, UPAZILA, Casebook, officer
from tests.support.cases import KEY
from tests.support.filed_for import (
    BY_THE_CELL,
    HERS,
    HIS,
    STORY,
    VOLUNTEERS_PHONE,
    a_file,
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


def test_the_case_is_the_citizens_and_he_is_asked(book: Casebook, rina: Volunteer) -> None:
    ticket = files(book, rina)
    person = ticket.complainant
    assert (person.address, person.name, person.filer) == (HIS, "রহিমা", Filer.VOLUNTEER)
    assert (ticket.channel, ticket.language) == (Channel.SMS, "bn")
    (asked,) = book.notices()
    assert (asked.address, asked.notice.key, asked.ticket) == (HIS, "notice_filed_for", str(ticket.number))
    assert not [value for value in asked.notice.params.values() if STORY in str(value)]
    told = book.history(ticket)[-1]
    assert (told.name, told.actor, told.detail) == (
        EventName.FILED_FOR,
        Actor("volunteer:asha1", "sms"),
        "neighbour; asked",
    )
    assert seen(book, "asha1", ticket)
    assert book.read(lambda work: [each.ticket for each in consenting.open_of(work, HIS)]) == [str(ticket.number)]


def test_whoever_said_stop_is_asked_all_the_same(book: Casebook, rina: Volunteer) -> None:
    book.write(lambda work: work.conversations.silence(HIS, True))
    files(book, rina)
    book.write(lambda work: work.outbox.spare(HIS, book.now))
    assert [each.notice.key for each in book.notices()] == ["notice_filed_for"]


def test_the_same_key_is_the_same_case_whatever_else_is_wanted(book: Casebook, rina: Volunteer) -> None:
    first = files(book, rina)
    other = Grievance("অন্য কথা", Category.OTHER)
    assert files(book, rina, wanted(book, grievance=other, phone="01755555556")).number == first.number
    assert files(book, rina, wanted(book, "k2")).number != first.number
    long = wanted(book, "x" * 500)
    assert files(book, rina, long).number == files(book, rina, long).number
    says(book, "disown", first)
    with pytest.raises(NotFound, match="ticket_unknown"):
        files(book, rina)


def test_two_of_one_key_at_once_are_one_case(database: Database) -> None:
    book = Casebook(database)
    rina = a_volunteer(book, an_organisation(book))
    with ThreadPoolExecutor(4) as pool:
        numbers = {str(ticket.number) for ticket in pool.map(lambda _: files(book, rina), range(4))}
    assert len(numbers) == 1
    assert book.read(lambda work: len(work.tickets.of_address(HIS))) == 1
    assert len(book.notices()) == 1


def test_an_organisation_that_is_not_approved_files_nothing(book: Casebook) -> None:
    rina = a_volunteer(book, applied := an_organisation(book, approved=False))
    with pytest.raises(RuleBroken, match="organisation_not_approved"):
        files(book, rina)
    assert book.read(lambda work: files_from(work, HERS)) is None
    places = book.policy.places
    book.write(lambda work: volunteering.approve(work, places, applied.id, BY_THE_CELL, book.now))
    files(book, rina)
    assert book.read(lambda work: files_from(work, HERS)) == rina
    book.write(lambda work: volunteering.suspend(work, applied.id, BY_THE_CELL, book.now, "complaints"))
    with pytest.raises(RuleBroken, match="organisation_not_approved"):
        files(book, rina, wanted(book, "k2"))


def test_whoever_left_files_nothing_and_is_signed_out(book: Casebook, rina: Volunteer) -> None:
    book.write(lambda work: volunteering.end_volunteer(work, "asha1", BY_THE_CELL, book.now))
    assert book.read(lambda work: files_from(work, HERS)) is None
    with pytest.raises(RuleBroken, match="volunteer_ended"):
        files(book, rina)


@pytest.mark.parametrize(
    ("areas", "place", "allowed"),
    [
        ((), None, True),
        ((), UPAZILA, True),
        ((), UNION, True),
        ((), DISTRICT, True),
        ((), "BD201213", False),
        ((UNION,), UNION, True),
        ((UNION,), UPAZILA, True),
        ((UNION,), "BD20120494", False),
        ((UNION,), None, True),
    ],
)
def test_he_files_within_his_areas(
    book: Casebook, asha: Organisation, areas: tuple[str, ...], place: str | None, allowed: bool
) -> None:
    rina = a_volunteer(book, asha, areas=areas)
    told = wanted(book, grievance=Grievance(STORY, Category.PAYMENT_DELAYED, "old_age_allowance", place))
    if allowed:
        assert files(book, rina, told).grievance.place == place
    else:
        with pytest.raises(RuleBroken, match="area_not_yours"):
            files(book, rina, told)


def test_a_phone_of_the_organisation_is_no_citizens(book: Casebook, asha: Organisation, rina: Volunteer) -> None:
    a_volunteer(book, asha, "mita", "01911111112")
    for own in (VOLUNTEERS_PHONE, "+880 1911-111112"):
        with pytest.raises(RuleBroken, match="phone_is_own"):
            files(book, rina, wanted(book, phone=own))
    other = an_organisation(book, "Other")
    a_volunteer(book, other, "elsewhere", "01911111113")
    files(book, rina, wanted(book, phone="01911111113"))
    book.write(lambda work: volunteering.end_volunteer(work, "mita", BY_THE_CELL, book.now))
    files(book, rina, wanted(book, "k2", phone="01911111112"))


def test_whoever_disowned_a_filing_is_left_alone_by_that_organisation_for_a_while(
    book: Casebook, asha: Organisation, rina: Volunteer
) -> None:
    says(book, "disown", files(book, rina))
    mita, other = a_volunteer(book, asha, "mita", "01911111112"), an_organisation(book, "Other")
    elsewhere = a_volunteer(book, other, "elsewhere", "01911111113")
    with pytest.raises(RuleBroken, match="phone_refuses"):
        files(book, mita, wanted(book, "k2"))
    files(book, elsewhere, wanted(book, "k3"))
    book.clock.advance(days=book.policy.proxy.disowned_days)
    files(book, mita, wanted(book, "k4"))


def test_nobody_is_flooded_with_questions_about_filings(book: Casebook, rina: Volunteer) -> None:
    first, *_ = [files(book, rina, wanted(book, f"k{nth}")) for nth in range(book.policy.proxy.waiting_most)]
    with pytest.raises(RuleBroken, match="phone_waits"):
        files(book, rina, wanted(book, "more"))
    says(book, "confirm", first)
    files(book, rina, wanted(book, "more"))
    with pytest.raises(RuleBroken, match="phone_waits"):
        files(book, rina, wanted(book, "again"))
    book.clock.advance(days=book.policy.proxy.answer_days + 1)
    files(book, rina, wanted(book, "again"))


def test_of_a_sensitive_case_no_sms_tells_and_the_phone_does_not_end_it(book: Casebook, rina: Volunteer) -> None:
    beaten = Grievance(
        "স্বামী কার্ডের জন্য মারে", Category.OTHER, "widow_allowance", UNION, signals=("violence_against_women",)
    )
    ticket = files(book, rina, wanted(book, grievance=beaten))
    assert ticket.sensitive
    assert not book.notices()
    for _ in range(2):
        assert says(book, "disown", ticket) == book.get(ticket)
    assert book.get(ticket).status not in (Status.WITHDRAWN, Status.CLOSED)
    assert book.told(ticket).count(EventName.FILING_DISOWNED) == 1
    assert seen(book, "asha1", ticket)


# ------------------------------------------------------------------------------- who has no phone
def test_of_whoever_has_no_phone_the_volunteer_hears_that_there_is_news(book: Casebook, rina: Volunteer) -> None:
    voice = Consent(ConsentMode.VOICE, book.now, a_file(book).id)
    told = wanted(book, via="portal", consent=voice, phone=None)
    with pytest.raises(RuleBroken, match="name_missing"):
        files(book, rina, replace(told, name=" "))
    ticket = files(book, rina, told)
    assert ticket.complainant.address.kind == "filed"
    assert book.notices() == ()
    clerk = officer(ticket.desk.office)
    book.act(clerk, book.get(ticket), lambda case: case.accept())
    book.act(clerk, book.get(ticket), lambda case: case.ask("কোন মাস?"))
    said = {each.address: each.notice for each in book.notices()}
    assert (said[HERS].key, said[HERS].params) == ("notice_news_for", {"number": str(ticket.number)})
    assert book.read(lambda work: filed_cases.question_of(work, ticket)) == "কোন মাস?"
    assert book.read(lambda work: filed_cases.mine(work, "asha1").lines[0].asked)
    answer = book.write(lambda work: filed_cases.answer_for(work, book.policy, "asha1", ticket.number, "মার্চ", book.now))
    assert answer.status is Status.IN_PROGRESS
    assert book.history(ticket)[-1].actor == Actor("volunteer:asha1", "portal")
    with pytest.raises(RuleBroken, match="nothing_asked"):
        book.write(lambda work: filed_cases.answer_for(work, book.policy, "asha1", ticket.number, "মার্চ", book.now))
    book.write(lambda work: volunteering.end_volunteer(work, "asha1", BY_THE_CELL, book.now))
    book.act(clerk, book.get(ticket), lambda case: case.ask("কোন বছর?"))
    assert [each.address.kind for each in book.notices()] == ["filed"]


def test_a_volunteer_who_said_stop_hears_no_news(book: Casebook, rina: Volunteer) -> None:
    ticket = files(
        book,
        rina,
        wanted(book, via="portal", consent=Consent(ConsentMode.VOICE, book.now, a_file(book).id), phone=None),
    )
    book.write(lambda work: work.conversations.silence(HERS, True))
    clerk = officer(ticket.desk.office)
    book.act(clerk, book.get(ticket), lambda case: case.accept())
    book.act(clerk, book.get(ticket), lambda case: case.reject("তালিকায় নাম নেই"))
    assert HERS not in [each.address for each in book.notices()]
