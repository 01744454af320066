"""A case filed for somebody else: never without his consent, never twice, and his alone as soon as he wants it so."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grs_core.domain.attachments import Purpose
from grs_core.domain.complainant import Address, Channel, Filer
from grs_core.domain.errors import GrsError, NotFound, RuleBroken
from grs_core.domain.events import Actor, EventName
from grs_core.domain.grievance import Category, Grievance
from grs_core.domain.lifecycle import Status
from grs_core.domain.ticket import Ticket
from grs_core.domain.volunteering import Consent, ConsentMode, Organisation, Standing, Volunteer
from grs_core.services import consenting, filed_cases, volunteering
from grs_core.services.citizen import find
from grs_core.services.consent import consent_told
from grs_core.services.filing_for import files_from
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.support.casebook import CITIZEN, DISTRICT, UNION, UPAZILA, Casebook, officer
from tests.support.cases import KEY
from tests.support.filed_for import (
    BY_THE_CELL,
    CITIZENS_PHONE,
    STORY,
    VOLUNTEERS_PHONE,
    a_file,
    a_volunteer,
    an_organisation,
    files,
    wanted,
)
from tests.support.schema import migrated_sqlite

ROOT = Path(__file__).parents[2]
HIS = Address.of_phone(CITIZENS_PHONE)
HERS = Address.of_phone(VOLUNTEERS_PHONE)


@pytest.fixture
def book(tmp_path: Path) -> Casebook:
    return Casebook(Database(migrated_sqlite(tmp_path), Vault([KEY])))


@pytest.fixture
def asha(book: Casebook) -> Organisation:
    return an_organisation(book)


@pytest.fixture
def rina(book: Casebook, asha: Organisation) -> Volunteer:
    return a_volunteer(book, asha)


def says(book: Casebook, act: str, ticket: Ticket, address: Address = HIS) -> Ticket:
    """`confirm`, `disown` or `take_over`."""
    done = getattr(consenting, act)
    return book.write(lambda work: done(work, address, ticket.number, CITIZEN, book.now))


def seen(book: Casebook, login: str, ticket: Ticket) -> bool:
    """In the list, by its page and by its number from the volunteer's phone: all the same."""
    listed = book.read(lambda work: [line.ticket.number for line in filed_cases.mine(work, login).lines])
    doors = [ticket.number in listed]
    for look in (
        lambda work: filed_cases.one(work, login, ticket.number),
        lambda work: find(work, HERS, ticket.number, book.now),
    ):
        try:
            book.write(look)
            doors.append(True)
        except NotFound:
            doors.append(False)
    assert len(set(doors)) == 1, doors
    return doors[0]


# ------------------------------------------------------------------------------- filing
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


# ------------------------------------------------------------------------------- consent
@pytest.mark.parametrize("via", ["portal", "bulk", "sms", "api"])
def test_no_case_without_a_consent_that_its_door_may_have(book: Casebook, rina: Volunteer, via: str) -> None:
    asked, code = (Consent(mode, book.now) for mode in (ConsentMode.ASKED, ConsentMode.CODE))
    refused = {"portal": [asked], "bulk": [code], "sms": [code], "api": [code]}[via]
    for consent in refused:
        with pytest.raises(RuleBroken, match="consent_missing"):
            files(book, rina, wanted(book, via=via, consent=consent))
    for consent in (asked, code):
        with pytest.raises(RuleBroken, match="consent_missing"):
            files(book, rina, wanted(book, via=via, consent=consent, phone=None))


