"""A number may be keyed by anybody who found it on a slip of paper: he hears where the case stands, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.app import make_app, make_container
from tests.support.caller.call import Call, call
from tests.support.caller.hearing import fold, is_heard
from tests.support.caller.lines import through_flask
from tests.support.caller.outside import RealOutside
from tests.support.caller.platform import WITHHELD, Platform
from tests.support.twilio import ENVIRON

if TYPE_CHECKING:
    from gateway.bootstrap import Container
    from tests.support.clock import FakeClock

RAHIMA, STRANGER = "01711000001", "01711000002"
TOLD = "চেয়ারম্যান বিধবা ভাতার কার্ড দিতে পাঁচ হাজার টাকা ঘুষ চেয়েছে, বাঞ্ছারামপুর"
SECRETS = ("চেয়ারম্যান", "ঘুষ", "পাঁচ হাজার", "বিধবা ভাতা হলে", "কার্ড")


@pytest.fixture
def container(tmp_path: Path, model: Path, clock: FakeClock, prompts: dict[str, str]) -> Iterator[Container]:
    built = make_container(tmp_path / "home", model, clock, {**ENVIRON, **prompts})
    yield built
    built.database.dispose()


@pytest.fixture
def platform(container: Container) -> Platform:
    post, fetch = through_flask(make_app(container).test_client())
    return Platform(post, fetch, status="/voice/twilio/status")


@pytest.fixture
def rahima(container: Container, clock: FakeClock) -> RealOutside:
    """She has told her story by SMS."""
    phone = RealOutside(container, clock, RAHIMA)
    phone.write(TOLD)
    return phone


def keys_in(platform: Platform, caller: str, number: str) -> Call:
    stranger = call(platform, caller)
    stranger.press("2")
    stranger.press(number)
    stranger.hear_out()
    return stranger


def hears(made: Call, words: str) -> bool:
    return is_heard(words, fold(made.words(everything=True))) >= 0


@pytest.mark.parametrize("caller", [STRANGER, "withheld", "0255123456"])
def test_a_stranger_hears_the_stage_and_never_the_story(rahima: RealOutside, platform: Platform, caller: str) -> None:
    stranger = keys_in(platform, caller, rahima.number())
    assert hears(stranger, " ".join(rahima.number()))
    assert hears(stranger, "বাঞ্ছারামপুর")
    assert not [word for word in SECRETS if hears(stranger, word)]


def test_what_an_office_asks_the_citizen_is_not_for_a_stranger(
    rahima: RealOutside, container: Container, clock: FakeClock, platform: Platform
) -> None:
    from grs_core.services.casework import Casework
    from tests.support.desk import add_officer

    (ticket,) = rahima.phone.tickets()
    add_officer(container, "officer", ticket.desk.office)
    for act in ("accept", "ask"):
        with container.database.work() as work:
            seen, officer = work.tickets.get(ticket.number), work.officers.get("officer")
            case = Casework(work, container.policy, container.dice, officer, seen.number, seen.version, clock.now())
            if act == "accept":
                case.accept()
            else:
                case.ask("আপনার এনআইডি নম্বরের শেষ চার সংখ্যা কত?")
            work.commit()
    assert not hears(keys_in(platform, STRANGER, rahima.number()), "এনআইডি")


def test_a_stranger_closes_no_case(rahima: RealOutside, platform: Platform) -> None:
    rahima.officer("resolve টাকা ফেরত দেওয়া হয়েছে।")
    stranger = keys_in(platform, STRANGER, rahima.number())
    stranger.press("1")
    assert rahima.facts({"status": ""}) == {"status": "resolved"}


def test_after_the_status_of_another_nothing_that_is_told_goes_into_that_case(
    rahima: RealOutside, container: Container, clock: FakeClock, platform: Platform
) -> None:
    stranger = keys_in(platform, STRANGER, rahima.number())
    stranger.press("1")
    stranger.press("1")
    assert RealOutside(container, clock, STRANGER).count() == 1
    assert rahima.count() == 1
    assert rahima.facts({"category": ""}) == {"category": "bribery"}


def test_of_two_who_hide_their_numbers_neither_hears_of_the_other(container: Container, platform: Platform) -> None:
    first = call(platform, "withheld")
    assert first.caller == WITHHELD
    first.say("বাঞ্ছারামপুর উপজেলায় বিধবা ভাতার টাকা তিন মাস ধরে পাই না")
    with container.database.reading() as work:
        (ticket,) = work.tickets.stream()
    second = call(platform, "withheld")
    second.hear_out()
    second.press("2")
    second.hear_out()
    assert not hears(second, " ".join(str(ticket.number)))
    assert hears(second, "আপনার অভিযোগ নম্বর চাপুন")
