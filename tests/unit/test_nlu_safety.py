# ruff: noqa: E501 - one line a sentence

import pytest

from bot.nlu.reading import Reading
from bot.nlu.safety import SIGNALS, find_signals, parse_rules, shipped_rules
from grs_core.domain.errors import RuleBroken

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


@pytest.mark.parametrize(("text", "signal"), _SAID)
def test_danger_is_heard_in_every_script(text: str, signal: str) -> None:
    assert signal in find_signals(Reading(text))


@pytest.mark.parametrize("text", _HARMLESS)
def test_everyday_trouble_is_no_danger(text: str) -> None:
    assert find_signals(Reading(text)) == ()


def test_every_signal_has_rules_and_a_new_rule_is_one_line() -> None:
    assert {rule.signal for rule in shipped_rules()} == set(SIGNALS)
    rules = parse_rules("signal,pattern,language,note\nsuicide,jibon ... shesh,bn,x\n")
    assert find_signals(Reading("আমার জীবনটা না জীবন আমার এখানেই শেষ"), rules) == ("suicide",)


def test_a_rule_of_an_unknown_signal_is_refused_with_its_line() -> None:
    with pytest.raises(RuleBroken):
        parse_rules("signal,pattern,language,note\nanger,x,bn,y\n")


@pytest.mark.parametrize("word", ["taka ", "ekhon taka ", "a ", "touched "])
def test_a_long_hostile_text_is_searched_in_bounded_work(word: str) -> None:
    assert len(find_signals(Reading(word * 800))) <= len(SIGNALS)
