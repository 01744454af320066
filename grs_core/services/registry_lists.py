"""Two lists for whoever has the jurisdiction: complaints about selection, and people who stand in the register twice.

Neither has a scope of its own: cases are those of the queue (`queues.sight`), rows of the register those of the area
that one's figures are about (`jurisdiction.figures_area`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from grs_core.domain.errors import NotFound
from grs_core.domain.grievance import Category
from grs_core.domain.officers import Officer, Role
from grs_core.domain.places import PlaceLevel, Places
from grs_core.domain.queue import Narrowing, Page, QueueFilter
from grs_core.domain.registry import Enrolment
from grs_core.domain.ticket import Ticket
from grs_core.domain.workdays import day_of
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork
from grs_core.registry_ports import Area
from grs_core.services.jurisdiction import Survey, figures_area, may_survey
from grs_core.services.queues import View, queue_filter

SELECTION = (Category.WRONGFUL_EXCLUSION, Category.WRONGFUL_INCLUSION)
A_PAGE = 25
_AT_ONCE = 500
MOST = 20_000
"""Rows of one export."""
_NO_LISTS = frozenset({Role.VOLUNTEER, Role.MONITOR, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Selection:
    """`appealed`: only where somebody appealed against the first decision. `place`: it and all below it."""

    category: Category = Category.WRONGFUL_EXCLUSION
    programme: str | None = None
    place: str | None = None
    appealed: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """`mine`: within the reader's area; of others he learns only the programme and the upazila."""

    row: Enrolment
    mine: bool


@dataclass(frozen=True, slots=True)
class Double:
    """`by`: `nid` or `wallet`, what the rows share."""

    by: str
    rows: tuple[Standing, ...]


def meets_lists(officer: Officer) -> bool:
    """Whoever follows figures only, or looks after the machine, sees no row of a person."""
    return officer.active and officer.role not in _NO_LISTS


def selection_page(
    work: UnitOfWork, policy: Policy, officer: Officer, wanted: Selection, now: datetime, page: int
) -> Page:
    """Most overdue first, as in the queue."""
    return work.tickets.queue(_filter(policy, officer, wanted, now), max(1, page), A_PAGE)


def selection_rows(
    work: UnitOfWork, policy: Policy, officer: Officer, wanted: Selection, now: datetime
) -> tuple[Ticket, ...]:
    """All of them (`MOST` at most), by place and programme."""
    asked, found = _filter(policy, officer, wanted, now), list[Ticket]()
    for page in range(1, MOST // _AT_ONCE + 1):
        tickets = work.tickets.queue(asked, page, _AT_ONCE).tickets
        found += tickets
        if len(tickets) < _AT_ONCE:
            break
    return tuple(sorted(found, key=lambda each: (each.grievance.place or "", each.grievance.programme or "")))


def _filter(policy: Policy, officer: Officer, wanted: Selection, now: datetime) -> QueueFilter:
    """A sensitive case never stands in a list that is printed and handed round."""
    places = frozenset(_below(policy.places, wanted.place)) if wanted.place else None
    narrowed = Narrowing(wanted.category, wanted.programme, places)
    asked = queue_filter(policy, officer, View.ALL, now, narrowed=narrowed)
    return replace(asked, sensitive=frozenset(), appealed=wanted.appealed)


def doubles_page(
    work: UnitOfWork,
    policy: Policy,
    officer: Officer,
    now: datetime,
    page: int,
    size: int = A_PAGE,
    place: str | None = None,
) -> tuple[tuple[Double, ...], int]:
    """A page, and how many there are in all; of `place` alone where one is named. Raises NotFound("page_unknown") for
    whoever has no such area, and where it is wider than a district (`too_wide`).
    """
    surveys = _surveys(policy, officer, day_of(now))
    asked = surveys if place is None else (_narrowed(policy, officer, day_of(now), place),)
    if too_wide(policy, asked):
        raise NotFound("page_unknown")
    found, total = work.registry.doubled(_areas(policy, asked), policy.exclusions, max(1, page), size)
    his = _areas(policy, surveys)
    standing = ((each.by, tuple(Standing(row, _mine(his, row)) for row in each.rows)) for each in found)
    return tuple(Double(by, rows) for by, rows in standing), total


def all_doubles(
    work: UnitOfWork, policy: Policy, officer: Officer, now: datetime, place: str | None = None
) -> Iterator[Double]:
    """`MOST` at most. Raises as `doubles_page`."""
    for page in range(1, MOST // _AT_ONCE + 1):
        found, _ = doubles_page(work, policy, officer, now, page, _AT_ONCE, place)
        yield from found
        if len(found) < _AT_ONCE:
            return


def must_choose(policy: Policy, officer: Officer, today: date, place: str | None) -> bool:
    """Has he to name a district first? Raises NotFound("page_unknown") for whoever has no such area."""
    surveys = _surveys(policy, officer, today)
    return too_wide(policy, surveys if place is None else (_narrowed(policy, officer, today, place),))


def too_wide(policy: Policy, surveys: tuple[Survey, ...]) -> bool:
    """A division has more than a million beneficiaries: nobody reads such a list, and nobody waits for it."""
    return any(
        each.place is None or policy.places.get(each.place).level.depth < PlaceLevel.DISTRICT.depth for each in surveys
    )


def has_doubles(policy: Policy, officer: Officer, today: date) -> bool:
    """May he look for doubles at all?"""
    return meets_lists(officer) and bool(figures_area(policy, officer, today))


def _surveys(policy: Policy, officer: Officer, today: date) -> tuple[Survey, ...]:
    if not has_doubles(policy, officer, today):
        raise NotFound("page_unknown")
    return figures_area(policy, officer, today)


def _narrowed(policy: Policy, officer: Officer, today: date, place: str) -> Survey:
    try:
        return may_survey(policy, officer, today, place)
    except NotFound:
        raise NotFound("page_unknown") from None


def _areas(policy: Policy, surveys: tuple[Survey, ...]) -> list[Area]:
    return [Area(_places(policy, survey), survey.programmes) for survey in surveys]


def _places(policy: Policy, survey: Survey) -> frozenset[str] | None:
    return None if survey.place is None else frozenset(_below(policy.places, survey.place))


def _below(places: Places, code: str) -> Iterator[str]:
    yield code
    for place in places.children(code):
        yield from _below(places, place.code)


def _mine(areas: list[Area], row: Enrolment) -> bool:
    return any(
        (area.places is None or row.place in area.places)
        and (area.programmes is None or row.programme in area.programmes)
        for area in areas
    )
