"""Finds the place names in a text: exact names anywhere, misspelt ones where a level word or a known parent vouches."""

import re
from collections.abc import Sequence, Set
from dataclasses import replace
from itertools import pairwise

from bot.nlu.endings import stems
from bot.nlu.place_index import Name, PlaceIndex, key_of
from bot.nlu.place_tokens import Mention, Word, is_filler, is_noise, level_beside, may_begin, read_words
from bot.nlu.place_words import FILLERS, SADAR, STOP_SPELLED, STOP_WORDS
from bot.text.fold import fold_word
from grs_core.domain.places import PlaceLevel

_LONGEST = 4
_ANSWER = 48
"""Words: an answer to "where?" is told by its beginning."""
_SHORTEST_BARE, _SHORT = 4, 7
_SOUND_ENOUGH = 82.0
SOUNDS_LIKE = 99.0
_SIX_DIGITS = re.compile(r"(?<![0-9])([0-9]{6})(?![0-9])")
LOOKS_LIKE_A_PLACE = re.compile(
    r".{3,}(?:pur|ganj|gang|ganga|nagar|naga|baria|bari|kali|danga|hat|gram|para|kandi|gati|gaon|gan|dia|dah|car|tala"
    r"|kata|gacha|gaca|kira|bajar|bad|mari|sari|din|land|kania|bunia|dani|dati|isal|hali|ksam)$"
)


