"""Every sentence is there in both languages, is short enough for a phone, and needs no more than it is given."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from bot.dialogue.effects import Reply
from bot.dialogue.forms import COMMON_PROGRAMMES
from bot.dialogue.information import EXPLAINED
from bot.speech.pages import is_gsm, segments
from bot.speech.render import LANGUAGES, LEVELS, Speech
from grs_core.domain.lifecycle import Status
from grs_core.domain.messages import Named, Param
from grs_core.policy.load import load_policy
from grs_core.policy.model import Policy

FOLDER = Path(__file__).parents[2] / "bot" / "speech"
DUE = datetime(2026, 9, 29, 18, 30, tzinfo=UTC)
NUMBER = "4829103756"


@cache
def tables(language: str) -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def speech() -> Speech:
    return Speech.load()


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy()


def slots(template: str) -> set[tuple[str, str]]:
    return {(name, spec or "") for _, name, spec, _ in Formatter().parse(template) if name is not None}


def sentences() -> Iterator[tuple[str, str]]:
    return ((level, key) for level in LEVELS for key in tables("bn")[level])


def test_both_languages_have_the_same_tables_and_keys() -> None:
    assert list(tables("bn")) == list(tables("en"))
    for table in tables("bn"):
        if table != "office":
            assert list(tables("bn")[table]) == list(tables("en")[table]), table


def test_both_languages_fill_the_same_parameters() -> None:
    for level, key in sentences():
        assert slots(tables("bn")[level][key]) == slots(tables("en")[level][key]), f"{level}.{key}"


def test_a_shorter_wording_needs_no_parameter_that_the_full_one_has_not() -> None:
    for language in LANGUAGES:
        for level, key in sentences():
            assert slots(tables(language)[level][key]) <= slots(tables(language)["say"][key]), f"{level}.{key}"


def test_every_table_that_a_sentence_names_exists() -> None:
    for level, key in sentences():
        for _, spec in slots(tables("bn")[level][key]):
            assert not spec or spec.rpartition(" ")[2] in tables("bn"), f"{level}.{key}"


def test_english_stays_inside_the_gsm_alphabet() -> None:
    odd = {key: text for table in tables("en").values() for key, text in table.items() if not is_gsm(text)}
    assert odd == {}


def test_what_must_be_dialled_or_typed_is_in_latin_digits() -> None:
    assert "9" in tables("bn")["say"]["more"]
    assert [line[0] for line in tables("bn")["say"]["menu"].splitlines()] == ["1", "2", "3", "4"]


def test_every_stage_category_programme_and_tier_of_the_policy_has_a_name(policy: Policy) -> None:
    for language in LANGUAGES:
        names = tables(language)
        assert set(names["stage"]) == {status.value for status in Status}
        assert set(names["category"]) == {category.value for category in policy.category_names}
        assert set(names["tier"]) == {tier.value for tier in policy.tier_names}
        assert set(names["programme"]) == set(policy.programmes) == set(names["help"])


def test_every_programme_that_the_dialogue_explains_has_its_lines() -> None:
    for language in LANGUAGES:
        assert set(tables(language)["paid"]) == set(tables(language)["eligibility"]) == EXPLAINED


def test_dates_are_dhaka_days(speech: Speech) -> None:
    params: dict[str, Param] = {"office": Named("ইউএনও", "UNO"), "due": DUE}
    assert "৩০ সেপ্টেম্বর" in speech.say("routed", params, "bn")
    assert "30 September" in speech.say("routed", params, "en")


def test_an_unknown_key_or_a_missing_parameter_is_an_error(speech: Speech) -> None:
    with pytest.raises(KeyError):
        speech.say("no_such_sentence", {}, "bn")
    with pytest.raises(KeyError):
        speech.say("filed", {}, "bn")


def test_composed_letters_are_sent_since_each_costs_one_unit_less(speech: Speech) -> None:
    decomposed = Named("ইউনিয\u09bcন", "Union")
    said = speech.say("routed", {"office": decomposed, "due": DUE}, "bn")
    assert "\u09df" in said and "\u09bc" not in said


def test_the_names_of_the_policy_in_force_go_before_ours() -> None:
    speech = Speech.load({"help": {"old_age_allowance": Named("প্রবীণ", "Elders")}})
    assert "1 প্রবীণ\n2 বিধবা" in speech.say("ask_programme", {"options": "old_age_allowance widow_allowance"}, "bn")


def keys_of_errors() -> set[str]:
    """Every key that an error of the product is raised with."""
    raised = re.compile(r'raise (?:NotFound|RuleBroken|NotAllowed|Conflict|Unavailable)\(\s*"([a-z_]+)"')
    files = [path for room in ("grs_core", "gateway", "bot") for path in (FOLDER.parents[1] / room).rglob("*.py")]
    return {key for path in files for key in raised.findall(path.read_text(encoding="utf-8"))}


def test_every_refusal_says_what_is_wrong_in_both_languages() -> None:
    for language in LANGUAGES:
        assert keys_of_errors() - set(tables(language)["refusal"]) == set()


def test_a_refusal_that_nobody_has_words_for_is_still_answered(speech: Speech) -> None:
    assert speech.refusal("no_such_thing", {}, "bn") == tables("bn")["refusal"]["other"]
    assert speech.refusal("sign_in_locked", {}, "en") == tables("en")["refusal"]["other"]
    assert "15" in speech.refusal("sign_in_locked", {"minutes": "15"}, "en")


# ------------------------------------------------------------------------------- two segments
def longest_offices(policy: Policy, language: str) -> list[Named]:
    """The longest name of each kind of office."""
    longest: dict[str, Named] = {}
    for office in policy.directory:
        name = Named(office.name_bn, office.name_en)
        if len(getattr(name, language)) > len(getattr(longest.get(office.kind, Named("", "")), language)):
            longest[office.kind] = name
    return list(longest.values())


QUESTIONS = (
    Reply("ask_programme", {"options": " ".join((*COMMON_PROGRAMMES, "other"))}),
    Reply("ask_union", {"upazila": Named("ব্রাহ্মণবাড়িয়া সদর", "Brahmanbaria Sadar")}),
    Reply("ask_upazila", {"district": Named("ব্রাহ্মণবাড়িয়া", "Brahmanbaria")}),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_office_and_a_question_fit_two_segments(policy: Policy, speech: Speech, language: str) -> None:
    for office in longest_offices(policy, language):
        filed = Reply("filed_routed", {"number": NUMBER, "office": office, "due": DUE})
        for question in QUESTIONS:
            texts = speech.texts((filed, question), language)
            assert len(texts) == 1, texts
            assert segments(texts[0]) <= 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_fraud_is_answered_with_advice_number_office_and_a_question_in_two_segments(
    policy: Policy, speech: Speech, language: str
) -> None:
    aid = Reply("mfs_first_aid", {"provider": policy.hotlines["agent_banking"].name, "hotline": "16216"})
    for office in longest_offices(policy, language):
        filed = Reply("filed_routed", {"number": NUMBER, "office": office, "due": DUE})
        assert len(speech.texts((aid, filed), language)) == 1
    assert len(speech.texts((aid, Reply("filed", {"number": NUMBER}), Reply("ask_place")), language)) == 1
    both = (Reply("secret_warning"), aid, Reply("filed", {"number": NUMBER}), Reply("ask_place"))
    assert len(speech.texts(both, language)) == 1