def test_nobody_types_a_code_and_what_is_typed_is_checked(book: Casebook) -> None:
    for mode in ("code", "", "yes", "CODE"):
        with pytest.raises(RuleBroken, match="consent_missing"):
            consent_told(mode, book.now, "ab" * 16, "Karim", "")
    for name, phone in (("", "01800000001"), (" ", ""), ("Karim", None)):
        with pytest.raises(RuleBroken, match="witness_missing"):
            consent_told("witness", book.now, None, name, phone)
    with pytest.raises(RuleBroken, match="phone_wrong"):
        consent_told("witness", book.now, None, "Karim", "12")
    assert consent_told("witness", book.now, None, " Karim ", "+880 1800 000001").witness_phone == "01800000001"
    assert consent_told("witness", book.now, "ab" * 16, "Karim", " ") == Consent(
        ConsentMode.WITNESS, book.now, None, "Karim", ""
    )


def test_a_consent_by_code_is_made_where_the_code_came_back_and_nowhere_else() -> None:
    rooms = (path for room in ("gateway", "bot", "grs_core") for path in (ROOT / room).rglob("*.py"))
    making = {path.name for path in rooms if re.search(r"Consent\(\s*ConsentMode\.CODE", path.read_text("utf-8"))}
    assert making == {"consent_code.py"}


def test_a_witness_is_somebody_else(book: Casebook, rina: Volunteer) -> None:
    good = Consent(ConsentMode.WITNESS, book.now, None, "Karim", "01800000001")
    for wrong in (replace(good, witness_phone=VOLUNTEERS_PHONE), replace(good, witness_name="asha1")):
        with pytest.raises(RuleBroken, match="witness_is_volunteer"):
            files(book, rina, wanted(book, via="portal", consent=wrong))
    with pytest.raises(RuleBroken, match="witness_is_citizen"):
        files(book, rina, wanted(book, via="portal", consent=replace(good, witness_phone=CITIZENS_PHONE)))
    with pytest.raises(RuleBroken, match="witness_missing"):
        files(book, rina, wanted(book, via="portal", consent=replace(good, witness_name=" ")))
    files(book, rina, wanted(book, via="portal", consent=good))


@pytest.mark.parametrize(
    ("mode", "changes"),
    [
        (ConsentMode.VOICE, {"owner": "volunteer:mita"}),
        (ConsentMode.VOICE, {"owner": "chat:asha1"}),
        (ConsentMode.VOICE, {"purpose": Purpose.STORY}),
        (ConsentMode.VOICE, {"media_type": "image/jpeg"}),
        (ConsentMode.THUMB, {}),
        (ConsentMode.THUMB, {"media_type": "image/png", "purpose": Purpose.PHOTO}),
    ],
)
def test_evidence_that_proves_nothing_is_refused(
    book: Casebook, rina: Volunteer, mode: ConsentMode, changes: dict[str, object]
) -> None:
    given = a_file(book, **changes)
    with pytest.raises(RuleBroken, match="consent_evidence"):
        files(book, rina, wanted(book, via="portal", consent=Consent(mode, book.now, given.id)))


def test_evidence_proves_one_case_and_goes_with_it(book: Casebook, rina: Volunteer) -> None:
    voice = Consent(ConsentMode.VOICE, book.now + timedelta(hours=1), a_file(book).id)
    ticket = files(book, rina, wanted(book, via="portal", consent=voice, phone=None))
    (kept,) = book.read(lambda work: work.attachments.of_ticket(str(ticket.number)))
    assert kept.id == voice.evidence
    filed = book.read(lambda work: work.filed_for.get(str(ticket.number)))
    assert (filed.consent.at, filed.standing) == (book.now, Standing.UNREACHABLE)
    for evidence in (voice.evidence, None, "no such file"):
        with pytest.raises(RuleBroken, match="consent_evidence"):
            files(book, rina, wanted(book, "k2", via="portal", consent=replace(voice, evidence=evidence)))


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


# ------------------------------------------------------------------------------- the citizen's word
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
    ticket, gone = files(book, rina), False
    for act in acts:
        try:
            if act.startswith("file"):
                files(book, rina, wanted(book, act))
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
    assert book.read(lambda work: len(work.tickets.of_address(HIS))) == 1 + len({act for act in acts if "file" in act})
    book.database.dispose()
