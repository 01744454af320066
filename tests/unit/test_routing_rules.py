"""Routing is total and never lands on the accused: over all categories, programmes, places and accused.

The accused's offices are worked out here anew from the rows of the conflict table, not by the router.
"""

import csv
from dataclasses import replace
from functools import cache
from itertools import cycle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grs_core.domain.grievance import Accused, AccusedRole, Category, Grievance
from grs_core.domain.offices import Office, Tier
from grs_core.domain.routing import Router
from grs_core.domain.ticket import Desk
from grs_core.policy import tables
from grs_core.policy.load import load_policy

POLICY = load_policy()
PLACES, DIRECTORY = POLICY.places, POLICY.directory


@cache
def rows(table: str) -> tuple[dict[str, str], ...]:
    with (Path(tables.__file__).parent / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


POSITIONS = [row["position"] for row in rows("conflicts")]
PROGRAMMES = [*(row["programme"] for row in rows("programmes")), None, "a_programme_of_next_year"]
EVERY_PLACE = [*(place.code for place in PLACES), None]
ACCUSED = [
    None,
    *(Accused(role) for role in AccusedRole),
    *(Accused(role, position) for role in AccusedRole for position in (*POSITIONS, "somebody_else")),
]
grievances = st.builds(
    Grievance,
    text=st.just("…"),
    category=st.sampled_from(Category),
    programme=st.sampled_from(PROGRAMMES),
    place=st.sampled_from(EVERY_PLACE),
    accused=st.sampled_from(ACCUSED),
    subcategory=st.sampled_from([*POLICY.subcategories, None, "OF_NEXT_YEAR"]),
    also_accused=st.lists(st.sampled_from([each for each in ACCUSED if each]), max_size=4).map(tuple),
)


def conflict_row(accused: Accused | None) -> dict[str, str] | None:
    if accused is None:
        return None
    by_position = [row for row in rows("conflicts") if row["position"] == accused.position]
    by_role = [row for row in rows("conflicts") if row["role"] == accused.role.value]
    return next(iter([*by_position, *by_role]), None)


@cache
def offices_by_place() -> dict[str | None, list[Office]]:
    found: dict[str | None, list[Office]] = {}
    for office in DIRECTORY:
        found.setdefault(office.place, []).append(office)
    return found


def accuseds_offices(case: Grievance) -> set[str]:
    """From the rows: the desks of the hidden tiers and his own, on the way from the place up and in unions below."""
    return {code for each in case.everyone_accused for code in offices_of(each, case)}


def offices_of(accused: Accused, case: Grievance) -> set[str]:
    row = conflict_row(accused)
    if row is None or case.place is None:
        return set()
    area, step = [], PLACES.get(case.place)
    if step.level in ("upazila", "city"):
        area += [child.code for child in PLACES.children(step.code)]
    while True:
        area.append(step.code)
        if step.parent is None:
            break
        step = PLACES.get(step.parent)
    here = [office for code in area for office in offices_by_place().get(code, [])]
    offices = {office.code for office in here if office.tier.value in row["hide"].split()}
    if row["hide_own_office"] == "yes":
        kinds = own_kinds(row["office_kind"], case.programme)
        offices |= {office.code for office in here if office.kind in kinds}
    return offices


def own_kinds(kind: str, programme: str | None) -> set[str]:
    department = next((row["department"] for row in rows("programmes") if row["programme"] == programme), "UNKNOWN")
    if kind == "programme":
        mine = [row for row in rows("departments") if row["department"] == department]
        return {mine[0]["upazila"], mine[0]["urban"]}
    return {kind, *(row["urban"] for row in rows("departments") if row["upazila"] == kind)}


def climb(router: Router, case: Grievance, desk: Desk) -> list[Desk]:
    """Every desk from here to the top, as escalation after escalation takes it."""
    way = [desk]
    while (above := router.above(case, way[-1], avoid=[way[-1].office])) is not None:
        assert above.tier.rank > way[-1].tier.rank
        way.append(above)
    return way


def check(case: Grievance, router: Router = POLICY.router) -> None:
    route = router.route(case)
    forbidden = accuseds_offices(case)
    assert forbidden == router.sealed(case) == route.desk.sealed
    for row in map(conflict_row, case.everyone_accused):
        assert row is None or route.desk.tier.rank >= Tier(row["min_tier"]).rank
    way = climb(router, case, route.desk)
    for desk in way:
        assert desk.office in router.directory
        assert router.directory.get(desk.office).tier is desk.tier
        assert desk.office not in forbidden
        assert forbidden <= desk.sealed
    assert way[-1].office == "cell"


@settings(max_examples=300)
@given(grievances, st.lists(st.sampled_from([each for each in ACCUSED if each]), min_size=1, max_size=3))
def test_whoever_is_accused_beside_shuts_out_more_and_never_brings_a_case_lower(
    case: Grievance, more: list[Accused]
) -> None:
    both = case.blaming(*more)
    assert set(both.everyone_accused) == {*case.everyone_accused, *more}
    before, after = POLICY.router.route(case), POLICY.router.route(both)
    assert before.desk.sealed <= after.desk.sealed
    if case.everyone_accused:
        assert after.desk.tier.rank >= before.desk.tier.rank
    check(both)


@settings(max_examples=300)
@given(grievances)
def test_every_case_has_a_desk_and_a_way_up_that_the_accused_never_sees(case: Grievance) -> None:
    check(case)


def test_every_place_of_the_country_has_its_desks() -> None:
    mixed = zip(cycle(Category), cycle(PROGRAMMES), cycle(ACCUSED), strict=False)
    for place, (category, programme, accused) in zip(EVERY_PLACE, mixed, strict=False):
        check(Grievance("…", category, programme, place, accused))


def test_every_accused_is_kept_from_a_case_of_every_programme() -> None:
    categories = cycle(Category)
    places = cycle(["BD20120414", "BD201204", "BD2012", "BD20", "BD30262500", "BD30333023", None])
    for accused in ACCUSED:
        for programme in PROGRAMMES:
            for _ in range(3):
                check(Grievance("…", next(categories), programme, next(places), accused))


@settings(max_examples=60)
@given(grievances)
def test_without_a_district_tier_no_case_comes_to_a_district(case: Grievance) -> None:
    router = Router(replace(POLICY.router.rules, district_tier=False), DIRECTORY, PLACES)
    way = climb(router, case, router.route(case).desk)
    assert Tier.DISTRICT not in {desk.tier for desk in way}
    assert not {desk.office for desk in way} & accuseds_offices(case)


@settings(max_examples=60)
@given(grievances)
def test_without_a_union_tier_no_case_begins_at_a_union(case: Grievance) -> None:
    router = Router(replace(POLICY.router.rules, union_tier=False), DIRECTORY, PLACES)
    assert router.route(case).desk.tier is not Tier.UNION
    check(case, router)


@settings(max_examples=60)
@given(grievances)
def test_a_case_of_the_first_priority_never_waits_at_a_union(case: Grievance) -> None:
    route = POLICY.router.route(case)
    assert not (route.priority == "P1" and route.desk.tier is Tier.UNION)
    assert POLICY.standards.days(route.desk.tier, route.priority) >= 1


@settings(max_examples=60)
@given(grievances, st.sampled_from([office.code for office in DIRECTORY]))
def test_a_desk_shut_out_earlier_is_passed_by(case: Grievance, office: str) -> None:
    first = POLICY.router.route(case).desk
    for shut in {office, first.office} - {"cell"}:
        second = POLICY.router.route(case, frozenset({shut})).desk
        assert second.office != shut and shut in second.sealed
        assert second.tier.rank >= first.tier.rank


@settings(max_examples=60)
@given(grievances, st.sampled_from([office.code for office in DIRECTORY]))
def test_from_any_desk_a_case_was_sent_to_the_way_leads_up_to_the_cell(case: Grievance, office: str) -> None:
    """Also with a seal of its own, and where the accused's was forgotten."""
    sent = Desk(office, DIRECTORY.get(office).tier, frozenset({"dc-BD2012"}))
    way = climb(POLICY.router, case, sent)
    assert way[-1].office == "cell"
    for desk in way[1:]:
        assert desk.sealed == POLICY.router.sealed(case) | sent.sealed
        assert desk.office not in desk.sealed


@pytest.mark.parametrize("place", ["x-union-99999", "BD99", ""])
def test_a_place_that_the_deployer_took_out_sends_the_case_to_the_cell_to_be_sorted(place: str) -> None:
    case = Grievance("…", Category.BRIBERY, "vgf", place, Accused(AccusedRole.UP_CHAIRMAN))
    assert POLICY.router.route(case).desk == Desk("cell", Tier.CABINET)
    assert not POLICY.router.placed(case)


def test_an_office_that_the_deployer_took_out_still_has_somebody_above() -> None:
    case = Grievance("…", Category.PAYMENT_DELAYED, "old_age_allowance", "BD20120414")
    above = POLICY.router.above(case, Desk("usso-of-long-ago", Tier.UPAZILA))
    assert above is not None and above.office == "dd_dss-BD2012"


@pytest.mark.parametrize(("place", "placed"), [("BD20120414", True), ("BD2012", True), ("BD20", False), (None, False)])
def test_a_case_is_placed_once_a_desk_below_the_cell_answers(place: str | None, placed: bool) -> None:
    case = Grievance("…", Category.OTHER, place=place)
    assert POLICY.router.placed(case) is placed
    assert (POLICY.router.route(case).desk.tier is Tier.CABINET) is not placed
