"""A month's messages by office and carrier: how many, how many segments, how many taka."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from grs_core.domain.errors import NotAllowed, RuleBroken
from grs_core.domain.officers import Officer, Role
from grs_core.domain.workdays import DHAKA
from grs_core.message_ports import CostRow
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork

ACCOUNTANTS = frozenset({Role.CELL, Role.ADMIN})
"""Who sees what messages cost: they are paid for centrally."""
_MONTH = re.compile("20[0-9]{2}-(?:0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class CostLine:
    """An office's messages with one carrier. `office` None: of no case (a help text, an advisory). `priced`: the policy
    knows what the carrier takes; else `milli_taka` is what was known when they were sent.
    """

    office: str | None
    carrier: str
    messages: int
    segments: int
    milli_taka: int
    priced: bool


@dataclass(frozen=True, slots=True)
class Costs:
    """Of one month (`2026-11`), by office, then carrier."""

    month: str
    lines: tuple[CostLine, ...]

    @property
    def total(self) -> CostLine:
        """All of them."""
        lines = self.lines
        return CostLine(
            None,
            "",
            sum(line.messages for line in lines),
            sum(line.segments for line in lines),
            sum(line.milli_taka for line in lines),
            all(line.priced for line in lines),
        )


def month_of(now: datetime) -> str:
    """In Dhaka."""
    return f"{now.astimezone(DHAKA):%Y-%m}"


def month_before(month: str) -> str:
    """Raises RuleBroken("month_wrong")."""
    return f"{_first(month) - timedelta(days=1):%Y-%m}"


def costs(work: UnitOfWork, policy: Policy, month: str) -> Costs:
    """Answers in place are counted at the price of the month's last day. Raises RuleBroken("month_wrong")."""
    first = _first(month)
    behind = (first + timedelta(days=31)).replace(day=1)
    rows = work.outbox.costs(_midnight(first), _midnight(behind))
    return Costs(month, tuple(_line(row, policy, behind - timedelta(days=1)) for row in rows))


def check_may_see(officer: Officer) -> None:
    """Raises NotAllowed("costs_not_yours")."""
    if officer.role not in ACCOUNTANTS or not officer.active:
        raise NotAllowed("costs_not_yours")


def _line(row: CostRow, policy: Policy, day: date) -> CostLine:
    in_place = policy.tariffs.cost(row.carrier, row.in_place, day)
    known = policy.tariffs.of(row.carrier, day) is not None
    return CostLine(row.office, row.carrier, row.messages, row.segments, row.milli_taka + in_place, known)


def _first(month: str) -> date:
    if not _MONTH.fullmatch(month):
        raise RuleBroken("month_wrong")
    return date.fromisoformat(f"{month}-01")


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=DHAKA)
