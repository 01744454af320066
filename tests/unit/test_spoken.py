"""A sentence is said in clips: digits one by one, names by their parts, and all but free words known beforehand."""

import re
import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.effects import Reply
from bot.speech.catalogue import PLACE
from bot.speech.composing import PRESSED, parts
from bot.speech.render import LANGUAGES, Speech
from bot.speech.spoken import Clip, Spoken
from bot.text.normalise import recompose
from gateway.services.saying import spoken as spoken_of
from grs_core.domain.messages import Named, Param
from grs_core.policy.load import load_policy
from grs_core.policy.model import Policy

FOLDER = Path(__file__).parents[2] / "bot" / "speech"
NUMBER = "4829103756"
DUE = datetime(2026, 9, 29, 18, 30, tzinfo=UTC)
OFFICE = Named("উপজেলা শিক্ষা অফিস, দেবিদ্বার", "Upazila Education Office, Debidwar")
PARAMS: Mapping[str, Param] = {
    "number": NUMBER, "office": OFFICE, "due": DUE, "stage": "open", "programme": "widow_allowance", "days": 21,
    "holidays": 3, "waited": 112, "hotline": "333", "bkash": "16247", "nagad": "16167",
    "provider": Named("বিকাশ", "bKash"), "district": Named("কুমিল্লা", "Cumilla"), "upazila": Named("দেবিদ্বার", "Debidwar"),
    "name": Named("কুমিল্লা", "Cumilla"), "words": "payment_delayed", "key": "1",
}  # fmt: skip


@cache
def tables(language: str) -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(recompose((FOLDER / f"spoken_{language}.toml").read_text(encoding="utf-8")))


@cache
def policy() -> Policy:
    return load_policy()


@cache
def said() -> Spoken:
    return spoken_of(Speech.load(), policy())


def texts(key: str, language: str, params: Mapping[str, Param] = PARAMS) -> list[str]:
    return [clip.text for clip in said().clips(Reply(key, params), language)]


def bare(words: str) -> str:
    """Without spaces and marks: these are pauses."""
    return re.sub(r"[\s,.;:?!।]", "", words)


# ------------------------------------------------------------------------------- how they are said
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_can_be_said_and_its_clips_are_its_words(language: str) -> None:
    names = Speech.load().languages[language]
    values = {
        name: getattr(value, language) if isinstance(value, Named) else str(value) for name, value in PARAMS.items()
    }
    values |= {"due": f"30 {names['month']['9']}", "days": "21", "holidays": "3", "waited": "100 12"}
    pressed = tables(language)["press"]
    for key, template in tables(language)["say"].items():
        filled = ""
        for fixed, name, spec in parts(template):
            value = values.get(name or "", "")
            match spec:
                case "press":
                    value = pressed.get(value, pressed.get(name or "", ""))
                case "option":
                    value = tables(language)["option"][value]
                case "thing":
                    value = names["trouble"][value]
                case table if table in names:
                    value = names[table][value]
            filled += fixed + value
        assert bare(" ".join(texts(key, language))) == bare(filled), key
        assert said().text(Reply(key, PARAMS), language) == " ".join(texts(key, language))


def test_numbers_are_read_digit_by_digit() -> None:
    assert texts("filed", "bn") == [recompose("আপনার অভিযোগ নেওয়া হয়েছে। নম্বর,"), *NUMBER]
    assert [text for text in texts("danger_child", "bn") if text.isdecimal()] == list("1098999")
    assert [clip.key for clip in said().clips(Reply("filed", {"number": "৪৮"}), "bn")] == [
        "filed.0",
        "digit.4",
        "digit.8",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["call_number", "call_number_only"])
def test_the_tracking_number_of_a_new_complaint_is_said_twice(key: str, language: str) -> None:
    heard = texts(key, language)
    assert [text for text in heard if text.isdecimal()] == [*NUMBER, *NUMBER]
    first, again = heard.index(NUMBER[0]), heard.index(NUMBER[0], heard.index(NUMBER[0]) + len(NUMBER))
    assert again - first == len(NUMBER) + 1


def test_dates_are_dhaka_days() -> None:
    heard = said().clips(Reply("routed", PARAMS), "bn")
    assert [clip.key for clip in heard][-3:-1] == ["number.30", "month.9"]
    assert texts("routed", "en")[-2:] == ["30", "September"]


def test_an_office_is_said_as_people_call_it_and_its_place_apart() -> None:
    uno = Named("উপজেলা নির্বাহী অফিসারের কার্যালয়, দেবিদ্বার", "Office of the Upazila Nirbahi Officer, Debidwar")
    assert texts("routed", "bn", {**PARAMS, "office": uno})[1:3] == ["ইউএনও অফিস", "দেবিদ্বার"]
    assert texts("routed", "en", {**PARAMS, "office": uno})[1:3] == ["Upazila UNO office", "Debidwar"]
    union = Named("সুবিল ইউনিয়ন পরিষদ", "Subil Union Parishad")
    assert texts("routed", "bn", {**PARAMS, "office": union})[1:3] == ["সুবিল", recompose("ইউনিয়ন পরিষদ")]


def test_free_words_are_one_clip_that_nobody_knows_beforehand() -> None:
    heard = said().clips(Reply("question_again", {"words": "কোন মাসের  টাকা\nপাননি? ব্যাংকে?"}), "bn")
    assert [(clip.text, clip.key) for clip in heard[1:]] == [("কোন মাসের টাকা পাননি? ব্যাংকে?", "")]


