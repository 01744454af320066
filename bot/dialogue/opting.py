"""What ends and resumes messages that nobody asked for, in three scripts and in the spellings of thumbs.

A command is a message that holds nothing else: "বন্ধ", "please stop sms", "খবর বন্ধ করেন". In a story the same word tells
of an allowance: "ভাতা বন্ধ", "amar ta bondho hoye gese".
"""

from dataclasses import dataclass

from bot.text.fold import fold
from grs_core.domain.messages import Scope

_LONGEST = 7
"""Words of a command with all its politeness."""


def _by_sound(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


_STOP = _by_sound(
    "stop stp sotp stpo stoop stob istop estop ইস্টপ স্টপ stopall unsubscribe unsub quit off অফ "
    "বন্ধ বন্দ বনধ বন্ধা bondho bondo bandho bando bondha bndho bnd bundho"
)
_START = _by_sound("start strat sart stat restart unstop স্টার্ট চালু chalu calu chaluu শুরু shuru suru subscribe")
_STATES = _by_sound("বন্ধ bondho bondo চালু chalu সচল sochol অচল ochol active inactive off")
"""How an account, a card or an allowance stands."""
_ITS = _by_sound("এখন ekhon আছে ase আমার amar এটা eta এইটা")
_MESSAGES = _by_sound(
    "sms smss এসএমএস এস এম মেসেজ মেসেজগুলো ম্যাসেজ message messages massage msg mesej বার্তা বার্তাগুলো barta "
    "text texts reminder reminders রিমাইন্ডার survey surveys জরিপ jorip notification notifications নোটিফিকেশন"
)
_NEWS = _by_sound(
    "news নিউজ খবর খবরের খবরগুলো khobor khoborer kobor বিজ্ঞপ্তি biggopti bigyopti প্রচার প্রচারের prochar প্রচারণা ঘোষণা "
    "ghoshona পরামর্শ poramorsho সতর্কবার্তা sotorkobarta advisory advisories alert alerts অ্যালার্ট tips টিপস notice notices "
    "নোটিশ বিজ্ঞাপন biggapon ads promo"
)
_ASKING = _by_sound(
    "করুন করেন কর করো করে করা korun koren koro kore kora দিন দেন দাও din den dao হোক hok please plz pls প্লিজ দয়া doya "
    "ভাই vai আপা apa স্যার sir all"
)
_WHOSE = _by_sound(
    "আর ar আমার amar আমাকে amake amake এই ei এসব esob সব sob all সকল আপনাদের apnader apnar আপনার থেকে theke the me my to "
    "your from any more এখন ekhon আমি ami পাঠানো pathano sending receiving get getting want চাই chai i do"
)
_SENDING = _by_sound(
    "দিবেন দেবেন দিয়েন দিয়ো diben deben dien diyen পাঠাবেন পাঠায়েন pathaben pathayen send sending চাই chai want"
)
_BOTHER = tuple(_by_sound("বিরক্ত birokto জ্বালা jala disturb bother spam পাঠা patha send unsubscribe"))
"""Beginnings of words with which one complains of being written to."""
_NOT = _by_sound("না na নাই nai not dont no")


@dataclass(frozen=True, slots=True)
class Opting:
    """`quiet`: STOP, else START. START ends every silence, whatever it names."""

    quiet: bool
    scope: Scope = Scope.ALL


def opting(text: str) -> Opting | None:
    """What a whole message commands; None for every story.

    >>> opting("khobor bondho"), opting("ভাতা বন্ধ")
    (Opting(quiet=True, scope=<Scope.ADVISORIES: 'advisories'>), None)
    """
    words = fold(text.replace("'", "").replace("’", "")).split()
    if not 0 < len(words) <= _LONGEST:
        return None
    about = any(word in _MESSAGES or word in _NEWS for word in words)
    if _says(words, _STOP, about) or _refuses(words):
        return Opting(True, scope_of(text))
    return Opting(False) if _says(words, _START, about) else None


def scope_of(text: str) -> Scope:
    """What a wish for silence is about: news that are named, else everything."""
    return Scope.ADVISORIES if any(word in _NEWS for word in fold(text).split()) else Scope.ALL


def answers_whether_it_runs(text: str, question: str) -> bool:
    """ "বন্ধ" where an officer has asked "চালু না বন্ধ?" is an answer; "STOP" is a command always."""
    asked = any(word in _STATES for word in fold(question).split())
    words = fold(text).split()
    return asked and bool(words) and all(word in _STATES or word in _ASKING or word in _ITS for word in words)


def is_about_messages(text: str) -> bool:
    """What an engine takes for STOP is believed only of these: "ঘুষ বন্ধ করেন", "বন্ধ করে দিছে" are complaints."""
    return any(word in _MESSAGES or word in _NEWS or word.startswith(_BOTHER) for word in fold(text).split())


def _says(words: list[str], command: frozenset[str], about: bool) -> bool:
    """The command once, and nothing beside it but what it is about and how one asks."""
    beside = _ASKING | (_MESSAGES | _NEWS | _WHOSE if about else frozenset())
    return sum(word in command for word in words) == 1 and all(word in command or word in beside for word in words)


def _refuses(words: list[str]) -> bool:
    """ "আর মেসেজ দিবেন না", "dont send sms"."""
    named = all(any(word in wanted for word in words) for wanted in (_MESSAGES, _SENDING, _NOT))
    return named and all(word in _MESSAGES | _SENDING | _NOT | _ASKING | _WHOSE for word in words)
