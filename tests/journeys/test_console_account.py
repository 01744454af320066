"""An officer's own sign-in: a second factor, where he is signed in, another password, an invitation taken up."""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING

import pyotp
import pytest

from tests.support.app import make_app, make_container
from tests.support.desk import PASSWORD, OfficerAt, add_officer, hidden, officer_at, place_code

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from werkzeug.test import TestResponse

    from gateway.bootstrap import Container
    from tests.support.clock import FakeClock

NEW = "নদী নৌকা বৈঠা মাঝি ৭"
ACCOUNT, FACTOR = "/console/account", "/console/account/second-factor"


@pytest.fixture
def strict(tmp_path: Path, model: Path, clock: FakeClock) -> Iterator[Container]:
    """As in production: a second factor is required."""
    built = make_container(tmp_path / "home", model, clock, {"GRS_SECOND_FACTOR": "required"})
    yield built
    built.database.dispose()


@pytest.fixture
def desk(container: Container, app: Flask) -> OfficerAt:
    add_officer(container, "dc", f"dc-{place_code(container, 'Brahmanbaria', 'district')}")
    return officer_at(app, "dc")


def send(desk: OfficerAt, path: str, page: str = ACCOUNT, **fields: str) -> TestResponse:
    token = hidden(desk.get(page).text, "csrf")
    return desk.client.post(path, data={"csrf": token, **fields})


def enrol(desk: OfficerAt, clock: FakeClock, **fields: str) -> tuple[str, list[str]]:
    """The secret that was shown, and the codes on paper."""
    secret = shown_secret(desk)
    answer = send(desk, FACTOR, FACTOR, code=code_of(secret, clock), **fields)
    assert answer.status_code == 200, answer.text
    papers = re.findall(r"<li><code>([A-Z2-9]{5}-[A-Z2-9]{5})</code>", answer.text)
    assert len(set(papers)) == 8
    return secret, papers


def shown_secret(desk: OfficerAt) -> str:
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', desk.get(FACTOR).text)
    assert found is not None
    return found[1].replace(" ", "")


