"""How a deployer's CSV adds, corrects and drops places, and how a broken one is refused."""

from pathlib import Path

import pytest

from grs_core.domain.errors import RuleBroken
from grs_core.policy.places.load import load_places
from grs_core.policy.places.overlay import COLUMNS


def overlay(directory: Path, *lines: str) -> Path:
    (directory / "ours.csv").write_text("\n".join([",".join(COLUMNS), *lines]) + "\n", encoding="utf-8")
    return directory


def test_a_deployer_adds_and_corrects_places_by_code(tmp_path: Path) -> None:
    directory = overlay(
        tmp_path,
        "upazila,,,BD201204,Banchharampur,,,Old Name,,",
        "union,,,x-ward-1,Ward 1,ওয়ার্ড ১,BD30333300,,,",
        "union,,,BD20120414,,,,,drop,closed",
    )
    places = load_places(directory)
    assert places.get("BD201204").name_en == "Banchharampur"
    assert places.get("BD201204").name_bn == "বাঞ্ছারামপুর"
    assert places.get("BD201204").aliases == ("Old Name",)
    assert places.get("x-ward-1").parent == "BD30333300"
    assert places.by_short_code("120414") is None


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("union,,,x-union-a,A,ক,BD999999,,,", "parent BD999999"),
        ("union,,,x-union-a,A,ক,BD2012,,,", "cannot stand under district"),
        ("union,,,x-union-a,A,,BD201204,,,", "no Bangla name"),
        ("parish,,,x-union-a,A,ক,BD201204,,,", "no such level"),
        ("union,,,x-union-a,A,ক,BD201204,,gone,", "no such mark"),
        ("union,,,x-union-a,A", "5 cells"),
        ("union,7,Jafarganj,x-union-a,A,ক,BD201204,,,", "no source"),
        ("upazila,,,BD201204,,,,,drop,", "parent BD201204"),
        ("union,,,x-union-b,B,খ,BD201204,,,", "used twice"),
    ],
)
def test_a_broken_row_is_refused_with_its_file_and_line(tmp_path: Path, line: str, problem: str) -> None:
    directory = overlay(tmp_path, "union,,,x-union-b,B,খ,BD201204,,,", line)
    with pytest.raises(RuleBroken) as refusal:
        load_places(directory)
    assert refusal.value.key == "places_broken"
    assert problem in refusal.value.params["problem"]
    if line.startswith("upazila"):
        assert refusal.value.params["file"] == "unions.csv"
    else:
        assert (refusal.value.params["file"], refusal.value.params["line"]) == ("ours.csv", "3")


def test_a_file_with_another_header_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ours.csv").write_text("code,name\n", encoding="utf-8")
    with pytest.raises(RuleBroken) as refusal:
        load_places(tmp_path)
    assert refusal.value.params["line"] == "1"
