"""A citizen's SMS by Twilio's webhook: signed, answered once, kept whatever breaks."""

import logging
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import create_engine, select
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from gateway.app import create_app
from gateway.bootstrap import Container
from grs_core.domain.complainant import Address
from grs_core.domain.ticket import Ticket
from grs_core.storage.message_tables import inbox
from tests.support import twilio
from tests.support.app import make_container
from tests.support.clock import FakeClock

COMPLAINT = "আমার বিধবা ভাতার টাকা তিন মাস ধরে পাই না, বাঞ্ছারামপুর উপজেলা"
PHONE = "+8801711000001"


@pytest.fixture
def container(tmp_path: Path, model: Path, clock: FakeClock) -> Iterator[Container]:
    built = make_container(tmp_path / "home", model, clock, twilio.ENVIRON)
    yield built
    built.database.dispose()


@pytest.fixture
def client(container: Container) -> FlaskClient:
    return create_app(container).test_client()


def tickets(container: Container) -> list[Ticket]:
    with container.database.reading() as work:
        return list(work.tickets.stream())


def messages(response: TestResponse) -> list[str]:
    assert response.status_code == 200, response.text
    assert response.content_type.startswith("text/xml")
    return re.findall(r"<Message>(.*?)</Message>", response.text, re.DOTALL)


def test_a_signed_complaint_is_answered_in_the_same_request_with_its_number(
    client: FlaskClient, container: Container
) -> None:
    (reply,) = messages(twilio.post(client, twilio.form(COMPLAINT)))
    (ticket,) = tickets(container)
    assert str(ticket.number) in reply
    assert ticket.desk.office == "usso-BD201204"
    assert ticket.complainant.phone == "01711000001"


def test_a_repeated_message_gets_the_stored_answer_and_has_no_second_effect(
    client: FlaskClient, container: Container
) -> None:
    fields = twilio.form(COMPLAINT)
    first = twilio.post(client, fields)
    second = twilio.post(client, fields)
    assert first.data == second.data
    assert len(tickets(container)) == 1


def test_the_same_message_twice_at_once_is_one_ticket_and_the_same_reply(container: Container) -> None:
    fields, app, replies = twilio.form(COMPLAINT), create_app(container), []
    start = threading.Barrier(6)

    def send() -> None:
        start.wait()
        replies.append(twilio.post(app.test_client(), fields).data)

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(replies) == 6
    assert len(set(replies)) == 1
    assert len(tickets(container)) == 1


def test_the_same_words_with_a_new_id_are_a_message_of_their_own(client: FlaskClient, container: Container) -> None:
    first = twilio.post(client, twilio.form("status"))
    second = twilio.post(client, twilio.form("status"))
    assert messages(first) == messages(second)
    with container.database.reading() as work:
        lines = work.inbox.conversation(Address.of_phone(PHONE), 10)
    assert [line.text for line in lines if line.inward] == ["status", "status"]


def test_a_forged_signature_is_refused_and_nothing_is_kept(client: FlaskClient, container: Container) -> None:
    response = twilio.post(client, twilio.form(COMPLAINT), token="somebody-elses-token")
    assert response.status_code == 403
    assert response.get_json()["error"] == "signature_wrong"
    assert tickets(container) == []


def test_an_added_parameter_breaks_the_signature(client: FlaskClient) -> None:
    fields = twilio.form(COMPLAINT)
    signature = {
        "X-Twilio-Signature": RequestValidator(twilio.TOKEN).compute_signature(twilio.PUBLIC + "/sms/twilio", fields)
    }
    response = client.post("/sms/twilio", data={**fields, "Added": "1"}, headers=signature)
    assert response.status_code == 403


