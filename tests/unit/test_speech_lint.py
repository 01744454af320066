"""Every sentence that may go out by SMS fits with the longest real values, and Bangla is written in Bangla."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from bot.speech.lint import CARRIED, foreign_words, lint
from bot.speech.pages import Style, segments, units
from bot.speech.render import LANGUAGES, Speech
from gateway.services.longest import longest_values
from grs_core.domain.messages import Param
from grs_core.policy.load import load_policy
from grs_core.policy.model import Policy


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy()


@pytest.fixture(scope="module")
def values(policy: Policy) -> Mapping[str, Mapping[str, Sequence[Param]]]:
    return {language: longest_values(policy, language) for language in LANGUAGES}


@pytest.mark.parametrize("style", Style)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_fits_with_the_longest_real_values(
    values: Mapping[str, Mapping[str, Sequence[Param]]], style: Style, language: str
) -> None:
    """Bangla within two segments; and everything within the 200 characters of Gov. Info."""
    speech = Speech.load(style=style)
    found = list(lint(speech, language, values[language]))
    assert [(each.key, each.units, each.latin) for each in found if not each.sound] == []
    assert all(style.fits(each.text) for each in found)
    if language == "bn":
        assert all(each.segments <= 2 for each in found if style is Style.NORMAL)


def test_no_sentence_is_left_out_but_those_that_carry_what_was_cut_before(
    values: Mapping[str, Mapping[str, Sequence[Param]]],
) -> None:
    speech = Speech.load()
    keys = {each.key for each in lint(speech, "bn", values["bn"])}
    assert keys == set(speech.languages["bn"]["say"]) - CARRIED


def test_a_sentence_that_grew_too_long_is_named(values: Mapping[str, Mapping[str, Sequence[Param]]]) -> None:
    speech = Speech.load()
    tables = dict(speech.languages["bn"])
    tables["say"] = {"goes_on": "অভিযোগ চলবে। " * 12, "noted": "apnar kotha likhe nilam, STOP"}
    edited = replace(speech, languages={**speech.languages, "bn": tables})
    long, foreign = lint(edited, "bn", values["bn"])
    assert (long.key, long.too_long, long.segments, long.sound) == ("goes_on", (Style.NORMAL,), 3, False)
    assert (foreign.key, foreign.latin, foreign.sound) == ("noted", ("apnar", "kotha", "likhe", "nilam"), False)


def test_what_is_typed_or_dialled_is_no_foreign_word() -> None:
    assert foreign_words("বন্ধ করতে STOP লিখুন, ফোন 333") == ()
    assert foreign_words("ভাতা bondho") == ("bondho",)


# ------------------------------------------------------------------------------- notices
RESOLVED: Mapping[str, Param] = {"number": "9899746282", "words": "টাকা পাঠানো হয়েছে"}


def test_a_notice_says_all_it_can(policy: Policy, values: Mapping[str, Mapping[str, Sequence[Param]]]) -> None:
    speech = Speech.load()
    assert speech.fitting("notice_resolved", RESOLVED, "bn") == speech.say("notice_resolved", RESOLVED, "bn")
    long = {"number": "9899746282", "office": values["bn"]["office"][3], "due": values["bn"]["due"][0]}
    longest = max(
        (speech.fitting("notice_escalated", {**long, "office": each}, "bn") for each in values["bn"]["office"]),
        key=units,
    )
    assert segments(longest) == 2


def test_a_notice_takes_the_shorter_wording_when_the_full_one_does_not_fit() -> None:
    speech = Speech.load()
    params: Mapping[str, Param] = {"number": "9899746282", "words": "ক" * 64}
    assert speech.fitting("notice_rejected", params, "bn").startswith("অভিযোগ 9899746282: মানা")
    params = {"number": "9899746282", "words": "ক" * 70}
    assert speech.fitting("notice_rejected", params, "bn").startswith("অভিযোগ 9899746282 মানা")
    assert (
        Speech.load(style=Style.GOV_INFO).fitting("notice_rejected", params, "bn").startswith("অভিযোগ 9899746282: মানা")
    )


def test_a_text_that_was_made_before_goes_as_it_is() -> None:
    text = "নম্বর 9899746282।\nইউএনও অফিস। {না}"
    assert Speech.load().fitting("plain", {"text": text}, "bn") == text


def test_a_dotted_letter_of_an_officer_is_sent_as_one_unit() -> None:
    sent = Speech.load().fitting("plain", {"text": "\u09af\u09bc" * 70}, "bn")
    assert (sent, segments(sent)) == ("\u09df" * 70, 1)
