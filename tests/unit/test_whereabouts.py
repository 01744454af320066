"""A point on the map is in the upazila whose outline is drawn around it, and at sea in none."""

import pytest

from gateway.services.whereabouts import upazila_at
from grs_core.domain.places import PlaceLevel
from grs_core.policy.load import load_policy

PLACES = load_policy().places


@pytest.mark.parametrize(
    ("lat", "long", "name"),
    [
        (23.77, 90.81, "Bancharampur"),
        (23.738, 90.395, "Dhaka South City Corporation"),
        (24.374, 88.600, "Rajshahi City Corporation"),
        (24.59, 88.27, "Chapainawabganj Sadar"),
        (25.81, 89.65, "Kurigram Sadar"),
        (21.44, 91.98, "Cox's Bazar Sadar"),
    ],
)
def test_a_known_point_lies_where_everybody_knows(lat: float, long: float, name: str) -> None:
    place = PLACES.get(upazila_at(lat, long) or "")
    assert place.name_en == name


@pytest.mark.parametrize(("lat", "long"), [(22.57, 88.36), (20.0, 90.0), (0.0, 0.0), (-90.0, 180.0), (27.5, 90.5)])
def test_outside_there_is_nothing(lat: float, long: float) -> None:
    assert upazila_at(lat, long) is None


def test_every_point_of_a_walk_through_the_country_is_in_an_upazila_that_we_know() -> None:
    """From Teknaf to Tetulia in steps of a hundredth of a degree."""
    steps = [upazila_at(21.0 + step * 0.0055, 92.2 - step * 0.0038) for step in range(1000)]
    found = [code for code in steps if code is not None]
    assert len(found) > 500
    assert {PLACES.get(code).level for code in found} <= {PlaceLevel.UPAZILA, PlaceLevel.CITY}
