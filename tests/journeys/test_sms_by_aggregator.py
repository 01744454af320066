"""A citizen's SMS by an aggregator: pushed to us, answered by the outbox under our own name, reported on."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import create_engine, select

from gateway.bootstrap import Container
from grs_core.storage.message_tables import outbox
from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.peer import Mood, Peer, running_peer
from tests.support.rows import INTERNATIONAL
from tests.support.rows.aggregator import TOKEN, check

COMPLAINT = "আমার বিধবা ভাতার টাকা তিন মাস ধরে পাই না, বাঞ্ছারামপুর উপজেলা"
KNOWN = {"X-Token": TOKEN}


@pytest.fixture
def peer() -> Iterator[Peer]:
    with running_peer() as running:
        running.check = check
        running.says(200, b'{"status": "FAILED", "status_code": 4029}')
        yield running


@pytest.fixture
def container(tmp_path: Path, model: Path, clock: FakeClock, database_url: str, peer: Peer) -> Iterator[Container]:
    environ = {
        "GRS_DATABASE_URL": database_url,
        "GRS_PUBLIC_URL": "https://grs.example",
        "GRS_SMS_PROVIDERS": "aggregator",
        "GRS_AGGREGATOR_URL": f"{peer.url}/api/v3/send-sms",
        "GRS_AGGREGATOR_API_TOKEN": "api-token",
        "GRS_AGGREGATOR_SID": "PROTIKAR",
        "GRS_AGGREGATOR_TOKEN": TOKEN,
        "GRS_SIGNATURE_MODE": "enforce",
    }
    built = make_container(tmp_path / "home", model, clock, environ)
    yield built
    built.database.dispose()


@pytest.fixture
def client(container: Container) -> FlaskClient:
    return make_app(container).test_client()


def push(text: str, message_id: str = "a-1") -> dict[str, str]:
    return {"msisdn": INTERNATIONAL, "to": "16123", "text": text, "id": message_id}


def states(container: Container) -> list[str]:
    engine = create_engine(container.settings.database_url)
    with engine.connect() as connection:
        found = list(connection.execute(select(outbox.c.state).order_by(outbox.c.created_at)).scalars())
    engine.dispose()
    return found


def takes(peer: Peer) -> None:
    """From now on the aggregator takes what it is handed: any name, once."""
    peer.says(200, b'{"status": "FAILED", "status_code": 4023}')


def test_a_complaint_is_pushed_in_and_its_answer_goes_out_under_our_name(
    client: FlaskClient, container: Container, peer: Peer
) -> None:
    takes(peer)
    response = client.post("/sms/aggregator", data=push(COMPLAINT), headers=KNOWN)
    assert (response.status_code, response.data) == (200, b"")
    container.relay.run()
    (seen,) = peer.seen
    sent = json.loads(seen.body)
    assert sent["msisdn"] == INTERNATIONAL
    with container.database.reading() as work:
        (ticket,) = work.tickets.stream()
        whole = work.outbox.find_id(sent["csms_id"])
    assert str(ticket.number) in sent["sms"]
    assert whole is not None
    assert whole.startswith(sent["csms_id"])
    assert states(container) == ["accepted"]


def test_a_report_with_the_beginning_of_our_id_finds_its_message(
    client: FlaskClient, container: Container, peer: Peer
) -> None:
    takes(peer)
    client.get("/sms/aggregator", query_string=push(COMPLAINT), headers=KNOWN)
    container.relay.run()
    name = json.loads(peer.seen[0].body)["csms_id"]
    for status in ("delivered", "sent"):
        told = client.post("/sms/aggregator/status", json={"csms_id": name, "status": status}, headers=KNOWN)
        assert told.status_code == 200
    assert states(container) == ["delivered"]


def test_a_push_that_comes_again_is_one_complaint_and_one_answer(
    client: FlaskClient, container: Container, peer: Peer
) -> None:
    takes(peer)
    for _ in range(3):
        assert client.post("/sms/aggregator", data=push(COMPLAINT), headers=KNOWN).status_code == 200
    container.relay.run()
    assert len(peer.seen) == 1
    with container.database.reading() as work:
        assert len(list(work.tickets.stream())) == 1


def test_who_does_not_know_the_token_is_refused(client: FlaskClient, container: Container) -> None:
    for headers in ({}, {"X-Token": ""}, {"X-Token": "guessed"}):
        assert client.post("/sms/aggregator", data=push(COMPLAINT), headers=headers).status_code == 403
        report = {"csms_id": "0" * 20, "status": "delivered"}
        assert client.post("/sms/aggregator/status", data=report, headers=headers).status_code == 403
    with container.database.reading() as work:
        assert list(work.tickets.stream()) == []


def test_an_answer_whose_acceptance_was_lost_is_handed_over_again_under_the_same_name(
    client: FlaskClient, container: Container, peer: Peer, clock: FakeClock
) -> None:
    client.post("/sms/aggregator", data=push(COMPLAINT), headers=KNOWN)
    peer.mood = Mood.HANGS_UP
    container.relay.run()
    assert states(container) == ["unknown"]
    peer.mood = Mood.ANSWERS
    takes(peer)
    clock.advance(minutes=10)
    container.relay.run()
    assert states(container) == ["accepted"]
    first, second = (json.loads(seen.body) for seen in peer.seen)
    assert first == second


def test_a_push_without_an_id_is_refused_by_name(client: FlaskClient) -> None:
    fields = {name: value for name, value in push(COMPLAINT).items() if name != "id"}
    response = client.post("/sms/aggregator", data=fields, headers=KNOWN)
    assert (response.status_code, response.get_json()["details"]) == (422, {"field": "id"})


def test_no_secret_and_no_number_reaches_the_log(
    client: FlaskClient, container: Container, peer: Peer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    client.post("/sms/aggregator", data=push("amar nagad pin 7391 diye dise"), headers=KNOWN)
    peer.says(400, b'{"status_code": 4025, "error_message": "8801711000001 is no number"}')
    container.relay.run()
    said = caplog.text
    assert [word for word in ("7391", "01711000001", TOKEN, "api-token") if word in said] == []
