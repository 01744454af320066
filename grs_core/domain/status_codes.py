"""How a case is called in the government's own grievance system (grs.gov.bd). Which code stands for what is policy."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from grs_core.domain.lifecycle import UNFINISHED, Status
from grs_core.domain.offices import Tier
from grs_core.domain.ticket import Ticket

ANY = "*"


class Stage(StrEnum):
    """How far a case has come. REOPENED: the citizen said "not solved"; CELL: an appeal before the Cabinet Division."""

    FIRST = "first"
    REOPENED = "reopened"
    APPEAL = "appeal"
    CELL = "cell"


@dataclass(frozen=True, slots=True)
class StatusCode:
    """One row: the code of each stage. `outcome`: a code of the policy's outcomes, ANY for the rest of that status."""

    status: Status
    outcome: str
    codes: tuple[str, str, str, str]

    def at(self, stage: Stage) -> str:
        return self.codes[tuple(Stage).index(stage)]


class StatusCodes:
    """Every row, read only; there is one with the outcome ANY for each status."""

    def __init__(self, rows: Iterable[StatusCode]) -> None:
        self.rows = tuple(rows)
        self._by_key = {(row.status, row.outcome): row for row in self.rows}

    def of(self, ticket: Ticket) -> str:
        """What grs.gov.bd would call it."""
        outcome = ticket.closing.outcome or ANY
        row = self._by_key.get((ticket.status, outcome)) or self._by_key[ticket.status, ANY]
        return row.at(stage_of(ticket))


def stage_of(ticket: Ticket) -> Stage:
    if ticket.appeals:
        return Stage.CELL if ticket.desk.tier is Tier.CABINET else Stage.APPEAL
    reopened = ticket.closing.reopened and ticket.status in UNFINISHED
    return Stage.REOPENED if reopened else Stage.FIRST
