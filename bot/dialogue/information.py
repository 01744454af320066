"""Short answers to questions about the programmes: what is paid when, who gets it, how to apply. Words and sources
are in `bot.speech`; what we do not know is pointed to the office and to 333.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from bot.dialogue.decision import Turn
from bot.dialogue.effects import Reply
from bot.dialogue.filing import programme_in
from bot.text.fold import fold
from grs_core.domain.instalments import Timing
from grs_core.domain.workdays import DHAKA, day_of

_LONG_AGO = timedelta(days=60)

EXPLAINED = frozenset(
    {"old_age_allowance", "widow_allowance", "disability_allowance", "disability_stipend", "bede_allowance",
     "transgender_allowance", "tea_worker", "mother_child_benefit", "vwb", "ffp", "vgf", "egpp", "primary_stipend",
     "secondary_stipend", "freedom_fighter", "family_card", "oms"}
)  # fmt: skip
"""Programmes whose payment and eligibility the sentences know (tables `paid` and `eligibility`)."""


def _heard(words: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """Beginnings of words, and (marked with "=") whole words, by sound."""
    whole = frozenset(fold(word[1:]) for word in words.split() if word.startswith("="))
    return tuple(fold(word) for word in words.split() if not word.startswith("=")), whole


# First match wins.
_TOPICS: Mapping[str, tuple[tuple[str, ...], frozenset[str]]] = {
    "safety": _heard("=পিন =pin otp ওটিপি =কোড =code লিংক =link"),
    "charge": _heard("চার্জ charge খরচ khoroch =fee =ফি cashout"),
    "privacy": _heard("গোপন gopon anonymous secret confidential জানাজানি"),
    "apply": _heard("আবেদন abedon apply applica দরখাস্ত dorkhast =ফরম =form কাগজ kagoj document enrol অনলাইন online "
                    "=লাগে =lage =লাগবে =lagbe"),
    "payment": _heard("=কবে =kobe =কখন =kokhon =when কিস্তি kisti instal তারিখ tarikh =date =মাসে =mase =mashe =next"),
    "eligibility": _heard("যোগ্য joggo jogyo eligib qualif হকদার =বয়স =বয়সে =boyos =boyse =কারা =kara minimum =পাব =pabo"),
}  # fmt: skip


def _sounds(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


_COINS = _sounds("টাকা taka tk money ঘুষ ghush teka")
_NOT_MONEY = _sounds(
    "তারিখ তারিখে tarikh tarikhe date বয়স বয়সে boyos boyse age years বছর বছরে bochor দিন দিনে din days মাস mas পর পরে por"
)
_CHARGES = _sounds("চার্জ charge খরচ khoroch fee ফি cashout")
_YOU_TAKE = _sounds("নেন nen নিবেন niben নেবেন neben")
_HOW_MUCH = _sounds("কত koto much amount পরিমাণ poriman")
_MONEY = _sounds("টাকা taka tk money teka ভাতা vata allowance")
_TAKES = _sounds("লাগে lage লাগবে lagbe দিতে dite need pay দেওয়া dewa ঘুষ ghush")
_WHAT = _sounds("কি কী ki what")
_NUMBER = _sounds("নম্বর নাম্বার number nombor nambar helpline হেল্পলাইন hotline হটলাইন customer কাস্টমার care")


def inform(turn: Turn) -> Reply:
    """The answer to the topic that the message names; else where to ask."""
    words = fold(turn.text).split()
    return _of_money(turn, set(words)) or _of_topic(turn, words)


def _of_money(turn: Turn, words: set[str]) -> Reply | None:
    """How much it is (never said here), whom to call at the mobile bank, whether it costs something to get it."""
    hotlines = turn.known.hotlines
    named = turn.parse.first("mfs_provider")
    if named and named.norm in hotlines and words & _NUMBER:
        provider, number = hotlines[named.norm]
        return Reply("info_hotline", {"provider": provider, "hotline": number})
    if words & _TAKES and words & _COINS and not words & (_HOW_MUCH | _WHAT | _CHARGES):
        return Reply("info_free")
    if words & _YOU_TAKE and words & (_HOW_MUCH | _COINS):
        return Reply("info_free")
    if words & _HOW_MUCH and words & _MONEY and words.isdisjoint(_NOT_MONEY):
        return Reply("info_amount", {"hotline": hotlines["government"][1]})
    return None


def _of_topic(turn: Turn, words: Sequence[str]) -> Reply:
    topic = next((topic for topic, (stems, whole) in _TOPICS.items() if _names(words, stems, whole)), "other")
    programme = programme_in(turn.parse)
    known = programme if programme in EXPLAINED else None
    hotline = turn.known.hotlines["government"][1]
    if topic == "payment":
        return _of_payment(turn, known) if known else Reply("info_payment")
    if topic == "eligibility" and known:
        return Reply("info_eligibility", {"programme": known})
    if topic in ("eligibility", "apply"):
        return Reply("info_apply", {"hotline": hotline})
    if topic in ("safety", "charge", "privacy"):
        return Reply(f"info_{topic}")
    return Reply("info_other", {"hotline": hotline})


def _of_payment(turn: Turn, programme: str) -> Reply:
    """Until when this instalment is expected, or that it should have come; where that is long ago, the next."""
    payments, today = turn.known.payments, day_of(turn.now)
    now, following = payments.current(programme, today), payments.following(programme, today)
    if now is not None and now.timing(today) is Timing.PAYING:
        return Reply("info_paid_now", {"programme": programme, "due": _noon(now.pays_until)})
    if now is not None and today - now.pays_until < _LONG_AGO:
        return Reply("info_paid_late", {"programme": programme, "due": _noon(now.pays_until)})
    if following is not None:
        return Reply("info_paid_next", {"programme": programme, "due": _noon(following.pays_from)})
    return Reply("info_paid", {"programme": programme})


def _noon(day: date) -> datetime:
    """In Dhaka."""
    return datetime.combine(day, time(12), DHAKA).astimezone(UTC)


def _names(words: Sequence[str], stems: tuple[str, ...], whole: frozenset[str]) -> bool:
    return any(word in whole or word.startswith(stems) for word in words)
