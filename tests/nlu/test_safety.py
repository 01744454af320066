"""How well danger is heard: by the shipped rules alone, and with the model that is trained beside them.

`held` messages nobody looked at for the rules; `blind` ones were written before rules and training messages were mended
last, by the writer of those. The floors keep what was reached; they are no forecast: strangers are heard less well.
"""

import json
from pathlib import Path

import pytest

from bot.nlu.cascade import load_engine
from bot.nlu.engine import NluEngine, Utterance
from bot.nlu.lexicon import parse_lexicon
from bot.nlu.reading import Reading
from bot.nlu.safety import SafetyRules, parse_rules
from bot.training.signals import MESSAGES, read_messages, train_signals
from grs_core.domain.errors import RuleBroken
from grs_core.domain.places import Places
from grs_core.policy.load import load_policy

_MESSAGES = Path(__file__).parent / "data" / "safety_dev.jsonl"
_DATA = Path(__file__).parents[2] / "nlu_data"
_RULES = _DATA / "lexicon" / "safety.csv"
BY_RULES = {"held": (0.94, 0.03), "blind": (0.63, 0.03)}
WITH_MODEL = {"held": (0.95, 0.04), "blind": (0.75, 0.05)}
"""Of each part: the least share of dangers heard, the most of everyday troubles taken for one."""


@pytest.fixture(scope="module")
def rules() -> SafetyRules:
    return parse_rules(_RULES.read_text(encoding="utf-8"), load_policy().signals.codes)


def messages(part: str) -> list[tuple[str, str | None]]:
    rows = map(json.loads, _MESSAGES.read_text(encoding="utf-8").splitlines())
    return [(row["text"], row["signal"]) for row in rows if row["part"] == part]


@pytest.fixture(scope="module")
def engine(model: Path, rules: SafetyRules) -> NluEngine:
    return load_engine(model, Places(()), rules)


@pytest.mark.parametrize("part", BY_RULES)
def test_the_rules_hear_danger_and_do_not_take_everyday_trouble_for_it(rules: SafetyRules, part: str) -> None:
    said = messages(part)
    heard = [signal in rules.find(Reading(text)) for text, signal in said if signal]
    alarms = [rules.find(Reading(text)) != () for text, signal in said if signal is None]
    least_recall, most_false_alarms = BY_RULES[part]
    assert sum(heard) / len(heard) >= least_recall
    assert sum(alarms) / len(alarms) < most_false_alarms


@pytest.mark.parametrize("part", WITH_MODEL)
def test_rules_and_model_hear_more_danger_together(engine: NluEngine, part: str) -> None:
    said = messages(part)
    heard = [signal in engine.parse(Utterance(text)).signals for text, signal in said if signal]
    alarms = [engine.parse(Utterance(text)).signals != () for text, signal in said if signal is None]
    least_recall, most_false_alarms = WITH_MODEL[part]
    assert sum(heard) / len(heard) >= least_recall
    assert sum(alarms) / len(alarms) < most_false_alarms


def test_what_a_rule_finds_stays_found_beside_the_model(engine: NluEngine, rules: SafetyRules) -> None:
    for text, _ in messages("held"):
        assert set(rules.find(Reading(text))) <= set(engine.parse(Utterance(text)).signals)


def test_no_model_speaks_of_signals_that_a_deployer_has_not(model: Path) -> None:
    engine = load_engine(model, Places(()))
    assert all(engine.parse(Utterance(text)).signals == () for text, _ in messages("held"))


def test_there_are_enough_messages_of_every_signal_and_none_is_trained_on(rules: SafetyRules) -> None:
    said = messages("held") + messages("blind")
    counts = {code: sum(signal == code for _, signal in said) for code in (*rules.signals, None)}
    assert counts.pop(None) >= 280
    assert min(counts.values()) >= 50
    assert len({text for text, _ in said}) == len(said)
    trained = read_messages(_DATA / MESSAGES)
    assert not {text for text, _ in said} & {danger.text for danger in trained}
    assert len({danger.text for danger in trained}) == len(trained)
    assert all(danger.signals <= set(rules.signals) for danger in trained)


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("vatar taka na pele ami bish khabo", "suicide"),
        ("ভাতার টাকা না পেলে আমি বিষ খাব", "suicide"),
        ("টাকা না দিলে বিষ খাইয়া মরমু", "suicide"),
        ("আমার নাতি ৮ বছর, দোকানদার ওর সাথে খারাপ কাজ করছে", "child_at_risk"),
        ("amar nati 8 bochor, dokandar or sathe kharap kaj korse", "child_at_risk"),
        ("amar 7 bosorer natnir sathe pasher barir lok nongrami korse", "child_at_risk"),
        ("amar meye 12 bosor 3 din dhore nikhoj", "child_at_risk"),
        ("amar chele 9 bosor horay gese kal theke", "child_at_risk"),
        ("amar bon er meye 13 bosor, or baba jor kore biya dicche kal", "child_at_risk"),
        ("মেম্বার কইছে টাকা না দিলে মাইরা ফালাইবো আমারে", "threat_or_retaliation"),
        ("আমারে মারছে, হাত ভাঙছে, ভাতার টাকা না দিলে মাইরা ফালাইবো", "threat_or_retaliation"),
        ("এখন আমার ঘরের দরজায় দালাল দাঁড়াইয়া আছে, সিম আর পিন চায়, না দিলে মারবে", "threat_or_retaliation"),
        ("dalal amar barite dhuke boshe ase, sim na dile pitabe", "threat_or_retaliation"),
        ("পাশের বাড়ির লোক আমারে দা নিয়া কোপাইতে আইছে", "threat_or_retaliation"),
        ("amar shami amare mere rokto bair kore dise", "violence_against_women"),
        ("পোলায় মাইরধর কইরা আমার বয়স্ক ভাতার টাকা নিয়া যায়", "threat_or_retaliation"),
        ("সমাজসেবা অফিসার আমার মাইয়ারে কয় রাইতে একলা আইসো তাইলে ভাতা হইব", "violence_against_women"),
        ("samajseba officer amar meye ke bole rate dekha korle vata dibe", "violence_against_women"),
    ],
)
def test_dangers_that_were_once_missed_are_heard_by_rule(rules: SafetyRules, text: str, signal: str) -> None:
    assert signal in rules.find(Reading(text))


@pytest.mark.parametrize("text", ["বিশ হাজার টাকা ঘুষ খাইছে মেম্বার", "টাকা মাইরা খাইছে চেয়ারম্যান", "ভাতার টাকা বিশ তারিখে পাইলাম না"])
def test_twenty_taka_and_stolen_money_are_no_danger(rules: SafetyRules, text: str) -> None:
    assert rules.find(Reading(text)) == ()


def test_without_messages_of_danger_no_model_is_trained(tmp_path: Path) -> None:
    assert train_signals(tmp_path, (), (), parse_lexicon("")) is None


@pytest.mark.parametrize("line", ["no json", '{"text": "x"}', '{"text": "x", "signals": 3}'])
def test_a_broken_line_of_the_messages_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "messages.jsonl").write_text('{"text": "x", "signals": []}\n' + line, encoding="utf-8")
    with pytest.raises(RuleBroken) as broken:
        read_messages(tmp_path / "messages.jsonl")
    assert broken.value.params["line"] == "2"


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
