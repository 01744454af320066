import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.fold import fold, fold_word, skeleton
from bot.text.script import language


@pytest.mark.parametrize(
    "spellings",
    [
        "ভাতা vata bhata vhata bata", "বিধবা bidhoba bidoba", "উপজেলা upojela upozela upjela",
        "বন্ধ bondho bondo",
        "অভিযোগ ovijog abhijog obhijog avijog", "বাঞ্ছারামপুর bancharampur banchharampur", "টাকা taka",
        "নগদ nagad nogod",
    ],
)  # fmt: skip
def test_spellings_of_one_word_fold_to_one(spellings: str) -> None:
    folded = {fold(word) for word in spellings.split()}
    assert len(folded) == 1


def test_the_skeleton_forgives_vowels() -> None:
    assert skeleton(fold_word("upazila")) == skeleton(fold_word("উপজেলা"))
    assert skeleton(fold_word("উপায়")) != skeleton(fold_word("পায়"))


@given(st.text(max_size=60))
def test_any_text_folds_to_plain_letters_and_digits(text: str) -> None:
    assert all(char == " " or (char.isascii() and char.isalnum()) for char in fold(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("আমার ভাতার টাকা পাই নাই", "bn"), ("amar vatar taka pai nai", "bn-Latn"),
        ("I did not get my allowance for three months", "en"),
        ("আমার নগদ account block হয়ে গেছে", "mixed"), ("01712345678", "bn"), ("status", "en"),
        ("taka koi", "bn-Latn"),
        ("my old age allowance has stopped", "en"), ("আমার পিন ১২৩৪", "bn"),
        ("bkash pin vule gesi", "bn-Latn"),
    ],
)  # fmt: skip
def test_the_language_of_a_message_is_told_from_script_and_small_words(text: str, expected: str) -> None:
    assert language(text) == expected