def test_the_old_token_still_verifies_during_a_rotation(tmp_path: Path, model: Path, clock: FakeClock) -> None:
    environ = {**twilio.ENVIRON, "GRS_TWILIO_AUTH_TOKENS": f"the-new-token,{twilio.TOKEN}"}
    client = create_app(make_container(tmp_path / "rotating", model, clock, environ)).test_client()
    assert twilio.post(client, twilio.form(COMPLAINT), token=twilio.TOKEN).status_code == 200
    assert twilio.post(client, twilio.form(COMPLAINT), token="the-new-token").status_code == 200


def test_quarantine_keeps_an_untrusted_message_without_effect(tmp_path: Path, model: Path, clock: FakeClock) -> None:
    environ = {**twilio.ENVIRON, "GRS_SIGNATURE_MODE": "quarantine"}
    container = make_container(tmp_path / "quarantine", model, clock, environ)
    response = twilio.post(create_app(container).test_client(), twilio.form(COMPLAINT), token="wrong")
    assert messages(response) == []
    assert tickets(container) == []


def test_observing_lets_an_untrusted_message_through(tmp_path: Path, model: Path, clock: FakeClock) -> None:
    container = make_container(tmp_path / "observe", model, clock, {**twilio.ENVIRON, "GRS_SIGNATURE_MODE": "observe"})
    response = twilio.post(create_app(container).test_client(), twilio.form(COMPLAINT), token="wrong")
    assert len(messages(response)) == 1
    assert len(tickets(container)) == 1


@pytest.mark.parametrize("missing", ["MessageSid", "From"])
def test_a_form_without_a_needed_field_is_refused_by_name(client: FlaskClient, missing: str) -> None:
    fields = {name: value for name, value in twilio.form(COMPLAINT).items() if name != missing}
    response = twilio.post(client, fields)
    assert response.status_code == 422
    assert response.get_json()["details"] == {"field": missing}


def test_no_pin_reaches_a_table_a_log_or_a_page(
    client: FlaskClient, container: Container, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = "amar nagad pin 7391 diye dise, sob tk niye gese. OTP 482913 o nise"
    (reply,) = messages(twilio.post(client, twilio.form(said)))
    (ticket,) = tickets(container)
    with container.database.reading() as work:
        lines = work.inbox.conversation(Address.of_phone(PHONE), 10)
        state = container.database.work
        history = work.audit.history(str(ticket.number))
    with state() as work:
        dialogue = work.conversations.lock(Address.of_phone(PHONE)) or ""
    everywhere = "\n".join(
        [reply, ticket.grievance.text, dialogue, caplog.text, *(line.text for line in lines), *map(str, history)]
    )
    assert "7391" not in everywhere
    assert "482913" not in everywhere
    assert "****" in ticket.grievance.text


def test_a_status_callback_moves_a_message_forward_and_never_back(client: FlaskClient, container: Container) -> None:
    (reply,) = messages(twilio.post(client, twilio.form(COMPLAINT)))
    assert reply
    fields = {"MessageSid": "SM1", "MessageStatus": "delivered"}
    response = twilio.post(client, fields, path="/sms/twilio/status?id=unknown-to-us")
    assert response.status_code == 204


@pytest.mark.parametrize("sender", ["bKash", "16247", "+16247", "GP-INFO"])
def test_a_name_or_a_short_code_is_kept_and_never_answered(
    client: FlaskClient, container: Container, sender: str
) -> None:
    assert messages(twilio.post(client, twilio.form(COMPLAINT, sender))) == []
    assert tickets(container) == []
    engine = create_engine(container.settings.database_url)
    with engine.connect() as connection:
        (kept,) = connection.execute(select(inbox.c.distrust, inbox.c.body))
    engine.dispose()
    assert (kept.distrust, container.vault.decrypt(kept.body)) == ("sender_is_no_phone", COMPLAINT)


def test_a_phone_from_abroad_is_answered(client: FlaskClient, container: Container) -> None:
    assert messages(twilio.post(client, twilio.form(COMPLAINT, "+447400123456")))
    assert len(tickets(container)) == 1
