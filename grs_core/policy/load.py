"""Loads the policy and checks that nothing is left without a route or a standard."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from grs_core.domain.errors import RuleBroken
from grs_core.domain.grievance import AccusedRole, Category, Priority
from grs_core.domain.offices import Tier
from grs_core.domain.places import PlaceLevel
from grs_core.domain.routing import CategoryRule, ConflictRule, Department, Router, RoutingRules
from grs_core.domain.signals import SignalRule, Signals
from grs_core.domain.standards import Standards
from grs_core.domain.workdays import WorkCalendar
from grs_core.policy.model import Hotline, Policy, Programme
from grs_core.policy.offices import OfficeKind, derive_directory, read_kinds
from grs_core.policy.places.load import load_places
from grs_core.policy.tables import Row, Tables

_CODE = re.compile("[a-z][a-z0-9_]{0,39}")
_LONGEST_SIGNALS = 255
"""What a ticket has room for."""
_HOLIDAY_KINDS = ("general", "executive", "provisional")
_BELOW_THE_CELL = (Tier.UNION, Tier.UPAZILA, Tier.DISTRICT)
_LIMITS = frozenset({"appeal", "cabinet_appeal", "longest_pause", "appeal_window_days"}) | {
    f"accept_{priority.value}" for priority in Priority
}


def load_policy(deployer: Path | None = None) -> Policy:
    """Our tables, each replaced by the deployer's of the same name (`GRS_POLICY_DIR`; places in its `places/`).

    Raises RuleBroken("policy_broken", file, line, why), RuleBroken("places_broken", file, line, problem).
    """
    tables = Tables(deployer)
    own_places = deployer / "places" if deployer is not None else None
    places = load_places(own_places if own_places is not None and own_places.is_dir() else None)
    kinds = read_kinds(tables.rows("office_kinds", "kind"))
    departments = _departments(tables, kinds)
    programmes = {row.text("programme"): _programme(row, departments) for row in tables.rows("programmes", "programme")}
    active = _active_tiers(tables)
    standards = _standards(tables, active)
    rules = _rules(tables, kinds, departments, programmes, active, standards)
    directory = derive_directory(places, kinds)
    return Policy(
        version=tables.version(),
        places=places,
        directory=directory,
        programmes=programmes,
        category_names={row.choice("category", Category): row.name() for row in tables.rows("categories", "category")},
        tier_names={row.choice("tier", Tier): row.name() for row in tables.rows("tiers", "tier") if row.flag("active")},
        router=Router(rules, directory, places),
        standards=standards,
        calendar=_calendar(tables),
        hotlines={row.text("hotline"): _hotline(row) for row in tables.rows("hotlines", "hotline")},
        longest_pause_days=_limits(tables)["longest_pause"],
    )


def _programme(row: Row, departments: Mapping[str, Department]) -> Programme:
    department = row.text("department")
    if department not in departments:
        raise row.broken(f"department: no row for {department} in departments.csv")
    return Programme(row.text("programme"), row.name(), department, row.text("cluster"))


def _hotline(row: Row) -> Hotline:
    return Hotline(row.text("hotline"), row.text("number"), row.name())


def _missing(file: str, names: Iterable[str]) -> None:
    """Raises for rows that must be there. Line 0: the fault is no line's."""
    wanted = sorted(names)
    if wanted:
        raise RuleBroken("policy_broken", file=file, line="0", why=f"no row for {', '.join(wanted)}")


# ------------------------------------------------------------------ routing
def _rules(
    tables: Tables,
    kinds: Mapping[str, OfficeKind],
    departments: Mapping[str, Department],
    programmes: Mapping[str, Programme],
    active: frozenset[Tier],
    standards: Standards,
) -> RoutingRules:
    conflicts, position_of_role = _conflicts(tables, kinds)
    return RoutingRules(
        departments={code: departments[programme.department] for code, programme in programmes.items()},
        unknown=departments["UNKNOWN"],
        local=departments["LGD"],
        categories=_categories(tables, programmes),
        conflicts=conflicts,
        position_of_role=position_of_role,
        union_tier=Tier.UNION in active,
        district_tier=Tier.DISTRICT in active,
        union_skipped_by=frozenset(p for p in Priority if standards.tier_days.get((Tier.UNION, p)) == 0),
        signals=_signals(tables, departments),
        by_code=departments,
    )


