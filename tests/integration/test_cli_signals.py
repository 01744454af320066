"""What a deployer does about signals of danger: rules of his own, and who may handle sensitive cases."""

import json
from pathlib import Path

import pytest

from tests.support.home import a_home, grs, told
from tests.support.policy_folder import read, write

COMPLAINT = "shami amake mare card er jonno, bancharampur upazila, brahmanbaria"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Path:
    made = a_home(tmp_path_factory.mktemp("signals") / "home", model)
    told(made, "init")
    return made


def test_a_sensitive_case_lies_where_the_sandbox_has_somebody_and_goes_up_when_he_loses_the_right(home: Path) -> None:
    said = told(home, "say", "01711000018", COMPLAINT)
    number = said["tracking_number"]
    case = told(home, "tickets", "--number", number)
    assert (case["sensitive"], case["priority"], case["office"]["kind"], case["summary"]) == (True, "P1", "uwao", "")
    assert "signal_heard" in [event["event"] for event in case["history"]]
    assert told(home, "user", "edit", "--login", "uwao.bancharampur", "--no-sensitive") == {
        "login": "uwao.bancharampur",
        "sensitive": False,
    }
    told(home, "sweep")
    case = told(home, "tickets", "--number", number)
    assert case["office"]["kind"] == "cell"
    assert told(home, "audit", "verify")["ok"]


def test_a_sign_in_is_added_with_the_right(home: Path) -> None:
    arguments = ("user", "add", "--login", "trusted", "--role", "officer", "--office", "uno-BD201204", "--sensitive")
    result = grs(home, *arguments, "--password-stdin", typed="long enough\n")
    assert json.loads(result.stdout)["sensitive"] is True


def test_the_check_names_the_broken_line_of_the_rules_that_a_deployer_wrote(home: Path, tmp_path: Path) -> None:
    rules = tmp_path / "our_rules.csv"
    rules.write_text("signal,pattern,language,note\nsuicide,bish khabo,bn,x\nanger,rag,bn,x\n", encoding="utf-8")
    for command in (["policy", "check"], ["parse", "x"]):
        result = grs(home, *command, GRS_SAFETY_RULES=str(rules))
        assert result.exit_code == 1
        assert "our_rules.csv line 3" in result.stderr
    rules.write_text("signal,pattern,language,note\nsuicide,bish khabo,bn,x\n", encoding="utf-8")
    assert "no rule for violence_against_women" in grs(home, "policy", "check", GRS_SAFETY_RULES=str(rules)).stderr
    rules.write_bytes("signal,pattern,language,note\nsuicide,ভয়,bn,x\n".encode("utf-16"))
    assert "UTF-8" in grs(home, "policy", "check", GRS_SAFETY_RULES=str(rules)).stderr


def test_the_check_counts_the_rules_and_names_first_words_that_nobody_can_say(home: Path, tmp_path: Path) -> None:
    assert told(home, "policy", "check")["safety_rules"] > 100
    rows = read("signals.csv")
    rows[1][rows[0].index("first_words")] = "no_such_sentence"
    write(tmp_path, "signals.csv", rows)
    assert "no_such_sentence" in grs(home, "policy", "check", GRS_POLICY_DIR=str(tmp_path)).stderr


def test_parse_tells_the_dangers(home: Path) -> None:
    assert told(home, "parse", "--signals", COMPLAINT)["signals"] == ["violence_against_women"]
    assert told(home, "parse", "--signals", "tin mash vata pai na")["signals"] == []
