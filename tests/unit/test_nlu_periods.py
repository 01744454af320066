import pytest

from bot.nlu.reading import Reading
from bot.nlu.rules import find_all


def _periods(text: str) -> list[str]:
    return [e.value for e in find_all(Reading(text), ()).entities if e.kind == "period"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("তিন মাস ধরে ভাতা পাই না", "তিন মাস"),
        ("vata bondho 5 ms", "5 ms"),
        ("taka ashe na 3 mas 10 din", "3 mas 10 din"),
        ("chaimash taka nai", "chaimash"),
        ("tiya no fai, hari mas oi giye", "hari mas"),
        ("taka nai ponchom mas", "ponchom mas"),
        ("দেড় বছর ধরে ঘুরতেছি", "দেড় বছর"),
        ("koyek mash taka nai", "koyek mash"),
        ("জানুয়ারি থেকে মার্চ টাকা পাই নাই", "জানুয়ারি থেকে মার্চ"),
        ("jan theke taka bondho", "jan"),
        ("ashar mas theke vata nai", "ashar mas"),
        ("অগ্রহায়ণ থেকে বন্ধ", "অগ্রহায়ণ"),
        ("ঈদের পর থেকে টাকা নাই", "ঈদ"),
        ("allowance stopped since Eid", "Eid"),
        ("শীতকাল থেকে এক পয়সাও আসেনি", "শীতকাল"),
        ("two quarters missing", "two quarters"),
        ("তিন কিস্তি পাই নাই", "তিন কিস্তি"),
        ("this year nothing came, not a taka", "this year"),
        ("বিশ দিন আগে নালিশ দিছি", "বিশ দিন"),
    ],
)
def test_months_and_durations_are_found_however_they_are_spelt(text: str, value: str) -> None:
    assert value in _periods(text)


@pytest.mark.parametrize(
    "text",
    [
        "আমার বয়স ৭০ বছর",
        "amar boyos 65 bochor",
        "তারিখ ছিল ১২ই অক্টোবর",
        "জন্ম পহেলা জানুয়ারি",
        "বাচ্চার বয়স পাঁচ মাস",
        "pet e baccha 7 mas",
        "সে মারা গেছে তিন বছর আগে",
        "গত বছর কার্ড করছি",
        "I paid him last year",
        "৪০ দিনের কাজ করি",
        "দুই বাচ্চার টাকা",
        "তিন মাস পর পর টাকা আসে",
    ],
)
def test_ages_dates_and_pregnancies_are_no_periods(text: str) -> None:
    assert _periods(text) == []
