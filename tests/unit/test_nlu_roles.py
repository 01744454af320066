import pytest

from bot.nlu.accused import BLAMED, blame_features, find_accused
from bot.nlu.engine import Blamed
from bot.nlu.lexicon import parse_lexicon
from bot.nlu.reading import Reading
from bot.nlu.roles import find_roles
from bot.nlu.rules import find_all
from bot.training.dataset import Example, LabelledEntity
from bot.training.train import _fit_blame, _Seen


def _roles(text: str) -> list[tuple[str, str | None]]:
    return [(r.role, r.position) for r in find_roles(Reading(text))]


@pytest.mark.parametrize(
    ("text", "role", "position"),
    [
        ("মেম্বারই টাকা নিছে", "up_member", "up_member"),
        ("মহিলা মেম্বর টাকা নিছে", "up_member", "up_member"),
        ("mmbr tk nise", "up_member", "up_member"),
        ("চেয়ারম্যান নাম কাটছে", "up_chairman", "up_chair"),
        ("crmn nam katse", "up_chairman", "up_chair"),
        ("seyarmen nam katse", "up_chairman", "up_chair"),
        ("ডিসি স্যারের কাছে", "official", "dc"),
        ("DC office e", "official", "dc"),
        ("uno sir shone na", "official", "uno"),
        ("পিআইও টাকা চায়", "official", "pio"),
        ("পিয়ন টাকা চায়", "official", None),
        ("pion taka chay", "official", None),
        ("টিও অফিসার টাকা চায়", "official", "education_officer"),
        ("দোয়ানদারে টিয়া রাখি দিয়ে", "mfs_agent", "mfs_agent"),
        ("doandar taka rakhe", "mfs_agent", "mfs_agent"),
        ("এজেন্ট টাকা রাখে", "mfs_agent", "mfs_agent"),
        ("দোকানের ছেলে টাকা রাখে", "mfs_agent", "mfs_agent"),
        ("middleman took 500", "broker", "broker"),
        ("স্কুলের কেরানি টাকা নিছে", "other", None),
        ("head sir taka nise", "other", None),
        ("imam shaheb 600 nilo", "other", None),
        ("কাউন্সিলর টাকা চায়", "other", None),
        ("UDC operator takes 200", "other", "udc_entrepreneur"),
        ("computer operator 300 nise", "other", "udc_entrepreneur"),
        ("ডিলার চাল কম দেয়", "other", "dealer"),
    ],
)
def test_trades_and_offices_are_known_in_three_scripts(text: str, role: str, position: str | None) -> None:
    assert _roles(text) == [(role, position)]


@pytest.mark.parametrize(
    ("text"),
    [
        "মেম্বারের ভাই টাকা নিছে",
        "chairman er lok taka nise",
        "the chairman's nephew sells forms",
        "member wife took 800",
        "চেয়ারম্যানের গাড়িচালক সিম রাখছে",
        "agent er bhagina pin dekhse",
    ],
)
def test_the_people_of_an_official_are_others(text: str) -> None:
    assert _roles(text) == [("other", None)]


@pytest.mark.parametrize(
    "text",
    [
        "ami taka disi",
        "টেয়া পাই নাই",
        "cha khai, tea garden e kaj kori",
        "উনার ভাতা বন্ধ",
        "unar vata ashe na",
        "দিদি আমার টাকা আসে নাই",
        "সাড়ে তিন হাজার",
        "sare tin hajar taka",
        "sorry vul hoise",
        "দেয়ালে লেখা আছে",
        "দাদার টাকা",
    ],
)
def test_everyday_words_that_sound_like_an_office_name_nobody(text: str) -> None:
    assert _roles(text) == []


def test_a_relative_on_the_list_is_blamed_on_who_put_him_there() -> None:
    lexicon = parse_lexicon("concept,words\n")
    text = "chairman er vai vata pay"
    seen = [_Seen(_example(text, "chairman"), Reading(text), find_all(Reading(text), ()))]
    plain = "member er kase gesi"
    seen.append(_Seen(_example(plain, ""), Reading(plain), find_all(Reading(plain), ())))
    model = _fit_blame(seen, lexicon)
    reading = Reading(text)
    roles = find_roles(reading)
    assert [e.norm for e in find_accused(reading, roles, "wrongful_inclusion", model, lexicon)[0]] == ["up_chairman"]
    assert find_accused(reading, roles, "wrongful_inclusion", model, lexicon)[1] == (Blamed("up_chairman", "up_chair"),)
    assert find_accused(reading, roles, "ask_information", model, lexicon) == ((), ())


def _example(text: str, blamed: str) -> Example:
    start = text.find(blamed)
    entities = (LabelledEntity("accused_role", "other", start, start + len(blamed)),) if blamed else ()
    return Example(text, "wrongful_inclusion", entities, "bn-Latn", "sms", "here:1")


def test_who_stands_around_a_role_tells_whether_it_is_blamed() -> None:
    reading, lexicon = (
        Reading("ami ekjon teacher, ei kotha bolte chai. member taka nise?"),
        parse_lexicon("concept,words\n"),
    )
    roles = find_roles(reading)
    first, second = (blame_features(reading, roles, which, "bribery", lexicon) for which in (0, 1))
    assert "fself" in first and "fself" not in second
    assert "fopensTrue" in second and "f?" in second
    assert BLAMED not in first
