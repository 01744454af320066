"""Short answers to questions about the programmes: what is paid when, who gets it, how to apply. Words and sources
are in `bot.speech`; what we do not know is pointed to the office and to 333.
"""

from collections.abc import Mapping

from bot.dialogue.decision import Turn
from bot.dialogue.effects import Reply
from bot.dialogue.filing import programme_in
from bot.text.fold import fold

EXPLAINED = frozenset(
    {"old_age_allowance", "widow_allowance", "disability_allowance", "disability_stipend", "bede_allowance",
     "transgender_allowance", "tea_worker", "mother_child_benefit", "vwb", "ffp", "vgf", "egpp", "primary_stipend",
     "secondary_stipend", "freedom_fighter", "family_card", "oms"}
)  # fmt: skip
"""Programmes whose payment and eligibility the sentences know (tables `paid` and `eligibility`)."""


def _stems(words: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in words.split())


# First match wins. The beginnings of words, by sound.
_TOPICS: Mapping[str, tuple[str, ...]] = {
    "safety": _stems("পিন pin otp ওটিপি কোড code link লিংক"),
    "charge": _stems("চার্জ charge খরচ khoroch fee ফি cashout"),
    "privacy": _stems("গোপন gopon নাম_জানা anonymous secret confidential জানাজানি"),
    "eligibility": _stems("যোগ্য joggo jogyo eligib qualif হকদার বয়সে boyos বয়স age কারা kara মিনিমাম minimum পামু_নি"),
    "apply": _stems("আবেদন abedon apply appli দরখাস্ত dorkhast ফরম form কাগজ kagoj document enrol নাম_দিতে অনলাইন online"),
    "payment": _stems("কবে kobe কখন kokhon when কিস্তি kisti instal তারিখ tarikh date মাসে mase mashe পরপর next schedule"),
    "office": _stems("অফিস office কোথায় kothay where খোলা khola open hours ঘণ্টা"),
}  # fmt: skip


def inform(turn: Turn) -> Reply:
    """The answer to the topic that the message names; else where to ask."""
    words = fold(turn.text).split()
    topic = next((topic for topic, stems in _TOPICS.items() if any(word.startswith(stems) for word in words)), "other")
    programme = programme_in(turn.parse)
    known = programme if programme in EXPLAINED else None
    hotline = turn.known.hotlines["government"][1]
    if topic == "payment":
        return Reply("info_paid", {"programme": known}) if known else Reply("info_payment")
    if topic == "eligibility" and known:
        return Reply("info_eligibility", {"programme": known})
    if topic in ("eligibility", "apply"):
        return Reply("info_apply", {"hotline": hotline})
    if topic in ("safety", "charge", "privacy"):
        return Reply(f"info_{topic}")
    return Reply("info_other", {"hotline": hotline})
