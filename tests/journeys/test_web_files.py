"""Photos and voice notes in the citizens' chat, with and without a script: to the right case, once, and no other's."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import pytest

from gateway.http.uploads import LARGEST_FORM
from gateway.services.files import MOST_OF_CASE
from grs_core.domain.attachments import Purpose
from grs_core.domain.complainant import Address
from grs_core.domain.events import EventName
from grs_core.services.citizen import withdraw
from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.files import PLACE, a_bomb, a_photo, an_ogg
from tests.support.told import events
from tests.support.web import COMPLAINT, JSON, number_in, say, tickets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from gateway.bootstrap import Container
    from grs_core.domain.attachments import Attachment
    from grs_core.domain.ticket import Ticket

HTML = b"<html><script>alert(1)</script></html>"


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Container]:
    settings = {"GRS_EMBED_ORIGINS": "https://dss.example"}
    built = make_container(tmp_path_factory.mktemp("home"), model, FakeClock(), settings)
    yield built
    built.database.dispose()


@pytest.fixture(scope="module")
def app(container: Container) -> Flask:
    return make_app(container)


@pytest.fixture
def client(app: Flask, container: Container) -> FlaskClient:
    assert isinstance(container.clock, FakeClock)
    container.clock.advance(minutes=5)
    return app.test_client()


def send(client: FlaskClient, content: bytes, once: str = "", to: str = "/chat/file", **changes: Any) -> TestResponse:
    data = {"file": (io.BytesIO(content), "IMG_2231.jpg"), **({"once": once} if once else {})}
    return client.post(
        to, data=data, content_type="multipart/form-data", headers=changes.pop("headers", JSON), **changes
    )


def said(words: str, answer: TestResponse) -> bool:
    """However its letters with a dot below are written."""
    return normalize("NFC", words) in normalize("NFC", answer.text)


def lines(answer: TestResponse) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [line["text"] for line in answer.get_json()["lines"]]


def case_of(container: Container, number: str) -> Ticket:
    return next(each for each in tickets(container) if str(each.number) == number)


def files_of(container: Container, number: str) -> tuple[Attachment, ...]:
    with container.database.reading() as work:
        return work.attachments.of_ticket(number)


def waiting(container: Container, client: FlaskClient) -> tuple[Attachment, ...]:
    cookie = client.get_cookie("chat")
    with container.database.reading() as work:
        return work.attachments.unclaimed(f"chat:{cookie.value}" if cookie else "")


def test_a_photo_goes_to_the_newest_case_of_its_chat_and_its_notes_go_nowhere(
    container: Container, client: FlaskClient
) -> None:
    number = number_in(say(client, COMPLAINT))
    assert lines(send(client, a_photo()))[-2:] == [
        "ছবি পাঠানো হয়েছে",
        f"পেয়েছি। এটি অভিযোগ {number}-এর সঙ্গে রাখা হলো।",
    ]
    (kept,) = files_of(container, number)
    assert (kept.purpose, kept.media_type) == (Purpose.PHOTO, "image/jpeg")
    assert PLACE not in container.files.give(kept)
    case = case_of(container, number)
    assert [each.target for each in events(container, case, EventName.ATTACHED)] == [kept.id]
    assert [each.detail for each in events(container, case, EventName.INFORMATION_ADDED)] == ["ছবি পাঠানো হয়েছে"]
    assert lines(send(client, an_ogg()))[-2] == "রেকর্ড করা কথা পাঠানো হয়েছে"
    assert {each.purpose for each in files_of(container, number)} == {Purpose.PHOTO, Purpose.STORY}


def test_a_photo_before_the_words_waits_for_them(container: Container, client: FlaskClient) -> None:
    assert "এখন লিখুন কী সমস্যা" in lines(send(client, a_photo()))[-1]
    assert len(waiting(container, client)) == 1
    number = number_in(say(client, COMPLAINT))
    assert (len(files_of(container, number)), waiting(container, client)) == (1, ())


def test_a_case_of_another_that_is_asked_about_gets_no_file(
    container: Container, app: Flask, client: FlaskClient
) -> None:
    another = number_in(say(app.test_client(), COMPLAINT))
    send(client, a_photo())
    say(client, another)
    assert (files_of(container, another), len(waiting(container, client))) == ((), 1)


def test_a_file_after_the_case_is_over_waits_for_the_next_one(container: Container, client: FlaskClient) -> None:
    number = number_in(say(client, COMPLAINT))
    case = case_of(container, number)
    with container.database.work() as work:
        at = case.complainant.address
        withdraw(work, at, case.number, events(container, case, EventName.FILED)[0].actor, container.clock.now())
        work.commit()
    send(client, a_photo())
    assert (files_of(container, number), len(waiting(container, client))) == ((), 1)


def test_a_form_that_is_sent_twice_has_its_effect_once(container: Container, client: FlaskClient) -> None:
    number = number_in(say(client, COMPLAINT))
    assert lines(send(client, a_photo(), once="x"))[-2:] == lines(send(client, a_photo(), once="x"))[-2:]
    assert (len(files_of(container, number)), waiting(container, client)) == (1, ())
    assert len(events(container, case_of(container, number), EventName.INFORMATION_ADDED)) == 1


def test_without_a_script_the_page_comes_back_with_the_line_or_with_what_is_wrong(client: FlaskClient) -> None:
    answer = send(client, a_photo(), headers={})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/#latest")
    assert "ছবি পাঠানো হয়েছে" in client.get("/").text
    wrong = send(client, HTML, headers={})
    assert wrong.status_code == 422
    assert '<details class="attach gap-top" open>' in wrong.text
    assert said("এই ধরনের ফাইল নেওয়া যায় না", wrong)
    assert client.post("/chat/file", data={}, headers=JSON).get_json()["error"] == "file_missing"


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (HTML, "file_kind_wrong"),
        (a_photo()[:300], "file_broken"),
        (a_bomb(9_000), "file_too_large"),
        (b"", "file_empty"),
    ],
)
def test_what_is_not_taken_is_said_in_words_and_leaves_nothing(
    container: Container, client: FlaskClient, content: bytes, error: str
) -> None:
    answer = send(client, content)
    assert (answer.status_code, answer.get_json()["error"]) == (422, error)
    assert "<" not in answer.get_json()["message"]
    assert waiting(container, client) == ()


def test_nine_megabytes_are_refused_whatever_is_said_of_their_length(client: FlaskClient) -> None:
    large = a_photo() + bytes(9 << 20)
    answer = send(client, large)
    assert (answer.status_code, answer.get_json()["error"]) == (413, "file_too_large")
    page = send(client, large, headers={"Accept-Language": "bn"})
    assert (page.status_code, said("ফাইলটি বেশি বড়", page)) == (413, True)
    lied = send(client, large, environ_overrides={"CONTENT_LENGTH": "", "wsgi.input_terminated": True})
    assert lied.status_code == 413
    assert len(large) > LARGEST_FORM


def test_no_other_door_takes_more_than_before(client: FlaskClient) -> None:
    assert client.post("/chat", data={"message": "x" * 300_000}, headers=JSON).status_code == 413


def test_a_case_takes_so_many_files_and_the_next_is_refused_and_forgotten(
    container: Container, client: FlaskClient
) -> None:
    number = number_in(say(client, COMPLAINT))
    answers = [send(client, a_photo()).status_code for _ in range(MOST_OF_CASE + 1)]
    assert answers == [200] * MOST_OF_CASE + [422]
    assert (len(files_of(container, number)), waiting(container, client)) == (MOST_OF_CASE, ())


def test_another_sites_page_sends_no_file_and_nobody_sends_many(
    container: Container, app: Flask, client: FlaskClient
) -> None:
    assert send(client, a_photo(), headers={**JSON, "Sec-Fetch-Site": "cross-site"}).status_code == 403
    far = {"REMOTE_ADDR": "203.0.113.9"}
    answers = [send(app.test_client(), HTML, environ_overrides=far).status_code for _ in range(22)]
    assert (answers[0], answers[-1]) == (422, 429)


def test_inside_another_sites_page_the_form_names_its_conversation(container: Container, app: Flask) -> None:
    client = app.test_client(use_cookies=False)
    first = client.post("/embed/chat", data={"message": COMPLAINT, "once": "a", "session": ""}, headers=JSON).get_json()
    data = {"file": (io.BytesIO(a_photo()), "x.jpg"), "session": first["session"], "once": "b"}
    answer = client.post("/embed/file", data=data, content_type="multipart/form-data", headers=JSON)
    assert answer.get_json()["session"] == first["session"]
    assert "frame-ancestors https://dss.example" in answer.headers["Content-Security-Policy"]
    with container.database.reading() as work:
        (case,) = work.tickets.of_address(Address.of_chat(first["session"]))
    assert len(files_of(container, str(case.number))) == 1
    shown = send(client, HTML, to="/embed/file", headers={})
    assert (shown.status_code, said("এই ধরনের ফাইল নেওয়া যায় না", shown)) == (422, True)
