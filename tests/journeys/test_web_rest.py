"""The chat for programs: `POST /webhooks/rest/webhook`."""

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.bootstrap import Container
from gateway.webchat.door import NEW_SENDERS_A_MINUTE_FROM_ADDRESS, TURNS_A_MINUTE, TURNS_A_MINUTE_FROM_ADDRESS
from grs_core.domain.complainant import Address, Channel
from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.web import COMPLAINT, number_in, post_rest, say, tickets


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_a_complaint_is_answered_in_the_shape_of_rasas_channel(client: FlaskClient, container: Container) -> None:
    response = post_rest(client, {"sender": "tester", "message": COMPLAINT})
    assert response.status_code == 200
    assert response.content_type == "application/json"
    assert all(message["recipient_id"] == "tester" for message in response.get_json())
    (ticket,) = tickets(container)
    assert number_in(response.get_json()) == str(ticket.number)
    assert ticket.channel is Channel.WEB_CHAT
    assert ticket.complainant.anonymous


def test_a_numbered_question_comes_with_buttons(client: FlaskClient) -> None:
    first = post_rest(client, {"sender": "t", "message": "যা তা কথা লিখলাম কখগ"}).get_json()
    (message,) = [message for message in first if "buttons" in message]
    payloads = [button["payload"] for button in message["buttons"]]
    assert payloads[:2] == ["1", "2"]
    assert all(button["title"] in message["text"] for button in message["buttons"])


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        (b"", 400, "rest_no_json"),
        (b"{", 400, "rest_no_json"),
        (b"\xff\xfe", 400, "rest_no_json"),
        (b"[" * 100_000, 400, "rest_no_json"),
        (b'["a"]', 400, "rest_no_object"),
        (b'{"message": "x"}', 400, "rest_sender_missing"),
        (b'{"sender": 5, "message": "x"}', 400, "rest_sender_missing"),
        (b'{"sender": " ", "message": "x"}', 400, "rest_sender_missing"),
        (b'{"sender": "a"}', 400, "rest_message_missing"),
        (b'{"sender": "a", "message": null}', 400, "rest_message_missing"),
        (b'{"sender": "a", "message": ["  "]}', 400, "rest_message_missing"),
        (b'{"sender": "a", "message": "\\ud800"}', 400, "rest_no_text"),
        (b'{"sender": "' + b"a" * 65 + b'", "message": "x"}', 400, "rest_sender_long"),
        (b'{"sender": "a", "message": "' + b"x" * 4001 + b'"}', 413, "rest_message_long"),
        (b'{"sender": "a", "message": "' + b"x" * 300_000 + b'"}', 413, "http_413"),
    ],
)
def test_a_wrong_request_is_told_what_is_wrong(
    client: FlaskClient, container: Container, body: bytes, status: int, error: str
) -> None:
    response = client.post("/webhooks/rest/webhook", data=body, content_type="application/json")
    assert response.status_code == status
    assert response.get_json()["error"] == error
    assert response.get_json()["message"]
    assert response.get_json()["message_bn"]
    assert tickets(container) == []


def test_a_sender_of_64_characters_and_a_message_of_4000_are_taken(client: FlaskClient) -> None:
    assert post_rest(client, {"sender": "a" * 64, "message": "ভাতা পাই না " + "ক" * 3988}).status_code == 200


def test_naming_a_browsers_session_as_sender_leads_nowhere(client: FlaskClient, container: Container) -> None:
    number = number_in(say(client, COMPLAINT))
    cookie = client.get_cookie("chat")
    assert cookie is not None
    stranger = client.application.test_client()
    answered = post_rest(stranger, {"sender": cookie.value, "message": "status"}).get_json()
    assert number not in str(answered)
    with container.database.reading() as work:
        assert len(work.tickets.of_address(Address.of_chat(cookie.value))) == 1


def test_one_sender_may_write_sixty_times_a_minute_and_is_then_told_when(client: FlaskClient, clock: FakeClock) -> None:
    for _ in range(TURNS_A_MINUTE):
        assert post_rest(client, {"sender": "eager", "message": "help"}).status_code == 200
    refused = post_rest(client, {"sender": "eager", "message": "help"})
    assert refused.status_code == 429
    assert refused.get_json()["error"] == "http_429"
    assert int(refused.headers["Retry-After"]) >= 1
    assert post_rest(client, {"sender": "another", "message": "help"}).status_code == 200
    clock.advance(seconds=int(refused.headers["Retry-After"]))
    assert post_rest(client, {"sender": "eager", "message": "help"}).status_code == 200


