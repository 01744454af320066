"""What a deployer does about people: posts, leave, who stands in, and which offices have nobody."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grs_core.domain.workdays import day_of
from tests.support.app import KEY
from tests.support.home import a_home, grs, lines, told
from tests.support.web import PRODUCTION

USSO, UNO = "usso-BD201204", "uno-BD201204"
TODAY = day_of(datetime.now(UTC))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Path:
    made = a_home(tmp_path_factory.mktemp("staff") / "home", model)
    told(made, "init")
    return made


def days(number: int) -> str:
    return (TODAY + timedelta(days=number)).isoformat()


def add(home: Path, login: str, *more: str) -> None:
    given = ("user", "add", "--login", login, "--role", "officer", "--office", USSO, "--password-stdin")
    told(home, *given, *more, typed="long enough\n")


def test_an_officer_gets_a_post_beside_his_own_until_a_day(home: Path) -> None:
    add(home, "shirin", "--phone", "+880 1711-000099")
    posts = told(home, "user", "post", "shirin", "--office", UNO, "--until", days(9), "--acting")["posts"]
    assert [(post["office"], post["until"], post["acting"]) for post in posts] == [
        (USSO, None, False),
        (UNO, days(9), True),
    ]
    ended = told(home, "user", "post", "shirin", "--office", UNO, "--until", days(2), "--acting")["posts"]
    assert (len(ended), ended[1]["until"]) == (2, days(2))


def test_leave_with_a_delegate_says_what_he_was_given(home: Path) -> None:
    add(home, "away")
    add(home, "stands-in")
    said = told(home, "user", "leave", "away", "--from", days(0), "--until", days(5), "--delegate", "stands-in")
    assert said["leaves"] == [{"from": days(0), "until": days(5)}]
    assert said["acting"] == [{"office": USSO, "from": days(0), "until": days(5), "acting": True}]
    assert told(home, "audit", "verify")["ok"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["post", "nobody", "--office", USSO], "no such officer"),
        (["post", "cell", "--office", "x-1"], "x-1"),
        (["post", "cell", "--office", USSO, "--until", "2020-01-01"], "before the first"),
        (["leave", "cell", "--from", days(3), "--until", days(2)], "before the first"),
        (["leave", "cell", "--from", days(3), "--until", days(4), "--delegate", "cell"], "himself"),
        (["leave", "cell", "--from", "tomorrow", "--until", days(4)], "tomorrow"),
        (["edit", "--login", "cell", "--phone", "12"], "mobile number"),
        (["edit", "--login", "cell"], "nothing to change"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(home: Path, arguments: list[str], said: str) -> None:
    result = grs(home, "user", *arguments)
    assert result.exit_code != 0
    assert result.stdout == ""
    assert said in result.stderr


def test_who_goes_out_of_service_leaves_a_gap_that_coverage_names(home: Path) -> None:
    before = gaps(home, "--tier", "cabinet")
    assert before == {}
    assert told(home, "user", "edit", "--login", "cell", "--inactive") == {"login": "cell", "active": False}
    assert gaps(home, "--tier", "cabinet")["cell"]["cover"] == "vacant"
    told(home, "user", "edit", "--login", "cell", "--active")
    assert gaps(home, "--tier", "cabinet") == {}


def test_coverage_lists_the_offices_of_a_district_without_anybody(home: Path) -> None:
    found = gaps(home, "--tier", "district", "--district", "BD2012")
    assert "dc-BD2012" not in found
    assert found["dd_dss-BD2012"] == {
        "office": "dd_dss-BD2012",
        "name_en": found["dd_dss-BD2012"]["name_en"],
        "tier": "district",
        "cover": "unregistered",
        "until": None,
        "open": 0,
    }
    result = grs(home, "coverage", "--district", "BD2012")
    assert "unregistered" in result.stderr
    assert grs(home, "coverage", "--district", "nowhere").exit_code == 1


def gaps(home: Path, *arguments: str) -> dict[str, dict[str, object]]:
    result = grs(home, "coverage", *arguments)
    assert result.exit_code == 0, result.stderr
    return {line["office"]: line for line in map(json.loads, result.stdout.splitlines())}


# ------------------------------------------------------------------------------- organisations and their volunteers
def organisation(home: Path, *more: str) -> dict[str, object]:
    given = ("organisation", "add", "--name-bn", "আশা", "--name-en", "Asha", "--area", "BD201204")
    return dict(told(home, *given, *more))


def test_a_volunteer_of_an_organisation_by_either_name_and_by_its_id(home: Path) -> None:
    made = organisation(home)
    assert (made["state"], made["areas"]) == ("applied", ["BD201204"])
    assert told(home, "organisation", "approve", "আশা", "--area", "BD2012")["areas"] == ["BD2012"]
    assert told(home, "organisation", "suspend", "Asha", "--why", "nobody answers")["state"] == "suspended"
    assert told(home, "organisation", "approve", str(made["id"]))["state"] == "approved"
    assert "Asha" in {each["name_en"] for each in lines(home, "organisation", "list", "--state", "approved")}
    for nth, name in enumerate(("আশা", "Asha", str(made["id"]))):
        given = ("user", "add", "--login", f"asha{nth}", "--role", "volunteer", "--organisation", name)
        said = told(home, *given, "--phone", f"0191111111{nth}", "--password-stdin", typed="long enough\n")
        assert said == {"login": f"asha{nth}", "role": "volunteer", "office": None, "organisation": made["id"]}
    assert told(home, "audit", "verify")["ok"]


def test_a_sandbox_knows_every_organisation_and_needs_no_phone_production_only_those_that_applied(home: Path) -> None:
    given = ("user", "add", "--role", "volunteer", "--organisation", "Nobody's", "--password-stdin")
    typed = "long enough\n"
    made = told(home, *given, "--login", "first", typed=typed)
    assert told(home, *given, "--login", "second", typed=typed)["organisation"] == made["organisation"]
    (its,) = [each for each in lines(home, "organisation", "list") if each["name_en"] == "Nobody's"]
    assert (its["state"], len(its["areas"])) == ("approved", 8)
    elsewhere = (*given[:5], "Unheard of", *given[6:], "--login", "third")
    refused = grs(home, *elsewhere, typed=typed, **PRODUCTION, GRS_SECRET_KEYS=KEY)
    assert (refused.exit_code != 0, "no such organisation" in refused.stderr) == (True, True), refused.stderr


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ([], "--organisation"),
        (["--organisation", "Asha", "--phone", "01911111110"], "another volunteer"),
        (["--organisation", "Asha", "--phone", "12"], "eleven digits"),
        (["--organisation", "Asha", "--phone", "01911111118", "--office", USSO], "--office"),
    ],
)
def test_a_volunteer_who_cannot_be_added_is_refused_in_words(home: Path, more: list[str], said: str) -> None:
    given = ("user", "add", "--login", "late", "--role", "volunteer", "--password-stdin")
    result = grs(home, *given, *more, typed="long enough\n")
    assert (result.exit_code != 0, said in result.stderr) == (True, True), result.stderr
