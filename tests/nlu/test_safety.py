"""How well the shipped rules hear danger: hand-written messages; nobody looked at those marked `held` for the rules."""

import json
from pathlib import Path

import pytest

from bot.nlu.reading import Reading
from bot.nlu.safety import SafetyRules, parse_rules
from grs_core.policy.load import load_policy

_MESSAGES = Path(__file__).parent / "data" / "safety_dev.jsonl"
_RULES = Path(__file__).parents[2] / "nlu_data" / "lexicon" / "safety.csv"
LEAST_RECALL, MOST_FALSE_ALARMS = 0.95, 0.02


@pytest.fixture(scope="module")
def rules() -> SafetyRules:
    return parse_rules(_RULES.read_text(encoding="utf-8"), load_policy().signals.codes)


def messages(part: str) -> list[tuple[str, str | None]]:
    rows = map(json.loads, _MESSAGES.read_text(encoding="utf-8").splitlines())
    return [(row["text"], row["signal"]) for row in rows if row["part"] == part]


@pytest.mark.parametrize("part", ["seen", "held"])
def test_danger_is_heard_and_everyday_trouble_is_not_taken_for_it(rules: SafetyRules, part: str) -> None:
    said = messages(part)
    heard = [signal in rules.find(Reading(text)) for text, signal in said if signal]
    alarms = [rules.find(Reading(text)) != () for text, signal in said if signal is None]
    assert sum(heard) / len(heard) >= LEAST_RECALL
    assert sum(alarms) / len(alarms) < MOST_FALSE_ALARMS


def test_there_are_enough_messages_of_every_signal(rules: SafetyRules) -> None:
    said = messages("seen") + messages("held")
    counts = {code: sum(signal == code for _, signal in said) for code in (*rules.signals, None)}
    assert counts.pop(None) >= 300
    assert min(counts.values()) >= 40
    assert sum(counts.values()) >= 200
    assert len({text for text, _ in said}) == len(said)
