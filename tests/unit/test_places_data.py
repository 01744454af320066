"""What every place must have, and the corrections that the overlay makes to the public table."""

import csv
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from grs_core.domain.places import Place, PlaceLevel, Places
from grs_core.policy.places.load import load_places
from grs_core.policy.places.overlay import tidy

MISSPELT = Path(__file__).parent.parent / "data" / "misspelt_places.csv"


@pytest.fixture(scope="module")
def places() -> Places:
    return load_places()


def only(places: Places, level: PlaceLevel, name_en: str, district: str) -> Place:
    found = [
        place
        for place in places.of_level(level)
        if place.name_en == name_en and any(above.name_en == district for above in places.chain(place.code))
    ]
    assert len(found) == 1, (name_en, found)
    return found[0]


def test_every_level_has_its_documented_count(places: Places) -> None:
    counted = Counter(place.level for place in places)
    assert counted == {
        PlaceLevel.DIVISION: 8,
        PlaceLevel.DISTRICT: 64,
        PlaceLevel.UPAZILA: 495,
        PlaceLevel.CITY: 12,
        PlaceLevel.UNION: 4547,
    }


def test_every_place_has_an_english_and_a_bangla_name(places: Places) -> None:
    for place in places:
        assert place.name_en.isascii() and place.name_en.strip() == place.name_en != "", place
        assert any("\u0980" <= letter <= "\u09ff" for letter in place.name_bn), place
        assert not any(letter.isdigit() for letter in place.name_en + place.name_bn), place


def test_every_name_is_stored_in_the_recomposed_form_that_is_sent(places: Places) -> None:
    for place in places:
        for name in (place.name_en, place.name_bn, *place.aliases):
            assert name == tidy(name)
            assert not {"\u09bc", "\u200b", "\u200c", "\u200f"} & set(name), place


def test_both_encodings_of_a_name_become_the_same_form() -> None:
    assert tidy("কুড়িগ্রাম") == tidy(unicodedata.normalize("NFD", "কুড়িগ্রাম")) == "ক\u09c1\u09dcিগ্রাম"


def test_every_union_answers_to_an_upazila_a_district_and_a_division(places: Places) -> None:
    for union in places.of_level(PlaceLevel.UNION):
        assert len(places.chain(union.code)) == 4
        assert places.at(union.code, PlaceLevel.UPAZILA) is not None


def test_every_upazila_has_unions_and_every_district_upazilas(places: Places) -> None:
    for level in (PlaceLevel.DIVISION, PlaceLevel.DISTRICT, PlaceLevel.UPAZILA):
        assert [place.name_en for place in places.of_level(level) if not places.children(place.code)] == []


def test_no_two_places_below_one_parent_share_a_name(places: Places) -> None:
    for parent in [None, *(place.code for place in places)]:
        for names in (
            [child.name_en.casefold() for child in places.children(parent)],
            [child.name_bn for child in places.children(parent)],
        ):
            assert [name for name, count in Counter(names).items() if count > 1] == [], parent


def test_codes_are_geocodes_of_the_right_length_and_upper_codes_are_prefixes(places: Places) -> None:
    digits = {PlaceLevel.DIVISION: 2, PlaceLevel.DISTRICT: 4, PlaceLevel.UPAZILA: 6, PlaceLevel.CITY: 8}
    for place in places:
        if place.level is PlaceLevel.UNION:
            assert place.code.startswith("x-union-") or (place.code[:2] == "BD" and len(place.code) == 10)
        else:
            assert place.code[:2] == "BD" and place.code[2:].isdigit()
            assert len(place.code) == 2 + digits[place.level]
            assert place.parent is None or place.code.startswith(place.parent)


def test_nearly_every_union_has_a_short_code_and_no_two_share_one(places: Places) -> None:
    short = [union.short_code for union in places.of_level(PlaceLevel.UNION) if union.short_code]
    assert len(short) == 4515
    assert len(set(short)) == len(short)


def test_a_union_that_moved_to_another_upazila_keeps_a_code_of_its_district(places: Places) -> None:
    for union in places.of_level(PlaceLevel.UNION):
        district = places.at(union.code, PlaceLevel.DISTRICT)
        assert district is not None
        assert union.short_code is None or union.code.startswith(district.code), union


def test_the_chain_of_a_bancharampur_union_starts_from_six_digits(places: Places) -> None:
    union = places.by_short_code("120414")
    assert union is not None
    assert [place.code for place in places.chain(union.code)] == ["BD20120414", "BD201204", "BD2012", "BD20"]
    assert [place.name_en for place in places.chain(union.code)] == [
        "Ayubpur",
        "Bancharampur",
        "Brahmanbaria",
        "Chattogram",
    ]
    assert len(places.children("BD201204")) == 13


