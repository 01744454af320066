"""Reads the service standards: which tiers there are, how many working days each has, the other limits."""

from collections.abc import Mapping

from grs_core.domain.grievance import Priority
from grs_core.domain.messages import Named
from grs_core.domain.offices import Tier
from grs_core.domain.standards import Standards
from grs_core.policy.tables import Row, Tables

LIMITS = frozenset(
    {
        "appeal", "cabinet_appeal", "longest_pause", "appeal_window_days",
        "statutory_gro", "investigation_extra", "confirm_days", "alarm_again", "reopens", "meeting_days",
    }
) | {f"accept_{priority.value}" for priority in Priority}  # fmt: skip
_MAY_BE_NONE = frozenset({"investigation_extra", "reopens"})


def tiers(tables: Tables) -> dict[Tier, Named]:
    """Those in use. Union and district may be switched off; a case always has a first desk and a last."""

    def tier(row: Row) -> tuple[str, bool]:
        if not row.flag("active") and row.text("tier") in (Tier.UPAZILA, Tier.CABINET):
            raise row.broken(f"active: the {row.text('tier')} tier cannot be switched off")
        return row.text("tier"), row.flag("active")

    read = tables.each("tiers", tier, "tier")
    tables.require("tiers", {tier.value for tier in Tier} - {code for _, (code, _) in read})
    found = {}
    for row, (_, active) in read:
        if active:
            with tables.noting(row):
                found[row.choice("tier", Tier)] = row.name()
    return found


def amounts(tables: Tables) -> dict[str, int]:
    """Working days by name, but for `appeal_window_days`, `confirm_days`, `meeting_days` (calendar days) and `reopens`
    (times).
    """

    def limit(row: Row) -> int:
        return row.number("working_days", int(row.text("limit") not in _MAY_BE_NONE))

    found = tables.by_code("limits", "limit", limit)
    tables.require("limits", LIMITS - set(found))
    return found


def tier_days(tables: Tables, active: Mapping[Tier, Named]) -> dict[tuple[Tier, Priority], int]:
    """No days at all: the tier is skipped, which only the lowest can be."""
    found = {}
    for row in tables.rows("standards", "tier", "priority"):
        if row.text("tier") in active:
            with tables.noting(row):
                days = row.number("working_days", int(row.text("tier") != Tier.UNION))
                found[row.choice("tier", Tier), row.choice("priority", Priority)] = days
    wanted = {(tier, priority) for tier in active for priority in Priority}
    tables.require("standards", {f"{tier.value} {priority.value}" for tier, priority in wanted - set(found)})
    return found


def standards(days: Mapping[tuple[Tier, Priority], int], amounts: Mapping[str, int]) -> Standards:
    return Standards(
        tier_days=days,
        appeal_days={t: amounts["cabinet_appeal" if t is Tier.CABINET else "appeal"] for t in Tier},
        accept_days={priority: amounts[f"accept_{priority.value}"] for priority in Priority},
        appeal_window_days=amounts["appeal_window_days"],
        statutory_days=amounts["statutory_gro"],
        investigation_days=amounts["investigation_extra"],
        confirm_days=amounts["confirm_days"],
        alarm_again_days=amounts["alarm_again"],
        reopens=amounts["reopens"],
    )
