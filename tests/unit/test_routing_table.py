"""Who gets a case: the policy's own examples, one line each, and where each goes when time runs out."""

import csv
from pathlib import Path

import pytest

from grs_core.domain.grievance import Accused, AccusedRole, Category, Grievance, Priority
from grs_core.domain.offices import Tier
from grs_core.domain.routing import Router
from grs_core.policy.load import load_policy

PLACES = {
    "union": "BD20120414",  # Ayubpur, Bancharampur
    "upazila": "BD201204",  # Bancharampur
    "district": "BD2012",  # Brahmanbaria
    "division": "BD20",
    "city": "BD30262500",  # Dhaka North
    "city-union": "BD30333023",  # under Gazipur City Corporation
    "": None,
}
with (Path(__file__).parent.parent / "data" / "routes.csv").open(encoding="utf-8", newline="") as file:
    LINES = list(csv.DictReader(file))
each_line = pytest.mark.parametrize("line", LINES, ids=[" ".join(list(line.values())[:4]) for line in LINES])


@pytest.fixture(scope="module")
def router() -> Router:
    return load_policy().router


def grievance(category: str, programme: str, place: str, accused: str) -> Grievance:
    role, _, position = accused.partition("/")
    blamed = Accused(AccusedRole(role), position or None) if role else None
    name, _, finer = category.partition("/")
    return Grievance("…", Category(name), programme or None, PLACES[place], blamed, subcategory=finer or None)


def of(line: dict[str, str]) -> Grievance:
    return grievance(line["category"], line["programme"], line["place"], line["accused"])


@each_line
def test_a_case_goes_where_the_policy_says_and_climbs_its_line(router: Router, line: dict[str, str]) -> None:
    case = of(line)
    route = router.route(case)
    desk = route.desk
    assert router.directory.get(desk.office).kind == line["desk"]
    assert (desk.tier, route.priority) == (Tier(line["tier"]), Priority(line["priority"]))
    climbed = []
    while (above := router.above(case, desk, avoid=[desk.office])) is not None:
        climbed.append(router.directory.get(above.office).kind)
        desk = above
    assert climbed == line["then"].split()


@each_line
def test_the_desk_answers_for_the_place_and_the_route_says_why(router: Router, line: dict[str, str]) -> None:
    case = of(line)
    route = router.route(case)
    office = router.directory.get(route.desk.office)
    assert office.place is None or (case.place and router.places.is_within(case.place, office.place))
    assert route.because and all(route.because)


@pytest.mark.parametrize(
    ("place", "accused", "sealed"),
    [
        ("union", "up_chairman", {"up-BD20120414"}),
        ("union", "mfs_agent", {"up-BD20120414"}),
        ("union", "official", {"usso-BD201204"}),
        ("union", "official/usso", {"usso-BD201204"}),
        ("union", "official/dc", None),  # every desk of his district
        ("district", "up_chairman", set()),
        ("", "official/uno", set()),
        ("union", "other", set()),
        ("city", "official/usso", {"urban_sso-BD30262500"}),
        ("city", "official", {"urban_sso-BD30262500"}),
    ],
)
def test_the_accuseds_offices_are_sealed(router: Router, place: str, accused: str, sealed: set[str] | None) -> None:
    case = grievance("bribery", "old_age_allowance", place, accused)
    if sealed is None:
        district = PLACES["district"]
        sealed = {o.code for o in router.directory if o.place == district and o.tier is Tier.DISTRICT}
        assert len(sealed) > 5
    assert router.sealed(case) == sealed
    assert router.route(case).desk.sealed == sealed


def test_an_accused_uno_is_shut_out_with_all_he_commands(router: Router) -> None:
    case = grievance("bribery", "old_age_allowance", "upazila", "official/uno")
    sealed = router.sealed(case)
    below = {office.code for office in router.directory if office.code in router.directory.scope("uno-BD201204")}
    assert sealed == below
    assert {"usso-BD201204", "pio-BD201204", "up-BD20120414"} <= sealed


def test_with_only_the_upazila_known_no_union_of_it_may_see_a_case_against_a_chairman(router: Router) -> None:
    sealed = router.sealed(grievance("bribery", "old_age_allowance", "upazila", "up_chairman"))
    assert sealed == {f"up-{union.code}" for union in router.places.children("BD201204")}


def blamed(*accused: str) -> tuple[Accused, ...]:
    return tuple(Accused.from_code(code) for code in accused)


@pytest.mark.parametrize(
    ("programme", "accused", "desk"),
    [
        ("old_age_allowance", ("up_chairman", "official:uno"), "dc"),
        ("old_age_allowance", ("official:uno", "other:udc_entrepreneur"), "dc"),
        ("ffp", ("other:dealer", "official:food_controller"), "dc_food"),
        ("ffp", ("up_member", "other:dealer"), "uno"),
        ("old_age_allowance", ("official:union_social_worker", "up_chairman"), "uno"),
        ("old_age_allowance", ("official:usso", "official"), "dd_dss"),
        ("old_age_allowance", ("official:usso", "official:pio"), "dc"),
        ("old_age_allowance", ("official:dc", "official:uno"), "cell"),
        ("old_age_allowance", ("up_member", "mfs_agent", "broker"), "uno"),
    ],
)
def test_a_case_against_several_goes_to_a_desk_above_all_of_them(
    router: Router, programme: str, accused: tuple[str, ...], desk: str
) -> None:
    case = Grievance("…", Category.BRIBERY, programme, PLACES["union"])
    for order in (accused, accused[::-1]):
        both = case.blaming(*blamed(*order))
        route = router.route(both)
        assert router.directory.get(route.desk.office).kind == desk
        each = [router.sealed(case.blaming(*blamed(one))) for one in order]
        assert route.desk.sealed == frozenset().union(*each)
