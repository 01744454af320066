"""The table of signals: every hole is named, and a deployer extends it."""

from pathlib import Path

import pytest

from grs_core.domain.grievance import Priority
from grs_core.policy.load import load_policy
from tests.support.policy_folder import change, read, refusal, write


@pytest.mark.parametrize(
    ("row", "column", "value", "why"),
    [
        ("suicide", "signal", "Suicide now", "no code"),
        ("suicide", "signal", "child_at_risk", "stands on line"),
        ("suicide", "name_bn", "", "name_bn is empty"),
        ("suicide", "least_priority", "urgent", "none of P1"),
        ("suicide", "sensitive", "very", "neither yes nor no"),
        ("suicide", "first_tier", "village", "none of union"),
        ("suicide", "department", "DDX", "no row for DDX"),
        ("suicide", "files_as", "despair", "none of mfs_fraud"),
        ("suicide", "source", "", "source is empty"),
        ("suicide", "valid_from", "soon", "no date"),
    ],
)
def test_a_broken_cell_is_named(tmp_path: Path, row: str, column: str, value: str, why: str) -> None:
    line = change(tmp_path, "signals", row, column, value)
    told = refusal(tmp_path)
    assert told["file"] == "signals.csv"
    assert why in told["why"]
    assert int(told["line"]) >= line


def test_a_deployer_adds_a_signal_and_makes_another_sensitive(tmp_path: Path) -> None:
    rows = read("signals.csv")
    threat = next(cells for cells in rows if cells[0] == "threat_or_retaliation")
    threat[rows[0].index("sensitive")] = "yes"
    rows.append(["landgrab", "জমি দখল", "Land taken", "P2", "no", "upazila", "", "", "", "ours", "2026-11-01"])
    write(tmp_path, "signals.csv", rows)
    signals = load_policy(tmp_path).signals
    assert signals.codes[-1] == "landgrab"
    assert signals.sensitive(["threat_or_retaliation"])
    assert signals.raised(Priority.P3, ["landgrab"]) is Priority.P2


def test_more_signals_than_a_case_has_room_for_are_refused(tmp_path: Path) -> None:
    rows = read("signals.csv")
    more = [[f"a_very_long_name_of_a_signal_{n}", *rows[1][1:]] for n in range(10)]
    write(tmp_path, "signals.csv", [*rows, *more])
    assert "longer than 255" in refusal(tmp_path)["why"]


def test_a_priority_is_only_ever_raised() -> None:
    signals = load_policy().signals
    assert [signals.raised(priority, ["suicide"]) for priority in Priority] == [Priority.P1] * 4
    assert [signals.raised(priority, ["no_longer_there"]) for priority in Priority] == list(Priority)
