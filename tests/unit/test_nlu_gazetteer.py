import csv
import unicodedata
from functools import cache
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu import endings
from bot.nlu.gazetteer import Gazetteer
from bot.text import normalise
from grs_core.domain.places import Places
from grs_core.policy.places.load import load_places

_ROWS = Path(__file__).parents[1] / "data" / "misspelt_places.csv"


@cache
def places() -> Places:
    return load_places()


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer(places())


def _rows() -> list[dict[str, str]]:
    with _ROWS.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_misspelt_places_are_found() -> None:
    rows = [row for row in _rows() if row["expected"] in places()]
    ranked = [[m.code for m in gazetteer().match(row["text"], row["within"] or None)] for row in rows]
    top_1 = sum(codes[:1] == [row["expected"]] for row, codes in zip(rows, ranked, strict=True))
    top_3 = sum(row["expected"] in codes[:3] for row, codes in zip(rows, ranked, strict=True))
    assert top_1 >= 0.95 * len(rows)
    assert top_3 >= 0.98 * len(rows)


def test_hardly_any_misspelt_place_is_taken_for_another_without_asking() -> None:
    rows = [row for row in _rows() if row["expected"] != "?"]
    read = [gazetteer().read(row["text"], row["within"] or None, whole=True).code for row in rows]
    wrong = [row["text"] for row, code in zip(rows, read, strict=True) if code not in (None, row["expected"] or None)]
    assert len(wrong) < 0.01 * len(rows), wrong


@pytest.mark.parametrize("text", ["kaliganj", "কালীগঞ্জ", "fatepur", "shibganj", "ফতেপুর ইউনিয়ন"])
def test_a_homonym_is_a_list_and_never_a_guess(text: str) -> None:
    reading = gazetteer().read(text, whole=True)
    assert reading.code is None
    assert len(reading.candidates) > 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("বাঞ্ছারামপুরের সোনারামপুর ইউনিয়ন", "BD20120483"),
        ("sonarampur union, bancharampur upojela", "BD20120483"),
        ("amar bari kaliganj, satkhira jela", "BD408747"),
        ("chapainawabganj shibganj theke bolchi", "BD507088"),
        ("আমি বাঞ্ছারামপুর উপজেলা থেকে বলছি", "BD201204"),
        ("নাটোরে থাকি", "BD5069"),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_sentence_names_its_place_with_endings_and_parents(text: str, code: str, form: Literal["NFC", "NFD"]) -> None:
    assert gazetteer().read(unicodedata.normalize(form, text)).code == code


@pytest.mark.parametrize(
    "text",
    [
        "আমার বিধবা ভাতার টাকা পাই না", "chal kom dey", "মেম্বার টাকা ছাড়া কাজ করে না", "sobar taka dise amare dey na",
        "আড়াই হাজার টাকা নিছে", "taka pai na", "amar list e nam nai", "2500 taka chaiche 120414",
    ],
)  # fmt: skip
def test_a_sentence_without_a_place_names_none(text: str) -> None:
    assert gazetteer().read(text).code is None
    assert gazetteer().spans(text) == ()


def test_the_six_digits_of_the_notice_board_are_a_union() -> None:
    for text in ("120414", "১২০৪১৪", "union 120414"):
        assert gazetteer().read(text, whole=True).code == "BD20120414"
    assert gazetteer().read("120414", within="BD4087", whole=True).code is None


def test_within_a_district_its_own_homonym_is_meant() -> None:
    assert gazetteer().read("kaliganj", within="BD4087", whole=True).code == "BD408747"
    assert gazetteer().read("সদর উপজেলা", within="BD4087", whole=True).code == "BD408782"


def test_a_span_is_the_name_without_its_case_ending() -> None:
    text = "নাটোরের লালপুর উপজেলায় চাল কম দেয়"
    assert [text[s.start : s.end] for s in gazetteer().spans(text)] == ["নাটোর", "লালপুর"]


@pytest.mark.parametrize(
    "text",
    ["bikash na nagad", "money", "kobe pabo", "amar boyos 70", "আমার বয়স ৭০", "৩ মাস হইছে", "taka den", "otp chaise"],
)
def test_an_answer_of_everyday_words_is_no_place(text: str) -> None:
    assert gazetteer().read(text, whole=True).code is None


@pytest.mark.parametrize("text", ["সদর উপজেলা, কুমিল্লা", "sador upojela comilla", "ভাতা পাই না, সদর উপজেলা, কুমিল্লা"])
@pytest.mark.parametrize("whole", [True, False])
def test_the_sadar_upazila_of_a_district_with_two_is_a_list_of_both(text: str, whole: bool) -> None:
    reading = gazetteer().read(text, whole=whole)
    assert [places().get(code).name_en for code in reading.candidates] == ["Cumilla Sadar", "Cumilla Sadar Dakshin"]
    assert reading.code is None


