"""What an organisation may know beyond its own cases: its work and its areas in numbers, without anybody in them.

GO-NGO view (NSSS GRS, terms of reference of NGOs: monitoring information is available to NGOs). Counts under five are
hidden so that no subtraction brings them back (docs/adr/0017); the figures of its areas are those that everybody may
read, of months that are out and never change.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from grs_core.domain.errors import RuleBroken
from grs_core.domain.grievance import Category
from grs_core.domain.lifecycle import UNFINISHED, Status
from grs_core.domain.places import PlaceLevel
from grs_core.domain.reports import Period
from grs_core.domain.suppression import SMALLEST, Row, suppress
from grs_core.domain.volunteering import Organisation, Standing
from grs_core.domain.workdays import DHAKA
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork
from grs_core.services.publishing import UNKNOWN, read_month

TABLES = ("category", "programme", "district", "state")
STATES = ("unfinished", "resolved", "rejected", "withdrawn", "merged")
_ENDED = {
    Status.RESOLVED: "resolved",
    Status.CLOSED: "resolved",
    Status.REJECTED: "rejected",
    Status.WITHDRAWN: "withdrawn",
    Status.MERGED: "merged",
}


@dataclass(frozen=True, slots=True)
class AreaMonth:
    """A district of its areas in one published month; None is small, or hidden beside small ones."""

    district: str
    month: date
    received: int | None
    resolved: int | None


@dataclass(frozen=True, slots=True)
class OrganisationFigures:
    """`filed`: None when it is small. `rows`: by table of `TABLES`, and `standing`, what may be shown of each."""

    organisation: Organisation
    period: Period
    filed: int | None
    rows: Mapping[str, Row]
    areas: tuple[AreaMonth, ...]


def organisation_figures(
    work: UnitOfWork, policy: Policy, organisation: Organisation, period: Period, today: date
) -> OrganisationFigures:
    """Of a quarter that is over: two looks at one that goes on would tell by their difference what neither shows.
    Raises RuleBroken("period_not_over").
    """
    if not period.is_over(today):
        raise RuleBroken("period_not_over")
    counts = work.filed_for.counts(organisation.id, _begin(period.first), _begin(period.next.first))
    cells = {
        "category": {each.value: counts["category"].get(each.value, 0) for each in Category},
        "programme": dict.fromkeys((*policy.programmes, UNKNOWN), 0) | dict(counts["programme"]),
        "district": _by_district(policy, organisation, counts["place"]),
        "state": _by_state(counts["status"]),
        "standing": {each.value: counts["standing"].get(each.value, 0) for each in Standing},
    }
    salt = f"{organisation.id} {period.code}"
    filed = sum(cells["standing"].values())
    return OrganisationFigures(
        organisation=organisation,
        period=period,
        filed=filed if filed >= SMALLEST else None,
        rows={name: suppress(found, f"{salt} {name}") for name, found in cells.items()},
        areas=tuple(_published(work, policy, organisation, period)),
    )


def districts_of(policy: Policy, organisation: Organisation) -> tuple[str, ...]:
    """The districts within which, or in parts of which, it works; sorted."""
    found: set[str] = set()
    for place in policy.places.of_level(PlaceLevel.DISTRICT):
        above = any(policy.places.is_within(place.code, area) for area in organisation.areas)
        part = any(policy.places.is_within(area, place.code) for area in organisation.areas)
        if above or part:
            found.add(place.code)
    return tuple(sorted(found))


def _by_state(statuses: Mapping[str, int]) -> dict[str, int]:
    found = Counter(dict.fromkeys(STATES, 0))
    for status, number in statuses.items():
        known = Status(status)
        found["unfinished" if known in UNFINISHED else _ENDED[known]] += number
    return dict(found)


def _by_district(policy: Policy, organisation: Organisation, places: Mapping[str, int]) -> dict[str, int]:
    """Every district where it works, zeros too; UNKNOWN for cases without a place."""
    found = Counter(dict.fromkeys((*districts_of(policy, organisation), UNKNOWN), 0))
    for code, number in places.items():
        found[_district(policy, code)] += number
    return dict(found)


def _district(policy: Policy, code: str) -> str:
    if code not in policy.places:
        return UNKNOWN
    chain = policy.places.chain(code)
    return next((place.code for place in chain if place.level is PlaceLevel.DISTRICT), UNKNOWN)


def _published(work: UnitOfWork, policy: Policy, organisation: Organisation, period: Period) -> Iterator[AreaMonth]:
    districts = districts_of(policy, organisation)
    out = dict(zip(work.published.months(), work.published.all(), strict=True))
    for month in _months(period):
        if month not in out:
            continue
        rows = read_month(out[month]).rows
        received, resolved = rows["district", "received"], rows["district", "resolved"]
        for district in districts:
            yield AreaMonth(district, month, received.shown.get(district), resolved.shown.get(district))


def _months(period: Period) -> Iterator[date]:
    month = period.first
    while month <= period.last:
        yield month
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _begin(day: date) -> datetime:
    """Midnight in Dhaka."""
    return datetime.combine(day, time(), DHAKA)
