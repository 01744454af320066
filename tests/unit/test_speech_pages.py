"""Units, segments and pages: counted as carriers count them, cut where a reader would not mind."""

from itertools import accumulate

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.speech.pages import Style, boundaries, is_gsm, pages, segments, units
from bot.text.normalise import recompose

MORE = "বাকিটা পেতে 9 লিখুন"
FAMILY, FLAG, SCOTLAND = "👨‍👩‍👧‍👦", "🇧🇩", "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
GRAPHEMES = (
    "ক", "কি", "ক্ষ", "ক্ষ্ম্যা", "র‍্যা", "ৎ", "\u09df", "\u09af\u09bc", "\u09a1\u09bc", "চাঁ", "a", "e\u0301", "9", "€", " ",
    "\n", "।", "😀", "👍🏽", FAMILY, FLAG, SCOTLAND,
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("ক" * 70, 1), ("ক" * 71, 2), ("ক" * 134, 2), ("ক" * 135, 3), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2),
        ("a" * 307, 3), ("", 1), ("ক" * 68 + "😀", 1), ("ক" * 69 + "😀", 2), ("ক" * 66 + "😀" + "ক" * 66, 3),
    ],
)  # fmt: skip
def test_segments_are_counted_as_carriers_count_them(text: str, parts: int) -> None:
    assert segments(text) == parts


def test_a_letter_of_two_units_is_not_cut_by_the_end_of_a_segment() -> None:
    """The 67th and 68th unit would be its halves: it goes into the next part whole, and takes a unit with it."""
    assert (units("ক" * 66 + "😀" + "ক" * 66), segments("ক" * 66 + "😀" + "ক" * 66)) == (134, 3)
    assert (units("ক" * 65 + "😀" + "ক" * 67), segments("ক" * 65 + "😀" + "ক" * 67)) == (134, 2)
    assert (units("a" * 152 + "€" + "a" * 152), segments("a" * 152 + "€" + "a" * 152)) == (306, 3)


@pytest.mark.parametrize("letter", "^{}\\[~]|€")
def test_the_extension_of_the_gsm_alphabet_counts_two(letter: str) -> None:
    assert (units(f"a{letter}"), is_gsm(letter)) == (3, True)
    assert (segments(letter * 80), segments(letter * 81)) == (1, 2)


@pytest.mark.parametrize("letter", ["ক", "`", "ç", "\u2019", "–", "\t"])
def test_one_letter_outside_the_gsm_alphabet_makes_the_whole_text_ucs_2(letter: str) -> None:
    assert (segments("a" * 69 + letter), segments("a" * 70 + letter)) == (1, 2)


@pytest.mark.parametrize(
    ("apart", "whole"), [("\u09af\u09bc", "\u09df"), ("\u09a1\u09bc", "\u09dc"), ("\u09a2\u09bc", "\u09dd")]
)
def test_a_dotted_letter_takes_one_unit_once_it_is_recomposed(apart: str, whole: str) -> None:
    assert (units(apart), recompose(apart), recompose(whole)) == (2, whole, whole)
    assert segments(recompose(apart * 70)) == 1


def test_a_message_under_the_masking_of_the_government_has_two_hundred_characters() -> None:
    assert Style.GOV_INFO.fits("ক" * 200) and not Style.GOV_INFO.fits("ক" * 201)
    assert Style.NORMAL.fits("ক" * 134) and not Style.NORMAL.fits("ক" * 135)


@pytest.mark.parametrize("letter", ["ক", "ক্ষ", "\u09af\u09bc", "\u09df", "কি", "😀", FAMILY])
def test_four_hundred_letters_without_a_space_are_paged_without_loss(letter: str) -> None:
    text = letter * 400
    found = pages([text], more="9")
    assert "".join(page.removesuffix("\n9") for page in found) == text
    assert all(segments(page) <= 2 and page.removesuffix("\n9").startswith(letter) for page in found)


def test_every_page_is_as_full_as_whole_letters_allow() -> None:
    first, *_ = pages(["ক" * 400], more="9")
    assert units(first) == 134


@pytest.mark.parametrize(
    "whole", ["ক্ষ্ম্যা", "র‍্যা", "\u09af\u09bc", "e\u0301", "👍🏽", FAMILY, FLAG, SCOTLAND, "1\ufe0f\u20e3"]
)
def test_what_is_read_as_one_letter_is_one(whole: str) -> None:
    assert list(boundaries(whole + "ক")) == [len(whole), len(whole) + 1]


def test_flags_in_a_row_are_cut_between_flags() -> None:
    assert list(boundaries(FLAG * 3)) == [2, 4, 6]


def test_a_letter_under_more_signs_than_a_page_holds_is_cut_all_the_same() -> None:
    found = pages(["ক" + "\u0981" * 300], more="9")
    assert all(segments(page) <= 2 for page in found)
    assert "".join(page.removesuffix("\n9") for page in found) == "ক" + "\u0981" * 300


def test_a_page_ends_after_a_line_and_says_how_to_get_the_next() -> None:
    lines = [f"{number} রসুলপুর, কালিহাতী, টাঙ্গাইল" for number in range(1, 9)]
    found = pages(["অভিযোগ নম্বর 4829103756।", *lines], more=MORE)
    assert found[0].startswith("অভিযোগ নম্বর 4829103756।\n1 রসুলপুর")
    assert all(page.endswith(f"\n{MORE}") for page in found[:-1])
    assert all(line in lines for page in found[1:] for line in page.splitlines()[:-1])


def test_chat_has_no_limit() -> None:
    assert pages(["ক" * 400, "খ"], None, more="9") == ("ক" * 400 + "\nখ",)


LETTERS = st.lists(st.sampled_from(GRAPHEMES), max_size=150)


@given(st.lists(LETTERS, max_size=3), st.sampled_from(Style))
@example([["ক"] * 66 + ["😀"] + ["ক"] * 66], Style.NORMAL)
def test_pages_lose_nothing_but_spaces_and_every_one_fits(parts: list[list[str]], style: Style) -> None:
    found = pages(["".join(part) for part in parts], style, more="9")
    said = "".join(page.removesuffix("\n9") for page in found[:-1]) + found[-1]
    assert "".join(said.split()) == "".join("".join(map("".join, parts)).split())
    assert all(style.fits(page) for page in found)
    assert not any(page.startswith("\n9") for page in found)


@given(LETTERS, st.sampled_from(Style))
def test_no_letter_is_cut_by_the_end_of_a_page(letters: list[str], style: Style) -> None:
    seen = [letter for letter in letters if not letter.isspace()]
    whole, at = {0, *accumulate(map(len, seen))}, 0
    for page in pages(["".join(letters)], style, more="9"):
        at += len("".join(page.removesuffix("\n9").split()))
        assert at in whole
