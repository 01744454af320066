"""Whatever is pressed, said, recorded or left unsaid, in whatever order: a call goes on, or ends kindly."""

from dataclasses import replace
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calls.heard import Heard, Keys, Recorded, Said, Silence
from bot.calls.screen import MOST_CHOICES, HangUp, Listen, OwnStory, Record
from bot.calls.state import Call, Stage
from bot.dialogue.decision import Decided
from bot.nlu.engine import PlaceReading
from bot.speech.render import Speech
from bot.speech.spoken import Spoken
from gateway.services.saying import spoken
from grs_core.policy.load import load_policy
from tests.support.pure_call import PureCall
from tests.support.turns import BANCHARAMPUR, BRAHMANBARIA, NOW, heard, unclear

PROPOSED = Decided(
    "4829103751", NOW, "widow_allowance", "payment_delayed", proposed=True, open=True, may_reopen=True, may_appeal=True
)
REJECTED = Decided("4829103751", NOW, "widow_allowance", "payment_delayed", open=True, may_appeal=True)
ANOTHER = replace(PROPOSED, number="9876543215")
WORDS = tuple(
    Said(parse)
    for parse in (
        heard("তিন মাস ধরে ভাতার টাকা পাই না", "payment_delayed"),
        heard("বিধবা ভাতা পাই না", "payment_delayed", place=PlaceReading(BANCHARAMPUR), programme="widow_allowance"),
        heard("নাম তালিকায় নাই", "wrongful_exclusion", place=PlaceReading(BRAHMANBARIA)),
        heard("nogod theke taka nise", "mfs_fraud", language="bn-Latn", mfs_provider="nagad"),
        heard("The chairman asked for money", "bribery", language="en", accused_role="up_chairman"),
        heard("ভাতা পাই না, কালীগঞ্জ", "payment_delayed", place=PlaceReading(candidates=(BANCHARAMPUR, BRAHMANBARIA))),
        heard("আমার কাছে টাকা চাইছে কেউ একজন", "bribery", 0.4, sure=False, others={"mfs_fraud": 0.3}),
        heard("বাঞ্ছারামপুর", place=PlaceReading(BANCHARAMPUR)),
        heard("বয়স্ক ভাতা", programme="old_age_allowance"),
        *(
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
                ("English", "change_language"),
                ("সালাম", "greet"),
                ("ধন্যবাদ", "thank"),
                ("হ্যাঁ", "affirm"),
                ("না", "deny"),
                ("সাহায্য", "help"),
                ("বন্ধ", "stop"),
                ("বিদ্যুৎ নাই কাল থেকে", "out_of_scope"),
            )
        ),
        *(unclear(text) for text in ("1", "0", "কী জানি কী হয়", "asdfgh", "সকালে", "4829103751", "120414", "****")),
    )
)
KEYS = tuple(Keys(digits) for digits in (*"0123456789*#", "120414", "999999", "12", "4829103751", "1234567890", "99*"))
OFFERED = st.integers(0, MOST_CHOICES - 1)
"""The n-th choice of what is read out just now: what most callers press."""
HEARD = st.one_of(
    OFFERED,
    st.sampled_from(KEYS),
    st.sampled_from(WORDS),
    st.just(Silence()),
    st.builds(Recorded, st.just("https://api.twilio.com/r"), st.integers(1, 120), st.booleans()),
    st.just("dials again"),
)
CALLS = st.lists(HEARD, max_size=25)
PHONES = st.sampled_from([(), (PROPOSED,), (REJECTED,), (PROPOSED, ANOTHER)])
MOST_TO_BACK, MOST_TO_SILENT_END = 8, 12


@cache
def voice() -> Spoken:
    return spoken(Speech.load(), load_policy())


def take(line: PureCall, each: object) -> None:
    if each == "dials again":
        line.dial()
    elif isinstance(each, int):
        keys = line.offered()
        line.hear(Keys(keys[each % len(keys)]) if keys else Silence())
    else:
        assert isinstance(each, Heard)
        line.hear(each)


