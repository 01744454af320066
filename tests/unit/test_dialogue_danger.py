"""Danger comes first in what is said, and a person sees the case."""

from dataclasses import replace

import pytest

from bot.dialogue.decision import Decision
from bot.dialogue.effects import AddInformation, FileGrievance, Reply
from bot.dialogue.state import Dialogue
from bot.nlu.engine import Parse, PlaceReading
from grs_core.domain.grievance import Category
from tests.support.turns import BANCHARAMPUR, NOW, OURS, after_filing, effects, engine, filed, heard, replies, unclear

VIOLENCE, THREAT, MONEY = "violence_against_women", "threat_or_retaliation", "money_leaving_now"


def dangerous(parse: Parse, *signals: str) -> Parse:
    return replace(parse, signals=signals)


def step(dialogue: Dialogue, parse: Parse, cases: tuple[str, ...] = (), had_secret: bool = False) -> Decision:
    return engine().step(dialogue, parse, NOW, had_secret, cases=cases)


@pytest.mark.parametrize(
    ("signal", "words"),
    [
        ("suicide", "danger_life"),
        (VIOLENCE, "danger_violence"),
        ("child_at_risk", "danger_child"),
        (THREAT, "danger_threat"),
        (MONEY, "mfs_first_aid_any"),
    ],
)
def test_what_to_do_now_is_said_before_everything_else(signal: str, words: str) -> None:
    decision = step(Dialogue(), dangerous(heard("তিন মাস ভাতা পাই না", "payment_delayed"), signal))
    assert replies(decision)[0] == words
    assert decision.signals == (signal,)


def test_of_several_dangers_the_gravest_speaks() -> None:
    decision = step(Dialogue(), dangerous(heard("ভাতা পাই না", "payment_delayed"), MONEY, "suicide"))
    assert [key for key in replies(decision) if key.startswith(("danger", "mfs"))] == ["danger_life"]


def test_the_providers_number_is_said_once_and_before_the_warning_about_the_pin() -> None:
    parse = dangerous(heard("নগদ থেকে টাকা কাটতেছে", "mfs_fraud", mfs_provider="nagad"), MONEY)
    said = replies(step(Dialogue(), parse, had_secret=True))
    assert said[:2] == ["mfs_first_aid", "secret_warning"]
    assert said.count("mfs_first_aid") == 1


def test_a_danger_told_without_a_complaint_opens_a_case() -> None:
    decision = step(Dialogue(), dangerous(unclear("স্বামী মারে"), VIOLENCE))
    assert (filed(decision).category, decision.signals) == (Category.OTHER, (VIOLENCE,))


def test_a_danger_told_beside_another_matter_goes_into_the_open_case() -> None:
    decision = step(after_filing(), dangerous(heard("আমার অভিযোগের খবর কী", "check_status"), VIOLENCE), (OURS,))
    assert AddInformation("আমার অভিযোগের খবর কী", OURS) in effects(decision)
    assert not any(isinstance(effect, FileGrievance) for effect in effects(decision))


def test_money_that_leaves_opens_no_case_by_itself_but_is_remembered_for_the_one_that_the_answer_makes() -> None:
    asked = step(Dialogue(), dangerous(heard("টাকা যাচ্ছে", "file_complaint"), MONEY))
    assert (asked.signals, asked.dialogue.signals, asked.question is not None) == ((), (MONEY,), True)
    answered = step(asked.dialogue, heard("টাকা চুরি গেছে", "mfs_fraud"))
    assert isinstance(filed(answered), FileGrievance)
    assert (answered.signals, answered.dialogue.signals) == ((MONEY,), ())


def test_what_was_heard_is_kept_with_the_conversation_and_forgotten_with_its_question() -> None:
    asked = step(Dialogue(), dangerous(heard("টাকা যাচ্ছে", "file_complaint"), MONEY)).dialogue
    assert Dialogue.from_json(asked.to_json()).signals == (MONEY,)
    assert asked.fresh(NOW.replace(year=NOW.year + 1)).signals == ()


def test_without_a_danger_nothing_is_said_of_one() -> None:
    decision = step(Dialogue(), heard("তিন মাস ভাতা পাই না", "payment_delayed"))
    assert decision.signals == ()
    assert not [key for key in replies(decision) if key.startswith("danger")]
    assert Reply("danger_life") not in decision.script


def test_nobody_is_asked_about_his_allowance_where_the_signal_names_the_department() -> None:
    place = PlaceReading(BANCHARAMPUR)
    parse = heard("ভাতা পাই না, বাঞ্ছারামপুর", "payment_delayed", place=place)
    assert "ask_programme" in replies(step(Dialogue(), parse))
    assert "ask_programme" not in replies(step(Dialogue(), dangerous(parse, VIOLENCE)))
