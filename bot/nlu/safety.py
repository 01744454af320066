"""Signals of danger in a message, by the rules of nlu_data/lexicon/safety.csv: what makes a case urgent or sensitive.

A rule is a row of words: `a/b` either word, `mar*` any ending, `...` up to four words between, `!b` not
followed by b. Folded spelling, so one
rule finds Bangla script, romanised Bangla and English. A deployer extends the file; no code knows a word of it.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.nlu.reading import Reading
from bot.text.fold import fold_word
from bot.text.normalise import align
from grs_core.domain.errors import RuleBroken

SIGNALS = ("threat_or_retaliation", "violence_against_women", "child_at_risk", "suicide", "money_leaving_now")
_RULES = Path(__file__).parents[2] / "nlu_data" / "lexicon" / "safety.csv"
_GAP = "(?: [a-z0-9]*){0,4}?"


@dataclass(frozen=True, slots=True)
class SafetyRule:
    """`pattern` is matched on `Reading.folded`."""

    signal: str
    pattern: re.Pattern[str]


def find_signals(reading: Reading, rules: Iterable[SafetyRule] | None = None) -> tuple[str, ...]:
    """The signals of a message, each once, in the order of `SIGNALS`. `rules`: those of the file when None."""
    found = {
        rule.signal for rule in (shipped_rules() if rules is None else rules) if rule.pattern.search(reading.folded)
    }
    return tuple(signal for signal in SIGNALS if signal in found)


@cache
def shipped_rules() -> tuple[SafetyRule, ...]:
    """The rules of the file, read once; none when this installation has no language data."""
    return parse_rules(_RULES.read_text(encoding="utf-8")) if _RULES.is_file() else ()


def parse_rules(text: str) -> tuple[SafetyRule, ...]:
    """Raises RuleBroken("data_broken", file, line, problem) for a signal that is unknown or a pattern without words."""
    rules = []
    lines = text.splitlines()
    for number, row in enumerate(csv.reader(lines), start=1):
        if number == 1 or not row or row[0].startswith("#"):
            continue
        if len(row) < 2 or row[0] not in SIGNALS or not row[1].strip(" ."):
            raise RuleBroken("data_broken", file="safety.csv", line=str(number), problem="a line is: signal,words")
        rules.append(SafetyRule(row[0], _pattern(row[1])))
    return tuple(rules)


def _pattern(words: str) -> re.Pattern[str]:
    parts = [_part(word) for word in words.split()]
    return re.compile("".join(parts) + "(?= )")


def _part(word: str) -> str:
    if word == "...":
        return _GAP
    return f"(?! {_either(word[1:])})" if word.startswith("!") else " " + _either(word)


def _either(word: str) -> str:
    choices = []
    for choice in word.split("/"):
        folded = re.escape(fold_word(align(choice.rstrip("*")).text))
        choices.append(folded + "[a-z0-9]*" if choice.endswith("*") else folded)
    return "(?:" + "|".join(choices) + ")"
