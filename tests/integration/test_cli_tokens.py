"""What a deployer does about tokens of other systems."""

from pathlib import Path

import pytest

from tests.support.home import a_home, grs, told


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Path:
    made = a_home(tmp_path_factory.mktemp("tokens") / "home", model)
    told(made, "init")
    return made


def test_a_token_is_added_listed_and_revoked_and_its_secret_told_once(home: Path) -> None:
    given = ("token", "add", "--name", "333", "--scope", "cases:read", "--scope", "cases:write")
    made = told(home, *given, "--expires", "2999-12-31")
    assert str(made["secret"]).startswith("ptk_")
    assert (made["expires_at"], made["office"]) == ("3000-01-01T00:00:00+06:00", None)
    listed = told(home, "token", "list")
    assert listed == {name: value for name, value in made.items() if name != "secret"}
    renewed = told(home, "token", "renew", str(made["id"]))
    assert renewed["secret"] != made["secret"]
    assert {**renewed, "secret": ""} == {**made, "secret": ""}
    assert told(home, "token", "revoke", str(made["id"]))["revoked_at"] is not None
    assert told(home, "audit", "verify")["ok"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add", "--name", "x1", "--scope", "cases:write", "--office", "cell"], "only reads"),
        (["add", "--name", "x1", "--scope", "cases:read", "--office", "nowhere"], "nowhere"),
        (["add", "--name", "x1", "--scope", "cases:read", "--organisation", "nobody"], "organisation"),
        (
            ["add", "--name", "x1", "--scope", "cases:read", "--office", "cell", "--organisation", "nobody"],
            "not to both",
        ),
        (["add", "--name", "x1", "--scope", "cases:read", "--expires", "2020-01-01"], "past"),
        (["revoke", "0" * 32], "no such token"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(home: Path, arguments: list[str], said: str) -> None:
    result = grs(home, "token", *arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
