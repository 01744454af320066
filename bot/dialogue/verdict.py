"""What a citizen says to a proposed solution: it holds, it does not, or only that he has read it.

By sound, in all of his spellings, in a few words; a story is read elsewhere.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.dialogue.evidence import asks_something
from bot.dialogue.numbers import choice
from bot.dialogue.words import command
from bot.text.digits import to_latin
from bot.text.fold import fold


class Verdict(StrEnum):
    SOLVED = "solved"
    UNSOLVED = "unsolved"
    READ = "read"


@dataclass(frozen=True, slots=True)
class Spoken:
    """`by_number`: he sent the 1 or the 2 that was asked for; `words`: what he wrote beside it."""

    verdict: Verdict
    by_number: bool = False
    words: str = ""


def _sounds(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


def _phrases(*phrases: str) -> frozenset[str]:
    return frozenset(fold(phrase) for phrase in phrases)


_SHORT = 7
"""Words up to which a message may be nothing but a verdict."""
_GOT = _sounds(
    "পেয়েছি পাইছি পাইসি পেলাম পাইলাম পেয়েগেছি paisi paichi paici peyechi peyesi peyegesi pelam pailam got received"
)
_DONE = _GOT | _sounds(
    "হয়েছে হইছে হইসে হয়ছে হয়সে হইয়াছে hoyeche hoise hoice hoyse hoyche hoiche hoisay hoisa solved fixed done resolved "
    "হয়েগেছে মিটেছে miteche mitse"
)
_ENDED = re.compile(
    "|".join(rf"\b{fold(verb)} (?:{'|'.join(map(fold, ('গেছে', 'গেছি', 'গেল', 'gese', 'gesi', 'geche', 'gechi')))})\b"
             for verb in ("হয়ে", "হইয়া", "hoye", "পেয়ে", "পাইয়া", "peye", "মিটে", "mite"))
)  # fmt: skip
_GOING = _sounds(
    "হয় হই হইল হইলো হলো হল হবে hoy hoi hoilo holo hoya পাই পাইলাম pai pelam কাজ kaj kam কাম সমাধান somadhan shomadhan somadan "
    "ঠিক thik thikase solve resolve সলভ আসে ase আসেনা পেলাম got received done fixed solved resolved মিটে mite"
)
_NOT = _sounds("না na নাই nai নি ni nei নেই ন no not never nahi didnt isnt hasnt havent wasnt")
_NOT_DONE = _sounds(
    "হয়নি হয়নাই হয়নায় হইনি হইনাই হইনায় hoyni hoini hoinai hoynai hoini hoini hoyna hoina হয়না পাইনি পাইনাই পাইনা পায়নি পেলামনা "
    "paini painai paina payni unsolved unresolved আসেনি আসেনাই asheni aseni asenai মিটেনি miteni"
)
_TROUBLE, _STAYS = (
    _sounds("সমস্যা somossa somosha shomossa problem"),
    _sounds("আছে ache ase asche still ekhono এখনো এখনও roye রয়ে"),
)
_BUT = _sounds("কিন্তু kintu but তবে tobe less half অর্ধেক ordhek দেরি deri late")
_LESS = _sounds("কম kom")
"""কাম (work) sounds like কম (less): only who received something received less."""
_BARE = _phrases(
    "সমাধান", "somadhan", "solved", "কাজ শেষ", "kaj shesh", "all good", "সব ঠিক", "sob thik", "shob thik", "ঠিক হয়ে গেছে"
)
_ALL_RIGHT = _phrases(
    "সমস্যা নাই", "সমস্যা নেই", "somossa nai", "somosha nai", "no problem", "problem nai", "kono somossa nai"
)
_READ = _phrases(
    "ok", "okay", "ওকে", "আচ্ছা", "accha", "acha", "ঠিক আছে", "thik ase", "thik ace", "thik ache", "hmm", "হুম", "hm",
    "হুমম", "k", "fine", "ঠিকাছে", "thikase",
)  # fmt: skip
_LEAD = re.compile(r"^\s*([1-9])(?:\s*[.,:;)।/–-]+\s*|\s+)(?=\S)(.*)$", re.DOTALL)
_COUNTED = _sounds(
    "মাস মাসের mas mash maser masher month months বছর বছরের bochor bochorer bosor year years দিন দিনের din diner "
    "day days সপ্তাহ soptaho week weeks বার bar times জন জনের জনকে joner jon person people টা ta টি ti টার হাজার hazar "
    "hajar thousand শ শো শত shoto hundred লাখ লক্ষ lakh lac কেজি kg kilo কিস্তি kisti installment instalment বস্তা bosta "
    "card cards কার্ড নম্বর নাম্বার nombor number ওয়ার্ড ওয়ার্ডের ward ঘন্টা ঘণ্টা ghonta hour hours "
    "সন্তান বাচ্চা পোলা মেয়ে ছেলে chele meye cele sele children মাসে mase mashe বছরে bochore bosore bochorer bosorer "
    "দিনে dine বারে bare বারের দফা দফায় dofa তারিখ তারিখে তারিখের tarikh tarikhe কিস্তির কিস্তিতে kistir kistite নং nong "
    "নম্বরের নাম্বারের nomborer numberer ইউনিয়ন ইউনিয়নের union পরিবার পরিবারের poribar family ভাই ভাইয়ের বোন জায়গায় বিঘা bigha"
)
"""What "2" counts when it is no answer: "2 মাস ধরে পাই না". Two taka are nobody's complaint: "2 tk pai nai" answers."""


