from datetime import date
from pathlib import Path

import pytest

from grs_core.domain.errors import RuleBroken
from grs_core.domain.instalments import Timing
from grs_core.policy.load import load_policy
from grs_core.policy.payments import ended, read_calendar, read_exclusions
from grs_core.policy.tables import Tables
from tests.support.casebook import the_policy

HEADS = {
    "payment_calendar": "programme,first,last,pays_from,pays_until,announced,source,valid_from",
    "exclusions": "programme,excludes,source,valid_from",
}


def test_the_instalment_of_today_is_the_one_whose_payout_began_last() -> None:
    payments = the_policy().payments
    now = payments.current("old_age_allowance", date(2026, 11, 22))
    after = payments.following("old_age_allowance", date(2026, 11, 22))
    assert now is not None
    assert after is not None
    assert (now.code, now.first, now.last) == ("2026-07", date(2026, 7, 1), date(2026, 9, 30))
    assert now == payments.get("old_age_allowance", "2026-07")
    assert after.code == "2026-10"
    assert not now.announced


@pytest.mark.parametrize(
    ("today", "timing"),
    [
        (date(2026, 9, 30), Timing.COMING),
        (date(2026, 10, 1), Timing.PAYING),
        (date(2026, 11, 30), Timing.PAYING),
        (date(2026, 12, 1), Timing.LATE),
    ],
)
def test_money_is_late_only_when_the_last_expected_day_is_over(today: date, timing: Timing) -> None:
    instalment = the_policy().payments.get("old_age_allowance", "2026-07")
    assert instalment is not None
    assert instalment.timing(today) is timing


def test_nothing_is_said_of_a_programme_whose_days_nobody_told() -> None:
    payments = the_policy().payments
    assert payments.of("mother_child_benefit") == ()
    assert payments.current("mother_child_benefit", date(2026, 11, 22)) is None
    assert payments.current("old_age_allowance", date(2020, 1, 1)) is None


def test_exclusions_hold_both_ways() -> None:
    pairs = the_policy().exclusions
    assert ("family_card", "old_age_allowance") in pairs
    assert ("old_age_allowance", "family_card") in pairs
    assert ("old_age_allowance", "ffp") not in pairs


def test_a_calendar_that_ends_is_found_before_it_does() -> None:
    assert list(ended(the_policy(), date(2026, 11, 22))) == []
    (found,) = ended(the_policy(), date(2028, 1, 1))
    assert "old_age_allowance" in found.what


@pytest.mark.parametrize(
    ("table", "row", "why"),
    [
        ("payment_calendar", "vwb,2026-07-01,2026-06-30,2026-08-01,2026-08-31,no,office,2026-01-01", "backwards"),
        (
            "payment_calendar",
            "vwb,2026-07-02,2026-07-31,2026-08-01,2026-08-31,no,office,2026-01-01",
            "first of a month",
        ),
        ("payment_calendar", "nothing,2026-07-01,2026-07-31,2026-08-01,2026-08-31,no,office,2026-01-01", "no row for"),
        ("payment_calendar", "vwb,2026-07-01,2026-07-31,2026-08-01,2026-08-31,maybe,office,2026-01-01", "yes nor no"),
        ("exclusions", "vwb,vwb,office,2026-01-01", "not had twice"),
        ("exclusions", "vwb,nothing,office,2026-01-01", "no row for nothing"),
    ],
)
def test_a_row_that_cannot_be_is_refused(tmp_path: Path, table: str, row: str, why: str) -> None:
    (tmp_path / f"{table}.csv").write_text(f"{HEADS[table]}\n{row}\n", encoding="utf-8")
    with pytest.raises(RuleBroken) as refused:
        load_policy(tmp_path)
    assert why in str(refused.value.params["why"])


def test_a_programme_that_a_deployer_took_out_stops_nothing_here() -> None:
    tables = Tables()
    programmes = {code: each for code, each in the_policy().programmes.items() if code != "backward_allowance"}
    assert "backward_allowance" not in read_calendar(tables, programmes).programmes
    assert ("old_age_allowance", "backward_allowance") not in read_exclusions(tables, programmes)
    assert tables.refusals == []
