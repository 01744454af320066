from collections.abc import Iterator, Mapping
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from grs_core.domain.suppression import SMALLEST, Row, suppress

NAMES = "abcde"
TABLES = st.lists(st.integers(0, 14), min_size=1, max_size=4).map(lambda counts: dict(zip(NAMES, counts, strict=False)))
WIDE = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.integers(0, 60), min_size=1, max_size=64)


def whoever_knows_the_rule(row: Row, names: tuple[str, ...], salt: str) -> Iterator[Mapping[str, int]]:
    """Every table that would have been published just like this one: hidden cells tried one by one."""
    together = row.total if row.rest is None else row.rest
    assert together is not None
    for counts in product(range(together + 1), repeat=len(row.hidden) - 1):
        last = together - sum(counts)
        if last >= 0:
            tried = {**row.shown, **dict(zip(row.hidden, (*counts, last), strict=True))}
            if suppress({name: tried[name] for name in names}, salt) == row:
                yield tried


@settings(max_examples=150, deadline=None)
@given(TABLES, st.sampled_from(["2026-01", "2026-02", "2026-03"]))
def test_whoever_knows_the_rule_and_which_cells_are_small_still_cannot_tell_one(
    cells: dict[str, int], salt: str
) -> None:
    row = suppress(cells, salt)
    if row.rest is None:
        return
    small = {name for name in row.hidden if cells[name] < SMALLEST}
    possible: dict[str, set[int]] = {name: set() for name in small}
    for tried in whoever_knows_the_rule(row, tuple(cells), salt):
        if {name for name in row.hidden if tried[name] < SMALLEST} == small:
            for name in small:
                possible[name].add(tried[name])
    assert all({0, 1, 2, 3} <= values for values in possible.values()), (row, possible)


@settings(max_examples=100, deadline=None)
@given(TABLES)
def test_the_total_beside_a_withheld_table_tells_none_of_its_cells(cells: dict[str, int]) -> None:
    row = suppress(cells, "2026-01")
    if row.withheld and row.total is not None:
        found = list(whoever_knows_the_rule(row, tuple(cells), "2026-01"))
        assert all(len({tried[name] for tried in found}) > 1 for name in cells if cells[name] < SMALLEST), row


@given(WIDE, st.text(max_size=8))
def test_no_small_cell_is_shown_and_what_is_shown_adds_up(cells: dict[str, int], salt: str) -> None:
    row = suppress(cells, salt)
    assert all(count >= SMALLEST and cells[name] == count for name, count in row.shown.items())
    assert set(row.shown) | set(row.hidden) == set(cells)
    assert not set(row.shown) & set(row.hidden)
    if row.total is not None:
        assert row.total == sum(cells.values()) >= SMALLEST
    if row.rest is not None:
        assert sum(row.shown.values()) + row.rest == row.total
        assert len(row.hidden) >= 2


@given(WIDE, st.text(max_size=8))
def test_a_table_that_cannot_be_protected_shows_nothing_but_a_total_that_is_not_small(
    cells: dict[str, int], salt: str
) -> None:
    row = suppress(cells, salt)
    if row.withheld:
        assert row.shown == {}
        assert row.total is None or row.total >= SMALLEST


@given(WIDE, st.text(max_size=8))
def test_which_large_cells_are_hidden_beside_the_small_ones_does_not_depend_on_their_size(
    cells: dict[str, int], salt: str
) -> None:
    first = suppress(cells, salt)
    grown = {name: count if count < SMALLEST else count + 7 for name, count in cells.items()}
    second = suppress(grown, salt)
    if first.rest is not None and second.rest is not None:
        assert set(first.hidden) >= set(second.hidden)


def test_a_table_without_small_cells_is_shown_whole() -> None:
    assert suppress({"a": 5, "b": 12}, "x") == Row({"a": 5, "b": 12}, (), None, 17)


def test_one_small_cell_takes_a_large_one_with_it() -> None:
    row = suppress({"a": 2, "b": 40, "c": 50}, "x")
    assert len(row.hidden) == 2
    assert "a" in row.hidden
    assert row.total == 92


def test_a_country_with_less_than_five_complaints_says_so_and_no_more() -> None:
    assert suppress({"a": 2, "b": 2, "c": 0}, "x") == Row({}, ("a", "b", "c"), None, None)
