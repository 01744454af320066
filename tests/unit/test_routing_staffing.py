"""Whoever is there or not: every case finds a desk, never a vacant one below the cell, never the accused's."""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from grs_core.domain.grievance import Accused, AccusedRole, Category, Grievance
from grs_core.domain.offices import Tier
from grs_core.domain.routing import Route
from grs_core.domain.ticket import Desk
from grs_core.policy.load import load_policy

POLICY = load_policy()
ROUTER = POLICY.router
UNION = "BD20120414"
CITY = next((place.code for place in POLICY.places if place.level.value == "city"), UNION)
NEAR = [
    office.code
    for place in (UNION, CITY)
    for step in POLICY.places.chain(place)
    for office in POLICY.directory.of_place(step.code)
]
BLAMED = [None, *(Accused(AccusedRole.OFFICIAL, post) for post in ("usso", "uno", "dd_dss", "dc"))]
BLAMED += [Accused(AccusedRole.UP_CHAIRMAN), Accused(AccusedRole.OFFICIAL)]


@dataclass(frozen=True)
class Staff:
    """Who is registered as a list of offices: the vacant ones, and those where sensitive cases may be handled."""

    empty: frozenset[str] = frozenset()
    trusting: frozenset[str] = frozenset()

    def trusted(self, office: str, sealed: frozenset[str] = frozenset()) -> bool:
        return office in self.trusting

    def vacant(self, office: str, sealed: frozenset[str] = frozenset()) -> bool:
        return office in self.empty


grievances = st.builds(
    Grievance,
    text=st.just("ভাতা পাই না"),
    category=st.sampled_from(sorted(Category)),
    programme=st.sampled_from([None, *sorted(POLICY.programmes)]),
    place=st.sampled_from([None, UNION, CITY]),
    accused=st.sampled_from(BLAMED),
    signals=st.sampled_from([(), ("violence_against_women",), ("money_leaving_now",)]),
)
offices = st.sets(st.sampled_from(NEAR)).map(frozenset)


@settings(deadline=None, max_examples=300)
@given(grievances, offices, offices)
def test_a_case_climbs_to_the_cell_by_desks_that_can_take_it(grievance, empty, trusting) -> None:
    staff = Staff(empty, trusting)
    route = ROUTER.route(grievance, able=staff)
    desk: Desk | None = route.desk
    steps = 0
    while desk is not None:
        steps += 1
        assert desk.office not in desk.sealed
        if desk.tier is not Tier.CABINET:
            assert staff.trusted(desk.office) if ROUTER.sensitive(grievance) else desk.office not in empty
        above = ROUTER.above(grievance, desk, avoid=[desk.office], able=staff)
        assert above is None or above.tier.rank > desk.tier.rank
        desk = above
    assert steps <= len(Tier)


@settings(deadline=None, max_examples=150)
@given(grievances)
def test_where_somebody_is_everywhere_routing_asks_for_nothing_else(grievance) -> None:
    everywhere = Staff(trusting=frozenset(office.code for office in POLICY.directory))
    assert ROUTER.route(grievance, able=everywhere) == ROUTER.route(grievance)


@settings(deadline=None, max_examples=150)
@given(grievances.filter(lambda it: not it.signals), offices)
def test_who_was_passed_over_is_told_in_order_and_truly_vacant(grievance, empty) -> None:
    route = ROUTER.route(grievance, able=Staff(empty))
    assert set(passed(route)) <= empty
    assert len(set(passed(route))) == len(passed(route))
    if passed(route):
        assert passed(route)[0] == ROUTER.route(grievance).desk.office
    else:
        assert route == ROUTER.route(grievance)


def passed(route: Route) -> list[str]:
    return [part.partition(" ")[2] for part in route.because if part.startswith("vacant ")]
