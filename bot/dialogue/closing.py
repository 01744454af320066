"""The citizen's word on a decision: 1 it is solved, 2 it is not; then who looks again, and how he rates it.

Which question a "1" or a "2" answers, in this order:
1. what we asked in this conversation after the decision was made (a place, a list, the rating …);
2. an officer's question that is newer than the decision;
3. the decision, for ninety days or until he has answered it;
4. the menu of every leaflet.
Words ("হয়নি", "solved") are for the decision even while the menu or the rating is open; another complaint never is.
"""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from bot.dialogue.acts import UNCLEAR, word_count
from bot.dialogue.decision import Decided, Decision, Turn
from bot.dialogue.effects import ConfirmSolved, FileAppeal, RateCase, ReopenCase, Reply
from bot.dialogue.forms import put, repeat
from bot.dialogue.kin import speaks_for_another
from bot.dialogue.numbers import choice
from bot.dialogue.reading import programme_in
from bot.dialogue.same_case import spoken_words
from bot.dialogue.state import ASKED, Asking, Dialogue, Question
from bot.dialogue.verdict import Spoken, Verdict, spoken
from bot.dialogue.words import is_skip
from bot.text.digits import to_latin

_OURS = (Asking.UNSOLVED, Asking.WHICH, Asking.RATING)
_ONLY_NUMBERS = (Asking.MENU, Asking.RATING)
"""Questions of ours that only a number answers."""
_APPEAL = "appeal"
"""What WHICH is asked for, beside the two verdicts."""
_STARS = re.compile(r"^\s*([1-5])\s*(?:/\s*5|\*+|stars?|তারা|tara)\s*$", re.IGNORECASE)
_MOST_STARS, _ANY_NUMBER = 5, 99
_HASTE = timedelta(minutes=10)
"""So soon after the "1" that confirmed, another "1" may be the same one."""
BARE_APPEAL = 5
"""Words up to which an appeal gives no reason."""
_PRAISE, _REASON, _WHOLE_REASON, _SHORT_COMPLAINT = 4, 2, 4, 8
"""Words of a message: most of one that only praises; fewest of a reason that is asked for, and of one that comes with
"not solved"; most of a complaint that is a "not solved"."""


def closing(turn: Turn) -> Decision | None:
    """The decision when the message is about how a case ended; None when it is something else."""
    return _to_our_question(turn) or _to_the_decision(turn)


def judged(turn: Turn, number: str, solved: bool) -> Decision | None:
    """His word on this very decision, by a key; None when there is none that waits for it."""
    case = _case(turn, number)
    if case is None or not case.proposed:
        return None
    return _confirm(turn, case) if solved else _not_solved(turn, case, "")


def picked_on_decision(turn: Turn, option: str) -> Decision | None:
    """An option of the open question about the end of a case, by a key."""
    question = turn.question
    if question is None:
        return None
    if question.kind is Asking.RATING:
        return put(turn.closed(), None, RateCase(question.purpose, int(option)))
    number = option if question.kind is Asking.WHICH else question.purpose
    case, words = _case(turn, number), "\n".join(turn.said)
    if case is None:
        return None
    if question.kind is Asking.UNSOLVED:
        return _reopen(turn, case, words) if option == "reopen" else _appeal(turn, case, words)
    return _chosen(turn, question, case)


def which_appeal(turn: Turn) -> Decision | None:
    """Several decisions can be appealed and he names none: which?"""
    numbers = tuple(case.number for case in turn.decided if case.may_appeal)
    if turn.act.number is not None or len(numbers) < 2:
        return None
    whole = word_count(turn.text) > BARE_APPEAL
    return _ask_which(turn, numbers, _APPEAL, turn.text if whole else "")


def perhaps_about_a_decision(turn: Turn) -> Reply | None:
    """What to ask instead of the menu when a few words are not understood while his answer is waited for."""
    waiting = tuple(case for case in _waiting(turn) if case.open)
    if len(waiting) != 1 or turn.question is not None or word_count(turn.text) > _SHORT_COMPLAINT:
        return None
    return _ask_solved(waiting[0])


# ------------------------------------------------------------------ what we asked about the end of a case
def _to_our_question(turn: Turn) -> Decision | None:
    question = turn.question
    if question is None or question.kind not in _OURS:
        return None
    waiting = _waiting(turn)
    if waiting and _newest(waiting) > question.asked_at and choice(turn.text, 2):
        return None
    if question.kind is Asking.RATING:
        return _rated(turn, question.purpose)
    return _who_looks(turn, question.purpose) if question.kind is Asking.UNSOLVED else _this_one(turn, question)


