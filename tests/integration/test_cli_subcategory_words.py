"""A deployer's own words for sub-categories: `lexicon/subcategories.csv` in the folder of the policy."""

import json
from pathlib import Path

import pytest

from tests.support.home import a_home, grs, told

COMPLAINT = "নৌকায় ভাতার টাকা তিন মাস ধরে আসে না, বাঞ্ছারামপুর"
HEAD = "subcategory,pattern,language,note\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Path:
    made = a_home(tmp_path_factory.mktemp("words") / "home", model)
    told(made, "init")
    return made


def words(folder: Path, rows: str) -> Path:
    (folder / "lexicon").mkdir()
    (folder / "lexicon" / "subcategories.csv").write_text(HEAD + rows, encoding="utf-8")
    return folder


def test_their_words_are_heard_instead_of_ours_and_the_ticket_tells(home: Path, tmp_path: Path) -> None:
    ours = words(tmp_path, "BENEFIT_STOPPED,নৌকা*,bn,\n")
    number = told(home, "say", "01710000001", COMPLAINT, GRS_POLICY_DIR=str(ours))["tracking_number"]
    ticket = told(home, "tickets", "--number", number, GRS_POLICY_DIR=str(ours))
    assert (ticket["subcategory"], ticket["priority"]) == ("BENEFIT_STOPPED", "P2")
    assert "subcategory BENEFIT_STOPPED" in ticket["history"][1]["detail"]


def test_a_broken_row_keeps_the_policy_from_being_put_in_force(home: Path, tmp_path: Path) -> None:
    result = grs(home, "policy", "check", str(words(tmp_path, "FOOD_SHORT,@nobody,bn,\n")))
    assert result.exit_code == 1
    (finding,) = [each for each in json.loads(result.stdout)["findings"] if each["level"] == "error"]
    assert (finding["file"], finding["line"]) == ("lexicon/subcategories.csv", 2)


def test_words_of_a_row_that_is_not_there_are_told(home: Path, tmp_path: Path) -> None:
    said = told(home, "policy", "check", str(words(tmp_path, "OF_NEXT_YEAR,নৌকা,bn,\n")))
    assert said["ok"]
    (finding,) = [each for each in said["findings"] if "OF_NEXT_YEAR" in each["what"]]
    assert (finding["level"], finding["file"]) == ("note", "lexicon/subcategories.csv")
