"""Derives every office from the places and the table of office kinds: one desk of a kind for each place of its area."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grs_core.domain.offices import Directory, Office, Tier
from grs_core.domain.places import Place, PlaceLevel, Places
from grs_core.policy.tables import Row, Tables, broken

_TIER_OF_AREA: Mapping[PlaceLevel | None, Tier | None] = {
    PlaceLevel.UNION: Tier.UNION,
    PlaceLevel.UPAZILA: Tier.UPAZILA,
    PlaceLevel.CITY: Tier.UPAZILA,
    PlaceLevel.DISTRICT: Tier.DISTRICT,
    PlaceLevel.DIVISION: None,
    None: Tier.CABINET,
}


@dataclass(frozen=True, slots=True)
class OfficeKind:
    """`area` is the level of place that has one such desk, None for the one cell. `above` names the supervisor's
    kind; of several (`uno|city_ceo`) the one whose area the desk lies in.
    """

    code: str
    area: PlaceLevel | None
    tier: Tier
    name_bn: str
    name_en: str
    above: tuple[str, ...]
    line: str
    row: Row

    @property
    def uppers(self) -> tuple[str, ...]:
        """Both lines up."""
        return (*self.above, self.line) if self.line else self.above


def read_kinds(tables: Tables) -> dict[str, OfficeKind]:
    """By code. What is wrong is noted; a kind that leads nowhere is left out."""
    kinds = tables.by_code("office_kinds", "kind", _kind)
    if sum(kind.tier is Tier.CABINET for kind in kinds.values()) != 1:
        tables.refuse(broken("office_kinds.csv", "there must be one cabinet desk"))
    for kind in list(kinds.values()):
        with tables.noting(kind.row):
            _check_uppers(kind, kinds)
    if not tables.refusals:
        for kind in kinds.values():
            with tables.noting(kind.row):
                _check_ways_up(kind, kinds)
    return kinds


def _kind(row: Row) -> OfficeKind:
    area = row.member(row.text("area"), PlaceLevel) if row.optional("area") else None
    names = row.name()
    above = tuple(name.strip() for name in row.optional("above").split("|") if name.strip())
    tier = row.choice("tier", Tier)
    kind = OfficeKind(row.text("kind"), area, tier, names.bn, names.en, above, row.optional("line"), row)
    _check_desk(kind)
    return kind


def _check_uppers(kind: OfficeKind, kinds: Mapping[str, OfficeKind]) -> None:
    for upper in kind.uppers:
        kind.row.must_be(upper, kinds, "above, line", "office_kinds")
        if kinds[upper].tier.rank < kind.tier.rank:
            raise kind.row.broken(f"{upper!r} cannot stand above it")


def _check_desk(kind: OfficeKind) -> None:
    if kind.tier is not _TIER_OF_AREA[kind.area]:
        raise kind.row.broken(f"area: no desk of the {kind.tier.value} tier answers for that area")
    if kind.tier is not Tier.CABINET and not kind.above:
        raise kind.row.broken("above is empty: only the cabinet desk has nobody above")
    for name in (kind.name_bn, kind.name_en):
        plain = name.replace("{place}", "", 1)
        if "{" in plain or "}" in plain or (plain == name) is not (kind.area is None):
            raise kind.row.broken("name_bn, name_en: {place} stands once where the name of its area belongs")


def _check_ways_up(kind: OfficeKind, kinds: Mapping[str, OfficeKind]) -> None:
    """No way up leads back: what a superior may see rests on it."""
    waiting, seen = list(kind.uppers), set[str]()
    while waiting:
        upper = waiting.pop()
        if upper == kind.code:
            raise kind.row.broken(f"{upper!r} cannot stand above it")
        if upper not in seen:
            seen.add(upper)
            waiting += kinds[upper].uppers


def derive_directory(places: Places, kinds: Mapping[str, OfficeKind]) -> Directory:
    """Every desk with its two upward lines. Raises RuleBroken("policy_broken") when a desk has none above."""
    return Directory(office for kind in kinds.values() for office in _desks(kind, places, kinds))


def _desks(kind: OfficeKind, places: Places, kinds: Mapping[str, OfficeKind]) -> Iterator[Office]:
    if kind.area is None:
        yield Office(kind.code, kind.tier, kind.code, kind.name_en, kind.name_bn, None, None)
        return
    for place in places.of_level(kind.area):
        above = _upper(kind, kind.above, place, places, kinds)
        line = _upper(kind, (kind.line,), place, places, kinds) if kind.line else None
        yield Office(
            f"{kind.code}-{place.code}",
            kind.tier,
            kind.code,
            kind.name_en.format(place=place.name_en),
            kind.name_bn.format(place=place.name_bn),
            place.code,
            above,
            line,
        )


def _upper(
    kind: OfficeKind, uppers: tuple[str, ...], place: Place, places: Places, kinds: Mapping[str, OfficeKind]
) -> str | None:
    chain = places.chain(place.code)
    for upper in uppers:
        area = kinds[upper].area
        if area is None:
            return upper
        seat = next((step for step in chain if step.level is area), None)
        if seat is not None:
            return f"{upper}-{seat.code}"
    if uppers:
        raise kind.row.broken(f"{place.code} lies under no desk of {' or '.join(uppers)}")
    return None
