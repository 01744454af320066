"""What may not be sent: Bangla in Latin letters. English, names and brands may."""

import pytest

from bot.text.script import is_romanised

ROMANISED = """
Apnar taka 3 din er moddhe pathano hobe|Apnar NID card er copy niye upazila office e ashun|Taka deya hoyeche
Apnar nam talikay nai|Kon nombor e taka ashe?|Onugroho kore apnar account number din|Agami mashe paben
Dealer er licence batil kora hoyeche|Apnar kagoj joma din|Mohila office e jogajog korun|apnar ভাতা pathano hoyeche
"""
ALLOWED = """
Your payment has been disbursed.|Please send a copy of your NID card.|Which mobile number do you use for Nagad?
Md. Karim Uddin of Bancharampur will call you.|The dealer, Abdul Hai, was fined and the rice returned.|Done|no|Ok
MIS entry updated|Payroll sent, EFT pending|Din Mohammad is not on the list.|Take the card to the union office.
Tk 1,800 paid on 3 October to 017XXXXXXXX.|Reference: NCC-DSS/2026/114|What is your age?
Apa Rahima Khatun is registered.
আপনার bKash নম্বর দিন|আপনার NID কার্ড নিয়ে office এ আসুন|ভাতা পাঠানো হয়েছে (EFT)|টাকা পাঠানো হয়েছে।|😀|1
"""


def each(texts: str) -> list[str]:
    return [text for line in texts.strip().splitlines() for text in line.split("|")]


@pytest.mark.parametrize("text", each(ROMANISED))
def test_bangla_in_latin_letters_is_told(text: str) -> None:
    assert is_romanised(text)


@pytest.mark.parametrize("text", each(ALLOWED))
def test_english_names_and_brands_are_left_alone(text: str) -> None:
    assert not is_romanised(text)
