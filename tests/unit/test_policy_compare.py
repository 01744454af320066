"""What would change: row by row, whatever the order of rows and the white space."""

from pathlib import Path
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from grs_core.policy.compare import Change, compare
from grs_core.policy.tables import Tables
from tests.support.policy_folder import change, read, write

OURS = Tables().texts()


def lines(file: str) -> list[str]:
    return OURS[file].splitlines(keepends=True)


def test_nothing_changed_is_nothing_said(tmp_path: Path) -> None:
    write(tmp_path, "standards.csv", read("standards.csv"))
    assert list(compare(OURS, Tables(tmp_path).texts())) == []


@given(st.sampled_from(sorted(OURS)), st.randoms(use_true_random=False))
def test_rows_in_another_order_are_no_change(file: str, random: Random) -> None:
    head, *rows = lines(file)
    random.shuffle(rows)
    assert list(compare(OURS, {**OURS, file: "".join([head, *rows])})) == []


@given(st.sampled_from(sorted(OURS)), st.data())
def test_a_row_that_was_taken_out_one_way_was_added_the_other(file: str, data: st.DataObject) -> None:
    head, *rows = lines(file)
    gone = data.draw(st.integers(0, len(rows) - 1))
    fewer = {**OURS, file: "".join([head, *rows[:gone], *rows[gone + 1 :]])}
    (out,), (back,) = compare(OURS, fewer), compare(fewer, OURS)
    assert out.after is None and back.before is None
    assert (out.file, out.row, out.before) == (back.file, back.row, back.after)


def test_a_changed_cell_names_its_row_its_column_and_both_values(tmp_path: Path) -> None:
    change(tmp_path, "standards", "upazila P3", "working_days", "7")
    assert list(compare(OURS, Tables(tmp_path).texts())) == [
        Change("standards.csv", "upazila P3", {"working_days": "10"}, {"working_days": "7"})
    ]


def test_a_new_year_of_holidays_is_all_new_rows(tmp_path: Path) -> None:
    text = "date,name_bn,name_en,kind,scope,source\n2029-01-10,ক,A day,general,all,gazette\n"
    (change_of,) = compare(OURS, {**OURS, "holidays-2029.csv": text})
    assert (change_of.file, change_of.row, change_of.before) == ("holidays-2029.csv", "2029-01-10 all general", None)
