"""What the monitoring pages count (`Measure`), and what is asked of it. Values and pure sums; nothing is read here.

The indicators are those of the World Bank's and ADB's guidance for grievance mechanisms and of the Cabinet Division's
GRS guidelines 2015 (rev. 2018). How one case counts is told by `grs_core.domain.contributing`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from grs_core.domain.complainant import Address
from grs_core.domain.lifecycle import Status
from grs_core.domain.offices import Tier
from grs_core.domain.workdays import day_of


class Measure(StrEnum):
    """Each a count (`FRAUD_TAKA` whole taka, `RATING_SUM` stars). Behind each group stands of which month it counts.

    A systemic case counts in `SYSTEMIC` and nowhere else, a sensitive one nowhere.
    """

    # The month of filing.
    RECEIVED = "received"
    RECEIVED_SELF = "received_self"
    RECEIVED_RELATIVE = "received_relative"
    RECEIVED_VOLUNTEER = "received_volunteer"
    RECEIVED_ANONYMOUS = "received_anonymous"
    RECEIVED_FEMALE = "received_female"
    RECEIVED_MALE = "received_male"
    RECEIVED_OTHER_SEX = "received_other_sex"
    RECEIVED_DISABLED = "received_disabled"
    RECEIVED_CHILD = "received_child"
    RECEIVED_YOUTH = "received_youth"
    RECEIVED_ADULT = "received_adult"
    RECEIVED_ELDER = "received_elder"
    RECEIVED_BN = "received_bn"
    RECEIVED_EN = "received_en"
    RECEIVED_P1 = "received_p1"
    RECEIVED_P2 = "received_p2"
    RECEIVED_P3 = "received_p3"
    RECEIVED_P4 = "received_p4"
    ACCEPTED_IN_TIME = "accepted_in_time"
    ACCEPTED_LATE = "accepted_late"
    """Taken in hand late, or by nobody although it was told that the time had passed."""
    REACHED_UNION = "reached_union"
    REACHED_UPAZILA = "reached_upazila"
    REACHED_DISTRICT = "reached_district"
    REACHED_CABINET = "reached_cabinet"
    FRAUD_TAKA = "fraud_taka"
    SYSTEMIC = "systemic"
    # The month of the decision; of each instance (first hearing, each appeal) the last decision.
    DECIDED = "decided"
    DECIDED_IN_STANDARD = "decided_in_standard"
    DECIDED_IN_LAW = "decided_in_law"
    RESOLVED = "resolved"
    REJECTED = "rejected"
    DECIDED_UNION = "decided_union"
    DECIDED_UPAZILA = "decided_upazila"
    DECIDED_DISTRICT = "decided_district"
    DECIDED_CABINET = "decided_cabinet"
    IN_STANDARD_UNION = "in_standard_union"
    IN_STANDARD_UPAZILA = "in_standard_upazila"
    IN_STANDARD_DISTRICT = "in_standard_district"
    IN_STANDARD_CABINET = "in_standard_cabinet"
    ELIGIBLE_NO_QUOTA = "eligible_no_quota"
    APPEAL_DECIDED = "appeal_decided"
    OVERTURNED = "overturned"
    # The month of the event. Of what a citizen says to a solution his last word counts.
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    NOT_SOLVED = "not_solved"
    """A solution that he did not accept: it came back to its desk, or he appealed."""
    RATED = "rated"
    RATING_SUM = "rating_sum"
    ESCALATED = "escalated"
    """All that went up by itself: the next three together."""
    ESCALATED_OVERDUE = "escalated_overdue"
    ESCALATED_NOT_ACCEPTED = "escalated_not_accepted"
    ESCALATED_VACANT = "escalated_vacant"
    FORWARDED_BY_OFFICER = "forwarded_by_officer"
    APPEALED = "appealed"
    REOPENED = "reopened"
    REFERRED = "referred"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    CORRECTED = "corrected"
    """An officer put right what the machine had read."""
    CALLED_SUPERVISOR = "called_supervisor"
    """Nobody had accepted it in time: the office above was called to it."""


Tally = Mapping[Measure, int]
"""What was counted; a measure that is not in it is 0."""


class Dimension(StrEnum):
    PROGRAMME = "programme"
    CATEGORY = "category"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Blind:
    """Whose cases are in no figure that somebody sees: those sealed from his `posts`, what he filed himself (`own`),
    what he stepped back from (`recused`, tracking numbers). They are subtracted exactly.
    """

    posts: frozenset[str] = frozenset()
    own: Address | None = None
    recused: frozenset[str] = frozenset()

    @property
    def sees_all(self) -> bool:
        return not self.posts and self.own is None and not self.recused


EVERYBODY = Blind()
"""Blind to nothing: what the public page, a scheduled report and the cell's export count."""


@dataclass(frozen=True, slots=True)
class Question:
    """`place`: a place's code with all below it, None the whole country. `since` and `until` are months, both included
    (any day of them). The three sets are codes, None = all of them; a case without a programme is in none of a set.
    """

    place: str | None
    since: date
    until: date
    programmes: frozenset[str] | None = None
    categories: frozenset[str] | None = None
    channels: frozenset[str] | None = None
    blind: Blind = EVERYBODY


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is unfinished now, whenever it was filed. `waiting`: for the citizen's answer."""

    open: int = 0
    by_tier: Mapping[Tier, int] = field(default_factory=dict)
    by_status: Mapping[Status, int] = field(default_factory=dict)
    overdue: int = 0
    """The desk's promise has passed while its clock ran."""
    unaccepted: int = 0
    unassigned: int = 0
    """Accepted by nobody, and given to nobody."""
    waiting: int = 0
    oldest_due: datetime | None = None
    """The earliest promise that is still open."""


class HotSpotKind(StrEnum):
    PROVIDER = "provider"
    AGENT = "agent"
    UNION = "union"


@dataclass(frozen=True, slots=True)
class HotSpot:
    """Where mobile-money fraud gathers. `key`: a provider's code, the suspect's number or wallet in full (whoever shows
    it masks it), a union's code. `taka`: whole taka that the cases named.
    """

    kind: HotSpotKind
    key: str
    cases: int
    taka: int


def month_of(moment: datetime) -> date:
    """The first day of its month in Dhaka."""
    return day_of(moment).replace(day=1)


def median(durations: Mapping[int, int]) -> Fraction | None:
    """Of how many took how long (working days -> decisions); between two middle ones their mean. None of nothing."""
    total = sum(durations.values())
    if total == 0:
        return None
    return Fraction(_nth(durations, (total + 1) // 2) + _nth(durations, total // 2 + 1), 2)


def p90(durations: Mapping[int, int]) -> int | None:
    """Within so many working days nine of ten were decided (the nearest rank). None of nothing."""
    total = sum(durations.values())
    return _nth(durations, -(-total * 9 // 10)) if total else None


def share(part: int, whole: int) -> Fraction | None:
    """None where there is nothing to have a share of."""
    return Fraction(part, whole) if whole else None


def _nth(durations: Mapping[int, int], rank: int) -> int:
    """The `rank`-th shortest, from 1."""
    passed = 0
    for days in sorted(durations):
        passed += durations[days]
        if passed >= rank:
            return days
    raise ValueError(f"there are only {passed}")
