# ruff: noqa: E501 - one line a sentence

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from bot.nlu.reading import Reading
from bot.nlu.safety import SafetyRules, parse_rules
from grs_core.domain.errors import RuleBroken
from grs_core.policy.load import load_policy

_SAID = [
    ("মেম্বার কইছে নালিশ করলে জানে মাইরা ফালাইব", "threat_or_retaliation"),
    ("chairman humki dise ovijog tule na nile vata bondho", "threat_or_retaliation"),
    ("তারা আমাকে মারবে বলছে", "threat_or_retaliation"),
    ("dalal bole mere felbo", "threat_or_retaliation"),
    ("চেয়ারম্যানের লোক ভয় দেখায়", "threat_or_retaliation"),
    ("ghor jalai dibe koise", "threat_or_retaliation"),
    ("He said he will kill me if I complain", "threat_or_retaliation"),
    ("the member threatened my family", "threat_or_retaliation"),
    ("বলছে হাত পা ভাঙ্গি দিব", "threat_or_retaliation"),
    ("crmn hmki dse mrb bole", "threat_or_retaliation"),
    ("মিথ্যা মামলা দিয়া ফাসাইব কয়", "threat_or_retaliation"),
    ("অফিসের লোক কুপ্রস্তাব দিছে আমার মেয়েরে", "violence_against_women"),
    ("member kuprostab dey card er jonno", "violence_against_women"),
    ("আমাকে ধর্ষণ করার চেষ্টা করছে", "violence_against_women"),
    ("He touched my hand and said come alone at night", "violence_against_women"),
    ("officer jouno hoyrani kore", "violence_against_women"),
    ("স্বামী প্রতিদিন মারে, ভাতার টাকা কাইড়া নেয়", "violence_against_women"),
    ("she was raped by the broker", "violence_against_women"),
    ("gaye hat dise kerani", "violence_against_women"),
    ("joutuker jonno mardhor kore", "violence_against_women"),
    ("মেয়েটার বাল্য বিবাহ দিতে চায়", "child_at_risk"),
    ("child marriage is being arranged for a student", "child_at_risk"),
    ("১৩ বছরের মেয়ের বিয়ে দিতেছে", "child_at_risk"),
    ("shishu nirjaton hocche oi barite", "child_at_risk"),
    ("the boy was kidnapped from school", "child_at_risk"),
    ("বাচ্চা দুইটা না খাইয়া আছে তিন দিন", "child_at_risk"),
    ("her children are starving", "child_at_risk"),
    ("আমি আত্মহত্যা করমু", "suicide"),
    ("ar upay nai bish khamu", "suicide"),
    ("I want to die, nobody listens", "suicide"),
    ("taka na paile golay dori dimu", "suicide"),
    ("আর বাঁচতে ইচ্ছা করে না", "suicide"),
    ("she says she will kill herself", "suicide"),
    ("atmohotta chara poth nai", "suicide"),
    ("এখনই টাকা কাইটা নিতাছে, তাড়াতাড়ি করেন", "money_leaving_now"),
    ("taka jaitese ekhon amar account theke", "money_leaving_now"),
    ("এইমাত্র লোকটা ফোন দিছিল, এখনো লাইনে আছে", "money_leaving_now"),
    ("he is still on the line asking my pin", "money_leaving_now"),
    ("ekhon otp chaitese ki korbo", "money_leaving_now"),
    ("my money is going right now please block", "money_leaving_now"),
]
_HARMLESS = [
    "shami more gese vata lagbe", "স্বামী মরে গেছে তিন বছর", "please treat my complaint as withdrawn", "treatment er taka nai",
    "june mashe taka pai nai", "she has never touched her savings", "kalke treat dimu", "মেম্বার ধমক দিছে",
    "আমার মা মারা গেছে গত বছর", "baba mara gese taka pai na", "আমার বাবা মৃত দেখাইছে", "they marked my mother dead",
    "স্বামী মারা গেছে, বিধবা ভাতা চাই", "my husband died, I want the widow allowance", "গরিব মানুষ মাইরা খায় টাকা",
    "member taka mere dise", "মেম্বার টাকা মেরে খাইছে", "ভাতা এখন কবে আসবে", "ekhon kobe taka dibe", "টাকা এখনো আসে নাই",
    "taka ekhono pai nai", "আমার বাচ্চার বয়স ৫ মাস", "bacchar dudh kinar taka nai", "উপবৃত্তি মেয়ের নামে আসে না",
    "meye biye hoye gese", "আমার মেয়ের বিয়ে, ছুটি চাই", "রাতে ফোন ধরেন না", "raite phone kori keu dhore na", "office e voy lage",
    "কার্ডে হাত দিতে দেয় না", "officer kharap bebohar kore", "চেয়ারম্যান গালি দেয়", "pin kauke dei nai", "otp ki", "আমার পিন ভুলে গেছি",
    "taka kobe jay account e", "taka gese gese kintu kobe pabo", "bish taka kete rakhe", "হাজারে বিশ টাকা কাটে",
    "thana te jabo?", "police station is far", "I want to complain", "dead line kobe", "online complaint",
    "খাদ্য বান্ধব চাল বাঁচতে দেয়", "amar jomi niye mamla cholche", "বাচ্চা খায় না ঠিকমতো",
]  # fmt: skip


