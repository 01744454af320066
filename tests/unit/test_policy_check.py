"""The check explains every hole: all that a start refuses, at once, and what a start lets pass."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grs_core.domain.grievance import Category, Grievance, Priority
from grs_core.domain.offices import Directory, Tier
from grs_core.domain.routing import Able, Route, Router
from grs_core.policy import check
from grs_core.policy.check import Checked, check_policy
from grs_core.policy.findings import Finding, Level
from grs_core.policy.load import load_policy, read_policy
from grs_core.policy.sample import Sampled, routed
from grs_core.policy.tables import Tables
from tests.support.policy_folder import change, read, refusal, write

TODAY = date(2026, 11, 22)


@pytest.fixture
def unrouted(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path | None], Checked]:
    """The check without the sample of routes, which has its own tests."""
    monkeypatch.setattr(check, "routed", lambda policy: Sampled(0, ()))
    return lambda folder: check_policy(folder, TODAY)


def found(checked: Checked, *levels: Level) -> list[tuple[str, int, str]]:
    wanted = levels or (Level.ERROR, Level.WARNING)
    return [(each.file, each.line, each.what) for each in checked.findings if each.level in wanted]


def one(checked: Checked, words: str) -> Finding:
    (finding,) = [each for each in checked.findings if words in each.what]
    return finding


# ------------------------------------------------------------- all at once
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    broken=st.lists(
        st.sampled_from(
            [
                ("standards", "upazila P3", "working_days", "ten"),
                ("categories", "bribery", "priority", "high"),
                ("subcategories", "BRIBE", "to", "the_mayor"),
                ("departments", "DSS", "urban", ""),
                ("conflicts", "uno", "to", "uno"),
                ("bodies", "court", "kind", "village"),
                ("causes", "wallet", "threshold", "1"),
                ("outcomes", "granted", "act", "close"),
                ("seasons", "ramadan_2026", "opens", "nine"),
                ("programmes", "vwb", "cluster", "food"),
                ("holidays-2026", "2026-12-16", "kind", "festival"),
                ("admissibility", "rti", "told_en", "word " * 60),
                ("hotlines", "nagad", "number", ""),
            ]
        ),
        unique_by=lambda each: each[0],
    )
)
def test_every_broken_row_is_said_in_one_reading(
    tmp_path_factory: pytest.TempPathFactory, broken: list[tuple[str, str, str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("holes")
    wanted = {(f"{each[0]}.csv", change(folder, *each)) for each in broken}
    tables = Tables(folder)
    policy = read_policy(tables, folder)
    assert (policy is None) is bool(broken)
    assert {(e.params["file"], int(e.params["line"])) for e in tables.refusals} == wanted
    assert len(tables.refusals) == len(wanted)


def test_what_follows_from_a_broken_row_is_not_said_again(tmp_path: Path) -> None:
    change(tmp_path, "departments", "DSS", "urban", "the_mayor")
    change(tmp_path, "clusters", "food_security", "name_bn", "")
    assert found(check_policy(tmp_path, TODAY)) == [
        ("clusters.csv", 3, "name_bn is empty"),
        ("departments.csv", 2, "urban: no row for the_mayor in office_kinds.csv"),
    ]


def test_the_start_names_the_first_of_them(tmp_path: Path) -> None:
    change(tmp_path, "standards", "upazila P3", "working_days", "ten")
    change(tmp_path, "departments", "DSS", "urban", "")
    assert refusal(tmp_path)["file"] == "departments.csv"


@pytest.mark.parametrize("priority", list(Priority))
def test_a_missing_standard_and_a_missing_department_are_both_said(tmp_path: Path, priority: Priority) -> None:
    gone = ["district", priority.value]
    write(tmp_path, "standards.csv", [cells for cells in read("standards.csv") if cells[:2] != gone])
    write(tmp_path, "departments.csv", [cells for cells in read("departments.csv") if cells[0] != "FISH"])
    said = found(check_policy(tmp_path, TODAY))
    assert ("standards.csv", 0, f"no row for district {priority.value}") in said
    assert [each[0] for each in said] == ["programmes.csv", "standards.csv"]


def test_every_finding_says_why_it_matters_and_what_to_do(tmp_path: Path, unrouted: Callable[..., Checked]) -> None:
    change(tmp_path, "tiers", "district", "active", "no")
    for finding in unrouted(tmp_path).findings:
        assert finding.what and finding.why and finding.do and finding.file.endswith(".csv")


def test_a_folder_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    checked = check_policy(tmp_path / "nowhere", TODAY)
    assert checked.policy is None and found(checked) == [(str(tmp_path / "nowhere"), 0, "no such folder")]


def test_broken_places_are_said_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "places").mkdir()
    (tmp_path / "places" / "more.csv").write_text(
        "level,source,source_name,code,name_en,name_bn,parent,aliases,mark,note\ncity,,,BD1,X,ক,BD9999,,,\n", "utf-8"
    )
    assert [each[:2] for each in found(check_policy(tmp_path, TODAY))] == [("more.csv", 2)]


# ------------------------------------------------------ what a start lets pass
def test_tiers_that_take_longer_than_the_law_together_are_an_error(
    tmp_path: Path, unrouted: Callable[..., Checked]
) -> None:
    assert not found(unrouted(None), Level.ERROR)
    line = change(tmp_path, "standards", "district P3", "working_days", "16")
    finding = one(unrouted(tmp_path), "31 working days")
    assert (finding.level, finding.file, finding.line) == (Level.ERROR, "standards.csv", line)
    change(tmp_path, "limits", "statutory_gro", "working_days", "40")
    assert not found(unrouted(tmp_path), Level.ERROR)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.tuples(*[st.integers(1, 30)] * 3), limit=st.integers(1, 60))
def test_the_sum_of_the_tiers_is_held_against_the_law(
    tmp_path_factory: pytest.TempPathFactory, unrouted: Callable[..., Checked], days: tuple[int, int, int], limit: int
) -> None:
    folder = tmp_path_factory.mktemp("sum")
    rows = read("standards.csv")
    for cells in rows:
        if cells[1] == "P2" and cells[0] in ("union", "upazila", "district"):
            cells[2] = str(days[("union", "upazila", "district").index(cells[0])])
        elif cells[1] != "P2" and cells[0] in ("union", "upazila", "district"):
            cells[2] = "1" if cells[0] != "union" else "0"
    write(folder, "standards.csv", rows)
    change(folder, "limits", "statutory_gro", "working_days", str(max(limit, 2)))
    over = [what for _, _, what in found(unrouted(folder), Level.ERROR)]
    assert bool(over) is (sum(days) > max(limit, 2))


def test_a_district_that_is_switched_off_is_explained(tmp_path: Path, unrouted: Callable[..., Checked]) -> None:
    line = change(tmp_path, "tiers", "district", "active", "no")
    finding = one(unrouted(tmp_path), "the district tier is switched off")
    assert (finding.level, finding.line) == (Level.NOTE, line)
    assert "Cabinet Division" in finding.why


@pytest.mark.parametrize(
    ("today", "level", "words"),
    [
        (date(2026, 11, 22), Level.WARNING, "the holidays of 2027 are computed"),
        (date(2028, 12, 1), Level.WARNING, "no holidays of 2029"),
        (date(2029, 1, 1), Level.ERROR, "no holidays of 2029"),
    ],
)
def test_a_year_without_gazetted_holidays_is_named_before_a_case_can_reach_it(
    monkeypatch: pytest.MonkeyPatch, today: date, level: Level, words: str
) -> None:
    monkeypatch.setattr(check, "routed", lambda policy: Sampled(0, ()))
    assert one(check_policy(None, today), words).level is level


def test_a_gazetted_year_is_no_longer_provisional(tmp_path: Path, unrouted: Callable[..., Checked]) -> None:
    rows = [[*cells[:3], "general" if n else "kind", *cells[4:]] for n, cells in enumerate(read("holidays-2027.csv"))]
    write(tmp_path, "holidays-2027.csv", rows)
    change(tmp_path, "seasons", "ramadan_2027", "kind", "gazetted")
    checked = unrouted(tmp_path)
    assert not [each for each in checked.findings if "2027 are computed" in each.what]
    assert checked.policy is not None and not checked.policy.calendar.is_provisional(2027)


def test_a_role_and_a_kind_of_office_without_a_rule_of_conflict_are_named(
    tmp_path: Path, unrouted: Callable[..., Checked]
) -> None:
    rows = [cells for cells in read("conflicts.csv") if cells[0] not in ("broker", "dfo")]
    write(tmp_path, "conflicts.csv", rows)
    checked = unrouted(tmp_path)
    assert one(checked, "no rule for an accused broker").level is Level.ERROR
    assert one(checked, "no position sits at dfo").file == "office_kinds.csv"


def test_a_kind_of_office_that_no_case_reaches_is_named(tmp_path: Path, unrouted: Callable[..., Checked]) -> None:
    rows = [cells for cells in read("departments.csv") if cells[0] != "FISH"]
    write(tmp_path, "departments.csv", rows)
    write(tmp_path, "programmes.csv", [cells for cells in read("programmes.csv") if cells[0] != "vgf_fisher"])
    checked = unrouted(tmp_path)
    assert one(checked, "no department has a desk fisheries_officer").level is Level.WARNING
    assert "filed with it" in one(checked, "vgf_fisher of our table is not in yours").do


def test_a_category_without_a_sub_category_is_a_note(tmp_path: Path, unrouted: Callable[..., Checked]) -> None:
    rows = [cells for cells in read("subcategories.csv") if Category.BRIBERY.value not in cells]
    write(tmp_path, "subcategories.csv", rows)
    assert one(unrouted(tmp_path), "bribery has no sub-category").level is Level.NOTE


def test_a_row_that_is_to_hold_later_is_said_to_hold_now(tmp_path: Path, unrouted: Callable[..., Checked]) -> None:
    line = change(tmp_path, "standards", "upazila P3", "valid_from", "2027-07-01")
    assert one(unrouted(tmp_path), "valid from 2027-07-01").line == line


def test_a_citizen_is_not_given_longer_to_confirm_than_to_appeal(
    tmp_path: Path, unrouted: Callable[..., Checked]
) -> None:
    line = change(tmp_path, "limits", "confirm_days", "working_days", "31")
    assert one(unrouted(tmp_path), "confirm_days is longer").line == line


# ------------------------------------------------------------------- sample
def test_every_kind_of_case_has_a_desk_and_a_standard_and_none_a_sealed_desk() -> None:
    sample = routed(load_policy())
    assert sample.routes > 30_000 and sample.findings == ()


def test_the_sample_finds_where_there_is_no_desk_below_the_cell() -> None:
    policy = load_policy()
    few = Directory(office for office in policy.directory if office.tier in (Tier.UNION, Tier.CABINET))
    sample = routed(replace(policy, router=Router(policy.router.rules, few, policy.places)))
    assert [(each.level, each.file) for each in sample.findings] == [(Level.WARNING, "departments.csv")]
    assert "of the sample, as mfs_fraud, old_age_allowance, a rural union, nobody accused" in sample.findings[0].what


def test_the_sample_finds_a_case_without_a_standard() -> None:
    policy = load_policy()
    days = {
        key: 0 if key == (Tier.DISTRICT, Priority.P1) else value for key, value in policy.standards.tier_days.items()
    }
    sample = routed(replace(policy, standards=replace(policy.standards, tier_days=days)))
    assert [each.what.partition(":")[0] for each in sample.findings] == ["district P1 has no day"]
    assert sample.findings[0].level is Level.ERROR


class Blind(Router):
    """Routes as if nobody were accused."""

    def route(self, grievance: Grievance, sealed: frozenset[str] = frozenset(), able: Able | None = None) -> Route:
        return super().route(replace(grievance, accused=None), sealed, able)


def test_the_sample_finds_a_case_on_the_desk_of_the_accused() -> None:
    policy = load_policy()
    sample = routed(replace(policy, router=Blind(policy.router.rules, policy.directory, policy.places)))
    assert "a case lands on a sealed desk" in {each.what.partition(":")[0] for each in sample.findings}
