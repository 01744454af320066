"""Does a message speak of what this service is about? Asked only where the engine is unsure: chatter about anything
else (prices, telephones) and advertising then open no case.
"""

import re

from bot.nlu.engine import Parse
from bot.text.fold import fold

_NAMED = frozenset({"programme", "mfs_provider", "accused_role", "trx_id", "secret"})


def _stems(words: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in words.split())


_BEGINNINGS = _stems(
    """
    ভাতা vata bhata allowance উপবৃত্তি upobritti stipend অনুদান onudan সম্মানী কিস্তি instal benefit beneficiar ভিজিডি ভিজিএফ
    রেশন ration ত্রাণ relief তালিকা talika মেম্বার member চেয়ারম্যান chairman ইউএনও সমাজসেবা somajseba ইউনিয়ন union উপজেলা upojela
    এজেন্ট agent দালাল dalal ডিলার dealer চুরি churi চুরী stole steal fraud প্রতারণা protarona ঘুষ ghush bribe পিন ওটিপি
    বিধবা bidhoba widow প্রতিবন্ধী protibondhi disab বয়স্ক boyosko মাতৃত্ব matritto গরিব gorib মজুরি mojuri
    """
)
_WHOLE = frozenset(_stems("চাল chal চাউল chaul rice কার্ড card cards নাম nam list pin otp nid এনআইডি office অফিস afis poor"))

_MONEY = frozenset(_stems("টাকা taka tk ভাতা vata bhata money allowance card কার্ড নগদ nagad বিকাশ bkash gese গেছে gone went"))

# "taka pai na", "tk ase nai", "money has not come": in folded spelling.
_NOT_RECEIVED = re.compile(
    r"\b(?:taka|tk|teka|teha|tia)\w* (?:\w+ ){0,3}?(?:pa|as|ai|duk|de|di)\w* ?(?:\w+ )?(?:na|nai|ni)\b"
    r"|\b(?:taka|teka|tia)\w* na? (?:pai|ase|ai)"
    r"|\b(?:taka|tk|teka|teha|tia)\w* .*\b(?:tule|gaib|gaieb|kete|kaita|haoa|uda)"
    r"|\b(?:manei|paiment)\b.*\b(?:nat|neber|na)\b|\b(?:nat|neber|na)\b.*\b(?:manei|paiment)\b"
)
_BENEFIT = r"\b(?:bata|batar|batata|aluance|upabriti|upabritir|stipend|benefit)"
_STOPPED = re.compile(
    _BENEFIT + r"(?: \w+){0,3}? (?:(?:band|stap|staped)(?! (?:\w+ )?(?:habe|haibe|haiba|jabe|dib|dibe|dimu|debe|karb))"
    r"|(?:pai|paina|pamu|ase|ai|dei|de) ?(?:na|nai|ni)|paina|asena)\b"
)
_WHEN = frozenset(_stems("কবে কখন কিভাবে কেমনে kobe kokhon kivabe kibhabe kemne how when"))
_ADVERTISES = re.compile(r"https?:|www\.|\.com\b|\[url\]|ক্লিক করুন|click here|অফার|\boffer|বোনাস|\bbonus", re.IGNORECASE)


# Only whole messages of a few words: "টাকা ভুল নম্বরে গেছে" is a complaint.
_WRONG_NUMBER = re.compile(
    "|".join(
        rf"\b{fold(words)}\b"
        for words in ("রং নাম্বার", "রং নম্বর", "rong number", "rong nambar", "wrong number", "wrong nombor", "ভুল নম্বর",
                      "ভুল নাম্বার", "vul number", "bhul number", "vul nombor", "bhul nombor", "ভুলে মেসেজ", "vule message",
                      "vul kore message", "sent by mistake", "message by mistake")
    )
)  # fmt: skip
_WORDS_OF_A_WRONG_NUMBER = 7
_QUESTIONS = frozenset(
    _stems(
        """
        কবে কখন কোথায় কই কিভাবে কীভাবে কেমনে কত কি কী কে কারা কোন কেন kobe kokhon kothay kivabe kibhabe kemne koto ki ke kara
        kon keno how when where who what which why can may
        """
    )
)


def advertises(text: str) -> bool:
    """Links, offers, bonuses."""
    return _ADVERTISES.search(text) is not None


def asks_something(text: str) -> bool:
    """A question mark, or a word that asks."""
    return "?" in text or any(word in _QUESTIONS for word in fold(text).split())


def dialled_wrongly(parse: Parse) -> bool:
    """ "Oh sorry, wrong number": somebody wanted somebody else."""
    spoken = fold(parse.text)
    if len(spoken.split()) > _WORDS_OF_A_WRONG_NUMBER or any(word in _MONEY for word in spoken.split()):
        return False
    return _WRONG_NUMBER.search(spoken) is not None


_SECRET = frozenset(_stems("গোপন gopon gopan secret confidential anonymous"))
_IDENTITY = frozenset(_stems("নাম nam name পরিচয় porichoy identity আমারে আমাকে amake me"))
_WORDS_OF_A_WISH = 8


_MINE, _NAME = r"\b(?:amar|amader|amr|mi)", r"(?:nam|namta|name|paricai|identiti|nambar)"
_TELL = r"(?:janaben|janaien|janaian|balben|bailen|kaiben|kaien|karben)"
_HIDDEN = re.compile(
    rf"{_MINE} (?:\w+ ){{0,2}}?{_NAME} (?:\w+ ){{0,3}}?(?:gapan|secret|canfidential)\b"
    rf"|{_MINE} (?:\w+ ){{0,2}}?{_NAME} (?:\w+ ){{0,3}}?{_TELL} na\b"
    rf"|\b(?:dant|nat|neber) (?:tel|sare|give|rebeal|sai|sau) (?:\w+ ){{0,3}}?{_NAME}\b"
)


def hides_name(text: str) -> bool:
    """ "Keep my name secret", "do not tell my name", anywhere in a message."""
    return _HIDDEN.search(fold(text.replace("'", ""))) is not None


def says_benefit_stopped(text: str) -> bool:
    """ "ভাতা বন্ধ", "vata pai na": a benefit has stopped or does not come; nobody asks when, or threatens to stop it."""
    spoken = fold(text)
    asks = "?" in text or not _WHEN.isdisjoint(spoken.split())
    return not asks and _STOPPED.search(spoken) is not None


def wants_secrecy(parse: Parse) -> bool:
    """ "Keep my name secret", said by itself; never "he took it in secret" (গোপনে)."""
    words = fold(parse.text).split()
    if len(words) > _WORDS_OF_A_WISH or parse.first("accused_role") or parse.first("programme"):
        return False
    named = any(word in _SECRET for word in words) and any(word in _IDENTITY for word in words)
    return named or hides_name(parse.text)


def speaks_of_our_matters(parse: Parse) -> bool:
    """Something is named that only this service's citizens name, or one of their words is used; no advertising."""
    if advertises(parse.text):
        return False
    if any(entity.kind in _NAMED for entity in parse.entities):
        return True
    spoken = fold(parse.text)
    known = any(word in _WHOLE or word.startswith(_BEGINNINGS) for word in spoken.split())
    return known or _NOT_RECEIVED.search(spoken) is not None
