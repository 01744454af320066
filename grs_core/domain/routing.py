"""Routing: category x programme x place x accused -> a desk. Total, and never the accused's.

The rules are rows of the policy; what is code is only how they are read, in this order:
1. The accused decides first (conflict of interest): the lowest tier allowed, whose office must not see the case.
2. Then the category: where it begins, and whether it belongs to one above the accused.
3. Then the programme: which department's office at that tier.
4. No such office, or a sealed one: one tier up. The Cabinet Division cell takes everything that is left.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from grs_core.domain.grievance import Accused, AccusedRole, Category, Grievance, Priority
from grs_core.domain.offices import Directory, Office, Tier
from grs_core.domain.places import PlaceLevel, Places
from grs_core.domain.ticket import Desk

_LEVEL_OF_TIER: Mapping[Tier, PlaceLevel] = {
    Tier.UNION: PlaceLevel.UNION,
    Tier.UPAZILA: PlaceLevel.UPAZILA,
    Tier.DISTRICT: PlaceLevel.DISTRICT,
}


@dataclass(frozen=True, slots=True)
class Department:
    """Which kind of office answers for a programme, by tier; `urban` answers inside a city corporation."""

    code: str
    desks: Mapping[Tier, str]
    urban: str


@dataclass(frozen=True, slots=True)
class CategoryRule:
    """`one_above_accused`: conduct; goes to the accused's superior and, nobody named, to the UNO."""

    category: Category
    priority: Priority
    first_tier: Tier
    one_above_accused: bool = False
    programme_first: bool = False
    """The programme's office keeps the case even where a union official is accused (MFS fraud)."""
    priority_of_programme: Mapping[str, Priority] | None = None

    def priority_for(self, programme: str | None) -> Priority:
        return (self.priority_of_programme or {}).get(programme or "", self.priority)


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
    office_kind: str | None


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

    def conflict(self, accused: Accused | None) -> ConflictRule | None:
        """The rule for the named position, else for what the role stands for; None when there is no conflict."""
        if accused is None:
            return None
        position = accused.position if accused.position in self.conflicts else None
        return self.conflicts.get(position or self.position_of_role.get(accused.role) or "")


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

    def route(self, grievance: Grievance) -> Route:
        """The first desk of a new case."""
        category = self.rules.categories[grievance.category]
        priority = category.priority_for(grievance.programme)
        conflict = self.rules.conflict(grievance.accused)
        tier = max(_start(category, priority, conflict, self.rules), key=lambda step: step.rank)
        kind, because = self._kind(grievance, category, conflict)
        desk = self._desk(grievance, tier, kind, self.sealed(grievance))
        return Route(desk, priority, (*because, f"tier {desk.tier.value}"))

    def above(self, grievance: Grievance, desk: Desk, avoid: Iterable[str] = ()) -> Desk | None:
        """The desk that takes over when this one runs out of time or its decision is appealed; None at the top.

        A case that was taken from the programme's line by a conflict goes on with the supervisor's line.
        """
        tier = desk.tier.next
        if tier is None:
            return None
        sealed = self.sealed(grievance) | desk.sealed
        kind = self._department_above(grievance, desk).desks.get(tier)
        found = self._desk(grievance, tier, kind, sealed | frozenset(avoid))
        return Desk(found.office, found.tier, sealed)

    def sealed(self, grievance: Grievance) -> frozenset[str]:
        """The offices that must never see this case: the accused's own and the tiers he commands in his area."""
        conflict = self.rules.conflict(grievance.accused)
        if conflict is None or grievance.place is None:
            return frozenset()
        hidden = {office.code for office in self._around(grievance.place) if office.tier in conflict.hide}
        if conflict.hide_own_office:
            hidden |= self._own_office(grievance, conflict)
        return frozenset(hidden)

    def _own_office(self, grievance: Grievance, conflict: ConflictRule) -> set[str]:
        department = self._department(grievance)
        own = {department.desks.get(Tier.UPAZILA), department.urban}
        kinds = own if conflict.office_kind == "programme" else {conflict.office_kind}
        return {office.code for office in self._around(grievance.place or "") if office.kind in kinds}

    def _around(self, place: str) -> list[Office]:
        """Every office on the chain of a place, and of the unions below it when only the upazila is known."""
        chain = [step.code for step in self.places.chain(place)]
        below = [child.code for child in self.places.children(place)] if len(chain) == 3 else []
        return [office for code in (*chain, *below) for office in self.directory.of_place(code)]

    def _kind(
        self, grievance: Grievance, category: CategoryRule, conflict: ConflictRule | None
    ) -> tuple[str | None, tuple[str, ...]]:
        """The office kind that a rule names outright, None when the programme's own office answers."""
        if conflict is not None:
            because = (f"conflict {conflict.position}",)
            if conflict.to == "local":
                return (None if category.programme_first else self.rules.local.desks[Tier.UPAZILA]), because
            return (None if conflict.to == "programme" else conflict.to), because
        if category.one_above_accused:
            return self.rules.unknown.desks[Tier.UPAZILA], (f"category {category.category.value}",)
        return None, (f"programme {grievance.programme or 'unknown'}",)

    def _department(self, grievance: Grievance) -> Department:
        return self.rules.departments.get(grievance.programme or "", self.rules.unknown)

    def _department_above(self, grievance: Grievance, desk: Desk) -> Department:
        """Whose line a case climbs: the line of the desk that holds it, not always the programme's."""
        conflict = self.rules.conflict(grievance.accused)
        held_by = self.directory.get(desk.office).kind
        if conflict is not None and held_by == self.rules.local.desks[Tier.UPAZILA]:
            return self.rules.local
        if held_by == self.rules.unknown.desks[Tier.UPAZILA]:
            return self.rules.unknown
        return self._department(grievance)

    def _desk(self, grievance: Grievance, tier: Tier, kind: str | None, sealed: frozenset[str]) -> Desk:
        step: Tier | None = tier
        while step is not None and step is not Tier.CABINET:
            office = self._office(grievance, step, kind if step is tier else None)
            if office is not None and office.code not in sealed:
                return Desk(office.code, office.tier, sealed)
            step = step.next
        return Desk(self.directory.top().code, Tier.CABINET, sealed)

    def _office(self, grievance: Grievance, tier: Tier, kind: str | None) -> Office | None:
        if tier is Tier.DISTRICT and not self.rules.district_tier:
            return None
        place = self.places.at(grievance.place, _LEVEL_OF_TIER[tier]) if grievance.place else None
        if place is None:
            return None
        department = self._department(grievance)
        wanted = department.urban if place.level is PlaceLevel.CITY else department.desks.get(tier, "")
        general = self.rules.unknown.urban if place.level is PlaceLevel.CITY else self.rules.unknown.desks.get(tier, "")
        desks = (self.directory.at(name, place.code) for name in (kind or wanted, wanted, general))
        return next((desk for desk in desks if desk is not None), None)


def _start(
    category: CategoryRule, priority: Priority, conflict: ConflictRule | None, rules: RoutingRules
) -> tuple[Tier, ...]:
    """The tiers that each set a floor: the category's, P1 (skips the union), the conflict's."""
    first = category.first_tier if rules.union_tier else max(category.first_tier, Tier.UPAZILA, key=lambda t: t.rank)
    floors = [first]
    if priority is Priority.P1:
        floors.append(Tier.UPAZILA)
    if conflict is not None:
        floors.append(conflict.min_tier)
    return tuple(floors)
