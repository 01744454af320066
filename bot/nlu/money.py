"""Sums of money in a text. Patterns are on the aligned text (bot.text.normalise)."""

# ruff: noqa: E501 - one line a pattern or a word list reads better than a wrapped one

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

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
    rf"(?:\.00)? ?(?:/-|/=|৳|(?:টাকা|টাহা|ট্যেহা|টিয়ে|ট্যাকা|টেকা|টিয়া|টেঁয়া|টেখা|টেয়া|ট্যাহা|টেহা|টাঁকা|টিঁয়া)[{_B}]*|t(?:aka|aha|eka|eha|eya|k|akar|ekha|akha|yaka|iya|ia|anka|a ka\b)\w*|bdt)"
)
_BEFORE = _pattern(r"(?:৳|\btk\.?|\btaka|rs\.?|bdt|টাকা) ?$")
_NOT_MONEY = _pattern(
    r" ?(?:%|জন|টা(?![\u0980-\u09e5])|টি(?![\u0980-\u09e5])|ভাগ|গেরাম|পিস|ইট(?![\u0980-\u09e5])|পয়সা|বার|মাস|মাশ|দিন|বছর|বৎসর|বসর|সপ্তাহ|সাল|কেজি|কিলো|মণ|বস্তা|নং|নাম্বার|নম্বর|তারিখ|ঘণ্টা|মিনিট|ওয়ার্ড|শতাংশ|তলা|বিঘা|একর|শতক|গ্রাম|লিটার"
    r"|jon|ti\b|bar\b|mas|month|din|day|bochor|bosor|bochhor|year|shopta|week|sal\b|kg|kilo|mon\b|bosta|no\b|nong|number|nombor|tarikh|am\b|pm\b|ta\b|hour|ghonta|minute"
    r"|pers?on|people|manush|মানুষ|pcs|piece|po[iy]sa|chair\b|benefici|bonus|point|women|famil|bigha|decimal|th\b|st\b|nd\b|no\.|class|years|quarter|km\b|ghor\b|ঘর|wallet|fisher|student|old age|mb\b|gb\b|জিবি|এমবি|min\b|litar|ডায়মন্ড|টন|ton\b|\*| ?(?:e|এ|te|তে|নম্বরে)? ?(?:call|কল|ফোন|phone|dial|ডায়াল)|gram|liter|litre|ward|চাপ|chap|press|হ্যাশ|/|:|\.[0-9])"
)
_BORN = _pattern(r"জন্ম|জম্ম|সালে|তারিখ|jonmo|jnmo|jonmer|birth|born|tarikh|trk|nid\b|বয়স(?!্ক|ক)|boyos(?!h?k)")
_NUMBERED = _pattern(
    r"(?:নম্বর|নাম্বার|নং|জিডি|gd|(?<![a-z])no|number|nombor|nmbr|ward|ওয়ার্ড|class|ক্লাস|card|কার্ড|হাল|তারিখ|helpline|হেল্পলাইন|hotline|call|dial|ডায়াল|birth|year|জন্ম[^ ]*|jonmo)[ :.#-]*$"
)
_OF_PAPERS = _pattern(
    r"(?:nid|voter|ভোটার|এনআইডি|gd |জিডি|serial|সিরিয়াল|gazette|গেজেট|token|টোকেন|digit|dijit|ডিজিট|ending|nibondhon|নিবন্ধন|জ্বর|\bjor\b|প্রেসার|pressure|platelet|complen|complain|অভিযোগ|card no\b|কার্ড নম্বর|holding|হোল্ডিং|ফ্লাট|last [0-9]|শেষ চার|শেষ দুই|সংখ্যা|স্টার|জিআরএস|grs)[^0-9৳]{0,16}$"
)
_GROUP_BEFORE, _GROUP_AFTER = re.compile(r"[0-9]{3,4} $"), re.compile(r" [0-9]{3,4}(?![0-9,.])")
_CUT = _pattern(
    r" ?(?:kore|kre|kete|kte|kate|kat|rakh|rekhe|ney|nei|nise|chay|chai|per (?:kg|withdraw|cash|head)|every|করে|কইরা|করি|খরি|কাটে|কেটে|কাইটা|কাটলে|কাটি|কাটছে|রাখে|রাখি|রেখে|রাইখ|নেয়|নিছে|চায়|কম|দিলে|দিতে|নাই|যা পারে|di[lt]e|dise|dilo|kom\b|k?hom\b|nilo|nite|lage|গেল|gelo|again|less|short)"
)
_CHARGED = _pattern(
    r"(?:dam|দাম|দর|rate to|fee|ফি|charge|চার্জ|kate|কাটে|কাটছে|cut|cuts|keeps?|takes|রাখে|নেয়|নিছে|নিল|ney|nei|instead of|জায়গায়|jaygay|short by|kom|কম|tulte|তুলতে|তুললে|joma|baki|বাকি|difference) $"
)
"""What makes a bare number from ten to ninety-nine a sum: a price, a fee, what is kept back."""
_TO_NEXT = _pattern(r" ?(?:-|to|or|theke|থেকে|বা|ba|আর)? ?(?=[0-9])")
_ABOUT = {
    recompose(word): times
    for words, times in (
        ("খানেক khanek", 1),
        ("দুয়েক দুএক duek", 2),
        ("তিনেক tinek", 3),
        ("চারেক charek", 4),
        ("পাঁচেক পাচেক panchek pachek", 5),
        ("ছয়েক soyek", 6),
        ("সাতেক", 7),
        ("আটেক", 8),
        ("দশেক doshek", 10),
    )
    for word in words.split()
}
"""Behind a multiplier: "হাজার তিনেক" is about three thousand."""
_CROWD = _pattern(r"(?:কোটি|লাখ|লক্ষ|lakh|koti|crore|hazar|hajar|হাজার|thousand|soto|choto|পানের)(?:ে| ?e\b)?")
"""Alone these are many, a rate ("per thousand") or a betel leaf, no sum."""
_TOWN = _pattern(r"araihaz[ao]r|arai hazar|আড়াইহাজার")

