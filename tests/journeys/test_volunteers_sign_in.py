"""Who gets into the volunteers' portal, and that nobody learns there whose phone is registered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gateway.services.sent_codes import CODES, TRIES
from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.desk import OfficerAt, add_officer
from tests.support.volunteers import JSON, PHONE, VolunteerAt, add_organisation, add_volunteer, code_to, volunteer_at

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from gateway.bootstrap import Container

STRANGER = "01999000009"


@pytest.fixture(scope="module")
def time() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory, model: Path, time: FakeClock) -> Iterator[Container]:
    """One for all: each test begins two hours later, when nothing that was tried counts any more."""
    built = make_container(tmp_path_factory.mktemp("home"), model, time)
    add_organisation(built)
    add_volunteer(built)
    yield built
    built.database.dispose()


@pytest.fixture(scope="module")
def app(container: Container) -> Flask:
    return make_app(container)


@pytest.fixture(autouse=True)
def later(time: FakeClock) -> None:
    time.advance(hours=2)


def ask(browser: VolunteerAt, phone: str) -> TestResponse:
    return browser.client.post("/volunteers/login", data={"login": phone})


def enter(browser: VolunteerAt, code: str) -> TestResponse:
    return browser.client.post("/volunteers/code", data={"code": code})


def is_in(browser: VolunteerAt) -> bool:
    return browser.get("/volunteers/cases").status_code == 200


@pytest.mark.parametrize("written", ["rina", PHONE, "+88 01811-000001", "০১৮১১০০০০০১"])
def test_a_volunteer_signs_in_with_a_password_under_the_login_or_the_phone(app: Flask, written: str) -> None:
    browser = VolunteerAt(app, written)
    assert not is_in(browser)
    assert browser.sign_in().status_code == 303
    assert is_in(browser)


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(app: Flask) -> None:
    answers = [(VolunteerAt(app, login, "wrong").sign_in(), login) for login in ("rina", "nobody", STRANGER)]
    assert {answer.status_code for answer, _ in answers} == {401}
    assert len({answer.text.replace(login, "") for answer, login in answers}) == 1


def test_a_code_to_the_registered_phone_signs_in(app: Flask, container: Container) -> None:
    browser = VolunteerAt(app)
    assert ask(browser, PHONE).status_code == 303
    assert enter(browser, code_to(container, PHONE)).status_code == 303
    assert is_in(browser)


def test_a_phone_that_is_not_registered_is_answered_like_one_that_is(app: Flask, container: Container) -> None:
    pages = []
    for phone in (PHONE, STRANGER):
        browser = VolunteerAt(app)
        asked = ask(browser, phone)
        shown = browser.get("/volunteers/code")
        wrong = enter(browser, "000000")
        assert browser.client.get_cookie("volunteer_code", path="/volunteers/code")
        pages.append((asked.status_code, asked.location, shown.text.replace(phone, ""), wrong.status_code))
        assert wrong.text.count("কোডটি মিলছে না") == 1
    assert pages[0] == pages[1]
    assert code_to(container, STRANGER) == ""


def test_codes_and_tries_of_a_phone_run_out_whoever_asks(app: Flask, container: Container, time: FakeClock) -> None:
    for _ in range(CODES):
        ask(VolunteerAt(app), PHONE)
    last, browser = code_to(container, PHONE), VolunteerAt(app)
    ask(browser, PHONE)
    assert code_to(container, PHONE) == last
    for _ in range(TRIES):
        assert enter(browser, "000000").status_code == 422
    assert enter(browser, last).status_code == 429
    time.advance(minutes=11)
    assert enter(browser, last).status_code == 422


def test_a_code_is_good_in_the_browser_that_asked_only(app: Flask, container: Container) -> None:
    ask(VolunteerAt(app), PHONE)
    other = VolunteerAt(app)
    ask(other, STRANGER)
    assert enter(other, code_to(container, PHONE)).status_code == 422
    assert enter(VolunteerAt(app), code_to(container, PHONE)).status_code == 422


def test_officers_stay_out_here_and_volunteers_out_of_the_console(app: Flask, container: Container) -> None:
    add_officer(container, "clerk")
    assert VolunteerAt(app, "clerk").sign_in().status_code == 401
    assert OfficerAt(app, "rina").sign_in().status_code == 401
    browser = volunteer_at(app)
    assert browser.get("/console/queue").status_code == 303


def test_a_day_without_a_network_ends_no_session_and_half_a_day_more_does(app: Flask, time: FakeClock) -> None:
    browser = volunteer_at(app)
    time.advance(hours=11)
    assert is_in(browser)
    time.advance(hours=12, minutes=1)
    assert not is_in(browser)
    assert browser.client.get("/volunteers/me", headers=JSON).status_code == 401


def test_whoever_signs_out_is_out_with_every_copy_of_the_cookie(app: Flask) -> None:
    browser, copy = volunteer_at(app), VolunteerAt(app)
    held = browser.client.get_cookie("volunteer", path="/volunteers")
    assert held is not None
    copy.client.set_cookie("volunteer", held.value, path="/volunteers")
    assert is_in(copy)
    assert browser.post("/volunteers/logout").status_code == 303
    assert not is_in(browser)
    assert not is_in(copy)


def test_a_form_without_its_token_or_from_another_site_does_nothing(app: Flask) -> None:
    browser = volunteer_at(app)
    assert browser.client.post("/volunteers/logout", data={"csrf": "00"}).status_code == 403
    foreign = {"Sec-Fetch-Site": "cross-site"}
    there = {"csrf": browser.token()}
    assert browser.client.post("/volunteers/logout", data=there, headers=foreign).status_code == 403
    assert is_in(browser)


def test_one_who_ended_is_out_at_once(app: Flask, container: Container) -> None:
    from dataclasses import replace

    add_volunteer(container, "mita", phone="01811000002")
    browser = volunteer_at(app, "mita")
    with container.database.work() as work:
        work.officers.save(replace(work.officers.get("mita"), active=False))
        work.commit()
    assert not is_in(browser)
    ask(browser, "01811000002")
    assert code_to(container, "01811000002") == ""


def test_a_suspended_organisation_files_nothing_and_keeps_sight(app: Flask, container: Container) -> None:
    add_organisation(container, "resting", "suspended")
    add_volunteer(container, "tia", "resting", "01811000003")
    browser = volunteer_at(app, "tia")
    assert is_in(browser)
    assert browser.get("/volunteers/new").status_code == 403
    assert browser.post("/volunteers/new", key="k").status_code == 403


def test_the_cookie_goes_to_the_portal_only(app: Flask) -> None:
    kept = VolunteerAt(app).sign_in().headers.getlist("Set-Cookie")
    assert [each for each in kept if each.startswith("volunteer=")]
    assert all("Path=/volunteers" in each and "HttpOnly" in each and "SameSite=Lax" in each for each in kept)


def test_where_he_was_going_is_a_page_of_this_door(app: Flask) -> None:
    browser = VolunteerAt(app)
    fields = {"login": "rina", "password": browser.password}
    for wanted, there in (("/volunteers/cases", "/volunteers/cases"), ("//evil.example/x", "/volunteers/new")):
        answer = browser.client.post("/volunteers/login", data={**fields, "next": wanted})
        assert answer.location == there


def test_a_session_lasts_a_week_at_most(app: Flask, time: FakeClock) -> None:
    browser = volunteer_at(app)
    for _ in range(16):
        time.advance(hours=10)
        assert is_in(browser)
    time.advance(hours=9)
    assert not is_in(browser)
