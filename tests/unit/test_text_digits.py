import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.digits import digit_of, find_numbers, grouped, spoken_number, to_bangla, to_latin
from bot.text.normalise import align, recompose


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("আড়াই হাজার", 2500), ("sare char sho", 450), ("দেড়শ", 150), ("dersho", 150),
        ("পৌনে দুই হাজার", 1750),
        ("সোয়া লাখ", 125_000), ("chobbish sho", 2400), ("চব্বিশশো", 2400), ("1,20,000", 120_000),
        ("৬,৫০০", 6500),
        ("2.5 hajar", 2500), ("5k", 5000), ("2 hajar 5 sho", 2500), ("এক হাজার দুইশ চৌত্রিশ", 1234),
        ("ছয় শ পঞ্চাশ", 650),
        ("পাঁচশটাকা", 500), ("500tk", 500), ("two thousand five hundred", 2500),
        ("এক লাখ বিশ হাজার", 120_000),
        ("ekhajar", 1000), ("নিরানব্বই", 99), ("dui lakh", 200_000), ("তিনটা", 3), ("tin", 3), ("০", 0),
    ],
)  # fmt: skip
def test_a_number_is_read_in_any_script(said: str, value: int) -> None:
    assert spoken_number(said) == value


@pytest.mark.parametrize("text", ["", "কত", "taka", "তিন মাস", "sare", "so", "k", "12 34"])
def test_what_is_not_one_number_is_none(text: str) -> None:
    assert spoken_number(text) is None


def test_numbers_in_a_sentence_know_where_they_are() -> None:
    text = align("তিন মাস ধরে ছয়শ পঞ্চাশ টাকা পাই না").text
    assert [(n.whole, text[n.start : n.end]) for n in find_numbers(text)] == [
        (3, "তিন"),
        (650, recompose("ছয়শ পঞ্চাশ")),
    ]


def test_single_digits_are_said_in_three_languages() -> None:
    assert [digit_of(w) for w in ("তিন", "choy", "zero", "7", "টাকা", "")] == [3, 6, 0, 7, None, None]


@given(st.integers(min_value=0, max_value=10**9))
def test_digits_go_to_bangla_and_back(number: int) -> None:
    assert to_latin(to_bangla(str(number))) == str(number)
    assert spoken_number(to_bangla(str(number))) == number


@pytest.mark.parametrize("glued", ["ক" * 41, "a" * 4000, "পাঁচশ" * 9])
def test_a_word_longer_than_any_number_is_spelt_is_none_and_is_not_cut_in_search_of_one(glued: str) -> None:
    assert list(find_numbers(align(glued).text)) == []


def test_large_numbers_are_grouped_in_thousands_lakh_and_crore() -> None:
    told = {0: "0", 999: "999", 2450: "2,450", 64450: "64,450", 2064450: "20,64,450", -123456789: "−12,34,56,789"}
    assert {number: grouped(number) for number in told} == told
