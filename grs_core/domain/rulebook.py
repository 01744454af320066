"""Rows of the policy that a case is handled by: values, each read from a table with a source and a date.

What is code is what a row may say; which rows there are is the deployer's (`grs_core.policy`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from grs_core.domain.grievance import Category, Priority
from grs_core.domain.messages import Named
from grs_core.domain.offices import Tier


@dataclass(frozen=True, slots=True)
class CategoryRule:
    """Where the cases of a category, or of a sub-category, begin. `one_above_accused`: conduct; goes to the accused's
    superior and, nobody named, to the UNO. `to`: the office kind that has it outright, whatever the programme.
    `copies`: who is told of it beside, each an office kind or `programme.district` (the programme's desk of that tier).
    """

    category: Category
    priority: Priority
    first_tier: Tier
    one_above_accused: bool = False
    programme_first: bool = False
    """The programme's office keeps the case even where a union official is accused (MFS fraud)."""
    priority_of_programme: Mapping[str, Priority] | None = None
    to: str | None = None
    copies: tuple[str, ...] = ()

    def priority_for(self, programme: str | None) -> Priority:
        return (self.priority_of_programme or {}).get(programme or "", self.priority)


@dataclass(frozen=True, slots=True)
class Department:
    """Which kind of office answers for a programme, by tier; `urban` answers inside a city corporation."""

    code: str
    desks: Mapping[Tier, str]
    urban: str


@dataclass(frozen=True, slots=True)
class ConflictRule:
    """For one accused position. `to`: `programme` (its own office), `local` (the desk above the union parishad, unless
    the category stays with the programme) or an office kind, outright.

    `office_kind` is the desk the accused sits at (`programme` = the programme's upazila office), `hide` the tiers
    of his area whose offices must not see the case.
    """

    position: str
    min_tier: Tier
    to: str
    hide: frozenset[Tier]
    hide_own_office: bool
    office_kind: str
    copies: tuple[str, ...] = ()
    """Who is told beside, as for a category."""


@dataclass(frozen=True, slots=True)
class Subcategory:
    """A finer kind of case inside one category, with a rule of its own.

    `committee`: the programme's office brings it before the upazila committee. `inform`: the hotline that the citizen
    is told of (a code). `signal`: the danger that a case of this kind always carries (a code of
    `grs_core.domain.signals`): who sets the one sets the other. None = none.
    """

    code: str
    name: Named
    rule: CategoryRule
    committee: bool
    inform: str | None
    signal: str | None
    source: str

    @property
    def category(self) -> Category:
        return self.rule.category

    @property
    def priority(self) -> Priority:
        return self.rule.priority

    @property
    def first_tier(self) -> Tier:
        return self.rule.first_tier


class GroundOutcome(StrEnum):
    """What follows from a ground of the admissibility list: not accepted, sent to a body, or kept until a day."""

    REJECT = "reject"
    REFER = "refer"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a complaint is not (yet) one for this system. `told` is what the citizen reads, at most 180 characters;
    `body` where it is referred to (a code of `Policy.bodies`), None unless `outcome` is `refer`.
    """

    code: str
    name: Named
    outcome: GroundOutcome
    told: Named
    source: str
    body: str | None = None


class BodyKind(StrEnum):
    """What sort of body outside this system a case is referred to."""

    PROVIDER = "provider"
    BANK = "bank"
    REGULATOR = "regulator"
    POLICE = "police"
    COURT = "court"
    COMMISSION = "commission"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Body:
    """A body that a case is referred to. `reply_days`: working days until it is asked again; `pauses`: the desk's own
    clock stands still meanwhile (a court); `hotline`: a code of `Policy.hotlines`, None = none.
    """

    code: str
    name: Named
    kind: BodyKind
    reply_days: int
    pauses: bool
    hotline: str | None = None


class CauseKind(StrEnum):
    """What cases may have in common."""

    AGENT_NUMBER = "agent_number"
    WALLET = "wallet"
    OFFICER = "officer"
    UNION_INSTALMENT = "union_instalment"


@dataclass(frozen=True, slots=True)
class CauseRule:
    """`threshold` cases of these categories with the same cause within `window_days` calendar days make a case of
    their own, one tier up.
    """

    kind: CauseKind
    name: Named
    window_days: int
    threshold: int
    categories: frozenset[Category]


class OutcomeAct(StrEnum):
    """The decision that an outcome goes with."""

    RESOLVE = "resolve"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a case ended, for the report and for the citizen ("eligible, no place left" is no rejection)."""

    code: str
    name: Named
    act: OutcomeAct
