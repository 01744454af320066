"""Messages that are one keyword: read by rule, whatever the classifier has learned. Digits of a menu are no intents."""

# ruff: noqa: E501 - one line a pattern or a word list reads better than a wrapped one

import re
from collections.abc import Mapping

from bot.nlu.reading import Reading
from bot.text.fold import fold

_KEYWORDS = {
    "stop": "stop|বন্ধ|bondho|bondo|bandho|unsubscribe|স্টপ|stop sms|sms bondho|এসএমএস বন্ধ|মেসেজ বন্ধ|বন্ধ করুন|বন্ধ করেন|stop all|quit",
    "help": "help|হেল্প|সাহায্য|sahajjo|shahajjo|সহায়তা|sahayota|menu|মেনু|info|নিয়ম",
    "check_status": "status|স্ট্যাটাস|স্টেটাস|অবস্থা|obostha|obosta|khobor|খবর|track|ট্র্যাক|আপডেট|update|progress|my status",
    "greet": "হ্যালো|hello|hi|hlw|helo|সালাম|salam|slm|আসসালামু আলাইকুম|assalamu alaikum|assalamualaikum|আদাব|নমস্কার|nomoskar|hey|halo",
    "thank": "ধন্যবাদ|dhonnobad|donnobad|thanks|thank you|thank u|tnx|thx|শুকরিয়া|thank you so much|অনেক ধন্যবাদ",
    "affirm": "হ্যাঁ|হ|হা|জি|জ্বি|ji|jee|yes|yeah|ok|okay|ha|haa|hae|আচ্ছা|accha|thik ase|ঠিক আছে|ঠিক|হুম|hmm|yep|y",
    "deny": "না|na|no|nope|নাহ|nah|na na|না না|লাগবে না|lagbe na|n",
    "change_language": "english|ইংরেজি|bangla|বাংলা|ইংলিশ|in english|english please|বাংলায়|banglay|bangla please",
    "talk_to_human": "agent please|human|operator|মানুষ|অপারেটর|manush|officer er sathe kotha bolbo",
    "file_complaint": "অভিযোগ|ovijog|obhijog|abhijog|avijog|complain|complaint|নালিশ|nalish|অভিযোগ করব|অভিযোগ করতে চাই|ovijog korbo",
    "withdraw": "অভিযোগ প্রত্যাহার|withdraw|প্রত্যাহার",
    "appeal": "আপিল|appeal|apil|আপীল",
}


def _table() -> Mapping[str, str]:
    return {fold(word): intent for intent, words in _KEYWORDS.items() for word in words.split("|")}


_BY_FOLD = _table()
_TEN_DIGITS = re.compile(r"(?:[a-z]{0,6} )?[0-9]{10}")


def keyword_intent(reading: Reading) -> str | None:
    """The intent of a message that is nothing but a keyword, a keyword with a tracking number, or that number."""
    if _TEN_DIGITS.fullmatch(reading.aligned.text) and not reading.aligned.text.startswith("01"):
        return "check_status"
    words = [folded for folded in reading.folds if folded]
    while words and words[-1].isdigit() and len(words) > 1:
        words.pop()
    return _BY_FOLD.get(" ".join(words)) if len(words) < 5 else None


def is_menu_digit(reading: Reading) -> bool:
    """One or two digits: an answer to the menu, which only the dialogue can read."""
    return bool(re.fullmatch(r"[#*]?[0-9]{1,2}[.)]?", reading.aligned.text))
