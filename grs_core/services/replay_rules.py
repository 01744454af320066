"""The policy that a replay is played by, beside the one in force."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from grs_core.domain.grievance import Grievance
from grs_core.domain.lifecycle import UNFINISHED
from grs_core.domain.routing import Able, Route
from grs_core.domain.ticket import Desk, Ticket
from grs_core.policy.model import Policy
from grs_core.services.clocks import fresh
from grs_core.services.stories import Past


@dataclass(slots=True)
class Rules:
    """One policy to play by, beside the one in force; `now`: when the replay ends. Both policies `quick`."""

    policy: Policy
    in_force: Policy
    now: datetime
    able: Able | None = None
    same_office_time: bool = field(init=False)
    """No office of either policy counts its days otherwise."""
    _routes: dict[Hashable, tuple[Route, Route]] = field(default_factory=dict)

    @property
    def as_it_was(self) -> bool:
        return self.policy is self.in_force and self.able is None

    def __post_init__(self) -> None:
        mine, theirs = self.policy.calendars, self.in_force.calendars
        same = all(theirs.by_district.get(code) is each for code, each in mine.by_district.items())
        self.same_office_time = (
            mine.national is theirs.national and same and mine.by_district.keys() == theirs.by_district.keys()
        )

    def routes(self, grievance: Grievance) -> tuple[Route, Route]:
        """Where this policy sends it, and the one in force with everybody there."""
        key = (
            grievance.category,
            grievance.subcategory,
            grievance.programme,
            grievance.place,
            grievance.everyone_accused,
            grievance.signals,
        )
        if key not in self._routes:
            theirs = self.in_force.router.route(grievance)
            mine = theirs if self.as_it_was else self.policy.router.route(grievance, able=self.able)
            self._routes[key] = mine, theirs
        return self._routes[key]

    def above(self, past: Past, desk: Desk, avoid: Iterable[str]) -> Desk | None:
        """Who takes over; where both policies name the same, who really did."""
        shut = tuple(avoid)
        grievance, really = past.ticket.grievance, past.climbed.get(desk.office)
        mine = self.policy.router.above(grievance, desk, avoid=shut, able=self.able)
        if mine is None or really is None or not self.has(really):
            return mine
        theirs = mine if self.as_it_was else self.in_force.router.above(grievance, desk, avoid=shut)
        same = theirs is not None and theirs.office == mine.office
        return self.desk(really, mine.sealed) if same else mine

    def has(self, office: str | None) -> bool:
        directory = self.policy.directory
        return office is not None and office in directory and directory.get(office).tier in self.policy.tier_names

    def desk(self, office: str, sealed: frozenset[str]) -> Desk:
        return Desk(office, self.policy.directory.get(office).tier, sealed)


def is_late(policy: Policy, ticket: Ticket, now: datetime) -> bool:
    """On the day the policy begins, would an open case have been on its desk for longer than the policy allows?"""
    if ticket.status not in UNFINISHED or ticket.paused_at is not None or ticket.desk.tier not in policy.tier_names:
        return False
    clock, calendar = ticket.clock, policy.calendar_of(ticket.desk.office)
    limit = fresh(policy, ticket.desk, ticket.priority, clock.entered_at, appeal=ticket.appeals > 0)
    if clock.span is None or limit.span is None:
        return limit.due_at <= now
    span = replace(limit.span, extra_days=clock.span.extra_days, pauses=clock.span.pauses)
    return span.end(calendar) <= now
