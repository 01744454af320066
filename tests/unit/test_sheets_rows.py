"""What a row's cells mean, and what is said of those that mean nothing."""

from functools import cache

import pytest

from bot.nlu.gazetteer import Gazetteer
from gateway.services.sheets_rows import Asker, RowCase, RowReader, repaired_phone
from grs_core.domain.volunteering import ConsentMode, Relation
from tests.support.casebook import UNION, UPAZILA, the_policy

GOOD = {
    "name": "রহিমা খাতুন",
    "phone": "01712345678",
    "relation": "Neighbour",
    "programme": "বয়স্ক ভাতা",
    "place": "আয়ুবপুর, বাঞ্ছারামপুর",
    "story": "তিন মাস ভাতা পাই না",
    "amount": "৳১,৮০০",
    "provider": "নগদ",
    "consent": "এসএমএস",
}


@cache
def reader() -> RowReader:
    places = the_policy().places
    own = "01911111111"
    asker = Asker(lambda code: places.is_within(code, UPAZILA), (UPAZILA,), own, "Asha One", frozenset({own}))
    return RowReader(the_policy(), Gazetteer(places), asker)


def faults(**changed: str) -> list[tuple[str, str]]:
    case, found = reader().read({**GOOD, **changed})
    assert (case is None) == bool(found)
    return [(fault.column, fault.key) for fault in found]


def case(**changed: str) -> RowCase:
    read, found = reader().read({**GOOD, **changed})
    assert read is not None, found
    return read


def test_a_row_in_words_is_read_as_codes() -> None:
    assert case() == RowCase(
        name="রহিমা খাতুন",
        phone="01712345678",
        relation=Relation.NEIGHBOUR,
        programme="old_age_allowance",
        place=UNION,
        story="তিন মাস ভাতা পাই না",
        amount=1800,
        provider="nagad",
        consent=ConsentMode.ASKED,
        witness_name="",
        witness_phone="",
    )


@pytest.mark.parametrize(
    "written", ["Ayubpur, Bancharampur", "BD20120414", "bd20120414", "120414", "১২০৪১৪", "120414.0", "আয়ুবপুর"]
)
def test_a_place_is_read_by_name_or_by_code(written: str) -> None:
    assert case(place=written).place == UNION


def test_what_is_not_said_is_not_known() -> None:
    bare = case(relation="", programme="", place="", amount="", provider="")
    assert (bare.relation, bare.programme, bare.place, bare.amount, bare.provider) == (Relation.OTHER, *[None] * 4)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1712345678", "01712345678"),
        ("1712345678.0", "01712345678"),
        ("8801712345678.0", "01712345678"),
        ("১৭১২৩৪৫৬৭৮", "01712345678"),
        ("+880 1712-345678", "01712345678"),
        ("01712 345678", "01712345678"),
    ],
)
def test_what_a_spreadsheet_did_to_a_phone_is_undone(written: str, read: str) -> None:
    assert case(phone=written).phone == read


def test_other_numbers_stay_as_they_are() -> None:
    assert [repaired_phone(each) for each in ("12345", "1212345678", "abc")] == ["12345", "1212345678", "abc"]


@pytest.mark.parametrize(("written", "taka"), [("৫০০", 500), ("1,800.00", 1800), ("আড়াই হাজার", 2500), ("500 taka", 500)])
def test_an_amount_is_read_in_digits_and_words(written: str, taka: int) -> None:
    assert case(amount=written).amount == taka


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"name": ""}, [("name", "row_name_missing")]),
        ({"story": ""}, [("story", "row_story_missing")]),
        ({"story": "ক" * 4001}, [("story", "row_too_long")]),
        ({"phone": "12345"}, [("phone", "row_phone_wrong")]),
        ({"phone": "1.71235E+09"}, [("phone", "row_phone_lost")]),
        ({"phone": "1911111111"}, [("phone", "row_phone_own")]),
        ({"relation": "সহকর্মী"}, [("relation", "row_relation_unknown")]),
        ({"programme": "চাঁদ ভাতা"}, [("programme", "row_programme_unknown")]),
        ({"provider": "হুন্ডি"}, [("provider", "row_provider_unknown")]),
        ({"amount": "অনেক"}, [("amount", "row_amount_wrong")]),
        ({"amount": "0"}, [("amount", "row_amount_wrong")]),
        ({"place": "zzzz"}, [("place", "row_place_unknown")]),
        ({"place": "রংপুর সদর"}, [("place", "row_place_not_yours")]),
        ({"consent": ""}, [("consent", "row_consent_missing")]),
        ({"consent": "হ্যাঁ"}, [("consent", "row_consent_unknown")]),
        ({"phone": ""}, [("consent", "row_consent_no_phone")]),
        ({"consent": "সাক্ষী"}, [("witness", "row_witness_missing")]),
        ({"consent": "witness", "witness": "asha one"}, [("witness", "row_witness_is_you")]),
        (
            {"consent": "witness", "witness": "করিম", "witness_phone": "01712345678"},
            [("witness_phone", "row_witness_is_citizen")],
        ),
        ({"consent": "witness", "witness": "করিম", "witness_phone": "1"}, [("witness_phone", "row_phone_wrong")]),
        (
            {"name": "", "phone": "1", "amount": "x"},
            [("name", "row_name_missing"), ("phone", "row_phone_wrong"), ("amount", "row_amount_wrong")],
        ),
    ],
)
def test_each_fault_names_its_cell(changed: dict[str, str], found: list[tuple[str, str]]) -> None:
    assert faults(**changed) == found


def test_a_witness_stands_for_who_has_no_phone() -> None:
    read = case(phone="", consent="সাক্ষীর সামনে", witness="করিম মিয়া", witness_phone="1812345678")
    assert (read.phone, read.consent, read.witness_name, read.witness_phone) == (
        None,
        ConsentMode.WITNESS,
        "করিম মিয়া",
        "01812345678",
    )
