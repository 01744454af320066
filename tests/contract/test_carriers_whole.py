"""Adding a carrier is adding a file, its rows in the table of codes, its row in the contract and its page."""

import ast
from pathlib import Path

import pytest

from gateway.carrier_settings import PROVIDERS
from gateway.carriers import carriers
from gateway.settings import read_settings
from gateway.sms.codes import ANY, Codes
from tests.support.clock import FakeClock
from tests.support.rows.all import ROWS

ROOT = Path(__file__).parents[2]
OUTWARD_HALF = {"send", "find", "tells_by_receipt"}


def files() -> list[str]:
    """Every module of gateway/sms with a class that is a carrier's outward half."""
    found = []
    for file in sorted((ROOT / "gateway" / "sms").glob("*.py")):
        classes = [node for node in ast.parse(file.read_text(encoding="utf-8")).body if isinstance(node, ast.ClassDef)]
        if any(names_in(each) >= OUTWARD_HALF for each in classes):
            found.append(file.stem)
    return found


def names_in(node: ast.ClassDef) -> set[str]:
    methods = {each.name for each in node.body if isinstance(each, ast.FunctionDef)}
    targets = [target for each in node.body if isinstance(each, ast.Assign) for target in each.targets]
    return methods | {target.id for target in targets if isinstance(target, ast.Name)}


def test_there_are_carriers_to_look_at() -> None:
    assert {"loopback", "twilio", "aggregator"} <= set(files())


@pytest.mark.parametrize("name", files())
def test_a_carrier_is_whole(name: str, clock: FakeClock) -> None:
    codes = Codes.load()
    assert (name, ANY) in codes.rows, "its rows in gateway/sms/codes.csv"
    assert name in [row.name for row in ROWS], "its row in tests/support/rows"
    assert (ROOT / "docs" / "carriers" / f"{name}.md").exists(), "its page in docs/carriers"
    assert name in PROVIDERS, "its name for GRS_SMS_PROVIDERS"
    assert carriers(read_settings({}), clock)[name].name == name, "its line in gateway/carriers.py"


def test_the_table_of_codes_and_the_contract_name_no_carrier_that_there_is_not() -> None:
    assert Codes.load().carriers == set(files()) == {row.name for row in ROWS}


@pytest.mark.parametrize("name", files())
def test_the_page_of_a_carrier_names_every_setting_that_it_needs(name: str) -> None:
    page = (ROOT / "docs" / "carriers" / f"{name}.md").read_text(encoding="utf-8")
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    own = [line.strip("# =\n").partition("=")[0] for line in example.splitlines() if f"GRS_{name.upper()}_" in line]
    assert [variable for variable in own if variable.startswith("GRS_") and variable not in page] == []
