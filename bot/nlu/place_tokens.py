"""The words of a text as the place reader sees them: folded, with the level they may say, and whether they matter."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.nlu.endings import LONGEST_KEPT, stems
from bot.nlu.place_words import FILLERS, LEVEL_WORDS, STOP_SPELLED, STOP_WORDS, compass
from bot.text.fold import fold_word, token_spans
from grs_core.domain.places import PlaceLevel


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    folded: str
    start: int
    end: int
    level: PlaceLevel | None
    everyday: bool
    """A word of everyday speech that is not how any place is spelt."""


@dataclass(frozen=True, slots=True)
class Mention:
    """[start, end) of an aligned text may name each of `codes` (with its score); `cue` is the level
    word beside it."""

    start: int
    end: int
    codes: tuple[tuple[str, float], ...]
    cue: PlaceLevel | None
    exact: bool
    looks_like_a_place: bool = False

    @property
    def score(self) -> float:
        """The best of its scores, 0..100."""
        return max(score for _, score in self.codes)


def read_words(aligned: str, spellings: Container[str]) -> list[Word]:
    """The words of an aligned text, in order. `spellings`: every spelling that is a place's own."""
    found: list[Word] = []
    for start, end in token_spans(aligned):
        text = aligned[start:end]
        folded, level = _heard(text) if end - start <= LONGEST_KEPT else (fold_word(text), None)
        everyday = text in STOP_SPELLED and text not in spellings
        found.append(Word(text, folded, start, end, level, everyday))
    return found


@lru_cache(maxsize=16384)
def _heard(text: str) -> tuple[str, PlaceLevel | None]:
    """A word's fold, and the level that it says; no level word is long."""
    return fold_word(text), next((LEVEL_WORDS[f] for f in map(fold_word, stems(text)) if f in LEVEL_WORDS), None)


def is_filler(word: Word) -> bool:
    """Said around a name: level words, "my home is in", numbers."""
    empty = not word.folded or word.folded[0].isdigit()
    return word.level is not None or word.folded in FILLERS or empty


def is_noise(word: Word) -> bool:
    """Neither a name nor a part of one."""
    return word.everyday or is_filler(word)


def may_begin(word: Word) -> bool:
    """May be the first word of a misspelt name."""
    known = word.folded in STOP_WORDS or word.folded in FILLERS
    return not known and word.level is None and len(word.folded) >= 4 and not word.folded[0].isdigit()


def level_beside(words: Sequence[Word], first: int, after: int) -> PlaceLevel | None:
    """The level word behind the name ("… upazila"), else the one before it ("upazila: …")."""
    if after < len(words) and words[after].level:
        return words[after].level
    if first > 0 and words[first - 1].level and not (first > 1 and _is_name_like(words[first - 2])):
        return words[first - 1].level
    return None


def _is_name_like(word: Word) -> bool:
    return not is_noise(word) and word.folded not in STOP_WORDS and compass(word.folded) is None