def _rated(turn: Turn, number: str) -> Decision | None:
    """May be passed over in silence: whatever is no rating is read as if nothing had been asked."""
    starred = _STARS.match(to_latin(turn.text))
    stars = int(starred[1]) if starred else choice(turn.text, _MOST_STARS)
    question = turn.dialogue.question
    if stars == 1 and question is not None and question.again and turn.now - question.asked_at < _HASTE:
        # He has just said that it is solved, by the same "1": most likely he pressed it twice.
        return put(turn.closed(), replace(question, again=False), Reply("rating_sure"))
    if stars:
        return put(turn.closed(), None, RateCase(number, stars, turn.text))
    if choice(turn.text, _ANY_NUMBER):
        return Decision(turn.dialogue, (Reply("rating_wrong"),))
    unclear = turn.act.intent == UNCLEAR and word_count(turn.text) <= _PRAISE and spoken(turn.text) is None
    if unclear or is_skip(turn.text) or turn.act.intent in ("affirm", "deny", "thank"):
        return put(turn.closed(), None, Reply("thanks"))
    return None


def _who_looks(turn: Turn, number: str) -> Decision | None:
    """The same office again, or the one above; a reason alone lets the same office look."""
    case = _case(turn, number)
    if case is None:
        return None
    said = spoken(turn.text)
    if said and said.by_number:
        words = "\n".join((*turn.said, said.words)) if said.words else "\n".join(turn.said)
        again = choice(turn.text, 1) or to_latin(turn.text).strip().startswith("1")
        return _reopen(turn, case, words) if again else _appeal(turn, case, words)
    if turn.act.intent == "appeal":
        return _appeal(turn, case, turn.all_said)
    if said and said.verdict is Verdict.SOLVED:
        return _confirm(turn, case)
    if turn.act.intent in ("affirm", "deny") or is_skip(turn.text):
        return repeat(turn)
    if _is_another_matter(turn, case) or not (turn.act.complains or turn.act.intent in (UNCLEAR, "add_information")):
        return None
    return _reopen(turn, case, turn.all_said) if len(spoken_words(turn.text)) >= _REASON else None


def _this_one(turn: Turn, question: Question) -> Decision | None:
    picked = choice(turn.text, len(question.options))
    number = question.options[picked - 1] if picked else turn.act.number
    case = _case(turn, number) if number in question.options else None
    return _chosen(turn, question, case) if case else None


def _chosen(turn: Turn, question: Question, case: Decided) -> Decision:
    if question.purpose == Verdict.SOLVED:
        return _confirm(turn, case)
    words = "\n".join(turn.said)
    return _appeal(turn, case, words) if question.purpose == _APPEAL else _not_solved(turn, case, words)


# ------------------------------------------------------------------ what the notice of a decision asked
def _to_the_decision(turn: Turn) -> Decision | None:
    waiting = _waiting(turn)
    said = _heard(turn, waiting) if waiting else None
    if said is None or _something_newer(turn, waiting, said):
        return None
    meant = _meant(turn, waiting)
    if said.verdict is Verdict.READ:
        return put(turn.closed(), None, _ask_solved(meant[0])) if len(meant) == 1 else None
    if len(meant) > 1:
        return _ask_which(turn, tuple(case.number for case in meant), said.verdict.value, said.words)
    (case,) = meant
    if said.verdict is Verdict.UNSOLVED:
        return _not_solved(turn, case, said.words)
    # He said before that it is not solved: his "1" may be meant for the question that followed.
    doubtful = said.by_number and case.number in turn.dialogue.unsolved
    return _not_solved(turn, case, said.words) if doubtful else _confirm(turn, case)


def _heard(turn: Turn, waiting: tuple[Decided, ...]) -> Spoken | None:
    """The numbers, and words that say it, if no case was filed since. Only while the answer is waited for: "ok", "yes",
    "no", and a short complaint of the same kind ("tk pai nai").
    """
    newest = max(waiting, key=lambda case: case.at)
    said = spoken(_without_number(turn))
    if said is not None and said.by_number and not said.words:
        return said
    filed_at = turn.dialogue.filed_at
    if _is_another_matter(turn, newest) or (filed_at is not None and filed_at > newest.at):
        return None
    if said is None or said.verdict is Verdict.READ:
        return (said or _meant_so(turn, newest)) if newest.open else None
    if said.by_number or said.verdict is Verdict.SOLVED:
        return said
    if turn.act.complains:
        other = turn.parse.sure and turn.act.category is not None and turn.act.category.value != newest.category
        return replace(said, words=turn.text) if newest.open and not other else None
    return replace(said, words=turn.text) if word_count(turn.text) >= _WHOLE_REASON else said


