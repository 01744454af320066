"""A story for people who learn from it and do not handle the case: numbers, names and secrets become stars.

Names are found by what usually stands around them in Bangladesh (a title, a family name, "my name is"): most, not all.
That is why a reviewer reads every story before it is used, and rejects one that still names somebody.
"""

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile
from unicodedata import normalize

from bot.nlu.identifiers import find_phones, find_tracking_numbers, find_transactions
from bot.nlu.reading import Reading
from bot.text.secrets import MASK, mask_secrets
from gateway.services.masking import numbers_in


def _set(words: str) -> frozenset[str]:
    return frozenset(normalize("NFC", words).split())


_TITLES = _set(
    """মোঃ মো মোহাম্মদ মুহাম্মদ মোছাঃ মোছা মোসাঃ মোসা মোছাম্মৎ শ্রী শ্রীমতী
    md mohammad mohammed muhammad mst mosammat mrs"""
)
_FAMILY = _set(
    """বেগম খাতুন আক্তার আখতার মিয়া উদ্দিন উদ্দীন আলী আলি হোসেন হোসাইন হুসাইন ইসলাম রহমান আহমেদ আহমদ চৌধুরী বিবি বানু পারভীন
    পারভিন সুলতানা মণ্ডল মন্ডল দাস শেখ মোল্লা নেছা নেসা ভূঁইয়া begum begom khatun akter aktar akhter mia miah uddin ali
    hossain hossen hosen islam rahman ahmed ahmad chowdhury bibi banu parvin parveen sultana mondol mondal das sheikh
    sheik molla mollah nesa khan"""
)
_ENDINGS = ("", "ের", "র", "কে", "রে", "এর", "er", "r", "ke", "re")
_NAME_WORDS = _set("নাম nam naam name is হলো holo")
_WHOSE = _set("আমার amar amr তার tar স্বামীর shamir my নাম nam naam name")
_NO_NAMES = _set(
    """আমি আমার আমরা তুমি আপনি সে তার নাম ও আর এবং জনাব মেম্বার মেম্বর চেয়ারম্যান সচিব নেতা এজেন্ট দালাল স্যার ভাই চাচা কাটা কাইটা
    কেটে বাদ দিছে দেয় দিয়েছে নাই নেই ওঠে উঠে ওঠেনি উঠাইছে উঠায় তালিকায় তালিকা তালিকাতে লিস্টে লিস্ট ভুল ঠিক থাকলেও থেকে কই কেন ছিল
    আছে এখনো
    টাকা ভাতা কার্ড পাই পাইনি পান পায় বয়স্ক বিধবা নামে
    ami amar amr tumi apni she tar nam naam o ar ebong member memer mem chairman sochib neta
    agent dalal sir vai bhai chacha kata kete bad dise diche nai nei othe uthe talikay list e vul thik theke keno chilo
    ase ache ekhono taka tk vata bhata card kard pai paini pay
    i my the and name is not missing wrong cut removed was on in from"""
)
_WORD = re.compile("[^\\W\\d_](?:[^\\W\\d_]|[\u0980-\u0983\u09bc-\u09cd\u09d7])*")
_LONG_NUMBER = re.compile(r"(?:[0-9০-৯][ -]?){6,}[0-9০-৯](?![,.]?[0-9০-৯])(?!\s*(?:টাকা|৳|taka|tk\b))", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*")
_FIELDS = normalize(
    "NFC",
    "নাম|পিতা|পিতার নাম|মাতা|মাতার নাম|বাবা|মা|স্বামী|স্বামীর নাম|name|nam|naam|father|mother|husband|pita|mata|baba|shami",
)
_NAME = r"[^\W\d_][^\s,;।|.:\d*-]*"
_LABELLED = re.compile(
    rf"(?<![^\W_])(?:{_FIELDS})\s*[-–—:=ঃ]+\s*(?P<name>{_NAME}(?:[ .]+{_NAME}){{0,2}})", re.IGNORECASE
)
"""What a form or a card says: the field, a sign, the name (up to three words)."""
_I_AM = re.compile(r"\b(?:[Aa]mi|[Ii] am|I'm|[Tt]his is)\s+(?P<name>[A-Z][a-z]+(?: [A-Z][a-z]+){0,2})\b")
_CALLED = re.compile(
    r"\b(?P<name>[A-Z][a-z]+)(?= (?:[Bb]h?ai|[Vv]ai|[Aa]pa|[Cc]hacha|[Kk]haka|[Mm]ama|[Dd]ada|[Ss]aheb|[Mm]em[bp]er)\b)"
)
_CODE = re.compile(r"\b(?=[A-Za-z0-9]*[0-9])(?=[A-Za-z0-9]*[A-Za-z])[A-Za-z0-9]{8,}\b")


def without_identity(text: str, name: str | None = None) -> str:
    """`name`: the complainant's, where it is known."""
    for part in (name or "").split():
        if len(part) > 2:
            text = re.sub(re.escape(part), MASK, text, flags=re.IGNORECASE)
    text = _MAIL.sub(MASK, mask_secrets(text))
    for pattern in (_LABELLED, _I_AM, _CALLED):
        text = pattern.sub(_starred, text)
    text = _without_numbers(numbers_in(text, lambda found: MASK))
    return _without_names(_CODE.sub(MASK, _LONG_NUMBER.sub(MASK, text)))


def _without_numbers(text: str) -> str:
    """What the engine reads as the number of a phone, a case or a payment, also where it is said word by word."""
    reading = Reading(text)
    found = (*find_phones(reading), *find_tracking_numbers(reading), *find_transactions(reading))
    kept = len(text)
    for entity in sorted(found, key=lambda entity: (-entity.start, -entity.end)):
        if entity.end <= kept:
            text, kept = text[: entity.start] + MASK + text[entity.end :], entity.start
    return text


def _starred(match: re.Match[str]) -> str:
    """The name goes, what introduces it stays; words that no name is made of are left alone."""
    words = list(re.finditer(r"\S+", match["name"]))
    named = list(takewhile(lambda word: normalize("NFC", word[0]).casefold() not in _NO_NAMES, words))
    if not named:
        return match[0]
    start = match.start("name") - match.start()
    return match[0][:start] + MASK + match[0][start + named[-1].end() :]


def _without_names(text: str) -> str:
    """Stars in the place of each name. The words around it stay: that it was a member is what there is to learn."""
    words = list(_WORD.finditer(text))
    plain = [normalize("NFC", word[0]).casefold() for word in words]
    named = sorted(_named(plain, [text[a.end() : b.start()] for a, b in pairwise(words)]))
    shown = text
    for index in reversed(named):
        end = words[index].end()
        if index + 1 in named and not text[end : words[index + 1].start()].strip(" .:"):
            end = words[index + 1].start()  # one name of several words is one row of stars
            shown = shown[: words[index].start()] + shown[end:]
        else:
            shown = shown[: words[index].start()] + MASK + shown[end:]
    return shown


def _named(words: Sequence[str], gaps: Sequence[str]) -> set[int]:
    """Which words are names. `gaps`: what stands between each word and the next."""
    found: set[int] = set()
    for index, word in enumerate(words):
        joined = index > 0 and not gaps[index - 1].strip(" .:")
        if word in _TITLES:
            found.add(index)
        elif _is_family(word):
            found |= {index, index - 1} if joined and words[index - 1] not in _NO_NAMES else {index}
        elif joined and word not in _NO_NAMES and _follows_a_naming(words, index):
            found.add(index)
    return found


def _is_family(word: str) -> bool:
    return any(word.endswith(ending) and word.removesuffix(ending) in _FAMILY for ending in _ENDINGS)


def _follows_a_naming(words: Sequence[str], index: int) -> bool:
    """After a title, or after "my name (is)"."""
    before = words[index - 1]
    if before in _TITLES:
        return True
    return index > 1 and before in _NAME_WORDS and words[index - 2] in _WHOSE
