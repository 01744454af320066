"""Sums of money in a text. Patterns are on the aligned text (bot.text.normalise)."""

# ruff: noqa: E501 - one line a pattern or a word list reads better than a wrapped one

import re
from collections.abc import Iterator

from bot.nlu.engine import Entity
from bot.nlu.reading import Reading
from bot.text.digits import Number, find_numbers
from bot.text.normalise import recompose
from bot.text.secret_words import HOTLINES

_NEAR = 64
"""Letters on each side that may tell what a number is: a hostile text is read in bounded work."""
_B = "\u0980-\u09e5"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(recompose(text))


_AFTER = _pattern(
    rf"(?:\.00)? ?(?:/-|/=|৳|(?:টাকা|টাহা|ট্যাকা|টেকা|টিয়া|টেঁয়া|টেখা|টেয়া|ট্যাহা|টেহা|টাঁকা|টিঁয়া)[{_B}]*|t(?:aka|aha|eka|k|akar|ekha|akha|yaka|iya|ia)\w*|bdt)"
)
_BEFORE = _pattern(r"(?:৳|\btk\.?|\btaka|rs\.?|bdt|টাকা) ?$")
_NOT_MONEY = _pattern(
    r" ?(?:%|জন|টা\b|টি\b|বার|মাস|মাশ|দিন|বছর|বৎসর|বসর|সপ্তাহ|সাল|কেজি|কিলো|মণ|বস্তা|নং|নাম্বার|নম্বর|তারিখ|ঘণ্টা|মিনিট|ওয়ার্ড|শতাংশ|তলা|বিঘা|একর|শতক|গ্রাম|লিটার"
    r"|jon|ti\b|bar\b|mas|month|din|day|bochor|bosor|bochhor|year|shopta|week|sal\b|kg|kilo|mon\b|bosta|no\b|nong|number|nombor|tarikh|am\b|pm\b|ta\b|hour|ghonta|minute"
    r"|people|person|women|famil|bigha|decimal|th\b|st\b|nd\b|no\.|class|years|quarter|km\b|ghor\b|ঘর|wallet|fisher|student|old age|mb\b|gb\b|জিবি|এমবি|min\b|litar|ডায়মন্ড|টন|ton\b|\*| ?(?:e|এ|te|তে|নম্বরে)? ?(?:call|কল|ফোন|phone|dial|ডায়াল)|gram|liter|litre|ward|/|-[0-9]|:|\.[0-9])"
)
_BORN = _pattern(r"জন্ম|জম্ম|সালে|তারিখ|jonmo|jnmo|jonmer|birth|born|tarikh|trk|nid\b|বয়স(?!্ক|ক)|boyos(?!h?k)")
_NUMBERED = _pattern(
    r"(?:নম্বর|নাম্বার|নং|জিডি|gd|(?<![a-z])no|number|nombor|nmbr|ward|ওয়ার্ড|class|ক্লাস|card|কার্ড|হাল|তারিখ|helpline|হেল্পলাইন|hotline|call|dial|ডায়াল|birth|year|জন্ম[^ ]*|jonmo)[ :.#-]*$"
)
_OF_PAPERS = _pattern(
    r"(?:nid|voter|ভোটার|এনআইডি|gd |জিডি|serial|সিরিয়াল|gazette|গেজেট|token|টোকেন|digit|dijit|ডিজিট|ending|nibondhon|নিবন্ধন|জ্বর|\bjor|complen|complain|অভিযোগ|card no|কার্ড নম্বর)[^0-9৳]{0,16}$"
)
_GROUP_BEFORE, _GROUP_AFTER = re.compile(r"[0-9]{3,4} $"), re.compile(r" [0-9]{3,4}(?![0-9,.])")
_CUT = _pattern(
    r" ?(?:kore|kre|kete|kte|kate|kat|rakh|rekhe|ney|nei|nise|chay|chai|per (?:kg|withdraw|cash|head)|every|করে|কইরা|করি|খরি|কাটে|কেটে|কাইটা|রাখে|রাখি|রেখে|নেয়|চায়)"
)


def find_amounts(reading: Reading) -> Iterator[Entity]:
    """Sums in taka: a number with a currency word, or one that a verb of taking and giving goes with."""
    text = reading.aligned.text
    for number in find_numbers(text):
        if 0 < number.whole < 100_000_000 and _is_money(text, number):
            yield reading.entity_at("amount", str(number.whole), number.start, number.end)


def _is_money(text: str, number: Number) -> bool:
    before, after = text[max(number.start - _NEAR, 0) : number.start], text[number.end : number.end + _NEAR]
    digits = text[number.start : number.end]
    if before[-1:].isalnum() or (digits.isdigit() and (len(digits) > 7 or digits[0] == "0")):
        return False
    if _AFTER.match(after):
        return number.whole > 1
    if _NOT_MONEY.match(after) or (after[:1].isalpha() and after[:1].isascii() and not re.match("x[0-9]", after)):
        return False
    if _BEFORE.search(before) and not number.spoken:
        return True
    if _OF_PAPERS.search(before) or _GROUP_BEFORE.search(before) or (digits.isdigit() and _GROUP_AFTER.match(after)):
        return False
    if 10 <= number.whole < 100 and _CUT.match(after):
        return not before.endswith(("/", "-", ".", ":", "#", "@", "*")) and not _NUMBERED.search(before)
    plain = digits.replace(",", "").isdigit() and 100 <= number.whole < 100_000 and digits not in HOTLINES
    likely = (number.spoken and number.whole >= 100) or (plain and not _is_year(digits, text))
    return likely and not before.endswith(("/", "-", ".", ":", "#", "@", "*")) and not _NUMBERED.search(before)


def _is_year(digits: str, text: str) -> bool:
    """1950 is three months of an allowance; the years around it are years only where somebody was born."""
    if _BORN.search(text):
        return len(digits) == 4 and digits[:2] in ("19", "20")
    return len(digits) == 4 and (digits[:3] in ("197", "198", "199") or "2000" < digits < "2035")
