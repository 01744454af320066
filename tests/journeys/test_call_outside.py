"""What a call script compares with: the clock, the cases and the texts of its phone, of the real service."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.support.caller.faults import Misplayed
from tests.support.caller.hearing import fold, is_heard
from tests.support.caller.outside import RealOutside

if TYPE_CHECKING:
    from gateway.bootstrap import Container
    from tests.support.clock import FakeClock

NUMBER = "01711000044"


def test_a_phone_without_a_case_has_none(container: Container, clock: FakeClock) -> None:
    outside = RealOutside(container, clock, NUMBER)
    assert (outside.number(), outside.count(), outside.facts({"category": "x"}), outside.texts()) == ("", 0, {}, [])


def test_cases_texts_and_officers_are_those_of_this_phone(container: Container, clock: FakeClock) -> None:
    outside = RealOutside(container, clock, NUMBER)
    (told,) = outside.write("তিন মাস ধরে বয়স্ক ভাতার টাকা পাই না, বাঞ্ছারামপুর")
    assert outside.number() in told
    assert outside.count() == 1
    wanted = {"category": "payment_delayed", "place": "Bancharampur", "status": "received"}
    assert outside.facts(wanted).keys() == wanted.keys()
    assert outside.facts(wanted)["category"] == "payment_delayed"
    with pytest.raises(Misplayed, match="nobody knows 'categry'"):
        outside.facts({"categry": "x"})
    assert outside.texts() == [], "an answer in place is no text that came by itself"
    before = clock.now()
    outside.wait("2 days")
    assert clock.now() - before == timedelta(days=2)
    (notice,) = outside.officer("resolve টাকা পাঠানো হয়েছে।")
    assert is_heard("কাজ হয়েছে", fold(notice)) > 0
    assert list(outside.texts()) == [notice]
    assert RealOutside(container, clock, "01711000045").count() == 0
