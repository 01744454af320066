"""Sub-categories: each has a rule of its own, hears only inside its category, and tells those who must know."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grs_core.domain.grievance import Accused, AccusedRole, Category, Grievance
from grs_core.domain.offices import Tier
from grs_core.policy.load import load_policy
from grs_core.policy.registers import LONGEST_TOLD
from tests.support.policy_folder import change, refusal

POLICY = load_policy()
UNION = "BD20120414"
IN_DOMAIN_PART_C = {
    "MFS_NUMBER_CHANGED", "SIM_PIN_HELD", "CASHOUT_DEDUCTION", "PAYMENT_MISSING", "PAYMENT_LATE", "PAYMENT_WRONG",
    "BENEFIT_STOPPED", "SELECTION_EXCLUDED", "SELECTION_APPEAL", "INCLUSION_ERROR", "BRIBE", "MISCONDUCT", "GBV_SAFETY",
    "CHILD_PROTECTION", "FOOD_SHORT", "WAGE_UNPAID", "DATA_CORRECTION", "CHANNEL_CHANGE", "CARD_DOC", "ACCESS_BARRIER",
    "COMMITTEE_INACTIVE", "RETALIATION", "INFO", "SUGGESTION", "DUPLICATE", "OUT_OF_SCOPE",
}  # fmt: skip
finer = st.sampled_from([*POLICY.subcategories, "OF_NEXT_YEAR", None])
blamed = st.none() | st.builds(
    Accused, st.sampled_from(AccusedRole), st.sampled_from([None, *POLICY.router.rules.conflicts])
)


def test_every_category_of_the_domain_policy_has_its_sub_category() -> None:
    assert set(POLICY.subcategories) >= IN_DOMAIN_PART_C
    assert {each.category for each in POLICY.subcategories.values()} == set(Category)


@given(category=st.sampled_from(Category), code=finer, accused=blamed)
def test_a_sub_category_decides_only_inside_its_category(
    category: Category, code: str | None, accused: Accused | None
) -> None:
    case = Grievance("…", category, "old_age_allowance", UNION, accused, subcategory=code)
    known = POLICY.subcategories.get(code or "")
    rules = POLICY.router.rules
    wanted = known.rule if known is not None and known.category is category else rules.categories[category]
    assert rules.of(case) is wanted
    route = POLICY.router.route(case)
    assert route.priority is wanted.priority_for("old_age_allowance")
    assert route.desk.tier.rank >= wanted.first_tier.rank
    assert (f"subcategory {code}" in route.because) is (wanted is not rules.categories[category])


@given(category=st.sampled_from(Category), code=finer, accused=blamed, place=st.sampled_from([UNION, "BD20", None]))
def test_a_copy_goes_to_nobody_who_is_accused_and_not_to_the_desk_itself(
    category: Category, code: str | None, accused: Accused | None, place: str | None
) -> None:
    case = Grievance("…", category, "old_age_allowance", place, accused, subcategory=code)
    desk = POLICY.router.route(case).desk
    copies = POLICY.router.copies(case, desk)
    assert not set(copies) & (POLICY.router.sealed(case) | {desk.office})
    assert all(copy in POLICY.directory for copy in copies)


def test_a_changed_number_lies_with_the_uno_and_the_programmes_district_office_is_told() -> None:
    case = Grievance("…", Category.MFS_FRAUD, "old_age_allowance", UNION, subcategory="MFS_NUMBER_CHANGED")
    desk = POLICY.router.route(case).desk
    assert desk.office == "uno-BD201204"
    assert POLICY.router.copies(case, desk) == ("dd_dss-BD2012",)
    by_the_agent = case.blaming(Accused(AccusedRole.MFS_AGENT))
    assert POLICY.router.route(by_the_agent).desk.office == "uno-BD201204"


def test_a_chairmans_case_is_copied_to_local_government() -> None:
    case = Grievance("…", Category.BRIBERY, "vgf", UNION, Accused(AccusedRole.UP_CHAIRMAN))
    assert POLICY.router.copies(case, POLICY.router.route(case).desk) == ("ddlg-BD2012",)


def test_an_appeal_against_a_selection_is_the_upazila_committees_and_never_the_unions() -> None:
    rule = POLICY.subcategories["SELECTION_APPEAL"]
    assert rule.committee and rule.first_tier is Tier.UPAZILA


BROKEN = [
    ("subcategories", "BRIBE", "category", "corruption", "none of mfs_fraud"),
    ("subcategories", "BRIBE", "to", "the_mayor", "no row for the_mayor in office_kinds.csv"),
    ("subcategories", "MFS_NUMBER_CHANGED", "to", "dc", "no desk of the upazila tier"),
    ("subcategories", "MFS_NUMBER_CHANGED", "copy", "programme.village", "or programme.union"),
    ("subcategories", "BRIBE", "inform", "nobody", "no row for nobody in hotlines.csv"),
    ("subcategories", "BRIBE", "signal", "alarm", "no row for alarm in signals.csv"),
    ("subcategories", "BRIBE", "priority_of_programme", "no_such=P1", "no row for no_such in programmes.csv"),
    ("subcategories", "BRIBE", "subcategory", "Bribe money", "no code"),
    ("conflicts", "up_chair", "copy", "nobody", "no row for nobody"),
    ("admissibility", "rti", "outcome", "maybe", "none of reject"),
    ("admissibility", "rti", "outcome", "refer", "names where a case is referred to"),
    ("admissibility", "sub_judice", "body", "", "names where a case is referred to"),
    ("admissibility", "sub_judice", "body", "tribunal", "no row for tribunal in bodies.csv"),
    ("admissibility", "rti", "told_bn", "ক" * (LONGEST_TOLD + 1), "more than 180 letters"),
    ("bodies", "court", "reply_days", "0", "at least 1"),
    ("bodies", "court", "kind", "village", "none of provider"),
    ("bodies", "bkash", "hotline", "none_such", "no row for none_such"),
    ("causes", "wallet", "threshold", "1", "at least 2"),
    ("causes", "wallet", "kind", "phone", "none of agent_number"),
    ("causes", "wallet", "categories", "mfs_fraud theft", "none of mfs_fraud"),
    ("outcomes", "granted", "act", "close", "none of resolve"),
    ("programmes", "vwb", "cluster", "food", "no row for food in clusters.csv"),
    ("programmes", "vwb", "charter_days", "soon", "no whole number"),
    ("seasons", "ramadan_2026", "opens", "nine", "no time of day"),
    ("seasons", "ramadan_2026", "closes", "08:00", "cannot close"),
    ("seasons", "ramadan_2026", "last", "2026-01-01", "before it begins"),
    ("seasons", "ramadan_2026", "kind", "general", "kind is none of"),
    ("holidays-2026", "2026-04-13", "scope", "BD2012 BD201204", "BD201204 is no district"),
]


@pytest.mark.parametrize(
    ("table", "row", "column", "value", "why"),
    BROKEN,
    ids=[" ".join(each[:3]) + f" {n}" for n, each in enumerate(BROKEN)],
)
def test_a_broken_cell_names_its_file_its_line_and_why(
    tmp_path: Path, table: str, row: str, column: str, value: str, why: str
) -> None:
    line = change(tmp_path, table, row, column, value)
    said = refusal(tmp_path)
    assert (said["file"], said["line"]) == (f"{table}.csv", str(line))
    assert why in said["why"]
