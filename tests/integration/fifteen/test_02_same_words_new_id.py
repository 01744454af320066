"""2. Same body, new id, 3 s apart → two effects. And a signed request that is played again, years later, has none."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gateway.bootstrap import Container
from grs_core.domain.complainant import Address
from tests.support import twilio
from tests.support.app import make_app
from tests.support.clock import FakeClock
from tests.support.web import tickets

COMPLAINT = "আমার বিধবা ভাতার টাকা তিন মাস ধরে পাই না, বাঞ্ছারামপুর উপজেলা"
PHONE = Address.of_phone("01711000001")


@pytest.fixture
def client(container: Container) -> FlaskClient:
    return make_app(container).test_client()


def said(response: TestResponse) -> list[str]:
    assert response.status_code == 200
    return re.findall(r"<Message>(.*?)</Message>", response.text, re.DOTALL)


def heard(container: Container) -> list[str]:
    with container.database.reading() as work:
        return [line.text for line in work.inbox.conversation(PHONE, 50) if line.inward]


def test_the_same_digit_three_seconds_later_is_an_answer_of_its_own(
    client: FlaskClient, container: Container, clock: FakeClock
) -> None:
    """ "1" and "1" again: the second answers the second question, whatever the first has answered."""
    answers = []
    for text in ("hello", "1", "1"):
        answers += said(twilio.post(client, twilio.form(text)))
        clock.advance(seconds=3)
    assert heard(container) == ["hello", "1", "1"]
    assert len(answers) == 3


def test_a_complaint_that_is_sent_twice_is_heard_twice(
    client: FlaskClient, container: Container, clock: FakeClock
) -> None:
    first = said(twilio.post(client, twilio.form(COMPLAINT)))
    clock.advance(seconds=3)
    second = said(twilio.post(client, twilio.form(COMPLAINT)))
    assert first != second
    assert heard(container) == [COMPLAINT, COMPLAINT]


def test_a_signed_request_that_is_played_again_years_later_has_no_effect(
    client: FlaskClient, container: Container, clock: FakeClock
) -> None:
    fields = twilio.form(COMPLAINT)
    first = twilio.post(client, fields)
    before = [ticket.version for ticket in tickets(container)]
    clock.advance(days=3 * 365)
    assert twilio.post(client, fields).data == first.data
    assert [ticket.version for ticket in tickets(container)] == before
    assert heard(container) == [COMPLAINT]
