"""While an officer waits for the citizen's answer, what he writes goes to that case."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.dialogue.decision import Awaited, Decision
from bot.dialogue.effects import AddInformation, FileGrievance, TellStatus
from bot.dialogue.forms import MENU
from bot.dialogue.state import Asking, Dialogue, Question
from bot.nlu.engine import Parse
from tests.support.turns import NOW, OURS, asking, effects, engine, heard, replies, unclear

ASKED = Awaited(OURS, "widow_allowance", NOW - timedelta(hours=3))


def told(parse: Parse, dialogue: Dialogue | None = None) -> Decision:
    return engine().step(dialogue or Dialogue(), parse, NOW, awaited=ASKED)


@pytest.mark.parametrize(
    "parse",
    [
        heard("মার্চ মাস থেকে পাই না", "payment_delayed"),
        heard("বিধবা ভাতা মার্চ থেকে", "payment_delayed", programme="widow_allowance"),
        heard("হ্যাঁ", "affirm"),
        heard("না", "deny"),
        heard("2", "out_of_scope", sure=False),
        heard("01711000001", "check_status", sure=False),
        heard("amar nombor thik ase", "ask_information"),
        unclear("চাচার নামে ছিল"),
    ],
    ids=lambda parse: parse.text,
)
def test_what_he_writes_is_the_answer(parse: Parse) -> None:
    assert effects(told(parse)) == [AddInformation(parse.text, OURS)]


def test_a_plain_wish_is_served_and_the_officer_goes_on_waiting() -> None:
    assert effects(told(heard("status", "check_status"))) == [TellStatus()]
    assert replies(told(heard("help", "help")))[0] == "help"
    assert effects(told(heard("…", "out_of_scope", sure=False))) == []


@pytest.mark.parametrize(
    "text",
    ["এত দেরি কেন", "keno deri hocche", "eto deri keno hosse vai?", "Why is it taking so long?", "kon office e ache",
     "kobe hobe kaj", "কাজ কবে হবে", "amar vata keno deri hocche"],
)  # fmt: skip
def test_why_it_is_late_is_asked_not_complained_of_by_who_has_a_case(text: str) -> None:
    late = heard(text, "payment_delayed")
    running = engine().step(Dialogue(), late, NOW, cases=(OURS,))
    assert effects(running) == [TellStatus(why=True)]
    waiting = engine().step(Dialogue(), late, NOW, awaited=ASKED, cases=(OURS,))
    assert effects(waiting) == [TellStatus(why=True)]
    assert TellStatus(why=True) not in effects(engine().step(Dialogue(), late, NOW))


def test_why_the_money_is_late_with_more_to_tell_stays_a_complaint() -> None:
    late = heard("মায়ের বয়স্ক ভাতা কেন দেরি হচ্ছে তিন মাস", "payment_delayed", programme="old_age_allowance")
    assert isinstance(effects(engine().step(Dialogue(), late, NOW, cases=(OURS,)))[0], FileGrievance)


def test_a_complaint_about_another_programme_is_a_case_of_its_own() -> None:
    other = heard("মায়ের বয়স্ক ভাতা তিন মাস ধরে পাই না", "payment_delayed", programme="old_age_allowance")
    assert isinstance(effects(told(other))[0], FileGrievance)


def test_a_question_of_ours_that_came_later_is_answered_first() -> None:
    ours = Dialogue(ticket=OURS, question=Question(Asking.WITHDRAW, NOW - timedelta(hours=1), ("yes", "no"), OURS))
    assert effects(told(heard("না", "deny"), ours)) == []
    earlier = replace(ours, question=Question(Asking.PROGRAMME, NOW - timedelta(hours=9), ("ffp", "other")))
    decision = told(heard("1", "out_of_scope", sure=False), earlier)
    assert effects(decision) == [AddInformation("1", OURS)]
    assert asking(decision) is None


def test_an_open_menu_takes_only_its_own_numbers() -> None:
    menu = Dialogue(question=Question(Asking.MENU, NOW, MENU))
    assert effects(told(heard("2", "out_of_scope", sure=False), menu)) == [TellStatus()]
    assert effects(told(unclear("মার্চ থেকে"), menu)) == [AddInformation("মার্চ থেকে", OURS)]
