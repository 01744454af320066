"""Routing: category x programme x place x accused -> a desk. Total, and never the accused's.

The rules are rows of the policy; what is code is only how they are read, in this order:
1. The accused decide first (conflict of interest): the lowest tier allowed, whose offices must not see the case. Of
   several the one who calls for the highest tier decides; where two of that tier differ, the head of the tier.
2. Then the category: where it begins, and whether it belongs to one above the accused.
3. Then the programme: which department's office at that tier.
4. A signal of danger may make it more pressing, let it begin higher, and give it to a department of its own.
5. An office whose post is vacant is passed over: the head of that tier takes the case.
6. No such office, or only sealed or vacant ones, or none where a sensitive case may be handled: one tier up. The
   Cabinet Division cell takes everything that is left.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from grs_core.domain.grievance import Accused, AccusedRole, Category, Grievance, Priority
from grs_core.domain.offices import Directory, Office, Tier
from grs_core.domain.places import PlaceLevel, Places
from grs_core.domain.rulebook import CategoryRule, ConflictRule, Department
from grs_core.domain.signals import Signals
from grs_core.domain.staffing import Staffing, why_not
from grs_core.domain.ticket import Desk

_LEVEL_OF_TIER: Mapping[Tier, PlaceLevel] = {
    Tier.UNION: PlaceLevel.UNION,
    Tier.UPAZILA: PlaceLevel.UPAZILA,
    Tier.DISTRICT: PlaceLevel.DISTRICT,
}
Able = Staffing
"""Of an office: is anybody there who may take the case?"""


@dataclass(frozen=True, slots=True)
class RoutingRules:
    """All of it. `departments` by programme code; `unknown` when none is named; `local` for accused union officials."""

    departments: Mapping[str, Department]
    unknown: Department
    local: Department
    categories: Mapping[Category, CategoryRule]
    conflicts: Mapping[str, ConflictRule]
    position_of_role: Mapping[AccusedRole, str | None]
    union_tier: bool = True
    district_tier: bool = True
    union_skipped_by: frozenset[Priority] = frozenset({Priority.P1})
    """Priorities to which the standards give no day at the union (policy part C: P1 skips it)."""
    signals: Signals = field(default_factory=Signals)
    by_code: Mapping[str, Department] = field(default_factory=dict)
    """Every department by its own code: a signal names one."""
    subcategories: Mapping[str, CategoryRule] = field(default_factory=dict)

    def of(self, grievance: Grievance) -> CategoryRule:
        """The sub-category's rule where it is known and belongs to the category, else the category's."""
        finer = self.subcategories.get(grievance.subcategory or "")
        belongs = finer is not None and finer.category is grievance.category
        return finer if finer is not None and belongs else self.categories[grievance.category]

    def head_of(self, tier: Tier) -> str | None:
        """The duty desk of a tier (the UNO, the DC), whatever the programme."""
        return self.unknown.desks.get(tier)

    def begins_at(
        self,
        category: CategoryRule,
        priority: Priority,
        conflicts: Iterable[ConflictRule] = (),
        signals: tuple[str, ...] = (),
    ) -> Tier:
        """The lowest tier allowed: the category's or, where higher, a conflict's or a signal's; no union that is
        left out.
        """
        floors = [category.first_tier, *(rule.first_tier for rule in self.signals.of(signals))]
        floors += [conflict.min_tier for conflict in conflicts]
        if not self.union_tier or priority in self.union_skipped_by:
            floors.append(Tier.UPAZILA)
        return max(floors, key=lambda tier: tier.rank)

    def urban_of(self, kind: str) -> str | None:
        """The desk of a city that does what `kind` does in an upazila (the chief executive for the UNO)."""
        departments = (self.local, self.unknown, *self.departments.values())
        return next((each.urban for each in departments if each.desks.get(Tier.UPAZILA) == kind), None)

    def conflicts_of(self, accused: Iterable[Accused]) -> tuple[ConflictRule, ...]:
        """Of each his rule: for the named position, else for what the role stands for; some have none."""
        named = ((each, each.position if each.position in self.conflicts else None) for each in accused)
        keys = (position or self.position_of_role.get(each.role) or "" for each, position in named)
        return tuple(self.conflicts[key] for key in dict.fromkeys(keys) if key in self.conflicts)


@dataclass(frozen=True, slots=True)
class Route:
    """Where it goes, at what priority, and the rows that said so (for the explanation on the case page)."""

    desk: Desk
    priority: Priority
    because: tuple[str, ...]


class Router:
    """Routes by the given rules, offices and places. Never raises for a valid grievance."""

    def __init__(self, rules: RoutingRules, directory: Directory, places: Places) -> None:
        self.rules = rules
        self.directory = directory
        self.places = places

    def route(self, grievance: Grievance, sealed: frozenset[str] = frozenset(), able: Able | None = None) -> Route:
        """The first desk of a case. `sealed`: offices that must not see it for what was said of them before; `able`:
        who is there to take it (None: somebody everywhere).
        """
        category, signals = self.rules.of(grievance), grievance.signals
        priority = self.rules.signals.raised(category.priority_for(grievance.programme), signals)
        tier = self.rules.begins_at(category, priority, self._conflicts(grievance), signals)
        kind, because = self._kind(grievance, category)
        hidden = self.sealed(grievance) | sealed
        heard = tuple(f"signal {rule.signal}" for rule in self.rules.signals.of(signals))
        desk, passed = self._desk(grievance, tier, kind, hidden, able)
        return Route(desk, priority, (*because, *heard, *passed, f"tier {desk.tier.value}"))

    def sensitive(self, grievance: Grievance) -> bool:
        """May only those know of it who may handle such cases?"""
        return self.rules.signals.sensitive(grievance.signals)

    def placed(self, grievance: Grievance) -> bool:
        """True when the place is known well enough for a desk below the cell; else somebody must still sort it."""
        levels = [PlaceLevel.UPAZILA] + [PlaceLevel.DISTRICT] * self.rules.district_tier
        place = self._place(grievance)
        return place is not None and any(self.places.at(place, level) for level in levels)

    def above(
        self, grievance: Grievance, desk: Desk, avoid: Iterable[str] = (), able: Able | None = None
    ) -> Desk | None:
        """The desk that takes over when this one runs out of time or its decision is appealed; None at the top.

        A case that was taken from the programme's line by a conflict goes on with the supervisor's line.
        """
        tier = desk.tier.next
        if tier is None:
            return None
        sealed = self.sealed(grievance) | desk.sealed
        kind = self._department_above(grievance, desk).desks.get(tier)
        found, _ = self._desk(grievance, tier, kind, sealed | frozenset(avoid), able)
        return Desk(found.office, found.tier, sealed)

    def sealed(self, grievance: Grievance) -> frozenset[str]:
        """The offices that must never see this case: of all accused their own and the tiers they command there."""
        place, conflicts = self._place(grievance), self._conflicts(grievance)
        around = self._around(place) if place is not None and conflicts else []
        hidden: set[str] = set()
        for conflict in conflicts:
            own = self._own_kinds(grievance, conflict.office_kind) if conflict.hide_own_office else ()
            hidden |= {office.code for office in around if office.tier in conflict.hide or office.kind in own}
        return frozenset(hidden)

    def copies(self, grievance: Grievance, desk: Desk) -> tuple[str, ...]:
        """The offices that are told of the case beside the desk that has it: never a sealed one."""
        conflicts, place = self._conflicts(grievance), self._place(grievance)
        wanted = (*self.rules.of(grievance).copies, *(copy for conflict in conflicts for copy in conflict.copies))
        chain = self.places.chain(place) if place is not None else ()
        kinds = {kind for copy in wanted for kind in self._copied(grievance, copy)}
        offices = [
            office.code for step in chain for office in self.directory.of_place(step.code) if office.kind in kinds
        ]
        shut = desk.sealed | self.sealed(grievance) | {desk.office}
        return tuple(office for office in offices if office not in shut)

    def _copied(self, grievance: Grievance, copy: str) -> tuple[str | None, ...]:
        name, _, tier = copy.partition(".")
        kind = self._department(grievance).desks.get(Tier(tier)) if tier else name
        return kind, self.rules.urban_of(kind or "")

    def _conflicts(self, grievance: Grievance) -> tuple[ConflictRule, ...]:
        return self.rules.conflicts_of(grievance.everyone_accused)

    def _own_kinds(self, grievance: Grievance, kind: str) -> tuple[str | None, ...]:
        if kind == "programme":
            department = self._programme_department(grievance)
            return department.desks[Tier.UPAZILA], department.urban
        return kind, self.rules.urban_of(kind)

    def _place(self, grievance: Grievance) -> str | None:
        """None also for a place that the deployer has since taken out of his table: a case is never stuck for that."""
        return grievance.place if grievance.place is not None and grievance.place in self.places else None

    def _around(self, place: str) -> list[Office]:
        """Every office on the chain of a place, and of the unions below it when only the upazila is known."""
        chain = [step.code for step in self.places.chain(place)]
        below = [child.code for child in self.places.children(place)] if len(chain) == 3 else []
        return [office for code in (*chain, *below) for office in self.directory.of_place(code)]

    def _kind(self, grievance: Grievance, category: CategoryRule) -> tuple[str | None, tuple[str, ...]]:
        """The office kind that a rule names outright, None when the programme's own office answers, or the signal's."""
        conflicts = self._conflicts(grievance)
        because = tuple(f"conflict {conflict.position}" for conflict in conflicts)
        if self.rules.signals.department(grievance.signals) is not None:
            return None, because
        if category is not self.rules.categories[grievance.category]:
            because = (*because, f"subcategory {grievance.subcategory}")
        if conflicts:
            return self._kind_for_all(grievance, category, conflicts) or category.to, because
        if category.to is not None:
            return category.to, because
        if category.one_above_accused:
            head = max(category.first_tier, Tier.UPAZILA, key=lambda tier: tier.rank)
            return self.rules.head_of(head), (*because, f"category {category.category.value}")
        return None, (*because, f"programme {grievance.programme or 'unknown'}")

    def _kind_for_all(
        self, grievance: Grievance, category: CategoryRule, conflicts: tuple[ConflictRule, ...]
    ) -> str | None:
        """Where the rules of the highest tier send it; the head of that tier where they name different offices."""
        tier = max((conflict.min_tier for conflict in conflicts), key=lambda tier: tier.rank)
        kinds = [self._kind_for(category, conflict) for conflict in conflicts if conflict.min_tier is tier]
        own = self._programme_department(grievance).desks.get(tier)
        if len({kind or own for kind in kinds}) > 1:
            return self.rules.unknown.desks.get(tier)
        return kinds[0]

    def _kind_for(self, category: CategoryRule, conflict: ConflictRule) -> str | None:
        if conflict.to == "local":
            return None if category.programme_first else self.rules.local.desks[Tier.UPAZILA]
        return None if conflict.to == "programme" else conflict.to

    def _department(self, grievance: Grievance) -> Department:
        """Whose matter it is: that of the gravest signal, else the programme's."""
        named = self.rules.by_code.get(self.rules.signals.department(grievance.signals) or "")
        return named or self._programme_department(grievance)

    def _programme_department(self, grievance: Grievance) -> Department:
        return self.rules.departments.get(grievance.programme or "", self.rules.unknown)

    def _department_above(self, grievance: Grievance, desk: Desk) -> Department:
        """Whose line a case climbs: the line of the desk that holds it, not always the programme's.

        A city's chief executive holds both his programmes' cases and those that a rule took from them.
        """
        if self.rules.signals.department(grievance.signals) is not None:
            return self._department(grievance)
        local, unknown = self.rules.local, self.rules.unknown
        held_by = self.directory.get(desk.office).kind if desk.office in self.directory else ""
        kind, _ = self._kind(grievance, self.rules.of(grievance))
        if self._conflicts(grievance) and kind == local.desks[Tier.UPAZILA] and held_by in (kind, local.urban):
            return local
        sent_to_head = kind == unknown.desks[Tier.UPAZILA] and held_by == unknown.urban
        if sent_to_head or held_by == unknown.desks[Tier.UPAZILA]:
            return unknown
        return self._department(grievance)

    def _desk(
        self, grievance: Grievance, tier: Tier, kind: str | None, sealed: frozenset[str], able: Able | None
    ) -> tuple[Desk, tuple[str, ...]]:
        """The first that can take it, and who was passed over because nobody is there (of a sensitive case: the first).

        For a vacant desk only the head of its tier stands in: the next in line may be the very one complained of.
        """
        passed: list[str] = []
        sensitive, step = self.sensitive(grievance), tier
        while step is not Tier.CABINET:
            at_step = self._offices(grievance, step, kind if step is tier else None)
            offices = [office for office in at_step if office.code not in sealed]
            while offices:
                office, *offices = offices
                why = why_not(able, office.code, sealed, sensitive)
                if why is None:
                    return Desk(office.code, office.tier, sealed), tuple(passed)
                if sensitive:
                    passed = passed or [f"{why} {office.code}"]
                else:
                    passed.append(f"{why} {office.code}")
                    offices = [each for each in offices if self._is_head(each) and each != office]
            step = step.next or Tier.CABINET
        return Desk(self.directory.top().code, Tier.CABINET, sealed), tuple(passed)

    def _is_head(self, office: Office) -> bool:
        return office.kind in (self.rules.head_of(office.tier), self.rules.unknown.urban)

    def _offices(self, grievance: Grievance, tier: Tier, kind: str | None) -> list[Office]:
        """Who may answer at that tier, best first: whom a rule names, the programme's office, the general one."""
        code = self._place(grievance)
        place = self.places.at(code, _LEVEL_OF_TIER[tier]) if code else None
        if place is None or (tier is Tier.DISTRICT and not self.rules.district_tier):
            return []
        in_city = place.level is PlaceLevel.CITY
        own, general = (d.urban if in_city else d.desks.get(tier, "") for d in self._departments(grievance))
        named = (kind, self.rules.urban_of(kind) if in_city else None) if kind else ()
        desks = (self.directory.at(name, place.code) for name in (*named, own, general) if name)
        return [desk for desk in desks if desk is not None]

    def _departments(self, grievance: Grievance) -> tuple[Department, Department]:
        return self._department(grievance), self.rules.unknown
