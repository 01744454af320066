"""The finer kind of a case: set by an officer, moved by it, and its danger with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.support.desk import OfficerAt, add_officer, officer_at, stored

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket


def correct(desk: OfficerAt, case: Ticket, **right: str) -> tuple[int, str]:
    """As it stands, but for `right`."""
    standing = {
        "category": case.grievance.category.value,
        "subcategory": case.grievance.subcategory or "",
        "programme": case.grievance.programme or "",
        "accused": "",
    }
    answer = desk.act(case.number, "correct", None, **{**standing, **right})
    return answer.status_code, answer.text


def test_the_kinds_are_offered_beneath_their_categories(container: Container, usso: OfficerAt, case: Ticket) -> None:
    page = usso.open(case.number).text
    offered = page[page.index('id="act-correct-subcategory"') :].partition("</select>")[0]
    codes = [code for code in re.findall(r'<option value="([^"]*)"', offered) if code]
    assert sorted(codes) == sorted(container.policy.subcategories)
    assert offered.count("<optgroup") == len({each.category for each in container.policy.subcategories.values()})


def test_a_kind_is_kept_shown_and_told_in_the_history_and_no_pair_is_kept_of_it_alone(
    container: Container, usso: OfficerAt, case: Ticket
) -> None:
    assert correct(usso, case, subcategory="BENEFIT_STOPPED")[0] == 303
    assert stored(container, case).grievance.subcategory == "BENEFIT_STOPPED"
    page = usso.open(case.number).text
    assert page.count(container.policy.subcategories["BENEFIT_STOPPED"].name.bn) >= 3
    assert "ধরন: জানা নেই →" in page
    with container.database.reading() as work:
        assert sum(work.corrections.count().values()) == 0


def test_a_kind_of_another_category_is_refused_beside_its_field(
    container: Container, usso: OfficerAt, case: Ticket
) -> None:
    for kind in ("BRIBE", "no_such_kind"):
        status, page = correct(usso, case, subcategory=kind, accused="nobody-known")
        assert status == 422
        assert 'id="act-correct-subcategory-wrong"' in page
        assert 'id="act-correct-accused-wrong"' in page
    assert stored(container, case) == case


def test_another_category_takes_the_old_kind_away_and_may_bring_its_own(
    container: Container, usso: OfficerAt, case: Ticket
) -> None:
    correct(usso, case, subcategory="PAYMENT_LATE")
    case = stored(container, case)
    assert correct(usso, case, category="underpayment")[0] == 303
    case = stored(container, case)
    assert (case.grievance.category.value, case.grievance.subcategory) == ("underpayment", None)
    assert correct(usso, case, category="payment_delayed", subcategory="PAYMENT_MISSING")[0] == 303
    assert stored(container, case).grievance.subcategory == "PAYMENT_MISSING"


def test_a_kind_that_is_a_danger_sets_its_signal_and_the_case_goes_where_somebody_may_handle_it(
    container: Container, app: Flask, usso: OfficerAt, upazila: str, case: Ticket
) -> None:
    add_officer(container, "uwao", f"uwao-{upazila}", handles_sensitive=True)
    assert correct(usso, case, category="staff_misconduct", subcategory="GBV_SAFETY")[0] == 303
    after = stored(container, case)
    assert (after.sensitive, after.grievance.signals) == (True, ("violence_against_women",))
    assert after.desk.office == f"uwao-{upazila}"
    assert usso.open(case.number).status_code == 404
    page = officer_at(app, "uwao").open(case.number).text
    assert "কর্মকর্তা বিপদের ইঙ্গিত যোগ করেছেন" in page
