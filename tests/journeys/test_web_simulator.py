"""The phone in the browser: the same way as every SMS, and only in a sandbox."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.speech.pages import segments, units
from gateway.bootstrap import Container
from grs_core.domain.complainant import Channel
from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.web import COMPLAINT, JSON, PRODUCTION, number_in, resolve, send, tickets


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_a_complaint_by_sms_is_answered_with_its_number(client: FlaskClient, container: Container) -> None:
    lines = send(client, COMPLAINT)
    (ticket,) = tickets(container)
    assert number_in(lines) == str(ticket.number)
    assert ticket.channel is Channel.SMS
    assert ticket.complainant.phone == "01711000001"


def test_every_line_tells_what_it_costs(client: FlaskClient) -> None:
    for line in send(client, COMPLAINT):
        assert (line["units"], line["segments"]) == (units(line["text"]), segments(line["text"]))
        if not line["mine"]:
            assert line["segments"] <= 2


def test_an_officers_answer_arrives_on_the_phone(client: FlaskClient, container: Container) -> None:
    send(client, COMPLAINT)
    (ticket,) = tickets(container)
    resolve(container, ticket, "টাকা পাঠানো হয়েছে")
    lines = client.get("/simulator/lines?phone=01711000001").get_json()["lines"]
    assert "টাকা পাঠানো হয়েছে" in lines[-1]["text"]


def test_phones_are_kept_apart(client: FlaskClient) -> None:
    number = number_in(send(client, COMPLAINT, "01711000001"))
    assert number not in str(send(client, "help", "01711000002"))
    assert number in client.get("/simulator?phone=01711000001").text
    assert number not in client.get("/simulator?phone=01711000002").text


def test_it_works_without_javascript(client: FlaskClient, container: Container) -> None:
    page = client.post("/simulator/send", data={"phone": "+8801711000003", "text": COMPLAINT}, follow_redirects=True)
    (ticket,) = tickets(container)
    assert str(ticket.number) in page.text


def test_a_wrong_phone_and_an_empty_text_are_told_beside_the_field(client: FlaskClient) -> None:
    for phone, text, error in (("123", "x", "sim_phone_wrong"), ("01711000001", " ", "sim_empty")):
        data = {"phone": phone, "text": text}
        assert client.post("/simulator/send", data=data, headers=JSON).get_json()["error"] == error
        page = client.post("/simulator/send", data=data)
        assert page.status_code == 422
        assert 'aria-invalid="true"' in page.text
    assert client.get("/simulator?phone=abc").status_code == 422
    assert client.get("/simulator/lines?phone=abc", headers=JSON).status_code == 422


def test_a_text_with_a_script_stays_a_text(client: FlaskClient) -> None:
    send(client, "<script>alert(1)</script>")
    assert "<script>alert" not in client.get("/simulator").text


def test_in_production_there_is_no_simulator(tmp_path: Path, model: Path, clock: FakeClock) -> None:
    container = make_container(tmp_path / "production", model, clock, PRODUCTION)
    client = make_app(container).test_client()
    assert client.get("/simulator").status_code == 404
    assert client.get("/simulator/lines?phone=01711000001").status_code == 404
    assert client.post("/simulator/send", data={"phone": "01711000001", "text": "x"}).status_code == 404
    page = client.get("/")
    assert "simulator" not in page.text
    assert "+8801300000000" in page.text
    container.database.dispose()


@pytest.mark.parametrize("cookie", ["chat", "lang"])
def test_in_production_cookies_travel_over_https_only(
    tmp_path: Path, model: Path, clock: FakeClock, cookie: str
) -> None:
    container = make_container(tmp_path / "production", model, clock, PRODUCTION)
    response = make_app(container).test_client().post("/chat?lang=en", data={"message": "help"})
    (made,) = [value for value in response.headers.getlist("Set-Cookie") if value.startswith(f"{cookie}=")]
    assert "Secure" in made
    container.database.dispose()
