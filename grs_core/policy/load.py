"""Loads the policy and checks that nothing is left without a route or a standard."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from grs_core.domain.grievance import Priority
from grs_core.domain.offices import Directory, Tier
from grs_core.domain.places import Places
from grs_core.domain.routing import Router, RoutingRules
from grs_core.domain.rulebook import Department
from grs_core.policy import limits, messages, replies, routes
from grs_core.policy.benefits import read_benefits
from grs_core.policy.calendars import read_calendars
from grs_core.policy.calls import call_rules
from grs_core.policy.model import Policy, Programme
from grs_core.policy.offices import OfficeKind, derive_directory, read_kinds
from grs_core.policy.payments import read_calendar, read_exclusions
from grs_core.policy.places.load import load_places
from grs_core.policy.proxy import proxy_rules
from grs_core.policy.registers import read_beneficiaries, read_lists, read_programmes
from grs_core.policy.tables import Tables


def load_policy(deployer: Path | None = None) -> Policy:
    """Our tables, each replaced by the deployer's of the same name (`GRS_POLICY_DIR`; places in its `places/`).

    Raises RuleBroken("policy_broken", file, line, why), RuleBroken("places_broken", file, line, problem): the first
    hole; `grs policy check` tells all of them.
    """
    tables = Tables(deployer)
    policy = read_policy(tables, deployer)
    if policy is None:
        raise tables.refusals[0]
    return policy


def read_policy(tables: Tables, deployer: Path | None = None) -> Policy | None:
    """None when anything was refused: then `tables.refusals` says what."""
    kinds = read_kinds(tables)
    places, directory = _offices(tables, kinds, deployer)
    lists, departments = read_lists(tables), routes.departments(tables, kinds)
    programmes = read_programmes(tables, departments, lists["clusters"])
    beneficiaries = read_beneficiaries(tables, places, programmes)
    benefits = read_benefits(tables, programmes)
    payments, exclusions = read_calendar(tables, programmes), read_exclusions(tables, programmes)
    tiers, amounts = limits.tiers(tables), limits.amounts(tables)
    days = limits.tier_days(tables, tiers)
    named, signals = routes.categories(tables, programmes), routes.signals(tables, departments)
    subcategories = routes.subcategories(tables, kinds, programmes, lists["hotlines"], signals)
    rules = _rules(tables, kinds, departments, programmes, days)
    calendars = read_calendars(tables, places)
    joint = replies.joint_rules(tables, lists["outcomes"], lists["admissibility"])
    ready, proxy = replies.replies(tables), proxy_rules(tables)
    quiet, tariffs, calls = messages.quiet(tables), messages.tariffs(tables), call_rules(tables)
    if rules is None or tables.refusals:
        return None
    rules = replace(
        rules,
        signals=signals,
        categories={category: rule for category, (_, rule) in named.items()},
        subcategories={code: each.rule for code, each in subcategories.items()},
    )
    return Policy(
        version=tables.version(),
        places=places,
        directory=directory,
        programmes=programmes,
        beneficiaries=beneficiaries,
        category_names={category: name for category, (name, _) in named.items()},
        subcategories=subcategories,
        tier_names=tiers,
        router=Router(rules, directory, places),
        standards=limits.standards(days, amounts),
        calendars=calendars,
        longest_pause_days=amounts["longest_pause"],
        meeting_days=amounts["meeting_days"],
        quiet=quiet,
        tariffs=tariffs,
        calls=calls,
        proxy=proxy,
        joint=joint,
        replies=ready,
        payments=payments,
        benefits=benefits,
        exclusions=exclusions,
        **lists,
    )


def _offices(tables: Tables, kinds: Mapping[str, OfficeKind], deployer: Path | None) -> tuple[Places, Directory]:
    """None at all where the places cannot be read, or an office has nobody above."""
    own = deployer / "places" if deployer is not None else None
    places, directory = Places([]), Directory([])
    with tables.noting():
        places = load_places(own if own is not None and own.is_dir() else None)
        directory = Directory([]) if tables.refusals else derive_directory(places, kinds)
    return places, directory


def _rules(
    tables: Tables,
    kinds: Mapping[str, OfficeKind],
    departments: Mapping[str, Department],
    programmes: Mapping[str, Programme],
    days: Mapping[tuple[Tier, Priority], int],
) -> RoutingRules | None:
    """All but the categories' and the signals'. None when a department is missing that a case may fall to."""
    conflicts, position_of_role = routes.conflicts(tables, kinds)
    if not {"UNKNOWN", "LGD"} <= set(departments):
        return None
    return RoutingRules(
        departments={code: departments[programme.department] for code, programme in programmes.items()},
        unknown=departments["UNKNOWN"],
        local=departments["LGD"],
        categories={},
        conflicts=conflicts,
        position_of_role=position_of_role,
        union_tier=any(tier is Tier.UNION for tier, _ in days),
        district_tier=any(tier is Tier.DISTRICT for tier, _ in days),
        union_skipped_by=frozenset(p for p in Priority if days.get((Tier.UNION, p)) == 0),
        by_code=departments,
    )
