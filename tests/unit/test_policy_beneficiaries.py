from pathlib import Path

import pytest

from grs_core.domain.errors import RuleBroken
from grs_core.policy.load import load_policy

HEAD = "place,programme,count,source,valid_from\n"


def folder(home: Path, *rows: str) -> Path:
    (home / "beneficiaries.csv").write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    return home


def test_our_table_has_the_upazila_whose_beneficiaries_we_know() -> None:
    known = load_policy().beneficiaries
    allowances = ("old_age_allowance", "widow_allowance", "disability_allowance")
    assert sum(known["BD201204", programme] for programme in allowances) == 21_475


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("BD9,vwb,5,office,2026-01-01", "there is no BD9"),
        ("BD2012,nothing,5,office,2026-01-01", "no row for nothing"),
        ("BD2012,vwb,0,office,2026-01-01", "at least 1"),
    ],
)
def test_a_row_of_nowhere_of_nothing_or_of_nobody_is_refused(tmp_path: Path, row: str, why: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        load_policy(folder(tmp_path, row))
    assert why in str(refused.value.params["why"])
