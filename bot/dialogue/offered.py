"""Somebody filed a case for the citizen: 1 it is right, 2 I asked nobody, 3 I go on myself; or the same in words.

A "1" answers what was asked last: a question of ours, an officer's or a decision's that is newer goes first. Words that
mean nothing else ("আমি বলিনি") wait for no question of ours. A complaint is never an answer.
"""

import re

from bot.dialogue.decision import Decision, Offered, Turn
from bot.dialogue.effects import AnswerFiling, Word
from bot.dialogue.forms import put
from bot.dialogue.numbers import choice
from bot.dialogue.state import Asking, Question
from bot.dialogue.verdict import numbered
from bot.dialogue.words import NO, YES, is_hum
from bot.text.fold import fold

_ONLY_NUMBERS = (Asking.MENU, Asking.RATING)
_NUMBERED = {1: Word.MINE, 2: Word.NOT_MINE, 3: Word.MYSELF}
_SHORT = 8
"""Words up to which a message may be nothing but such an answer."""


def _sounds(*phrases: str) -> frozenset[str]:
    return frozenset(fold(phrase) for phrase in phrases)


_WHOLE = {
    Word.MINE: YES | _sounds(
        "ঠিক", "thik", "সঠিক", "right", "that is right", "correct", "রাজি", "raji", "agree", "i agree",
        "it is mine", "mine", "আমার", "amar", "আমার অভিযোগ", "amar ovijog", "my complaint", "জানি",
        "jani", "আমি জানি", "ami jani", "হ্যাঁ আমার",
    ),
    Word.NOT_MINE: NO | _sounds(
        "আমার না", "amar na", "আমার নয়", "amar noy", "not mine", "not me", "i asked nobody",
    ),
    Word.MYSELF: _sounds(
        "নিজে", "nije", "নিজেই", "nijei", "myself", "i go on myself", "me myself",
    ),
}  # fmt: skip
"""A message that is this and nothing else; a question of ours may have asked for it."""
_SURELY = {
    Word.NOT_MINE: _sounds(
        "আমি বলিনি", "ami bolini", "আমি বলি নাই", "ami boli nai", "বলতে বলিনি", "করতে বলিনি",
        "korte bolini", "korte boli nai", "করতে বলি নাই", "আমি কই নাই", "ami koi nai", "আমি করিনি",
        "ami korini", "ami kori ni", "আমি করি নাই", "ami kori nai", "অভিযোগ করিনি", "অভিযোগ করি নাই",
        "ovijog korini", "ovijog kori nai", "আমার অভিযোগ না", "আমার অভিযোগ নয়", "amar ovijog na",
        "amar ovijog noy", "চিনি না", "chini na", "cini na", "কাউকে বলিনি", "kauke bolini",
        "kauke boli nai", "did not ask", "didnt ask", "asked nobody", "never asked", "did not file",
        "didnt file", "not my complaint",
    ),
    Word.MYSELF: _sounds(
        "নিজে দেখব", "nije dekhbo", "নিজেই দেখব", "nijei dekhbo", "নিজে দেখমু", "nije dekhmu",
        "নিজে করব", "nije korbo", "নিজেই করব", "nijei korbo", "নিজে চালাব", "nije chalabo",
        "নিজেই চালাব", "nijei chalabo", "নিজে সামলাব", "নিজে বলব", "nije bolbo", "do it myself",
        "go on myself", "handle it myself", "see to it myself",
    ),
    Word.MINE: _sounds(
        "আমি বলেছি", "ami bolechi", "ami bolesi", "ami bolsi", "আমি বলছি করতে", "i asked her",
        "i asked him",
    ),
}  # fmt: skip
_ITS_NUMBER = re.compile(r"(?<![0-9০-৯])[0-9০-৯](?:[ .–-]?[0-9০-৯]){9}(?![0-9০-৯])")


def answer_offer(turn: Turn) -> Decision | None:
    """None: nothing was filed for him that he has not answered to, or this is something else."""
    if not turn.offered:
        return None
    picked = _picked(turn)
    if picked:
        return picked
    named = tuple(each for each in turn.offered if each.number == turn.act.number)
    text = _ITS_NUMBER.sub(" ", turn.text).strip() if named else turn.text
    by_number, plain = _by_number(text), _plainly(text)
    word = by_number or plain or _surely(text)
    if word is None or _tells_a_complaint(turn, text, word):
        return None
    meant = named or tuple(each for each in turn.offered if each.numbered or not by_number)
    if not meant or (not named and _something_newer(turn, meant, word if by_number else None, plain is not None)):
        return None
    if len(meant) > 1:
        numbers = tuple(each.number for each in meant[:8])
        return put(turn, Question(Asking.WHICH, turn.now, numbers, word.value))
    return _answered(turn, meant[0].number, word)


def _picked(turn: Turn) -> Decision | None:
    """Which of several he meant, when that was asked."""
    question = turn.question
    if question is None or question.kind is not Asking.WHICH or question.purpose not in set(Word):
        return None
    nth = choice(turn.text, len(question.options))
    number = question.options[nth - 1] if nth else turn.act.number
    if number not in {each.number for each in turn.offered} & set(question.options):
        return None
    return _answered(turn, number or "", Word(question.purpose))


def _answered(turn: Turn, number: str, word: Word) -> Decision:
    return put(turn.closed(), None, AnswerFiling(number, word, turn.text if word is Word.NOT_MINE else ""))


def _by_number(text: str) -> Word | None:
    picked = choice(text, len(_NUMBERED))
    if picked:
        return _NUMBERED[picked]
    led = numbered(text, len(_NUMBERED))
    return _NUMBERED[led[0]] if led else None


def _tells_a_complaint(turn: Turn, text: str, word: Word) -> bool:
    """ "2 মেম্বার টাকা খায়": the number counts, or the words beside it are a complaint of his own. What ends a case, or
    takes it from who filed it, is not read out of that.
    """
    led = numbered(text, len(_NUMBERED))
    if led is None or word is Word.MINE or not turn.act.complains or choice(text, len(_NUMBERED)):
        return False
    return _surely(led[1]) is not word


def _plainly(text: str) -> Word | None:
    said = " ".join(fold(text).split())
    if is_hum(text):
        return None
    return next((word for word, whole in _WHOLE.items() if said in whole), None)


def _surely(text: str) -> Word | None:
    said = fold(text.replace("'", "").replace("’", "")).split()
    if len(said) > _SHORT:
        return None
    spoken = f" {' '.join(said)} "
    return next((word for word, told in _SURELY.items() if any(f" {phrase} " in spoken for phrase in told)), None)


def _something_newer(turn: Turn, meant: tuple[Offered, ...], by_number: Word | None, plain: bool) -> bool:
    newest = max(each.at for each in meant)
    question, awaited = turn.question, turn.awaited
    if awaited is not None and awaited.asked_at > newest:
        return True
    if any(case.proposed and case.open and case.at > newest for case in turn.decided):
        return True
    if question is None or question.asked_at <= newest or not (by_number or plain):
        return False
    return by_number is not None or question.kind not in _ONLY_NUMBERS
