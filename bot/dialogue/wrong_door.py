"""What belongs to another door: another service's matter, talk among friends. Only words that leave no doubt count."""

import re
from datetime import timedelta

from bot.dialogue.decision import Decision, Turn
from bot.dialogue.forms import put
from bot.dialogue.reading import programme_in
from bot.dialogue.state import Asking, Question
from bot.text.fold import fold
from bot.text.normalise import align

_JUST_FILED = timedelta(days=1)
_CLAUSES = re.compile(r"[,;।.!?\n]+")
_THIS = r"(?:eta|eita|seta|ata|ita|it|its|is|this|amar|sarkari)"
_ABOUT = r"(?:bisai|bepar|biapar|jan|jane|kaj|kata)"
_NO_ALLOWANCE = re.compile(
    rf"(?:na )*(?:{_THIS} )*batar? (?:taka )?(?:na|{_ABOUT} (?:na|nai))(?: bai)?"
    rf"|(?:na )*(?:{_THIS} )*nat (?:an |abaut |far |the |ani )*(?:aluance|bata)"
)
_ENDS_IN_NO = re.compile(rf"\bbatar? (?:{_ABOUT} )?na$")


def _beginnings(words: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in words.split())


_OTHERS = _beginnings(
    """
    বিদ্যুৎ biddut bidyut পল্লীবিদ্যুৎ electric পাসপোর্ট passport নিবন্ধন nibondhon পুলিশ police pulis দারোগা daroga তহশিল tohshil
    tohsil নামজারি namjari কানুনগো kanungo সাবরেজিস্ট্রি subregist ট্রাফিক traffic লাইসেন্স license brta আদালত adalot মামলা
    mamla court উকিল ukil
    """
)
"""Offices and papers that are nobody's allowance. Not the hospital, the NID or the "thana": those stand beside ours."""
_OURS = _beginnings(
    "চাল chal চাউল chaul উপবৃত্তি upobritti stipend ত্রাণ রেশন ration কার্ড card মজুরি mojuri ভিজিডি vgd vgf টিসিবি tcb"
)

_AMONG_FRIENDS = frozenset(
    fold(
        "গাধা gadha গাধার gadhar কুত্তা kutta কুত্তার kuttar শুয়োর shuor suor শুয়োরের shuorer suorer শালা shala sala হারামি "
        "harami হারামজাদা haramjada বলদ bolod তুই tui খাইছস khaisos khaichos করস koros korish আসবি ashbi যাবি jabi খাবি khabi"
    ).split()
)
"""Insults, and what one says to a friend. Not "তোর", which sounds like "তার"."""


def wrong_case(turn: Turn) -> Decision | None:
    """ "No, it is about electricity": where else to go, and the case that was just filed may be withdrawn."""
    if not denies_allowance(turn.text) or programme_in(turn.parse):
        return None
    if turn.asks(Asking.OURS):
        return put(turn.closed(), None, turn.elsewhere)
    number, filed_at = turn.dialogue.ticket, turn.dialogue.filed_at
    if number is None or filed_at is None or turn.now - filed_at > _JUST_FILED:
        return None
    return put(turn.closed(), Question(Asking.WITHDRAW, turn.now, ("yes", "no"), number), turn.elsewhere)


def denies_allowance(text: str) -> bool:
    """Is it said that the matter is no allowance, or, after a "no", that it is another service's?

    >>> denies_allowance("na na eta biddut office er, vata na"), denies_allowance("ভাতা না, উপবৃত্তি")
    (True, False)
    """
    heard = fold(text).split()
    if any(word.startswith(_OURS) for word in heard):
        return False
    clauses = [fold(clause) for clause in _CLAUSES.split(align(text).text)]
    if any(_NO_ALLOWANCE.fullmatch(clause) for clause in clauses):
        return True
    another = names_another_service(text)
    return another and (heard[0] in ("na", "no") or any(_ENDS_IN_NO.search(clause) for clause in clauses))


def names_another_service(text: str) -> bool:
    """An office or a paper is named that has nothing to do with allowances, and nothing of ours."""
    words = fold(text).split()
    return any(word.startswith(_OTHERS) for word in words) and not any(word.startswith(_OURS) for word in words)


def is_between_friends(text: str) -> bool:
    """Insults, and words that one says to a friend: nobody speaks so to an office that shall help him."""
    return not _AMONG_FRIENDS.isdisjoint(fold(text).split())