def after(steps: list[object], decided: tuple[Decided, ...]) -> PureCall:
    line = PureCall(decided)
    for each in steps:
        take(line, each)
    return line


@settings(deadline=None, max_examples=120)
@given(CALLS, PHONES, st.booleans(), st.booleans())
def test_every_screen_can_be_said_offers_five_choices_at_most_and_waits_or_hangs_up(
    steps: list[object], decided: tuple[Decided, ...], texts: bool, reachable: bool
) -> None:
    line = PureCall(decided, texts, reachable)
    for each in ("dials again", *steps):
        take(line, each)
        keys = line.offered()
        assert len(keys) == len(set(keys)) <= MOST_CHOICES
        assert Call.from_json(line.call.to_json()) == line.call
        for said in line.screen.lines:
            assert isinstance(said, OwnStory) or voice().clips(said, line.call.language), said
        match line.screen.then:
            case Listen(digits):
                assert digits >= 1
                assert line.screen.lines, "whoever waits for a key says for what"
            case Record(longest):
                assert 0 < longest <= 120
            case HangUp():
                assert line.call.stage is Stage.OVER


@settings(deadline=None, max_examples=120)
@given(CALLS, PHONES)
def test_every_key_that_is_offered_does_something(steps: list[object], decided: tuple[Decided, ...]) -> None:
    for nth in range(MOST_CHOICES):
        line = after(steps, decided)
        keys = line.offered()
        if nth < len(keys):
            line.hear(Keys(keys[nth]))
            assert "call_wrong_key" not in line.said(), keys[nth]


@settings(deadline=None, max_examples=120)
@given(CALLS, PHONES)
def test_nine_says_the_same_again_and_the_star_leads_back_to_the_menu(
    steps: list[object], decided: tuple[Decided, ...]
) -> None:
    line = after(steps, decided)
    if isinstance(line.screen.then, Listen):
        before = line.screen
        assert line.press("9") == before
        for _ in range(MOST_TO_BACK):
            if line.call.stage is Stage.MENU:
                break
            line.press("*")
        assert line.call.stage is Stage.MENU
        assert len(line.offered()) == MOST_CHOICES


@settings(deadline=None, max_examples=120)
@given(CALLS, PHONES)
def test_a_caller_who_falls_silent_is_led_to_the_end_and_never_refused_a_recording(
    steps: list[object], decided: tuple[Decided, ...]
) -> None:
    line = after(steps, decided)
    recorders = 0
    for _ in range(MOST_TO_SILENT_END):
        if isinstance(line.screen.then, HangUp):
            break
        recorders += isinstance(line.screen.then, Record)
        line.hear(Silence())
    assert isinstance(line.screen.then, HangUp), line.call


@settings(deadline=None, max_examples=120)
@given(CALLS, PHONES)
def test_three_wrong_keys_in_a_row_are_answered_by_a_recorder_and_its_story_is_a_case(
    steps: list[object], decided: tuple[Decided, ...]
) -> None:
    line = after(steps, decided)
    if isinstance(line.screen.then, Listen) and line.call.stage is not Stage.NUMBER:
        line.press("8#", "8#", "8#")
        assert line.call.stage is Stage.LAST_WORDS
        assert line.hear(Recorded("https://api.twilio.com/r", 9)).then == HangUp()
        assert line.call.ticket in (*line.filed, PROPOSED.number, ANOTHER.number)


@settings(deadline=None, max_examples=120)
@given(CALLS, PHONES)
def test_nobody_is_said_good_bye_to_before_he_has_heard_the_number_of_his_case(
    steps: list[object], decided: tuple[Decided, ...]
) -> None:
    line, numbers = PureCall(decided, texts=False), set[str]()
    for each in steps:
        take(line, each)
        numbers = {*numbers, *(str(said.params["number"]) for said in line.lines() if "number" in said.params)}
        if each == "dials again":
            numbers = set()
        if line.call.stage is Stage.OVER:
            gone = isinstance(each, Recorded) and each.hung_up
            assert gone or line.call.ticket is None or line.call.ticket not in line.filed or line.call.ticket in numbers
            break
