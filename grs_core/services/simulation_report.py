"""The sums of a simulation: what happened, the policy in force played again, the policy that is tried."""

from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from grs_core.domain.grievance import Category, Priority
from grs_core.domain.lifecycle import UNFINISHED
from grs_core.domain.offices import Tier
from grs_core.policy.model import Policy
from grs_core.services.replay_rules import Rules
from grs_core.services.simulating import replay
from grs_core.services.stories import Mark, Past, Story, happened


class Which(StrEnum):
    """The three that are compared."""

    HAPPENED = "happened"
    IN_FORCE = "in_force"
    TRIED = "tried"


@dataclass(slots=True)
class Sums:
    """Of one of the three. `late`: open cases beyond their limit at the end, by tier; `days` by tier, each stay's."""

    marks: Counter[Mark] = field(default_factory=Counter)
    cases: Counter[Mark] = field(default_factory=Counter)
    late: Counter[Tier] = field(default_factory=Counter)
    by_tier: defaultdict[Tier, Counter[Mark]] = field(default_factory=lambda: defaultdict(Counter))
    by_office: defaultdict[str, Counter[Mark]] = field(default_factory=lambda: defaultdict(Counter))
    by_category: defaultdict[Category, Counter[Mark]] = field(default_factory=lambda: defaultdict(Counter))
    by_priority: defaultdict[Priority, Counter[Mark]] = field(default_factory=lambda: defaultdict(Counter))
    days: "defaultdict[Tier, array[float]]" = field(default_factory=lambda: defaultdict(lambda: array("d")))

    def add(self, past: Past, story: Story) -> None:
        ticket = past.ticket
        self.late[ticket.desk.tier] += story.late
        self.cases.update({each.mark for each in story.marks})
        for each in story.marks:
            self.marks[each.mark] += 1
            self.by_tier[each.tier][each.mark] += 1
            self.by_office[each.office][each.mark] += 1
            self.by_category[ticket.grievance.category][each.mark] += 1
            self.by_priority[ticket.priority][each.mark] += 1
        for stay in story.stays:
            self.days[stay.tier].append(stay.days)

    def as_json(self) -> dict[str, Any]:
        return {
            **_marks(self.marks),
            "cases_escalated": self.cases[Mark.ESCALATED],
            "cases_law_broken": self.cases[Mark.LAW_BROKEN],
            "late_on_the_day": sum(self.late.values()),
        }

    def tier(self, tier: Tier) -> dict[str, Any]:
        days = sorted(self.days[tier])
        return {
            **_marks(self.by_tier[tier]),
            "late_on_the_day": self.late[tier],
            "left": len(days),
            "median_days": _share(days, 50),
            "p90_days": _share(days, 90),
        }


