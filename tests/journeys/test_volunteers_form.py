"""A volunteer files for somebody else: nothing without consent, nothing twice, nothing out of his area."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grs_core.domain.complainant import Filer
from grs_core.domain.grievance import AccusedRole, Category
from grs_core.domain.volunteering import ConsentMode, Standing
from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.desk import hidden, place_code, union_of
from tests.support.files import a_photo, an_ogg
from tests.support.volunteers import (
    CITIZEN,
    JSON,
    PHONE,
    VolunteerAt,
    add_organisation,
    add_volunteer,
    by_script,
    filed,
    phone_of,
    send,
    the_case,
    typed,
    volunteer_at,
    wrong,
)

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container


@pytest.fixture(scope="module")
def time() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory, model: Path, time: FakeClock) -> Iterator[Container]:
    """One for all: each test begins two hours later, when nothing that was tried counts any more."""
    built = make_container(tmp_path_factory.mktemp("home"), model, time)
    add_organisation(built)
    add_volunteer(built)
    add_volunteer(built, "mita", phone="01811000002", name="মিতা")
    yield built
    built.database.dispose()


@pytest.fixture(scope="module")
def app(container: Container) -> Flask:
    return make_app(container)


@pytest.fixture(scope="module")
def browser(app: Flask) -> VolunteerAt:
    return VolunteerAt(app)


@pytest.fixture
def rina(browser: VolunteerAt, time: FakeClock) -> VolunteerAt:
    time.advance(hours=2)
    if browser.client.get("/volunteers/me", headers=JSON).status_code != 200:
        browser.sign_in()
    return browser


def test_a_case_is_filed_as_a_message_of_the_citizens_own_would_be(rina: VolunteerAt, container: Container) -> None:
    answer = send(rina, "k-1", place=union_of(container, place_code(container, "Bancharampur", "upazila")))
    ticket, about = the_case(container, "k-1")
    assert answer.location == f"/volunteers/filed/{ticket.number}"
    assert (ticket.complainant.phone, ticket.complainant.filer) == (phone_of("k-1"), Filer.VOLUNTEER)
    assert ticket.grievance.category is Category.BRIBERY
    assert ticket.grievance.programme == "widow_allowance"
    assert AccusedRole.UP_MEMBER in {each.role for each in ticket.grievance.everyone_accused}
    assert not ticket.desk.office.startswith("up-")
    assert (about.consent.mode, about.consent.witness_name) == (ConsentMode.WITNESS, "করিম মিয়া")
    assert about.standing is Standing.WAITING
    page = rina.get(answer.location).text
    assert str(ticket.number) in page
    assert "১ লিখে" in page


def test_what_is_picked_by_hand_wins(rina: VolunteerAt, container: Container) -> None:
    send(rina, "k-hand", programme="old_age_allowance", category="payment_delayed", amount="১৫০০", provider="nagad")
    told = the_case(container, "k-hand")[0].grievance
    assert (told.programme, told.category) == ("old_age_allowance", Category.PAYMENT_DELAYED)
    assert (told.details["amount"], told.details["provider"]) == ("1500", "nagad")


def test_a_pin_in_the_story_is_kept_nowhere_and_warned_about(rina: VolunteerAt, container: Container) -> None:
    answer = send(rina, "k-pin", story="আমার বিকাশ পিন 4471 দিয়ে টাকা তুলে নিছে")
    assert "4471" not in the_case(container, "k-pin")[0].grievance.text
    assert "পিন বা কোডের মতো" in rina.get(answer.location).text


def test_danger_is_answered_with_whom_to_call(rina: VolunteerAt, container: Container) -> None:
    answer = send(rina, "k-danger", story="স্বামী তারে মারধর করে, ভাতার কার্ড কেড়ে নিছে")
    assert the_case(container, "k-danger")[0].sensitive
    assert "109" in rina.get(answer.location).text


@pytest.mark.parametrize(
    ("changes", "beside"),
    [
        ({"mode": None}, {"mode"}),
        ({"mode": "asked"}, {"mode"}),
        ({"mode": "code"}, {"code"}),
        ({"mode": "voice"}, {"consent_voice"}),
        ({"mode": "thumb"}, {"consent_thumb"}),
        ({"witness_name": ""}, {"witness_name"}),
        ({"witness_no_phone": None}, {"witness_phone"}),
        ({"witness_no_phone": None, "witness_phone": "12"}, {"witness_phone"}),
        ({"mode": None, "name": "", "phone": "12", "story": ""}, {"mode", "name", "phone", "story"}),
        ({"witness_name": "রিনা"}, {"witness_name"}),
        ({"mode": "code", "proof": "forged", "phone": "01712345678"}, {"code"}),
        ({"mode": "code", "claim": "forged", "code": "123456"}, {"code"}),
        ({"mode": "voice", "consent_voice_id": "0" * 32}, {"consent_voice"}),
        ({"mode": "code", "no_phone": "1"}, {"mode"}),
        ({"name": ""}, {"name"}),
        ({"phone": ""}, {"phone"}),
        ({"phone": "123"}, {"phone"}),
        ({"phone": PHONE}, {"phone"}),
        ({"relation": "king"}, {"relation"}),
        ({"story": ""}, {"story"}),
        ({"place_words": "কোথাও না এমন জায়গা"}, {"place"}),
        ({"place": "BD2013"}, {"place"}),
        ({"photo_id": "0" * 32}, {"files"}),
    ],
)
def test_what_is_missing_or_forged_files_nothing(
    rina: VolunteerAt, container: Container, changes: dict[str, str | None], beside: set[str]
) -> None:
    assert wrong(rina, "k-wrong", **changes) == beside
    assert filed(container, "k-wrong") is None


def test_without_a_script_nothing_typed_is_lost(rina: VolunteerAt) -> None:
    photo = (io.BytesIO(a_photo()), "photo.jpg")
    page = send(rina, "k-again", mode=None, photo=photo, place_words="Bancharampur", amount="700")
    assert page.status_code == 422
    for kept in ("রহিমা বেগম", phone_of("k-again"), "ঘুষ চাইছে", 'value="700"', "Bancharampur", "করিম মিয়া"):
        assert kept in page.text
    assert hidden(page.text, "key") == "k-again"
    assert len(hidden(page.text, "photo_id")) == 32
    assert "কীভাবে রাজি হলেন, বেছে নিন" in page.text


def test_without_a_script_places_are_searched_by_sending_the_form(rina: VolunteerAt) -> None:
    page = send(rina, "k-find", do="find_place", place_words="Rupas", photo=(io.BytesIO(a_photo()), "photo.jpg"))
    assert page.status_code == 200
    assert "রুপসদী" in page.text
    assert "ঘুষ চাইছে" in page.text
    assert len(hidden(page.text, "photo_id")) == 32


def test_drafts_without_a_name_are_not_one_case(rina: VolunteerAt) -> None:
    numbers = {by_script(rina, **typed("")).get_json()["number"] for _ in range(2)}
    assert len(numbers) == 2


def test_the_same_draft_is_one_case_however_often_it_is_sent(rina: VolunteerAt, container: Container) -> None:
    first = by_script(rina, **typed("k-once")).get_json()
    again = by_script(rina, **typed("k-once", story="আরেক কথা", mode="code", proof="old")).get_json()
    assert again["number"] == first["number"]
    assert str(the_case(container, "k-once")[0].number) == first["number"]


def test_another_volunteer_with_the_same_key_has_a_case_of_his_own(
    rina: VolunteerAt, app: Flask, container: Container
) -> None:
    mine = by_script(rina, **typed("k-both")).get_json()["number"]
    other = by_script(volunteer_at(app, "mita"), **typed("k-both")).get_json()["number"]
    assert mine != other


def test_a_photo_of_another_volunteer_goes_with_no_case_of_mine(
    rina: VolunteerAt, app: Flask, container: Container
) -> None:
    theirs = by_script(volunteer_at(app, "mita"), **typed("k-p", name="", photo=(io.BytesIO(a_photo()), "p")))
    assert wrong(rina, "k-p2", photo_id=theirs.get_json()["kept"]["photo_id"]) == {"files"}
    assert filed(container, "k-p2") is None


def test_a_file_that_is_no_photo_is_refused_beside_its_field(rina: VolunteerAt) -> None:
    assert wrong(rina, "k-exe", photo=(io.BytesIO(b"MZ" + bytes(500)), "photo.jpg")) == {"photo"}


def test_a_story_may_be_told_by_voice_and_goes_with_the_case(rina: VolunteerAt, container: Container) -> None:
    send(rina, "k-told", story="", category="bribery", voice=(io.BytesIO(an_ogg()), "v"))
    ticket, _ = the_case(container, "k-told")
    assert ticket.grievance.category is Category.BRIBERY
    with container.database.reading() as work:
        (kept,) = work.attachments.of_ticket(str(ticket.number))
    assert kept.audible


def test_without_a_phone_the_case_has_none(rina: VolunteerAt, container: Container) -> None:
    answer = send(rina, "k-none", phone="", no_phone="1")
    ticket, about = the_case(container, "k-none")
    assert (ticket.complainant.phone, about.standing) == (None, Standing.UNREACHABLE)
    assert "খবর আপনার ফোনে" in rina.get(answer.location).text


def test_a_place_named_for_certain_needs_no_picking_and_none_at_all_is_his_area(
    rina: VolunteerAt, container: Container
) -> None:
    upazila = place_code(container, "Bancharampur", "upazila")
    send(rina, "k-named", place_words="রুপসদী")
    named = the_case(container, "k-named")[0].grievance.place
    assert named is not None
    assert named.startswith(upazila)
    send(rina, "k-nowhere", story="তিন মাস ভাতা পাই না")
    assert the_case(container, "k-nowhere")[0].grievance.place == upazila


@pytest.mark.parametrize("written", ["Rupasdi", "রুপসদী", "rupshodi", "rup"])
def test_places_are_found_in_every_script_and_while_one_types(rina: VolunteerAt, written: str) -> None:
    found = rina.client.get("/volunteers/places", query_string={"q": written}).get_json()
    assert ("রুপসদী" in found[0]["name"], found[0]["own"]) == (True, True)
    assert found[0]["sure"] or written == "rupshodi"


def test_a_place_elsewhere_is_shown_and_is_not_his(rina: VolunteerAt) -> None:
    found = rina.client.get("/volunteers/places", query_string={"q": "Mirzapur"}).get_json()
    assert found
    assert not any(each["own"] for each in found)
    assert rina.client.get("/volunteers/places", query_string={"q": ""}).get_json() == []


def test_what_a_phone_keeps_of_the_form_is_nobodys(rina: VolunteerAt, app: Flask) -> None:
    kept = [rina.get(path).text for path in ("/volunteers/form", "/volunteers/away", "/volunteers/worker.js")]
    assert kept == [app.test_client().get(f"/volunteers/{name}").text for name in ("form", "away", "worker.js")]
    assert "rina" not in "".join(kept)
    assert "/volunteers/cases" not in kept[2]
    assert "microphone=(self)" in rina.get("/volunteers/new").headers["Permissions-Policy"]
    assert "microphone=()" in rina.get("/volunteers/cases").headers["Permissions-Policy"]


def test_a_form_without_its_token_files_nothing(rina: VolunteerAt, container: Container) -> None:
    assert rina.client.post("/volunteers/new", data=typed("k-forged")).status_code == 403
    assert rina.client.post("/volunteers/consent", data={"do": "send_code", "phone": CITIZEN}).status_code == 403
    assert filed(container, "k-forged") is None


def test_a_session_that_ended_is_told_apart_from_a_network_that_is_gone(app: Flask) -> None:
    nobody = app.test_client()
    answer = nobody.post("/volunteers/new", data=typed("k-out"), headers=JSON)
    assert (answer.status_code, answer.get_json()["error"]) == (401, "sign_in_needed")
    assert nobody.get("/volunteers/me", headers=JSON).status_code == 401


def test_of_a_sensitive_case_the_page_promises_no_sms(rina: VolunteerAt, container: Container) -> None:
    send(rina, "beaten-1", story="স্বামী কার্ডের জন্য আমাকে মারধর করে")
    ticket, _ = the_case(container, "beaten-1")
    assert ticket.sensitive
    assert "এসএমএস" not in rina.get(f"/volunteers/filed/{ticket.number}").text
    send(rina, "plain-1")
    ticket, _ = the_case(container, "plain-1")
    assert "এসএমএস যাবে" in rina.get(f"/volunteers/filed/{ticket.number}").text
