"""The wrong door and the way out of it, what was told before the complaint, and short questions."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.dialogue.effects import CallPerson, Enrich, FileAppeal, FileGrievance, Reply
from bot.dialogue.evidence import hides_name, says_benefit_stopped
from bot.dialogue.state import Asking, Dialogue
from bot.dialogue.wrong_door import denies_allowance, is_between_friends, names_another_service
from bot.nlu.engine import Parse, PlaceReading
from bot.speech.render import Speech
from grs_core.domain.grievance import Category
from grs_core.domain.messages import Named
from tests.support.turns import (
    BANCHARAMPUR,
    LATE,
    NOW,
    OURS,
    after_filing,
    asking,
    effects,
    filed,
    heard,
    replies,
    step,
    unclear,
)

DOUBTFUL = heard("ওটিপি দিয়া ফেলছি, এখন কি করমু", "mfs_fraud", 0.9, others={"out_of_scope": 0.08})


# ------------------------------------------------------------------------------- no allowance
@pytest.mark.parametrize(
    "text",
    ["na na eta jonmo nibondhon er jonno, vata na", "ভাতা না", "eta vatar bishoy noy", "not about allowance",
     "no this is about passport", "না এটা বিদ্যুৎ বিলের জন্য"],
)  # fmt: skip
def test_a_case_about_another_service_may_be_withdrawn_at_once(text: str) -> None:
    decision = step(after_filing(), unclear(text))
    assert replies(decision) == ["out_of_scope", "ask_withdraw"]
    assert decision.dialogue.question is not None and decision.dialogue.question.purpose == OURS


@pytest.mark.parametrize("text", ["ভাতা না, উপবৃত্তি", "vata na pai", "vata nai", "na vai, vata pai na", "পুলিশ না, চালের কার্ড"])
def test_no_allowance_received_is_not_no_allowance_matter(text: str) -> None:
    assert not denies_allowance(text)


def test_long_after_filing_a_denial_withdraws_nothing() -> None:
    decision = step(after_filing(), unclear("eta vata na"), NOW + timedelta(days=3))
    assert asking(decision) is not Asking.WITHDRAW


def test_no_allowance_in_answer_to_whether_it_is_one_says_where_to_go() -> None:
    asked = step(Dialogue(), DOUBTFUL).dialogue
    decision = step(asked, unclear("na eta biddut office er, vata na"))
    assert replies(decision) == ["out_of_scope"] and effects(decision) == []


# ------------------------------------------------------------------------------- is it ours?
def test_first_aid_comes_with_the_question_whether_it_is_ours() -> None:
    assert replies(step(Dialogue(), DOUBTFUL)) == ["mfs_first_aid_any", "ask_ours"]


@pytest.mark.parametrize("answer", [heard("hmm", "affirm"), unclear("dhar nisilo"), heard("হুম", "affirm")])
def test_a_hum_or_two_stray_words_are_no_yes(answer: Parse) -> None:
    assert effects(step(step(Dialogue(), DOUBTFUL).dialogue, answer)) == []


def test_money_taken_by_the_police_is_asked_about() -> None:
    assert replies(step(Dialogue(), replace(unclear("পুলিশ ৫০০০ টাকা নিছে"), entities=LATE.entities))) != ["ask_ours"]
    taken = heard("পুলিশ ৫০০০ টাকা নিছে", "bribery", 0.4, sure=False, amount="5000", others={"out_of_scope": 0.39})
    assert replies(step(Dialogue(), taken)) == ["ask_ours"]
    assert names_another_service("তহশিলদার ৩ হাজার টাকা চায়") and not names_another_service("মেম্বার টাকা চায়")


# ------------------------------------------------------------------------------- chatter
@pytest.mark.parametrize("pair", [("khaisos?", "kobe ashbi bari"), ("gadha", "shuor er bacca"), ("tui ke re", "kutta")])
def test_what_friends_write_to_each_other_calls_nobody(pair: tuple[str, str]) -> None:
    second = step(step(Dialogue(), unclear(pair[0])).dialogue, unclear(pair[1]))
    assert effects(second) == []


def test_an_insult_to_the_one_who_took_the_money_is_a_story() -> None:
    first = step(Dialogue(), unclear("কুত্তা একটা"))
    assert effects(step(first.dialogue, unclear("মেম্বার কিছু কয় না"))) == [CallPerson("কুত্তা একটা\nমেম্বার কিছু কয় না")]


@pytest.mark.parametrize("text", ["আসসালামু আলাইকুম", "তার কেউ নাই", "salam vai", "আমার কেউ নাই"])
def test_polite_and_sad_words_are_not_between_friends(text: str) -> None:
    assert not is_between_friends(text)


# ------------------------------------------------------------------------------- told before, told after
def test_a_place_told_before_the_complaint_is_its_place() -> None:
    here = step(Dialogue(), replace(unclear("bari amtali"), place=PlaceReading(BANCHARAMPUR)))
    assert replies(here) == ["place_known"] and effects(here) == []
    effect = filed(step(here.dialogue, LATE))
    assert effect.place == BANCHARAMPUR and effect.text == f"bari amtali\n{LATE.text}"


def test_a_place_told_long_before_is_forgotten() -> None:
    here = step(Dialogue(), replace(unclear("bari amtali"), place=PlaceReading(BANCHARAMPUR))).dialogue
    assert filed(step(here, LATE, NOW + timedelta(hours=5))).place is None


THEFT = heard("এখনই নগদ থেকে টাকা কাইটা নিতেছে", "mfs_fraud")


def _known() -> Dialogue:
    return after_filing(
        heard("বয়স্ক ভাতা পাই না", "payment_delayed", place=PlaceReading(BANCHARAMPUR), programme="old_age_allowance")
    )


def test_a_second_complaint_soon_after_is_in_the_same_place() -> None:
    effect = filed(step(_known(), THEFT))
    assert (effect.place, effect.programme) == (BANCHARAMPUR, "old_age_allowance")


def test_a_second_complaint_on_another_day_names_its_own_place() -> None:
    assert filed(step(_known(), THEFT, NOW + timedelta(days=2))).place is None


def test_whoever_writes_for_another_now_is_asked_for_the_place() -> None:
    assert filed(step(_known(), heard("আমার চাচার নগদ থেকে টাকা নিয়া গেছে", "mfs_fraud"))).place is None


@pytest.mark.parametrize("text", ["৩ দিন কিছু খাই নাই বাচ্চা দুইটা কানতাছে ভাতা বন্ধ", "stipend paina", "my allowance stopped"])
def test_a_benefit_that_stopped_is_filed_however_unsure_the_reading(text: str) -> None:
    assert filed(step(Dialogue(), unclear(text))).category is Category.PAYMENT_DELAYED


@pytest.mark.parametrize("text", ["vata kobe bondho hobe?", "vata bondho kore dibe", "ভাতা ভালো"])
def test_a_question_or_a_threat_is_no_stopped_benefit(text: str) -> None:
    assert not says_benefit_stopped(text)


# ------------------------------------------------------------------------------- language, appeal, secrecy
@pytest.mark.parametrize(("text", "language"), [("BN", "bn"), ("EN", "en"), ("eng", "en"), ("bn.", "bn")])
def test_two_letters_change_the_language_at_once(text: str, language: str) -> None:
    decision = step(Dialogue(), heard(text, "change_language"))
    assert replies(decision) == ["language_changed"] and decision.dialogue.language == language


def test_status_from_a_new_phone_is_answered_in_bangla() -> None:
    assert step(Dialogue(), heard("status", "check_status", language="en")).dialogue.language == "bn"


@pytest.mark.parametrize("text", ["mani na", "মানি না", "ami raji na", "I do not agree", "rajina", "razi na", "raji noi"])
def test_who_does_not_agree_appeals(text: str) -> None:
    assert effects(step(after_filing(), heard(text, "deny"))) == [FileAppeal(text, None, bare=True)]


def test_a_wish_for_secrecy_inside_a_complaint_is_answered() -> None:
    decision = step(Dialogue(), heard("মেম্বার ঘুষ চায়, আমার নাম গোপন রাখবেন ভাই ভয় লাগে", "bribery"))
    assert "name_kept" in replies(decision) and filed(decision).category is Category.BRIBERY


def test_do_not_tell_my_name_opens_no_case() -> None:
    decision = step(Dialogue(), heard("আমার নাম জানাবেন না", "wrongful_exclusion"))
    assert replies(decision) == ["name_hidden"]
    assert not any(isinstance(effect, FileGrievance) for effect in effects(decision))
    assert not hides_name("member amar nam dey na") and not hides_name("amar nam bad dise gopone")


# ------------------------------------------------------------------------------- questions
@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("প্রতিবন্ধী ভাতা মাসে কত টাকা?", "info_amount"), ("বয়স্ক ভাতা কত টাকা", "info_amount"),
        ("bidhoba vata pete ki ki lage?", "info_apply"), ("vata nite taka lage naki?", "info_free"),
        ("ভাতা কত তারিখে দিবে", "info_payment"), ("apnara koto taka nen?", "info_free"),
    ],
)  # fmt: skip
def test_short_questions_are_answered_from_what_is_known(text: str, key: str) -> None:
    assert replies(step(Dialogue(), heard(text, "ask_information"))) == [key]


def test_the_number_of_a_mobile_bank_is_told() -> None:
    asked = heard("nagad er customer care number koto", "ask_information", mfs_provider="nagad")
    reply = step(Dialogue(), asked).script[0]
    assert reply == Reply("info_hotline", {"provider": Named("নগদ", "Nagad"), "hotline": "16167"})


def test_is_it_true_is_answered_although_a_case_is_open() -> None:
    wary = replace(after_filing(THEFT), wary_at=NOW)
    assert replies(step(wary, heard("eta ki sotti?", "ask_information")))[0] == "scam_advice"


@pytest.mark.parametrize("text", ["apni ki robot", "আপনি কে", "who are you"])
def test_a_computer_says_what_it_is_and_notes_nothing(text: str) -> None:
    decision = step(after_filing(), unclear(text))
    assert replies(decision)[0] == "who_we_are"
    assert not any(isinstance(effect, Enrich) for effect in effects(decision))


# ------------------------------------------------------------------------------- the first text
OFFICE = Named("উপজেলা মহিলা বিষয়ক কর্মকর্তার কার্যালয়, ব্রাহ্মণবাড়িয়া সদর", "Upazila Women Affairs Office, Brahmanbaria Sadar")
AID = Reply("mfs_first_aid_any", {"bkash": "16247", "nagad": "16167"})


@pytest.mark.parametrize("language", ["bn", "en"])
@pytest.mark.parametrize(
    "before", ["secret_warning", "danger_violence", "danger_child", "danger_threat", "danger_life_another"]
)
def test_the_number_is_in_the_first_text_whatever_comes_before_it(language: str, before: str) -> None:
    case = Reply("filed_routed", {"number": OURS, "office": OFFICE, "due": NOW})
    question = Reply("ask_programme", {"options": "old_age_allowance widow_allowance vwb other"})
    assert OURS in Speech.load().texts((Reply(before), AID, case, question), language)[0]