def _signals(tables: Tables, departments: Mapping[str, Department]) -> Signals:
    """In the order of the table, which is that of gravity."""
    signals = Signals([_signal(row, departments) for row in tables.rows("signals", "signal")])
    if len(" ".join(signals.codes)) > _LONGEST_SIGNALS:
        why = f"the codes are longer than {_LONGEST_SIGNALS} letters together"
        raise RuleBroken("policy_broken", file="signals.csv", line="0", why=why)
    return signals


def _signal(row: Row, departments: Mapping[str, Department]) -> SignalRule:
    code, department = row.text("signal"), row.optional("department")
    if not _CODE.fullmatch(code):
        raise row.broken(f"signal: {code!r} is no code (small letters, digits and _)")
    if department and department not in departments:
        raise row.broken(f"department: no row for {department} in departments.csv")
    return SignalRule(
        signal=code,
        name=row.name(),
        least=row.choice("least_priority", Priority),
        sensitive=row.flag("sensitive"),
        first_tier=row.choice("first_tier", Tier),
        department=department or None,
        first_words=row.optional("first_words") or None,
        files_as=row.choice("files_as", Category) if row.optional("files_as") else None,
    )


def _departments(tables: Tables, kinds: Mapping[str, OfficeKind]) -> dict[str, Department]:
    departments = {row.text("department"): _department(row, kinds) for row in tables.rows("departments", "department")}
    _missing("departments.csv", {"UNKNOWN", "LGD"} - set(departments))
    return departments


def _department(row: Row, kinds: Mapping[str, OfficeKind]) -> Department:
    desks = {tier: _kind(row, tier.value, kinds, PlaceLevel(tier.value)) for tier in _BELOW_THE_CELL}
    return Department(row.text("department"), desks, _kind(row, "urban", kinds, PlaceLevel.CITY))


def _kind(row: Row, column: str, kinds: Mapping[str, OfficeKind], area: PlaceLevel) -> str:
    kind = row.text(column)
    if kind not in kinds:
        raise row.broken(f"{column}: no office kind {kind!r}")
    if kinds[kind].area is not area:
        raise row.broken(f"{column}: {kind} is no desk of a {area.value}")
    return kind


def _categories(tables: Tables, programmes: Mapping[str, Programme]) -> dict[Category, CategoryRule]:
    rules = {}
    for row in tables.rows("categories", "category"):
        category = row.choice("category", Category)
        rules[category] = CategoryRule(
            category=category,
            priority=row.choice("priority", Priority),
            first_tier=row.choice("first_tier", Tier),
            one_above_accused=row.flag("one_above_accused"),
            programme_first=row.flag("programme_first"),
            priority_of_programme=_exceptions(row, programmes),
        )
    _missing("categories.csv", set(Category) - set(rules))
    return rules


def _exceptions(row: Row, programmes: Mapping[str, Programme]) -> dict[str, Priority]:
    """`programme=P2 programme=P1`: a programme whose cases of this category are more pressing."""
    found = {}
    for pair in row.optional("priority_of_programme").split():
        programme, _, priority = pair.partition("=")
        if programme not in programmes:
            raise row.broken(f"priority_of_programme: no programme {programme!r}")
        found[programme] = row.member(priority, Priority)
    return found


def _conflicts(
    tables: Tables, kinds: Mapping[str, OfficeKind]
) -> tuple[dict[str, ConflictRule], dict[AccusedRole, str | None]]:
    """The rules by position, and the position that a role stands for when nothing finer is named."""
    rules: dict[str, ConflictRule] = {}
    positions: dict[AccusedRole, str | None] = {}
    for row in tables.rows("conflicts", "position"):
        rule = _conflict(row, kinds)
        rules[rule.position] = rule
        if row.optional("role"):
            role = row.choice("role", AccusedRole)
            if positions.setdefault(role, rule.position) != rule.position:
                raise row.broken(f"role: {role.value} stands for {positions[role]} already")
    return rules, positions


