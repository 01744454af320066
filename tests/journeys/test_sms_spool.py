"""An SMS that the database cannot take, or that comes too fast: answered 200, kept on the disk, and worked on later."""

import errno
import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import create_engine, select
from werkzeug.test import TestResponse

from gateway.app import create_app
from gateway.bootstrap import Container
from gateway.ports import InboundText, Part
from gateway.services.conversation import ConversationService
from grs_core.domain.complainant import Address, Channel
from grs_core.domain.ticket import Ticket
from grs_core.storage.message_tables import outbox
from tests.support import twilio
from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.outage import database_gone

COMPLAINT = "আমার বিধবা ভাতার টাকা তিন মাস ধরে পাই না, বাঞ্ছারামপুর উপজেলা"
RAHIMA, KARIM = "+8801711000001", "+8801711000002"
A_WHILE = timedelta(seconds=30)


@pytest.fixture
def container(tmp_path: Path, model: Path, clock: FakeClock) -> Iterator[Container]:
    built = make_container(tmp_path / "home", model, clock, twilio.ENVIRON)
    yield built
    built.database.dispose()


@pytest.fixture
def client(container: Container) -> FlaskClient:
    return make_app(container).test_client()


def said(response: TestResponse) -> list[str]:
    assert response.status_code == 200, response.text
    return re.findall(r"<Message>(.*?)</Message>", response.text, re.DOTALL)


def tickets(container: Container) -> list[Ticket]:
    with container.database.reading() as work:
        return list(work.tickets.stream())


def conversation(container: Container, phone: str = RAHIMA) -> list[tuple[bool, str]]:
    with container.database.reading() as work:
        return [(line.inward, line.text) for line in work.inbox.conversation(Address.of_phone(phone), 100)]


def waiting(container: Container) -> int:
    return container.intake.spool.state().waiting


def told(container: Container, phone: str = RAHIMA) -> list[str]:
    """What the relay has sent to that phone."""
    container.relay.run()
    return [text for inward, text in conversation(container, phone) if not inward]


def test_while_the_database_is_down_a_message_is_kept_and_answered_when_it_is_back(
    client: FlaskClient, container: Container, clock: FakeClock
) -> None:
    with database_gone(container):
        assert said(twilio.post(client, twilio.form(COMPLAINT))) == []
        assert waiting(container) == 1
        clock.advance(minutes=5)
        assert container.intake.drain(A_WHILE) == 0
    assert container.intake.drain(A_WHILE) == 1
    assert waiting(container) == 0
    (ticket,) = tickets(container)
    (answer,) = told(container)
    assert str(ticket.number) in answer
    with container.database.reading() as work:
        (came, *_) = work.inbox.conversation(Address.of_phone(RAHIMA), 10)
    assert came.at == clock.now() - timedelta(minutes=5), "when it came, not when it was worked on"


def test_after_a_failure_nobody_waits_for_the_database_until_the_drain_has_found_it_answering(
    client: FlaskClient, container: Container
) -> None:
    with database_gone(container):
        twilio.post(client, twilio.form(COMPLAINT))
        assert not container.intake.doorstep.is_open
    assert said(twilio.post(client, twilio.form(COMPLAINT, sender=KARIM))) == []
    assert waiting(container) == 2
    assert container.intake.drain(A_WHILE) == 2
    assert len(said(twilio.post(client, twilio.form("status")))) == 1


def test_what_waits_goes_first_and_holds_up_nobody_else(client: FlaskClient, container: Container) -> None:
    with database_gone(container):
        twilio.post(client, twilio.form(COMPLAINT))
    container.intake.doorstep.open()
    assert said(twilio.post(client, twilio.form("status"))) == []
    assert len(said(twilio.post(client, twilio.form("status", sender=KARIM)))) == 1
    assert container.intake.drain(A_WHILE) == 2
    assert [text for inward, text in conversation(container) if inward] == [COMPLAINT, "status"]


def test_a_repeat_that_waits_too_has_one_effect_and_one_answer(client: FlaskClient, container: Container) -> None:
    fields = twilio.form(COMPLAINT)
    with database_gone(container):
        for _ in range(3):
            assert said(twilio.post(client, fields)) == []
    assert container.intake.drain(A_WHILE) == 3
    assert len(tickets(container)) == 1
    assert len(told(container)) == 1


