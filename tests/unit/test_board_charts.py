from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from gateway.console.board_charts import BINS, CLASSES, HEIGHT, across, bars, binned, columns, shades


@given(st.dictionaries(st.text("abcd", min_size=1, max_size=3), st.integers(0, 50), max_size=40))
def test_a_place_with_more_is_never_lighter_and_only_nothing_is_blank(values: dict[str, int]) -> None:
    found = shades(values)
    assert {code for code, nth in found.of.items() if nth == 0} == {code for code, value in values.items() if not value}
    ordered = sorted(values, key=lambda code: values[code])
    classes = [found.of[code] for code in ordered]
    assert classes == sorted(classes)
    assert all(0 <= nth <= CLASSES for nth in classes)
    assert {nth for nth, _, _ in found.ranges} == set(classes) - {0}
    for nth, low, high in found.ranges:
        assert all(low <= value <= high for code, value in values.items() if found.of[code] == nth)


@given(st.dictionaries(st.integers(0, 200), st.integers(1, 9)))
def test_every_decision_falls_into_one_bin(durations: dict[int, int]) -> None:
    assert sum(binned(durations)) == sum(durations.values())


def test_a_mark_stands_in_the_bin_of_its_days() -> None:
    step = 100 / len(BINS)
    for nth, (low, _) in enumerate(BINS):
        assert nth * step <= across(low) <= (nth + 1) * step
    assert across(Fraction(15, 2)) > across(7)
    assert across(500) == 100


def test_the_tallest_column_takes_the_height_and_nothing_takes_none() -> None:
    drawn = columns(["a", "b"], [[4, 2], [0, 1]], [["4", "2"], ["0", "1"]])
    assert [rect.height for rect in drawn.rects] == [HEIGHT, HEIGHT / 2, 0, HEIGHT / 4]
    assert all(rect.x >= 0 and rect.x + rect.width <= 100 for rect in drawn.rects)
    assert columns([], [[]], [[]]).rects == ()


def test_bars_leave_room_for_their_numbers() -> None:
    assert [rect.width for rect in bars(["a", "b"], [10, 5], ["10", "5"]).rects] == [70, 35]
    assert bars(["a"], [0], ["0"]).rects[0].width == 0