@pytest.mark.parametrize(
    ("level", "code", "name_en", "alias"),
    [
        (PlaceLevel.DIVISION, "BD20", "Chattogram", "Chattagram"),
        (PlaceLevel.DIVISION, "BD10", "Barishal", "Barisal"),
        (PlaceLevel.DISTRICT, "BD2019", "Cumilla", "Comilla"),
        (PlaceLevel.DISTRICT, "BD1006", "Barishal", "Barisal"),
        (PlaceLevel.DISTRICT, "BD2015", "Chattogram", "Chittagong"),
        (PlaceLevel.DISTRICT, "BD4041", "Jashore", "Jessore"),
        (PlaceLevel.DISTRICT, "BD5010", "Bogura", "Bogra"),
        (PlaceLevel.DISTRICT, "BD2022", "Cox's Bazar", "Coxsbazar"),
        (PlaceLevel.DISTRICT, "BD5070", "Chapainawabganj", "Chapai"),
        (PlaceLevel.DISTRICT, "BD2012", "Brahmanbaria", "B.Baria"),
        (PlaceLevel.DISTRICT, "BD4572", "Netrokona", "Netrakona"),
        (PlaceLevel.UPAZILA, "BD404147", "Jashore Sadar", "Jessore Sadar"),
        (PlaceLevel.UPAZILA, "BD501020", "Bogura Sadar", "Bogra Sadar"),
        (PlaceLevel.UPAZILA, "BD201933", "Cumilla Sadar Dakshin", "Sadar South"),
        (PlaceLevel.UPAZILA, "BD100921", "Burhanuddin", "Borhan Sddin"),
        (PlaceLevel.UPAZILA, "BD305944", "Louhajang", "Louhajanj"),
        (PlaceLevel.UPAZILA, "BD207580", "Senbagh", "Senbug"),
        (PlaceLevel.UPAZILA, "BD404764", "Paikgacha", "Paikgasa"),
        (PlaceLevel.UPAZILA, "BD107990", "Indurkani", "Zianagar"),
        (PlaceLevel.UPAZILA, "BD609087", "Shantiganj", "South Sunamganj"),
        (PlaceLevel.UPAZILA, "BD107987", "Nesarabad", "Swarupkathi"),
        (PlaceLevel.UPAZILA, "BD201204", "Bancharampur", "Banchharampur"),
    ],
)
def test_the_present_official_name_stands_and_the_old_one_is_an_alias(
    places: Places, level: PlaceLevel, code: str, name_en: str, alias: str
) -> None:
    place = places.get(code)
    assert (place.level, place.name_en) == (level, name_en)
    assert alias in place.aliases


@pytest.mark.parametrize(
    ("name_en", "district", "name_bn"),
    [
        ("Adabaria", "Kushtia", "আদাবাড়ীয়া"),
        ("Mohadevpur", "Naogaon", "মহাদেবপুর"),
        ("Maijchar", "Kishoreganj", "মাইজচর"),
        ("Chithalia", "Feni", "চিথলিয়া"),
        ("Jorkanon East", "Cumilla", "জোড়কানন পূর্ব"),
        ("Nabinagar West", "Brahmanbaria", "নবীনগর পশ্চিম"),
        ("Akhaura South", "Brahmanbaria", "আখাউড়া দক্ষিণ"),
        ("Natai North", "Brahmanbaria", "নাটাই উত্তর"),
        ("Natai South", "Brahmanbaria", "নাটাই দক্ষিণ"),
        ("Munshiganj", "Satkhira", "মুন্সীগঞ্জ"),
    ],
)
def test_a_misprinted_union_is_put_right(places: Places, name_en: str, district: str, name_bn: str) -> None:
    assert only(places, PlaceLevel.UNION, name_en, district).name_bn == tidy(name_bn)


def test_no_bangla_name_keeps_a_misprint_of_the_public_table(places: Places) -> None:
    for place in places:
        assert not any(misprint in place.name_bn for misprint in ("গজ্ঞ", "দক্ষিন", "পুর্ব", "(", "ইউনিয়ন")), place


@pytest.mark.parametrize(
    ("upazila", "district", "unions"),
    [
        ("Shayestaganj", "Habiganj", {"Nurpur", "Shayestaganj", "Brahmandura"}),
        ("Guimara", "Khagrachhari", {"Guimara", "Hafchari", "Sindukchhari"}),
        ("Naldanga", "Natore", {"Brahmapur", "Madhnagar", "Khajura", "Piprul", "Biprobelghoria"}),
        ("Eidgaon", "Cox's Bazar", {"Islamabad", "Islampur", "Pokkhali", "Eidgaon", "Jalalabad"}),
        ("Madhyanagar", "Sunamganj", {"Bongshikunda North", "Bongshikunda South", "Chamordani", "Madhyanagar"}),
        ("Dasar", "Madaripur", {"Baligram", "Dasar", "Gopalpur", "Kazibakai", "Nabogram"}),
    ],
)
def test_a_young_upazila_has_its_own_unions(places: Places, upazila: str, district: str, unions: set[str]) -> None:
    place = only(places, PlaceLevel.UPAZILA, upazila, district)
    assert {union.name_en for union in places.children(place.code)} == unions


def test_a_union_that_was_listed_twice_belongs_to_the_younger_upazila(places: Places) -> None:
    for younger, older, district in (
        ("Lalmai", "Cumilla Sadar Dakshin", "Cumilla"),
        ("Karnafuli", "Patiya", "Chattogram"),
    ):
        mine = {u.name_bn for u in places.children(only(places, PlaceLevel.UPAZILA, younger, district).code)}
        theirs = {u.name_bn for u in places.children(only(places, PlaceLevel.UPAZILA, older, district).code)}
        assert mine and not mine & theirs


def test_only_city_corporations_lack_a_list_of_what_is_below_them(places: Places) -> None:
    incomplete = {place.code for place in places if place.unions_incomplete}
    assert incomplete == {city.code for city in places.of_level(PlaceLevel.CITY)}


def test_the_misspelt_names_point_at_places_that_exist(places: Places) -> None:
    with MISSPELT.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 150
    assert len({(row["text"], row["within"]) for row in rows}) == len(rows)
    for row in rows:
        assert not row["within"] or places.is_within(row["expected"], row["within"]), row
        assert not row["expected"] or row["expected"] in places, row
