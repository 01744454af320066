"""The chat on other sites' pages: who may show it, and that no cookie is needed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from gateway.bootstrap import Container
from grs_core.domain.complainant import Address
from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.web import COMPLAINT, JSON, number_in, tickets

SITES = "https://dss.example,https://mowca.example"


@pytest.fixture
def container(tmp_path: Path, model: Path, clock: FakeClock) -> Iterator[Container]:
    built = make_container(tmp_path / "home", model, clock, {"GRS_EMBED_ORIGINS": SITES})
    yield built
    built.database.dispose()


@pytest.fixture
def client(container: Container) -> FlaskClient:
    return make_app(container).test_client(use_cookies=False)


def test_where_no_site_is_named_there_is_nothing_to_show(tmp_path: Path, model: Path, clock: FakeClock) -> None:
    bare = make_container(tmp_path / "bare", model, clock)
    client = make_app(bare).test_client()
    assert [client.get(path).status_code for path in ("/embed.js", "/embed/chat", "/embed/lines")] == [404] * 3
    bare.database.dispose()


def test_only_the_chat_of_other_sites_may_be_shown_by_them(client: FlaskClient) -> None:
    for path in ("/embed.js", "/embed/chat"):
        headers = client.get(path).headers
        assert "frame-ancestors https://dss.example https://mowca.example" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    for path in ("/", "/complain", "/track", "/console/login"):
        headers = client.get(path).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert len(client.get("/embed.js").data) < 2_500


def test_the_page_keeps_the_name_of_its_conversation_and_no_cookie_is_set(
    client: FlaskClient, container: Container
) -> None:
    first = client.post("/embed/chat", data={"message": COMPLAINT, "once": "1", "session": ""}, headers=JSON)
    assert "Set-Cookie" not in client.get("/embed/chat?lang=en&theme=dark").headers
    name = first.get_json()["session"]
    number = number_in(first.get_json()["lines"])
    assert "Set-Cookie" not in first.headers
    assert tickets(container)[0].complainant.address == Address.of_chat(name)
    again = client.post("/embed/chat", data={"message": "status", "once": "2", "session": name}, headers=JSON)
    assert again.get_json()["session"] == name and number in str(again.get_json()["lines"][-1])
    lines = client.get("/embed/lines", headers={"X-Chat-Session": name})
    assert number in lines.text and lines.headers["Vary"].startswith("X-Chat-Session")
    assert client.get("/embed/lines").get_json() == {"lines": []}
    assert client.get("/embed/lines", headers={"X-Chat-Session": "rest:somebody"}).get_json() == {"lines": []}


def test_without_a_script_the_form_carries_the_name(client: FlaskClient, container: Container) -> None:
    page = client.post("/embed/chat?lang=bn", data={"message": COMPLAINT, "once": "1", "session": ""})
    (ticket,) = tickets(container)
    assert str(ticket.number) in page.text
    assert f'name="session" value="{ticket.complainant.address.value}"' in page.text
    assert str(ticket.number) not in client.post("/embed/chat", data={}).text
    assert client.post("/embed/chat", data={"message": " ", "once": "2", "session": ""}).status_code == 422


def test_the_site_that_shows_it_cannot_write_in_it(client: FlaskClient, container: Container) -> None:
    form = {"message": COMPLAINT, "once": "1", "session": ""}
    for site in ("cross-site", "same-site"):
        assert client.post("/embed/chat", data=form, headers={"Sec-Fetch-Site": site}).status_code == 403
    assert tickets(container) == []
