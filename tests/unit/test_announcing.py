"""What may stand in an advisory, how long it is, and what it costs."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.dialogue.opting import opting
from bot.speech.pages import Style
from bot.speech.render import Speech
from gateway.services.announcing import READY, Announcing
from grs_core.domain.messages import Scope
from grs_core.domain.tariffs import Tariff, Tariffs
from tests.support.casebook import the_policy

NOON = datetime(2026, 1, 4, 6, tzinfo=UTC)
PIN = "পিন কাউকে বলবেন না"


@pytest.fixture(scope="module")
def announcing() -> Announcing:
    return Announcing(Speech.load(), the_policy(), "kannel")


@pytest.mark.parametrize("style", list(Style))
@pytest.mark.parametrize("name", READY)
@pytest.mark.parametrize("language", ["bn", "en"])
def test_every_ready_text_may_go_out_once_it_is_filled_in(style: Style, name: str, language: str) -> None:
    announcing = Announcing(Speech.load(style=style), the_policy(), "kannel")
    text = announcing.ready(name, language)
    if name == "payment":
        assert announcing.problem(text, language) == ("advisory_unfilled", {})
    filled = text.replace("[তারিখ]", "২৮ সেপ্টেম্বর").replace("[date]", "28 September")
    assert announcing.problem(filled, language) is None


@pytest.mark.parametrize(("language", "says"), [("bn", "খবর বন্ধ"), ("en", "STOP NEWS")])
def test_each_says_who_speaks_and_how_to_end_it(announcing: Announcing, language: str, says: str) -> None:
    text = announcing.look(PIN, language).text
    assert text.startswith({"bn": "প্রতিকার:", "en": "Protikar:"}[language])
    assert text.endswith(says)
    told = opting(says)
    assert told is not None
    assert (told.quiet, told.scope) == (True, Scope.ADVISORIES)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "advisory_not_bangla"),
        ("vata paben", "advisory_not_bangla"),
        ("ভাতা bKash এ", "advisory_latin"),
        ("কল করুন ০১৭১১-২২৩৩৪৪", "advisory_number"),
        ("কল করুন ১৬২৪৮", "advisory_number"),
        ("ডায়াল করুন *২৪৭#", "advisory_number"),
        ("এনআইডি 1990123456 নিয়ে আসুন", "advisory_number"),
        ("লিখুন ক@খ", "advisory_link"),
        ("[তারিখ] থেকে", "advisory_unfilled"),
        ("পিন " * 40, "advisory_too_long"),
    ],
)
def test_what_may_not_stand_in_bangla(announcing: Announcing, text: str, key: str) -> None:
    found = announcing.problem(text, "bn")
    assert found is not None
    assert found[0] == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("apnar vata din taka pabo", "advisory_not_english"),
        ("PIN কাউকে নয়", "advisory_not_english"),
        ("Look at www.gov.bd", "advisory_link"),
        ("Look at bit.ly/abc", "advisory_link"),
        ("Look at https://x", "advisory_link"),
        ("Call 01711223344", "advisory_number"),
    ],
)
def test_what_may_not_stand_in_english(announcing: Announcing, text: str, key: str) -> None:
    found = announcing.problem(text, "en")
    assert found is not None
    assert found[0] == key


@pytest.mark.parametrize(
    "text",
    [
        "২৫-১১-২০২৬ থেকে ১২,০০০ টাকা",
        "২৫ ২৬ ২৭ নভেম্বর",
        "বিকাশে সমস্যা হলে ১৬২৪৭",
        "সাহায্য পেতে 333 বা 1098",
        "৬০০ টাকা, ২০২৬ সাল",
    ],
)
def test_hotlines_dates_and_amounts_may(announcing: Announcing, text: str) -> None:
    assert announcing.problem(text, "bn") is None


def test_it_is_measured_with_its_frame_and_as_it_is_sent(announcing: Announcing) -> None:
    frame = announcing.look("", "bn").units
    assert announcing.problem("ক" * (134 - frame), "bn") is None
    assert announcing.problem("ক" * (135 - frame), "bn") == ("advisory_too_long", {"units": "135", "segments": "3"})
    assert announcing.problem("য\u09bc" * (134 - frame), "bn") is None


def test_it_costs_the_longer_text_for_everybody() -> None:
    priced = replace(the_policy(), tariffs=Tariffs([Tariff("kannel", False, 320, date(2026, 1, 1))]))
    announcing = Announcing(Speech.load(), priced, "kannel")
    assert announcing.cost(1000, PIN, "", NOON) == 320_000
    assert announcing.cost(1000, "ক" * 90, "Tell nobody", NOON) == 640_000
    assert Announcing(Speech.load(), priced, "loopback").cost(1000, PIN, "", NOON) == 0
