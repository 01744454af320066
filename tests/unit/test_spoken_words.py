"""What a call says is worded for the ear: in both languages, short, plain, and never "write" or "send"."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from bot.dialogue.forms import MENU
from bot.speech.composing import PRESSED, parts
from bot.speech.render import LANGUAGES, Speech
from bot.text.normalise import recompose
from grs_core.domain.grievance import Category
from grs_core.policy.load import load_policy

FOLDER = Path(__file__).parents[2] / "bot" / "speech"
ONLY_WRITTEN = {
    "page", "plain", "more", "missed_call", "filed_by_call", "filed_by_form", "fraud_by_call", "person_by_call",
    "call_back_tried",
    "advisory", "advisory_pin", "advisory_payment", "advisory_helpline",
}  # fmt: skip
USED_TABLES = ("stage", "paid", "eligibility", "trouble", "programme")
WRITING = re.compile(r"লিখ|লেখ|পাঠা|এসএমএস|\b(?:writ\w*|sen[dt]\w*|text\w*|typ(?:e|ing)|sms)\b", re.IGNORECASE)
ENDS = re.compile(r"[.?!:।]")
FIELD, WHOLE = re.compile(r"\{[^}]*\}"), re.compile(r"\{programme:[^}]*\}")
"""What stands for a word or two, and what is a sentence by itself."""


@cache
def tables(language: str) -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(recompose((FOLDER / f"spoken_{language}.toml").read_text(encoding="utf-8")))


def slots(template: str) -> set[str]:
    return {name for _, name, _ in parts(template) if name is not None and name not in PRESSED}


def sentences() -> Iterator[tuple[str, str, str]]:
    return ((language, key, words) for language in LANGUAGES for key, words in tables(language)["say"].items())


def test_both_languages_have_the_same_sentences_with_the_same_parameters() -> None:
    for table in ("say", "option", "press", "behind"):
        assert list(tables("bn")[table]) == list(tables("en")[table]), table
    for key, words in tables("bn")["say"].items():
        assert slots(words) == slots(tables("en")["say"][key]), key


def test_everything_that_a_dialogue_says_in_a_call_has_a_spoken_wording() -> None:
    written = Speech.load().languages["bn"]["say"]
    answers = {key for key in written if key not in ONLY_WRITTEN and not key.startswith(("notice_", "filing_"))}
    assert {key for key in tables("bn")["say"] if not key.startswith("call_")} == answers


def test_a_spoken_wording_needs_nothing_that_the_written_one_has_not() -> None:
    written = Speech.load().languages["bn"]["say"]
    for language, key, words in sentences():
        if key in written:
            assert slots(words) <= slots(written[key]), (language, key)


def test_the_sentences_of_the_call_itself_know_no_story_and_nobody_who_is_blamed() -> None:
    known = {slot for key, words in tables("bn")["say"].items() if key.startswith("call_") for slot in slots(words)}
    assert known == {"number", "words", "key", "name", "bkash", "nagad"}


def test_nobody_on_the_phone_is_told_to_write_or_to_send() -> None:
    for language in LANGUAGES:
        names = Speech.load().languages[language]
        spoken = (*(tables(language)[table] for table in ("say", "option", "press")), *map(names.get, USED_TABLES))
        assert [words for table in spoken if table for words in table.values() if WRITING.search(words)] == []


def test_sentences_are_short_enough_to_be_understood_when_they_are_heard_once() -> None:
    long = [
        (key, sentence)
        for _, key, words in sentences()
        for sentence in ENDS.split(FIELD.sub("X", WHOLE.sub("", words)))
        if len(sentence.split()) > 12
    ]
    assert long == []


def test_a_question_says_no_options_and_no_key() -> None:
    asked = [key for key in tables("bn")["say"] if key.startswith(("ask_", "choose_")) or key in ("menu", "call_menu")]
    for language in LANGUAGES:
        for key in asked:
            assert not re.search(r"[0-9\n]", tables(language)["say"][key]), key


def test_bangla_is_spoken_in_its_own_letters() -> None:
    for table in ("say", "option", "press", "office", "behind"):
        for words in tables("bn")[table].values():
            assert not re.search("[A-Za-z০-৯]", re.sub(r"\{[^}]*\}", "", words)), words


def test_every_question_has_words_for_each_of_its_options() -> None:
    wanted = {
        *MENU,
        *(category.value for category in Category),
        *load_policy().programmes,
        *Speech.load().languages["bn"]["help"],
    }
    wanted |= {f"rating_{stars}" for stars in range(1, 6)}
    wanted |= {"ours_yes", "ours_no", "withdraw_yes", "withdraw_no", "unsolved_same", "unsolved_higher"}
    assert wanted <= set(tables("bn")["option"])
