"""What people say beside the open question and mean one thing by: it is served before anything is read as an answer."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.dialogue.acts import UNCLEAR, word_count
from bot.dialogue.correction import put_right
from bot.dialogue.decision import Decision, Turn
from bot.dialogue.effects import Enrich, Reply, TellStatus
from bot.dialogue.forms import may_repeat, repeat
from bot.dialogue.information import inform
from bot.dialogue.reading import accused_in
from bot.dialogue.scam import scam_advice
from bot.dialogue.wrong_door import wrong_case
from bot.text.digits import to_latin
from bot.text.fold import fold


def _heard(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


def _phrases(*phrases: str) -> frozenset[str]:
    return frozenset(fold(phrase) for phrase in phrases)


_CASE = _heard(
    "অভিযোগ অভিযোগের অভিযোগটা অভিযোগটার ovijog ovijoger obhijog complaint complain case application দরখাস্ত দরখাস্তটা "
    "দরখাস্তের dorkhasto dorkhaster নালিশ নালিশের nalish nalisher নম্বরের নাম্বারের nomborer numberer "
    "reply answer response জবাব উত্তর jobab uttor সিদ্ধান্ত"
)
_NEWS = _heard(
    "where কোথায় কই কোনখানে kothay koi when কবে kobe কখন kokhon খবর khobor khbr news status অবস্থা obostha কতদূর kotodur "
    "কতদিন kotodin update আপডেট"
)
_WHEN = _heard("কবে kobe কখন kokhon when")
_WHY = _WHEN | _heard("কেন keno why কতদিন kotodin দেরি দেরী deri late long লাগবে lagbe days")
_PAID = _heard("ভাতা vata ভাতার vatar টাকা taka money allowance কিস্তি kisti")
_DOES = _heard("করব করবো করমু করতে korbo korbo kormu korte file submit make lodge চাই chai দিব dibo হারাইছি harai lost")
_ONLY_WITH_A_CASE = _phrases(
    "কতদিন লাগবে", "কত দিন লাগবে", "kotodin lagbe", "koto din lagbe", "আর কতদিন", "ar kotodin", "আর কতদিন লাগবে",
    "kobe pabo", "কবে পাব", "কবে পামু", "kobe pamu", "কখন পাব", "ki obostha", "কি অবস্থা", "কী অবস্থা", "ki khobor",
    "কী খবর", "কি খবর", "কি হইল", "কী হলো", "ki hoilo", "ki holo", "how long", "how long will it take", "any news",
    "any update", "কবে হবে", "kobe hobe", "how many days", "koto din",
    "when will i get", "when i get", "when do i get", "kokhon pabo", "kobe asbe", "কবে আসবে", "kobe dibe", "কবে দিবে",
)  # fmt: skip
_SO_LATE = tuple(
    (_heard(first), _heard(second), _heard(f"{first} {second} {beside}"))
    for first, second, beside in (
        ("কেন keno why", "দেরি দেরী deri late long delay",
         "এত এতো eto etto হচ্ছে hocche hosse hoitese হইতেছে হয় hoy is taking so this ভাতা vata ekhono এখনো"),
        ("কবে kobe কখন kokhon when", "কাজ kaj কাজটা kajta work", "হবে hobe hoibe হইবে ta টা শেষ shesh will be done is"),
        ("কোন kon which", "অফিস office অফিসে officee ofise অফিসার officer অফিসারের officerer",
         "এ e কাছে kache আছে ache ase ekhon এখন has is now"),
    )
)  # fmt: skip
"""One word of the first and one of the second, and nothing but these: why so late, when is it done, who has it. Asked
of a case under way it is news that he wants, whatever the engine takes it for.
"""
_BESIDE = _heard("ভাই vai bhai আপা apa স্যার sir please আমার amar my the it টাকা taka money এর er")
_LONG = 9
_LIKELY = 0.3

_GOT = _heard(
    "পাইছি পাইসি পেয়েছি পেলাম পাইলাম paisi paichi paici peyechi pelam pailam got received আসছে এসেছে asche esheche"
)
_FINE = _phrases(
    "সমস্যা নাই", "সমস্যা নেই", "somossa nai", "somosha nai", "problem nai", "no problem", "অভিযোগ নাই", "অভিযোগ নেই",
    "ovijog nai", "আলহামদুলিল্লাহ", "alhamdulillah", "খুশি", "khushi", "happy", "no complaint", "সব ঠিক",
    "shob thik", "sob thik",
)  # fmt: skip
_BUT = _heard("কিন্তু kintu but তবে tobe না na নি ni কম kom less half অর্ধেক ordhek দেরি deri late not")


_ROBOT = _heard("রোবট robot bot বট chatbot")
_WHO = _phrases(
    "আপনি কে", "apni ke", "apnara ke", "আপনারা কে", "tumi ke", "তুমি কে", "ke apni", "কে আপনি", "ke tumi", "who are you",
    "who is this", "apni ki manush", "আপনি কি মানুষ", "are you human", "are you a human", "are you a person",
    "are you real", "apni ke bolchen", "apni ke bolsen",
)  # fmt: skip
_MONEY = _heard("টাকা taka tk ভাতা vata money")
_WORDS_OF_WHO = 5


def aside(turn: Turn) -> Decision | None:
    """The decision when the message is one of these; None: go on reading it."""
    return next((decided for read in _ASIDES if (decided := read(turn)) is not None), None)


def asks_why(text: str) -> bool:
    """Does he ask when it comes, or why so late?"""
    return not _WHY.isdisjoint(fold(text).split())


def asks_after_his_case(turn: Turn) -> bool:
    """Does he, with a case, ask in so many words why it is so late, when it is done, or who has it?"""
    said = frozenset(fold(turn.text).split()) - _BESIDE
    asked = (said & first and said & second and said <= every for first, second, every in _SO_LATE)
    return _has_a_case(turn) and any(asked)


def perhaps_status(turn: Turn) -> Decision | None:
    """An unclear message of somebody with a case that may well ask how it stands, or of anybody: when it is paid."""
    likely = {scored.name for scored in turn.parse.ranking[:2] if scored.confidence >= _LIKELY}
    asks = turn.act.intent == UNCLEAR and _has_a_case(turn) and "check_status" in likely
    if asks and 2 <= word_count(turn.text) <= _LONG:
        return repeat(turn, TellStatus(why=asks_why(turn.text)))
    words = fold(turn.text).split()
    when = turn.act.intent == UNCLEAR and not _WHEN.isdisjoint(words) and not _PAID.isdisjoint(words)
    return repeat(turn, inform(turn)) if when and len(words) <= _LONG else None


def _scam(turn: Turn) -> Decision | None:
    advice = scam_advice(turn)
    wary = turn.with_dialogue(replace(turn.dialogue, wary_at=turn.now))
    return repeat(wary, advice) if advice else None


def _last_page(turn: Turn) -> Decision | None:
    last = to_latin(turn.text).strip(" .।") == "9"
    return Decision(turn.dialogue, (Reply("no_more"),)) if last else None


def _status(turn: Turn) -> Decision | None:
    if asks_after_his_case(turn):
        return repeat(turn, TellStatus(why=True))
    tells = (turn.act.complains and turn.parse.sure) or accused_in(turn.parse) is not None
    if tells or word_count(turn.text) > _LONG or turn.act.number or turn.act.commanded:
        return None
    words = fold(turn.text).split()
    plain = " ".join(word for word in words if word not in _BESIDE)
    waits = _has_a_case(turn) and _is_one(plain, words)
    asks = not _CASE.isdisjoint(words) and not _NEWS.isdisjoint(words) and _DOES.isdisjoint(words)
    return repeat(turn, TellStatus(why=asks_why(turn.text))) if waits or asks else None


def _has_a_case(turn: Turn) -> bool:
    return turn.dialogue.ticket is not None or bool(turn.cases)


def _is_one(plain: str, words: Sequence[str]) -> bool:
    return plain in _ONLY_WITH_A_CASE or " ".join(words) in _ONLY_WITH_A_CASE


def _good_news(turn: Turn) -> Decision | None:
    heard = fold(turn.text)
    words = heard.split()
    fine = any(f" {phrase} " in f" {heard} " for phrase in _FINE)
    if not fine or _GOT.isdisjoint(words) or not _BUT.isdisjoint(words) or word_count(turn.text) > _LONG:
        return None
    ticket = turn.dialogue.ticket
    told = (Enrich(ticket, words=turn.text),) if ticket else ()
    return Decision(turn.closed().dialogue, (*told, Reply("good_news")))


def _agreed(turn: Turn) -> Decision | None:
    """ "OK" after the case was filed, when nothing is left that it could answer."""
    answers = turn.question is not None and may_repeat(turn)
    if turn.act.intent != "affirm" or turn.dialogue.ticket is None or answers or word_count(turn.text) > 4:
        return None
    return Decision(turn.closed().dialogue, (Reply("will_tell"),))


def _who_are_you(turn: Turn) -> Decision | None:
    """ "Are you a robot?": the truth, and how to reach a person."""
    words = fold(turn.text).split()
    robot = not _ROBOT.isdisjoint(words) and len(words) <= _WORDS_OF_WHO and _MONEY.isdisjoint(words)
    return repeat(turn, Reply("who_we_are")) if robot or " ".join(words) in _WHO else None


_ASIDES: Sequence[Callable[[Turn], Decision | None]] = (
    _scam, wrong_case, _who_are_you, _last_page, _status, put_right, _good_news, _agreed,
)  # fmt: skip