_RATE = _pattern(r"(?: ?(?:ে|e)\b| (?:hajar|হাজার|ইট))|(?:hajar|হাজার|per|কয়) $")
_MONTHS = _pattern(r" ?(?:মাস|মাশ|mas|maas|month)")


def find_amounts(reading: Reading) -> Iterator[Entity]:
    """Sums in taka: a number with a currency word, or one that a verb of taking and giving goes with."""
    text = reading.aligned.text
    for number in find_numbers(text):
        sum_ = _as_sum(text, number)
        if 0 < sum_.whole < 100_000_000 and _is_money(text, sum_):
            yield reading.entity_at("amount", str(sum_.whole), sum_.start, sum_.end)


def _as_sum(text: str, number: Number) -> Number:
    """The part of a number that is the sum: "per thousand 25" is 25, "nine hundred, three months" nine hundred."""
    words = text[number.start : number.end].split(" ")
    if number.words < 2:
        about = _ABOUT.get(text[number.end + 1 : number.end + 12].split(" ")[0].rstrip("।.,"), 0)
        if about and number.whole in (100, 1000, 100_000):
            return replace(
                number,
                value=number.value * about,
                end=number.end + 1 + len(text[number.end + 1 :].split(" ")[0].rstrip("।.,")),
            )
        return number
    if words[-1].isdigit() and not words[0][:1].isdigit():
        return replace(number, value=Fraction(int(words[-1])), start=number.end - len(words[-1]), words=1, spoken=False)
    if len(words) > 1 and _MONTHS.match(text, number.end):
        return _shorter(text, number, len(words[-1]) + 1)
    return number


def _shorter(text: str, number: Number, by: int) -> Number:
    """The number without its last word."""
    first = next(find_numbers(text[number.start : number.end - by]), number)
    return replace(first, start=number.start + first.start, end=number.start + first.end)


def _is_money(text: str, number: Number) -> bool:
    before, after = text[max(number.start - _NEAR, 0) : number.start], text[number.end : number.end + _NEAR]
    digits = text[number.start : number.end]
    if before[-1:].isalnum() or (digits.isdigit() and (len(digits) > 7 or digits[0] == "0")):
        return False
    if _CROWD.fullmatch(digits) and (digits[0] not in "হh" or _RATE.match(after) or _RATE.search(before)):
        return False
    if _TOWN.fullmatch(digits) and not _AFTER.match(after):
        return False
    if _AFTER.match(after):
        return number.whole > 1
    if _NOT_MONEY.match(after) or (after[:1].isalpha() and after[:1].isascii() and not re.match("x[0-9]", after)):
        return False
    if _BEFORE.search(before) and not number.spoken:
        return True
    if _OF_PAPERS.search(before) or _is_group(digits, before, after) or before.endswith(("kg ", "কেজি ", "+")):
        return False
    if _leads_to_money(text, number, digits):
        return True
    signed = before.endswith(("/", "-", ".", ":", "#", "@", "*")) or bool(_NUMBERED.search(before))
    if 10 <= number.whole < 100 and (_CUT.match(after) or _CHARGED.search(before)):
        return not signed
    plain = digits.replace(",", "").isdigit() and 100 <= number.whole < 100_000 and digits not in HOTLINES
    likely = (number.spoken and number.whole >= 100) or plain
    return likely and not signed and not _is_year(number, digits, text)


def _is_group(digits: str, before: str, after: str) -> bool:
    """One of several groups of digits, as card and phone numbers are written; the same sum twice is a sum."""
    left, right = _GROUP_BEFORE.search(before), _GROUP_AFTER.match(after) if digits.isdigit() else None
    same = {m[0].strip() for m in (left, right) if m} == {digits}
    return bool(left or right) and not same


def _leads_to_money(text: str, number: Number, digits: str) -> bool:
    """The lower of two sums that are said together: "20-30 taka", "৫০ ৬০ খরি", "800-1,200"."""
    joined = _TO_NEXT.match(text, number.end)
    if number.spoken or not joined or number.whole < 5:
        return False
    other = next(find_numbers(text[joined.end() : joined.end() + _NEAR]), None)
    if other is None or other.start or not number.whole < other.whole <= 10 * number.whole:
        return False
    end = joined.end() + other.end
    after = text[end : end + _NEAR]
    return bool(_AFTER.match(after) or (other.whole < 100 and _CUT.match(after)) or "," in text[joined.end() : end])


def _is_year(number: Number, digits: str, text: str) -> bool:
    """1950 is three months of an allowance; the years around it are years only where somebody was born."""
    if _BORN.search(text):
        return 1900 <= number.whole < 2030 and (number.spoken or len(digits) == 4)
    return len(digits) == 4 and (digits[:3] in ("197", "198", "199") or "2000" < digits < "2035")
