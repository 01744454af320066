"""For whom a message is, and what a citizen says to a case that somebody filed for him."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.decision import Awaited, Decided, Decision, Offered
from bot.dialogue.effects import AddInformation, AnswerFiling, ConfirmSolved, Effect, FileGrievance, Word
from bot.dialogue.for_another import ForWhom, for_whom
from bot.dialogue.forms import MENU
from bot.dialogue.state import Asking, Dialogue, Question
from bot.nlu.engine import Parse
from tests.support.turns import BANCHARAMPUR, NOW, OURS, effects, engine, heard, replies, unclear

PHONE = "01712345678"
AN_HOUR = timedelta(hours=1)
HIS = Offered(OURS, NOW - 3 * AN_HOUR)
OTHER = "1000000005"


# ------------------------------------------------------------------------------- for whom
@pytest.mark.parametrize(
    ("text", "name", "story"),
    [
        ("for 01712345678 vata pai na tin mash", "", "vata pai na tin mash"),
        ("FOR 01712-345678 Rahima Begum: no allowance", "Rahima Begum", "no allowance"),
        ("for: +880 1712 345678: no allowance", "", "no allowance"),
        ("for Rahima Begum 01712345678 - no allowance", "Rahima Begum", "no allowance"),
        ("I am writing on behalf of 01712345678. She got nothing", "", "She got nothing"),
        ("on behalf of 01712345678 Rahima Begum: nothing for 3 months", "Rahima Begum", "nothing for 3 months"),
        ("017 1234 5678 er pokkhe boyosko vata pay na", "", "boyosko vata pay na"),
        ("rahima 01712345678 er pokkhe likhchi: vata pay na", "rahima", "vata pay na"),
        ("01712345678 er jonno vata pay na", "", "vata pay na"),
        ("tin mash taka pay na, 01712345678 er pokkhe", "", "tin mash taka pay na"),
        ("০১৭১২৩৪৫৬৭৮ এর পক্ষে বয়স্ক ভাতা পান না", "", "বয়স্ক ভাতা পান না"),
        ("০১৭১২৩৪৫৬৭৮-এর পক্ষে: ভাতা পান না", "", "ভাতা পান না"),
        ("রহিমা বেগম ০১৭১২৩৪৫৬৭৮ এর পক্ষে: ভাতা পান না", "রহিমা বেগম", "ভাতা পান না"),
        ("০১৭১২৩৪৫৬৭৮ এর হয়ে লিখছি ভাতা পান না", "", "ভাতা পান না"),
        ("০১৭১২৩৪৫৬৭৮ এর হয়ে লিখছি ভাতা পান না", "", "ভাতা পান না"),
        ("পক্ষে ০১৭১২ ৩৪৫৬৭৮ রহিমা বেগম: ভাতা পান না", "রহিমা বেগম", "ভাতা পান না"),
        ("for 01712345678 somossa: taka pay na", "", "somossa: taka pay na"),
        ("for 01712345678 01899999999 theke pin chaise", "", "01899999999 theke pin chaise"),
        ("for 01712345678", "", ""),
    ],
)
def test_for_whom_is_read_in_three_scripts(text: str, name: str, story: str) -> None:
    assert for_whom(text) == ForWhom(PHONE, name, story)


@pytest.mark.parametrize(
    "text",
    ["01712345678 theke phone diye pin chaise", "for 3 months no money", "for 4829103751 status", "আমার পক্ষে সম্ভব না",
     "amar taka 01712345678 number e gese", "he asked 500 for 01712345678", "", "for", "পক্ষে"],
)  # fmt: skip
def test_what_only_names_a_phone_is_for_nobody_else(text: str) -> None:
    assert for_whom(text) is None


def test_half_a_number_is_told_from_none() -> None:
    assert for_whom("for 0171234567 taka pay na") == ForWhom("", "", "taka pay na")


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading_and_a_phone_is_whole_or_none(text: str) -> None:
    found = for_whom(text)
    assert found is None or found.phone == "" or (len(found.phone) == 11 and found.phone.isascii())


def from_a_volunteer(parse: Parse, whom: ForWhom, dialogue: Dialogue | None = None) -> Decision:
    return engine().step(dialogue or Dialogue(), parse, NOW, whom=whom, volunteer=True)


def test_a_volunteers_message_opens_a_case_of_another_and_leaves_his_own_talk_alone() -> None:
    asked = Dialogue(ticket=OURS, category="other", question=Question(Asking.PLACE, NOW), greeted=True)
    decision = from_a_volunteer(heard("vata pay na", "payment_delayed"), ForWhom(PHONE, "Rahima", "vata pay na"), asked)
    (effect,) = effects(decision)
    assert isinstance(effect, FileGrievance)
    assert (effect.text, effect.whom, effect.on_behalf) == (
        "vata pay na",
        ForWhom(PHONE, "Rahima", "vata pay na"),
        True,
    )
    assert (decision.dialogue.ticket, decision.dialogue.question) == (OURS, asked.question)
    assert decision.question is None


@pytest.mark.parametrize(
    "parse", [unclear("somossa ase khub"), heard("dhonnobad", "thank"), heard("status", "check_status")]
)
def test_whatever_a_volunteer_tells_is_filed(parse: Parse) -> None:
    (effect,) = effects(from_a_volunteer(parse, ForWhom(PHONE, "", parse.text)))
    assert isinstance(effect, FileGrievance)


def test_anybody_else_files_as_a_relative_and_the_phone_is_no_suspects() -> None:
    whom, parse = ForWhom(PHONE, "", "vata pay na tin mash"), heard("vata pay na tin mash", "payment_delayed")
    fresh = Dialogue(ticket=OTHER, category="payment_delayed", filed_at=NOW - timedelta(minutes=5), place=BANCHARAMPUR)
    decision = engine().step(fresh, parse, NOW, whom=whom, awaited=Awaited(OTHER, None, NOW))
    (effect,) = effects(decision)
    assert isinstance(effect, FileGrievance)
    assert (effect.whom, effect.on_behalf, dict(effect.details)) == (None, True, {"for_phone": PHONE})


# ------------------------------------------------------------------------------- the citizen's word
def told(parse: Parse, dialogue: Dialogue | None = None, **known: object) -> Decision:
    offers = {"offered": (HIS,), "cases": (OURS,), **known}
    return engine().step(dialogue or Dialogue(), parse, NOW, **offers)  # type: ignore[arg-type]


def word(decision: Decision) -> Word | None:
    found: list[Effect] = effects(decision)
    return found[0].word if found and isinstance(found[0], AnswerFiling) else None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1", Word.MINE), ("১", Word.MINE), ("1 হ্যাঁ", Word.MINE), ("হ্যাঁ", Word.MINE), ("ji", Word.MINE),
        ("ঠিক আছে", Word.MINE), ("thik ase", Word.MINE), ("yes", Word.MINE), ("ami bolechi", Word.MINE),
        ("2", Word.NOT_MINE), ("২ নং", Word.NOT_MINE), ("2 আমি চিনি না", Word.NOT_MINE), ("না", Word.NOT_MINE),
        ("na", Word.NOT_MINE), ("ami bolini", Word.NOT_MINE), ("আমি করতে বলিনি", Word.NOT_MINE),
        ("ami kono ovijog kori nai", Word.NOT_MINE), ("I didn't ask for this", Word.NOT_MINE),
        ("3", Word.MYSELF), ("তিন", Word.MYSELF), ("ami nijei dekhbo", Word.MYSELF), ("আমি নিজে দেখব", Word.MYSELF),
        ("I will do it myself", Word.MYSELF), (f"{OURS} আমি বলিনি", Word.NOT_MINE),
    ],
)  # fmt: skip
def test_the_three_answers_by_number_and_in_words(text: str, said: Word) -> None:
    assert word(told(unclear(text))) is said


@pytest.mark.parametrize(
    "parse",
    [
        heard("২ মাস ধরে ভাতা পাই না", "payment_delayed"),
        heard("3 mash vata pai na", "payment_delayed"),
        heard("3 mase taka pai nai", "payment_delayed"),
        heard("2 মেম্বার টাকা খায়", "bribery"),
        heard("২ মহিলা ভাতা পায় না", "payment_delayed"),
        heard("না, আমার ভাতা তিন মাস ধরে আসে না, মেম্বার টাকা চায়", "bribery"),
        heard("amar vata ase nai", "payment_delayed"),
    ],
    ids=lambda parse: parse.text,
)
def test_a_bare_complaint_meanwhile_is_a_complaint(parse: Parse) -> None:
    assert isinstance(effects(told(parse))[0], FileGrievance)


@pytest.mark.parametrize(
    "text", ["hmm", "4", "কে করেছে?", "status", "২ নং ওয়ার্ডের মেম্বার", "৩ তারিখে টাকা আসার কথা", "2 kistir taka"]
)
def test_what_is_none_of_the_three_answers_nothing(text: str) -> None:
    assert word(told(unclear(text))) is None


NEWER, OLDER = NOW - AN_HOUR, NOW - 5 * AN_HOUR


def decided(at: object) -> Decided:
    return Decided(OTHER, at, proposed=True, open=True, may_reopen=True, may_appeal=True)  # type: ignore[arg-type]


def test_whoever_asked_last_is_answered_first() -> None:
    one = unclear("1")
    assert effects(told(one, awaited=Awaited(OTHER, None, NEWER))) == [AddInformation("1", OTHER)]
    assert word(told(one, awaited=Awaited(OTHER, None, OLDER))) is Word.MINE
    assert effects(told(one, decided=(decided(NEWER),))) == [ConfirmSolved(OTHER)]
    assert word(told(one, decided=(decided(OLDER),))) is Word.MINE


@pytest.mark.parametrize("at", [NEWER, OLDER])
def test_our_own_question_that_is_newer_goes_before_a_number_but_not_before_plain_words(at: object) -> None:
    asked = Dialogue(ticket=OTHER, question=Question(Asking.WITHDRAW, at, purpose=OTHER))  # type: ignore[arg-type]
    for text in ("1", "হ্যাঁ"):
        assert (word(told(unclear(text), asked)) is None) is (at == NEWER)
    assert word(told(unclear("আমি করতে বলিনি"), asked)) is Word.NOT_MINE


def test_the_menu_takes_its_numbers_and_leaves_the_words() -> None:
    menu = Dialogue(question=Question(Asking.MENU, NEWER, MENU))
    assert word(told(unclear("1"), menu)) is None
    assert word(told(heard("হ্যাঁ", "affirm"), menu)) is Word.MINE


def test_after_its_days_only_words_answer() -> None:
    late = (replace(HIS, numbered=False),)
    assert word(told(unclear("2"), offered=late)) is None
    assert word(told(unclear("আমি বলিনি"), offered=late)) is Word.NOT_MINE


def test_of_several_he_is_asked_which_and_may_name_it_himself() -> None:
    two = (HIS, Offered(OTHER, NOW - 2 * AN_HOUR))
    which = told(unclear("2"), offered=two)
    assert (effects(which), replies(which)) == ([], ["ask_which"])
    assert effects(told(unclear("1"), which.dialogue, offered=two)) == [AnswerFiling(OURS, Word.NOT_MINE, "1")]
    assert effects(told(unclear("2"), which.dialogue, offered=two)) == [AnswerFiling(OTHER, Word.NOT_MINE, "2")]
    named = told(unclear(f"{OTHER} নিজে দেখব"), offered=two)
    assert effects(named) == [AnswerFiling(OTHER, Word.MYSELF)]


def test_whoever_is_asked_which_may_tell_something_else() -> None:
    which = told(unclear("2"), offered=(HIS, Offered(OTHER, NOW - 2 * AN_HOUR)))
    late = heard("তিন মাস ধরে ভাতা পাই না", "payment_delayed")
    assert isinstance(effects(told(late, which.dialogue, offered=(HIS,)))[0], FileGrievance)
