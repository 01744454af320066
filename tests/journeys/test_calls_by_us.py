"""Calls of ours from end to end: a refused call is called back, a silent citizen is asked whether it is solved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

import pytest

from grs_core.domain.complainant import Address
from grs_core.domain.events import EventName
from grs_core.domain.lifecycle import Status
from grs_core.services.casework import Casework
from tests.support import twilio
from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.desk import add_officer, file_case, officer_at, place_code, stored, union_of
from tests.support.dialler import SENDER, Dialler, Made, running_dialler

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket

CALLER = "+8801711000001"
PHONE = Address.of_phone(CALLER)


@pytest.fixture
def dialler(clock: FakeClock) -> Iterator[Dialler]:
    with running_dialler(clock) as running:
        yield running


def a_service(folder: Path, model: Path, clock: FakeClock, dialler: Dialler, **more: str) -> Container:
    return make_container(folder / "home", model, clock, {**dialler.environ, **more})


@pytest.fixture
def container(tmp_path: Path, model: Path, clock: FakeClock, dialler: Dialler) -> Iterator[Container]:
    built = a_service(tmp_path, model, clock, dialler)
    yield built
    built.database.dispose()


def calls(app: Flask, sid: str) -> str:
    """A citizen calls; gives what the platform is to do."""
    fields = {"CallSid": sid, "From": CALLER, "To": SENDER, "CallStatus": "ringing", "Direction": "inbound"}
    return twilio.post(app.test_client(), fields, path="/voice/twilio").text


def takes(app: Flask, call: Made) -> str:
    """He takes our call; gives what the platform is to say."""
    fields = {"CallSid": call.sid, "From": SENDER, "To": call.to, "CallStatus": "in-progress"}
    fields["Direction"] = "outbound-api"
    path = urldefrag(call.url).url.removeprefix(twilio.PUBLIC)
    return twilio.post(app.test_client(), fields, path=path).text


def solved(container: Container, clock: FakeClock) -> Ticket:
    upazila = place_code(container, "Bancharampur", "upazila")
    add_officer(container, "usso", f"usso-{upazila}")
    ticket = file_case(container, "ভাতা পাই না", union_of(container, upazila), phone=CALLER)
    with container.database.work() as work:
        officer = work.officers.get("usso")
        case = Casework(work, container.policy, container.dice, officer, ticket.number, ticket.version, clock.now())
        case.resolve("টাকা পাঠানো হয়েছে")
        work.commit()
    return ticket


def test_a_deployer_who_refuses_calls_calls_back_once_and_at_night_in_the_morning(
    tmp_path: Path, model: Path, clock: FakeClock, dialler: Dialler
) -> None:
    container = a_service(tmp_path, model, clock, dialler, GRS_VOICE_ANSWERS="call_back")
    app = make_app(container)
    clock.set(datetime(2026, 11, 22, 17, 30, tzinfo=UTC))  # 23:30 in Dhaka
    assert '<Reject reason="busy"' in calls(app, "CA1")
    told = {"CallSid": "CA1", "From": CALLER, "To": SENDER, "CallStatus": "busy", "Direction": "inbound"}
    assert twilio.post(app.test_client(), told, path="/voice/twilio/status").status_code == 204
    for moment in (datetime(2026, 11, 22, 18, tzinfo=UTC), datetime(2026, 11, 23, 1, 59, tzinfo=UTC)):
        clock.set(moment)
        container.background.run("calls")
        assert dialler.calls == []
    clock.set(datetime(2026, 11, 23, 2, tzinfo=UTC))
    container.background.run("calls")
    (call,) = dialler.calls
    assert "<Gather" in takes(app, call), "our own call is not refused"
    container.database.dispose()


def test_who_calls_and_is_heard_is_not_called_back_for_the_call_before(
    container: Container, app: Flask, clock: FakeClock, dialler: Dialler
) -> None:
    missed = {"CallSid": "CA1", "From": CALLER, "To": SENDER, "CallStatus": "no-answer", "Direction": "inbound"}
    twilio.post(app.test_client(), missed, path="/voice/twilio/status")
    assert "<Gather" in calls(app, "CA2")
    clock.advance(minutes=5)
    container.background.run("calls")
    assert dialler.calls == []


def test_a_citizen_who_answers_no_sms_is_called_and_presses_that_it_is_solved(
    container: Container, app: Flask, clock: FakeClock, dialler: Dialler
) -> None:
    ticket = solved(container, clock)
    clock.advance(days=2)
    container.background.run("calls")
    assert dialler.calls == []
    clock.set(datetime(2026, 1, 7, 11, tzinfo=UTC))
    container.background.run("calls")
    (call,) = dialler.calls
    assert call.to == CALLER
    assert "<Gather" in takes(app, call)
    dialler.tells(app, call, "completed")
    clock.advance(days=1)
    container.background.run("calls")
    assert len(dialler.calls) == 1
    with container.database.reading() as work:
        told = [each for each in work.audit.history(str(ticket.number)) if each.name is EventName.CITIZEN_CALLED]
    assert [each.target for each in told] == ["reached"]
    page = officer_at(app, "usso").open(ticket.number).text
    assert "সমাধান হয়েছে কি না জানতে স্বয়ংক্রিয় ফোন: কথা হয়েছে" in page


def test_a_citizen_who_has_answered_by_sms_is_not_called(
    container: Container, app: Flask, clock: FakeClock, dialler: Dialler
) -> None:
    ticket = solved(container, clock)
    clock.advance(hours=1)
    twilio.post(app.test_client(), twilio.form("1", CALLER))
    assert stored(container, ticket).status is Status.CLOSED
    clock.advance(days=5)
    container.background.run("calls")
    assert dialler.calls == []


def test_nothing_is_called_where_there_is_no_number_to_call_from(
    tmp_path: Path, model: Path, clock: FakeClock, dialler: Dialler
) -> None:
    container = a_service(tmp_path, model, clock, dialler, GRS_VOICE_FROM="")
    solved(container, clock)
    clock.advance(days=5)
    container.background.run("calls")
    with container.database.reading() as work:
        assert work.outgoing_calls.of_address(PHONE, clock.now() - timedelta(days=9)) == ()
    container.database.dispose()
