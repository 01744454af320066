"""Questions about a case: one at a time, three at most, repeated once, never in the way."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.dialogue.effects import (
    Enrich,
    Reply,
    TellStatus,
)
from bot.dialogue.state import Asking, Dialogue, Question
from bot.nlu.engine import PlaceReading
from grs_core.domain.grievance import Accused, AccusedRole, Category
from grs_core.policy.load import load_policy
from tests.support.turns import (
    BANCHARAMPUR,
    BRAHMANBARIA,
    NOW,
    OURS,
    after_filing,
    asking,
    effects,
    engine,
    filed,
    heard,
    replies,
    step,
    unclear,
)


# ------------------------------------------------------------------------------- answers
def test_a_number_picks_from_the_list_in_any_script() -> None:
    for text in ("2", "২", "২ নং", "2."):
        dialogue = after_filing(heard("ভাতা পাই না", "payment_delayed", place=PlaceReading(BANCHARAMPUR)))
        assert effects(step(dialogue, unclear(text))) == [Enrich(OURS, programme="widow_allowance", place=BANCHARAMPUR)]


def test_a_named_programme_answers_too() -> None:
    dialogue = after_filing(heard("ভাতা পাই না", "payment_delayed", place=PlaceReading(BANCHARAMPUR)))
    parse = heard("বিধবা ভাতা", "greet", 0.2, sure=False, programme="widow_allowance")
    assert effects(step(dialogue, parse)) == [Enrich(OURS, programme="widow_allowance", place=BANCHARAMPUR)]


@pytest.mark.parametrize(
    "text",
    [
        "0",
        "০",
        "জানি না",
        "janina",
        "skip",
        "পরে বলব",
        "ami jani na",
        "আমি তো জানি না ভাই",
        "I don't know",
        "I dont know",
        "i do not know",
        "dont know",
        "জানা নাই",
        "আমার জানা নাই",
        "jani na vai",
        "no idea",
    ],
)
def test_a_question_may_be_declined_and_the_case_goes_on(text: str) -> None:
    decision = step(after_filing(), unclear(text))
    assert replies(decision)[0] == "goes_on"
    assert asking(decision) is Asking.PROGRAMME


def test_a_place_in_answer_routes_the_case() -> None:
    for text in ("বাঞ্ছারামপুর", "bancharampur", "120414"):
        enriched = effects(step(after_filing(), unclear(text)))[0]
        assert (
            isinstance(enriched, Enrich) and enriched.number == OURS and (enriched.place or "").startswith("BD201204")
        )


def test_an_ambiguous_answer_is_offered_as_a_list_and_settled_by_the_district() -> None:
    listed = step(after_filing(), unclear("কালীগঞ্জ"))
    assert asking(listed) is Asking.PLACE_CHOICE
    settled = effects(step(listed.dialogue, unclear("গাজীপুর")))[0]
    assert isinstance(settled, Enrich) and settled.place is not None
    assert [place.name_en for place in load_policy().places.chain(settled.place)][:2] == ["Kaliganj", "Gazipur"]


def test_none_of_the_offered_places_leads_back_to_the_name() -> None:
    listed = step(after_filing(heard("ভাতা পাই না", "payment_delayed", place=PlaceReading(None, ("BD201204", "BD2012")))),
                  unclear("0"))  # fmt: skip
    assert asking(listed) is Asking.PLACE


def test_noise_is_no_place() -> None:
    decision = step(after_filing(), unclear("asdfgh"))
    assert effects(decision) == []
    assert replies(decision) == ["not_clear", "ask_place"]


def test_a_question_that_is_not_answered_is_repeated_once_only() -> None:
    dialogue = after_filing()
    said = []
    for text in ("একটা কথা বলি শোনেন", "আরেকটা কথা বলি শোনেন", "শেষ কথা বলি শোনেন"):
        decision = step(dialogue, unclear(text))
        said.append(replies(decision))
        dialogue = decision.dialogue
    assert said == [["noted", "ask_place"], ["noted"], ["noted"]]


def test_words_that_only_add_facts_go_to_the_case() -> None:
    decision = step(after_filing(), unclear("দোকানদার বলে সার্ভার নাই, কাল আসেন"))
    assert effects(decision) == [Enrich(OURS, words="দোকানদার বলে সার্ভার নাই, কাল আসেন")]


def test_the_accused_named_later_reaches_the_case_so_that_he_never_sees_it() -> None:
    parse = heard("চেয়ারম্যান টাকা আটকায়া রাখছে", "payment_delayed", accused_role="up_chairman", position="up_chair")
    enriched = effects(step(after_filing(), parse))[0]
    assert isinstance(enriched, Enrich) and enriched.accused == (Accused(AccusedRole.UP_CHAIRMAN, "up_chair"),)


def test_a_place_that_comes_days_late_still_routes_the_case() -> None:
    decision = step(after_filing(), unclear("বাঞ্ছারামপুর"), NOW + timedelta(days=5))
    assert effects(decision)[0] == Enrich(OURS, place=BANCHARAMPUR)


def test_a_question_of_two_days_ago_is_dropped() -> None:
    question = Question(Asking.PROGRAMME, NOW - timedelta(hours=49), ("old_age_allowance",))
    dialogue = Dialogue(ticket=OURS, category="payment_delayed", place=BANCHARAMPUR, question=question, greeted=True)
    assert effects(step(dialogue, unclear("1"))) == []


# ------------------------------------------------------------------------------- interruptions
def test_a_status_request_in_mid_question_is_served_and_the_question_asked_once_more() -> None:
    decision = step(after_filing(), heard("status", "check_status"))
    assert decision.script == (TellStatus(),)
    assert replies(decision) == ["ask_place"]


def test_another_complaint_in_mid_question_is_another_case() -> None:
    other = heard("মেম্বার কার্ড করতে তিন হাজার টাকা চাইছে", "bribery")
    decision = step(after_filing(), other)
    assert filed(decision).category is Category.BRIBERY
    assert decision.dialogue.questions == 1


def test_the_same_complaint_in_mid_question_enriches_the_open_case() -> None:
    parse = heard("ভাতা পাই না, বাঞ্ছারামপুর, বিধবা ভাতা", "payment_delayed", place=PlaceReading(BANCHARAMPUR),
                  programme="widow_allowance")  # fmt: skip
    expected = Enrich(OURS, programme="widow_allowance", place=BANCHARAMPUR, words=parse.text)
    assert effects(step(after_filing(), parse)) == [replace(expected, anew=Category.PAYMENT_DELAYED)]


def test_the_same_trouble_with_another_programme_is_another_persons_case() -> None:
    dialogue = after_filing(heard("বয়স্ক ভাতা পাই না", "payment_delayed", programme="old_age_allowance"))
    parse = heard("বিধবা ভাতা পাই না", "payment_delayed", programme="widow_allowance")
    assert filed(step(dialogue, parse)).programme == "widow_allowance"


def test_a_case_of_no_category_gets_the_one_that_is_stated_next() -> None:
    dialogue = replace(after_filing(), category="other")
    decision = step(dialogue, heard("মেম্বার টাকা চাইছে কার্ডের জন্য", "bribery"))
    words = "মেম্বার টাকা চাইছে কার্ডের জন্য"
    assert effects(decision)[0] == Enrich(OURS, category=Category.BRIBERY, words=words, anew=Category.BRIBERY)


@pytest.mark.parametrize(
    ("text", "programme"), [("boyosko", "old_age_allowance"), ("বিধবা", "widow_allowance"), ("vgd card", "vwb"),
                            ("Old age", "old_age_allowance"), ("অন্য", "other")],
)  # fmt: skip
def test_a_programme_may_be_called_by_its_short_name(text: str, programme: str) -> None:
    dialogue = after_filing(heard("ভাতা পাই না", "payment_delayed", place=PlaceReading(BANCHARAMPUR)))
    assert effects(step(dialogue, unclear(text))) == [Enrich(OURS, programme=programme, place=BANCHARAMPUR)]


def test_a_neighbourhood_is_noted_and_never_taken_for_a_namesake_elsewhere() -> None:
    dialogue = after_filing(heard("ভাতা পাই না", "payment_delayed", place=PlaceReading("BD3026")))
    decision = step(dialogue, unclear("mirpur"))
    assert effects(decision) == [Enrich(OURS, words="mirpur")]
    assert asking(decision) is Asking.PROGRAMME


def test_a_district_named_beside_corrects_the_district() -> None:
    dialogue = after_filing(heard("ভাতা পাই না", "payment_delayed", place=PlaceReading(BRAHMANBARIA)))
    enriched = effects(step(dialogue, unclear("চিলমারী, কুড়িগ্রাম")))[0]
    assert isinstance(enriched, Enrich) and enriched.place is not None and not enriched.place.startswith(BRAHMANBARIA)


# ------------------------------------------------------------------------------- corrections and facts
@pytest.mark.parametrize("text", ["আমার বয়স ৭০ বছর", "bikash na nagad", "টাকা নাই আমার"])
def test_a_fact_instead_of_the_place_is_noted_and_the_place_asked_once_more(text: str) -> None:
    decision = step(after_filing(), unclear(text))
    assert effects(decision) == [Enrich(OURS, words=text)]
    assert replies(decision) == ["noted", "ask_place"]
    assert decision.dialogue.questions == 2


def test_none_of_the_offered_places_asks_for_the_name_once() -> None:
    listed = step(after_filing(), unclear("কালীগঞ্জ"))
    asked = step(listed.dialogue, unclear("0"))
    assert replies(asked) == ["ask_place_name"]
    assert Asking.PLACE is not asking(step(asked.dialogue, unclear("0")))


@pytest.mark.parametrize("text", ["ভুল হইছে, বাঞ্ছারামপুর না, সাভার", "not Bancharampur, Savar", "bancharampur na savar"])
def test_a_place_is_put_right_while_the_case_is_new(text: str) -> None:
    dialogue = after_filing(heard("ভাতা পাই না", "payment_delayed", place=PlaceReading(BANCHARAMPUR)))
    assert effects(step(dialogue, unclear(text), NOW + timedelta(hours=1))) == [Enrich(OURS, place="BD302672")]
    late = effects(step(dialogue, unclear(text), NOW + timedelta(hours=3)))
    assert not [effect for effect in late if isinstance(effect, Enrich) and effect.place]


@pytest.mark.parametrize("text", ["সার্ভার নাই, কাল আসেন", "টাকা পাই না, বাঞ্ছারামপুর", "savar na"])
def test_another_no_puts_no_place_right(text: str) -> None:
    dialogue = after_filing(heard("ভাতা পাই না", "payment_delayed", place=PlaceReading(BANCHARAMPUR)))
    done = effects(step(dialogue, unclear(text)))
    assert not [effect for effect in done if isinstance(effect, Enrich) and effect.place]


def test_which_of_several_cases_to_withdraw_is_asked_by_their_numbers() -> None:
    wish = heard("অভিযোগ তুলে নিতে চাই", "withdraw")
    decision = engine().step(after_filing(), wish, NOW, cases=(OURS, "5887199268"))
    assert decision.question == Reply("ask_which", {"options": f"1 {OURS}\n2 5887199268"})
    picked = step(decision.dialogue, unclear("2"))
    assert picked.question == Reply("ask_withdraw", {"number": "5887199268"})


@pytest.mark.parametrize("text", ["কতদিন লাগবে", "kobe pabo", "ki obostha", "when will I get a reply?"])
def test_how_long_asks_for_the_status_of_ones_case(text: str) -> None:
    assert effects(step(after_filing(), unclear(text))) == [TellStatus(why=text != "ki obostha")]


@pytest.mark.parametrize("text", ["কতদিন লাগবে", "kobe pabo", "ki obostha"])
def test_without_a_case_such_words_ask_for_no_status(text: str) -> None:
    assert effects(step(Dialogue(), unclear(text))) == []


def test_a_victim_is_no_forwarded_scam() -> None:
    told = heard("আপনার লোক বইলা আমার বিকাশ পিন নিয়া টাকা নিছে", "mfs_fraud")
    assert filed(step(Dialogue(), told)).category is Category.MFS_FRAUD


def test_a_place_that_is_denied_is_no_answer() -> None:
    decision = step(after_filing(), unclear("সাভার না"))
    assert effects(decision) == []
    assert replies(decision) == ["not_clear", "ask_place"]


def test_a_complaint_about_somebody_who_lost_the_papers_is_no_wish_for_news() -> None:
    told = heard("মেম্বার আমার দরখাস্ত কই ফালাইছে", "greet", 0.2, sure=False, accused_role="up_member")
    assert TellStatus() not in effects(step(Dialogue(), told))


def test_two_words_in_answer_to_where_open_no_second_case() -> None:
    told = heard("bikash na nagad", "payment_account_problem")
    assert effects(step(after_filing(), told)) == [Enrich(OURS, words="bikash na nagad")]
