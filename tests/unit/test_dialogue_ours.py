"""What may be about another service: one question before a case is opened, and nothing that was told is lost."""

import pytest

from bot.dialogue.effects import FileGrievance
from bot.dialogue.state import Asking, Dialogue
from bot.nlu.engine import Parse, PlaceReading
from grs_core.domain.grievance import Accused, AccusedRole, Category
from tests.support.turns import BANCHARAMPUR, after_filing, asking, effects, filed, heard, replies, step, unclear

TEXT = "জমির কাগজ করতে অফিসের লোক টাকা চায়"


def doubtful(text: str = TEXT, sure: bool = True, elsewhere: float = 0.08, programme: str = "") -> Parse:
    return heard(text, "bribery", 0.9, sure=sure, others={"out_of_scope": elsewhere}, programme=programme)


def test_what_may_be_about_another_service_is_asked_and_not_filed() -> None:
    decision = step(Dialogue(), doubtful())
    assert replies(decision) == ["ask_ours"]
    assert effects(decision) == []
    assert asking(decision) is Asking.OURS


@pytest.mark.parametrize(
    "parse",
    [
        doubtful(programme="widow_allowance"),
        doubtful(elsewhere=0.04),
        doubtful("মেম্বার টাকা চায়", sure=False, elsewhere=0.08),
    ],
    ids=["names a programme", "hardly any doubt", "unsure, but not of the subject"],
)
def test_a_complaint_about_an_allowance_is_filed_at_once(parse: Parse) -> None:
    assert filed(step(Dialogue(), parse)).category is Category.BRIBERY


@pytest.mark.parametrize("answer", [unclear("1"), unclear("১"), heard("হ্যাঁ", "affirm")], ids=["1", "১", "yes"])
def test_yes_files_what_was_told_before_with_what_it_named(answer: Parse) -> None:
    told = heard(
        TEXT,
        "bribery",
        others={"out_of_scope": 0.08},
        place=PlaceReading(BANCHARAMPUR),
        position="up_member",
        accused_role="up_member",
    )
    effect = filed(step(step(Dialogue(), told).dialogue, answer))
    assert (effect.text, effect.category, effect.place) == (TEXT, Category.BRIBERY, BANCHARAMPUR)
    assert effect.accused == (Accused(AccusedRole.UP_MEMBER, "up_member"),)
    assert not effect.wordless


@pytest.mark.parametrize("answer", [unclear("2"), heard("না", "deny"), heard("এটা জমির কাগজের ব্যাপার", "out_of_scope")])
def test_no_says_where_else_to_go(answer: Parse) -> None:
    decision = step(step(Dialogue(), doubtful()).dialogue, answer)
    assert replies(decision) == ["out_of_scope"]
    assert effects(decision) == [] and asking(decision) is None


def test_whoever_goes_on_telling_has_both_messages_filed() -> None:
    more = heard("বয়স্ক ভাতার কার্ডের জন্যও চায়", "ask_information", 0.4, sure=False, programme="old_age_allowance")
    effect = filed(step(step(Dialogue(), doubtful()).dialogue, more))
    assert effect.text == f"{TEXT}\nবয়স্ক ভাতার কার্ডের জন্যও চায়"
    assert effect.programme == "old_age_allowance"


def test_an_aside_does_not_lose_what_was_told() -> None:
    asked = step(Dialogue(), doubtful()).dialogue
    helped = step(asked, heard("সাহায্য", "help")).dialogue
    assert filed(step(helped, unclear("1"))).text == TEXT


def test_who_is_not_understood_twice_is_not_asked_again() -> None:
    lost = step(Dialogue(), unclear("হুম কী জানি")).dialogue
    assert filed(step(lost, doubtful())).category is Category.BRIBERY


def test_words_for_an_open_case_are_never_questioned() -> None:
    decision = step(after_filing(), doubtful(sure=False, elsewhere=0.2))
    assert replies(decision)[-1:] != ["ask_ours"]
    assert not any(isinstance(effect, FileGrievance) and effect.category is None for effect in effects(decision))
