""" "for 017…: …", "০১৭… এর পক্ষে …": a message in which somebody writes for the owner of another phone."""

import re
import unicodedata
from dataclasses import dataclass

from bot.text.digits import to_latin
from bot.text.fold import fold
from grs_core.domain.complainant import read_mobile
from grs_core.domain.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class ForWhom:
    """`phone` (`01XXXXXXXXX`) "": what was given is none. `name` "": not said. `story`: the message without both."""

    phone: str
    name: str
    story: str


_PHONE = r"(?<![0-9])(?P<phone>(?:\+?[ ]?8[ ]?8[ -]?)?0[ -]?1(?:[ -]?[0-9]){6,11})(?![0-9])"
_WORD = r"[^\s0-9:;,.।?!–—-]+"
_NAME = rf"(?:{_WORD}[ ]+){{1,4}}"
_SIDE = "পক্ষে|পক্ষ থেকে|pokkhe|pokhe|pokke|pakkhe|pokkhye"
_JOINED = r"[ ]?[-–]?[ ]?(?:এর|র|er|ar|r|'s)?"
_SAYING = "লিখছি|লিখতেছি|বলছি|likhchi|likhci|likhtesi|likhtechi|bolchi|bolsi"
_BEHIND = rf"(?:{_SIDE}|হয়ে|হইয়া|hoye|hoya|hoiya)(?:[ ]+(?:{_SAYING}))?"
_LEAD = r"\s*(?:(?:i am|i'm|i|আমি|ami)[ ]+)?(?:(?:writing|write|filing|file|complaint|অভিযোগ|ovijog|obhijog)[ ]+)?"
_BEFORE = rf"(?:on behalf of|in behalf of|for|{_SIDE})[ ]*[:–-]?[ ]*(?:the[ ]+)?"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(unicodedata.normalize("NFC", pattern), re.IGNORECASE)


_AT_THE_START = (
    _compiled(rf"{_LEAD}{_BEFORE}(?P<name>{_NAME})?{_PHONE}{_JOINED}(?![^\W\d_])(?:[ ]+{_BEHIND}(?![^\W\d_]))?"),
    _compiled(rf"\s*(?P<name>{_NAME})?{_PHONE}{_JOINED}[ ]+(?:জন্য|jonno|jonne|jnno|{_BEHIND})(?![^\W\d_])"),
)
_ANYWHERE = (
    _compiled(rf"(?P<name>){_PHONE}{_JOINED}[ ]+(?:{_BEHIND})(?![^\W\d_])"),
    _compiled(rf"(?P<name>)(?<![^\W\d_])(?:on behalf of|{_SIDE})[ ]*[:–-]?[ ]*{_PHONE}"),
)
_NAMED = re.compile(rf"[ ]*(?P<name>{_WORD}(?:[ ]+{_WORD}){{0,3}})[ ]*(?::|[ ][–—-][ ]|\n)(?P<story>.*)", re.DOTALL)
_SIGNS = " \t\r\n:;,.।–—-"
_NO_NAMES = frozenset(
    word
    for said in ("অভিযোগ ovijog obhijog complaint সমস্যা somossa somosha problem বিষয় bishoy subject কথা kotha story",)
    for word in fold(said).split()
)
"""What stands before a colon and is nobody's name."""


def for_whom(text: str) -> ForWhom | None:
    """None: he writes for himself, as far as the form of the message says.

    >>> for_whom("for 01712-345678 Rahima Begum: no allowance for three months")
    ForWhom(phone='01712345678', name='Rahima Begum', story='no allowance for three months')
    """
    whole = unicodedata.normalize("NFC", text)
    latin = to_latin(whole)
    found = next((match for each in _AT_THE_START if (match := each.match(latin))), None)
    found = found or next((match for each in _ANYWHERE if (match := each.search(latin))), None)
    if found is None:
        return None
    before, behind = whole[: found.start()].strip(_SIGNS), whole[found.end() :]
    name = (found["name"] or "").strip()
    named = None if name or before else _NAMED.match(behind)
    if named and fold(named["name"]).split() and not set(fold(named["name"]).split()) & _NO_NAMES:
        name, behind = named["name"], named["story"]
    return ForWhom(_mobile(found["phone"]), name, " ".join(part for part in (before, behind.strip(_SIGNS)) if part))


def _mobile(written: str) -> str:
    try:
        return read_mobile(written)
    except RuleBroken:
        return ""