@dataclass(slots=True)
class Simulation:
    """Both replays of every case that is added. `mine`: the policy that is tried."""

    in_force: Rules
    mine: Rules
    since: datetime
    sums: dict[Which, Sums] = field(default_factory=lambda: {which: Sums() for which in Which})
    cases: int = 0
    open: int = 0
    elsewhere: int = 0
    """Cases that would have begun at another desk."""
    cases_by_category: Counter[Category] = field(default_factory=Counter)
    cases_by_priority: Counter[Priority] = field(default_factory=Counter)

    def add(self, past: Past) -> None:
        now, directory = self.in_force.now, self.in_force.policy.directory
        again, tried = replay(self.in_force, past), replay(self.mine, past)
        really = happened(past, directory, now)
        # No event tells it; decisions fell in the first replay when they really did.
        really.marks += [each for each in again.marks if each.mark is Mark.LAW_BROKEN]
        for which, story in zip(Which, (really, again, tried), strict=True):
            self.sums[which].add(past, story)
        self.cases += 1
        self.open += past.ticket.status in UNFINISHED
        self.elsewhere += again.first != tried.first
        self.cases_by_category[past.ticket.grievance.category] += 1
        self.cases_by_priority[past.ticket.priority] += 1

    def as_json(self) -> dict[str, Any]:
        """Every figure for all three; days are working days."""
        return {
            "since": self.since.isoformat(),
            "until": self.in_force.now.isoformat(),
            "policy_in_force": self.in_force.policy.version,
            "policy_tried": self.mine.policy.version,
            "cases": self.cases,
            "open": self.open,
            "begun_elsewhere": self.elsewhere,
            "totals": {which.value: sums.as_json() for which, sums in self.sums.items()},
            "by_tier": {tier.value: {w.value: s.tier(tier) for w, s in self.sums.items()} for tier in self._tiers()},
            "by_office": self._offices(),
            "by_kind": self._kinds(),
            "by_category": {
                each.value: {"cases": n, **{w.value: _marks(s.by_category[each]) for w, s in self.sums.items()}}
                for each, n in self.cases_by_category.most_common()
            },
            "by_priority": {
                each.value: {"cases": n, **{w.value: _marks(s.by_priority[each]) for w, s in self.sums.items()}}
                for each, n in sorted(self.cases_by_priority.items())
            },
            "model": MODEL,
        }

    def _tiers(self) -> list[Tier]:
        found = {tier for sums in self.sums.values() for tier in (*sums.by_tier, *sums.days)}
        return [tier for tier in Tier if tier in found]

    def _offices(self) -> list[dict[str, Any]]:
        """Those with the greatest change first, then by what was escalated from them."""
        found = {office for sums in self.sums.values() for office in sums.by_office}

        def escalated(office: str, which: Which) -> int:
            return self.sums[which].by_office[office][Mark.ESCALATED]

        def order(office: str) -> tuple[int, int, str]:
            change = abs(escalated(office, Which.TRIED) - escalated(office, Which.IN_FORCE))
            return -change, -escalated(office, Which.IN_FORCE), office

        return [
            {"office": office, **_office(self._policy_of(office), office)}
            | {which.value: _marks(sums.by_office[office]) for which, sums in self.sums.items()}
            for office in sorted(found, key=order)
        ]

    def _kinds(self) -> dict[str, dict[str, Any]]:
        """The same by the kind of office (`usso`, `uno` ...)."""
        told: dict[str, dict[str, Any]] = {}
        for which, sums in self.sums.items():
            counted: defaultdict[str, Counter[Mark]] = defaultdict(Counter)
            for office, marks in sums.by_office.items():
                counted[_kind(self._policy_of(office), office)].update(marks)
            for kind, marks in counted.items():
                told.setdefault(kind, {})[which.value] = _marks(marks)
        return {
            kind: {which.value: each.get(which.value, _marks(Counter())) for which in Which}
            for kind, each in sorted(told.items())
        }

    def _policy_of(self, office: str) -> Policy:
        return self.in_force.policy if office in self.in_force.policy.directory else self.mine.policy


MODEL = (
    "Every act that people really did happens again, after the office time that it really took, on whatever desk the "
    "case then lies; first desk, limits, calendar, pauses, escalation and alarms follow the policy that is tried. "
    "Open cases keep the promise they were given: late_on_the_day counts those that have been on their desk for longer "
    "than the limit allows."
)


def _marks(counted: Counter[Mark]) -> dict[str, int]:
    return {mark.value: counted[mark] for mark in Mark}


def _share(days: list[float], percent: int) -> float | None:
    """The value that `percent` of them do not exceed."""
    return round(days[-(-len(days) * percent // 100) - 1], 1) if days else None


def _kind(policy: Policy, office: str) -> str:
    return policy.directory.get(office).kind if office in policy.directory else ""


def _office(policy: Policy, code: str) -> dict[str, Any]:
    if code not in policy.directory:
        return {"name": {"bn": code, "en": code}, "kind": "", "place": None, "tier": None}
    office = policy.directory.get(code)
    name = {"bn": office.name_bn, "en": office.name_en}
    return {"name": name, "kind": office.kind, "place": office.place, "tier": office.tier.value}
