"""The policy is data: every row has a source, and every broken cell is named with its file, its line and why."""

from datetime import date
from pathlib import Path

import pytest

from grs_core.policy.load import load_policy
from tests.support.policy_folder import OURS, change, read, refusal, write

TABLES = sorted(path.name for path in OURS.glob("*.csv"))


BROKEN_CELLS = [
    # table, row, column, what stands there, what is said of it
    ("standards", "upazila P3", "working_days", "ten", "no whole number"),
    ("standards", "upazila P3", "working_days", "-1", "no whole number"),
    ("standards", "upazila P3", "working_days", "9" * 5000, "no whole number"),
    ("standards", "upazila P3", "working_days", "", "empty"),
    ("standards", "upazila P1", "working_days", "0", "at least 1"),
    ("standards", "cabinet P4", "working_days", "0", "at least 1"),
    ("standards", "upazila P3", "priority", "P9", "none of P1"),
    ("standards", "upazila P3", "priority", "P2", "stands on line"),
    ("standards", "upazila P3", "valid_from", "01/11/2026", "no date"),
    ("standards", "upazila P3", "source", "", "source is empty"),
    ("limits", "longest_pause", "working_days", "0", "at least 1"),
    ("limits", "appeal", "working_days", "", "empty"),
    ("tiers", "upazila", "active", "no", "cannot be switched off"),
    ("tiers", "cabinet", "active", "no", "cannot be switched off"),
    ("tiers", "union", "active", "maybe", "neither yes nor no"),
    ("tiers", "department", "active", "yes", "none of union"),
    ("categories", "bribery", "first_tier", "village", "none of union"),
    ("categories", "bribery", "priority", "high", "none of P1"),
    ("categories", "bribery", "one_above_accused", "1", "neither yes nor no"),
    ("categories", "bribery", "name_bn", "", "name_bn is empty"),
    ("categories", "bribery", "category", "corruption", "none of mfs_fraud"),
    ("categories", "bribery", "category", "other", "stands on line"),
    ("categories", "payment_delayed", "priority_of_programme", "no_such=P1", "no row for no_such in programmes.csv"),
    ("categories", "payment_delayed", "priority_of_programme", "vwb=P7", "none of P1"),
    ("programmes", "vwb", "department", "DDX", "no row for DDX"),
    ("programmes", "vwb", "programme", "vgf", "stands on line"),
    ("programmes", "vwb", "valid_from", "soon", "no date"),
    ("departments", "DSS", "union", "village_office", "no row for village_office in office_kinds.csv"),
    ("departments", "DSS", "upazila", "dd_dss", "no desk of a upazila"),
    ("departments", "DSS", "urban", "usso", "no desk of a city"),
    ("departments", "DSS", "district", "cell", "no desk of a district"),
    ("conflicts", "up_member", "role", "chairman", "none of up_member"),
    ("conflicts", "up_member", "role", "broker", "already"),
    ("conflicts", "up_member", "to", "nobody", "no row for nobody in office_kinds.csv"),
    ("conflicts", "up_member", "hide", "", "must not see"),
    ("conflicts", "up_member", "hide", "union village", "none of union"),
    ("conflicts", "up_member", "hide", "union upazila", "own office or below"),
    ("conflicts", "up_member", "office_kind", "cell", "the cell takes"),
    ("conflicts", "uno", "to", "uno", "no desk of the district tier"),
    ("conflicts", "dd_dss", "to", "dd_dss", "own office"),
    ("conflicts", "usso", "min_tier", "union", "below"),
    ("conflicts", "usso", "to", "uno", "no desk of the district tier"),
    ("conflicts", "usso", "hide_own_office", "no", "must not see"),
    ("conflicts", "dc", "hide", "district cabinet", "the cell takes"),
    ("office_kinds", "uno", "tier", "district", "no desk of the district tier"),
    ("office_kinds", "uno", "area", "village", "none of division"),
    ("office_kinds", "uno", "area", "division", "no desk of the upazila tier"),
    ("office_kinds", "uno", "above", "", "nobody above"),
    ("office_kinds", "uno", "above", "mayor", "no row for mayor"),
    ("office_kinds", "uno", "above", "usso", "cannot stand above"),
    ("office_kinds", "dc", "above", "uno", "cannot stand above"),
    ("office_kinds", "usso", "line", "dd_xyz", "no row for dd_xyz"),
    ("office_kinds", "uno", "name_en", "UNO of {upazila}", "{place}"),
    ("office_kinds", "uno", "name_bn", "উপজেলা", "{place}"),
    ("office_kinds", "uno", "kind", "usso", "stands on line"),
    ("office_kinds", "up", "above", "uno", "lies under no desk of uno"),
    ("hotlines", "nagad", "number", "", "number is empty"),
    ("calls", "call_attempts", "value", "0", "at least 1"),
    ("calls", "call_gap_minutes", "value", "two hours", "no whole number"),
    ("calls", "call_gap_minutes", "unit", "hours", "told in minutes"),
    ("calls", "person_due_days", "key", "due_days", "is none of recording_days"),
    ("calls", "call_gap_minutes", "key", "call_together_minutes", "stands on line"),
    ("reply_templates", "ask_month", "words_bn", "ক" * 181, "more than 180 letters"),
    ("reply_templates", "ask_month", "act", "accept", "none of ask"),
    ("reply_templates", "ask_month", "template", "ask_when", "stands on line"),
    ("two_person", "resolve * action_taken", "outcome", "not_proved", "does not go with resolve"),
    ("two_person", "resolve * action_taken", "outcome", "sub_judice", "no row for sub_judice in outcomes.csv"),
    ("two_person", "reject_on * departmental_proceedings", "outcome", "x", "no row for x in admissibility.csv"),
    ("two_person", "reject mfs_fraud *", "category", "theft", "none of mfs_fraud"),
    ("two_person", "resolve mfs_fraud *", "min_amount", "0", "at least 1"),
    ("holidays-2026", "2026-12-16", "date", "16-12-2026", "no date"),
    ("holidays-2026", "2026-12-16", "kind", "festival", "kind is none of"),
    ("holidays-2026", "2026-12-16", "source", "", "source is empty"),
]


