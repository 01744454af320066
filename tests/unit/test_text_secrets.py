import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.secrets import MASK, find_secrets, mask_secrets

_SECRET = [
    ("amar pin 1234", "1234"), ("পিন হলো এক দুই তিন চার", "এক দুই তিন চার"),
    ("otp 482913 diye dichi", "482913"), ("pin1234", "1234"),
    ("pin: ১২৩৪", "১২৩৪"), ("৪৮২৯১৩ ওটিপি আসছিল বলে দিছি", "৪৮২৯১৩"),
    ("amar password rahim123", "rahim123"),
    ("password: Abc@123 ar pabo na", "Abc@123"), ("o t p 4 8 2 9 1 3", "4 8 2 9 1 3"),
    ("আমার গোপন নম্বর ৫৫৬৬", "৫৫৬৬"),
    ("choy tin ek shunno amar pin", "choy tin ek shunno"), ("পিন বারো চৌত্রিশ", "বারো চৌত্রিশ"),
    ("pin double five three two", "double five three two"),
    ("my pin is 4321 and he took 5000 taka", "4321"), ("লোকটা কোড চাইল আমি ৭৭৮৮৯৯ কইলাম", "৭৭৮৮৯৯"),
    ("ফোনে কোড আসছে সাত সাত আট আট নয় নয় আমি বলে দিছি", "সাত সাত আট আট নয় নয়"),
    ("মেসেজে আসা নাম্বার ৪৮২৯১৩ বলে দিছি", "৪৮২৯১৩"),
    ("pin holo 2023", "2023"), ("tara bollo pin din ami 1234 dilam pore dekhi 5000 taka nai", "1234"),
    ("code ta chilo 12 34 56", "12 34 56"),
    ("one time password 889900", "889900"), ("আমার পিন এক হাজার দুইশ চৌত্রিশ", "এক হাজার দুইশ চৌত্রিশ"),
    ("পাসওয়ার্ড ৫৬৭৮", "৫৬৭৮"),
]  # fmt: skip
_HARMLESS = [
    "amar phone 01712345678 pin vule gesi", "pin niye 5000 taka nise", "tracking number 1234567890 pin",
    "2023 sale pin dise",
    "trxid 9HG7K2L4 pin lagbe", "16247 theke otp chaise", "1234", "482913", "500 taka pai nai",
    "union code 120414", "পোস্ট কোড ৩৪০০",
    "pin 3 bar vul", "পিন তিন চার বার ভুল দিছি", "otp diye 15,500 taka nise",
    "পিন জানতে চেয়ে ১২০০ টাকা নিছে",
    "amar pin vule gesi 2024 sal theke", "pin vuli nai tobu 6500 taka gayeb, mobile 01812 345678",
    "pin er jonno 2 hajar taka",
    "আমার পিন ভুলে গেছি, এনআইডি 19751234567890123", "অভিযোগ নম্বর ৪৮২৯১৩, পিন কাউকে দেই নাই",
    "+8801712-345678 pin vule gesi",
]  # fmt: skip


@pytest.mark.parametrize(("text", "secret"), _SECRET)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_secret_is_masked_however_it_is_written(text: str, secret: str, form: Literal["NFC", "NFD"]) -> None:
    text, secret = unicodedata.normalize(form, text), unicodedata.normalize(form, secret)
    assert mask_secrets(text) == text.replace(secret, MASK)


@pytest.mark.parametrize("text", _HARMLESS)
def test_phones_sums_numbers_of_cases_and_years_stay(text: str) -> None:
    assert mask_secrets(text) == text


@given(st.text(max_size=120))
def test_any_text_can_be_masked_and_masking_again_changes_nothing(text: str) -> None:
    masked = mask_secrets(text)
    assert mask_secrets(masked) == masked
    assert find_secrets(masked) == ()


_SAID = ["pin", "পিন", "otp", "ওটিপি", "code", "password", "1234", "৪৮২৯১৩", "01712345678", "5000", "taka", "টাকা"]
_SAID += ["amar", ",", ".", ":", "এক", "দুই", "তিন", "চার", "a1b2", "2023", "sal"]
_WORDS = st.sampled_from(_SAID)


@given(st.lists(_WORDS, max_size=14).map(" ".join))
def test_masking_is_final_in_sentences_about_secrets(text: str) -> None:
    masked = mask_secrets(text)
    assert mask_secrets(masked) == masked
    assert masked.count("01712345678") == text.count("01712345678")


@given(
    st.sampled_from(["pin", "পিন", "otp", "ওটিপি", "পাসওয়ার্ড", "code"]),
    st.integers(1000, 999_999),
    st.sampled_from([" ", ": ", " holo ", " হলো "]),
)
def test_digits_beside_a_secret_word_never_survive(word: str, digits: int, between: str) -> None:
    assert str(digits) not in mask_secrets(f"amar {word}{between}{digits} vai")
