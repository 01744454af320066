"""How surely a sub-category is heard in its own words, and that it is heard in its own category alone.

The messages were written beside the rules, by their writer: the floors keep what was reached, they are no forecast.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.nlu.subcategories import Subcategories, parse_subcategories
from grs_core.domain.errors import RuleBroken
from grs_core.domain.grievance import Category
from grs_core.policy.load import load_policy

_MESSAGES = Path(__file__).parent / "data" / "subcategories.txt"
_FILE = Path(__file__).parents[2] / "nlu_data" / "lexicon" / "subcategories.csv"
_HEAD = "subcategory,pattern,language,note\n"
KNOWN = load_policy().subcategories


@pytest.fixture(scope="module")
def words() -> Subcategories:
    return parse_subcategories(_FILE.read_text(encoding="utf-8"), KNOWN)


def messages() -> Iterator[tuple[Category, str | None, str]]:
    for line in _MESSAGES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            category, code, text = (cell.strip() for cell in line.split("|", 2))
            yield Category(category), None if code == "-" else code, text


def test_what_is_heard_is_right_and_most_is_heard(words: Subcategories) -> None:
    told = [(code, words.read(text, category)) for category, code, text in messages()]
    given = [code == heard for code, heard in told if heard is not None]
    assert sum(given) / len(given) >= 0.97
    assert sum(given) / sum(code is not None for code, _ in told) >= 0.9


def test_there_are_messages_of_every_sub_category_with_words_and_many_near_misses(words: Subcategories) -> None:
    told = list(messages())
    with_words = {code for rules in words.rules.values() for code in rules.signals}
    assert {code for _, code, _ in told} == {None, *with_words}
    assert len(told) >= 150
    assert sum(code is None for _, code, _ in told) >= 60
    assert len({text for _, _, text in told}) == len(told)


@pytest.mark.parametrize("category", Category)
def test_a_category_gives_a_sub_category_of_its_own_or_none(words: Subcategories, category: Category) -> None:
    heard = {words.read(text, category) for _, _, text in messages()} - {None}
    assert all(KNOWN[code or ""].category is category for code in heard)


def test_the_shipped_words_are_all_of_sub_categories_that_the_policy_has(words: Subcategories) -> None:
    assert words.unknown == ()


def test_of_several_the_most_pressing_is_heard_and_of_equals_the_first() -> None:
    rows = "FOOD_SHORT,rice,en,\nPAYMENT_WRONG,less,en,\nCASHOUT_DEDUCTION,agent,en,\n"
    ours = parse_subcategories(_HEAD + rows, KNOWN)
    assert ours.read("agent gave less rice", Category.UNDERPAYMENT) == "FOOD_SHORT"
    assert ours.read("the agent gave less", Category.UNDERPAYMENT) == "CASHOUT_DEDUCTION"
    assert ours.read("less", Category.UNDERPAYMENT) == "PAYMENT_WRONG"


def test_words_of_a_sub_category_that_the_policy_has_not_are_never_heard() -> None:
    ours = parse_subcategories(_HEAD + "OF_NEXT_YEAR,rice,en,\n", KNOWN)
    assert ours.unknown == ("OF_NEXT_YEAR",)
    assert all(ours.read("rice", category) is None for category in Category)


def test_a_broken_row_is_named_by_its_line() -> None:
    with pytest.raises(RuleBroken) as broken:
        parse_subcategories(_HEAD + "FOOD_SHORT,rice,en,\nFOOD_SHORT,@nobody,en,\n", KNOWN, "ours.csv")
    assert (broken.value.params["file"], broken.value.params["line"]) == ("ours.csv", "3")


def test_a_text_of_any_length_is_read(words: Subcategories) -> None:
    assert words.read("", Category.UNDERPAYMENT) is None
    assert words.read("ডিলার ওজনে কম দেয় " * 5000, Category.UNDERPAYMENT) == "FOOD_SHORT"
