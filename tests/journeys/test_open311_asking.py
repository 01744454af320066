"""Which requests a client of Open311 asks for: by service, status and time, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.open311 import BASE, number_of, reported, seen
from tests.support.webhooks import a_token

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from gateway.bootstrap import Container


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Container]:
    built = make_container(tmp_path_factory.mktemp("home"), model, FakeClock())
    yield built
    built.database.dispose()


@pytest.fixture(scope="module")
def app(container: Container) -> Flask:
    return make_app(container)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="module")
def key(container: Container) -> str:
    return a_token(container)[1]


def test_requests_are_asked_for_by_service_status_and_time(client: FlaskClient, container: Container) -> None:
    clock = container.clock
    assert isinstance(clock, FakeClock)
    start, (token, key) = clock.now(), a_token(container)
    numbers = []
    for day, code in enumerate(("bribery", "underpayment", "bribery")):
        clock.set(start + timedelta(days=day * 40))
        numbers.append(number_of(reported(client, key, service_code=code)))

    def found(**query: str) -> list[str]:
        return [each["service_request_id"] for each in seen(client, key, **query)]

    assert found() == numbers
    assert found(service_code="bribery,other") == [numbers[0], numbers[2]]
    assert found(page_size="2", page="2") == numbers[2:]
    assert found(start_date=f"{start + timedelta(days=39):%Y-%m-%dT%H:%M:%SZ}") == numbers[1:]
    assert found(end_date=f"{start + timedelta(days=41):%Y-%m-%dT%H:%M:%SZ}") == numbers[:2]
    assert found(status="closed") == []
    from grs_core.domain.events import Actor
    from grs_core.domain.tracking import TrackingNumber
    from grs_core.services.citizen import withdraw

    with container.database.work() as work:
        address = work.tickets.get(TrackingNumber(numbers[1])).complainant.address
        withdraw(work, address, TrackingNumber(numbers[1]), Actor("citizen", "sms"), clock.now())
        work.commit()
    assert found(status="closed") == [numbers[1]]
    assert found(status="open,closed") == numbers
    closed = seen(client, key, status="closed")[0]
    assert closed["status_notes"] == "withdrawn · CLOSED_OTHERS"
    assert closed["expected_datetime"] is None
    clock.set(start + timedelta(days=171))
    assert found() == []  # the last ninety days
    clock.set(start)
    assert token.office is None


@pytest.mark.parametrize(
    "query",
    [
        {"status": "lost"},
        {"service_code": "potholes"},
        {"start_date": "yesterday"},
        {"start_date": "2026-01-01T00:00:00"},
        {"start_date": "2026-01-01", "end_date": "2026-06-01"},
        {"start_date": "2026-02-01", "end_date": "2026-01-01"},
        {"start_date": "9999-12-31"},
        {"end_date": "0001-01-01"},
        {"page": "0"},
        {"page": "২"},
        {"page_size": "101"},
        {"page": "1001"},
        {"service_request_id": ",".join(str(number) for number in range(1_000_000_000, 1_000_000_051))},
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(client: FlaskClient, key: str, query: dict[str, str]) -> None:
    answer = client.get(f"{BASE}/requests.json", query_string={"api_key": key, **query})
    assert answer.status_code in (400, 404), answer.text
    assert set(answer.get_json()[0]) == {"code", "description"}


def test_a_moment_may_have_its_plus_lost(client: FlaskClient, key: str) -> None:
    assert client.get(f"{BASE}/requests.json?api_key={key}&start_date=2026-01-01T06:00:00+06:00").status_code == 200
