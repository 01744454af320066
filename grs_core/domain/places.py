"""Places: the tree division > district > upazila or city corporation > union.

Codes are BBS geocodes with the COD-AB prefix (`BD20120414`) where known, else `x-<level>-<source id>`;
they are stable keys, never shown to citizens. The six-digit *short code* (`120414`) is the part of a union's
geocode that is printed on notice boards.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from grs_core.domain.errors import NotFound


class PlaceLevel(StrEnum):
    DIVISION = "division"
    DISTRICT = "district"
    UPAZILA = "upazila"
    CITY = "city"
    """A city corporation: stands where an upazila stands, under its district."""
    UNION = "union"

    @property
    def depth(self) -> int:
        """0 for a division … 3 for a union; a city is as deep as an upazila."""
        return _DEPTH[self]


_DEPTH: Mapping[PlaceLevel, int] = {
    PlaceLevel.DIVISION: 0,
    PlaceLevel.DISTRICT: 1,
    PlaceLevel.UPAZILA: 2,
    PlaceLevel.CITY: 2,
    PlaceLevel.UNION: 3,
}


@dataclass(frozen=True, slots=True)
class Place:
    """One place. `name_en` is the current official English name; `aliases` are other names in any script."""

    code: str
    level: PlaceLevel
    name_en: str
    name_bn: str
    parent: str | None
    aliases: tuple[str, ...] = ()
    unions_incomplete: bool = False
    """True where the source does not say which unions belong to this upazila: never ask for a union there."""

    @property
    def short_code(self) -> str | None:
        """The six digits (district, upazila, union) of a union's geocode, where it is known."""
        known = self.level is PlaceLevel.UNION and self.code.startswith("BD") and len(self.code) == 10
        return self.code[4:] if known else None


class Places:
    """All places, read only. Look-ups raise NotFound("place_unknown")."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._by_code = {place.code: place for place in places}
        self._children: dict[str | None, list[Place]] = {}
        for place in self._by_code.values():
            self._children.setdefault(place.parent, []).append(place)
        self._by_short = {p.short_code: p for p in self._by_code.values() if p.short_code}

    def __iter__(self) -> Iterator[Place]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def __contains__(self, code: str) -> bool:
        return code in self._by_code

    def get(self, code: str) -> Place:
        try:
            return self._by_code[code]
        except KeyError:
            raise NotFound("place_unknown", code=code) from None

    def by_short_code(self, digits: str) -> Place | None:
        """The union whose notice board shows these six digits (Latin), or None."""
        return self._by_short.get(digits)

    def children(self, code: str | None) -> tuple[Place, ...]:
        """The places directly below; `children(None)` are the divisions."""
        return tuple(self._children.get(code, ()))

    def chain(self, code: str) -> tuple[Place, ...]:
        """The place itself and all above it, lowest first: union, upazila, district, division."""
        found: list[Place] = []
        step: str | None = code
        while step is not None:
            place = self.get(step)
            found.append(place)
            step = place.parent
        return tuple(found)

    def at(self, code: str, level: PlaceLevel) -> Place | None:
        """The place of that level on the chain of `code`; an upazila is answered by a city corporation too."""
        for place in self.chain(code):
            if place.level is level or (level is PlaceLevel.UPAZILA and place.level is PlaceLevel.CITY):
                return place
        return None

    def is_within(self, code: str, ancestor: str) -> bool:
        """True for the place itself and for everything below it."""
        return any(place.code == ancestor for place in self.chain(code))

    def of_level(self, level: PlaceLevel) -> tuple[Place, ...]:
        return tuple(place for place in self if place.level is level)
