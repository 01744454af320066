"""Sums of money and spans of time in a text. Patterns are on the aligned text (bot.text.normalise)."""

# ruff: noqa: E501 - one line a pattern or a word list reads better than a wrapped one

import re
from collections.abc import Iterator

from bot.nlu.engine import Entity
from bot.nlu.reading import AS_WRITTEN, Reading
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
_MONTHS = (
    "জানুয়ারি|জানুয়ারী|জানুয়ারি|ফেব্রুয়ারি|ফেব্রুয়ারী|মার্চ|এপ্রিল|মে|জুন|জুলাই|আগস্ট|আগষ্ট|অগাস্ট|সেপ্টেম্বর|অক্টোবর|নভেম্বর|ডিসেম্বর"
    "|বৈশাখ|জ্যৈষ্ঠ|জৈষ্ঠ্য|জৈষ্ঠ|আষাঢ়|শ্রাবণ|শাওন|ভাদ্র|ভাদর|আশ্বিন|কার্তিক|অগ্রহায়ণ|অঘ্রান|পৌষ|মাঘ|ফাল্গুন|ফাগুন|চৈত্র|চৈত|রমজান|রোজা"
    r"|jan(?:uary|uari)?|feb(?:ruary|ruari)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|agost|sept?(?:ember)?|oct(?:ober|obar)?|nov(?:ember)?|dec(?:ember)?"
    "|boi?sh?akh?|baishakh|j[ao]i?sh?tho|asharh|srabon|shrabon|shaon|bhadr?o|bhador|as[hw]+in|ashshin|kartik|agrahay[ao]n|poush|magh|fal?gun|chaitr?[ao]?|choitro|romjan|ramadan|ramzan"
)
_RANGE = r" ?(?:-|–|থেকে|হতে|থাইকা|to|theke|and|ও|আর|ar|,)? ?"
_MONTH_RUN = _pattern(
    rf"(?<![0-9a-z{_B}])(?<![0-9] )(?:(?:{_MONTHS})(?:{_RANGE}(?:{_MONTHS})(?![a-z]))*)(?: (?:মাস|mash?|month))?"
)
_WEAK = frozenset(
    {"may", "mar", "dec", "jan", recompose("মে"), recompose("রোজা"), "sep", "magh", "chait", "chat", "chato"}
)
_NUMBER = (
    r"(?:[0-9]{1,4}(?:\.[0-9])?|এক|একটা|দুই|তিন|চার|চাইর|পাঁচ|পাচ|ছয়|ছ|সাত|আট|নয়|দশ|এগারো?|বারো?|তেরো|চৌদ্দ|পনেরো?|ষোলো?|সতেরো|আঠারো|বিশ|পঁচিশ|ত্রিশ|চল্লিশ|আড়াই|দেড়|সাড়ে (?:তিন|চার|পাঁচ|ছয়)"
    r"|কয়েক|আধা|পৌনে দুই|সোয়া|ek|ak|akta|ekta|dui|du|tin|teen|char|chair|pach|panch|choy|chhoy|soy|chay|sat|shat|aat|at|noy|dosh|egaro|baro|tero|ponero|bish|trish|arai|adai|der|derh|sare (?:tin|char|pach)"
    r"|koyek|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen|several|few|half an?|half)"
)
_UNIT = r"(?:মাস|মাশ|বছর|বৎসর|বসর|দিন|সপ্তাহ|হপ্তা|কিস্তি|ঈদ|ইদ|সেমিস্টার|কোয়ার্টার|months?|years?|days?|weeks?|quarters?|inst?all?ments?|kisti|ksti|kisty|ms|bsr|seasons?|mash?|mas|maas|bo[cs]h?h?or|bosor|bosr|bochr|din|shopt?aho?|soptaho?|hopta)"
_DURATION = _pattern(
    rf"(?<![0-9a-z{_B}.])(?:(?:প্রায়|আরো|pray|prai|almost|nearly|about) )?{_NUMBER}(?:[ -]?(?:/|-|to|থেকে)?[ -]?{_NUMBER})? ?-?(?:টা |ta )?{_UNIT}(?: {_NUMBER} ?{_UNIT})?"
    rf"|(?<![0-9a-z{_B}])(?:এই|এ|গত|গেল|this|last|gto|goto|gelo|gato) (?:মাস|বছর|সিজন|year|month|quarter|season|session|bsr|bochor|bosor|mas|mash|kisti)(?![a-z])|(?<![{_B}])মাস (?:ছয়েক|তিনেক|দুয়েক|চারেক|খানেক|পাঁচেক)|(?<![{_B}])বছর (?:খানেক|দুয়েক|তিনেক)|half a year"
)
_AGE = _pattern(r"(?:ের|er|)? ?(?:বয়স|boyos|boyosh|boish|age\b|old\b|বৃদ্ধ|বুড়|bura|buri|এর বৃদ্ধ|বয়সী|বয়সে|পার হই|এর বুড়)")
_AGED = _pattern(r"(?:বয়স[^ ]*|boyo?sh?|boyos|age|aged|age is|boish)(?: [^ ]+)?[ :]*$")
_NOT_OF_A_PROBLEM = _pattern(
    r"(?:ের|er|এর)? ?(?:মধ্যে|moddhe|ভিতর|ভেতর|গর্ভ|gorvo|gorbho|pregnan|পর ?পর|por ?por|বাচ্চা|bacc?ha|early|পিছা|আগাই|validity|মেয়াদ)"
)
_WORK = _pattern(
    r"(?:(?:ের|er| er| এর)? ?(?:কাজ|কর্মসূচি|kaj|kormosuchi|প্রকল্প)| ?(?:আগে|পরে|পর পর|পরপর|por\b|porpor|age\b))"
)


