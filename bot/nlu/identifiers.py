"""Numbers that name something: mobile numbers, tracking numbers (ours and those of other systems), transaction ids."""

# ruff: noqa: E501 - one line a pattern or a word list reads better than a wrapped one

import re
from collections.abc import Iterator

from bot.nlu.engine import Entity
from bot.nlu.reading import AS_WRITTEN, Reading
from bot.text.normalise import recompose

_B = "\u0980-\u09e5"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(recompose(text))


_PHONE = _pattern(r"(?<![0-9a-z])(?:\+?88[ -]?)?(01[3-9](?:[ -]?[0-9]){8})(?![0-9])")
_CASE_WORDS = (
    "অভিযোগ|নালিশ|ফাইল|file|টিকেট|টিকিট|ট্র্যাকিং|ট্রাকিং|আবেদন|কেস|কমপ্লেন|কমপিলিন|রসিদ|রশিদ|রিসিট|স্লিপ|টোকেন|স্মারক|ovijog|obhijog|abhijog|avijog|nalish|tracking|trak|tik[ei]t|complain|case|ticket"
    "|abedon|reference|ref|grs|status|স্ট্যাটাস|খবর|অবস্থা|khobor|obosta|obostha|appeal|আপিল|apil|withdraw|rosid|roshid|receipt|slip\b|token|id no|serial"
)
_CASE = _pattern(f"(?:{_CASE_WORDS})")
_NATIONAL_ID = _pattern(
    "(?:nid|এনআইডি|আইডি কার্ড|ভোটার|voter|রোল|roll|order|অর্ডার|জন্ম নিবন্ধন|nibondhon|একাউন্ট|অ্যাকাউন্ট|account|a/c)[^0-9]{0,22}$"
)
_TEN = re.compile(r"(?<![0-9a-z+-])[0-9]{10}(?![0-9])")
_TEN_LOOSE = re.compile(r"(?<![0-9a-z+])(?:[0-9]{2,5}[ -]){1,4}[0-9]{2,5}(?![0-9])")
_LETTERED = _pattern(
    r"(?<![a-z0-9])(?:(?:grs|জিআরএস)[ -]?(?:[0-9a-z]{5,8}|[0-9]{4})|[a-z]{2,4}-[0-9][0-9a-z]{3,7}|[a-z]{2,4}/[0-9]{2,4}/[0-9]{1,5}|[a-z]{2,4}-[0-9]{1,4}/[0-9]{2,4})(?![a-z0-9])"
    rf"|(?<![{_B}])[{_B}]{{1,6}}[-/](?:[0-9]{{1,4}}/[0-9]{{2,4}}|[0-9]{{3,5}})(?![0-9])|(?<![a-z0-9])#[0-9]{{4,6}}(?![0-9#*])"
)
_DASHED = re.compile(r"(?<![0-9a-z+/-])[0-9]{2,4}-[0-9]{3,4}(?:-[0-9]{2})?(?![0-9-])")
_PAPER = _pattern(f"(?:{_CASE_WORDS}|ক্রমিক|পোর্টাল|আইডি|portal|serial)")
_NUMBER_BEFORE = _pattern(r"(?:নম্বর|নাম্বার|number|nombor|nambar)(?:টা|ta)? $")
_SHORT = re.compile(r"(?<![0-9a-z+,.৳/-])[0-9]{4,9}(?![0-9a-z]|[,./-][0-9])")
# Every repetition is bounded and none can eat what the next one wants: a hostile text must not take cubic time.
_COUNTED = _pattern(r" ?(?:টা[কহ]|taka|tk|৳|হাজার|সাল|sal|kg|কেজি|মাস|দিন|জন)")
_CASE_NAMED = _pattern(f"(?:{_CASE_WORDS})[^0-9]{{0,6}}(?:নম্বর|নাম্বার|নং|number|no|num|nombor|nmbr|#)[^0-9]{{0,8}}$")
_CASE_BEHIND = _pattern(r" ?(?:নম্বর|নাম্বার|নং|number|no) (?:অভিযোগ|ovijog|complain|nalish|নালিশ|case|ticket)")
_TRX_NAMED = _pattern(
    rf"(?:trx|txn|trnx|tran?x|transaction|(?:ট্রান|ট্রাঞ্জ|ট্রেন)[{_B}]{{0,16}}|লেনদেন)[ .:#-]{{0,4}}(?:id|no|number|আইডি|নম্বর|নাম্বার|নং|আইডিটা)?[ .:#-]{{0,4}}(?:is |holo |হলো |হল )?([0-9a-z]{{6,12}})(?![0-9a-z])"
)
_TRX_BARE = re.compile(
    r"(?<![0-9a-z-])(?=[0-9]*[a-z])(?=[a-z]*[0-9])(?=(?:[a-z]*[0-9]){2})(?=(?:[0-9]*[a-z]){2})[0-9a-z]{8,10}(?![0-9a-z])"
)
_WORDS_WITH_DIGITS = re.compile(
    r"[0-9]+(?:st|nd|rd|th|taka|tk|mas|mash|din|jon|ti|ta|bochor|bosor|hajar|kg|year|month)|[a-z]{4,}[0-9]{1,2}$|01[0-9]{9}"
)