def test_an_option_is_said_before_its_key() -> None:
    assert texts("call_option", "bn") == ["টাকা না পেলে", "1 চাপুন।"]
    assert texts("call_option", "en") == ["If your money has not come", "press 1."]
    place: dict[str, Param] = {"words": Named("বাঞ্ছারামপুর, ব্রাহ্মণবাড়িয়া", "Bancharampur, Brahmanbaria"), "key": "2"}
    assert texts("call_option", "en", place) == ["Bancharampur", "Brahmanbaria", "press 2."]
    assert texts("call_option", "bn", {"words": "more", "key": "#"})[-1] == "হ্যাশ চাপুন।"


def test_the_digits_of_an_offered_number_do_not_run_into_the_key() -> None:
    assert texts("call_option", "bn", {"words": NUMBER, "key": "3"}) == [*NUMBER, "এই নম্বর হলে", "3 চাপুন।"]


def test_who_wants_another_language_hears_of_it_in_that_language() -> None:
    (words, key) = said().clips(Reply("call_option", {"words": "english", "key": "2"}), "bn")
    assert (words.text, words.language, key.text, key.language) == ("For English", "en", "press 2.", "en")
    assert words in tuple(said().catalogue("en"))


def test_what_is_asked_back_is_the_name_and_not_the_option() -> None:
    assert texts("call_confirm", "bn", {"words": "widow_allowance"}) == ["বিধবা ভাতা", "এটা কি ঠিক?"]


def test_a_programme_that_a_deployer_has_added_is_called_by_its_name() -> None:
    speech = Speech.load({"programme": {"fisher_aid": Named("জেলে ভাতা (নতুন)", "Fishers' aid (new)")}})
    added = Reply("call_option", {"words": "fisher_aid", "key": "1"})
    assert Spoken.load(speech).text(added, "bn") == "জেলে ভাতা, নতুন 1 চাপুন।"


def test_a_sentence_without_a_spoken_wording_is_said_as_it_is_written() -> None:
    assert texts("page", "bn", {"words": "১ হ্যাঁ\n২ না"}) == ["1 হ্যাঁ", "2 না"]


def test_an_unknown_key_or_a_missing_parameter_is_an_error() -> None:
    for reply in (Reply("no_such_sentence"), Reply("filed"), Reply("call_option", {"words": "yes", "key": "12"})):
        with pytest.raises(KeyError):
            said().clips(reply, "bn")


# ------------------------------------------------------------------------------- the catalogue
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_is_finite_and_names_each_clip_once(language: str) -> None:
    clips = list(said().catalogue(language))
    assert len(clips) == len({clip.id for clip in clips}) == len({clip.key for clip in clips}) < 6000
    assert all(re.fullmatch(r"[\w.-]+", clip.key) and re.fullmatch("[0-9a-f]{32}", clip.id) for clip in clips)
    assert {clip.language for clip in clips} == {language}
    assert all(any(each.isalnum() for each in clip.text) for clip in clips)


def test_without_places_it_is_small_enough_to_be_read_by_a_person() -> None:
    few = list(said().catalogue("bn", places=False))
    assert len(few) < 600
    assert not any(clip.key.startswith(PLACE) for clip in few)


def test_the_same_words_are_the_same_audio_and_other_words_are_not() -> None:
    assert Clip("bn", "না", "a").id == Clip("bn", "না", "b").id
    assert len({Clip("bn", "না").id, Clip("en", "না").id, Clip("bn", "হ্যাঁ").id}) == 3


offices = st.sampled_from(sorted(office.code for office in policy().directory))
places = st.sampled_from(sorted(place.code for place in policy().places))


@given(
    key=st.sampled_from(sorted(tables("bn")["say"])),
    language=st.sampled_from(LANGUAGES),
    number=st.integers(min_value=0, max_value=999),
    tracking=st.from_regex(r"[0-9]{10}", fullmatch=True),
    day=st.dates(min_value=date(2026, 1, 1), max_value=date(2027, 12, 31)),
    office=offices,
    place=places,
    option=st.sampled_from(sorted(tables("bn")["option"])),
    hotline=st.sampled_from(sorted(policy().hotlines)),
    pressed=st.sampled_from(sorted(PRESSED)),
    stage=st.sampled_from(sorted(Speech.load().languages["bn"]["stage"])),
)
def test_whatever_is_said_but_free_words_stands_in_the_catalogue(
    key: str,
    language: str,
    number: int,
    tracking: str,
    day: date,
    office: str,
    place: str,
    option: str,
    hotline: str,
    pressed: str,
    stage: str,
) -> None:
    where, who = policy().places.get(place), policy().directory.get(office)
    name = Named(where.name_bn, where.name_en)
    params: dict[str, Param] = {
        **PARAMS,
        **dict.fromkeys(("days", "holidays", "waited"), number),
        **dict.fromkeys(("district", "upazila", "name"), name),
        "number": tracking,
        "due": datetime(day.year, day.month, day.day, 19, tzinfo=UTC),
        "office": Named(who.name_bn, who.name_en),
        "words": option if number % 2 else name,
        "provider": policy().hotlines[hotline].name,
        "hotline": policy().hotlines[hotline].number,
        "key": pressed,
        "stage": stage,
    }
    open_words = key == "question_again" or (key == "call_confirm" and params["words"] == option)
    for clip in said().clips(Reply(key, params), language):
        assert clip.key or open_words, clip
        assert not clip.key or clip in catalogue(clip.language)
        assert not re.search("[0-9]{2}", clip.text) or clip.key.startswith(
            ("number.", "eligibility.", "paid.", "programme.")
        )


@cache
def catalogue(language: str) -> frozenset[Clip]:
    return frozenset(said().catalogue(language))


@given(words=st.text(max_size=80))
def test_any_free_words_can_be_said(words: str) -> None:
    heard = said().clips(Reply("call_confirm", {"words": words}), "bn")
    assert heard[-1].key == "call_confirm.0"
    assert all(clip.text.strip() and "\n" not in clip.text for clip in heard)
