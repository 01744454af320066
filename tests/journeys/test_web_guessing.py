"""Nobody finds a case by trying: how many tries there are, and that a number which exists is not told from one that
does not by a word, a header or a statement to the database. The figures stand in benchmarks/README.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, event

from gateway.webchat.door import CODES_A_MINUTE_FROM_ADDRESS
from gateway.webchat.proof import CODES, TRIES
from grs_core.domain.complainant import Address
from grs_core.domain.tracking import TrackingNumber
from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.web import COMPLAINT, number_in, say, send

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from gateway.bootstrap import Container

STRANGER = str(TrackingNumber.from_body(987_654_321))
FROM = {"REMOTE_ADDR": "203.0.113.9"}


@pytest.fixture
def container(tmp_path: Path, model: Path, clock: FakeClock) -> Iterator[Container]:
    built = make_container(tmp_path / "home", model, clock)
    yield built
    built.database.dispose()


@pytest.fixture
def client(container: Container) -> FlaskClient:
    return make_app(container).test_client()


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is asked of the database meanwhile, without its values."""
    seen: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        seen.append(" ".join(statement.split()))

    event.listen(Engine, "before_cursor_execute", note)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)


def asked(client: FlaskClient, number: str) -> TestResponse:
    return client.post("/track", data={"number": number})


def _headers(answer: TestResponse) -> dict[str, str]:
    """The cookie without its value, which nobody reads without our key; a request has a number of its own."""
    told = {name: re.sub("track=[^;]*", "track", value) for name, value in answer.headers.items()}
    return {name: value for name, value in told.items() if name != "X-Request-Id"}


def test_a_number_that_exists_costs_the_same_work_as_one_that_does_not(client: FlaskClient) -> None:
    by_sms = number_in(send(client, COMPLAINT))
    by_chat = number_in(say(client.application.test_client(), COMPLAINT))
    done: dict[str, list[str]] = {}
    told: dict[str, tuple[int, str, dict[str, str]]] = {}
    for number in (STRANGER, by_sms, by_chat):
        fresh = client.application.test_client()
        with statements() as seen:
            answer = asked(fresh, number)
        page = fresh.get("/track?step=code")
        done[number] = seen
        told[number] = (answer.status_code, page.text.replace(number, "N"), _headers(answer))
    assert done[STRANGER] == done[by_sms] == done[by_chat]
    assert told[STRANGER] == told[by_sms] == told[by_chat]


def test_what_stands_behind_a_number_is_not_told_by_the_page_of_a_case(client: FlaskClient) -> None:
    known = number_in(send(client, COMPLAINT))
    pages = [client.get(f"/track/case?number={number}") for number in (known, STRANGER, "no number")]
    assert {(page.status_code, page.headers["Location"]) for page in pages} == {(303, "/track")}


def test_a_code_is_tried_five_times_an_hour_and_three_are_sent_whoever_asks(
    client: FlaskClient, container: Container
) -> None:
    number = number_in(send(client, COMPLAINT))
    browsers = [client.application.test_client() for _ in range(CODES + 2)]
    for browser in browsers:
        asked(browser, number)
    sent = [line for line in _told(container) if re.search(r"(?<![0-9])[0-9]{6}(?![0-9])", line)]
    assert len(sent) == CODES
    tried = [browser.post("/track", data={"code": "000000"}).text for browser in browsers for _ in range(2)]
    assert sum("মেলেনি" in text for text in tried) == TRIES


def _told(container: Container) -> list[str]:
    container.relay.run()
    with container.database.reading() as work:
        lines = work.inbox.conversation(Address.of_phone("01711000001"), 100)
    return [line.text for line in lines if not line.inward]


def test_one_address_looks_for_thirty_numbers_a_minute(client: FlaskClient) -> None:
    numbers = [str(TrackingNumber.from_body(100_000_000 + nth)) for nth in range(CODES_A_MINUTE_FROM_ADDRESS + 1)]
    answers = [client.post("/track", data={"number": each}, environ_overrides=FROM).status_code for each in numbers]
    assert answers == [303] * CODES_A_MINUTE_FROM_ADDRESS + [429]
