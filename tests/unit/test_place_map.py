import pytest

from gateway.console.place_map import Box, around, outlines, shapes_of, small_map
from grs_core.domain.places import PlaceLevel
from grs_core.policy.load import load_policy
from grs_core.policy.model import Policy


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy()


def test_every_district_and_every_upazila_and_city_has_an_outline_and_no_outline_is_of_nowhere(policy: Policy) -> None:
    districts = {place.code for place in policy.places.of_level(PlaceLevel.DISTRICT)}
    upazilas = {
        place.code for level in (PlaceLevel.UPAZILA, PlaceLevel.CITY) for place in policy.places.of_level(level)
    }
    assert set(outlines(PlaceLevel.DISTRICT)) == districts, "districts that have no outline, or one too many"
    assert set(outlines(PlaceLevel.UPAZILA)) == upazilas, "upazilas that have no outline, or one too many"


def test_the_upazilas_of_a_district_fill_its_window_to_four_kilometres(policy: Policy) -> None:
    for district in policy.places.of_level(PlaceLevel.DISTRICT):
        whole = around(shapes_of([district]))
        parts = around(shapes_of(policy.places.children(district.code)))
        gaps = (whole.west - parts.west, whole.north - parts.north, whole.east - parts.east, whole.south - parts.south)
        assert max(map(abs, gaps)) <= 27, (
            district.name_en,
            gaps,
        )  # three kilometres: islets that one drawing leaves out


def test_the_small_map_of_a_union_marks_its_upazila_among_those_of_its_district(policy: Policy) -> None:
    found = small_map(policy, "BD20120414")
    assert found is not None
    assert found.around.en == "Brahmanbaria"
    assert found.place is not None
    assert found.place.en == "Bancharampur"
    assert len(found.shapes) == 9
    assert [shape.code for shape in found.shapes if shape.marked] == ["BD201204"]


def test_a_district_is_drawn_with_nothing_marked_and_a_division_not_at_all(policy: Policy) -> None:
    found = small_map(policy, "BD2012")
    assert found is not None
    assert found.place is None
    assert not any(shape.marked for shape in found.shapes)
    assert small_map(policy, "BD20") is None
    assert small_map(policy, None) is None
    assert small_map(policy, "BD99") is None


def test_the_box_of_a_map_has_a_margin_around() -> None:
    assert Box(10, 20, 110, 70).view_box == "2 12 116 66"
