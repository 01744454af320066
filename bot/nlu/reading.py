"""One text, prepared once: as written, aligned, and folded word by word, with the way back to the original."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.nlu.endings import stems
from bot.nlu.engine import Entity
from bot.text.fold import fold_word, token_spans
from bot.text.normalise import AlignedText, align
from bot.text.spoken_runs import Run, digit_runs

AS_WRITTEN = "as written"
"""In place of a norm: the norm is the value itself."""


@dataclass(frozen=True)
class Reading:
    """`text` as written; everything else is derived from it."""

    text: str

    @cached_property
    def aligned(self) -> AlignedText:
        return align(self.text)

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where the words of the aligned text are."""
        return token_spans(self.aligned.text)

    @cached_property
    def words(self) -> list[str]:
        """The aligned words."""
        return [self.aligned.text[start:end] for start, end in self.spans]

    @cached_property
    def folds(self) -> list[str]:
        """The folded words; a word of signs only folds to nothing and stays in the list."""
        return [fold_word(word) for word in self.words]

    @cached_property
    def folded(self) -> str:
        """The folded words between single spaces, one space at each end: for patterns over several words."""
        return " " + " ".join(self.folds) + " "

    @cached_property
    def digit_runs(self) -> list[Run]:
        """The digits that the words give, in figures or one by one."""
        return list(digit_runs(self.words))

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 1
        for folded in self.folds:
            starts.append(at)
            at += len(folded) + 1
        return starts

    def find(self, pattern: re.Pattern[str]) -> Iterator[tuple[int, int, re.Match[str]]]:
        """Matches on `folded` as (first word, last word, match). A pattern that begins with the space before its first
        word is the faster one.
        """
        for match in pattern.finditer(self.folded):
            first = bisect_right(self._starts, match.start() + (match[0][:1] == " ")) - 1
            last = bisect_right(self._starts, max(match.end() - 1, match.start())) - 1
            yield max(first, 0), last, match

    def entity(self, kind: str, norm: str, first: int, last: int, stem: str = "") -> Entity:
        """The words `first`..`last` as an entity; without its case ending where `stem` (folded) shows it."""
        start, end = self.spans[first][0], self.spans[last][1]
        if stem:
            fitting = [s for s in stems(self.words[last]) if fold_word(s) == stem]
            end = self.spans[last][0] + len(min(fitting, key=len, default=self.words[last]))
        return self.entity_at(kind, norm, start, end)

    def entity_at(self, kind: str, norm: str, start: int, end: int) -> Entity:
        """[start, end) of the aligned text as an entity of the original."""
        left, right = self.aligned.original(start, end)
        value = self.text[left:right]
        return Entity(kind, value, value if norm is AS_WRITTEN else norm, left, right)