def code_of(secret: str, clock: FakeClock, steps: int = 0) -> str:
    return pyotp.TOTP(secret).generate_otp(int(clock.now().timestamp()) // 30 + steps)


def enter(app: Flask, code: str, login: str = "dc") -> tuple[OfficerAt, int]:
    """Signs in up to the code; gives what the code was answered with."""
    desk = OfficerAt(app, login)
    answer = desk.sign_in()
    assert answer.headers["Location"].startswith("/console/second-factor"), answer.headers["Location"]
    token = hidden(desk.get("/console/second-factor").text, "csrf")
    return desk, desk.client.post("/console/second-factor", data={"csrf": token, "code": code}).status_code


def test_with_a_second_factor_the_password_alone_opens_nothing(app: Flask, desk: OfficerAt, clock: FakeClock) -> None:
    secret, _ = enrol(desk, clock)
    clock.advance(minutes=1)
    half, said = enter(app, "000000")
    assert said == 401
    assert half.get("/console/queue").status_code == 303
    token = hidden(half.get("/console/second-factor").text, "csrf")
    before = half.client.get_cookie("session")
    done = half.client.post("/console/second-factor", data={"csrf": token, "code": code_of(secret, clock)})
    assert (done.status_code, half.get("/console/queue").status_code) == (303, 200)
    assert before is not None
    thief = OfficerAt(app)
    thief.client.set_cookie("session", before.value)
    assert thief.get("/console/queue").status_code == 303


def test_a_code_is_taken_once_and_in_bangla_digits_too(app: Flask, desk: OfficerAt, clock: FakeClock) -> None:
    secret, _ = enrol(desk, clock)
    assert enter(app, code_of(secret, clock))[1] == 401, "the code of the enrolment was taken"
    clock.advance(seconds=30)
    code = code_of(secret, clock).translate(str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯"))
    assert enter(app, f"{code[:3]} {code[3:]}")[1] == 303
    assert enter(app, code)[1] == 401
    assert enter(app, code_of(secret, clock, 1))[1] == 303, "a clock that is half a minute ahead"
    assert enter(app, code_of(secret, clock, 2))[1] == 401


def test_after_five_wrong_codes_even_the_right_one_waits(app: Flask, desk: OfficerAt, clock: FakeClock) -> None:
    secret, papers = enrol(desk, clock)
    clock.advance(minutes=1)
    half, first = enter(app, "123456")
    token = hidden(half.get("/console/second-factor").text, "csrf")
    codes = ["123456", "", "ক" * 99, "A" * 10, code_of(secret, clock), papers[0]]
    tried = [half.client.post("/console/second-factor", data={"csrf": token, "code": code}) for code in codes]
    assert [first, *(answer.status_code for answer in tried)] == [401] * 5 + [429] * 2
    clock.advance(minutes=15, seconds=1)
    assert enter(app, papers[0].lower().replace("-", " "))[1] == 303
    assert enter(app, papers[0])[1] == 401
    assert enter(app, papers[1])[1] == 303


def test_a_code_that_comes_too_late_finds_the_door_shut(app: Flask, desk: OfficerAt, clock: FakeClock) -> None:
    secret, _ = enrol(desk, clock)
    late = OfficerAt(app, "dc")
    late.sign_in()
    token = hidden(late.get("/console/second-factor").text, "csrf")
    clock.advance(minutes=10)
    fields = {"csrf": token, "code": code_of(secret, clock)}
    assert late.client.post("/console/second-factor", data=fields).status_code == 401
    assert late.get("/console/second-factor").status_code == 303


def test_who_must_have_a_second_factor_sees_only_where_he_gets_it(strict: Container, clock: FakeClock) -> None:
    app = make_app(strict)
    add_officer(strict, "dc", f"dc-{place_code(strict, 'Brahmanbaria', 'district')}")
    add_officer(strict, "usso", f"usso-{place_code(strict, 'Bancharampur', 'upazila')}")
    assert officer_at(app, "usso").get("/console/queue").status_code == 200
    desk = officer_at(app, "dc")
    for path in ("/console/queue", ACCOUNT, "/console/people", "/console/dashboard"):
        answer = desk.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (303, FACTOR)
    assert send(desk, "/console/account/password", FACTOR, old=PASSWORD, new=NEW, again=NEW).status_code == 303
    enrol(desk, clock)
    assert desk.get("/console/queue").status_code == 200
    assert "otpauth" not in desk.get(ACCOUNT).text


def test_another_phone_needs_the_password_and_the_old_one_is_worth_nothing(
    app: Flask, desk: OfficerAt, clock: FakeClock
) -> None:
    old, papers = enrol(desk, clock)
    secret = shown_secret(desk)
    assert secret != old
    refused = send(desk, FACTOR, FACTOR, code=code_of(secret, clock), old="wrong")
    assert (refused.status_code, "old-wrong" in refused.text) == (422, True)
    new, _ = enrol(desk, clock, old=PASSWORD)
    clock.advance(minutes=1)
    assert [enter(app, code)[1] for code in (code_of(old, clock), papers[0], code_of(new, clock))] == [401, 401, 303]


def test_a_session_ended_elsewhere_is_over_at_the_next_click(app: Flask, desk: OfficerAt) -> None:
    phone, third = officer_at(app, "dc"), officer_at(app, "dc")
    keys = re.findall(r'name="id" value="([0-9a-f]{32})"', desk.get(ACCOUNT).text)
    assert len(keys) == 2
    assert send(desk, "/console/account/sessions", id=keys[0]).status_code == 303
    assert sorted(each.get(ACCOUNT).status_code for each in (phone, third)) == [200, 303]
    assert send(desk, "/console/account/sessions").status_code == 303
    assert [each.get(ACCOUNT).status_code for each in (phone, third, desk)] == [303, 303, 200]


def test_nobody_ends_a_session_of_another(container: Container, app: Flask, desk: OfficerAt) -> None:
    add_officer(container, "other", f"usso-{place_code(container, 'Bancharampur', 'upazila')}")
    other = officer_at(app, "other")
    with container.database.reading() as work:
        key = work.sign_ins.of("other", container.clock.now())[0].id
    assert send(desk, "/console/account/sessions", id=key).status_code == 404
    assert other.get(ACCOUNT).status_code == 200


def test_another_password_ends_all_other_sessions_and_is_a_new_one_here(app: Flask, desk: OfficerAt) -> None:
    phone, before = officer_at(app, "dc"), desk.client.get_cookie("session")
    for old, new, again, field in (
        ("wrong", NEW, NEW, "old"),
        (PASSWORD, NEW, NEW + "x", "again"),
        (PASSWORD, "dc-12345", "dc-12345", "new"),
        (PASSWORD, "password1234", "password1234", "new"),
        (PASSWORD, "বাংলাদেশ১২৩", "বাংলাদেশ১২৩", "new"),
    ):
        answer = send(desk, "/console/account/password", old=old, new=new, again=again)
        assert (answer.status_code, f'id="{field}-wrong"' in answer.text) == (422, True), new
        assert new not in answer.text
    assert send(desk, "/console/account/password", old=PASSWORD, new=NEW, again=NEW).status_code == 303
    assert (desk.get(ACCOUNT).status_code, phone.get(ACCOUNT).status_code) == (200, 303)
    assert before is not None
    thief = OfficerAt(app)
    thief.client.set_cookie("session", before.value)
    assert thief.get(ACCOUNT).status_code == 303
    assert OfficerAt(app, "dc").sign_in().status_code == 401
    assert OfficerAt(app, "dc").sign_in(NEW).status_code == 303


def test_neither_password_nor_secret_nor_code_is_in_the_audit(
    container: Container, app: Flask, desk: OfficerAt, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    secret, papers = enrol(desk, clock)
    clock.advance(minutes=1)
    code = code_of(secret, clock)
    assert enter(app, code)[1] == 303
    send(desk, "/console/account/password", old=PASSWORD, new=NEW, again=NEW)
    told = caplog.text + audited(container)
    assert "password" in told
    assert [each for each in (secret, code, PASSWORD, NEW, *papers) if each in told] == []


def audited(container: Container) -> str:
    """All that the audit says, opened."""
    with sqlite3.connect(container.settings.home / "protikar.db") as file:
        rows = file.execute("SELECT name, origin, target, detail FROM audit_events").fetchall()
    return "\n".join(f"{row[:-1]} {container.vault.decrypt_some(row[-1])}" for row in rows)
