"""A story comes in several messages: what belongs to the case, what is a case of its own, what is none."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.dialogue.effects import AddInformation, CallPerson, Enrich, FileAppeal, FileGrievance
from bot.dialogue.engine import remember
from bot.dialogue.kin import speaks_for_another
from bot.dialogue.state import Dialogue
from bot.nlu.engine import Parse, PlaceReading
from grs_core.domain.grievance import Accused, AccusedRole, Category
from tests.support.turns import (
    BANCHARAMPUR,
    LATE,
    NOW,
    OURS,
    after_filing,
    effects,
    filed,
    heard,
    replies,
    step,
    unclear,
)

WHOLE = heard("নাম লিস্ট থেকে বাদ, বয়স্ক ভাতা, বাঞ্ছারামপুর", "wrongful_exclusion", place=PlaceReading(BANCHARAMPUR),
              programme="old_age_allowance")  # fmt: skip
CHAIRMAN = Accused(AccusedRole.UP_CHAIRMAN)


def blames(intent: str, text: str = "চেয়ারম্যান ইচ্ছা করে বাদ দিছে", *, amount: str = "") -> Parse:
    return heard(text, intent, accused_role="up_chairman", amount=amount)


# ------------------------------------------------------------------------------- soon after filing
@pytest.mark.parametrize("intent", ["wrongful_exclusion", "staff_misconduct"])
def test_the_accused_named_one_message_later_belongs_to_the_case_and_not_to_another(intent: str) -> None:
    (effect,) = effects(step(after_filing(WHOLE), blames(intent)))
    assert isinstance(effect, Enrich)
    assert (effect.number, effect.accused, effect.place) == (OURS, (CHAIRMAN,), BANCHARAMPUR)


def test_the_accused_named_hours_later_is_a_case_of_its_own() -> None:
    decision = step(after_filing(WHOLE), blames("wrongful_exclusion"), NOW + timedelta(hours=3))
    assert filed(decision).accused == (CHAIRMAN,)


def test_a_bribe_after_an_exclusion_is_another_case_and_whom_it_blames_loses_sight_of_both() -> None:
    bribe = blames("bribery", "চেয়ারম্যান ৫০০০ টাকা ঘুষ চাইছে", amount="5000")
    first, second = effects(step(after_filing(WHOLE), bribe))
    assert isinstance(first, FileGrievance) and first.category is Category.BRIBERY
    assert second == Enrich(OURS, accused=(CHAIRMAN,))


def test_a_whole_complaint_again_is_another_persons_case() -> None:
    parse = replace(WHOLE, text="করিমের নাম বয়স্ক ভাতার লিস্টে নাই, বাঞ্ছারামপুর")
    assert filed(step(after_filing(WHOLE), parse)).text == parse.text


def test_a_theft_is_never_a_mere_addition() -> None:
    assert filed(step(after_filing(WHOLE), heard("টাকা চুরি গেছে", "mfs_fraud", 0.7))).category is Category.MFS_FRAUD


@pytest.mark.parametrize("text", ["amar shami mara gese 5 bochor", "আমার বই নম্বর ২৩৪৫", "লাইলি বেগম"])
def test_what_is_not_understood_soon_after_filing_is_written_down(text: str) -> None:
    decision = step(after_filing(WHOLE), unclear(text))
    assert effects(decision) == [Enrich(OURS, words=text)]
    assert replies(decision) == ["noted"]


def test_what_is_not_understood_a_day_later_is_not() -> None:
    later = NOW + timedelta(days=1)
    assert replies(step(after_filing(WHOLE), unclear("লাইলি বেগম আবার"), later)) == ["not_understood", "menu"]


def test_another_case_that_was_only_asked_about_takes_no_additions() -> None:
    elsewhere = remember(after_filing(WHOLE), "7310482956")
    assert effects(step(elsewhere, unclear("amar shami mara gese"))) == []


# ------------------------------------------------------------------------------- the same again
def test_the_same_words_on_the_same_day_are_no_second_case() -> None:
    again = replace(WHOLE, text="নাম লিস্ট থেকে বাদ, বয়স্ক ভাতা,  বাঞ্ছারামপুর।")
    decision = step(after_filing(WHOLE), again, NOW + timedelta(hours=20))
    assert (effects(decision), replies(decision)) == ([], ["already_filed"])


def test_the_same_words_on_another_day_are_a_new_case() -> None:
    assert filed(step(after_filing(WHOLE), WHOLE, NOW + timedelta(hours=25))).text == WHOLE.text


# ------------------------------------------------------------------------------- two names are a complaint
def test_a_doubtful_message_that_names_programme_place_and_official_is_filed_and_not_sent_to_him() -> None:
    parse = heard("অফিসার টাকা ছাড়া কাজ করে না, প্রতিবন্ধী ভাতা", "ask_information", 0.69, sure=False, others={"bribery": 0.16},
                  place=PlaceReading(BANCHARAMPUR), position="usso", programme="disability_allowance")  # fmt: skip
    effect = filed(step(Dialogue(), parse))
    assert (effect.category, effect.accused) == (Category.OTHER, (Accused(AccusedRole.OFFICIAL, "usso"),))


def test_a_question_that_names_programme_and_place_is_answered() -> None:
    parse = heard("বয়স্ক ভাতা কবে দিবে বাঞ্ছারামপুরে", "ask_information", 0.69, sure=False, place=PlaceReading(BANCHARAMPUR),
                  programme="old_age_allowance")  # fmt: skip
    assert replies(step(Dialogue(), parse)) == ["info_paid"]


# ------------------------------------------------------------------------------- giving up
def test_a_person_who_is_called_sees_all_that_was_not_understood() -> None:
    first = step(Dialogue(), unclear("কখগ ঘঙ"))
    second = step(first.dialogue, unclear("চছজ ঝঞ"))
    assert effects(second) == [CallPerson("কখগ ঘঙ\nচছজ ঝঞ")]
    assert first.dialogue.said and not second.dialogue.said


@pytest.mark.parametrize("text", ["", " ", "০", "."])
def test_empty_messages_call_nobody(text: str) -> None:
    first = step(Dialogue(), unclear(text))
    assert effects(first) == effects(step(first.dialogue, unclear(text))) == []


@pytest.mark.parametrize("text", ["ওহ সরি রং নাম্বার", "sorry wrong number", "vul number"])
def test_a_wrong_number_opens_no_case(text: str) -> None:
    first = step(Dialogue(), unclear(text))
    again = step(first.dialogue, unclear(text))
    assert (replies(first), effects(again)) == (["wrong_dial"], [])


def test_money_sent_to_a_wrong_number_is_a_complaint() -> None:
    parse = heard("টাকা ভুল নম্বর এ গেছে", "payment_account_problem")
    assert filed(step(Dialogue(), parse)).category is Category.PAYMENT_ACCOUNT_PROBLEM


# ------------------------------------------------------------------------------- an appeal's reason, secrecy
def test_the_message_after_an_appeal_is_its_reason() -> None:
    asked = step(after_filing(), heard("আপিল", "appeal"))
    assert effects(asked) == [FileAppeal("আপিল", None, bare=True)]
    taken = remember(asked.dialogue, OURS)
    assert effects(step(taken, LATE)) == [AddInformation(LATE.text, OURS)]


def test_after_an_appeal_that_could_not_be_taken_a_complaint_is_a_complaint() -> None:
    asked = step(Dialogue(), heard("আপিল", "appeal"))
    assert filed(step(asked.dialogue, LATE)).text == LATE.text


@pytest.mark.parametrize("text", ["নাম গোপন রাখবেন", "keep my name secret", "nam gopon", "amar nam gopon rakhben"])
def test_who_fears_for_his_name_hears_who_sees_it_and_the_case_carries_the_wish(text: str) -> None:
    decision = step(after_filing(WHOLE), unclear(text))
    assert replies(decision) == ["name_hidden"]
    assert effects(decision) == [Enrich(OURS, words=text)]
    assert effects(step(Dialogue(), unclear(text))) == []


def test_what_was_done_in_secret_is_no_wish_for_secrecy() -> None:
    assert filed(step(Dialogue(), heard("আমার নামে গোপনে টাকা তুলছে", "bribery"))).category is Category.BRIBERY


# ------------------------------------------------------------------------------- for another
@pytest.mark.parametrize("text", ["A disabled girl in my village has not received the stipend",
                                  "রহিমা বেগম ভাতা পায় না, আমি উনার প্রতিবেশী",
                                  "gramer ek bidhoba vata pay na",
                                  "I am her son, she gets nothing",
                                  "An elderly widow in our ward was left out"])  # fmt: skip
def test_who_tells_of_somebody_weak_near_by_or_whose_relative_he_is_writes_for_another(text: str) -> None:
    assert speaks_for_another(text)


@pytest.mark.parametrize("text", ["A man in my village took my money", "I am a poor widow in my village",
                                  "আমার গ্রামের এক লোক টাকা নিয়ে গেছে", "ami tar kache gesilam",
                                  "a rich man in my village gets the allowance"])  # fmt: skip
def test_whose_village_is_only_where_it_happened_writes_for_himself(text: str) -> None:
    assert not speaks_for_another(text)
