"""Which decisions two officers take together: one proposes, another confirms. The rows are the policy's."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from grs_core.domain.grievance import Category
from grs_core.domain.ticket import Ticket


class JointAct(StrEnum):
    """The decisions that a row may name."""

    RESOLVE = "resolve"
    REJECT = "reject"
    REJECT_ON = "reject_on"


@dataclass(frozen=True, slots=True)
class JointRule:
    """`category` None: any. `outcome`: a code of the outcomes, of `reject_on` of the grounds; None: any, and also no
    outcome. `min_amount`: whole taka that the case names at least; None: whatever it names.
    """

    act: JointAct
    category: Category | None = None
    outcome: str | None = None
    min_amount: int | None = None

    def fits(self, act: str, ticket: Ticket, outcome: str) -> bool:
        """Is the decision one that this row asks two officers for?"""
        grievance = ticket.grievance
        return (
            self.act.value == act
            and self.category in (None, grievance.category)
            and self.outcome in (None, outcome)
            and (self.min_amount is None or _taka(ticket) >= self.min_amount)
        )


@dataclass(frozen=True, slots=True)
class JointRules:
    """`grs_core/policy/tables/two_person.csv`."""

    rows: tuple[JointRule, ...] = ()

    def ask(self, act: str, ticket: Ticket, outcome: str = "") -> bool:
        """`outcome`: the code that was chosen, of `reject_on` the ground; "" where none was."""
        return any(row.fits(act, ticket, outcome) for row in self.rows)

    def may_ask(self, act: str, ticket: Ticket) -> bool:
        """Is there an outcome with which two would have to decide?"""
        return any(row.fits(act, ticket, row.outcome or "") for row in self.rows)

    @classmethod
    def of(cls, rows: Iterable[JointRule]) -> "JointRules":
        return cls(tuple(rows))


def _taka(ticket: Ticket) -> int:
    written = ticket.grievance.details.get("amount", "")
    return int(written) if written.isdecimal() else 0
