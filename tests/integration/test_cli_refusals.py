"""What `grs` refuses: one line on standard error that says what is wrong, and an exit code that is not 0."""

import re
from pathlib import Path
from shutil import copytree

import pytest

from tests.support.home import a_home, grs, told

COMPLAINT = "আমার বিধবা ভাতার টাকা তিন মাস ধরে পাই না, বাঞ্ছারামপুর উপজেলা"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Path:
    """An initialised sandbox with a case in it."""
    made = a_home(tmp_path_factory.mktemp("refusals") / "home", model)
    told(made, "init")
    told(made, "say", "01711000008", COMPLAINT)
    return made


@pytest.mark.parametrize(
    ("arguments", "changes", "words"),
    [
        (["tickets", "--number", "123"], {}, "ten digits"),
        (["tickets", "--number", "1000000009"], {}, "ten digits"),
        (["tickets", "--number", "1000000005"], {}, "no such complaint"),
        (["tickets", "--office", "usso-BD999999"], {}, "usso-BD999999"),
        (["place", "x", "--within", "nowhere at all"], {}, "nowhere at all"),
        (["user", "add", "--login", "a", "--role", "officer", "--office", "x-1", "--password-stdin"], {}, "x-1"),
        (["organisation", "approve", "Nobody"], {}, "no such organisation"),
        (["tickets"], {"GRS_ENV": "staging"}, "GRS_ENV"),
        (["tickets"], {"PORT": "http"}, "PORT"),
        (["tickets"], {"GRS_SECRET_KEYS": "short"}, "GRS_SECRET_KEYS"),
        (["tickets"], {"GRS_SECRET_KEYS": "another key than the stored values have"}, "GRS_SECRET_KEYS"),
        (["parse", "x", "--engine", "rasa"], {}, "GRS_RASA_TOKEN"),
        (["parse", "x"], {"GRS_NLU_ENGINE": "rasa"}, "GRS_RASA_TOKEN"),
        (["worker"], {}, "GRS_REDIS_URL"),
        (["beat"], {}, "GRS_REDIS_URL"),
        (["worker"], {"GRS_REDIS_URL": "localhost:6379"}, "GRS_REDIS_URL"),
        (["parse", "x"], {"GRS_POLICY_DIR": "/no/such/folder"}, "policy, /no/such/folder: no such folder"),
        (["parse", "x"], {"GRS_SAFETY_RULES": "/no/such/rules.csv"}, "language data, /no/such/rules.csv: No such"),
        (["serve"], {"GRS_SAFETY_RULES": "/no/such/rules.csv"}, "/no/such/rules.csv"),
        (["user", "edit", "--login", "nobody", "--sensitive"], {}, "."),
        (["tickets"], {"GRS_DATABASE_URL": "mysql://localhost/grs"}, "GRS_DATABASE_URL"),
        (["tickets"], {"GRS_DATABASE_URL": "postgresql://grs:secret@127.0.0.1:9/grs"}, "GRS_DATABASE_URL"),
        (["say", "01711000001", "x"], {"GRS_DATABASE_URL": "postgresql://127.0.0.1:9/grs"}, "GRS_DATABASE_URL"),
        (["sweep"], {"GRS_DATABASE_URL": "sqlite:////no/such/folder/a.db"}, "GRS_DATABASE_URL"),
        (["serve"], {"GRS_DATABASE_URL": "postgresql://127.0.0.1:9/grs"}, "GRS_DATABASE_URL"),
        (["serve"], {"GRS_SPOOL_DIR": "/dev/null/spool"}, "/dev/null/spool .*GRS_SPOOL_DIR"),
        (["tickets"], {"GRS_HOME": "/dev/null/home"}, "/dev/null/home"),
    ],
)
def test_a_refusal_is_one_line_that_says_what_is_wrong(
    home: Path, arguments: list[str], changes: dict[str, str], words: str
) -> None:
    result = grs(home, *arguments, typed="long enough\n", **changes)
    assert result.exit_code == 1
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("grs: ")
    assert re.search(words, line), line
    assert "secret@" not in line


@pytest.mark.parametrize(
    "command", [["tickets"], ["audit", "verify"], ["say", "01711000001", "x"], ["sweep"], ["serve"]]
)
def test_a_database_without_tables_is_told_what_to_do(tmp_path: Path, model: Path, command: list[str]) -> None:
    result = grs(a_home(tmp_path / "home", model), *command)
    assert result.exit_code == 1
    told = "the database has no tables yet, or those of an earlier release; run `grs init` first"
    assert result.stderr == f"grs: {told}\n"


def test_a_home_without_a_model_is_told_what_to_do(tmp_path: Path) -> None:
    result = grs(tmp_path, "parse", "x")
    assert result.exit_code == 1
    assert "run `grs init` first" in result.stderr


def test_a_hole_in_a_policy_table_is_named_with_file_and_line(home: Path, tmp_path: Path) -> None:
    from grs_core.policy import load

    tables = tmp_path / "policy"
    copytree(Path(load.__file__).with_name("tables"), tables)
    standards = tables / "standards.csv"
    standards.write_text(standards.read_text("utf-8").replace("union,P1,0,", "union,P1,soon,"), "utf-8")
    result = grs(home, "parse", "x", GRS_POLICY_DIR=str(tables))
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert "standards.csv line 2" in line


@pytest.mark.parametrize(
    "arguments",
    [["parse"], ["parse", "--lines", "x"], ["sweep", "--now", "tomorrow"], ["evaluate", "no-such-file"], ["nonsense"]],
)
def test_wrong_usage_is_explained_and_exits_with_2(home: Path, arguments: list[str]) -> None:
    result = grs(home, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Usage: ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["01711000001", " "], "empty"),
        (["12345", COMPLAINT], "mobile number"),
        (["bKash", COMPLAINT], "mobile number"),
        (["01711000001", "\udce0\udca6"], "UTF-8"),
        (["chat-\udce0", COMPLAINT, "--channel", "chat"], "UTF-8"),
    ],
)
def test_a_citizen_who_says_nothing_or_has_no_phone_is_refused_with_one_line(
    home: Path, arguments: list[str], words: str
) -> None:
    result = grs(home, "say", *arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith("grs: ")
    assert words in line
