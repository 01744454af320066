"""Whatever is said in whatever order: an answer each time, three questions a case at most, no story remembered."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.effects import Enrich, FileGrievance, Reply, WithdrawCase
from bot.dialogue.forms import ABOUT_THE_CASE, MOST
from bot.dialogue.state import Dialogue, remember
from bot.nlu.engine import Parse, PlaceReading
from bot.speech.pages import segments
from bot.speech.render import Speech
from tests.support.turns import BANCHARAMPUR, BRAHMANBARIA, NOW, OURS, heard, step, unclear

SPEECH = Speech.load()
STORIES = (
    heard("তিন মাস ধরে ভাতার টাকা পাই না", "payment_delayed"),
    heard("বিধবা ভাতা পাই না", "payment_delayed", place=PlaceReading(BANCHARAMPUR), programme="widow_allowance"),
    heard("nogod theke taka nise", "mfs_fraud", language="bn-Latn", mfs_provider="nagad"),
    heard("নাম তালিকায় নাই", "wrongful_exclusion", place=PlaceReading(BRAHMANBARIA)),
    heard("The chairman asked for money", "bribery", language="en", accused_role="up_chairman", position="up_chair"),
    heard("আমার কাছে টাকা চাইছে কেউ একজন", "bribery", 0.4, sure=False, others={"mfs_fraud": 0.3}),
)
WISHES = tuple(
    heard(text, intent)
    for text, intent in (
        ("আমার অভিযোগের খবর কী", "check_status"),
        ("অভিযোগ করতে চাই", "file_complaint"),
        ("আরও একটা কথা", "add_information"),
        ("রায় মানি না", "appeal"),
        ("তুলে নিতে চাই", "withdraw"),
        ("কবে দিবে", "ask_information"),
        ("মানুষ দেন", "talk_to_human"),
        ("ভাষা বদলান", "change_language"),
        ("সালাম", "greet"),
        ("ধন্যবাদ", "thank"),
        ("হ্যাঁ", "affirm"),
        ("না", "deny"),
        ("সাহায্য", "help"),
        ("বন্ধ", "stop"),
        ("START", "stop"),
        ("বিদ্যুৎ নাই কাল থেকে", "out_of_scope"),
        (OURS, "check_status"),
    )
)
SHORT = "1|২|8|9|0|জানি না|বাঞ্ছারামপুর|কালীগঞ্জ|গাজীপুর|120414|asdfgh|কী জানি কী হয়|****|amar pin ****|৫৫৮২০১|English|😀|"
ANSWERS = tuple(unclear(text) for text in SHORT.split("|"))
ANYTHING = st.sampled_from((*STORIES, *WISHES, *ANSWERS))
TURNS = st.lists(st.tuples(ANYTHING, st.booleans(), st.integers(0, 60)), max_size=12)


@settings(deadline=None, max_examples=150)
@given(TURNS)
def test_every_turn_is_answered_and_no_case_is_asked_about_more_than_three_times(
    turns: list[tuple[Parse, bool, int]],
) -> None:
    dialogue, now, asked = Dialogue(), NOW, 0
    for parse, had_secret, hours in turns:
        now += timedelta(hours=hours)
        decision = step(dialogue, parse, now, had_secret)
        assert decision.script or decision.question, parse.text
        dialogue = decision.dialogue
        assert Dialogue.from_json(dialogue.to_json()) == dialogue
        files = [item for item in decision.script if isinstance(item, FileGrievance)]
        assert len(files) <= 1
        if files:
            dialogue, asked = remember(dialogue, OURS), 0
        about = dialogue.question is not None and dialogue.question.kind in ABOUT_THE_CASE
        asked += decision.question is not None and about
        assert asked <= MOST
        said = [*(item for item in decision.script if isinstance(item, Reply))]
        said += [decision.question] if decision.question else []
        assert all(segments(text) <= 2 for text in SPEECH.texts(said, dialogue.language))


@settings(deadline=None, max_examples=100)
@given(TURNS)
def test_nothing_is_enriched_or_withdrawn_without_its_number(turns: list[tuple[Parse, bool, int]]) -> None:
    dialogue = Dialogue()
    for parse, had_secret, _ in turns:
        decision = step(dialogue, parse, NOW, had_secret)
        for item in decision.script:
            if isinstance(item, Enrich | WithdrawCase):
                assert item.number == OURS
        dialogue = decision.dialogue
        if any(isinstance(item, FileGrievance) for item in decision.script):
            dialogue = remember(dialogue, OURS)


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=400))
def test_no_text_breaks_the_conversation(text: str) -> None:
    decision = step(Dialogue(), unclear(text))
    assert decision.script or decision.question
