"""12. A notice made at 23:30 goes at 08:00; an urgent one goes at once and says why in the audit."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from grs_core.domain.complainant import Address
from grs_core.domain.events import EventName
from grs_core.domain.workdays import DHAKA
from tests.support.app import make_app
from tests.support.clock import FakeClock
from tests.support.desk import OfficerAt, add_officer, file_case, officer_at
from tests.support.transcripts import Phone, Said

if TYPE_CHECKING:
    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket

PHONE = Address.of_phone("01712345678")
LATE = datetime(2026, 1, 4, 23, 30, tzinfo=DHAKA)
MORNING = datetime(2026, 1, 5, 8, tzinfo=DHAKA)
WHY = "এজেন্ট কাল ভোরে টাকা তুলবে, আজ রাতেই অ্যাকাউন্ট বন্ধ করাতে হবে"


@pytest.fixture
def case(container: Container) -> Ticket:
    return file_case(container, "তিন মাস ভাতা পাই না", "BD201204")


@pytest.fixture
def officer(container: Container, clock: FakeClock, case: Ticket) -> OfficerAt:
    """At her desk late in the evening."""
    add_officer(container, "usso", case.desk.office)
    clock.set(LATE)
    return officer_at(make_app(container), "usso")


def heard(container: Container) -> list[tuple[datetime, str]]:
    """What has gone out to the phone, and when."""
    container.relay.run()
    with container.database.reading() as work:
        lines = work.inbox.conversation(PHONE, 100)
    return [(line.at, line.text) for line in lines if not line.inward and line.state == "accepted"]


def night_events(container: Container, case: Ticket) -> list[tuple[str, str]]:
    with container.database.reading() as work:
        events = work.audit.history(str(case.number))
    return [(event.actor.who, event.detail) for event in events if event.name is EventName.SENT_AT_NIGHT]


def test_a_notice_made_at_half_past_eleven_goes_at_eight(
    container: Container, clock: FakeClock, case: Ticket, officer: OfficerAt
) -> None:
    assert officer.act(case.number, "ask", words="কোন নম্বরে টাকা আসে?").status_code == 303
    for hour, minute in ((23, 31), (23, 59)):
        clock.set(LATE.replace(hour=hour, minute=minute))
        assert heard(container) == []
    clock.set(datetime(2026, 1, 5, 7, 59, 59, tzinfo=DHAKA))
    assert heard(container) == []
    clock.set(MORNING)
    ((_, text),) = heard(container)
    assert "কোন নম্বরে টাকা আসে?" in text
    assert night_events(container, case) == []


def test_an_urgent_one_goes_at_once_and_the_history_says_why(
    container: Container, clock: FakeClock, case: Ticket, officer: OfficerAt
) -> None:
    page = officer.open(case.number).text
    assert 'name="at_once"' in page
    assert officer.act(case.number, "ask", words="কোন নম্বরে টাকা আসে?", at_once=WHY).status_code == 303
    ((at, _),) = heard(container)
    assert at.astimezone(UTC) == LATE
    assert night_events(container, case) == [("officer:usso", WHY)]
    assert WHY in officer.open(case.number).text


def test_by_day_nothing_is_urgent_and_no_reason_is_asked_for(
    container: Container, clock: FakeClock, case: Ticket, officer: OfficerAt
) -> None:
    clock.set(MORNING)
    officer.sign_in()
    assert 'name="at_once"' not in officer.open(case.number).text
    officer.act(case.number, "ask", words="কোন নম্বরে টাকা আসে?", at_once=WHY)
    assert len(heard(container)) == 1
    assert night_events(container, case) == []


def test_an_answer_never_waits(container: Container, clock: FakeClock) -> None:
    clock.set(LATE)
    (text,) = Phone(container, clock, "sms").talk(Said("সাহায্য"))
    assert "অভিযোগ" in text


def test_a_decision_that_is_made_by_the_clock_at_night_waits_too(
    container: Container, clock: FakeClock, case: Ticket
) -> None:
    """The desk's time ran out at five in the evening; a sweep that comes late tells of it in the morning."""
    due = case.due_at.astimezone(DHAKA)
    clock.set(due.replace(hour=23, minute=30))
    container.background.run("sweep")
    assert [text for _, text in heard(container) if "ওপরে গেছে" in text] == []
    clock.advance(hours=8, minutes=30)
    assert len([text for _, text in heard(container) if "ওপরে গেছে" in text]) == 1
