"""Signals of danger in a message, by rules that a deployer can read and extend (nlu_data/lexicon/safety.csv).

A rule is a row of words, in any script; they are compared in the folded spelling, so one rule finds Bangla script,
romanised Bangla and English:
`a/b` either word · `mar*` any ending · `...` up to four words between · `!b` the next word is not b · `+b` b stands
somewhere in the message, `-b` nowhere (these three take `a/b` and `b*` too) · `@name`: any word of a family, which a
row `@name,words` above gives, so that "girl" or "now" is spelt in all its ways in one place.

A pattern is searched only where every word of its rule occurs somewhere, which one look-up a word tells: a message
without any costs some microseconds.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.nlu.reading import Reading
from bot.text.fold import fold_word
from bot.text.normalise import align
from grs_core.domain.errors import RuleBroken

_GAP = "(?: [a-z0-9]*){0,4}?"
_SHORTEST_STEM = 2
Choices = tuple[tuple[str, bool], ...]
"""Folded words, each whole or (True) the beginning of one."""
Families = Mapping[str, Choices]


@dataclass(frozen=True, slots=True)
class SafetyRule:
    """`pattern` is matched on `Reading.folded`; `needs`: of each a word must occur, `never`: no word may."""

    signal: str
    pattern: re.Pattern[str]
    needs: tuple[Choices, ...]
    never: Choices


class SafetyRules:
    """The rules, with an index over their words. It never changes. `signals`: the order of what is found."""

    def __init__(self, rules: Iterable[SafetyRule] = (), signals: Sequence[str] = ()) -> None:
        self.rules = tuple(rules)
        self.signals = tuple(signals)
        self._whole: dict[str, list[tuple[int, int]]] = {}
        self._stems: dict[str, list[tuple[int, int]]] = {}
        for number, rule in enumerate(self.rules):
            for bit, choices in enumerate(rule.needs):
                self._note(choices, (number, 1 << bit))
        self._lengths = sorted({len(stem) for stem in self._stems})
        self._full = [(1 << len(rule.needs)) - 1 for rule in self.rules]

    def _note(self, choices: Choices, where: tuple[int, int]) -> None:
        for word, is_stem in choices:
            (self._stems if is_stem else self._whole).setdefault(word, []).append(where)

    def find(self, reading: Reading) -> tuple[str, ...]:
        """The signals of a message, each once, in the order of `signals`."""
        found: set[str] = set()
        words = frozenset(reading.folds)
        for number in self._possible(words):
            rule = self.rules[number]
            if rule.signal in found or _any(rule.never, words):
                continue
            if rule.pattern.search(reading.folded):
                found.add(rule.signal)
        return tuple(signal for signal in self.signals if signal in found)

    def _possible(self, words: Iterable[str]) -> list[int]:
        """The rules of which every word occurs, in any order."""
        seen: dict[int, int] = {}
        for word in words:
            for number, bit in self._whole.get(word, ()):
                seen[number] = seen.get(number, 0) | bit
            for length in self._lengths:
                if length > len(word):
                    break
                for number, bit in self._stems.get(word[:length], ()):
                    seen[number] = seen.get(number, 0) | bit
        return [number for number, bits in seen.items() if bits == self._full[number]]


def parse_rules(text: str, signals: Sequence[str] | None, file: str = "safety.csv") -> SafetyRules:
    """Rules from `signal,pattern,language,note` (a header, then a rule a line; `#` begins a remark). `signals`: those
    of the policy, each of which needs a rule; None = whatever the rules name, in the order of their first rules.
    Raises RuleBroken("data_broken", file, line, problem) for the first line that is wrong, and for a signal without a
    rule.
    """
    rules: list[SafetyRule] = []
    families: dict[str, Choices] = {}
    reader = csv.reader(text.splitlines())
    for row in reader:
        if reader.line_num == 1 or not row or row[0].startswith("#"):
            continue
        try:
            if len(row) != 4:
                raise ValueError(f"{len(row)} cells, not signal,pattern,language,note")
            if row[0].startswith("@"):
                families[row[0].strip()] = _choices("/".join(row[1].split()), families)
            else:
                rules.append(_rule(row, signals, families))
        except ValueError as error:
            raise _broken(file, reader.line_num, str(error)) from None
    named = tuple(dict.fromkeys(rule.signal for rule in rules))
    without = [signal for signal in signals or () if signal not in named]
    if without:
        raise _broken(file, 0, f"no rule for {', '.join(without)}")
    return SafetyRules(rules, named if signals is None else signals)


def _broken(file: str, line: int, problem: str) -> RuleBroken:
    return RuleBroken("data_broken", file=file, line=str(line), problem=problem)


def _rule(row: Sequence[str], signals: Sequence[str] | None, families: Families) -> SafetyRule:
    """Raises ValueError with what is wrong."""
    signal, words = row[0].strip(), row[1].split()
    if signals is not None and signal not in signals:
        raise ValueError(f"no signal {signal!r} in the policy's signals.csv")
    parts = [_part(word, families) for word in words if word[0] not in "+-"]
    needs = tuple(_choices(word.lstrip("+"), families) for word in words if word != "..." and word[0] not in "!-")
    never = tuple(choice for word in words if word[0] == "-" for choice in _choices(word[1:], families))
    if all(word == "..." or word[0] in "!+-" for word in words):
        raise ValueError("a pattern without words")
    return SafetyRule(signal, re.compile("".join(parts) + "(?= )"), needs, never)


def _part(word: str, families: Families) -> str:
    if word == "...":
        return _GAP
    if word.startswith("!"):
        return f"(?! {_either(_choices(word[1:], families))}(?= ))"
    return " " + _either(_choices(word, families))


def _either(choices: Choices) -> str:
    return "(?:" + "|".join(word + "[a-z0-9]*" if is_stem else word for word, is_stem in choices) + ")"


def _choices(words: str, families: Families) -> Choices:
    found: dict[tuple[str, bool], None] = {}
    for word in words.split("/"):
        if word.startswith("@") and word not in families:
            raise ValueError(f"no family {word!r} in the rows above")
        found |= dict.fromkeys(families[word] if word.startswith("@") else (_choice(word),))
    return tuple(found)


def _choice(word: str) -> tuple[str, bool]:
    is_stem, folded = word.endswith("*"), fold_word(align(word.rstrip("*")).text)
    if not folded or not folded.isalnum():
        raise ValueError(f"{word!r} is no word")
    if is_stem and len(folded) < _SHORTEST_STEM:
        raise ValueError(f"{word!r} is the beginning of too many words")
    return folded, is_stem


def _any(choices: Choices, words: frozenset[str]) -> bool:
    return any(word in words or (is_stem and any(w.startswith(word) for w in words)) for word, is_stem in choices)
