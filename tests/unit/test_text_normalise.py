import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.normalise import align, normalise, recompose

_COMPOSED = "ইউনি\u09dfন, ঘো\u09dcা, আষা\u09dd"
_BANGLA = st.text(alphabet=[chr(c) for c in range(0x0985, 0x09F0)] + list(" \u200c\u200dabcXYZ০১২.,"), max_size=60)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_both_encodings_of_the_three_letters_become_one(form: Literal["NFC", "NFD"]) -> None:
    written = unicodedata.normalize(form, _COMPOSED)
    assert recompose(written) == _COMPOSED
    assert normalise(written) == _COMPOSED
    assert align(written).text == _COMPOSED


def test_what_is_sent_is_shorter_than_nfc() -> None:
    assert len(recompose(_COMPOSED)) < len(unicodedata.normalize("NFC", _COMPOSED))


def test_invisible_characters_and_runs_of_spaces_go() -> None:
    assert normalise("  টা\u200cকা \u00a0\n নাই\ufeff ") == "টাকা নাই"


def test_aligning_lowers_case_and_reads_bangla_digits() -> None:
    assert align("PIN ১২৩৪").text == "pin 1234"


@given(_BANGLA)
def test_aligned_spans_lead_back_to_the_original(text: str) -> None:
    aligned = align(text)
    assert len(aligned.text) == len(aligned.starts) == len(aligned.ends)
    for index in range(len(aligned.text)):
        start, end = aligned.original(index, index + 1)
        assert start < end <= len(text)
        assert align(text[start:end]).text in (aligned.text[index], "")


@given(st.text(max_size=80))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
    assert recompose(recompose(text)) == recompose(text)
