import pytest

from bot.nlu.reading import Reading
from bot.nlu.rules import find_all


def _amounts(text: str) -> list[tuple[str, str]]:
    return [(e.value, e.norm) for e in find_all(Reading(text), ()).entities if e.kind == "amount"]


@pytest.mark.parametrize(
    ("text", "value", "norm"),
    [
        ("60 teha rakhi dey", "60", "60"),
        ("আজার টেখা চায়", "আজার", "1000"),
        ("50 dile kaj hoy", "50", "50"),
        ("ভাড়ার নামে রাখে ৭০", "৭০", "70"),
        ("sign er dam 50", "50", "50"),
        ("Short by 80 again", "80", "80"),
        ("agent keeps 20-30 taka", "20", "20"),
        ("agent keeps 20-30 taka", "30", "30"),
        ("২০ ৩০ টেকা রাখি দেয়", "২০", "20"),
        ("charges 800-1,200 for a form", "800", "800"),
        ("হাজার তিনেক নাই", "হাজার তিনেক", "3000"),
        ("per thousand ২৫ taka", "২৫", "25"),
        ("মাসে নয়শ তিন মাসে সাতাশশো", "নয়শ", "900"),
        ("৫০০ ৫০০ কইরা দুইবার গেছে", "৫০০", "500"),
        ("noton card korte 400 niche", "400", "400"),
        ("15 taka rice at 20 instead of 15", "15", "15"),
    ],
)
def test_a_sum_is_told_by_what_is_said_around_it(text: str, value: str, norm: str) -> None:
    assert (value, norm) in _amounts(text)


@pytest.mark.parametrize(
    "text",
    [
        "জন্ম সাল উনিশশ বাহান্ন হবে",
        "nid last 4 ta 7719 dekhen",
        "25 kg 400 dise",
        "আড়াইহাজার থেকে বলছি",
        "হাজার হাজার মানুষ",
        "line e 200 manush",
        "*167# chap den",
        "নম্বর +880 দিয়া শুরু",
        "হোল্ডিং নম্বর ১১২",
        "একশ ভাগ প্রতিবন্ধী",
        "amar soto bon",
        "পানের দোকান",
    ],
)
def test_years_weights_crowds_and_papers_are_no_sums(text: str) -> None:
    assert _amounts(text) == []
