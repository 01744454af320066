"""What a case may have in common with others: a suspect's number, a wallet, an official, a union's instalment."""

import re
from collections.abc import Iterator
from datetime import datetime

from grs_core.case_ports import Cause
from grs_core.domain.complainant import read_mobile
from grs_core.domain.errors import RuleBroken
from grs_core.domain.grievance import Accused, AccusedRole, Grievance
from grs_core.domain.offices import Tier
from grs_core.domain.places import PlaceLevel
from grs_core.domain.rulebook import CauseKind
from grs_core.domain.ticket import Kind, Ticket
from grs_core.domain.workdays import day_of
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork

_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_NO_OFFICIALS = frozenset({AccusedRole.MFS_AGENT, AccusedRole.BROKER, AccusedRole.OTHER})
"""Many of them work in one union: the role names nobody."""


def causes_of(policy: Policy, ticket: Ticket) -> tuple[Cause, ...]:
    """What the policy's rules look for in this category and the case names. A sensitive case names nothing: nobody
    outside its lane is to learn of it.
    """
    if ticket.sensitive or ticket.kind is not Kind.SINGLE:
        return ()
    wanted = {rule.kind for rule in policy.causes.values() if ticket.grievance.category in rule.categories}
    return tuple(dict.fromkeys(cause for cause in _named(policy, ticket) if cause.kind in wanted))


def note(work: UnitOfWork, policy: Policy, ticket: Ticket, now: datetime, sealed: frozenset[str] | None = None) -> None:
    """Keeps what the case names for the sweep to compare; what was noted before stays noted. `sealed`: from whom
    it was kept before; where that changed, a systemic case that it belongs to is to be kept from them too.
    """
    if sealed is not None and sealed != ticket.desk.sealed:
        work.causes.again(ticket.number)
    causes = causes_of(policy, ticket)
    if causes:
        work.causes.note(ticket.number, causes, now)


def _named(policy: Policy, ticket: Ticket) -> Iterator[Cause]:
    grievance, details = ticket.grievance, ticket.grievance.details
    suspect = _mobile(details.get("phone", ""))
    if suspect is not None and suspect != ticket.complainant.phone:
        yield Cause(CauseKind.AGENT_NUMBER, suspect)
    wallet = details.get("wallet") or details.get("trx_id") or ""
    if wallet.strip():
        yield Cause(CauseKind.WALLET, _mobile(wallet) or wallet.strip().upper())
    for accused in grievance.everyone_accused:
        office = _sits_at(policy, grievance, accused)
        if office is not None:
            yield Cause(CauseKind.OFFICER, f"{accused.position or accused.role.value} {office}")
    union = _union(policy, grievance)
    if union is not None and grievance.programme is not None:
        yield Cause(CauseKind.UNION_INSTALMENT, f"{grievance.programme} {union} {_instalment(ticket)}")


def _mobile(written: str) -> str | None:
    try:
        return read_mobile(written)
    except RuleBroken:
        return None


def _instalment(ticket: Ticket) -> str:
    """The month complained of (`2026-01`), else that of filing: words like "three months" compare nothing."""
    period = ticket.grievance.details.get("period", "").strip()
    return period if _MONTH.fullmatch(period) else day_of(ticket.filed_at).strftime("%Y-%m")


def _union(policy: Policy, grievance: Grievance) -> str | None:
    known = grievance.place is not None and grievance.place in policy.places
    union = policy.places.at(grievance.place or "", PlaceLevel.UNION) if known else None
    return None if union is None else union.code


def _sits_at(policy: Policy, grievance: Grievance, accused: Accused) -> str | None:
    """The accused official's own desk in that place; None where the conflict rules know none."""
    if accused.role in _NO_OFFICIALS or grievance.place is None or grievance.place not in policy.places:
        return None
    rules = policy.router.rules
    kinds: set[str | None] = set()
    for conflict in rules.conflicts_of((accused,)):
        kind = conflict.office_kind
        if kind == "programme":
            department = rules.departments.get(grievance.programme or "", rules.unknown)
            kinds |= {department.desks.get(Tier.UPAZILA), department.urban}
        else:
            kinds |= {kind, rules.urban_of(kind)}
    steps = policy.places.chain(grievance.place)
    desks = (policy.directory.at(kind, step.code) for step in steps for kind in sorted(filter(None, kinds)))
    return next((desk.code for desk in desks if desk is not None), None)
