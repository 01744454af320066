"""How a case ends: a proposed solution, the citizen's word on it, and every decision frozen as it was made."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from grs_core.domain.lifecycle import Act
from grs_core.domain.offices import Tier


class Closed(StrEnum):
    """Who closed the case; the two are counted apart (World Bank: citizen-confirmed resolutions)."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"


class AppealOutcome(StrEnum):
    """What became of the decision that was appealed."""

    UPHELD = "upheld"
    CHANGED = "changed"
    OVERTURNED = "overturned"


LOWEST_RATING, HIGHEST_RATING = 1, 5


@dataclass(frozen=True, slots=True)
class Closing:
    """`confirm_by`: until then the citizen may say whether the proposed solution holds; silence closes it then.

    `outcome`: a code of the policy's outcomes. `reopened`: how often a "not solved" brought it back to its desk.
    `rating`: the citizen's, 1 to 5.
    """

    confirm_by: datetime | None = None
    how: Closed | None = None
    outcome: str | None = None
    appeal_outcome: AppealOutcome | None = None
    reopened: int = 0
    rating: int | None = None

    @property
    def proposed(self) -> bool:
        """A solution was proposed, and its time for a word ran out: closed, but not confirmed."""
        return self.how is Closed.UNCONFIRMED


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision as it was made: never changed afterwards, so an appeal is heard against the very words.

    `by` is the officer's login, `act` RESOLVE or REJECT, `hears` how many appeals had been filed then (0: the first
    decision), `policy_version` the tables it was decided under, `due_at` the promise that it kept or broke,
    `law_due_at` the law's limit for what was heard; None: made before rulings kept it.
    """

    ticket: str
    at: datetime
    by: str
    office: str
    tier: Tier
    act: Act
    words: str
    policy_version: str
    hears: int = 0
    outcome: str | None = None
    appeal_outcome: AppealOutcome | None = None
    due_at: datetime | None = None
    law_due_at: datetime | None = None

    @property
    def overturns(self) -> bool:
        """Does it undo what was appealed?"""
        return self.appeal_outcome is AppealOutcome.OVERTURNED

    def heard_in(self, appeals: int) -> bool:
        """Is it what is appealed, when so many appeals were filed? Whoever made it then hears none. The one that was
        made on the last appeal is not: when it does not hold, the case comes back to that very desk.
        """
        return self.hears < appeals

    @property
    def late(self) -> bool:
        """Also when it came after the promise and before any timer looked."""
        return self.due_at is not None and self.at > self.due_at
