"""Spans of time in a text: the months or the duration of the problem. Patterns are on the aligned text, and for
numbers and units that people spell in many ways on the folded one.
"""

# ruff: noqa: E501 - one line a pattern or a word list reads better than a wrapped one

import re
from collections.abc import Iterator

from bot.nlu.engine import Entity
from bot.nlu.reading import AS_WRITTEN, Reading
from bot.text.digits import find_numbers
from bot.text.normalise import recompose

_NEAR = 64
"""Letters on each side that may tell what a span of time is: a hostile text is read in bounded work."""
_B = "\u0980-\u09e5"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(recompose(text))


_MONTHS = (
    r"জানুয়ারি|জানুয়ারী|জানুয়ারি|ফেব্রুয়ারি|ফেব্রুয়ারী|মার্চ|এপ্রিল|মে|জুন|জুলাই|আগস্ট|আগষ্ট|অগাস্ট|সেপ্টেম্বর|অক্টোবর|নভেম্বর|ডিসেম্বর"
    "|বৈশাখ|জ্যৈষ্ঠ|জৈষ্ঠ্য|জৈষ্ঠ|আষাঢ়|শ্রাবণ|শাওন|ভাদ্র|ভাদর|আশ্বিন|কার্তিক|অগ্রহায়ণ|অঘ্রান|পৌষ|মাঘ|ফাল্গুন|ফাগুন|চৈত্র|চৈত|রমজান"
    r"|jan(?:uary|uari)?|feb(?:ruary|ruari)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|agosto?|sept?(?:ember)?|oct(?:ober|obar)?|nov(?:ember)?|dec(?:ember)?"
    "|boi?sh?akh?|baishakh|j[ao]i?sh?tho|asharh|srabon|shrabon|shaon|bhadr?o|bhador|as[hw]+in|ashshin|kartik|agrahay[ao]n|poush|magh|fal?gun|chaitr?[ao]?|choitro|romjan|ramadan|ramzan|agosto|jnry|januari|februari|og?ro?ha[yi]on|aghran|agran|agon mas|boi?shak|baishak|ashar mash?|asar mash|আগন মাস|আশার মাস|pouse"
)
_RANGE = r" ?(?:-|–|থেকে|হতে|থাইকা|to|theke|and|ও|আর|ar|,)? ?"
_MONTH_RUN = _pattern(
    rf"(?<![0-9a-z{_B}])(?<![0-9] )(?:(?:{_MONTHS})(?:{_RANGE}(?:{_MONTHS})(?![a-z]))*)(?: (?:মাস|mash?|month))?"
)
_WEAK = frozenset({"may", "mar", "dec", "jan", recompose("মে"), "sep", "magh", "chait", "chat", "chato"})
_NUMBER = (
    r"(?:[0-9]{1,3}(?:\.[0-9])?|কুড়ি|একুশ|বাইশ|এক|একটা|দুই|তিন|চার|চাইর|পাঁচ|পাচ|ছয়|ছ|সাত|আট|নয়|দশ|এগারো?|বারো?|তেরো|চৌদ্দ|পনেরো?|ষোলো?|সতেরো|আঠারো|বিশ|পঁচিশ|ত্রিশ|চল্লিশ|আড়াই|দেড়|সাড়ে (?:তিন|চার|পাঁচ|ছয়)"
    r"|কয়েক|আধা|পৌনে দুই|সোয়া|ek|ak|akta|ekta|dui|du|tin|teen|char|chair|pach|panch|choy|chhoy|soy|chay|sat|shat|aat|at|noy|dosh|egaro|baro|tero|ponero|bish|trish|arai|adai|der|derh|sare (?:tin|char|pach)"
    r"|koyek|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen|several|few|half an?|half)"
)
_UNIT = r"(?:মাস|মাশ|বছর|বৎসর|বসর|দিন|সপ্তাহ|হপ্তা|কিস্তি|ঈদ|ইদ|সেমিস্টার|কোয়ার্টার|months?|years?|days?|weeks?|quarters?|inst?all?ments?|kisti|ksti|kisty|ms(?!g)|bsr|seasons?|mash?|mas|maas|bo[cs]h?h?or|bosor|bosr|bochr|din|shopt?aho?|soptaho?|hopta)"
_DURATION = _pattern(
    rf"(?<![0-9a-z{_B}.])(?:(?:প্রায়|আরো|pray|prai|almost|nearly|about) )?{_NUMBER}(?:[ -]?(?:/|-|to|থেকে)?[ -]?{_NUMBER})? ?-?(?:টা |ta )?{_UNIT}(?: {_NUMBER} ?{_UNIT})?"
    rf"|(?<![0-9a-z{_B}])(?:এই|এ|গত|গেল|this|last|gto|goto|gelo|gato) (?:মাস|বছর|সিজন|year|month|quarter|season|session|bsr|bochor|bosor|mas|mash|kisti)(?![a-z])|(?<![{_B}])মাস (?:ছয়েক|তিনেক|দুয়েক|চারেক|খানেক|পাঁচেক)|(?<![{_B}])বছর (?:খানেক|দুয়েক|তিনেক)|half a year"
)
_AGE = _pattern(r"(?:ের|er|)? ?(?:বয়স|boyos|boyosh|boish|age\b|old\b|বৃদ্ধ|বুড়|bura|buri|এর বৃদ্ধ|বয়সী|বয়সে|পার হই|এর বুড়)")
_AGED = _pattern(r"(?:বয়স[^ ]*|boyo?sh?|boyos|age|aged|age is|boish)(?: [^ ]+)?[ :]*$")
_NOT_OF_A_PROBLEM = _pattern(
    r"(?:ের|er|এর)? ?(?:মধ্যে|moddhe|ভিতর|ভেতর|গর্ভ|gorvo|gorbho|pregnan|পর ?পর|por ?por|বাচ্চা|bacc?ha|early|পিছা|আগাই|validity|মেয়াদ)"
)
_WORK = _pattern(
    r"(?:(?:ের|er| er| এর)? ?(?:কাজ|কর্মসূচি|kaj|kormosuchi|প্রকল্প)| ?(?:আগে|পরে|পর পর|পরপর|por\b|porpor|age\b))"
)


