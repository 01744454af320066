"""What a conversation files: at once, with everything that was said, and nothing that is secret."""

from dataclasses import replace

import pytest

from bot.dialogue.effects import (
    CallPerson,
    Enrich,
    FileGrievance,
    Reply,
)
from bot.dialogue.engine import DialogueEngine, remember
from bot.dialogue.forms import COMMON_CATEGORIES, COMMON_PROGRAMMES
from bot.dialogue.state import Asking, Dialogue
from bot.nlu.engine import PlaceReading
from bot.nlu.gazetteer import Gazetteer
from bot.text.normalise import recompose
from grs_core.domain.grievance import Accused, AccusedRole, Category
from grs_core.domain.messages import Named
from grs_core.policy.load import load_policy
from tests.support.turns import (
    BANCHARAMPUR,
    BRAHMANBARIA,
    LATE,
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


# ------------------------------------------------------------------------------- file first
def test_a_complaint_is_filed_with_everything_that_it_names() -> None:
    parse = heard(
        "মেম্বার বিধবা ভাতার কার্ডের জন্য ৩০০০ টাকা নিছে, বাঞ্ছারামপুর",
        "bribery",
        place=PlaceReading(BANCHARAMPUR),
        position="up_member",
        programme="widow_allowance",
        accused_role="up_member",
        amount="3000",
        period="গত মাস",
        mfs_provider="bkash",
        trx_id="9KA7",
        phone="01712345678",
    )
    decision = step(Dialogue(), parse)
    effect = filed(decision)
    assert (effect.category, effect.programme, effect.place) == (Category.BRIBERY, "widow_allowance", BANCHARAMPUR)
    assert effect.accused == (Accused(AccusedRole.UP_MEMBER, "up_member"),)
    assert effect.details == {
        "amount": "3000", "period": "গত মাস", "provider": "bkash", "trx_id": "9KA7", "phone": "01712345678",
    }  # fmt: skip
    assert decision.question is None


def test_programme_and_place_named_leave_nothing_to_ask_even_where_the_union_begins() -> None:
    place = PlaceReading(BANCHARAMPUR)
    parse = heard("আমার নাম বিধবা ভাতা থেকে বাদ", "wrongful_exclusion", place=place, programme="widow_allowance")
    assert step(Dialogue(), parse).question is None


def test_at_most_one_question_follows_and_the_place_comes_first() -> None:
    decision = step(Dialogue(), LATE)
    assert replies(decision) == ["ask_place"]
    assert len(effects(decision)) == 1


def test_a_place_that_may_be_several_is_a_numbered_list_of_five_at_most() -> None:
    kaligonj = Gazetteer(load_policy().places).read("কালীগঞ্জ", whole=True)
    decision = step(Dialogue(), heard("কালীগঞ্জে ভাতা পাই না", "payment_delayed", place=kaligonj))
    assert asking(decision) is Asking.PLACE_CHOICE
    assert decision.dialogue.question and len(decision.dialogue.question.options) <= 5
    options = decision.question.params["options"] if decision.question else ""
    assert isinstance(options, Named) and "1 " in options.bn and "গাজীপুর" in options.bn and "Gazipur" in options.en


def test_of_a_district_the_upazila_is_asked() -> None:
    decision = step(Dialogue(), heard("ভাতা পাই না", "payment_delayed", place=PlaceReading(BRAHMANBARIA)))
    assert decision.question == Reply("ask_upazila", {"district": Named(recompose("ব্রাহ্মণবাড়িয়া"), "Brahmanbaria")})
    assert filed(decision).place == BRAHMANBARIA


def test_with_a_place_the_programme_is_asked_from_a_list() -> None:
    decision = step(Dialogue(), heard("ভাতা পাই না", "payment_delayed", place=PlaceReading(BANCHARAMPUR)))
    assert decision.question == Reply("ask_programme", {"options": " ".join((*COMMON_PROGRAMMES, "other"))})


def test_the_union_is_asked_only_where_the_case_begins_there() -> None:
    for category, wanted in (("information_correction", Asking.UNION), ("payment_delayed", None)):
        parse = heard("নাম ভুল", category, programme="old_age_allowance")
        dialogue = remember(step(Dialogue(), parse).dialogue, OURS)
        assert asking(step(dialogue, unclear("বাঞ্ছারামপুর"))) is wanted


def test_three_questions_at_most_about_a_case() -> None:
    dialogue = after_filing(heard("নাম বাদ", "wrongful_exclusion", place=PlaceReading(BRAHMANBARIA)))
    asked = 1
    for text in ("বাঞ্ছারামপুর", "1", "আইয়ুবপুর", "আর কী"):
        decision = step(dialogue, unclear(text))
        asked += decision.question is not None and decision.question.key.startswith(("ask_p", "ask_u", "choose"))
        dialogue = decision.dialogue
    assert asked == 3


# ------------------------------------------------------------------------------- fraud, secrets
def test_fraud_is_answered_first_with_what_to_do_then_with_the_number() -> None:
    decision = step(Dialogue(), heard("নগদ থেকে টাকা নিয়ে গেছে", "mfs_fraud", mfs_provider="nagad"))
    first, second = decision.script
    assert first == Reply("mfs_first_aid", {"provider": Named("নগদ", "Nagad"), "hotline": "16167"})
    assert isinstance(second, FileGrievance)


def test_fraud_without_a_provider_names_both_hotlines() -> None:
    decision = step(Dialogue(), heard("টাকা চুরি হইছে", "mfs_fraud"))
    assert decision.script[0] == Reply("mfs_first_aid_any", {"bkash": "16247", "nagad": "16167"})


def test_a_secret_is_warned_of_first() -> None:
    decision = step(Dialogue(), heard("পিন **** দিয়া টাকা নিয়া গেছে", "mfs_fraud"), had_secret=True)
    assert replies(decision)[0] == "secret_warning"
    assert filed(decision).category is Category.MFS_FRAUD


@pytest.mark.parametrize("text", ["amar pin ****", "পিন ****", "****", "my PIN is ****", "otp ****"])
def test_nothing_but_a_secret_files_nothing(text: str) -> None:
    decision = step(Dialogue(), heard(text, "mfs_fraud"), had_secret=True)
    assert effects(decision) == []
    assert replies(decision) == ["secret_warning"]


# ------------------------------------------------------------------------------- no category yet
def test_the_wish_to_complain_is_asked_what_about_and_a_number_files() -> None:
    asked = step(Dialogue(), heard("আমি অভিযোগ করতে চাই", "file_complaint"))
    assert asked.question == Reply("ask_category", {"options": " ".join(COMMON_CATEGORIES)})
    decision = step(asked.dialogue, unclear("1"))
    assert filed(decision).category is COMMON_CATEGORIES[0]
    assert asking(decision) is Asking.PLACE


def test_a_case_from_the_menu_is_asked_for_its_story() -> None:
    dialogue = step(Dialogue(), heard("অভিযোগ", "file_complaint")).dialogue
    dialogue = remember(step(dialogue, unclear("1")).dialogue, OURS)
    for text, kind in (("বাঞ্ছারামপুর", Asking.PROGRAMME), ("1", Asking.STORY)):
        decision = step(dialogue, unclear(text))
        dialogue = decision.dialogue
        assert asking(decision) is kind
    assert effects(step(dialogue, unclear("তিন মাস হইছে"))) == [Enrich(OURS, words="তিন মাস হইছে")]


def test_a_story_that_stays_unclear_after_the_menu_is_filed_all_the_same() -> None:
    dialogue = step(Dialogue(), heard("অভিযোগ করব", "file_complaint")).dialogue
    assert filed(step(dialogue, unclear("ওরা আমারে ঘুরাইতেছে খালি"))).category is Category.OTHER


def test_who_is_blamed_before_the_category_is_remembered() -> None:
    parse = heard("চেয়ারম্যানের নামে অভিযোগ", "file_complaint", accused_role="up_chairman", position="up_chair")
    decision = step(step(Dialogue(), parse).dialogue, unclear("5"))
    assert filed(decision).accused == (Accused(AccusedRole.UP_CHAIRMAN, "up_chair"),)


# ------------------------------------------------------------------------------- not sure
def test_an_unsure_complaint_is_filed_as_its_best_category() -> None:
    parse = heard("টাকা আসে নাই", "payment_delayed", 0.5, sure=False, others={"underpayment": 0.2})
    assert filed(step(Dialogue(), parse)).category is Category.PAYMENT_DELAYED


def test_a_complaint_between_two_categories_is_filed_as_other() -> None:
    parse = heard("ভাতার টাকা নাই", "payment_delayed", 0.4, sure=False, others={"mfs_fraud": 0.35})
    assert filed(step(Dialogue(), parse)).category is Category.OTHER


def test_what_is_not_understood_gets_the_menu_and_twice_a_person() -> None:
    first = step(Dialogue(), unclear("ফলঅদস"))
    assert replies(first) == ["not_understood", "menu"]
    second = step(first.dialogue, unclear("কখগ ঘঙ"))
    assert effects(second) == [CallPerson("ফলঅদস\nকখগ ঘঙ")]
    assert second.dialogue.said == ()


def test_advertising_opens_no_case_however_often_it_comes() -> None:
    spam = heard("অফার! ১ জিবি ইন্টারনেট মাত্র ২৯ টাকা, এখনই কিনুন", "out_of_scope", 0.95, sure=False)
    first = step(Dialogue(), spam)
    second = step(first.dialogue, spam)
    assert effects(first) == effects(second) == []
    assert replies(second) == ["out_of_scope"]


def test_noise_gets_the_menu_even_when_the_engine_is_sure_that_it_is_nothing() -> None:
    assert replies(step(Dialogue(), heard("asdfgh", "out_of_scope", 0.99))) == ["not_understood", "menu"]


def test_out_of_scope_is_told_what_this_is_for_without_a_menu() -> None:
    decision = step(Dialogue(), heard("কাল থেকে বিদ্যুৎ নাই", "out_of_scope"))
    assert (replies(decision), effects(decision)) == (["out_of_scope"], [])


# ------------------------------------------------------------------------------- on behalf, privacy, state
@pytest.mark.parametrize("text", ["amar dadi vata pay na", "আমার মায়ের ভাতা আসে না", "I write for my mother's allowance",
                                  "pasher barir bidoba mohila tk pay na", "আমার বুড়া মায়ের কার্ড নাই"])  # fmt: skip
def test_who_writes_for_another_is_noticed(text: str) -> None:
    assert filed(step(Dialogue(), heard(text, "payment_delayed"))).on_behalf


@pytest.mark.parametrize("text", ["amar vata ase na", "আমার ভাতা আসে না", "My allowance has not come"])
def test_who_writes_for_himself_is_not_taken_for_another(text: str) -> None:
    assert not filed(step(Dialogue(), heard(text, "payment_delayed"))).on_behalf


def test_the_dialogue_and_the_replies_never_hold_the_story() -> None:
    story = "মেম্বার করিম আমার কাছে গোপনে টাকা চাইছে"
    decision = step(Dialogue(), heard(story, "bribery", accused_role="up_member"))
    shown = [str(item.params) for item in (*decision.script, decision.question) if isinstance(item, Reply)]
    assert "করিম" not in decision.dialogue.to_json() + "".join(shown)


def test_a_dialogue_survives_its_journey_through_the_database() -> None:
    for dialogue in (Dialogue(), after_filing(), replace(after_filing(), more=("ক", "খ"), chosen=True)):
        assert Dialogue.from_json(dialogue.to_json()) == dialogue
    assert Dialogue.from_json(None) == Dialogue()
    assert Dialogue.from_json('{"language": "en", "from_the_future": 1}') == Dialogue(language="en")


def test_the_engine_refuses_to_start_without_the_hotlines_that_it_speaks_of() -> None:
    with pytest.raises(ValueError, match="nagad"):
        DialogueEngine(load_policy().places, Gazetteer(load_policy().places), (), {"bkash": (Named("", ""), "1")})


@pytest.mark.parametrize("text", ["20000 tk dam hola vlo hoto", "নগদ অ্যাকাউন্টে ৫,০০০ টাকা জিতেছেন! এখানে ক্লিক করুন"])
def test_unsure_chatter_about_other_things_and_advertising_open_no_case(text: str) -> None:
    parse = heard(text, "mfs_fraud", 0.7, sure=False)
    assert effects(step(Dialogue(), parse)) == []


def test_a_cry_for_help_with_a_complaint_in_it_is_filed() -> None:
    parse = heard(
        "help me please my money is stolen", "help", 0.53, sure=False, others={"mfs_fraud": 0.37}, language="en"
    )
    assert filed(step(Dialogue(), parse)).category is Category.MFS_FRAUD
