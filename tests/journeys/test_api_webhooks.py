"""A system subscribes, is told, looks into its log, changes its secret and leaves, all by the API."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.desk import file_case, place_code, union_of
from tests.support.peer import Peer, running_peer
from tests.support.webhooks import a_token, verified

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from gateway.bootstrap import Container

HOOKS = "/api/v1/webhooks"


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Container]:
    built = make_container(tmp_path_factory.mktemp("home"), model, FakeClock(datetime.now(UTC)))
    yield built
    built.database.dispose()


@pytest.fixture(scope="module")
def app(container: Container) -> Flask:
    return make_app(container)


@pytest.fixture
def peer() -> Iterator[Peer]:
    with running_peer() as receiver:
        yield receiver


class System:
    """A program with a token."""

    def __init__(self, app: Flask, secret: str) -> None:
        self._client, self._headers = app.test_client(), {"Authorization": f"Bearer {secret}"}

    def get(self, path: str = "") -> TestResponse:
        return self._client.get(f"{HOOKS}{path}", headers=self._headers)

    def post(self, path: str = "", body: object = None) -> TestResponse:
        return self._client.post(f"{HOOKS}{path}", headers=self._headers, json=body)

    def delete(self, path: str) -> TestResponse:
        return self._client.delete(f"{HOOKS}{path}", headers=self._headers)


@pytest.fixture
def system(app: Flask, container: Container) -> System:
    return System(app, a_token(container, f"uno-{place_code(container, 'Bancharampur', 'upazila')}")[1])


def test_a_system_subscribes_is_told_and_leaves(container: Container, system: System, peer: Peer) -> None:
    made = system.post(body={"url": peer.url, "events": ["case.filed"]})
    assert made.status_code == 201
    hook = made.get_json()["id"]
    assert made.headers["Location"] == f"{HOOKS}/{hook}"
    assert system.get().get_json()["webhooks"] == [{k: v for k, v in made.get_json().items() if k != "secret"}]
    file_case(container, "তিন মাস ভাতা পাই না", union_of(container, place_code(container, "Bancharampur", "upazila")))
    container.webhooks.run(timedelta(seconds=20))
    told = verified(peer.seen[0], made.get_json()["secret"])
    (line,) = system.get(f"/{hook}/deliveries").get_json()["deliveries"]
    assert (line["event"], line["state"], line["status"], line["attempts"]) == ("case.filed", "delivered", 200, 1)
    assert line["id"] == peer.seen[0].headers["webhook-id"]
    assert told["data"]["number"] not in system.get(f"/{hook}/deliveries").text
    assert system.post(f"/{hook}/deliveries/{line['id']}/again").get_json()["state"] == "waiting"
    changed = system.post(f"/{hook}/secret").get_json()
    assert changed["secret"] != made.get_json()["secret"]
    container.webhooks.run(timedelta(seconds=20))
    assert verified(peer.seen[1], changed["secret"]) == told
    assert system.delete(f"/{hook}").status_code == 200
    assert system.get(f"/{hook}").status_code == 404
    assert system.get().get_json() == {"webhooks": []}


def test_the_log_is_turned_page_by_page(container: Container, system: System, peer: Peer) -> None:
    hook = system.post(body={"url": peer.url}).get_json()["id"]
    union = union_of(container, place_code(container, "Bancharampur", "upazila"))
    for number in range(5):
        file_case(container, "চাল কম পাই", union, phone=f"0181500000{number}")
    container.webhooks.run(timedelta(seconds=20))
    pages, path = [], f"/{hook}/deliveries?limit=2"
    while True:
        page = system.get(path).get_json()
        pages.append([line["id"] for line in page["deliveries"]])
        if page["next"] is None:
            break
        path = f"/{hook}/deliveries?limit=2&before={page['next']}"
    assert [len(page) for page in pages] == [2, 2, 1]
    assert [line for page in reversed(pages) for line in reversed(page)] == [s.headers["webhook-id"] for s in peer.seen]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"url": "https://10.0.0.1/hook"}, "webhook_url_private"),
        ({"url": "https://169.254.169.254/latest/meta-data"}, "webhook_url_private"),
        ({"url": "gopher://127.0.0.1/"}, "webhook_url_not_https"),
        ({"url": "https://name:word@example.org/"}, "webhook_url_wrong"),
        ({"url": "https://8.8.8.8/", "events": ["case.read"]}, "request_invalid"),
        ({"url": "https://8.8.8.8/", "secret": "mine"}, "request_invalid"),
    ],
)
def test_what_cannot_be_subscribed_is_said(system: System, body: object, error: str) -> None:
    answer = system.post(body=body)
    assert (answer.status_code, answer.get_json()["error"]) == (422, error)
    assert answer.get_json()["message"]
    assert answer.get_json()["message_bn"]


def test_nobody_touches_anothers_webhook(app: Flask, container: Container, system: System, peer: Peer) -> None:
    hook = system.post(body={"url": peer.url}).get_json()["id"]
    other = System(app, a_token(container)[1])
    for answer in (other.get(f"/{hook}"), other.delete(f"/{hook}"), other.post(f"/{hook}/secret")):
        assert (answer.status_code, answer.get_json()["error"]) == (404, "webhook_unknown")
    assert other.get(f"/{hook}/deliveries").status_code == 404
    assert other.post(f"/{hook}/deliveries/msg_{'0' * 32}/again").status_code == 404
    again = system.post(body={"url": peer.url})
    assert (again.status_code, again.get_json()["error"]) == (409, "webhook_there")


def test_without_the_scope_there_are_no_webhooks(app: Flask, container: Container) -> None:
    from grs_core.domain.api_access import Scope

    reader = System(app, a_token(container, scopes=[Scope.CASES_READ])[1])
    assert (reader.get().status_code, reader.get().get_json()["error"]) == (403, "token_scope_missing")
    assert System(app, "").get().status_code == 401


def test_ten_webhooks_are_enough_for_a_system(system: System) -> None:
    answers = [system.post(body={"url": f"http://127.0.0.1:9/{number}"}).status_code for number in range(11)]
    assert answers == [201] * 10 + [422]
