"""Nobody's phone rings at night with what he did not ask for; the hours and the prices are the policy's."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grs_core.domain.errors import RuleBroken
from grs_core.domain.quiet import QuietHours
from grs_core.domain.tariffs import Tariff, Tariffs
from grs_core.domain.workdays import DHAKA
from grs_core.policy.holes import holes
from grs_core.policy.load import load_policy
from grs_core.policy.tables import Tables
from tests.support.policy_folder import change, read, write

NIGHT = QuietHours(time(21), time(8))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def dhaka(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, second, tzinfo=DHAKA)


@pytest.mark.parametrize(
    ("now", "goes"),
    [
        (dhaka(22, 20, 59, 59), dhaka(22, 20, 59, 59)), (dhaka(22, 21), dhaka(23, 8)),
        (dhaka(22, 23, 30), dhaka(23, 8)),
        (dhaka(23, 0), dhaka(23, 8)), (dhaka(23, 7, 59, 59), dhaka(23, 8)), (dhaka(23, 8), dhaka(23, 8)),
        (dhaka(30, 22), datetime(2026, 12, 1, 8, tzinfo=DHAKA)),
    ],
)  # fmt: skip
def test_what_is_made_at_night_goes_in_the_morning(now: datetime, goes: datetime) -> None:
    assert NIGHT.next_allowed(now.astimezone(UTC)) == goes
    assert NIGHT.is_quiet(now) is (goes != now)


def test_quiet_hours_within_one_day_end_on_it() -> None:
    noon = QuietHours(time(13), time(15))
    assert noon.next_allowed(dhaka(22, 14)) == dhaka(22, 15)
    assert not noon.is_quiet(dhaka(22, 12)) and not noon.is_quiet(dhaka(22, 15))


@given(MOMENTS)
def test_the_same_hour_twice_is_no_quiet_at_all(now: datetime) -> None:
    assert not QuietHours(time(8), time(8)).is_quiet(now)


@given(MOMENTS, st.times(), st.times())
def test_the_next_hour_that_is_allowed_is_loud_and_within_a_day(now: datetime, start: time, end: time) -> None:
    hours = QuietHours(start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0))
    allowed = hours.next_allowed(now)
    assert not hours.is_quiet(allowed)
    assert now <= allowed < now + timedelta(days=1)


# ------------------------------------------------------------------------------- the policy's tables
def test_the_policy_is_quiet_from_nine_to_eight() -> None:
    assert load_policy().quiet == NIGHT


def test_a_deployer_may_choose_other_hours(tmp_path: Path) -> None:
    change(tmp_path, "quiet_hours", "notices", "starts", "22:30")
    assert load_policy(tmp_path).quiet == QuietHours(time(22, 30), time(8))


@pytest.mark.parametrize(
    ("table", "row", "column", "value", "why"),
    [
        ("quiet_hours", "notices", "starts", "nine", "no time of day"),
        ("quiet_hours", "notices", "ends", "", "empty"),
        ("quiet_hours", "notices", "hours", "night", "hours is not notices"),
        ("tariffs", "kannel", "milli_taka", "0.32", "no whole number"),
        ("tariffs", "kannel", "masked", "maybe", "neither yes nor no"),
        ("tariffs", "kannel", "source", "", "source is empty"),
        ("tariffs", "kannel", "carrier", "ssl wireless", "is no code"),
    ],
)
def test_a_broken_cell_is_named(tmp_path: Path, table: str, row: str, column: str, value: str, why: str) -> None:
    change(tmp_path, table, row, column, value)
    with pytest.raises(RuleBroken) as refused:
        load_policy(tmp_path)
    assert (refused.value.params["file"], why in refused.value.params["why"]) == (f"{table}.csv", True)


def test_a_price_holds_from_its_day(tmp_path: Path) -> None:
    header, *rows = read("tariffs.csv")
    write(tmp_path, "tariffs.csv", [header, *rows, ["kannel", "no", "400", "a contract", "2027-01-01"]])
    policy = load_policy(tmp_path)
    assert policy.tariffs.cost("kannel", 2, date(2026, 12, 31)) == 640
    assert policy.tariffs.cost("kannel", 2, date(2027, 1, 1)) == 800
    found = holes(policy, Tables(tmp_path), date(2026, 11, 22))
    assert not any("valid from" in each.what for each in found if each.file == "tariffs.csv")


def test_a_carrier_without_a_price_costs_nothing_and_says_so() -> None:
    tariffs = Tariffs([Tariff("kannel", False, 320, date(2026, 11, 1))])
    assert (tariffs.cost("twilio", 3, date(2026, 11, 2)), tariffs.of("twilio", date(2026, 11, 2))) == (0, None)
    assert tariffs.of("kannel", date(2026, 10, 31)) is None
    assert tariffs.carriers == ("kannel",)
