"""Calendars from tables: a district's own holidays, Ramadan hours, working Saturdays, years that are not gazetted."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grs_core.domain.places import PlaceLevel
from grs_core.policy.load import load_policy
from tests.support.policy_folder import read, write

POLICY = load_policy()
HILLS = ("BD2003", "BD2046", "BD2084")
"""Bandarban, Khagrachhari, Rangamati."""
BOISABI = date(2026, 4, 13)
HEAD = ["date", "name_bn", "name_en", "kind", "scope", "source"]


def an_office_of(district: str, kind: str = "usso") -> str:
    upazila = next(each for each in POLICY.places.children(district) if each.level is PlaceLevel.UPAZILA)
    return f"{kind}-{upazila.code}"


@pytest.mark.parametrize("district", HILLS)
def test_boisabi_is_a_holiday_in_the_three_hill_districts_only(district: str) -> None:
    for office in (f"dc-{district}", an_office_of(district)):
        assert not POLICY.calendar_of(office).is_working(BOISABI)
    assert POLICY.calendar.is_working(BOISABI)
    assert POLICY.calendar_of("dc-BD2012") is POLICY.calendar_of("cell") is POLICY.calendar


def test_an_office_that_there_is_no_more_has_the_countrys_calendar() -> None:
    assert POLICY.calendar_of("usso-BD999999") is POLICY.calendar


@given(st.sampled_from(sorted(office.code for office in POLICY.directory)), st.integers(0, 1000), st.integers(1, 30))
def test_a_district_only_ever_adds_to_the_countrys_holidays(office: str, offset: int, days: int) -> None:
    calendar, received = POLICY.calendar_of(office), datetime(2026, 1, 1, 6, tzinfo=UTC) + timedelta(offset)
    assert calendar.holidays.items() >= POLICY.calendar.holidays.items()
    assert calendar.due(received, days) >= POLICY.calendar.due(received, days)
    assert calendar.provisional == POLICY.calendar.provisional


def test_offices_close_earlier_in_ramadan() -> None:
    assert POLICY.calendar.hours(date(2026, 3, 1)) == (time(9), time(15, 30))
    assert POLICY.calendar.hours(date(2026, 4, 1)) == (time(9), time(17))
    assert POLICY.calendar_of("dc-BD2003").hours(date(2026, 3, 1))[1] == time(15, 30)


def test_only_gazetted_years_are_firm() -> None:
    assert [POLICY.calendar.is_provisional(year) for year in (2025, 2026, 2027, 2028, 2029)] == [
        True,
        False,
        True,
        True,
        True,
    ]


def test_a_working_saturday_and_a_holiday_of_a_district_hold_there_alone(tmp_path: Path) -> None:
    rows = [
        ["2029-01-09", "ক", "Everywhere", "general", "all", "gazette"],
        ["2029-01-10", "খ", "Two districts", "general", "BD2012 BD2003", "gazette"],
        ["2029-01-13", "গ", "Saturday", "working_day", "BD2012", "gazette"],
        ["2029-01-20", "ঘ", "Saturday", "working_day", "all", "gazette"],
        ["2029-01-20", "ঙ", "Not here", "executive", "BD2003", "gazette"],
    ]
    write(tmp_path, "holidays-2029.csv", [HEAD, *rows])
    policy = load_policy(tmp_path)
    worked = {
        code: [policy.calendar_of(code).is_working(date(2029, 1, day)) for day in (9, 10, 13, 20)]
        for code in ("dc-BD2012", "dc-BD2003", "dc-BD3026")
    }
    assert worked == {
        "dc-BD2012": [False, False, True, True],
        "dc-BD2003": [False, False, False, False],
        "dc-BD3026": [False, True, False, True],
    }
    assert not policy.calendar.is_provisional(2029)


def test_the_gazetted_list_of_a_year_replaces_the_computed_one(tmp_path: Path) -> None:
    rows = [[*cells[:3], "general", *cells[4:]] for cells in read("holidays-2027.csv")[1:]]
    write(tmp_path, "holidays-2027.csv", [HEAD, *rows])
    seasons = read("seasons.csv")
    at = seasons[0].index("kind")
    write(
        tmp_path,
        "seasons.csv",
        [[*cells[:at], "gazetted" if n else "kind", *cells[at + 1 :]] for n, cells in enumerate(seasons)],
    )
    assert not load_policy(tmp_path).calendar.is_provisional(2027)
