"""Codes that people say they told, typed or sent, without a word like "pin" right before them; and what is none."""

# ruff: noqa: E501 - one line a pattern or a word list reads better than a wrapped one

import pytest

from bot.text.secrets import MASK, find_secrets, mask_secrets
from bot.text.spoken_runs import digit_runs

_TOLD = [
    ("ফোন কইরা কয় অফিস থাইকা কইতাছি, আমি কইয়া দিছি চার চার দুই এক, পরে দেহি টাকা নাই", "চার চার দুই এক"),
    ("পিন চাইছিল আমি সরল মনে বইলা দিছি ৭ ৩ ৯ ২", "৭ ৩ ৯ ২"),
    ("একজন ফোন দিয়া কোড চাইলো, আমি ফোনে বলছি ৪৪২১ তারপর সব শেষ", "৪৪২১"),
    ("মেসেজে ছয়টা সংখ্যা আইছিল আমি কইলাম ৯০৪৪১৭", "৯০৪৪১৭"),
    ("লোকটা কইল চাইর সংখ্যা টিপেন আমি টিপছি পাঁচ পাঁচ এক নয়", "পাঁচ পাঁচ এক নয়"),
    ("আমি টাইপ করছি ৩৩৮৪ পিনের জায়গায়", "৩৩৮৪"),
    ("পিনের ঘরে টাইপ করলাম ছয় দুই দুই নয়", "ছয় দুই দুই নয়"),
    ("হে আমারে কইছে নম্বর দেও আমি দিছি ছয় সাত আট নয় হেরপর টেকা উধাও", "ছয় সাত আট নয়"),
    ("দাদি ওটিপি বুঝে না, লোকটারে বলে দিছে ৫৫৮৩৪১", "৫৫৮৩৪১"),
    ("গোপন নম্বর জানতে চাইছে আমি ভয়ে জানাইছি ২৯৩৮", "২৯৩৮"),
    ("কাস্টমার কেয়ার পরিচয়ে কল, আমি বললাম এক নয় আট তিন, এখন ব্যালেন্স শূন্য", "এক নয় আট তিন"),
    ("অফিসার সাইজা কল দিল, ৮২৭৪ আমি ওরে কইয়া দিছি, টাকা গায়েব", "৮২৭৪"),
    ("ওটিপি আসছে কিনা জিগায়, আসছে, ৪৮২৯১৩ বলে ফেলছি", "৪৮২৯১৩"),
    ("পাসওয়ার্ড চাইলে আমি লিখে দিছি ৭৭৪১", "৭৭৪১"),
    ("সেই নম্বরটা শুনাইছি তারে দুই দুই আট ছয় পাঁচ এক টাকা সব নিয়া গেছে ফোনের লোকটা", "দুই দুই আট ছয় পাঁচ এক"),
    ("ami bole dichi 4 4 2 1 tarpor taka nai, phone e loktar nam janina", "4 4 2 1"),
    ("otp chaise ami bollam char duy noy ek tin tin", "char duy noy ek tin tin"),
    ("lok ta call dia boltese somaj seba theke, 6 ta sonkha bole disi 90 44 17, taka fush", "90 44 17"),
    ("kod dite koise, phone e koisi 773419", "773419"),
    ("pin ta ami koiya disi 5582 or kothay", "5582"),
    ("fon kore bollo digit gula bolen ami bolchi panch shat char noy", "panch shat char noy"),
    ("or kotha moto type korsi 6671, ekhon account khali, call ta fraud chilo", "6671"),
    ("4 digit number ta chaise, ami dilam 9134", "9134"),
    ("otp ta share korsi 559201 ekhon bkash faka", "559201"),
    ("ami tare janaisi 8 3 3 7 tarpor balance gayeb call kete dise", "8 3 3 7"),
    ("nani koisi dui dui tin noy phone er lok re, taka uthaia nise", "dui dui tin noy"),
    ("verification er kotha koise, sms pathaisi 448126", "448126"),
    ("gopon number bolsi 7719, vul korsi", "7719"),
    ("ami likhe dichi 4471 pin er ghore", "4471"),
    ("He wanted my otp and on the phone I said 448219", "448219"),
    ("The caller said office, I told him 7 7 3 1 and my money is gone", "7 7 3 1"),
    ("I typed 5521 when the app asked for the pin and the balance vanished", "5521"),
    ("My mother read out four four nine one to the caller and it was emptied", "four four nine one"),
    ("A man called, I gave him 6 2 8 1 and everything was stolen", "6 2 8 1"),
    ("I shared 883412 with the fraud caller, the money is gone", "883412"),
    ("beneficiary told the caller 5 5 0 1, her balance is zero now", "5 5 0 1"),
    ("she entered 9042 as pin on the call", "9042"),
    ("I texted him 664190 because he asked for the code", "664190"),
    ("pin er kotha jigaise ar ami gave 7 4 1 9", "7 4 1 9"),
    ("they asked four digits, mother said one nine eight three", "one nine eight three"),
    ("amar chacha code chaile 771 bole dichi", "771"),
    ("পিন চাইলে কইছি ডাবল পাঁচ তিন দুই", "ডাবল পাঁচ তিন দুই"),
    ("otp bollam double four two one", "double four two one"),
    ("হেতে ফোন গরি হইছে পিন হইতো, আঁই কইছি দুই এক চাইর ছয়", "দুই এক চাইর ছয়"),
    ("ফোনে নম্বর চাইলো আমি জিরো নাইন টু ফোর বলে দিছি এখন একাউন্ট খালি", "জিরো নাইন টু ফোর"),
    ("হ আমি কোড দিছি চার আট দুই নয় এক তিন চার আট দুই নয় এক তিন", "চার আট দুই নয় এক তিন"),
    ("ami pin koisi char um char dui uh ek", "char um char dui uh ek"), ("লোকটা কইল টিপেন, আমি টাইপ করছি ৪৪৭১", "৪৪৭১"),
]  # fmt: skip
_NOT_TOLD = [
    "ami bolsi 5000 taka nai", "আমি বললাম ১৯৫০ টাকা পাই নাই", "otp diye 4500 nise", "মেম্বাররে ৩০০০ দিছি কার্ডের জন্য",
    "member re 2500 dichi card er jonno", "I gave 3000 to the member for the card", "agent re bollam 1950 kom",
    "পিন চায় নাই, মেম্বার ৫০০০ টাকা চাইছে", "অভিযোগ নম্বর বলছি চার আট দুই নয় এক তিন", "ovijog number ta bolsi 482913",
    "I told you my tracking number 4829131122", "my complaint number I typed 482913", "আমার মোবাইল নম্বর বলছি 01712345678",
    "ami bolchi shunno ek shat ek dui tin char panch choy shat aat", "I said call me on 01812-345678", "999 e call dichi taka nai",
    "৩৩৩ এ কল দিয়া বলছি কাজ হয় নাই", "16247 e phone dia bolsi pin lagbe na", "২০২৩ সালে বলছি তবু নাম ওঠে নাই",
    "2019 sale dichi form, pin lagbe bole nai", "আমি ৫০০ টাকা দিছি তারে", "ami pathaisi 2000 tk vule onno numbere",
    "trx id 9HG7K2L4QX ami pathaisi", "TrxID: BK77A9Q2ZX bole dichi, taka nai", "pin 3br vul mrci", "পিন তিন চার বার ভুল টিপছি",
    "রংপুর থেকে বলছি ১৯৫০ পাই নাই", "ami kurigram theke bolsi 2500 tk pai nai", "tk dhukar age 1000 chay, pin somossa nai",
    "code bole dise, loss 5200", "pin mone nai, 5850 ase account e", "Woman sold her nose pin to pay 4,000 to the member",
    "আমি বলছি তিন মাস টাকা পাই না", "I told them twice", "ward 4 theke bolsi", "ami 1 2 kore bolsi", "menu te 1 tipsi", "2 chapsi tarpor kete gese",
    "ভাতা ১৯৫০ দিছে না, ফোন ধরে না", "ami koisi 15 taka kejir chal dey na", "মেম্বার কইছে ৩ হাজার দিতে", "he told me 5000 is needed",
    "dealer said 30 kg but gave 25", "আমার বয়স ৭২ বলছি তারা ৫২ লিখছে", "আমি লিখছি ১৯৫২ সাল তারা লিখছে ১৯৭২ সাল",
    "agent ke dilam 1,500 tk", "পোস্ট কোড ৩৪০০ লিখছি", "union code 120414 type korsi", "amar account theke 6500 taka gayeb, call dise ekjon",
    "NID 19751234567890123 bolsi otp na", "tarikh 12/05/2024 bolsi pin nai", "সকাল 10:30 এ কল দিছি পিন লাগবে",
]  # fmt: skip


@pytest.mark.parametrize(("text", "secret"), _TOLD)
def test_a_code_that_was_told_is_masked(text: str, secret: str) -> None:
    assert secret not in mask_secrets(text)
    assert MASK in mask_secrets(text)
    assert mask_secrets(mask_secrets(text)) == mask_secrets(text)


@pytest.mark.parametrize("text", _NOT_TOLD)
def test_what_people_tell_of_money_years_and_cases_stays(text: str) -> None:
    assert mask_secrets(text) == text


@pytest.mark.parametrize(
    "word",
    [
        "double ",
        "pin ",
        "trx-",
        "1 2 3 4 ",
        "bole ",
        "pin:",
        "4 4 2 1 bole dichi pin , ",
        "tarpor 4 ",
        "number 44 ",
        "veffff",
    ],
)
def test_a_long_hostile_text_is_read_without_harm(word: str) -> None:
    text = word * 3000
    assert all(text[span.start : span.end].strip() for span in find_secrets(text))


def test_a_repeat_word_repeats_the_next_digit_only() -> None:
    assert [run.plain for run in digit_runs(["double", "double", "five", "two"])] == ["552"]
