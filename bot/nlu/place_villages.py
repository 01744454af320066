"""Villages: a name behind "village" or before "para" is nobody's upazila, however like one it sounds. Without them a
village of Char Nandina is taken for Chandina, and one of the many Nandigrams for the upazila in Bogura.
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from bot.nlu.endings import stems
from bot.nlu.place_tokens import Word, is_noise
from bot.nlu.place_words import STOP_WORDS
from bot.text.fold import fold_word
from bot.text.normalise import recompose

IsName = Callable[[str], bool]
"""Is this (folded, without spaces) the whole name of an upazila, a city or a district?"""


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold_word(recompose(word)) for word in words.split())


_VILLAGE = _folded("গ্রাম গেরাম gram geram village vill পাড়া para")
_SHORTENED = _folded("vill")
"""Written with a full stop."""
_QUARTER = _folded("পাড়া para পাড়ায় paray পাড়ার parar")
_HOMESTEAD = _folded("বাড়ি bari বাড়ির barir")
_VILLAGES = _folded("গ্রামের gramer")
_NAME = _folded("নাম nam")
_BETWEEN = _folded("নাম nam name হলো holo হচ্ছে hocche is the of এর er")
_QUALIFIES = _folded(
    "চর char বড় boro ছোট choto পূর্ব purbo পশ্চিম poschim paschim উত্তর uttar uttor দক্ষিণ dakshin dokkhin নতুন notun natun "
    "পুরান puran মধ্য moddho নয়া noya"
)
_CUES = _VILLAGE | _QUARTER | _HOMESTEAD
_BREAK = re.compile(r"[,;।\n]|\.\s")


def without_villages(aligned: str, words: Sequence[Word], is_name: IsName) -> str:
    """The aligned text with the names of villages blanked out, as long as before."""
    for at, word in enumerate(words):
        if word.folded in _VILLAGES and at + 1 < len(words) and words[at + 1].folded in _NAME:
            seats = _behind(aligned, words, at, is_name)
        else:
            seats = _seats(aligned, words, at, is_name) if word.folded in _CUES else []
        for seat in seats:
            start, end = words[seat].start, words[seat].end
            aligned = aligned[:start] + " " * (end - start) + aligned[end:]
    return aligned


def _seats(aligned: str, words: Sequence[Word], at: int, is_name: IsName) -> list[int]:
    """The words that are the village's name."""
    before = at > 0 and _is_name_like(words[at - 1]) and not _apart(aligned, words[at - 1], words[at])
    if before and is_name(words[at - 1].folded + words[at].folded):
        return []
    known = before and any(is_name(fold_word(stem)) for stem in stems(words[at - 1].text))
    if words[at].folded in _HOMESTEAD:
        return [at - 1] if before and not known else _char_behind(aligned, words, at, is_name)
    if words[at].folded in _QUARTER and before:
        return [at - 1]
    behind = _behind(aligned, words, at, is_name) if words[at].folded in _VILLAGE else []
    if behind and not _is_said_to_be_more(aligned, words, behind[-1]):
        return behind
    return [at - 1] if before and not (at > 1 and words[at - 2].level) else []


def _char_behind(aligned: str, words: Sequence[Word], at: int, is_name: IsName) -> list[int]:
    """ "my home is Char Nandina": a name that begins so is a village's, unless it is an upazila's as a whole."""
    found = _behind(aligned, words, at, is_name)
    named = is_name("".join(words[seat].folded for seat in found))
    return found if found and words[found[0]].folded in _QUALIFIES and not named else []


def _behind(aligned: str, words: Sequence[Word], at: int, is_name: IsName) -> list[int]:
    """Its first word whatever it is, and those after it up to the name of something larger."""
    first = at + 1
    while first < len(words) and words[first].folded in _BETWEEN:
        first += 1
    found: list[int] = []
    for seat in range(first, len(words)):
        if _apart(aligned, words[seat - 1], words[seat]) and not (seat == at + 1 and words[at].folded in _SHORTENED):
            break
        qualifies = words[seat].folded in _QUALIFIES
        named = any(words[done].folded not in _QUALIFIES for done in found)
        if not (qualifies or _is_name_like(words[seat])) or (named and is_name(words[seat].folded)):
            break
        found.append(seat)
    return found


def _is_said_to_be_more(aligned: str, words: Sequence[Word], last: int) -> bool:
    """ "village Kaliganj upazila": the level word behind belongs to it when no other name follows."""
    if last + 1 >= len(words) or words[last + 1].level is None or _apart(aligned, words[last], words[last + 1]):
        return False
    rest = words[last + 1 :]
    return not any(left.level and _is_name_like(right) for left, right in pairwise(rest))


def _is_name_like(word: Word) -> bool:
    return not is_noise(word) and word.folded not in STOP_WORDS and len(word.folded) > 2


def _apart(aligned: str, left: Word, right: Word) -> bool:
    return _BREAK.search(aligned[left.end : right.start]) is not None
