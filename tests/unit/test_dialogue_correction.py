"""What was taken down wrongly is put right: the place, the programme, the category."""

from datetime import timedelta

import pytest

from bot.dialogue.effects import Enrich
from bot.dialogue.state import Asking, Dialogue
from bot.nlu.engine import PlaceReading
from grs_core.domain.grievance import Category
from grs_core.policy.load import load_policy
from tests.support.turns import (
    BANCHARAMPUR,
    BRAHMANBARIA,
    NOW,
    OURS,
    after_filing,
    asking,
    effects,
    heard,
    step,
    unclear,
)


def _late(place: str | None = BANCHARAMPUR, programme: str = "") -> Dialogue:
    return after_filing(heard("ভাতা পাই না", "payment_delayed", place=PlaceReading(place), programme=programme))


@pytest.mark.parametrize("text", ["na raipura, narsingdi", "না, রায়পুরা নরসিংদী হবে", "na na raipura hobe"])
def test_a_no_before_another_place_is_no_refusal(text: str) -> None:
    for dialogue in (_late(), _late(programme="widow_allowance")):
        decision = step(dialogue, heard(text, "deny"))
        assert effects(decision) == [Enrich(OURS, place="BD306864")]


def test_a_complaint_in_the_district_of_the_known_upazila_leaves_the_case_there() -> None:
    told = heard("brahmanbaria te vata pai na", "payment_delayed", place=PlaceReading(BRAHMANBARIA))
    decision = step(_late(), told)
    assert decision.dialogue.place == BANCHARAMPUR
    assert not [effect for effect in effects(decision) if isinstance(effect, Enrich) and effect.place]


def test_of_a_namesake_it_is_the_one_in_the_other_district() -> None:
    places = load_policy().places
    here, there = (
        next(p.code for p in places if p.name_en == "Kaliganj" and places.is_within(p.code, district))
        for district in ("BD3033", "BD4044")
    )
    assert effects(step(_late(here), unclear("না গাজীপুর না, ঝিনাইদহ"))) == [Enrich(OURS, place=there)]


def test_the_district_of_the_upazila_that_is_known_changes_nothing() -> None:
    told = heard("brahmanbaria", "greet", 0.2, sure=False, place=PlaceReading(BRAHMANBARIA))
    decision = step(_late(), told)
    assert decision.dialogue.place == BANCHARAMPUR
    assert not [effect for effect in effects(decision) if isinstance(effect, Enrich) and effect.place]
    assert asking(decision) is Asking.PROGRAMME


@pytest.mark.parametrize(
    "text", ["bidhoba na, boyosko", "না, বয়স্ক", "sorry boyosko vata hobe", "widow, sorry old age", "ভুল হইছে, বয়স্ক ভাতা"]
)
def test_a_programme_is_put_right_while_the_case_is_new(text: str) -> None:
    dialogue = _late(programme="widow_allowance")
    assert effects(step(dialogue, unclear(text))) == [Enrich(OURS, programme="old_age_allowance", place=BANCHARAMPUR)]
    late = effects(step(dialogue, unclear(text), NOW + timedelta(hours=3)))
    assert not [effect for effect in late if isinstance(effect, Enrich) and effect.programme]


def test_two_programmes_in_answer_are_the_one_that_is_not_denied() -> None:
    told = heard("bidhoba na, boyosko", "greet", 0.2, sure=False, programme="widow_allowance")
    assert effects(step(_late(), told)) == [Enrich(OURS, programme="old_age_allowance", place=BANCHARAMPUR)]


def test_a_place_that_comes_under_the_next_question_is_taken() -> None:
    asked = step(after_filing(), unclear("na jani na"))
    told = heard("rangpur kawnia", "greet", 0.2, sure=False, place=PlaceReading("BD558542"))
    decision = step(asked.dialogue, told)
    assert effects(decision) == [Enrich(OURS, place="BD558542")]
    assert asking(decision) is Asking.PROGRAMME


def test_the_one_in_that_district_is_the_upazila_and_not_the_union_inside_it() -> None:
    listed = step(after_filing(), unclear("pirganj"))
    settled = effects(step(listed.dialogue, unclear("thakurgaon er ta")))[0]
    assert isinstance(settled, Enrich) and settled.place is not None
    assert load_policy().places.get(settled.place).name_en == "Pirganj"


def test_a_village_is_noted_and_the_place_asked_again() -> None:
    decision = step(after_filing(), unclear("amader gram nandigram para"))
    assert effects(decision) == [Enrich(OURS, words="amader gram nandigram para")]
    assert asking(decision) is Asking.PLACE


@pytest.mark.parametrize(
    "text",
    [
        "no i got nothing, not a single taka",
        "na pai nai kisui",
        "na bolsi kom na, puratai pai nai",
        "না কম না, পুরাটাই পাই নাই",
        "na na puratai pai nai ekta takao na",
    ],
)
def test_no_i_said_none_of_it_came_corrects_the_category(text: str) -> None:
    short = after_filing(heard("ভাতা কম দিছে", "underpayment", place=PlaceReading(BANCHARAMPUR), programme="vwb"))
    for told in (heard(text, "deny", 0.7, sure=False), heard(text, "payment_delayed")):
        done = effects(step(short, told))
        assert done == [Enrich(OURS, category=Category.PAYMENT_DELAYED, words=text, anew=Category.PAYMENT_DELAYED)]


def test_another_complaint_without_a_no_corrects_nothing() -> None:
    short = after_filing(heard("ভাতা কম দিছে", "underpayment", place=PlaceReading(BANCHARAMPUR), programme="vwb"))
    told = heard("মেম্বার কার্ড করতে তিন হাজার টাকা চাইছে", "bribery")
    assert effects(step(short, told)) != []
    assert all(not isinstance(e, Enrich) or e.category is None for e in effects(step(short, told)))


def test_a_no_that_says_the_same_again_or_tells_of_another_person_leaves_the_category() -> None:
    late = after_filing(heard("ভাতা পাই না", "payment_delayed", place=PlaceReading(BANCHARAMPUR), programme="vwb"))
    for text in ("no I said I got nothing at all", "no, others get it"):
        done = effects(step(late, heard(text, "wrongful_inclusion")))
        assert all(not isinstance(each, Enrich) or each.category is None for each in done)


def test_a_no_before_the_first_place_is_its_answer() -> None:
    assert effects(step(after_filing(), heard("na, nagarpur tangail", "deny")))[0] == Enrich(OURS, place="BD309376")