def test_one_address_cannot_get_round_the_limit_by_new_senders(client: FlaskClient) -> None:
    answers = [post_rest(client, {"sender": f"s{n}"}, "203.0.113.9") for n in range(TURNS_A_MINUTE_FROM_ADDRESS + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {400}
    assert answers[-1].status_code == 429
    assert post_rest(client, {"sender": "s"}, "203.0.113.10").status_code == 400


def test_one_address_may_bring_so_many_new_senders_a_minute_and_goes_on_with_those_it_has(client: FlaskClient) -> None:
    def say(sender: str, address: str) -> int:
        return post_rest(client, {"sender": sender, "message": "help"}, address).status_code

    first = [say(f"s{n}", "203.0.113.9") for n in range(NEW_SENDERS_A_MINUTE_FROM_ADDRESS)]
    assert set(first) == {200}
    assert say("one more", "203.0.113.9") == 429
    assert say("s0", "203.0.113.9") == 200
    assert say("one more", "203.0.113.10") == 200
    assert say("a program of this machine", "127.0.0.1") == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_what_does_not_say_that_it_is_json_is_refused(client: FlaskClient, container: Container, kind: str) -> None:
    body = b'{"sender": "a", "message": "help"}'
    response = client.post("/webhooks/rest/webhook", data=body, content_type=kind)
    assert (response.status_code, response.get_json()["error"]) == (415, "rest_not_json")
    said = client.post("/webhooks/rest/webhook", data=body, content_type="application/json; charset=utf-8")
    assert said.status_code == 200


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_the_page_of_another_site_cannot_speak_for_its_visitor(client: FlaskClient, headers: dict[str, str]) -> None:
    said = {"sender": "a", "message": "help"}
    assert client.post("/webhooks/rest/webhook", json=said, headers=headers).status_code == 403


def test_other_methods_are_refused_with_json(client: FlaskClient) -> None:
    response = client.get("/webhooks/rest/webhook")
    assert response.status_code == 405
    assert response.get_json()["error"] == "http_405"


# ------------------------------------------------------------------ what widgets send beside messages
def test_what_a_widget_says_by_itself_gets_the_welcome_and_begins_nothing(
    client: FlaskClient, container: Container
) -> None:
    for opening in ("", "  ", "/session_start", "/greet", '/start{"language": "bn"}'):
        (said,) = post_rest(client, {"sender": "w", "message": opening}).get_json()
        assert said["recipient_id"] == "w" and "স্বাগতম" in said["text"], opening
    with container.database.reading() as work:
        assert work.inbox.conversation(Address.of_chat("rest:w"), 5) == ()


def test_what_rasa_takes_beside_the_message_is_taken(client: FlaskClient, container: Container) -> None:
    body = {"sender": "w", "message": COMPLAINT, "input_channel": "my_site", "metadata": {"page": "/"}}
    streamed = client.post("/webhooks/rest/webhook?stream=true&token=x", json=body)
    assert streamed.mimetype == "text/event-stream"
    lines = [json.loads(line) for line in streamed.text.splitlines()]
    assert number_in(lines) == str(tickets(container)[0].number)
    assert client.get("/webhooks/rest/").get_json() == {"status": "ok"}


def test_a_page_of_a_named_site_may_speak_to_us_and_no_other(tmp_path: Path, model: Path, clock: FakeClock) -> None:
    site, other = {"Origin": "https://dss.example"}, {"Origin": "https://evil.example"}
    built = make_container(tmp_path / "named", model, clock, {"GRS_EMBED_ORIGINS": "https://dss.example"})
    client = make_app(built).test_client()
    asked = client.options("/webhooks/rest/webhook", headers=site)
    assert (asked.status_code, asked.headers["Access-Control-Allow-Origin"]) == (204, "https://dss.example")
    assert "Content-Type" in asked.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in asked.headers
    assert "Access-Control-Allow-Origin" not in client.options("/webhooks/rest/webhook", headers=other).headers
    said = {"sender": "w", "message": "help"}
    taken = client.post("/webhooks/rest/webhook", json=said, headers={**site, "Sec-Fetch-Site": "cross-site"})
    assert (taken.status_code, taken.headers["Access-Control-Allow-Origin"]) == (200, "https://dss.example")
    refused = client.post("/webhooks/rest/webhook", json=said, headers={**other, "Sec-Fetch-Site": "cross-site"})
    assert (refused.status_code, "Access-Control-Allow-Origin" in refused.headers) == (403, False)
    built.database.dispose()
