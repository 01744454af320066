import pytest

from bot.nlu.company import companies, involved, told_of_it
from bot.nlu.reading import Reading
from bot.nlu.roles import find_roles


def _runs(text: str) -> list[list[str | None]]:
    reading = Reading(text)
    roles = find_roles(reading)
    return [[roles[which].position for which in run] for run in companies(reading, roles)]


@pytest.mark.parametrize(
    "text",
    [
        "uno r chairman mile taka nise",
        "UNO and the chairman together took bribes",
        "ইউএনও ও চেয়ারম্যান টাকা নিছে",
        "ইউএনও এবং চেয়ারম্যান টাকা নিছে",
        "uno er sathe mile chairman taka nise",
        "UNO & chairman took 500",
        "UNO sir o chairman saheb taka chay",
        "uno, chairman sobai mile khaise",
    ],
)
def test_who_is_joined_by_a_word_or_a_sign_is_named_together(text: str) -> None:
    assert _runs(text) == [["uno", "up_chair"]]


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("চেয়ারম্যান, মেম্বার আর ইউএনও মিলে টাকা খায়", [["up_chair", "up_member", "uno"]]),
        ("উপজেলা নির্বাহী অফিসার আর তার কম্পিউটার অপারেটর টাকা নিছে", [["uno", "udc_entrepreneur"]]),
        ("khaddo niyontrok r dealer mile chal kom dey", [["food_controller", "dealer"]]),
        ("member taka nise r uno ke janaisi", [["up_member"], ["uno"]]),
        ("member taka nise. uno ke bolchi", [["up_member"], ["uno"]]),
        ("member er kase gesi, uno", [["up_member"], ["uno"]]),
        ("taka pai nai", []),
    ],
)
def test_only_neighbours_are_named_together(text: str, runs: list[list[str | None]]) -> None:
    assert _runs(text) == runs


@pytest.mark.parametrize(
    "text", ["uno o er sathe jorito", "ইউএনওও এর সাথে জড়িত", "the UNO is involved too", "ইউএনওর হাত আছে"]
)
def test_who_is_said_to_be_in_it_is_involved(text: str) -> None:
    reading = Reading(text)
    assert involved(reading, find_roles(reading)[0])


@pytest.mark.parametrize("text", ["uno er sathe kotha bolchi", "ইউএনও জড়িত না", "uno office e gesi"])
def test_nobody_else_is_involved(text: str) -> None:
    reading = Reading(text)
    assert not involved(reading, find_roles(reading)[0])


@pytest.mark.parametrize(
    "text",
    [
        "uno ke bolchi kaj hoy nai",
        "ইউএনওকে জানাইছি",
        "uno office e gesi, kichu kore na",
        "I complained to the UNO but nothing",
        "ইউএনওর কাছে অভিযোগ দিছি",
    ],
)
def test_who_was_told_of_it_is_known(text: str) -> None:
    reading = Reading(text)
    assert told_of_it(reading, find_roles(reading)[0])


@pytest.mark.parametrize("text", ["uno taka nise", "ইউএনওকে টাকা দিছি", "uno er office e taka nise"])
def test_who_took_the_money_was_not_just_told(text: str) -> None:
    reading = Reading(text)
    assert not told_of_it(reading, find_roles(reading)[0])
