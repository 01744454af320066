"""The concept lexicon: words of three scripts and many spellings that mean the same for a complaint."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from bot.text.fold import fold_word
from bot.text.normalise import align


@dataclass(frozen=True)
class Lexicon:
    """`whole`: folded words, `stems`: beginnings of folded words (at least three letters), each with its concepts."""

    whole: Mapping[str, tuple[str, ...]]
    stems: Mapping[str, tuple[str, ...]]

    def concepts(self, folded: str) -> tuple[str, ...]:
        """The concepts of a folded word; those of the longest known beginning when the word itself is unknown."""
        if folded in self.whole:
            return self.whole[folded]
        for length in range(len(folded), 2, -1):
            found = self.stems.get(folded[:length])
            if found:
                return found
        return ()


def parse_lexicon(csv_text: str) -> Lexicon:
    """Reads `concept,words`: words of any script between spaces; those that end in * are beginnings."""
    whole: dict[str, dict[str, None]] = {}
    stems: dict[str, dict[str, None]] = {}
    for row in csv.DictReader(io.StringIO(csv_text)):
        for word in row["words"].split():
            folded = fold_word(align(word.rstrip("*").replace("'", "")).text)
            if word.endswith("*") and len(folded) > 2:
                stems.setdefault(folded, {})[row["concept"]] = None
            if folded:
                whole.setdefault(folded, {})[row["concept"]] = None
    return Lexicon({word: tuple(c) for word, c in whole.items()}, {stem: tuple(c) for stem, c in stems.items()})
