"""Loads the policy and checks that nothing is left without a route or a standard."""

from collections.abc import Mapping
from pathlib import Path

from grs_core.domain.errors import RuleBroken
from grs_core.domain.grievance import AccusedRole, Category, Priority
from grs_core.domain.offices import Tier
from grs_core.domain.routing import CategoryRule, ConflictRule, Department, Router, RoutingRules
from grs_core.domain.standards import Standards
from grs_core.domain.workdays import WorkCalendar
from grs_core.policy.model import Hotline, Policy, Programme
from grs_core.policy.offices import OfficeKind, derive_directory, read_kinds
from grs_core.policy.places.load import load_places
from grs_core.policy.tables import Row, Tables

_HOLIDAY_KINDS = ("general", "executive", "provisional")


def load_policy(deployer: Path | None = None) -> Policy:
    """Our tables, each replaced by the deployer's of the same name (`GRS_POLICY_DIR`; places in its `places/`).

    Raises RuleBroken("policy_broken", file, line, why).
    """
    tables = Tables(deployer)
    own_places = deployer / "places" if deployer is not None else None
    places = load_places(own_places if own_places is not None and own_places.is_dir() else None)
    kinds = read_kinds(tables.rows("office_kinds"))
    programmes = {row.text("programme"): _programme(row) for row in tables.rows("programmes")}
    rules = _rules(tables, kinds, programmes)
    directory = derive_directory(places, kinds)
    return Policy(
        version=tables.version(),
        places=places,
        directory=directory,
        programmes=programmes,
        category_names={row.choice("category", Category): row.name() for row in tables.rows("categories")},
        tier_names={row.choice("tier", Tier): row.name() for row in tables.rows("tiers") if row.flag("active")},
        router=Router(rules, directory, places),
        standards=_standards(tables),
        calendar=_calendar(tables),
        hotlines={row.text("hotline"): _hotline(row) for row in tables.rows("hotlines")},
        longest_pause_days=_limits(tables)["longest_pause"],
    )


def _programme(row: Row) -> Programme:
    row.day("valid_from")
    return Programme(row.text("programme"), row.name(), row.text("department"), row.text("cluster"))


def _hotline(row: Row) -> Hotline:
    return Hotline(row.text("hotline"), row.text("number"), row.name())


# ------------------------------------------------------------------ routing
def _rules(tables: Tables, kinds: Mapping[str, OfficeKind], programmes: Mapping[str, Programme]) -> RoutingRules:
    departments = {row.text("department"): _department(row, kinds) for row in tables.rows("departments")}
    for needed in ("UNKNOWN", "LGD", *(programme.department for programme in programmes.values())):
        if needed not in departments:
            raise RuleBroken("policy_broken", file="departments.csv", line="0", why=f"no row for {needed}")
    conflicts = [_conflict(row, kinds) for row in tables.rows("conflicts")]
    active = {row.text("tier"): row.flag("active") for row in tables.rows("tiers")}
    return RoutingRules(
        departments={code: departments[programme.department] for code, programme in programmes.items()},
        unknown=departments["UNKNOWN"],
        local=departments["LGD"],
        categories=_categories(tables, programmes),
        conflicts={rule.position: rule for _, rule in conflicts},
        position_of_role={role: rule.position for role, rule in conflicts if role is not None},
        union_tier=active.get("union", False),
        district_tier=active.get("district", False),
    )


def _department(row: Row, kinds: Mapping[str, OfficeKind]) -> Department:
    row.day("valid_from")
    desks = {tier: _kind(row, tier.value, kinds) for tier in (Tier.UNION, Tier.UPAZILA, Tier.DISTRICT)}
    for tier, kind in desks.items():
        if kinds[kind].tier is not tier:
            raise row.broken(f"{kind} is no desk of the {tier.value} tier")
    return Department(row.text("department"), desks, _kind(row, "urban", kinds))


def _kind(row: Row, column: str, kinds: Mapping[str, OfficeKind]) -> str:
    kind = row.text(column)
    if kind not in kinds:
        raise row.broken(f"{column}: no office kind {kind!r}")
    return kind


def _categories(tables: Tables, programmes: Mapping[str, Programme]) -> dict[Category, CategoryRule]:
    rules = {}
    for row in tables.rows("categories"):
        row.day("valid_from")
        category = row.choice("category", Category)
        rules[category] = CategoryRule(
            category=category,
            priority=row.choice("priority", Priority),
            first_tier=row.choice("first_tier", Tier),
            one_above_accused=row.flag("one_above_accused"),
            programme_first=row.flag("programme_first"),
            priority_of_programme=_exceptions(row, programmes),
        )
    missing = sorted(set(Category) - set(rules))
    if missing:
        raise RuleBroken("policy_broken", file="categories.csv", line="0", why=f"no row for {', '.join(missing)}")
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


def _conflict(row: Row, kinds: Mapping[str, OfficeKind]) -> tuple[AccusedRole | None, ConflictRule]:
    row.day("valid_from")
    to, office = row.text("to"), row.text("office_kind")
    for column, value, words in (("to", to, ("programme", "local")), ("office_kind", office, ("programme",))):
        if value not in kinds and value not in words:
            raise row.broken(f"{column}: no office kind {value!r}")
    role = row.choice("role", AccusedRole) if row.optional("role") else None
    rule = ConflictRule(
        position=row.text("position"),
        min_tier=row.choice("min_tier", Tier),
        to=to,
        hide=frozenset(row.member(tier, Tier) for tier in row.optional("hide").split()),
        hide_own_office=row.flag("hide_own_office"),
        office_kind=office,
    )
    if rule.to == rule.office_kind and rule.to in kinds:
        raise row.broken("the case would go to the accused's own office")
    return role, rule


# ---------------------------------------------------------------- standards
def _limits(tables: Tables) -> dict[str, int]:
    return {row.text("limit"): row.number("working_days") for row in tables.rows("limits")}


def _standards(tables: Tables) -> Standards:
    active = {row.text("tier") for row in tables.rows("tiers") if row.flag("active")}
    days = {
        (row.choice("tier", Tier), row.choice("priority", Priority)): row.number("working_days")
        for row in tables.rows("standards")
        if row.text("tier") in active
    }
    for tier in Tier:
        for priority in Priority:
            if tier in active and (tier, priority) not in days:
                why = f"no standard for {tier.value} {priority.value}"
                raise RuleBroken("policy_broken", file="standards.csv", line="0", why=why)
    limits = _limits(tables)
    try:
        return Standards(
            tier_days=days,
            appeal_days={t: limits["cabinet_appeal" if t is Tier.CABINET else "appeal"] for t in Tier},
            accept_days={priority: limits[f"accept_{priority.value}"] for priority in Priority},
            appeal_window_days=limits["appeal_window_days"],
        )
    except KeyError as missing:
        raise RuleBroken("policy_broken", file="limits.csv", line="0", why=f"no row for {missing}") from None


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
