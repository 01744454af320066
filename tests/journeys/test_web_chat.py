"""The first page and its chat, with and without JavaScript."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.bootstrap import Container
from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.web import COMPLAINT, JSON, number_in, resolve, say, tickets


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_the_first_page_is_bangla_and_says_how_to_complain(client: FlaskClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert '<html lang="bn"' in page.text
    for needed in ("অভিযোগ", "ট্র্যাকিং", 'href="/track"', "tel:999", "tel:109", "tel:333", "পিন"):
        assert needed in page.text


def test_the_language_is_switched_and_remembered(client: FlaskClient) -> None:
    assert '<html lang="en"' in client.get("/?lang=en").text
    assert '<html lang="en"' in client.get("/track").text
    assert '<html lang="bn"' in client.get("/?lang=bn").text
    assert '<html lang="bn"' in client.get("/?lang=fr").text


def test_a_page_without_its_font_is_small_as_it_is_sent(client: FlaskClient) -> None:
    for path in ("/", "/complain", "/track", "/programmes", "/calendar"):
        assert weight(client, path) < 40_000, path


def weight(client: FlaskClient, path: str) -> int:
    """Bytes of the page with everything that it loads but the font."""
    packed = {"Accept-Encoding": "br"}
    page = client.get(path).text
    files = [part.split('"')[0] for part in page.replace('src="', 'href="').split('href="')[1:] if "/static/" in part]
    weights = {name: len(client.get(name, headers=packed).data) for name in files if ".woff2" not in name}
    assert weights
    return len(client.get(path, headers=packed).data) + sum(weights.values())


def test_no_page_lets_anything_inline_or_foreign_run(client: FlaskClient) -> None:
    for path in ("/", "/track", "/simulator", "/no-such-page", "/health"):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_pages_bring_nothing_from_elsewhere(client: FlaskClient) -> None:
    for path in ("/", "/track", "/simulator"):
        assert "//" not in client.get(path).text.replace("http://www.w3.org", "")


def test_without_javascript_a_form_is_enough(client: FlaskClient, container: Container) -> None:
    sent = client.post("/chat", data={"message": COMPLAINT}, follow_redirects=True)
    (ticket,) = tickets(container)
    assert sent.status_code == 200
    assert str(ticket.number) in sent.text
    assert COMPLAINT in sent.text


def test_the_chat_goes_on_where_the_cookie_left_it(client: FlaskClient) -> None:
    number = number_in(say(client, COMPLAINT))
    assert number in client.get("/").text
    assert number in str(client.get("/chat/lines").get_json())
    assert number not in client.application.test_client().get("/").text


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(client: FlaskClient) -> None:
    response = client.post("/chat", data={"message": "help"})
    cookie = next(value for value in response.headers.getlist("Set-Cookie") if value.startswith("chat="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_an_officers_answer_appears_in_the_chat(client: FlaskClient, container: Container) -> None:
    say(client, COMPLAINT)
    (ticket,) = tickets(container)
    before = client.get("/chat/lines").get_json()["lines"][-1]["at"]
    container.clock.advance(hours=3)  # type: ignore[attr-defined]
    resolve(container, ticket, "আপনার টাকা বৃহস্পতিবার আসবে")
    (later,) = client.get("/chat/lines", query_string={"after": before}).get_json()["lines"]
    assert "আপনার টাকা বৃহস্পতিবার আসবে" in later["text"]
    assert not later["mine"]


def test_asking_for_lines_again_hears_that_nothing_is_new(client: FlaskClient) -> None:
    say(client, COMPLAINT)
    first = client.get("/chat/lines")
    assert client.get("/chat/lines", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_a_time_that_is_none_is_refused_with_words(client: FlaskClient) -> None:
    for after in ("yesterday", "2026-01-01T00:00:00", "9" * 300):
        response = client.get("/chat/lines", query_string={"after": after}, headers=JSON)
        assert response.status_code in (200, 422)
        assert response.get_json()


def test_a_browser_without_a_conversation_has_no_lines(client: FlaskClient) -> None:
    assert client.get("/chat/lines").get_json() == {"lines": []}
    client.set_cookie("chat", "rest:somebody")
    assert client.get("/chat/lines").get_json() == {"lines": []}


def test_a_form_sent_twice_is_one_message(client: FlaskClient, container: Container) -> None:
    once = say(client, COMPLAINT, once="form-1")
    twice = say(client, COMPLAINT, once="form-1")
    assert len(tickets(container)) == 1
    assert once == twice


def test_another_browser_cannot_fetch_an_answer_by_sending_the_same_form_id(client: FlaskClient) -> None:
    number = number_in(say(client, COMPLAINT, once="form-1"))
    stranger = client.application.test_client()
    assert number not in str(say(stranger, "help", once="form-1"))


def test_an_empty_message_is_told_beside_the_field(client: FlaskClient) -> None:
    page = client.post("/chat", data={"message": "  "})
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text
    assert client.post("/chat", data={"message": ""}, headers=JSON).get_json()["error"] == "chat_empty"


def test_a_message_that_is_too_long_is_kept_for_mending(client: FlaskClient, container: Container) -> None:
    typed = "ভাতা " * 900
    page = client.post("/chat", data={"message": typed})
    assert page.status_code == 422
    assert typed.strip() in page.text
    assert tickets(container) == []


def test_a_story_with_a_script_stays_a_story(client: FlaskClient) -> None:
    say(client, '<script>alert(1)</script> ভাতা পাই না "><img src=x onerror=alert(2)>')
    page = client.get("/").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;" in page


def test_a_menu_can_be_answered_by_a_button_without_javascript(client: FlaskClient) -> None:
    page = client.post("/chat", data={"message": "যা তা কথা লিখলাম কখগ"}, follow_redirects=True).text
    assert 'name="choice" value="1"' in page
    chosen = client.post("/chat", data={"choice": "1", "message": ""}, headers=JSON).get_json()["lines"]
    assert [line["text"] for line in chosen if line["mine"]][-1] == "1"


def test_leaving_takes_the_conversation_off_the_device_and_not_the_case(
    client: FlaskClient, container: Container
) -> None:
    number = number_in(say(client, COMPLAINT))
    client.post("/chat/leave")
    assert number not in client.get("/").text
    assert [str(ticket.number) for ticket in tickets(container)] == [number]


def test_another_sites_form_is_refused_and_breaks_no_session(client: FlaskClient) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        response = client.post("/chat", data={"message": "help"}, headers=headers)
        assert response.status_code == 403
        assert "Set-Cookie" not in response.headers


def test_a_pin_is_neither_shown_nor_kept(client: FlaskClient) -> None:
    lines = say(client, "আমার পিন ৪৮২৬ দিয়ে টাকা তুলে নিছে বিকাশ থেকে")
    assert "৪৮২৬" not in str(lines)
    assert "4826" not in client.get("/").text


@pytest.mark.parametrize(("sender", "shown"), [("16000", True), ("Gov. Info", False)])
def test_citizens_are_shown_a_carriers_short_code_but_no_masking(
    tmp_path: Path, model: Path, clock: FakeClock, sender: str, shown: bool
) -> None:
    container = make_container(tmp_path / "kannel", model, clock, {"GRS_KANNEL_FROM": sender})
    page = make_app(container).test_client().get("/").text
    assert (f"sms:{sender}" in page, "sms:" in page) == (shown, shown)
    container.database.dispose()