class MentionFinder:
    """Looks names up in a `PlaceIndex`; holds nothing of its own."""

    def __init__(self, index: PlaceIndex) -> None:
        self._index = index

    def words(self, aligned: str) -> list[Word]:
        """The words of an aligned text, for the other questions about it."""
        return read_words(aligned, self._index.spellings)

    def short_code(self, aligned: str, whole: bool) -> str | None:
        """Six digits that are the whole answer, or stand beside a level word."""
        found = _SIX_DIGITS.search(aligned)
        if not found:
            return None
        words = read_words(aligned, self._index.spellings)
        beside = [word for word in words if word.level and abs(word.start - found.end()) < 14 + 6]
        alone = whole and len(re.sub("[^0-9]", "", aligned)) == 6
        return found[1] if alone or beside else None

    def is_only_sadar(self, aligned: str) -> bool:
        """ "sadar upazila" names nothing unless the district is known."""
        said = [word.folded for word in read_words(aligned, self._index.spellings) if not is_filler(word)]
        return said == [SADAR]

    def beside_sadar(self, aligned: str, words: Sequence[Word]) -> str:
        """What a text says beside "sadar upazila" when no name stands before it; empty when it says no such thing."""
        for seat, word in enumerate(words[:-1]):
            begins = seat == 0 or is_filler(words[seat - 1])
            if word.folded == SADAR and begins and words[seat + 1].level is PlaceLevel.UPAZILA:
                return f"{aligned[: word.start]} {aligned[words[seat + 1].end :]}".strip()
        return ""

    def in_text(self, words: Sequence[Word], inside: frozenset[str] | None = None) -> list[Mention]:
        """Mentions in a sentence. Misspelt names count by a level word, under a parent named exactly, or by form."""
        exact = self._exact(words, bare_words=False, inside=inside)
        taken = _taken(words, exact)
        parents = self._parents(exact, inside)
        found = exact + self._near(words, taken, parents, inside)
        return _in_order(found + self._parents_beside(words, found))

    def in_answer(self, aligned: str, inside: frozenset[str] | None) -> tuple[list[Mention], int]:
        """Mentions in an answer to "where?", and how many of its words belong to none."""
        words = read_words(aligned, self._index.spellings)[:_ANSWER]
        found = self._exact(words, bare_words=True, inside=inside)
        taken = _taken(words, found)
        free = [i for i in range(len(words)) if i not in taken]
        loose = [i for i in free if not self._is_taken(words[i]) and not is_noise(words[i])]
        parents = self._parents(found, inside)
        for segment in _segments(loose):
            found += self._split(words, segment, parents)
        left = [i for i in loose if i not in _taken(words, found)]
        return _in_order(found), len(left)

    def as_one_name(self, aligned: str, inside: frozenset[str] | None) -> list[Mention]:
        """The whole answer, without fillers and level words, as one name."""
        words = [word for word in read_words(aligned, self._index.spellings) if not is_filler(word)]
        if all(self._is_taken(word) for word in words) or len(words) > _LONGEST + 1:
            return []
        cue = next((word.level for word in read_words(aligned, self._index.spellings) if word.level), None)
        mention = self._fuzzy(words, inside, cue, floor=55.0)
        return [mention] if mention else []

    def _is_taken(self, word: Word, answer: bool = True) -> bool:
        """An everyday word; in an answer, one that sounds like it too, when no place is spelt so."""
        return word.everyday or (answer and word.folded in STOP_WORDS and word.text not in self._index.spellings)

    def _exact(self, words: Sequence[Word], bare_words: bool, inside: frozenset[str] | None) -> list[Mention]:
        found: list[Mention] = []
        position = 0
        while position < len(words):
            mention, used = self._exact_at(words, position, bare_words, inside)
            if mention:
                found.append(mention)
            position += used
        return found

    def _exact_at(
        self, words: Sequence[Word], first: int, bare_words: bool, inside: frozenset[str] | None
    ) -> tuple[Mention | None, int]:
        if not self._index.may_begin([word.folded for word in words[first : first + 2]]):
            return None, 1
        for size in range(self._reach(words, first), 0, -1):
            part = words[first : first + size]
            if part[0].folded in FILLERS if size > 1 else self._is_taken(part[0], bare_words):
                continue
            hit = self._look_up(part)
            if hit is None:
                continue
            name, end = hit
            cue = level_beside(words, first, first + size)
            if not bare_words and (self._is_everyday(part, name, end) if cue is None else self._is_speech(part, name)):
                continue
            if bare_words and cue is None and part[0].folded in FILLERS and len(words) > 1:
                continue
            spelt_so = self._spelt(part, end)
            codes = tuple((code, 100.0 if code in spelt_so else SOUNDS_LIKE) for code in name.codes)
            return Mention(part[0].start, end, codes, cue, True, bool(LOOKS_LIKE_A_PLACE.match(name.key))), size
        return None, 1

    def _reach(self, words: Sequence[Word], first: int) -> int:
        """How many words from the first on may be one name: a level word is in none."""
        nearest = words[first : first + _LONGEST]
        return next((size for size, word in enumerate(nearest) if word.level), len(nearest))

    def _look_up(self, part: Sequence[Word]) -> tuple[Name, int] | None:
        """The name that the words are, with or without a case ending; a name spelt letter by letter comes first."""
        last, found = part[-1], None
        before = [word.folded for word in part[:-1]]
        for stem in stems(last.text):
            key = key_of([*before, last.folded if stem is last.text else fold_word(stem)])
            name = self._index.exact.get(key) if key[0] else None
            end = last.start + len(stem)
            if name and self._spelt(part, end):
                return name, end
            found = found or ((name, end) if name else None)
        return found

    def _spelt(self, part: Sequence[Word], end: int) -> Set[str]:
        """Who is spelt so, letter by letter."""
        text = "".join(word.text for word in part)
        return self._index.spellings.get(text[: len(text) - (part[-1].end - end)], frozenset())

    def _is_speech(self, part: Sequence[Word], name: Name) -> bool:
        """Words that beside a level word are still no name: "my upazila", "says the union", "parishad, can I"."""
        if len(part) > 1 or len(name.key) < 3:
            return len(name.key) < 3 or all(word.folded in STOP_WORDS or len(word.folded) < 3 for word in part)
        word = part[0]
        return word.folded in FILLERS or (word.folded in STOP_WORDS and word.text not in self._index.spellings)

    def _is_everyday(self, part: Sequence[Word], name: Name, end: int) -> bool:
        """Words that a sentence holds without meaning a place: short ones count only in the place's own spelling."""
        if len(part) > 1:
            joined = all(left.end + 2 > right.start for left, right in pairwise(part))
            listed = all(word.folded in STOP_WORDS or len(word.folded) < 3 for word in part)
            return not joined or listed or len(name.key) < 8 or name.key in STOP_WORDS
        stem = part[0].text[: end - part[0].start]
        if stem in STOP_SPELLED or part[0].text in STOP_SPELLED or len(name.key) < _SHORTEST_BARE:
            return True
        sounds_everyday = part[0].folded in STOP_WORDS or name.key in STOP_WORDS or len(name.key) < _SHORT
        return sounds_everyday and stem not in self._index.spellings

    def _parents_beside(self, words: Sequence[Word], exact: Sequence[Mention]) -> list[Mention]:
        """Short sound-alikes of a district or upazila that stand beside a place of theirs ("bogora serpur"), and
        everyday words that are an upazila of the district beside ("tala, satkhira").
        """
        taken, found = _taken(words, exact), []
        for at, word in enumerate(words):
            near = {i for i in (at - 1, at + 1) if i in taken}
            mention = None if at in taken or not near else self._exact_at(words, at, bare_words=True, inside=None)[0]
            if mention is None or mention.end > word.end:
                continue
            beside = [code for other in exact if _taken(words, [other]) & near for code, _ in other.codes]
            above = {place.code for code in beside for place in self._index.places.chain(code)[1:]}
            spelt: Set[str] = self._index.spellings.get(word.text, frozenset())
            codes = tuple(
                (code, score)
                for code, score in mention.codes
                if self._is_parent(code) and (code in above or (code in spelt and self._is_under(code, beside)))
            )
            found += [replace(mention, codes=codes)] if codes else []
        return found

    def _is_under(self, code: str, districts: Sequence[str]) -> bool:
        return any(place.code in districts for place in self._index.places.chain(code)[1:])

    def _parents(self, exact: Sequence[Mention], inside: frozenset[str] | None) -> frozenset[str] | None:
        """What lies under the districts and upazilas that are named, when few enough to compare with."""
        above = [code for mention in exact for code, _ in mention.codes if self._is_parent(code)]
        if not above or len(above) > 6:
            return inside
        below = frozenset().union(*(self._index.below(code) for code in above))
        return below & inside if inside is not None else below

    def _is_parent(self, code: str) -> bool:
        return self._index.places.get(code).level not in (PlaceLevel.UNION, PlaceLevel.DIVISION)

    def _near(
        self, words: Sequence[Word], taken: set[int], parents: frozenset[str] | None, inside: frozenset[str] | None
    ) -> list[Mention]:
        found: list[Mention] = []
        position = 0
        while position < len(words):
            mention = None if position in taken else self._near_at(words, position, taken, parents, inside)
            if mention:
                found.append(mention)
            position += 1
        return found

    def _near_at(
        self,
        words: Sequence[Word],
        at: int,
        taken: set[int],
        parents: frozenset[str] | None,
        inside: frozenset[str] | None,
    ) -> Mention | None:
        word = words[at]
        if word.level or word.folded in STOP_WORDS or word.folded in FILLERS or len(word.folded) < 5:
            return None
        cue = level_beside(words, at, at + 1)
        joined = at > 0 and at - 1 not in taken and cue is not None and may_begin(words[at - 1])
        if cue is not None:
            two = self._fuzzy(words[at - 1 : at + 1], inside, cue, floor=88.0) if joined else None
            return two or self._fuzzy([word], inside, cue, floor=80.0)
        if parents is not None and may_begin(word):
            mention = self._fuzzy([word], parents, None, floor=86.0)
            if mention:
                return mention
        if not any(LOOKS_LIKE_A_PLACE.match(fold_word(stem)) for stem in stems(word.text)):
            return None
        return self._fuzzy([word], inside, None, floor=86.0)

    def _split(self, words: Sequence[Word], segment: list[int], parents: frozenset[str] | None) -> list[Mention]:
        """A run of unknown words as one name, or as two."""
        if len(segment) > 5:
            return []
        part = [words[i] for i in segment]
        one = self._fuzzy(part, parents, level_beside(words, segment[0], segment[-1] + 1), floor=70.0)
        if len(part) == 1 or (one and one.score >= 90):
            return [one] if one else []
        best, best_score = ([one] if one else []), one.score if one else 0.0
        for cut in range(1, len(part)):
            left = self._fuzzy(part[:cut], parents, level_beside(words, segment[0], segment[cut]), floor=_SOUND_ENOUGH)
            right = self._fuzzy(
                part[cut:], parents, level_beside(words, segment[cut], segment[-1] + 1), floor=_SOUND_ENOUGH
            )
            if left and right and (left.score + right.score) / 2 > best_score:
                best, best_score = [left, right], (left.score + right.score) / 2
        return best

    def _fuzzy(
        self, part: Sequence[Word], inside: frozenset[str] | None, cue: PlaceLevel | None, floor: float
    ) -> Mention | None:
        scores: dict[str, float] = {}
        end, best = part[-1].end, 0.0
        for penalty, stem in enumerate(stems(part[-1].text)):
            key, points = key_of([*(word.folded for word in part[:-1]), fold_word(stem)])
            if len(key) < 3:
                continue
            for score, name in self._index.similar(key, points, inside, floor):
                score -= min(penalty, 1) * 0.5
                if score < floor:
                    break
                if score > best:
                    best, end = score, part[-1].start + len(stem)
                spelt_so = self._spelt(part, part[-1].start + len(stem)) if score > SOUNDS_LIKE else frozenset()
                for code in name.codes:
                    this = score if code in spelt_so else min(score, SOUNDS_LIKE)
                    scores[code] = max(this, scores.get(code, 0.0))
        if not scores:
            return None
        return Mention(part[0].start, end, tuple(scores.items()), cue, exact=False)


def _taken(words: Sequence[Word], mentions: Sequence[Mention]) -> set[int]:
    return {i for i, w in enumerate(words) for m in mentions if w.start < m.end and m.start < w.end}


def _segments(loose: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for index in loose:
        if runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _in_order(mentions: list[Mention]) -> list[Mention]:
    return sorted(mentions, key=lambda mention: mention.start)