def find_phones(reading: Reading) -> Iterator[Entity]:
    """Mobile numbers in any digits, with or without +88 and separators, and eleven spoken digits. Norm 01XXXXXXXXX."""
    for match in _PHONE.finditer(reading.aligned.text):
        yield reading.entity_at("phone", re.sub("[^0-9]", "", match[1]), match.start(1), match.end(1))
    for plain, start, end in _spoken(reading):
        if len(plain) == 11 and plain.startswith("01"):
            yield reading.entity_at("phone", plain, start, end)


def find_tracking_numbers(reading: Reading) -> Iterator[Entity]:
    """Ten digits that are no phone and no identity card; the forms of other systems; shorter ones beside "complaint"."""
    text = reading.aligned.text
    for pattern in (_TEN, _TEN_LOOSE):
        for match in pattern.finditer(text):
            ten = len(re.sub("[^0-9]", "", match[0])) == 10
            if ten and not _NATIONAL_ID.search(text[: match.start()]):
                yield reading.entity_at("tracking_number", AS_WRITTEN, match.start(), match.end())
    yield from _of_papers(reading)
    for match in _SHORT.finditer(text):
        if _is_case_number(text, match):
            yield reading.entity_at("tracking_number", AS_WRITTEN, match.start(), match.end())


def _of_papers(reading: Reading) -> Iterator[Entity]:
    """Numbers with letters, dashes and slashes, and numbers said digit by digit."""
    text = reading.aligned.text
    for match in _LETTERED.finditer(text):
        yield reading.entity_at("tracking_number", AS_WRITTEN, match.start(), match.end())
    for match in _DASHED.finditer(text):
        if _PAPER.search(text):
            yield reading.entity_at("tracking_number", AS_WRITTEN, match.start(), match.end())
    for plain, start, end in _spoken(reading):
        named = len(plain) in (4, 5) and _NUMBER_BEFORE.search(text[max(start - 24, 0) : start])
        if len(plain) == 10 or named or (len(plain) == 6 and _PAPER.search(text)):
            yield reading.entity_at("tracking_number", AS_WRITTEN, start, end)


def _is_case_number(text: str, match: re.Match[str]) -> bool:
    before, after = text[max(match.start() - 32, 0) : match.start()], text[match.end() : match.end() + 26]
    if _COUNTED.match(after) or _NATIONAL_ID.search(before):
        return False
    if len(match[0]) == 6:
        return len(set(match[0])) > 1
    return bool(_CASE_NAMED.search(before) or _CASE_BEHIND.match(after))


def find_transactions(reading: Reading) -> Iterator[Entity]:
    """Transaction ids of the providers: eight to ten letters and digits, or whatever follows "TrxID"."""
    text = reading.aligned.text
    for match in _TRX_NAMED.finditer(text):
        if any(char.isdigit() for char in match[1]):
            yield reading.entity_at("trx_id", AS_WRITTEN, match.start(1), match.end(1))
    for match in _TRX_BARE.finditer(text):
        if not _WORDS_WITH_DIGITS.match(match[0]):
            yield reading.entity_at("trx_id", AS_WRITTEN, match.start(), match.end())


def _spoken(reading: Reading) -> Iterator[tuple[str, int, int]]:
    """Runs of four digits and more said one by one."""
    for run in reading.digit_runs:
        if run.digits >= 4 and run.last - run.first >= min(run.digits - 1, 4):
            yield run.plain, reading.spans[run.first][0], reading.spans[run.last][1]
