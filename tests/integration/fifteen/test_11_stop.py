"""11. STOP / বন্ধ / bondho → reminders and surveys stop, the decision notice still goes; START re-joins."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.text.normalise import recompose
from grs_core.domain.messages import Scope
from tests.support.clock import FakeClock
from tests.support.transcripts import Phone, Said, decide

if TYPE_CHECKING:
    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket

STORY = "তিন মাস ধরে বয়স্ক ভাতার টাকা পাই না, বাঞ্ছারামপুর"
UNPROMPTED, DECIDED = "ওপরে গেছে", recompose("কাজ হয়েছে")


@pytest.fixture
def phone(container: Container, clock: FakeClock) -> Phone:
    """Somebody with a case."""
    found = Phone(container, clock, "sms")
    found.talk(Said(STORY))
    return found


def case_of(phone: Phone) -> Ticket:
    (ticket,) = phone.tickets()
    return ticket


def told(phone: Phone) -> list[str]:
    """What was sent without being asked for."""
    phone.container.relay.run()
    with phone.container.database.reading() as work:
        lines = work.inbox.conversation(phone.address, 100)
    return [line.text for line in lines if line.state]


def overdue(phone: Phone) -> None:
    """Nobody answers in time, and the case climbs: the citizen is told unless he has stopped it."""
    phone.clock.set(case_of(phone).due_at)
    phone.clock.advance(minutes=1)
    phone.container.background.run("sweep")


def silenced(phone: Phone, scope: Scope) -> bool:
    with phone.container.database.reading() as work:
        return work.conversations.silenced(phone.address, scope)


@pytest.mark.parametrize("word", ["STOP", "বন্ধ", "bondho", "please stop sms", "মেসেজ বন্ধ করেন", "sms bondho koren"])
def test_after_stop_nothing_unprompted_goes_but_the_decision_does(phone: Phone, word: str) -> None:
    phone.talk(Said(word))
    overdue(phone)
    assert [text for text in told(phone) if UNPROMPTED in text] == []
    decide(phone.container, case_of(phone), "resolve", "টাকা পাঠানো হয়েছে")
    assert len([text for text in told(phone) if DECIDED in text]) == 1


def test_stop_in_the_night_takes_back_what_waits_for_the_morning_but_no_decision(phone: Phone) -> None:
    phone.clock.set(case_of(phone).due_at.replace(hour=16) + timedelta(days=1))  # 22:00 in Dhaka
    phone.container.background.run("sweep")
    decide(phone.container, case_of(phone), "resolve", "টাকা পাঠানো হয়েছে")
    phone.talk(Said("STOP"))
    phone.clock.advance(hours=11)
    said = told(phone)
    assert [text for text in said if UNPROMPTED in text] == []
    assert len([text for text in said if DECIDED in text]) == 1


@pytest.mark.parametrize("word", ["START", "চালু", "chalu"])
def test_start_rejoins_everything(phone: Phone, word: str) -> None:
    for stop in ("STOP", "STOP NEWS"):
        phone.talk(Said(stop))
    phone.talk(Said(word))
    overdue(phone)
    assert len([text for text in told(phone) if UNPROMPTED in text]) == 1
    assert not silenced(phone, Scope.ADVISORIES)


@pytest.mark.parametrize("word", ["STOP NEWS", "খবর বন্ধ", "khobor bondho"])
def test_who_stops_the_news_still_hears_of_his_case(phone: Phone, word: str) -> None:
    phone.talk(Said(word))
    overdue(phone)
    assert len([text for text in told(phone) if UNPROMPTED in text]) == 1
    assert silenced(phone, Scope.ADVISORIES) and not silenced(phone, Scope.ALL)


@pytest.mark.parametrize("story", ["ভাতা বন্ধ", "amar vata bondho", "my allowance stopped", "বন্ধ করে দিছে"])
def test_a_story_in_which_something_stopped_stops_nothing(phone: Phone, story: str) -> None:
    phone.talk(Said(story))
    assert not silenced(phone, Scope.ALL) and not silenced(phone, Scope.ADVISORIES)
