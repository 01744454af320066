"""`grs messages`: sentences that do not fit are named; a month's cost comes as JSON lines or as a table."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from tests.support.home import a_home, grs, lines, told
from tests.support.policy_folder import OURS, change


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Path:
    made = a_home(tmp_path_factory.mktemp("messages") / "home", model)
    told(made, "init")
    return made


def test_every_sentence_of_ours_is_sound_and_listed_with_its_cost(home: Path) -> None:
    result = grs(home, "messages", "lint")
    assert result.exit_code == 0, result.stderr
    said = json.loads(result.stdout)
    assert said["ok"] and said["wrong"] == [] and said["sentences"] > 200
    assert len(result.stderr.splitlines()) == said["sentences"]
    assert any("notice_resolved" in line and "2 SMS Tk 1.06" in line for line in result.stderr.splitlines())


def test_a_name_that_makes_a_sentence_too_long_is_found_before_it_is_in_force(home: Path, tmp_path: Path) -> None:
    change(tmp_path, "bodies", "court", "name_bn", "বিজ্ঞ জেলা ও দায়রা জজ আদালত " * 6)
    result = grs(home, "messages", "lint", "--policy", str(tmp_path))
    assert result.exit_code == 1
    wrong = json.loads(result.stdout)["wrong"]
    assert [(each["key"], each["language"]) for each in wrong] == [("notice_referred", "bn")]
    assert "too long (normal); too long (gov_info)" in result.stderr


def test_bangla_in_latin_letters_in_a_name_is_found(home: Path, tmp_path: Path) -> None:
    change(tmp_path, "hotlines", "agent_banking", "name_bn", "Daccha Bangla Byangko Seba")
    result = grs(home, "messages", "lint", "--policy", str(tmp_path))
    assert result.exit_code == 1
    assert "in Latin letters: Daccha Bangla Byangko Seba" in result.stderr


def test_a_month_without_messages_costs_nothing(home: Path) -> None:
    result = grs(home, "messages", "cost", "--month", "2026-01")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "2026-01: 0 messages, 0 segments, Tk 0.00" in result.stderr


def test_without_a_month_it_is_the_last_one_and_a_table_has_its_header_always(home: Path) -> None:
    assert grs(home, "messages", "cost", "--month", "2026-1").exit_code == 1
    assert lines(home, "messages", "cost") == []
    table = grs(home, "messages", "cost", "--month", "2026-01", "--csv").stdout
    assert list(csv.reader(StringIO(table))) == [["month", "office", "name", "carrier", "messages", "segments", "taka"]]


def test_a_carrier_whose_price_is_not_known_is_told_by_the_check_of_the_policy(home: Path, tmp_path: Path) -> None:
    header, kannel, *_ = (OURS / "tariffs.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "tariffs.csv").write_text(header + kannel, encoding="utf-8")
    found = json.loads(grs(home, "policy", "check", str(tmp_path)).stdout)["findings"]
    assert [each["what"] for each in found if each["file"] == "tariffs.csv" and "price" in each["what"]] == [
        "no price for loopback"
    ]
