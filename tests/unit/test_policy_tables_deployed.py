"""The policy of a deployer: a file replaces a table, a tier is switched off, places and years are added."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from grs_core.domain.grievance import AccusedRole, Category, Grievance, Priority
from grs_core.domain.offices import Tier
from grs_core.policy.load import load_policy
from grs_core.policy.model import Policy
from tests.support.policy_folder import change


def test_a_deployer_replaces_one_table_and_keeps_the_others(tmp_path: Path) -> None:
    ours = load_policy()
    change(tmp_path, "standards", "upazila P3", "working_days", "৭")
    theirs = load_policy(tmp_path)
    assert theirs.standards.days(Tier.UPAZILA, Priority.P3) == 7
    assert theirs.standards.days(Tier.DISTRICT, Priority.P3) == ours.standards.days(Tier.DISTRICT, Priority.P3)
    assert theirs.programmes == ours.programmes and theirs.hotlines == ours.hotlines
    assert theirs.version != ours.version == load_policy().version


def test_a_deployer_adds_a_year_of_holidays_and_replaces_another(tmp_path: Path) -> None:
    head = "date,name_bn,name_en,kind,scope,source\n"
    (tmp_path / "holidays-2029.csv").write_text(
        head + "2029-01-10,ক,A day,general,all,gazette\n2029-01-13,খ,Saturday,working_day,all,gazette\n"
        "2029-01-11,গ,Hills only,general,BD2003,gazette\n2029-01-14,ঘ,Optional,optional,all,gazette\n",
        encoding="utf-8",
    )
    (tmp_path / "holidays-2027.csv").write_text(head + "2027-01-05,ক,Gazetted,general,all,gazette\n", encoding="utf-8")
    calendar = load_policy(tmp_path).calendar
    assert not calendar.is_working(date(2029, 1, 10)) and calendar.is_working(date(2029, 1, 13))
    assert calendar.is_working(date(2029, 1, 11)) and calendar.is_working(date(2029, 1, 14))
    assert not calendar.is_working(date(2027, 1, 5)) and calendar.is_working(date(2027, 3, 10))
    assert not calendar.is_working(date(2026, 12, 16))


def a_case(place: str) -> Grievance:
    return Grievance("…", Category.WRONGFUL_EXCLUSION, "family_card", place)


@pytest.mark.parametrize(
    ("tier", "place", "climbs"),
    [
        ("union", "BD20120414", ["usso", "dd_dss", "cell"]),
        ("district", "BD20120414", ["up", "usso", "cell"]),
        ("district", "BD2012", ["cell"]),
    ],
)
def test_a_tier_that_is_switched_off_gets_no_case(tmp_path: Path, tier: str, place: str, climbs: list[str]) -> None:
    change(tmp_path, "tiers", tier, "active", "no")
    policy = load_policy(tmp_path)
    way = [policy.router.route(a_case(place)).desk]
    while (above := policy.router.above(a_case(place), way[-1])) is not None:
        way.append(above)
    assert [policy.directory.get(desk.office).kind for desk in way] == climbs
    for desk in way:
        assert policy.standards.days(desk.tier, Priority.P3) >= 1
    assert set(policy.tier_names) == set(Tier) - {Tier(tier)}


def test_without_a_district_tier_a_case_of_a_whole_district_is_still_to_be_sorted(tmp_path: Path) -> None:
    change(tmp_path, "tiers", "district", "active", "no")
    assert not load_policy(tmp_path).router.placed(a_case("BD2012"))
    assert load_policy().router.placed(a_case("BD2012"))


def test_no_days_at_the_union_mean_that_the_union_is_skipped(tmp_path: Path) -> None:
    change(tmp_path, "standards", "union P3", "working_days", "0")
    assert load_policy(tmp_path).router.route(a_case("BD20120414")).desk.tier is Tier.UPAZILA
    change(tmp_path, "standards", "union P1", "working_days", "1")
    change(tmp_path, "categories", "mfs_fraud", "first_tier", "union")
    fraud = Grievance("…", Category.MFS_FRAUD, "family_card", "BD20120414")
    assert load_policy(tmp_path).router.route(fraud).desk.tier is Tier.UNION


def test_a_deployers_places_come_with_their_desks(tmp_path: Path) -> None:
    columns = "level,source,source_name,code,name_en,name_bn,parent,aliases,mark,note\n"
    (tmp_path / "places").mkdir()
    (tmp_path / "places" / "more.csv").write_text(
        columns + "city,,,BD10109999,Bogura City,বগুড়া সিটি,BD5010,,,\n", encoding="utf-8"
    )
    policy = load_policy(tmp_path)
    desk = policy.router.route(a_case("BD10109999")).desk
    assert desk.office == "urban_sso-BD10109999"
    assert policy.directory.get(desk.office).line == "dd_dss-BD5010"


def test_every_role_that_is_heard_has_its_rule_or_is_known_to_have_none() -> None:
    rules = load_policy().router.rules
    without = {role for role in AccusedRole if role not in rules.position_of_role}
    assert without == {AccusedRole.OTHER}


@pytest.mark.parametrize("read_name", [lambda p: p.category_names, lambda p: p.programmes, lambda p: p.hotlines])
def test_the_policy_names_everything_in_both_languages(read_name: Callable[[Policy], Mapping[str, Any]]) -> None:
    for named in read_name(load_policy()).values():
        name = getattr(named, "name", named)
        assert name.en.isascii() and any("\u0980" <= letter <= "\u09ff" for letter in name.bn)
