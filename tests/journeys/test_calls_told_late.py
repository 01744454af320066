"""What a platform tells of a recording may come early, or be all that ever comes: its story has a case of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest

from tests.support import twilio
from tests.support.app import make_app, make_container
from tests.support.caller import parameters
from tests.support.caller.call import call
from tests.support.caller.lines import through_flask
from tests.support.caller.outside import RealOutside
from tests.support.caller.platform import Platform

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gateway.bootstrap import Container
    from tests.support.clock import FakeClock

CALLER = "01711000078"


@pytest.fixture
def container(tmp_path: Path, model: Path, clock: FakeClock) -> Iterator[Container]:
    built = make_container(tmp_path / "home", model, clock, twilio.ENVIRON)
    yield built
    built.database.dispose()


@pytest.fixture
def platform(container: Container) -> Platform:
    """It tells of a recording before it asks what comes next."""
    post, fetch = through_flask(make_app(container).test_client())
    return Platform(post, fetch, status="/voice/twilio/status", recording_told="before")


def test_a_recording_is_filed_although_its_step_and_the_end_of_the_call_were_never_told(
    container: Container, clock: FakeClock, platform: Platform
) -> None:
    cut_off = call(platform, CALLER)
    cut_off.press("1")
    cut_off.press("4")
    assert cut_off.verb is not None and cut_off.verb.tag == "Record"
    told = urljoin(cut_off.at, cut_off.verb.get("recordingStatusCallback"))
    form = parameters.of_recording_status(platform.account, platform.record(cut_off.sid, 30))
    for _ in range(2):
        answer, _ = platform.ask("recording", "POST", told, form)
        assert answer.status == 204
    assert RealOutside(container, clock, CALLER).count() == 1


def test_two_stories_of_the_same_length_on_one_phone_are_two_cases(
    container: Container, clock: FakeClock, platform: Platform
) -> None:
    outside = RealOutside(container, clock, CALLER)
    for first in ("1", "2"):  # to complain; the other caller declines to go on with the first one's case
        each = call(platform, CALLER)
        each.press(first)
        each.press("4")
        each.record(20, "#")
        each.hang_up()
        outside.wait("1 hours")
    assert outside.count() == 2
    with container.database.reading() as work:
        numbers = [ticket.number for ticket in outside.phone.tickets()]
        assert [len(work.recordings.of_ticket(str(number))) for number in numbers] == [1, 1]
