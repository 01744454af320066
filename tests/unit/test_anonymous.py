"""What reviewers and training see of a story: what happened, and nobody who could be found by it."""

import pytest

from gateway.services.anonymous import without_identity


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("আমার নম্বর 01711223344 আর এনআইডি ১৯৯০১২৩৪৫৬৭৮৯", "আমার নম্বর **** আর এনআইডি ****"),
        ("+88 017 1122 3344 theke call dise", "**** theke call dise"),
        ("অভিযোগ নম্বর 9899746282 এর কী হলো", "অভিযোগ নম্বর **** এর কী হলো"),
        ("trx 8N7A6D5E4F te 5000 taka nai", "trx **** te 5000 taka nai"),
        ("amar pin 7391 nia gese", "amar pin **** nia gese"),
        ("আমি রহিমা বেগম, তিন মাস ভাতা পাই না", "আমি ****, তিন মাস ভাতা পাই না"),
        ("মেম্বার আব্দুল আলী ৫০০ টাকা চায়", "মেম্বার **** ৫০০ টাকা চায়"),
        ("মোঃ করিম উদ্দিনের কাছে টাকা চাইছে", "**** কাছে টাকা চাইছে"),
        ("amar nam Sokina, vata pai na", "amar nam ****, vata pai na"),
        ("my name is Jamila Khatun and I get nothing", "my name is **** and I get nothing"),
        ("chairman Abdul Hossain ghush chay", "chairman **** ghush chay"),
        ("ফোন শূন্য এক সাত এক এক শূন্য এক দুই তিন চার পাঁচ দিয়েন", "ফোন **** দিয়েন"),
        ("phone শূন্য এক সাত এক এক শূন্য এক দুই তিন চার পাঁচ", "phone ****"),
        ("নাম- শেফালী রানী, পিতা- অমল চন্দ্র, ভাতা পাই না", "নাম- ****, পিতা- ****, ভাতা পাই না"),
        ("নাম: শেফালী রানী। স্বামী: অমল", "নাম: ****। স্বামী: ****"),
        ("Name: Shefali Rani, Father: Amal Chandra, no allowance", "Name: ****, Father: ****, no allowance"),
        ("ami Rahima, vata pai na", "ami ****, vata pai na"),
        ("Rasel bhai taka nise", "**** bhai taka nise"),
        ("mail karim@gmail.com e likhun", "mail **** e likhun"),
    ],
)
def test_numbers_names_and_secrets_become_stars(written: str, shown: str) -> None:
    assert without_identity(written) == shown


@pytest.mark.parametrize(
    "written",
    [
        "আমার নাম কাটা গেছে তালিকা থেকে",
        "আমার নাম তালিকায় নাই",
        "amar nam list e nai",
        "my name is missing from the list",
        "ভাতার ১২,০০০ টাকা ৩ মাস ধরে পাই না",
        "1500000 taka ghush chaise",
        "Ami Vata pai na",
        "নাম: নাই",
        "চেয়ারম্যান ঘুষ চায়, সরকার কিছু করে না",
    ],
)
def test_what_there_is_to_learn_stays(written: str) -> None:
    assert without_identity(written) == written


def test_the_name_that_is_known_goes_wherever_it_stands() -> None:
    assert without_identity("জরিনা টাকা পায় না, Zarina bole", "জরিনা Zarina") == "**** টাকা পায় না, **** bole"
