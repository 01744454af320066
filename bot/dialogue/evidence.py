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

# "taka pai na", "tk ase nai", "money has not come": in folded spelling.
_NOT_RECEIVED = re.compile(
    r"\b(?:taka|tk|teka|teha|tia)\w* (?:\w+ ){0,3}?(?:pa|as|ai|duk|de|di)\w* ?(?:\w+ )?(?:na|nai|ni)\b"
    r"|\b(?:taka|teka|tia)\w* na? (?:pai|ase|ai)"
    r"|\b(?:taka|tk|teka|teha|tia)\w* .*\b(?:tule|gaib|gaieb|kete|kaita|haoa|uda)"
    r"|\b(?:manei|paiment)\b.*\b(?:nat|neber|na)\b|\b(?:nat|neber|na)\b.*\b(?:manei|paiment)\b"
)
_ADVERTISES = re.compile(r"https?:|www\.|\.com\b|\[url\]|ক্লিক করুন|click here|অফার|\boffer|বোনাস|\bbonus", re.IGNORECASE)


def speaks_of_our_matters(parse: Parse) -> bool:
    """Something is named that only this service's citizens name, or one of their words is used; no advertising."""
    if _ADVERTISES.search(parse.text):
        return False
    if any(entity.kind in _NAMED for entity in parse.entities):
        return True
    spoken = fold(parse.text)
    known = any(word in _WHOLE or word.startswith(_BEGINNINGS) for word in spoken.split())
    return known or _NOT_RECEIVED.search(spoken) is not None
