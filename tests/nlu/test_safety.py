"""How well the shipped rules hear danger: hand-written messages; nobody looked at those marked `held` for the rules.

The floors keep what was reached. They are no forecast: of messages newly written in strange words, before anybody
mended a rule for their like, about half were heard and one in twenty everyday troubles was taken for danger.
"""

import json
from pathlib import Path

import pytest

from bot.nlu.reading import Reading
from bot.nlu.safety import SafetyRules, parse_rules
from grs_core.domain.errors import RuleBroken
from grs_core.policy.load import load_policy

_MESSAGES = Path(__file__).parent / "data" / "safety_dev.jsonl"
_RULES = Path(__file__).parents[2] / "nlu_data" / "lexicon" / "safety.csv"
FLOORS = {"seen": (0.99, 0.01), "held": (0.94, 0.03)}
"""Of each part: the least share of dangers heard, the most of everyday troubles taken for one."""


@pytest.fixture(scope="module")
def rules() -> SafetyRules:
    return parse_rules(_RULES.read_text(encoding="utf-8"), load_policy().signals.codes)


def messages(part: str) -> list[tuple[str, str | None]]:
    rows = map(json.loads, _MESSAGES.read_text(encoding="utf-8").splitlines())
    return [(row["text"], row["signal"]) for row in rows if row["part"] == part]


@pytest.mark.parametrize("part", FLOORS)
def test_danger_is_heard_and_everyday_trouble_is_not_taken_for_it(rules: SafetyRules, part: str) -> None:
    said = messages(part)
    heard = [signal in rules.find(Reading(text)) for text, signal in said if signal]
    alarms = [rules.find(Reading(text)) != () for text, signal in said if signal is None]
    least_recall, most_false_alarms = FLOORS[part]
    assert sum(heard) / len(heard) >= least_recall
    assert sum(alarms) / len(alarms) < most_false_alarms


def test_there_are_enough_messages_of_every_signal(rules: SafetyRules) -> None:
    said = messages("seen") + messages("held")
    counts = {code: sum(signal == code for _, signal in said) for code in (*rules.signals, None)}
    assert counts.pop(None) >= 900
    assert min(counts.values()) >= 110
    assert sum(counts.values()) >= 600
    assert len({text for text, _ in said}) == len(said)


_HEAD = "signal,pattern,language,note\n"


def test_a_family_is_heard_in_each_of_its_words_and_beside_others() -> None:
    rules = parse_rules(
        _HEAD + "@girl,মেয়ে/maiya*,bn,\nchild,@girl/boy ... lost -@girl,en,\nchild,@girl sold,en,\n", ["child"]
    )
    assert rules.find(Reading("মেয়ে sold")) == rules.find(Reading("maiyare sold")) == ("child",)
    assert rules.find(Reading("a boy is lost")) == ("child",)
    assert rules.find(Reading("boy or meye lost")) == ()


@pytest.mark.parametrize("row", ["child,@nobody sold,en,", "@girl,মেয়ে", "@girl,a*,en,", "@girl,@boy,en,"])
def test_a_family_that_is_not_there_or_is_no_word_is_named_by_its_line(row: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        parse_rules(_HEAD + "child,girl sold,en,\n" + row, ["child"])
    assert broken.value.params["line"] == "3"
