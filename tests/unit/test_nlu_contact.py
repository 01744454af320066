"""A telephone number that a citizen leaves says nothing about the matter; the number of a caller does."""

import pytest

from bot.nlu.features import features
from bot.nlu.lexicon import parse_lexicon
from bot.nlu.reading import Reading
from bot.nlu.rules import find_all

LEXICON = parse_lexicon("concept,words\nALLOWANCE,ভাতা vata\n")


def seen(text: str) -> dict[str, int]:
    reading = Reading(text)
    found = find_all(reading, [])
    return dict(features(reading, found.entities, found.roles, LEXICON))


@pytest.mark.parametrize(
    "text",
    [
        "ভাতা পাই না ০১৭১২৩৪৫৬৭৮",
        "ভাতা পাই না, মোবাইল ০১৭১২৩৪৫৬৭৮",
        "ভাতা পাই না ফোন নম্বর 01712 345678",
    ],
)
def test_ones_own_number_changes_nothing(text: str) -> None:
    assert seen(text) == seen("ভাতা পাই না")


def test_own_number_in_the_middle_changes_no_word() -> None:
    assert "w1phn" not in seen("নাম সালমা মোবাইল ০১৮১২৩৪৫৬৭৮ ভাতা পাই না")


def test_the_number_of_a_caller_is_heard() -> None:
    found = seen("০১৮১২৩৪৫৬৭৮ থেকে কল দিয়ে পিন চাইছে")
    assert found["w1phn"] == 1
    assert found["xphone"] == 1
