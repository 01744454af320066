"""No case is filed for somebody else without his consent, and none is made from what is typed."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from grs_core.domain.attachments import Purpose
from grs_core.domain.errors import RuleBroken
from grs_core.domain.volunteering import Consent, ConsentMode, Organisation, Standing, Volunteer
from grs_core.services.consent import consent_told
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.support.casebook import Casebook
from tests.support.cases import KEY
from tests.support.filed_for import (
    CITIZENS_PHONE,
    VOLUNTEERS_PHONE,
    a_file,
    a_volunteer,
    an_organisation,
    files,
    wanted,
)
from tests.support.schema import migrated_sqlite

ROOT = Path(__file__).parents[2]


@pytest.fixture
def book(tmp_path: Path) -> Casebook:
    return Casebook(Database(migrated_sqlite(tmp_path), Vault([KEY])))


@pytest.fixture
def asha(book: Casebook) -> Organisation:
    return an_organisation(book)


@pytest.fixture
def rina(book: Casebook, asha: Organisation) -> Volunteer:
    return a_volunteer(book, asha)


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


def test_one_recording_agrees_to_one_case_however_often_it_is_sent(book: Casebook, rina: Volunteer) -> None:
    first, again, other = (a_file(book, digest=digest * 64) for digest in "aab")
    voices = [Consent(ConsentMode.VOICE, book.now, each.id) for each in (first, again, other)]
    files(book, rina, wanted(book, "k1", via="portal", consent=voices[0]))
    with pytest.raises(RuleBroken, match="consent_evidence"):
        files(book, rina, wanted(book, "k2", via="portal", consent=voices[1]))
    files(book, rina, wanted(book, "k2", via="portal", consent=voices[2]))


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
