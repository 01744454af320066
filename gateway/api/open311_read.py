"""Which requests a client of Open311 wants to see."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from gateway.api.open311_services import category_of
from grs_core.domain.api_access import CasesAsked
from grs_core.domain.errors import RuleBroken
from grs_core.domain.grievance import Category
from grs_core.domain.lifecycle import UNFINISHED, Status
from grs_core.policy.model import Policy

SPAN = timedelta(days=90)
"""GeoReport v2: no question spans more."""
FIRST = 1000
"""GeoReport v2: so many requests are given of one question, however they are paged."""
MOST_IDS = 50
LARGEST, LAST_PAGE = 100, 1000
_SIZE = 50
STATUSES: Mapping[str, frozenset[Status]] = {"open": UNFINISHED, "closed": frozenset(Status) - UNFINISHED}
_W3C = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?([Zz]|[+ -][0-9]{2}:[0-9]{2}))?"
)
_COUNT = re.compile("[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """`ids`: these and nothing else. Else what `asked` says, `size` a page, from page 1."""

    ids: tuple[str, ...]
    asked: CasesAsked
    page: int
    size: int


def read_wanted(policy: Policy, given: Mapping[str, str], now: datetime) -> Wanted:
    """Raises RuleBroken("open311_wrong", field, why), NotFound("service_unknown")."""
    ids = _list(given, "service_request_id")
    if len(ids) > MOST_IDS:
        raise wrong("service_request_id", f"at most {MOST_IDS}")
    since, until = _span(given, now)
    page, size = _count(given, "page", 1), _count(given, "page_size", _SIZE)
    if not 1 <= size <= LARGEST:
        raise wrong("page_size", f"1 to {LARGEST}")
    if not 1 <= page <= LAST_PAGE:
        raise wrong("page", f"1 to {LAST_PAGE}")
    asked = CasesAsked(
        statuses=_statuses(given), categories=_categories(policy, given), filed_since=since, filed_until=until
    )
    return Wanted(ids, asked, page, size)


def wrong(field: str, why: str) -> RuleBroken:
    return RuleBroken("open311_wrong", field=field, why=why)


def moment(field: str, written: str) -> datetime:
    """W3C date and time, or a day alone (in UTC). A `+` that became a space in an address is one."""
    if not _W3C.fullmatch(written):
        raise wrong(field, "W3C date and time, as 2026-01-01T00:00:00Z")
    try:
        read = datetime.fromisoformat(written.upper().replace(" ", "+"))
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        raise wrong(field, "there is no such moment") from None


def _span(given: Mapping[str, str], now: datetime) -> tuple[datetime, datetime | None]:
    start, end = (moment(name, given[name]) if given.get(name) else None for name in ("start_date", "end_date"))
    try:
        if start is not None and end is not None and not timedelta(0) <= end - start <= SPAN:
            raise wrong("end_date", "after start_date, and not more than 90 days")
        if start is not None:
            return start, end or start + SPAN
        return (end or now) - SPAN, end
    except OverflowError:
        raise wrong("start_date", "there is no such moment") from None


def _statuses(given: Mapping[str, str]) -> frozenset[Status] | None:
    words = _list(given, "status")
    if unknown := [word for word in words if word.lower() not in STATUSES]:
        raise wrong("status", f"open or closed, not {unknown[0][:20]!r}")
    return frozenset[Status]().union(*(STATUSES[word.lower()] for word in words)) if words else None


def _categories(policy: Policy, given: Mapping[str, str]) -> frozenset[Category] | None:
    codes = _list(given, "service_code")
    return frozenset(category_of(policy, code) for code in codes) if codes else None


def _list(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in given.get(name, "").split(",") if part.strip()))


def _count(given: Mapping[str, str], name: str, otherwise: int) -> int:
    written = given.get(name, "")
    if not written:
        return otherwise
    if not _COUNT.fullmatch(written):
        raise wrong(name, "a number")
    return int(written)
