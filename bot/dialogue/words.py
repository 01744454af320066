"""Words that mean one thing in any conversation, in the citizen's spellings; compared by sound (`bot.text.fold`).

Only *whole messages* are looked up in COMMANDS: "আপিল" is a command, "আপিল কী" a question.
"""

from collections.abc import Mapping

from bot.dialogue.opting import opting
from bot.text.fold import fold


def _by_sound(*words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words)


HELP = _by_sound("help", "সাহায্য", "sahajjo", "shahajjo", "হেল্প", "menu", "মেনু", "info")
STATUS = _by_sound("status", "স্ট্যাটাস", "স্টেটাস", "অবস্থা", "খবর", "khobor", "obostha", "অভিযোগের খবর", "track")
COMPLAIN = _by_sound("অভিযোগ", "ovijog", "obhijog", "complain", "complaint", "নালিশ", "nalish", "অভিযোগ করব", "new")
PERSON = _by_sound("মানুষ", "manush", "person", "operator", "অপারেটর", "agent chai", "human", "call me")
APPEAL = _by_sound("আপিল", "আপীল", "appeal", "apil", "আপিল করব", "apil korbo", "আপিল করতে চাই", "apil korte chai",
    "আপিল চাই", "apil chai", "i appeal",
    "মানি না", "mani na", "আমি মানি না", "ami mani na", "রাজি না", "raji na", "রাজি নই", "ami raji na", "আমি রাজি না",
    "rajina", "ami rajina", "ami raji noi", "amra raji na", "raji na ami", "ete raji na", "ami eta mani na",
    "manina", "এটা মানি না", "eta mani na", "ei siddhanto mani na", "i do not agree", "not agree", "i dont agree",
    "i disagree")  # fmt: skip
ENGLISH = _by_sound("english", "ইংরেজি", "ইংলিশ", "ingreji", "ingrezi", "eng", "en", "in english")
BANGLA = _by_sound("bangla", "বাংলা", "bengali", "bn", "বাংলায়", "banglay", "banla")
YES = _by_sound("হ্যাঁ", "হা", "হ", "জি", "জ্বি", "জী", "ji", "ha", "hae", "haa", "hmm", "yes", "y", "yeah", "ok", "ঠিক আছে",
    "আচ্ছা", "thik ace", "thik ase", "accha", "হুম", "অয়", "হয়")  # fmt: skip
NO = _by_sound("না", "na", "no", "n", "nah", "নাহ", "জি না", "ji na", "no thanks", "না না", "na na", "লাগবে না", "lagbe na")
SKIP = _by_sound("জানি না", "জানিনা", "janina", "jani na", "skip", "বাদ", "bad den", "pore", "পরে", "পরে বলব", "don't know",
    "dont know", "not sure", "বলতে পারি না", "bolte pari na", "জানা নাই", "jana nai", "মনে নাই", "mone nai", "কইতে পারি না",
    "কইতাম পারি না", "unknown", "i do not know", "i don't know", "বলব না", "bolbo na", "থাক", "thak",
    "do not know", "dont no", "জানা নেই", "jana nei", "জানি নাই", "jani nai", "janinai", "জানিনে", "no idea", "idk",
    "unsure", "have no idea", "বলতে পারব না", "bolte parbo na", "কিছু জানি না", "kichu jani na")  # fmt: skip

_HUM = _by_sound("hmm", "হুম", "hm", "hum", "হুমম")

COMMANDS: Mapping[str, frozenset[str]] = {
    "help": HELP,
    "check_status": STATUS,
    "file_complaint": COMPLAIN,
    "talk_to_human": PERSON,
    "appeal": APPEAL,
    "change_language": ENGLISH | BANGLA,
    "affirm": YES,
    "deny": NO,
}


def command(text: str) -> str | None:
    """The intent that a whole message commands, else None."""
    opted = opting(text)
    if opted is not None:
        return "stop" if opted.quiet else "start"
    heard = fold(text)
    return next((intent for intent, words in COMMANDS.items() if heard in words), None)


def is_hum(text: str) -> bool:
    """ "Hmm" answers, but agrees to nothing."""
    return fold(text) in _HUM


def is_skip(text: str) -> bool:
    """ "I do not know", "later": the question is declined."""
    said = " ".join(word for word in fold(text.replace("'", "").replace("’", "")).split() if word not in _BESIDE)
    return said in SKIP or text.strip() in ("0", "০")


def wanted_language(text: str) -> str | None:
    """The language that a message asks for, in any of them: the last that is named and not refused.

    >>> wanted_language("ইংরেজি বুঝি না, বাংলা দেন"), wanted_language("I can't read Bangla, English please")
    ('bn', 'en')
    """
    whole = fold(text)
    if whole in ENGLISH or whole in BANGLA:
        return "en" if whole in ENGLISH else "bn"
    heard = fold(text.replace("'", "").replace("’", "")).split()
    found, said = None, 0
    for place, word in enumerate(heard):
        named = next((language for language, stems in _LANGUAGES.items() if word.startswith(stems)), None)
        if named and not _refused(heard[max(place - 4, said) : place], heard[place + 1 : place + 3]):
            found = named
        said = place + 1 if named else said
    return found


_BESIDE = _by_sound(
    "i",
    "আমি",
    "ami",
    "আমার",
    "amar",
    "আমরা",
    "amra",
    "তো",
    "to",
    "ভাই",
    "vai",
    "sorry",
    "এইটা",
    "eita",
    "সঠিক",
    "ঠিক",
    "thik",
)
_LANGUAGES = {
    "en": (fold("english"), fold("ingreji"), fold("ইংলিশ"), fold("inglish")),
    "bn": (fold("বাংলা"), fold("bengali")),
}
_NOT_AFTER = _by_sound("না", "na", "নাই", "nai", "নি", "ni", "ন", "পারি না", "কেন", "ক্যা")
_NOT_BEFORE = _by_sound("not", "dont", "cant", "cannot", "never")


def _refused(before: list[str], behind: list[str]) -> bool:
    """Is a "not" said of the word between these? Bangla says it behind, English before."""
    return any(word in _NOT_AFTER for word in behind) or any(word in _NOT_BEFORE for word in before)