_DAYS = _pattern(r"(?:দিন|days?|din)$")
_LASTING = _pattern(
    r"(?:ের|er)? ?(?:ধরে|ধইরা|ধরি|ধরিয়া|dhor|dhoira|থেকে|থাইকা|theke|thaika|যাবত|যাবৎ|jabot|হইল|হলো|হয়|hoilo|holo|hoy|hoise|ago|now|without|পার|par|late)"
)
_FOR_SO_LONG = _pattern(r"(?:\bfor|\blast|গত|goto|gto|আজ|\baj|মজুরি) (?:the |last |niye )?$")
_ONCE = _pattern(r"(?:\bin|প্রতি|\bevery|\bper|বয়স|boyos|baby|বাচ্চার?|meyad|মেয়াদ) $")
_PACK = _pattern(r"(?:ly\b|'?s? ?(?:validity|মেয়াদ|meyad|pack|warranty))")


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


def find_periods(reading: Reading) -> Iterator[Entity]:
    """Months and durations of the problem; not ages, not calendar dates, not the forty days of work."""
    text = reading.aligned.text
    for match in _DURATION.finditer(text):
        if not _is_age(text, match):
            yield reading.entity_at("period", AS_WRITTEN, match.start(), match.end())
    for match in _MONTH_RUN.finditer(text):
        if (
            match[0] not in _WEAK
            and not re.match(r" ?[0-9]{1,2}(?![0-9])|(?!e|er|r|te)[a-z]", text[match.end() : match.end() + _NEAR])
            and text[match.start() - 1 : match.start()] not in ("-", "/")
        ):
            yield reading.entity_at("period", AS_WRITTEN, match.start(), match.end())


def _is_age(text: str, match: re.Match[str]) -> bool:
    number = next(find_numbers(match[0]), None)
    years = bool(re.search(recompose("বছর|বৎসর|বসর|year|bo[cs]h?h?o?r|bosor"), match[0]))
    after, before = text[match.end() : match.end() + _NEAR], text[max(match.start() - _NEAR, 0) : match.start()]
    if _NOT_OF_A_PROBLEM.match(after) or _ONCE.search(before) or _PACK.match(after):
        return True
    if _DAYS.search(match[0]) and not (_LASTING.match(after) or _FOR_SO_LONG.search(before)):
        return True
    if years and (_AGE.match(after) or _AGED.search(before) or (number is not None and number.whole >= 13)):
        return True
    return bool(_WORK.match(after)) and not years and number is not None and number.whole in (40, 80, 100)