def _meant_so(turn: Turn, case: Decided) -> Spoken | None:
    act = turn.act
    if act.intent in ("affirm", "deny"):
        return Spoken(Verdict.SOLVED if act.intent == "affirm" else Verdict.UNSOLVED)
    same = act.complains and act.category is not None and act.category.value == case.category
    return Spoken(Verdict.UNSOLVED, words=turn.text) if same and word_count(turn.text) <= _SHORT_COMPLAINT else None


def _without_number(turn: Turn) -> str:
    """ "4829103756 solved": the number says which case."""
    if turn.act.number is None:
        return turn.text
    return re.sub(r"(?<![0-9০-৯])[0-9০-৯](?:[ .–-]?[0-9০-৯]){9}(?![0-9০-৯])", " ", turn.text).strip()


def _something_newer(turn: Turn, waiting: tuple[Decided, ...], said: Spoken) -> bool:
    newest, question, awaited = _newest(waiting), turn.question, turn.awaited
    if awaited is not None and awaited.asked_at > newest:
        return True
    if question is None or question.asked_at <= newest:
        return False
    return said.by_number or question.kind not in _ONLY_NUMBERS


def _is_another_matter(turn: Turn, case: Decided) -> bool:
    """Another programme, a place, somebody who is blamed, somebody else's allowance: a complaint of its own."""
    named = programme_in(turn.parse)
    if named is not None and named != case.programme:
        return True
    place = turn.parse.place
    placed = place.code is not None and turn.act.complains
    return placed or bool(turn.parse.blamed) or speaks_for_another(turn.text)


def _meant(turn: Turn, waiting: tuple[Decided, ...]) -> tuple[Decided, ...]:
    """The case that is named; else those whose answer is still waited for; else all that lapsed."""
    named = tuple(case for case in waiting if case.number == turn.act.number)
    return named or tuple(case for case in waiting if case.open) or waiting


def _waiting(turn: Turn) -> tuple[Decided, ...]:
    return tuple(case for case in turn.decided if case.proposed)


def _newest(waiting: tuple[Decided, ...]) -> datetime:
    return max(case.at for case in waiting)


def _case(turn: Turn, number: str | None) -> Decided | None:
    return next((case for case in turn.decided if case.number == number), None)


# ------------------------------------------------------------------ what is done
def _confirm(turn: Turn, case: Decided) -> Decision:
    options = tuple(str(stars) for stars in range(1, _MOST_STARS + 1))
    rating = Question(Asking.RATING, turn.now, options, case.number, again=True)
    return put(_settled(turn, case), rating, ConfirmSolved(case.number))


def _not_solved(turn: Turn, case: Decided, words: str) -> Decision:
    """Who looks again is asked only where there is a choice; that a decision is final is said by the refusal."""
    if not case.may_reopen:
        return _appeal(turn, case, words)
    if not case.may_appeal:
        return _reopen(turn, case, words)
    known = tuple(dict.fromkeys((*turn.dialogue.unsolved, case.number)))
    kept = replace(turn.dialogue, unsolved=known, said=(words,) if words else ())
    return put(turn.with_dialogue(kept), Question(Asking.UNSOLVED, turn.now, ("reopen", "appeal"), case.number))


def _reopen(turn: Turn, case: Decided, words: str) -> Decision:
    return put(_awaiting_words(turn, case, words), None, ReopenCase(case.number, words))


def _appeal(turn: Turn, case: Decided, words: str) -> Decision:
    appeal = FileAppeal(words or turn.text, case.number, bare=not words)
    return put(_awaiting_words(turn, case, words), None, appeal)


def _ask_solved(case: Decided) -> Reply:
    return Reply("ask_solved", {"number": case.number})


def _ask_which(turn: Turn, numbers: tuple[str, ...], purpose: str, words: str) -> Decision:
    kept = replace(turn.dialogue, said=(words,) if words else ())
    return put(turn.with_dialogue(kept), Question(Asking.WHICH, turn.now, numbers, purpose))


def _awaiting_words(turn: Turn, case: Decided, words: str) -> Turn:
    """Without a reason the next message is it."""
    settled = _settled(turn, case)
    return settled if words else settled.with_dialogue(replace(settled.dialogue, appeal=ASKED, appeal_at=turn.now))


def _settled(turn: Turn, case: Decided) -> Turn:
    dialogue: Dialogue = turn.closed().dialogue
    left = tuple(number for number in dialogue.unsolved if number != case.number)
    return turn.with_dialogue(replace(dialogue, unsolved=left, said=()))
