"""15, where there is a number to call from. Missed call ×5 in two minutes → one call back, by phone."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from gateway.app import create_app
from gateway.bootstrap import Container
from gateway.services import outgoing
from grs_core.domain.complainant import Address
from grs_core.services.calling_back import served
from tests.support import twilio
from tests.support.app import make_container
from tests.support.clock import FakeClock
from tests.support.dialler import SENDER, Dialler, Made, named, running_dialler

CALLER = "+8801711000001"
PHONE = Address.of_phone(CALLER)


@pytest.fixture
def dialler(clock: FakeClock) -> Iterator[Dialler]:
    with running_dialler(clock) as running:
        yield running


@pytest.fixture
def environ(dialler: Dialler, database_url: str) -> dict[str, str]:
    return {**dialler.environ, "GRS_DATABASE_URL": database_url}


@pytest.fixture
def container(tmp_path: Path, model: Path, clock: FakeClock, environ: dict[str, str]) -> Iterator[Container]:
    built = make_container(tmp_path / "home", model, clock, environ)
    yield built
    built.database.dispose()


@pytest.fixture
def app(container: Container) -> Flask:
    return create_app(container)


def missed(app: Flask, sid: str, caller: str = CALLER, status: str = "no-answer") -> int:
    fields = {"CallSid": sid, "From": caller, "To": SENDER, "CallStatus": status, "Direction": "inbound"}
    return twilio.post(app.test_client(), fields, path="/voice/twilio/status").status_code


def ring(container: Container, clock: FakeClock) -> None:
    """A minute later, when he has put the phone down."""
    clock.advance(seconds=60)
    container.background.run("calls")


def written(container: Container) -> list[str]:
    """What his phone was sent, once everything that is due has gone."""
    container.relay.run()
    with container.database.reading() as work:
        return [line.text for line in work.inbox.conversation(PHONE, 50) if not line.inward]


def talk(container: Container, call: Made) -> None:
    """He takes it, and the platform asks what to say."""
    with container.database.work() as work:
        found = outgoing.answered(work, named(call), call.sid, container.clock.now())
        assert found is not None
        assert found.address == PHONE
        work.commit()


def test_five_missed_calls_in_two_minutes_are_one_call(
    app: Flask, container: Container, clock: FakeClock, dialler: Dialler
) -> None:
    for n in range(5):
        assert missed(app, f"CA{n}") == 204
        clock.advance(seconds=25)
        container.background.run("calls")
    ring(container, clock)
    (call,) = dialler.calls
    assert call.to == CALLER
    assert written(container) == []


def test_five_at_the_same_moment_are_one_too(
    app: Flask, container: Container, clock: FakeClock, dialler: Dialler
) -> None:
    with ThreadPoolExecutor(5) as calls:
        assert list(calls.map(lambda n: missed(app, f"CA{n}"), range(5))) == [204] * 5
    clock.advance(seconds=60)
    with ThreadPoolExecutor(3) as workers:
        list(workers.map(lambda _: container.background.run("calls"), range(3)))
    assert len(dialler.calls) == 1


def test_his_phone_rings_once_he_has_put_it_down_and_not_before(
    app: Flask, container: Container, clock: FakeClock, dialler: Dialler
) -> None:
    missed(app, "CA1")
    container.background.run("calls")
    assert dialler.calls == []
    ring(container, clock)
    assert len(dialler.calls) == 1


def test_a_call_that_was_taken_is_not_made_again(
    app: Flask, container: Container, clock: FakeClock, dialler: Dialler
) -> None:
    missed(app, "CA1")
    ring(container, clock)
    (call,) = dialler.calls
    assert dialler.tells(app, call, "ringing") == 204
    talk(container, call)
    assert dialler.tells(app, call, "completed") == 204
    clock.advance(days=2)
    container.background.run("calls")
    assert len(dialler.calls) == 1
    assert written(container) == []


@pytest.mark.parametrize("status", ["no-answer", "busy", "failed", "canceled", "completed"])
def test_a_call_that_nobody_took_or_heard_is_made_three_times_apart_and_then_written(
    app: Flask, container: Container, clock: FakeClock, dialler: Dialler, status: str
) -> None:
    missed(app, "CA1")
    for n in range(1, 4):
        ring(container, clock)
        assert len(dialler.calls) == n
        assert dialler.tells(app, dialler.calls[-1], status) == 204
        assert dialler.tells(app, dialler.calls[-1], status) == 204, "told twice"
        clock.advance(minutes=110)
        container.background.run("calls")
        assert len(dialler.calls) == n, "not before the gap is over"
        clock.advance(minutes=10)
    ring(container, clock)
    assert len(dialler.calls) == 3
    (words,) = written(container)
    assert words.startswith("আপনার কল")


def test_what_is_told_late_of_an_earlier_call_counts_for_no_later_one(
    app: Flask, container: Container, clock: FakeClock, dialler: Dialler
) -> None:
    missed(app, "CA1")
    ring(container, clock)
    dialler.tells(app, dialler.calls[0], "busy")
    clock.advance(hours=2)
    ring(container, clock)
    first, second = dialler.calls
    assert dialler.tells(app, first, "no-answer") == 204
    talk(container, second)
    clock.advance(hours=3)
    container.background.run("calls")
    assert len(dialler.calls) == 2


def test_who_calls_again_while_a_call_waits_is_called_at_once_and_not_twice(
    app: Flask, container: Container, clock: FakeClock, dialler: Dialler
) -> None:
    missed(app, "CA1")
    ring(container, clock)
    dialler.tells(app, dialler.calls[0], "busy")
    clock.advance(minutes=30)
    missed(app, "CA2")
    ring(container, clock)
    assert len(dialler.calls) == 2
    talk(container, dialler.calls[1])
    clock.advance(hours=3)
    container.background.run("calls")
    assert len(dialler.calls) == 2


def test_who_calls_again_and_is_heard_is_not_called_any_more(
    app: Flask, container: Container, clock: FakeClock, dialler: Dialler
) -> None:
    missed(app, "CA1")
    with container.database.work() as work:
        served(work, PHONE, clock.now())
        work.commit()
    ring(container, clock)
    assert dialler.calls == []


def test_a_call_back_survives_a_restart_and_waits_for_permitted_hours(
    app: Flask,
    container: Container,
    clock: FakeClock,
    dialler: Dialler,
    tmp_path: Path,
    model: Path,
    environ: dict[str, str],
) -> None:
    clock.set(datetime(2026, 11, 22, 17, 30, tzinfo=UTC))  # 23:30 in Dhaka
    missed(app, "CA1")
    anew = make_container(tmp_path / "home", model, clock, environ)
    ring(anew, clock)
    assert dialler.calls == []
    clock.set(datetime(2026, 11, 23, 2, tzinfo=UTC))  # 08:00
    anew.background.run("calls")
    container.background.run("calls")
    assert len(dialler.calls) == 1
    assert missed(create_app(anew), "CA1") == 204
    ring(anew, clock)
    assert len(dialler.calls) == 1
    anew.database.dispose()


def test_a_platform_that_refuses_is_asked_again_and_the_phone_has_not_rung(
    app: Flask, container: Container, clock: FakeClock, dialler: Dialler
) -> None:
    dialler.refuses = [(429, 20429)] * 5
    missed(app, "CA1")
    for _ in range(6):
        assert dialler.calls == []
        ring(container, clock)
        clock.advance(minutes=1)
    assert len(dialler.calls) == 1
    for _ in range(2):
        dialler.tells(app, dialler.calls[-1], "no-answer")
        clock.advance(hours=2)
        ring(container, clock)
    assert len(dialler.calls) == 3


def test_a_number_that_cannot_be_called_is_written_to(
    app: Flask, container: Container, clock: FakeClock, dialler: Dialler
) -> None:
    dialler.refuses = [(400, 21214)]
    missed(app, "CA1")
    ring(container, clock)
    assert len(written(container)) == 1
    clock.advance(days=1)
    container.background.run("calls")
    assert dialler.calls == []


def test_a_platform_that_tells_nothing_is_asked_what_became_of_a_call(
    app: Flask, container: Container, clock: FakeClock, dialler: Dialler
) -> None:
    missed(app, "CA1")
    ring(container, clock)
    dialler.calls[0].status = "no-answer"
    clock.advance(minutes=16)
    container.background.run("calls")
    clock.advance(hours=2)
    ring(container, clock)
    assert len(dialler.calls) == 2


def test_nobody_tells_of_our_calls_without_the_platforms_signature(
    app: Flask, container: Container, clock: FakeClock, dialler: Dialler
) -> None:
    missed(app, "CA1")
    ring(container, clock)
    path = f"/voice/twilio/status?out={named(dialler.calls[0])}"
    forged = {"CallSid": "CA9", "CallStatus": "busy", "From": SENDER, "To": CALLER, "Direction": "outbound-api"}
    assert twilio.post(app.test_client(), forged, "another token", path).status_code == 403
    unknown = "/voice/twilio/status?out=00000000000000000000000000000000.1"
    assert twilio.post(app.test_client(), forged, path=unknown).status_code == 204
    talk(container, dialler.calls[0])
