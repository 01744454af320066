"""Reads who gets a case: departments, categories and sub-categories, conflicts of interest, signals of danger."""

from collections.abc import Mapping

from grs_core.domain.grievance import AccusedRole, Category, Priority
from grs_core.domain.messages import Named
from grs_core.domain.offices import Tier
from grs_core.domain.places import PlaceLevel
from grs_core.domain.rulebook import CategoryRule, ConflictRule, Department, Subcategory
from grs_core.domain.signals import SignalRule, Signals
from grs_core.policy.model import Hotline, Programme
from grs_core.policy.offices import OfficeKind
from grs_core.policy.registers import hotline
from grs_core.policy.tables import Row, Tables, broken

_LONGEST_SIGNALS = 255
"""What a ticket has room for."""
_BELOW_THE_CELL = (Tier.UNION, Tier.UPAZILA, Tier.DISTRICT)
_OF_THE_PROGRAMME = tuple(f"programme.{tier.value}" for tier in _BELOW_THE_CELL)
_WAYS = ("programme", "one_above_accused", "committee")
Kinds = Mapping[str, OfficeKind]


# -------------------------------------------------------------- departments
def departments(tables: Tables, kinds: Kinds) -> dict[str, Department]:
    def department(row: Row) -> Department:
        desks = {tier: _desk(row, tier.value, kinds, PlaceLevel(tier.value)) for tier in _BELOW_THE_CELL}
        return Department(row.text("department"), desks, _desk(row, "urban", kinds, PlaceLevel.CITY))

    found = tables.by_code("departments", "department", department)
    tables.require("departments", {"UNKNOWN", "LGD"} - set(found))
    return found


def _desk(row: Row, column: str, kinds: Kinds, area: PlaceLevel) -> str:
    kind = row.text(column)
    row.must_be(kind, kinds, column, "office_kinds")
    if kinds[kind].area is not area:
        raise row.broken(f"{column}: {kind} is no desk of a {area.value}")
    return kind


# --------------------------------------------------------------- categories
def categories(tables: Tables, programmes: Mapping[str, Programme]) -> dict[Category, tuple[Named, CategoryRule]]:
    def category(row: Row) -> tuple[Named, CategoryRule]:
        return row.name(), CategoryRule(
            category=row.choice("category", Category),
            priority=row.choice("priority", Priority),
            first_tier=row.choice("first_tier", Tier),
            one_above_accused=row.flag("one_above_accused"),
            programme_first=row.flag("programme_first"),
            priority_of_programme=_exceptions(row, programmes),
        )

    found = {rule.category: (name, rule) for _, (name, rule) in tables.each("categories", category, "category")}
    tables.require("categories", {category.value for category in set(Category) - set(found)})
    return found


def subcategories(
    tables: Tables, kinds: Kinds, programmes: Mapping[str, Programme], hotlines: Mapping[str, Hotline], signals: Signals
) -> dict[str, Subcategory]:
    def subcategory(row: Row) -> Subcategory:
        to = row.text("to")
        row.must_be(to, {*kinds, *_WAYS}, f"to (an office kind, or {', '.join(_WAYS)})", "office_kinds")
        rule = CategoryRule(
            category=row.choice("category", Category),
            priority=row.choice("priority", Priority),
            first_tier=row.choice("first_tier", Tier),
            one_above_accused=to == "one_above_accused",
            programme_first=row.flag("programme_first"),
            priority_of_programme=_exceptions(row, programmes),
            to=to if to in kinds else None,
            copies=_copies(row, kinds),
        )
        if rule.to is not None and kinds[rule.to].tier is not rule.first_tier:
            raise row.broken(f"to: {to} is no desk of the {rule.first_tier.value} tier")
        signal = row.optional("signal") or None
        if signal is not None:
            row.must_be(signal, signals.codes, "signal", "signals")
        return Subcategory(
            code=row.code("subcategory"),
            name=row.name(),
            rule=rule,
            committee=to == "committee",
            inform=hotline(row, "inform", hotlines),
            signal=signal,
            source=row.text("source"),
        )

    return tables.by_code("subcategories", "subcategory", subcategory)


def _copies(row: Row, kinds: Kinds) -> tuple[str, ...]:
    copies = tuple(row.optional("copy").split())
    for copy in copies:
        row.must_be(copy, {*kinds, *_OF_THE_PROGRAMME}, f"copy (or {', '.join(_OF_THE_PROGRAMME)})", "office_kinds")
    return copies


def _exceptions(row: Row, programmes: Mapping[str, Programme]) -> dict[str, Priority]:
    """`programme=P2 programme=P1`: a programme whose cases of this category are more pressing."""
    found = {}
    for pair in row.optional("priority_of_programme").split():
        programme, _, priority = pair.partition("=")
        row.must_be(programme, programmes, "priority_of_programme", "programmes")
        found[programme] = row.member(priority, Priority)
    return found


# ---------------------------------------------------------------- conflicts
def conflicts(tables: Tables, kinds: Kinds) -> tuple[dict[str, ConflictRule], dict[AccusedRole, str | None]]:
    """The rules by position, and the position that a role stands for when nothing finer is named."""
    rules: dict[str, ConflictRule] = {}
    positions: dict[AccusedRole, str | None] = {}
    for row, rule in tables.each("conflicts", lambda row: _conflict(row, kinds), "position"):
        rules[rule.position] = rule
        with tables.noting(row):
            if row.optional("role"):
                role = row.choice("role", AccusedRole)
                if positions.setdefault(role, rule.position) != rule.position:
                    raise row.broken(f"role: {role.value} stands for {positions[role]} already")
    return rules, positions


def _conflict(row: Row, kinds: Kinds) -> ConflictRule:
    to, office = row.text("to"), row.text("office_kind")
    row.must_be(to, {*kinds, "programme", "local"}, "to", "office_kinds")
    row.must_be(office, {*kinds, "programme"}, "office_kind", "office_kinds")
    rule = ConflictRule(
        position=row.text("position"),
        min_tier=row.choice("min_tier", Tier),
        to=to,
        hide=frozenset(row.member(tier, Tier) for tier in row.optional("hide").split()),
        hide_own_office=row.flag("hide_own_office"),
        office_kind=office,
        copies=_copies(row, kinds),
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


# ------------------------------------------------------------------ signals
def signals(tables: Tables, departments: Mapping[str, Department]) -> Signals:
    """In the order of the table, which is that of gravity."""

    def signal(row: Row) -> SignalRule:
        return SignalRule(
            signal=row.code("signal"),
            name=row.name(),
            least=row.choice("least_priority", Priority),
            sensitive=row.flag("sensitive"),
            first_tier=row.choice("first_tier", Tier),
            department=row.one_of("department", "departments", departments).code
            if row.optional("department")
            else None,
            first_words=row.optional("first_words") or None,
            files_as=row.choice("files_as", Category) if row.optional("files_as") else None,
        )

    found = Signals([rule for _, rule in tables.each("signals", signal, "signal")])
    if len(" ".join(found.codes)) > _LONGEST_SIGNALS:
        tables.refuse(broken("signals.csv", f"the codes are longer than {_LONGEST_SIGNALS} letters together"))
    return found
