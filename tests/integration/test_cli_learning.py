"""`grs corrections`, `grs evaluate`, `grs train`: what a deployer does with what officers corrected."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.bootstrap import open_database
from gateway.settings import read_settings
from grs_core.domain.correction import Correction, Facts
from grs_core.domain.grievance import Category
from tests.support.home import a_home, grs, lines, settings_of, told

WHEN = datetime(2026, 1, 4, 4, tzinfo=UTC)
BRIBE, LATE = "মেম্বার বিধবা ভাতার কার্ডের জন্য ৫০০০ টাকা ঘুষ চায়", "তিন মাস ধরে ভাতার টাকা পাই না"


@pytest.fixture
def home(tmp_path: Path, model: Path) -> Path:
    """With three pairs to review: a bribe, a late payment, and one that is no intent."""
    made = a_home(tmp_path / "home", model)
    told(made, "init")
    read = Facts(Category.UNDERPAYMENT)
    rights = (Facts(Category.BRIBERY, "widow_allowance"), Facts(Category.PAYMENT_DELAYED), Facts(Category.OTHER))
    database = open_database(read_settings(settings_of(made)))
    with database.work() as work:
        for number, (text, right) in enumerate(zip((BRIBE, LATE, "অন্য কথা"), rights, strict=True)):
            pair = Correction(0, f"{1000000000 + number}", text, "bn", "sms", read, right, "embedded:0", WHEN, "karim")
            work.corrections.keep(pair)
        work.commit()
    database.dispose()
    return made


def ids(home: Path, *arguments: str) -> list[int]:
    return [pair["id"] for pair in lines(home, "corrections", "list", *arguments)]


def test_pairs_are_listed_judged_and_erased(home: Path) -> None:
    pending = lines(home, "corrections", "list")
    assert [pair["text"] for pair in pending] == [BRIBE, LATE, "অন্য কথা"]
    assert pending[0]["officer"] == {"category": "bribery", "programme": "widow_allowance", "place": "", "accused": ""}
    assert not any("100000000" in str(pair) for pair in pending), "no tracking number"
    first, second, third = ids(home)
    assert told(home, "corrections", "accept", str(first), str(second)) == {"accepted": [first, second]}
    assert told(home, "corrections", "reject", str(third)) == {"rejected": [third]}
    assert ids(home) == []
    assert ids(home, "--verdict", "accepted") == [first, second]
    assert ids(home, "--verdict", "accepted", "--page", "2") == []
    assert told(home, "corrections", "erase", "--rejected", "--older-than", "1") == {"erased": 0}
    assert told(home, "corrections", "erase", "--rejected") == {"erased": 1}
    assert told(home, "audit", "verify")["ok"]


def test_of_several_judged_at_once_all_count_or_none(home: Path) -> None:
    first = ids(home)[0]
    refused = grs(home, "corrections", "accept", str(first), "999")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "correction" in refused.stderr
    assert len(ids(home)) == 3


def test_accepted_pairs_are_exported_as_lines_of_the_label_table(home: Path, tmp_path: Path) -> None:
    told(home, "corrections", "accept", *(str(each) for each in ids(home)))
    file = tmp_path / "pairs.jsonl"
    assert told(home, "corrections", "export", str(file)) == {"written": 2, "without_label": 1}
    written = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [(line["text"], line["intent"]) for line in written] == [(BRIBE, "bribery"), (LATE, "payment_delayed")]
    assert written[0]["entities"] == [{"entity": "programme", "value": "বিধবা ভাতা", "norm": "widow_allowance"}]
    assert "1000000000" not in file.read_text(encoding="utf-8")
    assert told(home, "evaluate", str(file))["messages"] == 2


def test_the_engine_is_measured_on_accepted_corrections_only(home: Path) -> None:
    nothing = told(home, "evaluate", "--corrections")
    assert (nothing["pairs"], nothing["category"]["accuracy"]) == (0, None)
    told(home, "corrections", "accept", *(str(each) for each in ids(home)))
    measured = told(home, "evaluate", "--corrections")
    assert (measured["pairs"], measured["unlabelled"]) == (3, 1)
    assert measured["category"] == {"pairs": 2, "right": 2, "accuracy": 1.0}
    assert measured["category_then"]["right"] == 0
    assert measured["model"].startswith("embedded:")


def test_a_report_is_drawn_and_kept_with_the_figures_that_are_printed(home: Path, tmp_path: Path) -> None:
    labelled, page = tmp_path / "some.jsonl", tmp_path / "report.html"
    rows = [{"text": LATE, "intent": "payment_delayed"}, {"text": BRIBE, "intent": "bribery"}]
    labelled.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    measured = told(home, "evaluate", str(labelled), "--html", str(page), "--keep")
    drawn = page.read_text(encoding="utf-8")
    assert drawn.startswith("<!doctype html>") or drawn.lstrip().startswith("<!doctype html>")
    assert "সিস্টেম কতটা বোঝে" in drawn
    kept = json.loads((home / "understanding.json").read_text(encoding="utf-8"))
    assert kept["evaluation"] == measured
    assert (kept["file"], kept["corrections"]["pairs"]) == ("some.jsonl", 0)
    assert "on_corrections" in told(home, "evaluate", str(labelled), "--corrections")


def test_what_evaluate_needs_is_said(home: Path, tmp_path: Path) -> None:
    for arguments in ((), ("--keep",), ("--corrections", "--html", str(tmp_path / "x.html"))):
        refused = grs(home, "evaluate", *arguments)
        assert refused.exit_code == 2
        assert "FILE" in refused.stderr


def test_a_file_without_a_message_is_refused_in_words(home: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_text("", encoding="utf-8")
    refused = grs(home, "evaluate", str(empty))
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "empty.jsonl: there is no labelled message in it" in refused.stderr
    assert "Traceback" not in refused.stderr