def test_an_upazila_that_is_said_is_never_the_city_corporation() -> None:
    for text in ("কুমিল্লা উপজেলা", "সদর উপজেলা, যশোর", "rajshahi upazila"):
        assert not any("City" in places().get(code).name_en for code in gazetteer().read(text, whole=True).candidates)
    assert gazetteer().read("কুমিল্লা সিটি", whole=True).code == "BD20195000"


@pytest.mark.parametrize("text", ["bogora serpur", "bidhoba vatar taka pai na, bogora serpur"])
def test_a_misspelt_district_beside_its_upazila_decides_between_namesakes(text: str) -> None:
    assert gazetteer().read(text).code == "BD501088"


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    for span in gazetteer().spans(text):
        assert 0 <= span.start < span.end <= len(text)
    assert len(gazetteer().match(text)) <= 10
    gazetteer().read(text, whole=True)


@pytest.mark.parametrize(
    "text",
    [
        "ওইটাই আমার উপজেলা",
        "customer care bole upjela office jan",
        "জন্ম নিবন্ধন করতে পরিষদে গেছি",
        "she moved to another district",
        "complain about union parishad, can i do here?",
        "মাটি কাটার কাজে নাম দিতে চাই",
        "তিতাস গ্যাসের লাইন কাটা",
        "card er copy hariye felsi thana te gele nibe?",
        "hey what's up",
        "এই নম্বরে উপজেলা কম্পিউটার থেকে কল",
    ],
)
def test_everyday_words_beside_a_level_word_are_no_place(text: str) -> None:
    assert gazetteer().spans(text) == ()
    assert gazetteer().read(text).code is None


def test_a_place_is_still_named_beside_a_level_word() -> None:
    assert gazetteer().read("titas upazila, cumilla").code == gazetteer().read("তিতাস উপজেলা").code
    assert gazetteer().read("sonarampr union, bancharampur").code == "BD20120483"


@pytest.mark.parametrize("piece", ["rampur ", "jan theke ", "sonarampr union ", "dhaka comilla ", "কালীগঞ্জ "])
def test_a_text_of_nothing_but_places_is_read_in_bounded_work(piece: str) -> None:
    text = (piece * 4000)[:4000]
    assert len(gazetteer().spans(text)) <= 32
    assert len(gazetteer().read(text, whole=True).candidates) <= 8


def test_no_cache_keeps_a_long_word_or_a_long_message() -> None:
    long_word, long_message = "q" * 41, "দীর্ঘ " * 400
    for keep, call in ((endings._kept_stems, endings.stems), (normalise._kept, normalise.align)):
        before = keep.cache_info().currsize
        call(long_word if keep is endings._kept_stems else long_message)
        assert keep.cache_info().currsize == before


@pytest.mark.parametrize(
    "text",
    ["gram char nandina", "amader gram nandigram para", "village Nandina", "নান্দিনা গ্রাম", "গ্রামের নাম নন্দীগ্রাম",
     "nandigram para", "vill. nandina", "amar bari char nandina"],
)  # fmt: skip
def test_a_village_is_no_upazila_of_a_like_name(text: str) -> None:
    reading = gazetteer().read(text, whole=True)
    assert (reading.code, reading.candidates) == (None, ())


@pytest.mark.parametrize(
    ("text", "name"),
    [("gram: rampur, upazila: chandina", "Chandina"), ("gram rampur upazila chandina cumilla", "Chandina"),
     ("vill. nandina po. boro thana savar", "Savar"), ("gram nandigram bogura", "Bogura"), ("kuri gram", "Kurigram"),
     ("nandi gram bogra", "Nandigram"), ("nalita bari sherpur", "Nalitabari"), ("ullapara", "Ullapara"),
     ("amar bari savar", "Savar"), ("bari char fasson", "Charfasson"),
     ("গ্রাম: রামপুর, উপজেলা: বাঞ্ছারামপুর", "Bancharampur")],
)  # fmt: skip
def test_what_is_said_beside_the_village_still_counts(text: str, name: str) -> None:
    code = gazetteer().read(text, whole=True).code
    assert code is not None and places().get(code).name_en == name


@pytest.mark.parametrize(
    ("text", "name"),
    [("ঢাকা উত্তর ১২ নম্বর ওয়ার্ড", "Dhaka North City Corporation"), ("দক্ষিণ সিটি ৩৪ নং", "Dhaka South City Corporation"),
     ("south keraniganj dhaka", "Keraniganj"), ("khulna sadar", "Khulna City Corporation"),
     ("barishal sadar", "Barishal Sadar"), ("tala, satkhira", "Tala"), ("ইউনিয়ন: শ্রীপুর, তাহিরপুর", "Tahirpur"),
     ("rangpur kawnia", "Kaunia")],
)  # fmt: skip
@pytest.mark.parametrize("whole", [True, False])
def test_cities_and_upazilas_are_told_in_answers_and_in_sentences(text: str, name: str, whole: bool) -> None:
    code = gazetteer().read(text, whole=whole).code
    assert code is not None and places().get(code).name_en == name


def test_a_half_of_dhaka_is_none_of_another_district() -> None:
    assert gazetteer().read("দক্ষিণ সিটি ৩৪ নং", within="BD5585", whole=True).code is None
