"""A programme's list is taken in by a deployer: what is wrong is told by line and column, and twice is once."""

import json
from pathlib import Path
from typing import Any

import pytest

from gateway.bootstrap import open_database
from gateway.settings import read_settings
from tests.support.home import grs, settings_of, told
from tests.support.registry_file import write_beneficiaries, write_payments

SMALL = {"old_age_allowance": 900, "widow_allowance": 300}
HEADS = "programme,beneficiary no.,name,phone,nid,union,since,state\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With a database and nothing else: lists need no language model."""
    made = tmp_path_factory.mktemp("registry")
    database = open_database(read_settings(settings_of(made)))
    database.migrate()
    database.dispose()
    return made


def counted(answer: dict[str, Any]) -> tuple[int, int, int, int]:
    return answer["new"], answer["changed"], answer["same"], answer["wrong"]


def test_a_list_read_twice_is_there_once_and_a_changed_row_is_changed(home: Path, tmp_path: Path) -> None:
    people, paid = write_beneficiaries(tmp_path / "a.csv", SMALL), write_payments(tmp_path / "b.csv", SMALL)
    assert counted(told(home, "registry", "import", str(people))) == (1200, 0, 0, 0)
    assert counted(told(home, "registry", "import", str(people))) == (0, 0, 1200, 0)
    people.write_text(people.read_text(encoding="utf-8").replace("01700000007", "01899999999"), encoding="utf-8")
    assert counted(told(home, "registry", "import", str(people))) == (0, 1, 1199, 0)
    assert counted(told(home, "registry", "payments", str(paid))) == (1200, 0, 0, 0)
    assert counted(told(home, "registry", "payments", str(paid))) == (0, 0, 1200, 0)
    assert told(home, "registry", "find", "--phone", "+880 1899-999999")[0]["wallet"] == "018*****999"


def test_each_refused_row_says_its_line_and_column_and_the_others_are_kept(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    rows = [
        "বয়স্ক ভাতা,T-1,রহিমা,০১৭১২৩৪৫৬৭৮,,আয়ুবপুর,০১/০৭/২০১৯,সক্রিয়",
        "nothing,T-2,রহিমা,,,BD20120414,,active",
        "vwb,T-3,,,,BD20120414,,active",
        "vwb,T-4,রহিমা,0171234,,BD20120414,,active",
        "vwb,T-5,রহিমা,,12345,BD20120414,,active",
        "vwb,T-6,রহিমা,,,কোথাও নয়,,active",
        "vwb,T-7,রহিমা,,,BD20120414,yesterday,active",
        "vwb,T-8,রহিমা,,,BD20120414,,asleep",
        "vwb,T-9,রহিমা,,,BD20120414,,active,more",
        "vwb,T-10,রহিমা,,,120414,,active",
        "vwb,T-10,রহিমা,,,120414,,dead",
    ]
    file.write_bytes("\ufeff".encode() + (HEADS + "\n".join(rows) + "\n").encode())
    ran = grs(home, "registry", "import", str(file), "--within", "BD201204")
    answer = json.loads(ran.stdout)
    assert ran.exit_code == 1
    assert "11 rows, 9 refused" in ran.stderr
    assert counted(answer) == (2, 0, 0, 9)
    wrong = [(each["line"], each["column"]) for each in answer["errors"]]
    columns = ["programme", "name", "wallet", "nid", "place", "since", "state", "", "number"]
    assert wrong == list(zip([3, 4, 5, 6, 7, 8, 9, 10, 12], columns, strict=True))


def test_a_payment_of_nobody_is_told(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "paid.csv"
    heads = "beneficiary no.,instalment,amount taka,paid on,state\n"
    file.write_text(heads + "NOBODY,2026-07,1950,,held\nT-10,summer,1950,,held\n", encoding="utf-8")
    answer = json.loads(grs(home, "registry", "payments", str(file)).stdout)
    assert [(each["line"], each["column"]) for each in answer["errors"]] == [(2, "number"), (3, "instalment")]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"name\nx\n", "no column number, place"),
        ((HEADS + "vwb,1,").encode() + b"\xff\xfe\n", "not in UTF-8"),
        ((HEADS + 'vwb,1,"open\n').encode(), "unexpected end of data"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(home: Path, tmp_path: Path, content: bytes, why: str) -> None:
    file = tmp_path / "rows.csv"
    file.write_bytes(content)
    ran = grs(home, "registry", "import", str(file))
    assert ran.exit_code == 2
    assert why in ran.stderr


def test_who_read_what_into_the_register_is_on_record(home: Path) -> None:
    assert told(home, "audit", "verify")["ok"]
