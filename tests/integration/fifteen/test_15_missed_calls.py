"""15. Missed call ×5 in two minutes → one call-back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from gateway.app import create_app
from gateway.bootstrap import Container
from grs_core.domain.complainant import Address
from grs_core.message_ports import Line
from tests.support import twilio
from tests.support.app import make_container
from tests.support.clock import FakeClock

CALLER = "+8801711000001"
STATUS = "/voice/twilio/status"


@pytest.fixture
def app(container: Container) -> Flask:
    return create_app(container)


def call(app: Flask, sid: str, status: str = "no-answer", caller: str = CALLER, token: str = twilio.TOKEN) -> int:
    fields = {"CallSid": sid, "From": caller, "To": "+8809600000000", "CallStatus": status, "Direction": "inbound"}
    return twilio.post(app.test_client(), fields, token, STATUS).status_code


def told(container: Container, caller: str = CALLER) -> list[Line]:
    """What the phone was sent, once everything that is due has gone."""
    container.relay.run()
    with container.database.reading() as work:
        return [line for line in work.inbox.conversation(Address.of_phone(caller), 50) if not line.inward]


def test_five_missed_calls_in_two_minutes_are_one_call_back(app: Flask, container: Container, clock: FakeClock) -> None:
    for n in range(5):
        assert call(app, f"CA{n}") == 204
        clock.advance(seconds=25)
    (words,) = told(container)
    assert words.text.startswith("আপনার কল")


def test_five_at_the_same_moment_are_one_too(app: Flask, container: Container) -> None:
    with ThreadPoolExecutor(5) as calls:
        assert list(calls.map(lambda n: call(app, f"CA{n}"), range(5))) == [204] * 5
    assert len(told(container)) == 1


def test_a_platform_that_tells_of_one_call_again_tells_nothing_new(
    app: Flask, container: Container, clock: FakeClock
) -> None:
    call(app, "CA1")
    clock.advance(hours=1)
    call(app, "CA1")
    assert len(told(container)) == 1


def test_who_calls_again_an_hour_later_is_called_back_again(app: Flask, container: Container, clock: FakeClock) -> None:
    call(app, "CA1")
    clock.advance(hours=1)
    call(app, "CA2")
    assert len(told(container)) == 2


def test_each_caller_has_his_own(app: Flask, container: Container) -> None:
    call(app, "CA1")
    call(app, "CA2", caller="+8801811000002")
    assert len(told(container)) == len(told(container, "+8801811000002")) == 1


def test_a_call_back_survives_a_restart_and_waits_for_permitted_hours(
    app: Flask, container: Container, clock: FakeClock, tmp_path: Path, model: Path, database_url: str
) -> None:
    clock.set(datetime(2026, 11, 22, 17, 30, tzinfo=UTC))  # 23:30 in Dhaka
    call(app, "CA1")
    environ = {**twilio.ENVIRON, "GRS_DATABASE_URL": database_url}
    anew = make_container(tmp_path / "home", model, clock, environ)
    assert told(anew) == []
    clock.set(datetime(2026, 11, 23, 2, tzinfo=UTC))  # 08:00
    assert len(told(anew)) == 1
    assert call(create_app(anew), "CA1") == 204
    assert len(told(anew)) == 1
    anew.database.dispose()


@pytest.mark.parametrize("status", ["completed", "ringing", "in-progress", ""])
def test_a_call_that_was_taken_asks_for_nothing(app: Flask, container: Container, status: str) -> None:
    assert call(app, "CA1", status) == 204
    assert told(container) == []


@pytest.mark.parametrize("caller", ["16216", "bKash", "", "anonymous"])
def test_who_has_no_number_is_not_called(app: Flask, container: Container, caller: str) -> None:
    assert call(app, "CA1", caller=caller) == 204
    container.relay.run()
    with container.database.reading() as work:
        assert work.outbox.oldest_pending() is None


def test_nobody_orders_call_backs_without_the_platforms_signature(app: Flask, container: Container) -> None:
    assert call(app, "CA1", token="another token") == 403
    assert told(container) == []
