"""Derives every office from the places and the table of office kinds: one desk of a kind for each place of its area."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from grs_core.domain.offices import Directory, Office, Tier
from grs_core.domain.places import Place, PlaceLevel, Places
from grs_core.policy.tables import Row


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


def read_kinds(rows: Iterable[Row]) -> dict[str, OfficeKind]:
    """By code. Raises RuleBroken("policy_broken")."""
    kinds: dict[str, OfficeKind] = {}
    for row in rows:
        area = row.member(row.text("area"), PlaceLevel) if row.optional("area") else None
        names = row.name()
        kind = OfficeKind(
            row.text("kind"),
            area,
            row.choice("tier", Tier),
            names.bn,
            names.en,
            tuple(name.strip() for name in row.optional("above").split("|") if name.strip()),
            row.optional("line"),
            row,
        )
        if kind.code in kinds:
            raise row.broken(f"kind {kind.code} stands twice")
        kinds[kind.code] = kind
    for kind in kinds.values():
        for upper in (*kind.above, kind.line):
            if upper and upper not in kinds:
                raise kind.row.broken(f"there is no kind {upper!r} to stand above")
    return kinds


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
