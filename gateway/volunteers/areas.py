"""Areas as a form asks for them: districts to tick, and other places by name."""

from collections.abc import Iterable

from gateway.volunteers.doorway import Doorway
from gateway.volunteers.parts import PortalParts
from grs_core.domain.errors import RuleBroken
from grs_core.domain.messages import Named
from grs_core.domain.places import Place, PlaceLevel

Choice = tuple[str, str]


def districts(doorway: Doorway) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """Division -> (code, name) of its districts, by name."""
    places = doorway.parts.policy.places
    found = []
    for division in places.of_level(PlaceLevel.DIVISION):
        below = sorted((_choice(doorway, each) for each in places.children(division.code)), key=lambda each: each[1])
        found.append((_choice(doorway, division)[1], tuple(below)))
    return tuple(sorted(found))


def read_areas(parts: PortalParts, ticked: Iterable[str], named: str) -> tuple[str, ...]:
    """Codes of those that were ticked, and of those that were named with commas between. Raises
    RuleBroken("area_not_known", name).
    """
    found = [code for code in ticked if code in parts.policy.places]
    for name in filter(None, (each.strip() for each in named.split(","))):
        code = parts.finder.read(name, whole=True).code
        if code is None:
            raise RuleBroken("area_not_known", name=name)
        found.append(code)
    return tuple(dict.fromkeys(found))


def _choice(doorway: Doorway, place: Place) -> Choice:
    return place.code, doorway.named(Named(place.name_bn, place.name_en))
