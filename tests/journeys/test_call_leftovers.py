"""What a platform never told us of a call is found out all the same."""

import pytest

from gateway.bootstrap import Container
from gateway.services.call_turns import Input
from gateway.services.calls import CallBegun
from grs_core.domain.complainant import Address
from tests.support.clock import FakeClock

PHONE = Address.of_phone("01711000001")
STORY = Input(recording="RE1", url="https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1", seconds=20)


def cases(container: Container) -> list[str]:
    with container.database.reading() as work:
        return [each.grievance.text for each in work.tickets.of_address(PHONE)]


@pytest.fixture
def told(container: Container) -> str:
    """A caller told his story; the platform told us of the recording, and of nothing after it. Gives the CallSid."""
    drawn = container.phone.calls.begin(CallBegun("CA1", PHONE, "+8809610000000"))
    container.phone.beside.recorded("CA1", drawn.token, STORY)
    return "CA1"


def test_a_story_is_filed_though_neither_its_step_nor_the_end_is_told(container: Container, told: str) -> None:
    (text,) = cases(container)
    assert "20" in text
    with container.database.reading() as work:
        (recording,) = work.recordings.of_call(told)
        (ticket,) = work.tickets.of_address(PHONE)
    assert recording.ticket == str(ticket.number)


def test_the_end_of_a_call_files_it_at_once_and_only_once(container: Container, clock: FakeClock, told: str) -> None:
    for _ in range(2):
        container.phone.beside.ended(told)
        clock.advance(hours=1)
    container.background.run("recordings")
    assert len(cases(container)) == 1


def test_a_recording_that_comes_after_the_end_is_filed_too(container: Container) -> None:
    drawn = container.phone.calls.begin(CallBegun("CA2", PHONE, "+8809610000000"))
    container.phone.beside.ended("CA2")
    for _ in range(2):
        container.phone.beside.recorded("CA2", drawn.token, STORY)
    assert len(cases(container)) == 1


def test_what_a_caller_heard_is_forgotten_after_a_week(container: Container, clock: FakeClock, told: str) -> None:
    clock.advance(days=8)
    container.background.run("calls")
    with container.database.reading() as work:
        assert work.calls.answer(told, 0) is None
