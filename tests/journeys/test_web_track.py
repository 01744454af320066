"""`/track`: a number and the proof of a phone give stage, office and date, never the story."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gateway.bootstrap import Container
from gateway.webchat.proof import CODES, TRIES
from grs_core.domain.complainant import Address
from grs_core.domain.tracking import TrackingNumber
from tests.support.clock import FakeClock
from tests.support.web import COMPLAINT, lines_of, number_in, say, send, tickets

PHONE = Address.of_phone("01711000001")
STRANGER = str(TrackingNumber.from_body(987_654_321))
"""A number of the right shape that nobody has."""


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def number(client: FlaskClient) -> str:
    """Of a complaint that was filed by SMS."""
    return number_in(send(client, COMPLAINT))


def ask(client: FlaskClient, number: str) -> TestResponse:
    return client.post("/track", data={"number": number}, follow_redirects=True)


def check(client: FlaskClient, code: str) -> TestResponse:
    return client.post("/track", data={"code": code})


def codes(container: Container) -> list[str]:
    told = " ".join(lines_of(container, PHONE))
    return re.findall(r"(?<![0-9])[0-9]{6}(?![0-9])", told)


def wrong_code(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def test_the_code_of_the_phone_opens_stage_office_and_date(
    client: FlaskClient, container: Container, number: str
) -> None:
    assert ask(client, number).status_code == 200
    (code,) = codes(container)
    page = check(client, code)
    assert page.status_code == 200
    (ticket,) = tickets(container)
    assert number in page.text
    assert container.policy.office_name(ticket.desk.office).bn in page.text
    assert "২০২৬" in page.text


def test_the_story_is_never_shown(client: FlaskClient, container: Container, number: str) -> None:
    ask(client, number)
    page = check(client, codes(container)[0]).text
    assert "টাকা তিন মাস" not in page
    assert "01711000001" not in page


def test_bangla_digits_and_spaces_are_read(client: FlaskClient, container: Container, number: str) -> None:
    bangla = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")
    ask(client, f"{number[:5]} {number[5:]}".translate(bangla))
    (code,) = codes(container)
    assert check(client, code.translate(bangla)).status_code == 200


def test_a_number_nobody_has_is_answered_with_the_very_same_page(
    client: FlaskClient, container: Container, number: str
) -> None:
    known, unknown = ask(client, number), ask(client.application.test_client(), STRANGER)
    assert known.status_code == unknown.status_code == 200
    assert known.text.replace(number, "N") == unknown.text.replace(STRANGER, "N")
    assert len(codes(container)) == 1


def test_a_wrong_code_is_told_and_five_of_them_close_the_door_for_an_hour(
    client: FlaskClient, container: Container, clock: FakeClock, number: str
) -> None:
    ask(client, number)
    (code,) = codes(container)
    for _ in range(TRIES):
        assert "মেলেনি" in check(client, wrong_code(code)).text
    refused = check(client, code)
    assert refused.status_code == 422
    assert "অনেকবার" in refused.text
    clock.advance(hours=1, minutes=1)
    ask(client, number)
    assert check(client, codes(container)[-1]).status_code == 200


def test_a_number_nobody_has_closes_the_same_way(client: FlaskClient) -> None:
    ask(client, STRANGER)
    answers = [check(client, "123456").text for _ in range(TRIES + 1)]
    assert all("মেলেনি" in text for text in answers[:TRIES])
    assert "অনেকবার" in answers[TRIES]


def test_a_code_is_good_for_ten_minutes(
    client: FlaskClient, container: Container, clock: FakeClock, number: str
) -> None:
    ask(client, number)
    (code,) = codes(container)
    clock.advance(minutes=10, seconds=1)
    refused = check(client, code)
    assert refused.status_code == 422
    assert "সময় শেষ" in refused.text


def test_no_more_than_three_codes_an_hour_go_out_and_nobody_is_told(
    client: FlaskClient, container: Container, clock: FakeClock, number: str
) -> None:
    pages = {ask(client, number).text for _ in range(CODES + 2)}
    assert len(pages) == 1
    assert len(codes(container)) == CODES
    clock.advance(hours=1, minutes=1)
    ask(client, number)
    assert len(codes(container)) == CODES + 1


def test_the_code_of_one_browser_opens_nothing_in_another(
    client: FlaskClient, container: Container, number: str
) -> None:
    ask(client, number)
    (code,) = codes(container)
    other = client.application.test_client()
    assert check(other, code).status_code == 422
    ask(other, STRANGER)
    assert check(other, code).status_code == 422


def test_the_cookie_does_not_give_the_code_away(client: FlaskClient, container: Container, number: str) -> None:
    ask(client, number)
    cookie = client.get_cookie("track", path="/track")
    assert cookie is not None
    assert codes(container)[0] not in cookie.value
    client.set_cookie("track", cookie.value[:-2] + "xx", path="/track")
    assert "সময় শেষ" in check(client, codes(container)[0]).text


def test_a_number_of_another_shape_is_told_at_once(client: FlaskClient) -> None:
    for written in ("", "12345", "1234567890123", "abc"):
        page = ask(client, written)
        assert page.status_code == 422
        assert 'aria-invalid="true"' in page.text


def test_what_is_no_code_costs_no_try(client: FlaskClient, container: Container, number: str) -> None:
    ask(client, number)
    for _ in range(TRIES + 3):
        assert "৬টি সংখ্যা" in check(client, "12ab").text
    assert check(client, codes(container)[0]).status_code == 200


def test_a_case_of_this_browsers_chat_needs_no_code(client: FlaskClient, container: Container) -> None:
    number = number_in(say(client, COMPLAINT))
    (ticket,) = tickets(container)
    office = container.policy.office_name(ticket.desk.office).bn
    assert office in client.get("/track").text
    assert office in ask(client, number).text
    elsewhere = ask(client.application.test_client(), number)
    assert office not in elsewhere.text


def test_another_sites_form_is_refused(client: FlaskClient, container: Container, number: str) -> None:
    refused = client.post("/track", data={"number": number}, headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403
    assert codes(container) == []
