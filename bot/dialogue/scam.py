"""Messages of swindlers that a citizen passes on to us: advice, never a case and never "call another office"."""

from datetime import timedelta

from bot.dialogue.acts import word_count
from bot.dialogue.decision import Turn
from bot.dialogue.effects import Reply
from bot.text.fold import fold


def _heard(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


_YOU = _heard("আপনার আপনাকে আপনি আপনাদের apnar apnake apni your you")
_PRIZE = _heard(
    "লটারি লটারী লটারিতে lottery lotari পুরস্কার পুরষ্কার puroskar prize জিতেছেন jitechen won winner অভিনন্দন "
    "ovinondon congratulations congratulation"
)
_WALLET = _heard("বিকাশ bikash bkash নগদ nagad nogod রকেট rocket একাউন্ট অ্যাকাউন্ট একাউন্টটি account wallet ভাতা ভাতার vata")
_CODE = _heard("otp ওটিপি পিন pin কোড কোডটি code লিংক লিংকে link password পাসওয়ার্ড")
_DO = _heard(
    "জানান দিন দেন পাঠান বলুন বলেন করুন send share give click verify call tell reply janan din den pathan bolun bolen korun"
)
_SHUT = _heard("বন্ধ bondho block blocked ব্লক suspended closed deactivated")
_SOON = _heard("যাবে হবে jabe hobe will be হইব has been")
_OWN = _heard(
    "আমার আমারে আমাকে আমি amar amare amake ami my নিছে নিয়েছে নিয়া nise niche গেছে গেসে gese geche চুরি churi কেটে kete "
    "দিছি disi কইছে koise বলছে bolse চাইছে chaise পাই pai পাইনি stolen took lost"
)
_LOST = _heard("নিছে নিয়েছে nise niche গেছে গেসে gese geche চুরি churi কেটে কাইটা kete দিছি disi stolen took lost gone")
_MESSAGE = _heard("মেসেজ ম্যাসেজ মেসেজটা message msg massage mesej sms এসএমএস কল call ফোন phone লিংক link")
_CAME = _heard("আসছে আইছে আসে এসেছে পাইছি পেয়েছি দিছে asche aise asse esheche paisi got received came get dise")
_ASKS = _heard("করব করবো করমু করুম korbo kormu should do সত্যি সত্য sotti true fake ভুয়া vua real")
_TRUE = _heard("সত্যি সত্য sotti true ভুয়া vua")
_GIVE = _heard("দিমু দিব দিবো দেব দেবো dimu dibo debo dimo বলব বলমু bolbo bolmu")
_ON_THE_LINE = _MESSAGE | _heard("ফোনে লাইনে লাইন phone fone line lain kole call")
_RIGHT_AFTER, _SHORT = timedelta(hours=2), 9


def scam_advice(turn: Turn) -> Reply | None:
    """What to do about a message that asks for a code or promises a prize; None when this is no such thing."""
    heard = set(fold(turn.text).split())
    if not (_is_forwarded(turn, heard) or _asks_about_one(turn, heard)):
        return None
    hotlines = turn.known.hotlines
    return Reply("scam_advice", {"bkash": hotlines["bkash"][1], "nagad": hotlines["nagad"][1]})


def _is_forwarded(turn: Turn, heard: set[str]) -> bool:
    """Swindlers speak to "you"; somebody to whom it happened says "I"."""
    if heard & _OWN or not (heard & _YOU or turn.act.intent == "out_of_scope"):
        return False
    threat = bool(heard & _WALLET) and (bool(heard & _CODE and heard & _DO) or bool(heard & _SHUT and heard & _SOON))
    return threat or (bool(heard & _PRIZE) and word_count(turn.text) >= 3)


def _asks_about_one(turn: Turn, heard: set[str]) -> bool:
    if heard & _LOST or word_count(turn.text) > _SHORT:
        return False
    if heard & _GIVE and heard & _CODE and heard & _ON_THE_LINE:
        return True
    if not heard & (_TRUE if turn.dialogue.ticket else _ASKS):
        return False
    wary = turn.dialogue.wary_at
    after = wary is not None and turn.now - wary < _RIGHT_AFTER
    return after or bool(heard & _MESSAGE and heard & _CAME)
