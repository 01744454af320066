"""1. Same MessageSid twice at once, the first transaction held open → one effect, same reply."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from gateway.app import create_app
from gateway.bootstrap import Container
from gateway.services.conversation import ConversationService
from tests.support import twilio
from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.waiting import until_writers_wait
from tests.support.web import tickets

COMPLAINT = "আমার বিধবা ভাতার টাকা তিন মাস ধরে পাই না, বাঞ্ছারামপুর উপজেলা"


def test_a_message_that_comes_again_while_the_first_is_still_worked_on_has_one_effect_and_one_reply(
    container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first holds its transaction open, with the row of its key in it, until the others wait for it."""
    fields, app = twilio.form(COMPLAINT), make_app(container)
    inside, go_on, perform = Event(), Event(), ConversationService._perform

    def held(*given: Any) -> object:
        inside.set()
        assert go_on.wait(30)
        return perform(*given)

    def send() -> bytes:
        response = twilio.post(app.test_client(), fields)
        assert response.status_code == 200
        return bytes(response.data)

    monkeypatch.setattr(ConversationService, "_perform", held)
    with ThreadPoolExecutor(4) as carriers:
        first = carriers.submit(send)
        assert inside.wait(30)
        repeats = [carriers.submit(send) for _ in range(3)]
        until_writers_wait(container.database, container.settings.database_url, 3)
        assert not first.done()
        go_on.set()
        replies = {each.result() for each in (first, *repeats)}
    (reply,) = replies
    (ticket,) = tickets(container)
    assert str(ticket.number) in reply.decode()


def test_the_same_through_two_services_at_once(
    container: Container, tmp_path: Path, model: Path, clock: FakeClock
) -> None:
    """Two services over one database: nothing but its unique row stands between them."""
    environ = {**twilio.ENVIRON, "GRS_DATABASE_URL": container.settings.database_url}
    other = make_container(tmp_path / "other", model, clock, environ)
    apps, fields = [create_app(container), create_app(other)], twilio.form(COMPLAINT)
    with ThreadPoolExecutor(8) as carriers:
        replies = {
            each.data for each in carriers.map(lambda n: twilio.post(apps[n % 2].test_client(), fields), range(8))
        }
    other.database.dispose()
    assert len(replies) == 1
    assert len(tickets(container)) == 1