_DAYS = _pattern(r"(?:দিন|days?|din)$")
_LASTING = _pattern(
    r"(?:ের|er)? ?(?:ধরে|ধইরা|ধরি|ধরিয়া|dhor|dhoira|থেকে|থাইকা|theke|thaika|যাবত|যাবৎ|jabot|হইল|হলো|হয়|hoilo|holo|hoy|hoise|ago|now|without|পার|par|late|আগে|age\b|চলে|গেছে|গেল|gese|gece|gelo|বন্ধ|bondho)|[,.।?]? *$|, (?:খবর|khobor)"
)
_FOR_SO_LONG = _pattern(r"(?:\bfor|\blast|গত|goto|gto|আজ|\baj|মজুরি) (?:the |last |niye )?$")
_ONCE = _pattern(r"(?:\bin|প্রতি|\bevery|\bper|বয়স|boyos|baby|বাচ্চার?|meyad|মেয়াদ) $")
_PACK = _pattern(r"(?:ly\b|'?s? ?(?:validity|মেয়াদ|meyad|pack|warranty))")
_SINCE = _pattern(
    rf"(?<![0-9a-z{_B}])(?:(?:last |goto |gato |gelo |গত |গেল )?(?:(?:কোরবানির|রোজার|kurbanir|qurbanir|korbanir|rojar) )?(?:eid|ঈদ|ইদ|roja|রোজা|puja|পূজা|winter|summer|শীতকাল|হেমন্তকাল|বর্ষাকাল|shitkal|borsha))(?=(?: ?(?:e?r|ের|র))? ?(?:theke|থেকে|থাইকা|থেইকা|থাকি|থিকা|হতে|গোনে|দিয়া|thaika|thika|hote|(?:er |এর )?(?:পর|por|pore|পরে)(?![a-z{_B}])))"
    rf"|(?<=since )(?:last )?(?:eid|ramadan|winter|summer|puja|roja)(?![a-z])|(?<=রোজার )মাস|(?<![{_B}])রোজার মাস"
)
_SPOKEN = re.compile(
    r" ((?:ek|ak|eg|dui|duita|duida|du|tin|tinta|tinda|car|cair|caira|cai|sair|hari|panc|pac|paic|hac|hanc|cai|cay|sai|hai|sat|hat|aat|nai|das|egar|egara|tera|cada|paner|kaiek|kaik|anek|carpac|pancam|cartha|adai|arai|derer|sare (?:tin|car|panc|pac|cai))(?:ta|da|da | )? ?(?:mas|maas|mahina|bacar|basar|bcar|basr|bsr|san|kisti|ksti|semister|saptah|hapta)|(?:gat|gata|gela|gel)(?: )?(?:semister|kuarter|kisti)|mas(?:e)? ?(?:cair|pacek|caiek)|(?:kisti|ksti) [2-9](?:ta)?|(?:[2-9]|1[0-9])(?:nd|rd|th)? kisti|(?:ei|oi) (?:kisti|semister|kuarter))(?:er|r|e|ta|a|at|an|ant)?(?= )"
)
"""Folded: "chaimas", "হাচ মাস", "ponchom mash", "মাসে ছয়েক"."""
_BABIES = _pattern(r"বাচ|bac+h|bas[hc]")
"""What folds as a year does."""
_BARE = _pattern(
    r"(?:এই|এ|ei|e|গত|গেল|this|last|gto|goto|gelo|gato) (?:মাস|বছর|বৎসর|month|year|bsr|bochor|bosor|mas|mash)"
)
"""When, not how long: kept only where the time since then is meant."""
_DEAD = _pattern(
    r"মারা|মরছ|মরে|মৃত|mara |mor[es]|died|dead|death|biye|বিয়ে|বিয়া|married|marriage|জানাজা|দাহ|divorce|ডিভোর্স|তালাক"
)
_WIDOWED = _pattern(r"(?:বিধবা|bidh?[ao]*ba|স্বামী|[sw]+h?ami|তালাক|talak|নিখোঁজ|nikhoj)(?: [^ ]+){0,2} $")
_AGO = _pattern(r"(?:ের|er)? ?(?:আগে|age\b|aage|ago|হইল|হলো|হয়|hoilo|holo|hoise|হইছে)")
_CHILD = _pattern(r"গর্ভ|পেটে|পোয়াতি|pet\b|pete\b|gorv|gorb|pregnan|poati|বাচ্চা|bac+h*a|baby|শিশুর|জন্ম|born|child")
_REGULAR = _pattern(r"(?:ের|er|র|r)? ?(?:পর ?পর|por ?por|অন্তর|ontor|মেয়াদ|জায়গায়|jaygay)")
_DATED = _pattern(r"(?:[0-9]{1,2} ?(?:ই|শে|লা|রা|ঠা|e|i|th|st|nd|rd|-)? ?(?:of )?|পহেলা |poyla |[^ ]শে )$")
_KISTI = _pattern(r"(?:কিস্তি|k[iy]?st[iy]|inst)")
_UNPAID = _pattern(
    r"নাই|নাইক|না |নেই|পাইনি|পাই নি|আসেনি|বন্ধ|বকেয়া|আটক|ধরে|ধইরা|nai|\bna\b|nei\b|bondho|bnd|baki|bokeya|atk|dhore|dhoira|pending|due|miss|unpaid|stop|not |no |gap|গায়েব|বাকি|stuck"
)


