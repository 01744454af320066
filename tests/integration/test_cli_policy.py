"""`grs policy`: every hole is explained before a policy is put in force; what was in force is kept."""

import json
from pathlib import Path

import pytest

from tests.support.home import a_home, grs, lines, told
from tests.support.policy_folder import OURS, change, read, write


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Path:
    made = a_home(tmp_path_factory.mktemp("policy") / "home", model)
    told(made, "init")
    return made


def test_the_check_says_all_holes_at_once_and_the_words_say_why_and_what_to_do(home: Path, tmp_path: Path) -> None:
    change(tmp_path, "standards", "union P1", "working_days", "soon")
    change(tmp_path, "bodies", "court", "kind", "village")
    result = grs(home, "policy", "check", str(tmp_path))
    assert result.exit_code == 1
    said = json.loads(result.stdout)
    assert said["ok"] is False and len(said["version"]) == 8
    assert [(f["level"], f["file"], f["line"]) for f in said["findings"]] == [
        ("error", "bodies.csv", 9),
        ("error", "standards.csv", 2),
    ]
    assert all(finding[key] for finding in said["findings"] for key in ("what", "why", "do"))
    for finding in said["findings"]:
        assert f"{finding['file']} line {finding['line']}: {finding['what']}" in result.stderr


def test_ours_may_be_put_in_force_and_every_kind_of_case_was_routed(home: Path) -> None:
    result = grs(home, "policy", "check")
    assert result.exit_code == 0, result.stderr
    said = json.loads(result.stdout)
    assert said["ok"] and said["routes"] > 30_000 and said["safety_rules"] > 100
    assert not [finding for finding in said["findings"] if finding["level"] == "error"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"GRS_POLICY_DIR": "/no/such/folder"}, "/no/such/folder"),
        ({"GRS_SAFETY_RULES": "/no/such/rules.csv"}, "/no/such/rules.csv"),
    ],
)
def test_what_is_not_there_is_a_finding(home: Path, changes: dict[str, str], words: str) -> None:
    result = grs(home, "policy", "check", **changes)
    assert result.exit_code == 1
    assert words in result.stderr
    assert json.loads(result.stdout)["ok"] is False


def test_a_version_that_was_in_force_can_be_read_again(home: Path, tmp_path: Path) -> None:
    first = told(home, "policy", "show")
    assert list(first["kept"]) == [first["version"]]
    change(tmp_path, "standards", "upazila P3", "working_days", "7")
    second = told(home, "init", GRS_POLICY_DIR=str(tmp_path))["policy"]
    now = told(home, "policy", "show", GRS_POLICY_DIR=str(tmp_path))
    assert list(now["kept"]) == [first["version"], second] and now["tiers"]["upazila"]["P3"] == 7
    kept = {line["file"]: line["text"] for line in lines(home, "policy", "show", second)}
    assert "upazila,P3,7," in kept["standards.csv"]
    before = {line["file"]: line["text"] for line in lines(home, "policy", "show", first["version"])}
    assert before == {path.name: path.read_text("utf-8") for path in OURS.glob("*.csv")}
    assert grs(home, "policy", "show", "00000000").exit_code == 1


def test_a_folder_is_compared_with_what_is_in_force(home: Path, tmp_path: Path) -> None:
    change(tmp_path, "standards", "upazila P3", "working_days", "7")
    rows = read("programmes.csv")
    write(tmp_path, "programmes.csv", [row for row in rows if row[0] != "vwb"])
    result = grs(home, "policy", "diff", str(tmp_path))
    changes = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(c["file"], c["row"], c["after"]) for c in changes] == [
        ("programmes.csv", "vwb", None),
        ("standards.csv", "upazila P3", {"working_days": "7"}),
    ]
    assert "'10' -> '7'" in result.stderr and "taken out: programmes.csv, vwb" in result.stderr
