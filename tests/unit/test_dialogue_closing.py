"""What answers a decision, and what does not: numbers, words, and the order in which questions are answered."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.dialogue.decision import Awaited, Decided, Decision
from bot.dialogue.effects import (
    AddInformation,
    ConfirmSolved,
    FileAppeal,
    FileGrievance,
    RateCase,
    ReopenCase,
    Reply,
    TellStatus,
)
from bot.dialogue.forms import MENU
from bot.dialogue.state import Asking, Dialogue, Question
from bot.dialogue.verdict import Verdict, spoken
from bot.nlu.engine import Parse
from grs_core.domain.grievance import Accused, AccusedRole
from tests.support.turns import NOW, OURS, asking, effects, engine, heard, replies, unclear

OTHER = "5829103744"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
CASE = Decided(OURS, NOW - 3 * DAY, "widow_allowance", "payment_delayed", True, True, True, True)
AGAIN = replace(CASE, may_reopen=False)
"""It went back to its office once."""
LAPSED = replace(CASE, open=False)
RATING = Question(Asking.RATING, NOW - MINUTE, ("1", "2", "3", "4", "5"), OURS, again=True)
WHO = Question(Asking.UNSOLVED, NOW - MINUTE, ("reopen", "appeal"), OURS)


def told(
    text: str | Parse, *cases: Decided, dialogue: Dialogue | None = None, awaited: Awaited | None = None
) -> Decision:
    parse = unclear(text) if isinstance(text, str) else text
    return engine().step(dialogue or Dialogue(), parse, NOW, awaited=awaited, decided=cases or (CASE,))


def asked(question: Question) -> Dialogue:
    return Dialogue(question=question)


# ------------------------------------------------------------------ what is said
@pytest.mark.parametrize(
    "text",
    ["1", "১", "1.", "এক", "1 dhonnobad", "হ্যাঁ সমাধান হয়েছে", "solved", "taka paisi", "টাকা পাইছি, সমস্যা নাই",
     "Yes it is solved, thank you", "kaj hoise vai", "হ, কাম হইছে", "taka peye gesi", "কাজ হয়ে গেছে"],
)  # fmt: skip
def test_these_say_that_it_is_solved(text: str) -> None:
    said = spoken(text)
    assert said is not None and said.verdict is Verdict.SOLVED


@pytest.mark.parametrize(
    "text",
    ["2", "২", "২ নং", "দুই", "2 tk pai nai", "২ টাকা পাই নাই", "2 na", "hoyni", "হয়নি", "kaj hoy nai", "সমাধান হয় নাই",
     "not solved", "tk pai nai", "টাকা পাইনি", "এখনো সমস্যা আছে", "problem is still there", "still not received"],
)  # fmt: skip
def test_these_say_that_it_is_not(text: str) -> None:
    said = spoken(text)
    assert said is not None and said.verdict is Verdict.UNSOLVED


@pytest.mark.parametrize(
    "text",
    ["2 মাস ধরে টাকা পাই না", "1 বছর ধরে ভাতা বন্ধ", "2 জন লোক ঘুষ চায়", "২ হাজার টাকা নিছে", "1,000 taka ghush", "3", "kaj hoise?",
     "কাজ হয়েছে কি", "ভাতা কবে পাব", "status", "আপিল", "সমস্যা নাই", "paisi kintu kom", "পাইছি কম", "2 500",
     "আমার টাকা পাইছি কিন্তু মেম্বার অর্ধেক রেখে দিছে আর বাকিটা দিবে না বলছে"],
)  # fmt: skip
def test_these_say_neither(text: str) -> None:
    assert spoken(text) is None


@pytest.mark.parametrize("text", ["ok", "আচ্ছা", "ঠিক আছে", "hmm", "1 টাকা পাই নাই"])
def test_who_only_read_it_or_contradicts_himself_is_asked(text: str) -> None:
    decision = told(text)
    assert (effects(decision), replies(decision)) == ([], ["ask_solved"])


def test_a_few_unclear_words_are_asked_about_once_and_then_a_person_looks() -> None:
    first = told("khushi na")
    assert (effects(first), replies(first)) == ([], ["ask_solved"])
    assert [type(effect).__name__ for effect in effects(told("ei ta kemon", dialogue=first.dialogue))] == ["CallPerson"]
    assert replies(told("khushi na", replace(CASE, proposed=False))) == ["not_understood", "menu"]


# ------------------------------------------------------------------ solved and rated
def test_solved_closes_it_and_asks_for_a_rating_once() -> None:
    decision = told("1")
    assert (effects(decision), replies(decision)) == ([ConfirmSolved(OURS)], ["ask_rating"])
    ignored = told("অভিযোগের খবর", dialogue=decision.dialogue)
    assert "ask_rating" not in replies(ignored)


@pytest.mark.parametrize(("text", "stars"), [("4", 4), ("৫", 5), ("5 star", 5), ("3/5", 3), ("তিন", 3), ("২", 2)])
def test_a_rating_is_a_number_from_one_to_five(text: str, stars: int) -> None:
    older = replace(CASE, proposed=False)
    assert effects(told(text, older, dialogue=asked(RATING))) == [RateCase(OURS, stars, text)]


def test_a_second_one_right_after_the_first_is_not_taken_for_the_worst_rating() -> None:
    closed = told("1")
    older = replace(CASE, proposed=False)
    hasty = told("1", older, dialogue=closed.dialogue)
    assert (effects(hasty), replies(hasty)) == ([], ["rating_sure", "ask_rating"])
    assert effects(told("1", older, dialogue=hasty.dialogue)) == [RateCase(OURS, 1, "1")]
    assert effects(told("2", older, dialogue=closed.dialogue)) == [RateCase(OURS, 2, "2")]


def test_other_numbers_are_no_rating_and_praise_is_thanked_for() -> None:
    assert replies(told("7", replace(CASE, proposed=False), dialogue=asked(RATING))) == ["rating_wrong"]
    assert replies(told("khub valo", replace(CASE, proposed=False), dialogue=asked(RATING))) == ["thanks"]


def test_a_complaint_instead_of_a_rating_is_a_new_case() -> None:
    bribe = heard("মেম্বার ৫০০০ টাকা ঘুষ চায় কার্ডের জন্য", "bribery", accused_role="up_member")
    assert isinstance(effects(told(bribe, replace(CASE, proposed=False), dialogue=asked(RATING)))[0], FileGrievance)


# ------------------------------------------------------------------ not solved
def test_not_solved_asks_who_shall_look_again() -> None:
    decision = told("2 tk pai nai")
    assert (effects(decision), decision.question) == ([], Reply("ask_unsolved", {"number": OURS}))
    again = told("1", dialogue=decision.dialogue)
    assert effects(again) == [ReopenCase(OURS, "tk pai nai")]
    assert (again.dialogue.said, again.dialogue.unsolved, again.dialogue.appeal) == ((), (), None)
    above = told("২", dialogue=decision.dialogue)
    assert effects(above) == [FileAppeal("tk pai nai", OURS, bare=False)]


def test_without_a_reason_the_next_message_is_it() -> None:
    decision = told("1", dialogue=told("2").dialogue)
    assert effects(decision) == [ReopenCase(OURS, "")]
    assert decision.dialogue.appeal is not None
    decision = told("2", AGAIN)
    assert effects(decision) == [FileAppeal("2", OURS, bare=True)]


def test_a_reason_instead_of_a_number_lets_the_same_office_look_again() -> None:
    assert effects(told("ব্যাংকে গিয়ে দেখি কিছু নাই", dialogue=asked(WHO))) == [ReopenCase(OURS, "ব্যাংকে গিয়ে দেখি কিছু নাই")]


def test_whom_the_reason_blames_loses_sight_of_the_case() -> None:
    parse = heard("2 চেয়ারম্যান টাকা রেখে দিছে", "out_of_scope", 0.2, sure=False, accused_role="up_chairman")
    (effect,) = effects(told(parse, dialogue=asked(WHO)))
    assert effect == FileAppeal("চেয়ারম্যান টাকা রেখে দিছে", OURS, False, (Accused(AccusedRole.UP_CHAIRMAN),))


def test_a_one_after_not_solved_is_never_taken_for_solved() -> None:
    later = replace(told("2").dialogue, question=None)
    assert replies(told("1", dialogue=later)) == ["ask_unsolved"]
    assert effects(told("সমাধান হয়েছে", dialogue=later)) == [ConfirmSolved(OURS)]


@pytest.mark.parametrize("parse", [heard("না", "deny"), heard("tk pai nai", "payment_delayed")], ids=["no", "same"])
def test_no_and_a_short_complaint_of_the_same_kind_mean_not_solved(parse: Parse) -> None:
    assert replies(told(parse)) == ["ask_unsolved"]


@pytest.mark.parametrize(
    "parse",
    [
        heard("আমার মায়ের টাকা পাইনি", "payment_delayed"),
        heard("বয়স্ক ভাতার টাকা পাইনি", "payment_delayed", programme="old_age_allowance"),
        heard("2 মাস ধরে চাল কম দেয় ডিলার", "underpayment", programme="ffp"),
        heard("মেম্বার টাকা দেয় নাই", "payment_delayed", accused_role="up_member"),
        heard("kard pai nai", "wrongful_exclusion"),
    ],
    ids=lambda parse: parse.text,
)
def test_another_complaint_is_a_case_of_its_own(parse: Parse) -> None:
    assert isinstance(effects(told(parse))[0], FileGrievance)


def test_months_later_a_short_complaint_is_new_and_a_number_still_answers() -> None:
    assert isinstance(effects(told(heard("tk pai nai tin mash", "payment_delayed"), LAPSED))[0], FileGrievance)
    assert replies(told("2", LAPSED)) == ["ask_unsolved"]
    assert effects(told("1", LAPSED)) == [ConfirmSolved(OURS)]


# ------------------------------------------------------------------ which question it answers
def test_a_question_of_ours_that_came_later_is_answered_first() -> None:
    ours = Dialogue(ticket=OTHER, question=Question(Asking.WITHDRAW, NOW - MINUTE, ("yes", "no"), OTHER))
    assert ConfirmSolved(OURS) not in effects(told("1", dialogue=ours))
    assert replies(told("না", dialogue=ours)) == ["not_withdrawn"]


def test_a_question_of_ours_from_before_the_decision_is_not() -> None:
    fresh = replace(CASE, at=NOW - MINUTE)
    ours = Dialogue(ticket=OURS, question=Question(Asking.PROGRAMME, NOW - DAY, ("ffp", "other")))
    decision = told("1", fresh, dialogue=ours)
    assert (effects(decision), asking(decision)) == ([ConfirmSolved(OURS)], Asking.RATING)


def test_a_menu_that_came_later_takes_its_numbers_and_no_words() -> None:
    menu = asked(Question(Asking.MENU, NOW - MINUTE, MENU))
    assert effects(told("2", dialogue=menu)) == [TellStatus()]
    assert replies(told("hoyni", dialogue=menu)) == ["ask_unsolved"]
    assert effects(told("2", dialogue=asked(Question(Asking.MENU, NOW - DAY, MENU)))) == [TellStatus()]


def test_three_and_four_are_the_menus_whatever_waits() -> None:
    assert replies(told("3"))[0] == "help"


def test_an_officers_newer_question_is_answered_first_and_an_older_one_not() -> None:
    newer = Awaited(OTHER, None, NOW - MINUTE)
    assert effects(told("2", awaited=newer)) == [AddInformation("2", OTHER)]
    older = Awaited(OTHER, None, NOW - 5 * DAY)
    assert replies(told("2", awaited=older)) == ["ask_unsolved"]
    assert effects(told("মার্চ মাস থেকে", awaited=older)) == [AddInformation("মার্চ মাস থেকে", OTHER)]


def test_a_rating_of_one_case_gives_way_to_the_newer_decision_on_another() -> None:
    newer = replace(CASE, number=OTHER, at=NOW - MINUTE)
    rating = replace(RATING, asked_at=NOW - DAY)
    done = replace(CASE, proposed=False)
    assert effects(told("1", newer, done, dialogue=asked(rating))) == [ConfirmSolved(OTHER)]
    assert effects(told("4", newer, done, dialogue=asked(rating))) == [RateCase(OURS, 4, "4")]


def test_without_a_decision_the_numbers_are_the_menus() -> None:
    assert effects(engine().step(Dialogue(), unclear("2"), NOW)) == [TellStatus()]
    assert effects(told("2", replace(CASE, proposed=False))) == [TellStatus()]


# ------------------------------------------------------------------ several decisions
def test_several_solutions_are_asked_about_by_number_only() -> None:
    second = replace(CASE, number=OTHER, at=NOW - DAY)
    decision = told("2 tk pai nai", second, CASE)
    assert decision.question == Reply("ask_which", {"options": f"1 {OTHER}\n2 {OURS}"})
    chosen = told("2", second, CASE, dialogue=decision.dialogue)
    assert chosen.question == Reply("ask_unsolved", {"number": OURS})
    assert effects(told("1", second, CASE, dialogue=chosen.dialogue)) == [ReopenCase(OURS, "tk pai nai")]


def test_a_number_that_is_named_says_which() -> None:
    second = replace(CASE, number=OTHER, at=NOW - DAY)
    assert effects(told(heard(f"{OURS} solved", tracking_number=OURS, sure=False), second, CASE)) == [
        ConfirmSolved(OURS)
    ]


def test_one_that_is_waited_for_goes_before_those_that_lapsed() -> None:
    assert effects(told("1", CASE, replace(LAPSED, number=OTHER))) == [ConfirmSolved(OURS)]


def test_an_appeal_against_one_of_several_decisions_asks_which() -> None:
    second = replace(CASE, number=OTHER, at=NOW - DAY, proposed=False)
    decision = told(heard("আপিল", "appeal"), second, CASE)
    assert decision.question == Reply("ask_which", {"options": f"1 {OTHER}\n2 {OURS}"})
    assert effects(told("1", second, CASE, dialogue=decision.dialogue)) == [FileAppeal("1", OTHER, bare=True)]
