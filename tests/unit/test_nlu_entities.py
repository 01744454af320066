import unicodedata
from itertools import pairwise
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.engine import Entity
from bot.nlu.reading import Reading
from bot.nlu.roles import find_roles
from bot.nlu.rules import find_all


def _found(text: str) -> list[tuple[str, str, str]]:
    return [(e.kind, e.value, e.norm) for e in find_all(Reading(text), ()).entities]


@pytest.mark.parametrize(
    ("text", "value", "norm"),
    [
        ("আমার বিধবা ভাতার টাকা", "বিধবা ভাতা", "widow_allowance"),
        ("amar boyosko vatar tk", "boyosko vata", "old_age_allowance"),
        ("protibondhi bhatar card", "protibondhi bhata", "disability_allowance"),
        ("ভিজিডির চাল কম", "ভিজিডি", "vwb"),
        ("VGF er chal", "VGF", "vgf"),
        ("১৫ টাকার চাল ডিলার দেয় না", "১৫ টাকার চাল", "ffp"),
        ("চল্লিশ দিনের কাজের টাকা", "চল্লিশ দিনের কাজ", "egpp"),
        ("মাতৃত্বকালীন ভাতা", "মাতৃত্বকালীন ভাতা", "mother_child_benefit"),
        ("class nine e pore upobritti", "upobritti", "secondary_stipend"),
        ("my Family Card was refused", "Family Card", "family_card"),
        ("মুক্তিযোদ্ধা সম্মানী", "মুক্তিযোদ্ধা সম্মানী", "freedom_fighter"),
    ],
)
def test_a_programme_is_named(text: str, value: str, norm: str) -> None:
    assert ("programme", value, norm) in _found(text)


@pytest.mark.parametrize("text", ["আমার ভাতা", "vata pai na", "আমার বাবা মারা গেছে", "my allowance"])
def test_a_bare_allowance_is_no_programme(text: str) -> None:
    assert not [e for e in _found(text) if e[0] == "programme"]


@pytest.mark.parametrize(
    ("text", "norm"),
    [
        ("নগদ একাউন্টে টাকা আসে নাই", "nagad"),
        ("nogod theke taka uthay nise", "nagad"),
        ("bkash pin vule gesi", "bkash"),
        ("উপায় একাউন্ট ব্লক", "upay"),
        ("ডাচ বাংলা এজেন্ট ব্যাংকিং", "agent_banking"),
        ("নগদ টাকা হাতে দিছে", None),
        ("শিশু বিকাশ কেন্দ্র কোথায়", None),
        ("আর কোনো উপায় নাই", None),
    ],
)
def test_a_provider_is_told_from_cash_development_and_a_way(text: str, norm: str | None) -> None:
    assert [e[2] for e in _found(text) if e[0] == "mfs_provider"] == ([norm] if norm else [])


@pytest.mark.parametrize(
    ("text", "value", "norm"),
    [
        ("আড়াই হাজার টাকা চাইছে", "আড়াই হাজার", "2500"),
        ("6500tk kete rakhse", "6500", "6500"),
        ("৳1,950 কম", "1,950", "1950"),
        ("মেম্বার ৩ হাজার চায়", "৩ হাজার", "3000"),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_sum_is_the_bare_number(text: str, value: str, norm: str, form: Literal["NFC", "NFD"]) -> None:
    text, value = unicodedata.normalize(form, text), unicodedata.normalize(form, value)
    assert ("amount", value, norm) in _found(text)


@pytest.mark.parametrize("text", ["তিন মাস ধরে", "৭০ বছর বয়স", "2024 sale", "ওয়ার্ড ৩", "10 kg chal"])
def test_months_ages_years_and_weights_are_no_sums(text: str) -> None:
    assert not [e for e in _found(text) if e[0] == "amount"]


def test_identifiers_are_told_apart() -> None:
    text = "ph +8801712-345678 trx 9HG7K2L4QX ovijog ১২৩৪৫৬৭৮৯০ ar GRS-7K3M9Q, otp 482913"
    assert _found(text) == [
        ("phone", "01712-345678", "01712345678"),
        ("trx_id", "9HG7K2L4QX", "9HG7K2L4QX"),
        ("tracking_number", "১২৩৪৫৬৭৮৯০", "১২৩৪৫৬৭৮৯০"),
        ("tracking_number", "GRS-7K3M9Q", "GRS-7K3M9Q"),
        ("secret", "482913", ""),
    ]


def test_spoken_numbers_are_found_in_a_transcript() -> None:
    text = "আমার অভিযোগ নম্বর চার আট দুই শূন্য নয় এক সাত তিন ছয় পাঁচ"
    assert [e[0] for e in _found(text)] == ["tracking_number"]


def test_a_period_is_months_and_not_an_age() -> None:
    assert ("period", "তিন মাস", "তিন মাস") in _found("তিন মাস ধরে পাই না")
    assert not [e for e in _found("আমার বয়স ৭০ বছর") if e[0] == "period"]


@pytest.mark.parametrize(
    ("text", "role", "position"),
    [
        ("ইউএনও স্যার টাকা চায়", "official", "uno"),
        ("উপজেলা সমাজসেবা অফিসার ঘুষ চায়", "official", "usso"),
        ("মহিলা বিষয়ক কর্মকর্তা খারাপ ব্যবহার করে", "official", "uwao"),
        ("PIO office e taka lage", "official", "pio"),
        ("ইউপি সচিব সই করে না", "official", "up_secretary"),
        ("ইউনিয়ন সমাজকর্মী টাকা নেয়", "official", "union_social_worker"),
        ("জেলা প্রশাসক শোনে না", "official", "dc"),
        ("mohila member 2000 nise", "up_member", "up_member"),
        ("chairman er chele taka nise", "other", None),
        ("চেয়ারম্যান টাকা নিছে", "up_chairman", "up_chair"),
        ("ডিলার চাল কম দেয়", "other", "dealer"),
        ("dokandar taka rakhe", "mfs_agent", "mfs_agent"),
        ("kerani ghush chay", "official", None),
    ],
)
def test_people_are_known_by_role_and_position(text: str, role: str, position: str | None) -> None:
    assert [(r.role, r.position) for r in find_roles(Reading(text))] == [(role, position)]


_WORDS = ["ভাতার", "নগদ", "01712345678", "৫০০", "টাকা", "মেম্বার", "pin", "1234"]
_ANY = st.text(max_size=80) | st.lists(st.sampled_from(_WORDS)).map(" ".join)


@given(_ANY)
def test_entities_are_exact_pieces_of_any_text_without_overlap(text: str) -> None:
    entities: tuple[Entity, ...] = find_all(Reading(text), ()).entities
    assert all(text[e.start : e.end] == e.value for e in entities)
    assert all(left.end <= right.start for left, right in pairwise(entities))
