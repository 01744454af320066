"""The citizen's consent: a code counts where it was asked for, a voice once, and nothing stands in for either."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grs_core.domain.volunteering import ConsentMode
from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.desk import hidden
from tests.support.files import an_ogg
from tests.support.volunteers import (
    JSON,
    VolunteerAt,
    add_organisation,
    add_volunteer,
    by_script,
    code_to,
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


def ask_code(browser: VolunteerAt, key: str, phone: str = "") -> str:
    answer = by_script(browser, "/volunteers/consent", do="send_code", key=key, phone=phone or phone_of(key))
    assert answer.status_code == 200, answer.text
    return str(answer.get_json()["claim"])


def test_a_code_that_the_citizen_told_is_his_consent(rina: VolunteerAt, container: Container) -> None:
    claim, code = ask_code(rina, "k-code"), code_to(container, phone_of("k-code"))
    fields = {"key": "k-code", "phone": phone_of("k-code"), "claim": claim}
    refused = by_script(rina, "/volunteers/consent", do="check_code", **fields, code="000000")
    assert refused.status_code == 422
    proof = by_script(rina, "/volunteers/consent", do="check_code", **fields, code=code).get_json()["proof"]
    send(rina, "k-code", mode="code", proof=proof)
    assert the_case(container, "k-code")[1].consent.mode is ConsentMode.CODE


def test_a_proof_waits_for_the_network_and_a_bare_code_does_not(
    rina: VolunteerAt, container: Container, time: FakeClock
) -> None:
    claim, code = ask_code(rina, "k-late"), code_to(container, phone_of("k-late"))
    checked = by_script(
        rina, "/volunteers/consent", do="check", key="k-late", phone=phone_of("k-late"), claim=claim, code=code
    )
    time.advance(days=2)
    rina.sign_in()
    assert wrong(rina, "k-late", mode="code", claim=claim, code=code) == {"code"}
    assert send(rina, "k-late", mode="code", proof=checked.get_json()["proof"]).status_code == 303
    assert wrong(rina, "k-later", mode="code", proof=checked.get_json()["proof"]) == {"code"}


def test_a_code_counts_for_one_volunteer_one_draft_and_one_phone(
    rina: VolunteerAt, app: Flask, container: Container
) -> None:
    claim, code = ask_code(rina, "k-bound"), code_to(container, phone_of("k-bound"))
    asked = {"mode": "code", "claim": claim, "code": code}
    assert wrong(rina, "k-other", phone=phone_of("k-bound"), **asked) == {"code"}
    assert wrong(rina, "k-bound", **asked, phone="01712345679") == {"code"}
    assert wrong(volunteer_at(app, "mita"), "k-bound", **asked) == {"code"}
    assert send(rina, "k-bound", **asked).status_code == 303


def test_codes_to_one_citizen_and_tries_at_one_code_run_out(rina: VolunteerAt, container: Container) -> None:
    phone = "01712340000"
    claims = [ask_code(rina, "k-many", phone) for _ in range(3)]
    fields = {"key": "k-many", "phone": phone}
    assert by_script(rina, "/volunteers/consent", do="send_code", **fields).status_code == 422
    last, code = claims[-1], code_to(container, phone)
    for _ in range(5):
        by_script(rina, "/volunteers/consent", do="check_code", **fields, claim=last, code="000000")
    right = by_script(rina, "/volunteers/consent", do="check_code", **fields, claim=last, code=code)
    assert "অনেকবার ভুল" in right.get_json()["wrong"]["code"]


def test_without_a_script_the_code_is_sent_and_asked_for_on_the_same_page(
    rina: VolunteerAt, container: Container
) -> None:
    page = send(rina, "k-plain", do="send_code", mode="code")
    assert (page.status_code, "ঘুষ চাইছে" in page.text) == (200, True)
    claim = hidden(page.text, "claim")
    assert (
        send(rina, "k-plain", mode="code", claim=claim, code=code_to(container, phone_of("k-plain"))).status_code == 303
    )


def test_a_voice_is_evidence_of_its_own_volunteer_once(rina: VolunteerAt, app: Flask, container: Container) -> None:
    first = by_script(rina, **typed("k-v1", mode="voice", name="", consent_voice=(io.BytesIO(an_ogg()), "v")))
    evidence = first.get_json()["kept"]["consent_voice_id"]
    mita = volunteer_at(app, "mita")
    assert wrong(mita, "k-v2", mode="voice", consent_voice_id=evidence) == {"consent_voice"}
    assert wrong(rina, "k-v1", mode="thumb", consent_thumb_id=evidence) == {"consent_thumb"}
    assert send(rina, "k-v1", mode="voice", consent_voice_id=evidence).status_code == 303
    assert the_case(container, "k-v1")[1].consent.evidence == evidence
    assert wrong(rina, "k-v3", mode="voice", consent_voice_id=evidence) == {"consent_voice"}
    assert wrong(rina, "k-v3", mode="voice", consent_voice=(io.BytesIO(an_ogg()), "again")) == {"consent_voice"}


def test_nobody_gets_codes_all_day(rina: VolunteerAt, time: FakeClock) -> None:
    for _ in range(2):
        for _ in range(3):
            ask_code(rina, "k-day", "01712340001")
        time.advance(hours=2)
    fields = {"key": "k-day", "phone": "01712340001"}
    assert by_script(rina, "/volunteers/consent", do="send_code", **fields).status_code == 422
    time.advance(hours=22)
    rina.sign_in()
    ask_code(rina, "k-day", "01712340001")