def spoken(text: str) -> Spoken | None:
    """None: something else. A "1" whose words say the contrary is only READ."""
    picked = choice(text, 2)
    if picked:
        return Spoken(_NUMBERED[picked], by_number=True)
    lead = _LEAD.match(to_latin(text))
    if lead is None or int(lead[1]) > len(_NUMBERED):
        return _in_words(text)
    led = numbered(text, len(_NUMBERED))
    if led is None:
        return None
    picked, words = led
    verdict, beside = _NUMBERED[picked], _in_words(words)
    if beside and verdict is Verdict.SOLVED and beside.verdict is Verdict.UNSOLVED:
        verdict = Verdict.READ
    return Spoken(verdict, by_number=True, words="" if command(words) else words)


def numbered(text: str, options: int) -> tuple[int, str] | None:
    """ "2 আমি চিনি না": the option 1..options that a message begins with, and the words behind it. None where the number
    counts something ("2 মাস ধরে পাই না").
    """
    lead = _LEAD.match(to_latin(text))
    if lead is None or int(lead[1]) > options:
        return None
    words = text.strip()[1:].lstrip(" .,:;)।/–-")
    first = fold(words).split()[:1]
    return None if not first or first[0].isdigit() or first[0] in _COUNTED else (int(lead[1]), words)


def _in_words(text: str) -> Spoken | None:
    said = " ".join(fold(text.replace("'", "").replace("’", "")).split())
    if said in _READ:
        return Spoken(Verdict.READ)
    for phrase in _ALL_RIGHT:
        said = f" {said} ".replace(f" {phrase} ", " ").strip()
    words = set(said.split())
    if not words or len(said.split()) > _SHORT:
        return None
    if not words.isdisjoint(_NOT_DONE) or (not words.isdisjoint(_NOT) and not words.isdisjoint(_GOING)):
        return Spoken(Verdict.UNSOLVED)
    if not words.isdisjoint(_TROUBLE):
        return Spoken(Verdict.UNSOLVED) if not words.isdisjoint(_STAYS) and words.isdisjoint(_NOT) else None
    done = said in _BARE or not words.isdisjoint(_DONE) or _ENDED.search(said) is not None
    less = not words.isdisjoint(_LESS) and not words.isdisjoint(_GOT)
    if done and not less and words.isdisjoint(_NOT | _BUT) and not asks_something(text):
        return Spoken(Verdict.SOLVED)
    return None


_NUMBERED = {1: Verdict.SOLVED, 2: Verdict.UNSOLVED}
