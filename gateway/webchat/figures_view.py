"""A published month in words, and as rows of open data. Both read the same edition and add nothing to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gateway.http import dates
from gateway.http.words import Language
from gateway.services.spreadsheets import Value
from grs_core.domain.messages import Named
from grs_core.domain.suppression import Row
from grs_core.policy.model import Policy
from grs_core.services.publishing import TABLES, PublicMonth, cell_name

LICENCE = "CC BY 4.0"
_NOT_KNOWN = Named("জানা নেই", "not known")
_BOTH = ("received", "resolved")


@dataclass(frozen=True, slots=True)
class Line:
    """`received` and `resolved` in words, empty where hidden; `wide` 0..100 of the widest bar."""

    name: str
    received: str
    resolved: str
    median: str
    wide: float


@dataclass(frozen=True, slots=True)
class Part:
    """One table: its lines, and of received and resolved how many cells are hidden and their sum, both in words."""

    key: str
    lines: tuple[Line, ...]
    rests: tuple[tuple[str, str, str], ...]
    withheld: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Month:
    code: str
    name: str
    line: Line


@dataclass(frozen=True, slots=True)
class Shown:
    """`months`: all that are out, newest first; `month` is the chosen one."""

    month: Month
    months: tuple[Month, ...]
    parts: tuple[Part, ...]
    made_on: str


def view(chosen: PublicMonth, months: Sequence[PublicMonth], policy: Policy, language: Language) -> Shown:
    most = max((each.total["received"] or 0 for each in months), default=0) or 1
    told = {each.month: _month(each, most, language) for each in months}
    parts = tuple(_part(chosen, table, policy, language) for table in TABLES)
    return Shown(told[chosen.month], tuple(told.values()), parts, dates.day(chosen.made_at, language))


def csv_rows(edition: PublicMonth, policy: Policy) -> Iterator[tuple[Value, ...]]:
    """The month itself, then each cell of each table, then its rest; what is hidden is empty."""
    month = f"{edition.month:%Y-%m}"
    totals = [edition.total[measure] for measure in _BOTH]
    yield (month, "total", "", "মোট", "total", *totals, _days(edition, "", ""), LICENCE)
    for table in TABLES:
        rows = [edition.rows[table, measure] for measure in _BOTH]
        for code in sorted({*rows[0].shown, *rows[0].hidden}):
            name = cell_name(policy, table, code) or _NOT_KNOWN
            counts = [row.shown.get(code) for row in rows]
            yield (month, table, code or "unknown", name.bn, name.en, *counts, _days(edition, table, code), LICENCE)
        rests = [row.rest for row in rows]
        yield (month, table, "rest", "যা আলাদা দেখানো হয় না", "not shown one by one", *rests, None, LICENCE)


def _month(each: PublicMonth, most: int, language: Language) -> Month:
    received = each.total["received"]
    line = Line(
        name=dates.of_month(each.month, language),
        received=_count(received, language),
        resolved=_count(each.total["resolved"], language),
        median=dates.digits(each.medians.get(("", ""), ""), language),
        wide=round(100 * (received or 0) / most, 1),
    )
    return Month(f"{each.month:%Y-%m}", line.name, line)


def _part(edition: PublicMonth, table: str, policy: Policy, language: Language) -> Part:
    received, resolved = (edition.rows[table, measure] for measure in _BOTH)
    most = max(received.shown.values(), default=0) or 1
    codes = sorted({*received.shown, *resolved.shown}, key=lambda code: (-received.shown.get(code, 0), code))
    lines = tuple(
        Line(
            name=_in(language, (cell_name(policy, table, code) or _NOT_KNOWN)),
            received=_count(received.shown.get(code), language),
            resolved=_count(resolved.shown.get(code), language),
            median=dates.digits(edition.medians.get((table, code), ""), language),
            wide=round(100 * received.shown.get(code, 0) / most, 1),
        )
        for code in codes
    )
    named = tuple(zip(_BOTH, (received, resolved), strict=True))
    rests = tuple((name, *_rest(row, language)) for name, row in named if row.rest is not None)
    return Part(table, lines, rests, tuple(name for name, row in named if row.withheld))


def _rest(row: Row, language: Language) -> tuple[str, str]:
    return dates.digits(len(row.hidden), language), dates.digits(row.rest or 0, language)


def _days(edition: PublicMonth, table: str, code: str) -> Decimal | None:
    known = edition.medians.get((table, code))
    return Decimal(known) if known else None


def _count(count: int | None, language: Language) -> str:
    return "" if count is None else dates.digits(count, language)


def _in(language: Language, name: Named) -> str:
    return name.en if language == "en" else name.bn