def find_periods(reading: Reading) -> Iterator[Entity]:
    """Months and durations of the problem; not ages, not calendar dates, not the forty days of work."""
    text = reading.aligned.text
    for match in _DURATION.finditer(text):
        if _is_of_problem(text, match.start(), match.end()):
            yield reading.entity_at("period", AS_WRITTEN, match.start(), match.end())
    for match in _MONTH_RUN.finditer(text):
        if _is_month(text, match):
            yield reading.entity_at("period", AS_WRITTEN, match.start(), match.end())
    for match in _SINCE.finditer(text):
        yield reading.entity_at("period", AS_WRITTEN, match.start(), match.end())
    for first, last, match in reading.find(_SPOKEN):
        if _BABIES.search(reading.words[last]):
            continue
        if _is_of_problem(text, reading.spans[first][0], reading.spans[last][1]):
            yield reading.entity("period", AS_WRITTEN, first, last, match[1].split()[-1])


def _is_month(text: str, match: re.Match[str]) -> bool:
    after, before = text[match.end() : match.end() + _NEAR], text[max(match.start() - _NEAR, 0) : match.start()]
    if match[0] in _WEAK and not (_FROM.match(after) or before.endswith("since ")):
        return False
    if match[0] == "march" and after[:1] == "e":  # marche: beats
        return False
    if _DATED.search(before) or re.match(r" ?[0-9]{1,2}(?![0-9])|(?!e|er|r|te)[a-z]", after):
        return False
    return before[-1:] not in ("-", "/")


_FROM = _pattern(r"(?:er|এর|র)? ?(?:theke|থেকে|হতে|thaika|kisti|কিস্তি|nai\b|to |-)")


def _is_of_problem(text: str, start: int, end: int) -> bool:
    span, after, before = text[start:end], text[end : end + _NEAR], text[max(start - _NEAR, 0) : start]
    if _is_age(span, before, after):
        return False
    lasts = bool(_LASTING_SURE.match(after))
    if _BARE.fullmatch(span):
        return lasts or (span[0] not in "গgl" and bool(_UNPAID.search(before[-24:]) or _UNPAID.search(after[:30])))
    if _REGULAR.match(after):
        return lasts
    if _CHILD.search(before[-24:]) or _CHILD.search(after[:20]):
        return lasts
    if _YEARS.search(span) and _WIDOWED.search(before):
        return lasts
    if _AGO.match(after) and (_DEAD.search(before[-40:]) or _DEAD.search(after[:40])):
        return False
    return not _KISTI.search(span) or bool(_UNPAID.search(before[-24:]) or _UNPAID.search(after[:40]))


_LASTING_SURE = _pattern(r"(?:ের|er)? ?(?:ধরে|ধইরা|ধরি|ধরিয়া|dhor|dhoira|থেকে|থাইকা|theke|thaika|যাবত|যাবৎ|jabot)")


def _is_age(span: str, before: str, after: str) -> bool:
    number = next(find_numbers(span), None)
    years = bool(_YEARS.search(span))
    if _NOT_OF_A_PROBLEM.match(after) or _ONCE.search(before) or _PACK.match(after):
        return True
    if _DAYS.search(span) and not (_LASTING.match(after) or _FOR_SO_LONG.search(before)):
        return True
    if years and (_AGE.match(after) or _AGED.search(before) or (number is not None and number.whole >= 13)):
        return True
    return bool(_WORK.match(after)) and not years and number is not None and number.whole in (40, 80, 100)


_YEARS = _pattern(r"বছর|বৎসর|বসর|year|bo[cs]h?h?o?r|bosor")