def test_a_repeat_of_what_was_answered_before_the_outage_is_answered_the_same_once_more(
    client: FlaskClient, container: Container
) -> None:
    fields = twilio.form(COMPLAINT)
    (answer,) = said(twilio.post(client, fields))
    with database_gone(container):
        twilio.post(client, twilio.form("status", sender=KARIM))
        twilio.post(client, fields)
        twilio.post(client, fields)
    container.intake.drain(A_WHILE)
    container.relay.run()
    engine = create_engine(container.settings.database_url)
    with engine.connect() as connection:
        sent = [container.vault.decrypt(text) for (text,) in connection.execute(select(outbox.c.text))]
    engine.dispose()
    assert sent.count(answer) == 1, "by the outbox: nobody knows whether the first answer arrived"
    assert len(tickets(container)) == 1


def test_what_is_not_trusted_is_kept_aside_through_an_outage(tmp_path: Path, model: Path, clock: FakeClock) -> None:
    environ = {**twilio.ENVIRON, "GRS_SIGNATURE_MODE": "quarantine"}
    container = make_container(tmp_path / "quarantine", model, clock, environ)
    client = make_app(container).test_client()
    with database_gone(container):
        assert said(twilio.post(client, twilio.form(COMPLAINT), token="wrong")) == []
        assert said(twilio.post(client, twilio.form(COMPLAINT, sender="bKash"))) == []
    assert container.intake.drain(A_WHILE) == 2
    assert tickets(container) == []
    with container.database.reading() as work:
        kept = work.inbox.quarantined(None, 10)
    container.database.dispose()
    assert sorted(each.reason for each in kept) == ["sender_is_no_phone", "signature_wrong"]


def test_a_pin_is_masked_before_it_is_kept_and_its_owner_is_warned_all_the_same(
    client: FlaskClient, container: Container, tmp_path: Path
) -> None:
    text = "amar nagad pin 7391 diye dise, sob tk niye gese"
    with database_gone(container):
        twilio.post(client, twilio.form(text))
    (file,) = [path for path in (tmp_path / "home" / "spool").rglob("*-*") if path.is_file()]
    unsealed = container.vault.decrypt(file.read_text())
    assert "7391" not in unsealed
    assert "****" in unsealed
    container.intake.drain(A_WHILE)
    other = said(twilio.post(client, twilio.form(text, sender=KARIM)))
    number = re.compile(r"[1-9][0-9]{9}")
    assert [number.sub("#", text) for text in told(container)] == [number.sub("#", text) for text in other]


def test_a_long_message_is_joined_across_an_outage(container: Container) -> None:
    def part(number: int) -> InboundText:
        text, which = ("আমার বিধবা ভাতার টাকা ", "তিন মাস ধরে পাই না")[number - 1], Part(7, 8, number, 2)
        return InboundText("kannel", f"K{number}", Address.of_phone(RAHIMA), "16100", text, Channel.SMS, which)

    container.intake.take(part(2), in_place=False)
    with database_gone(container):
        container.intake.take(part(1), in_place=False)
        container.intake.take(part(2), in_place=False)
    assert container.intake.drain(A_WHILE) == 2
    assert [text for inward, text in conversation(container) if inward] == ["আমার বিধবা ভাতার টাকা তিন মাস ধরে পাই না"]
    assert len(told(container)) == 1


def test_neither_database_nor_spool_is_a_503_and_the_carrier_tries_again(
    client: FlaskClient, container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    fields = twilio.form(COMPLAINT)
    with database_gone(container):
        monkeypatch.setattr(os, "fsync", full)
        refused = twilio.post(client, fields)
        assert (refused.status_code, refused.get_json()["error"]) == (503, "spool_full")
        monkeypatch.undo()
    container.intake.drain(A_WHILE)
    assert len(said(twilio.post(client, fields))) == 1


def test_a_message_that_we_cannot_work_on_is_kept_aside_and_stops_nobody(
    client: FlaskClient, container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: ConversationService, *_: object, **__: object) -> None:
        raise KeyError("a mistake of ours")

    with database_gone(container):
        twilio.post(client, twilio.form(COMPLAINT))
        twilio.post(client, twilio.form("status"))
    with monkeypatch.context() as mistaken:
        mistaken.setattr(ConversationService, "turn", broken)
        assert container.intake.drain(A_WHILE) == 2
        assert said(twilio.post(client, twilio.form("status", sender=KARIM))) == []
    with container.database.reading() as work:
        kept = work.inbox.quarantined(None, 10)
    assert [each.reason for each in kept] == ["failed"] * 3
    assert len(said(twilio.post(client, twilio.form("status")))) == 1


def test_the_web_chat_says_that_it_cannot_and_keeps_nothing(container: Container) -> None:
    client = create_app(container).test_client()
    with database_gone(container):
        response = client.post("/webhooks/rest/webhook", json={"sender": "somebody", "message": COMPLAINT})
        assert response.status_code == 503
    assert waiting(container) == 0
