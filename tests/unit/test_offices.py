"""The directory: every desk of the country, who is above it, and what it may look into."""

import pytest

from grs_core.domain.errors import NotFound
from grs_core.domain.offices import Directory, Tier
from grs_core.domain.places import PlaceLevel
from grs_core.policy.load import load_policy
from grs_core.policy.model import Policy

UNION_KINDS, DISTRICT_KINDS = {"up"}, {"dc", "dd_dss", "dd_dwa", "drro", "dc_food", "dpeo", "deo", "dfo", "ddlg"}
UPAZILA_KINDS = {"uno", "usso", "uwao", "pio", "food_controller", "education_officer", "useo", "fisheries_officer"}
CITY_KINDS = {"city_ceo", "urban_sso"}


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy()


@pytest.fixture(scope="module")
def directory(policy: Policy) -> Directory:
    return policy.directory


def test_every_place_has_the_desks_of_its_level(policy: Policy) -> None:
    wanted = {
        PlaceLevel.DIVISION: set(),
        PlaceLevel.DISTRICT: DISTRICT_KINDS,
        PlaceLevel.UPAZILA: UPAZILA_KINDS,
        PlaceLevel.CITY: CITY_KINDS,
        PlaceLevel.UNION: UNION_KINDS,
    }
    for place in policy.places:
        assert {office.kind for office in policy.directory.of_place(place.code)} == wanted[place.level]


def test_every_desk_but_the_cell_has_a_superior_no_lower_than_itself(directory: Directory) -> None:
    for office in directory:
        if office.tier is Tier.CABINET:
            assert office.above is None
            continue
        for upper in filter(None, (office.above, office.line)):
            assert directory.get(upper).tier.rank >= office.tier.rank


def test_every_way_up_ends_at_the_cell(directory: Directory) -> None:
    for office in directory:
        step, steps = office, 0
        while step.above is not None:
            step, steps = directory.get(step.above), steps + 1
            assert steps < 6, office.code
        assert step == directory.top()


def test_a_union_inside_a_city_stands_under_its_chief_executive(policy: Policy) -> None:
    unions = [u for city in policy.places.of_level(PlaceLevel.CITY) for u in policy.places.children(city.code)]
    assert unions
    for union in unions:
        assert policy.directory.get(f"up-{union.code}").above == f"city_ceo-{union.parent}"
        assert policy.places.at(union.code, PlaceLevel.UPAZILA) == policy.places.get(union.parent or "")


def test_every_city_is_answered_for_and_stands_under_its_deputy_commissioner(policy: Policy) -> None:
    for city in policy.places.of_level(PlaceLevel.CITY):
        ceo, social = (policy.directory.get(f"{kind}-{city.code}") for kind in ("city_ceo", "urban_sso"))
        assert (ceo.above, social.above, social.line) == (f"dc-{city.parent}", ceo.code, f"dd_dss-{city.parent}")


@pytest.mark.parametrize(
    ("superior", "sees", "does_not"),
    [
        ("up-BD20120414", [], ["uno-BD201204", "up-BD20120494"]),
        ("usso-BD201204", [], ["up-BD20120414", "uwao-BD201204", "uno-BD201204"]),
        ("uno-BD201204", ["up-BD20120414", "usso-BD201204", "pio-BD201204"], ["dd_dss-BD2012", "uno-BD201202"]),
        ("dd_dss-BD2012", ["usso-BD201204"], ["uno-BD201204", "pio-BD201204", "dc-BD2012", "up-BD20120414"]),
        ("dc-BD2012", ["dd_dss-BD2012", "usso-BD201204", "up-BD20120414"], ["cell", "dc-BD3026", "uno-BD302600"]),
        ("dc-BD3033", ["city_ceo-BD30333300", "urban_sso-BD30333300", "up-BD30333023"], ["cell"]),
    ],
)
def test_an_office_looks_into_those_below_on_either_line(
    directory: Directory, superior: str, sees: list[str], does_not: list[str]
) -> None:
    scope = directory.scope(superior)
    assert {superior, *sees} <= scope
    assert not scope & set(does_not)


def test_the_cell_looks_into_every_office(directory: Directory) -> None:
    assert directory.scope("cell") == {office.code for office in directory}


def test_every_desk_has_both_names_with_its_place_in_them(policy: Policy) -> None:
    for office in policy.directory:
        named = policy.office_name(office.code)
        assert "{" not in named.bn + named.en
        if office.place is not None:
            place = policy.places.get(office.place)
            assert place.name_en in named.en and place.name_bn in named.bn


def test_an_unknown_office_is_not_found(directory: Directory) -> None:
    assert "nowhere" not in directory and directory.at("uno", "BD2012") is None
    with pytest.raises(NotFound, match="office_unknown"):
        directory.get("nowhere")


def test_the_tiers_climb_from_union_to_cabinet() -> None:
    assert [tier.next for tier in Tier] == [Tier.UPAZILA, Tier.DISTRICT, Tier.CABINET, None]