def _conflict(row: Row, kinds: Mapping[str, OfficeKind]) -> ConflictRule:
    to, office = row.text("to"), row.text("office_kind")
    for column, value, words in (("to", to, ("programme", "local")), ("office_kind", office, ("programme",))):
        if value not in kinds and value not in words:
            raise row.broken(f"{column}: no office kind {value!r}")
    rule = ConflictRule(
        position=row.text("position"),
        min_tier=row.choice("min_tier", Tier),
        to=to,
        hide=frozenset(row.member(tier, Tier) for tier in row.optional("hide").split()),
        hide_own_office=row.flag("hide_own_office"),
        office_kind=office,
    )
    sits_at = kinds[office].tier if office in kinds else Tier.UPAZILA
    if Tier.CABINET in {sits_at, *rule.hide}:
        raise row.broken("hide, office_kind: the cell takes what nobody else may")
    if not rule.hide_own_office and sits_at not in rule.hide:
        raise row.broken("hide: the accused's own office must not see the case")
    at_his_own = to == office and rule.min_tier is sits_at
    if at_his_own or rule.min_tier.rank < sits_at.rank or rule.min_tier in rule.hide:
        raise row.broken("to, min_tier: the case would go to the accused's own office or below it")
    if to in kinds and kinds[to].tier is not rule.min_tier:
        raise row.broken(f"to: {to} is no desk of the {rule.min_tier.value} tier")
    return rule


# ---------------------------------------------------------------- standards
def _active_tiers(tables: Tables) -> frozenset[Tier]:
    """Union and district may be switched off; a case always has a first desk and a last."""
    rows = {row.text("tier"): row for row in tables.rows("tiers", "tier")}
    _missing("tiers.csv", set(Tier) - set(rows))
    for tier in (Tier.UPAZILA, Tier.CABINET):
        if not rows[tier].flag("active"):
            raise rows[tier].broken(f"active: the {tier.value} tier cannot be switched off")
    return frozenset(row.choice("tier", Tier) for row in rows.values() if row.flag("active"))


def _limits(tables: Tables) -> dict[str, int]:
    found = {row.text("limit"): _days(row) for row in tables.rows("limits", "limit")}
    _missing("limits.csv", _LIMITS - set(found))
    return found


def _days(row: Row, at_least: int = 1) -> int:
    days = row.number("working_days")
    if days < at_least:
        raise row.broken(f"working_days: at least {at_least}")
    return days


def _standards(tables: Tables, active: frozenset[Tier]) -> Standards:
    """No days at all: the tier is skipped, which only the lowest can be."""
    days = {
        (row.choice("tier", Tier), row.choice("priority", Priority)): _days(row, int(row.text("tier") != Tier.UNION))
        for row in tables.rows("standards", "tier", "priority")
        if row.text("tier") in active
    }
    wanted = {(tier, priority) for tier in active for priority in Priority}
    _missing("standards.csv", {f"{tier.value} {priority.value}" for tier, priority in wanted - set(days)})
    limits = _limits(tables)
    return Standards(
        tier_days=days,
        appeal_days={t: limits["cabinet_appeal" if t is Tier.CABINET else "appeal"] for t in Tier},
        accept_days={priority: limits[f"accept_{priority.value}"] for priority in Priority},
        appeal_window_days=limits["appeal_window_days"],
    )


def _calendar(tables: Tables) -> WorkCalendar:
    holidays, working = {}, {}
    for row in tables.series("holidays"):
        if row.text("scope") != "all":
            continue  # district holidays wait for calendars by district
        kind = row.text("kind")
        if kind == "working_day":
            working[row.day("date")] = row.name().en
        elif kind in _HOLIDAY_KINDS:
            holidays[row.day("date")] = row.name().en
        elif kind != "optional":
            raise row.broken(f"kind is none of {', '.join((*_HOLIDAY_KINDS, 'working_day', 'optional'))}")
    return WorkCalendar(holidays, working, version=tables.version())
