"""Tracking numbers survive copying by hand, and nobody finds one by counting."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.system import SystemDice
from grs_core.domain.errors import RuleBroken
from grs_core.domain.tracking import HIGHEST_BODY, LENGTH, LOWEST_BODY, TrackingNumber

BANGLA = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")
numbers = st.integers(LOWEST_BODY, HIGHEST_BODY).map(TrackingNumber.from_body)


@given(numbers)
def test_every_single_wrong_digit_is_refused(number: TrackingNumber) -> None:
    right = str(number)
    for place in range(LENGTH):
        for digit in set("0123456789") - {right[place]}:
            with pytest.raises(RuleBroken, match="tracking_number_wrong"):
                TrackingNumber.read(right[:place] + digit + right[place + 1 :])


@given(numbers)
def test_every_swap_of_two_neighbours_is_refused(number: TrackingNumber) -> None:
    right = str(number)
    for place in range(LENGTH - 1):
        first, second = right[place], right[place + 1]
        if first != second:
            with pytest.raises(RuleBroken, match="tracking_number_wrong"):
                TrackingNumber.read(right[:place] + second + first + right[place + 2 :])


@given(
    numbers, st.lists(st.integers(1, LENGTH - 1), max_size=3), st.sampled_from([" ", "-", " - ", "\u00a0", "–", "."])
)
def test_bangla_digits_spaces_and_hyphens_are_read(number: TrackingNumber, cuts: list[int], gap: str) -> None:
    pieces, last = [], 0
    for cut in sorted({*cuts, LENGTH}):
        pieces.append(str(number)[last:cut])
        last = cut
    written = gap.join(pieces)
    for spelling in (
        written,
        written.translate(BANGLA),
        f"  {written} ",
        pieces[0].translate(BANGLA) + str(number)[len(pieces[0]) :],
    ):
        assert TrackingNumber.read(spelling) == number


@given(numbers)
def test_a_number_has_ten_latin_digits_and_no_zero_in_front(number: TrackingNumber) -> None:
    assert str(number).isascii() and str(number).isdigit() and len(str(number)) == LENGTH
    assert not str(number).startswith("0")


@pytest.mark.parametrize("written", ["", "abc", "123", "0000000000", "12345678901", "১২৩", "GRS-7K3M9Q", "٠١٢٣٤٥٦٧٨٩"])
def test_what_is_no_number_of_ours_is_refused(written: str) -> None:
    with pytest.raises(RuleBroken, match="tracking_number_wrong"):
        TrackingNumber.read(written)


@pytest.mark.parametrize("body", [-1, 0, LOWEST_BODY - 1, HIGHEST_BODY + 1])
def test_a_body_of_another_length_is_refused(body: int) -> None:
    with pytest.raises(RuleBroken, match="tracking_number_wrong"):
        TrackingNumber.from_body(body)


def test_the_dice_never_count_and_use_the_whole_range() -> None:
    bodies = [int(str(SystemDice().tracking_number())[:-1]) for _ in range(200)]
    steps = [after - before for before, after in pairwise(bodies)]
    assert len(set(bodies)) == len(bodies)
    assert min(map(abs, steps)) > 1 and len(set(steps)) == len(steps)
    assert {str(body)[0] for body in bodies} == set("123456789")
    assert any(step > 0 for step in steps) and any(step < 0 for step in steps)


@given(st.integers(1, 9))
def test_codes_have_the_asked_digits_and_tokens_are_fresh(digits: int) -> None:
    dice = SystemDice()
    code = dice.code(digits)
    assert len(code) == digits and code.isascii() and code.isdigit()
    assert dice.token() != dice.token()
    assert len(dice.token()) == 32
