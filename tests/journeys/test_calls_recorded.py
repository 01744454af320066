"""A story told by phone, from the tone to the officer's ear and back into the case: every part is the real one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grs_core.call_ports import RecordingState
from grs_core.domain.grievance import Category
from tests.support import twilio
from tests.support.app import make_app, make_container
from tests.support.caller.call import HANGUP, call
from tests.support.caller.lines import through_flask
from tests.support.caller.platform import Platform
from tests.support.caller.platform import Recording as Recorded
from tests.support.desk import OfficerAt, add_officer, hidden, officer_at, place_code
from tests.support.recorded import ACCOUNT, Shelf, a_wav, running_shelf

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container
    from grs_core.call_ports import Recording
    from grs_core.domain.ticket import Ticket
    from tests.support.clock import FakeClock

CALLER = "01711000077"
TOLD = "আমার বিধবা ভাতার টাকা তিন মাস ধরে পাই না, বাঞ্ছারামপুর উপজেলা"


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    with running_shelf() as running:
        yield running


@pytest.fixture
def container(tmp_path: Path, model: Path, clock: FakeClock, shelf: Shelf) -> Iterator[Container]:
    environ = {**twilio.ENVIRON, "GRS_TWILIO_ACCOUNT_SID": ACCOUNT, "GRS_TWILIO_BASE_URL": shelf.url}
    built = make_container(tmp_path / "home", model, clock, environ)
    yield built
    built.database.dispose()


@pytest.fixture
def app(container: Container) -> Flask:
    return make_app(container)


@pytest.fixture
def platform(app: Flask, shelf: Shelf) -> Platform:
    """It has every recording, as long as the caller spoke."""

    def keep(made: Recorded) -> None:
        shelf.add(made.sid, a_wav(made.seconds))

    post, fetch = through_flask(app.test_client())
    return Platform(
        post,
        fetch,
        account=ACCOUNT,
        status="/voice/twilio/status",
        media=shelf.url,
        keep=keep,
    )


@pytest.fixture
def cell(container: Container, app: Flask) -> OfficerAt:
    from grs_core.domain.officers import Role

    add_officer(container, "cell", "cell", role=Role.CELL)
    return officer_at(app, "cell")


def told(container: Container) -> tuple[Ticket, tuple[Recording, ...]]:
    """The one case, and its recordings."""
    with container.database.reading() as work:
        (ticket,) = work.tickets.stream()
        return ticket, work.recordings.of_ticket(str(ticket.number))


def test_a_story_told_after_the_tone_is_heard_by_an_officer_and_tells_the_case_what_nobody_knew(
    app: Flask, container: Container, platform: Platform, shelf: Shelf, cell: OfficerAt
) -> None:
    talk = call(platform, CALLER)
    talk.press("1")
    talk.press("4")
    talk.record(20, "#")
    talk.press("1")
    talk.hang_up()
    container.background.run("recordings")
    case, (recording,) = told(container)
    assert (case.grievance.category, case.grievance.place) == (Category.OTHER, None)
    assert (recording.state, recording.seconds) == (RecordingState.KEPT, 20)

    queue = cell.get("/console/transcriptions").text
    assert f'href="/console/tickets/{case.number}"' in queue
    assert recording.id[:6] in case.grievance.text, "the words in the case's place say which recording is meant"
    path = f"/console/tickets/{case.number}/recordings/{recording.id}"
    assert cell.get(path).data == a_wav(20)
    cell.client.post(path, data={"csrf": hidden(queue, "csrf"), "from": "queue", "words": TOLD})

    after, _ = told(container)
    assert (after.grievance.category, after.grievance.programme) == (Category.PAYMENT_DELAYED, "widow_allowance")
    assert after.grievance.place == place_code(container, "Bancharampur", "upazila")
    assert TOLD in cell.open(case.number).text


def test_who_rings_off_in_mid_story_has_a_case_with_his_voice_in_it(container: Container, platform: Platform) -> None:
    talk = call(platform, CALLER)
    talk.press("1")
    talk.press("4")
    talk.record(9, HANGUP)
    container.background.run("recordings")
    _, (recording,) = told(container)
    assert (recording.state, recording.seconds) == (RecordingState.KEPT, 9)


def test_of_a_story_told_twice_the_officer_is_asked_to_write_down_the_second(
    container: Container, clock: FakeClock, platform: Platform, cell: OfficerAt
) -> None:
    talk = call(platform, CALLER)
    talk.press("1")
    talk.press("4")
    talk.record(5, "#")
    clock.advance(seconds=20)
    talk.press("3")
    talk.record(7, "#")
    talk.press("1")
    talk.hang_up()
    container.background.run("recordings")
    case, recordings = told(container)
    assert [(each.seconds, each.replaced) for each in recordings] == [(5, True), (7, False)]
    assert cell.get("/console/transcriptions").text.count("<audio") == 1
    assert cell.open(case.number).text.count("<audio") == 2


def test_a_caller_hears_his_story_again_from_us_once_it_is_here_and_nobody_else_does(
    app: Flask, container: Container, platform: Platform, shelf: Shelf
) -> None:
    talk = call(platform, CALLER)
    talk.press("1")
    talk.press("4")
    talk.record(20, "#")
    talk.press("2")
    assert f"<Play>{shelf.url}" in talk.document.decode(), "from the platform, until it is fetched"
    container.background.run("recordings")
    talk.press("2")
    _, (recording,) = told(container)
    (path,) = re.findall(rf"(/voice/twilio/c/[0-9a-f]{{32}}/story/{recording.id}.wav)", talk.document.decode())
    heard = app.test_client().get(path)
    assert (heard.status_code, heard.data, heard.content_type) == (200, a_wav(20), "audio/wav")
    assert heard.headers["Cache-Control"] == "no-store"
    for wrong in (re.sub(r"c/[0-9a-f]{8}", "c/00000000", path), path.replace(recording.id, "0" * 32)):
        assert app.test_client().get(wrong).status_code == 404
