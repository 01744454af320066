"""Everything that a citizen may want beside complaining."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from bot.dialogue.effects import (
    AddInformation,
    CallPerson,
    FileAppeal,
    Reply,
    SilenceNotices,
    TellStatus,
    WithdrawCase,
)
from bot.dialogue.engine import DialogueEngine
from bot.dialogue.forms import MENU
from bot.dialogue.state import Asking, Dialogue, Question
from bot.nlu.gazetteer import Gazetteer
from grs_core.domain.places import Places
from tests.support.casebook import the_policy
from tests.support.turns import (
    NOW,
    OURS,
    after_filing,
    asking,
    effects,
    heard,
    replies,
    step,
    unclear,
)


def noon(year: int, month: int, day: int) -> datetime:
    """In Dhaka."""
    return datetime(year, month, day, 6, tzinfo=UTC)


# ------------------------------------------------------------------------------- everything else
@pytest.mark.parametrize(
    ("picked", "said"),
    [("1", ["ask_category"]), ("2", []), ("3", ["help", "menu"]), ("4", []), ("৩", ["help", "menu"])],
)
def test_the_menu_leads_to_every_act(picked: str, said: list[str]) -> None:
    dialogue = replace(Dialogue(), question=Question(Asking.MENU, NOW, MENU))
    assert replies(step(dialogue, unclear(picked))) == said


@pytest.mark.parametrize("text", [OURS, "৪৮২৯১০৩৭৫১", "4829 103 751", "4829-103751", "status 4829103751"])
def test_a_number_alone_asks_for_its_status(text: str) -> None:
    assert effects(step(Dialogue(), unclear(text))) == [TellStatus(OURS)]


def test_a_spoken_number_asks_for_its_status() -> None:
    spoken = "চার আট দুই নয় এক শূন্য তিন সাত পাঁচ এক এইটার খবর কী"
    assert effects(
        step(Dialogue(), heard(spoken, "check_status", tracking_number=spoken.removesuffix(" এইটার খবর কী")))
    ) == [TellStatus(OURS)]


@pytest.mark.parametrize(("text", "reply"), [("GRS-7K3M9Q", "number_wrong"), ("৫৫৮২০১", "number_wrong"),
                                             ("4829103757", "number_mistyped")])  # fmt: skip
def test_a_number_that_is_not_ours_is_told_so(text: str, reply: str) -> None:
    parse = heard(f"{text} খবর কী", "check_status", tracking_number=text)
    assert replies(step(Dialogue(), parse)) == [reply]


def test_information_and_appeals_carry_the_number_that_is_named() -> None:
    add = heard(f"{OURS} এর সাথে লেখেন", "add_information", tracking_number=OURS)
    assert effects(step(Dialogue(), add)) == [AddInformation(add.text, OURS)]
    appeal = heard("রায় মানি না", "appeal")
    assert effects(step(Dialogue(), appeal)) == [FileAppeal(appeal.text, None, bare=True)]


@pytest.mark.parametrize(("answer", "done"), [("1", WithdrawCase(OURS)), ("হ্যাঁ", WithdrawCase(OURS)), ("2", None),
                                              ("না", None)])  # fmt: skip
def test_withdrawing_needs_a_yes(answer: str, done: WithdrawCase | None) -> None:
    asked = step(Dialogue(), heard(f"{OURS} তুলে নেব", "withdraw", tracking_number=OURS))
    assert asked.question == Reply("ask_withdraw", {"number": OURS})
    decision = step(asked.dialogue, unclear(answer))
    assert effects(decision) == ([done] if done else [])
    assert replies(decision) == ([] if done else ["not_withdrawn"])


def test_withdrawing_without_a_number_asks_which() -> None:
    asked = step(Dialogue(), heard("অভিযোগ তুলে নিতে চাই", "withdraw"))
    assert replies(asked) == ["ask_number"]
    assert replies(step(asked.dialogue, unclear(OURS))) == ["ask_withdraw"]


def test_a_person_is_called_on_the_case_of_this_conversation() -> None:
    assert effects(step(after_filing(), heard("মানুষ দেন", "talk_to_human"))) == [CallPerson("মানুষ দেন", OURS)]


@pytest.mark.parametrize("text", ["STOP", "বন্ধ", "bondho", "Stop."])
def test_stop_silences_and_start_rejoins(text: str) -> None:
    assert step(Dialogue(), unclear(text)).script == (SilenceNotices(True), Reply("silenced"))
    assert step(Dialogue(), unclear("START")).script == (SilenceNotices(False), Reply("unsilenced"))


def test_thanks_leave_the_open_question_in_peace() -> None:
    decision = step(after_filing(), heard("ধন্যবাদ", "thank"))
    assert (replies(decision), asking(decision)) == (["thanks"], Asking.PLACE)


def test_yes_without_a_question_gets_the_menu() -> None:
    assert replies(step(Dialogue(), unclear("হ্যাঁ"))) == ["how_to_help", "menu"]


def test_nine_asks_for_the_next_page_that_is_left() -> None:
    decision = step(Dialogue(more=("বাকি কথা", "শেষ কথা")), unclear("৯"))
    assert decision.script == (Reply("page", {"words": "বাকি কথা"}),)
    assert decision.dialogue.more == ("শেষ কথা",)


@pytest.mark.parametrize(
    ("text", "programme", "said"),
    [
        ("বিধবা ভাতা কবে দিবে", "widow_allowance", "info_paid"), ("vata kobe dibe", "", "info_payment"),
        ("old age allowance: am I eligible?", "old_age_allowance", "info_eligibility"),
        ("আবেদন কেমনে করে", "", "info_apply"), ("টাকা তুলতে চার্জ লাগে?", "", "info_charge"),
        ("কেউ পিন চাইলে দিমু?", "", "info_safety"), ("আমার নাম গোপন থাকবে?", "", "info_privacy"),
        ("এইটা কার অফিস", "", "info_other"),
    ],
)  # fmt: skip
def test_questions_get_short_answers(text: str, programme: str, said: str) -> None:
    parse = heard(text, "ask_information", programme=programme)
    assert replies(step(Dialogue(), parse)) == [said]


@pytest.mark.parametrize(
    ("programme", "day", "said"),
    [
        ("widow_allowance", date(2026, 11, 22), Reply("info_paid_now", {"due": noon(2026, 11, 30)})),
        ("widow_allowance", date(2026, 12, 1), Reply("info_paid_late", {"due": noon(2026, 11, 30)})),
        ("ffp", date(2026, 7, 1), Reply("info_paid_next", {"due": noon(2026, 8, 1)})),
        ("mother_child_benefit", date(2026, 11, 22), Reply("info_paid")),
        ("widow_allowance", date(2031, 1, 1), Reply("info_paid")),
    ],
)
def test_who_asks_when_his_money_comes_is_told_what_the_calendar_knows(programme: str, day: date, said: Reply) -> None:
    policy = the_policy()
    hotlines = {line.code: (line.name, line.number) for line in policy.hotlines.values()}
    knowing = DialogueEngine(policy.places, Gazetteer(Places([])), (), hotlines, payments=policy.payments)
    asked = heard("টাকা কবে দিবে", "ask_information", programme=programme)
    (answer, *_) = knowing.step(Dialogue(), asked, datetime.combine(day, time(5), UTC)).script
    assert answer == Reply(said.key, {"programme": programme, **said.params})


# ------------------------------------------------------------------------------- language
@pytest.mark.parametrize(("language", "answer"), [("bn", "bn"), ("bn-Latn", "bn"), ("mixed", "bn"), ("en", "en")])
def test_the_answer_is_bangla_or_english_to_english(language: str, answer: str) -> None:
    text = {"bn": "ভাতা পাই না তিন মাস", "mixed": "আমার allowance আসে না"}.get(language, "my money has not come for months")
    assert step(Dialogue(), heard(text, "payment_delayed", language=language)).dialogue.language == answer


def test_digits_and_short_answers_keep_the_language() -> None:
    english = step(Dialogue(), heard("My allowance has not come", "payment_delayed", language="en")).dialogue
    for text, language in (("1", "bn"), ("Bancharampur", "bn-Latn"), ("****", "bn")):
        assert step(english, heard(text, "greet", 0.2, sure=False, language=language)).dialogue.language == "en"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("english please", "en"), ("ইংরেজি বুঝি না, বাংলা দেন", "bn"), ("বাংলা দেন, ইংরেজি বুঝি না", "bn"), ("English", "en"),
     ("I can't read Bangla, English please", "en"), ("বাংলায় বলেন", "bn"), ("ইংলিশে দেন", "en")],
)  # fmt: skip
def test_a_chosen_language_stays_until_it_is_changed(text: str, wanted: str) -> None:
    chosen = step(Dialogue(), heard(text, "change_language", language="bn")).dialogue
    assert (chosen.language, chosen.chosen) == (wanted, True)
    other = heard("My allowance has not come at all", "payment_delayed", language="en" if wanted == "bn" else "bn")
    assert step(chosen, other).dialogue.language == wanted


def test_a_language_that_is_not_named_is_asked() -> None:
    asked = step(Dialogue(), heard("ভাষা বদলান", "change_language"))
    assert replies(asked) == ["ask_language"]
    assert step(asked.dialogue, unclear("2")).dialogue.language == "en"