_HEAD = "signal,pattern,language,note\n"
_FILE = Path(__file__).parents[2] / "nlu_data" / "lexicon" / "safety.csv"


@cache
def rules() -> SafetyRules:
    """Those that we ship."""
    return parse_rules(_FILE.read_text(encoding="utf-8"), load_policy().signals.codes)


def found(text: str, rows: str = "", signals: tuple[str, ...] = ("suicide",)) -> tuple[str, ...]:
    return (parse_rules(_HEAD + rows, signals) if rows else rules()).find(Reading(text))


@pytest.mark.parametrize(("text", "signal"), _SAID)
def test_danger_is_heard_in_every_script(text: str, signal: str) -> None:
    assert signal in found(text)


@pytest.mark.parametrize("text", _HARMLESS)
def test_everyday_trouble_is_no_danger(text: str) -> None:
    assert found(text) == ()


def test_a_new_rule_is_one_line() -> None:
    assert found("আমার জীবনটা না জীবন আমার এখানেই শেষ", "suicide,jibon ... shesh,bn,x\n") == ("suicide",)


@pytest.mark.parametrize(
    ("pattern", "heard", "not_heard"),
    [
        ("mare/pitay", "se mare", "se dey"),
        ("mar*", "marse", "kore"),
        ("shami ... mare", "shami kal rate amake mare", "mare shami"),
        ("shami ... mare", "shami mare", "shami a b c d e mare"),
        ("mare !na/nai", "shami mare", "shami mare na"),
        ("mare !ge*", "shami mare", "shami mare gese"),
        ("mare +ekhon", "ekhon shami amake mare", "shami mare"),
        ("mare -taka/chal", "shami mare", "taka o mare"),
        ("mare -tak*", "shami mare", "mare takao"),
    ],
)
def test_a_pattern_says_what_must_and_what_must_not_stand_there(pattern: str, heard: str, not_heard: str) -> None:
    row = f"suicide,{pattern},bn,x\n"
    assert (found(heard, row), found(not_heard, row)) == (("suicide",), ())


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("anger,x,bn,y", "no signal 'anger'"),
        ("suicide,morbo,bn", "3 cells"),
        ("suicide,...,bn,y", "without words"),
        ("suicide,-morbo,bn,y", "without words"),
        ("suicide,,bn,y", "without words"),
        ("suicide,mor*/k*,bn,y", "too many words"),
        ("suicide,morbo/?,bn,y", "is no word"),
    ],
)
def test_a_broken_line_is_named(row: str, problem: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        parse_rules(f"{_HEAD}# a remark\nsuicide,bish,bn,x\n{row}\n", ("suicide",), "ours.csv")
    assert (refused.value.key, refused.value.params["file"], refused.value.params["line"]) == (
        "data_broken",
        "ours.csv",
        "4",
    )
    assert problem in refused.value.params["problem"]


def test_a_signal_that_nothing_finds_is_a_hole() -> None:
    with pytest.raises(RuleBroken) as refused:
        parse_rules(f"{_HEAD}suicide,bish,bn,x\n", ("suicide", "landgrab"))
    assert "landgrab" in refused.value.params["problem"]


def test_what_is_found_comes_in_the_order_of_the_policy() -> None:
    rows = "b,two,en,x\na,one,en,x\n"
    assert found("two one", rows, ("a", "b")) == ("a", "b")


@pytest.mark.parametrize("word", ["taka ", "ekhon taka ", "a ", "touched ", "shami na mare "])
def test_a_long_hostile_text_is_searched_in_bounded_work(word: str) -> None:
    assert len(found(word * 800)) <= len(rules().signals)


def test_no_message_of_words_that_no_rule_knows_is_searched_by_pattern() -> None:
    patterns = [replace(rule, pattern=re.compile("")) for rule in rules().rules]
    assert SafetyRules(patterns, rules().signals).find(Reading("তিন মাস ধরে বয়স্ক ভাতা পাই নাই")) == ()
