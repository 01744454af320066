"""When is my money due: told by programme, with what is only usual called so, and a way to complain when it is late."""

from datetime import date
from unicodedata import normalize

import pytest

from gateway.bootstrap import Container
from tests.support.app import make_app
from tests.support.clock import FakeClock


@pytest.fixture
def page(container: Container) -> str:
    return normalize("NFC", make_app(container).test_client().get("/calendar").text)


def test_each_programme_says_its_instalment_and_whether_it_is_late(page: str) -> None:
    assert normalize("NFC", "আজ ৪ জানুয়ারি ২০২৬") in page
    old_age = page[page.index('id="cal-old_age_allowance"') :].split("</section>")[0]
    window = "অক্টোবর – ডিসেম্বর ২০২৫ কিস্তি: ১ জানুয়ারি ২০২৬ থেকে ২৮ ফেব্রুয়ারি ২০২৬"
    assert normalize("NFC", window) in old_age
    assert normalize("NFC", "এখন আসার সময়") in old_age
    assert "সাধারণত" in old_age
    assert normalize("NFC", "বিধবা ভাতা, প্রতিবন্ধী ভাতা") in old_age
    rice = page[page.index('id="cal-ffp"') :].split("</section>")[0]
    assert normalize("NFC", "আসার সময় পার হয়েছে") in rice
    assert 'href="/complain"' in rice


def test_what_nobody_told_us_is_not_made_up(page: str) -> None:
    unknown = page[page.index('id="cal-unknown"') :]
    assert normalize("NFC", "মা ও শিশু সহায়তা") in unknown
    assert 'id="cal-mother_child_benefit"' not in page


def test_the_page_goes_with_the_day_and_the_language(container: Container, clock: FakeClock) -> None:
    clock.advance(days=(date(2026, 12, 5) - date(2026, 1, 4)).days)
    told = make_app(container).test_client().get("/calendar?lang=en", follow_redirects=True).text
    old_age = told[told.index('id="cal-old_age_allowance"') :].split("</section>")[0]
    assert "It should have come by now" in old_age
    assert "Instalment of October – December 2026: from 1 January 2027" in old_age