@pytest.mark.parametrize(
    ("table", "row", "column", "value", "why"),
    BROKEN_CELLS,
    ids=[" ".join(map(str, each[:4])) for each in BROKEN_CELLS],
)
def test_a_broken_cell_names_its_file_its_line_and_why(
    tmp_path: Path, table: str, row: str, column: str, value: str, why: str
) -> None:
    line = change(tmp_path, table, row, column, value)
    said = refusal(tmp_path)
    assert said["file"] == f"{table}.csv"
    assert why in said["why"]
    if "stands on line" not in why and why != "already":
        assert said["line"] == str(line)
    else:  # of two that collide, the later one is named
        assert int(said["line"]) >= line


MISSING_ROWS = [
    ("standards", "district P2", "district P2"),
    ("limits", "longest_pause", "longest_pause"),
    ("limits", "accept_P1", "accept_P1"),
    ("categories", "mfs_fraud", "mfs_fraud"),
    ("departments", "LGD", "LGD"),
    ("departments", "UNKNOWN", "UNKNOWN"),
    ("tiers", "district", "district"),
    ("office_kinds", "cell", "one cabinet desk"),
]


@pytest.mark.parametrize(
    ("table", "row", "why"), MISSING_ROWS, ids=[f"{table} {row}" for table, row, _ in MISSING_ROWS]
)
def test_a_missing_row_is_named(tmp_path: Path, table: str, row: str, why: str) -> None:
    wanted = row.split(" ")
    rows = read(f"{table}.csv")
    write(tmp_path, f"{table}.csv", [cells for cells in rows if cells[: len(wanted)] != wanted])
    said = refusal(tmp_path)
    assert said["file"] == f"{table}.csv" and why in said["why"]


@pytest.mark.parametrize("table", [name for name in TABLES if not name.startswith("holidays")])
def test_a_missing_column_is_named(tmp_path: Path, table: str) -> None:
    rows = read(table)
    for column in ("source", "valid_from", rows[0][0]):
        at = rows[0].index(column)
        write(tmp_path, table, [cells[:at] + cells[at + 1 :] for cells in rows])
        said = refusal(tmp_path)
        assert said["file"] == table and said["line"] == "2" and column in said["why"]


def test_an_unquoted_comma_is_noticed(tmp_path: Path) -> None:
    text = (OURS / "hotlines.csv").read_text(encoding="utf-8").replace("নগদ,Nagad", "নগদ,Nagad, the postal one")
    (tmp_path / "hotlines.csv").write_text(text, encoding="utf-8")
    assert refusal(tmp_path) == {"file": "hotlines.csv", "line": "3"} | {"why": refusal(tmp_path)["why"]}
    assert "more cells than columns" in refusal(tmp_path)["why"]


def test_lines_are_counted_as_an_editor_shows_them(tmp_path: Path) -> None:
    text = (OURS / "hotlines.csv").read_text(encoding="utf-8").replace("nagad,16167", "\n\nnagad,")
    (tmp_path / "hotlines.csv").write_text(text, encoding="utf-8")
    assert refusal(tmp_path)["line"] == "5"


def test_a_file_in_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "hotlines.csv").write_bytes(b"hotline,number\nbkash,16247\nnagad,\xff\xfe\n")
    assert refusal(tmp_path) == {"file": "hotlines.csv", "line": "3", "why": "not in UTF-8"}


def test_a_table_as_a_spreadsheet_saves_it_is_read(tmp_path: Path) -> None:
    text = (OURS / "hotlines.csv").read_text(encoding="utf-8").replace("16247", "16248").replace("\n", "\r\n")
    (tmp_path / "hotlines.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert load_policy(tmp_path).hotlines["bkash"].number == "16248"


@pytest.mark.parametrize("name", ["standard.csv", "Categories.csv", "holidays.csv", "holidays-next-year.csv"])
def test_a_file_that_would_replace_nothing_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("a,b\n", encoding="utf-8")
    assert refusal(tmp_path)["file"] == name


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere")["why"] == "no such folder"


@pytest.mark.parametrize("name", TABLES)
def test_every_row_of_ours_has_a_source_and_a_date(name: str) -> None:
    head, *rows = read(name)
    assert rows
    day = "date" if name.startswith("holidays") else "valid_from"
    for cells in rows:
        row = dict(zip(head, cells, strict=True))
        assert row["source"].strip(), row
        assert date.fromisoformat(row[day]) <= date(2029, 1, 1), row
