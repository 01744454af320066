"""Reviewing what officers put right: who may see a pair, and a verdict with its trace in the audit."""

from dataclasses import replace
from datetime import datetime

from grs_core.domain.correction import Correction, Verdict
from grs_core.domain.errors import NotAllowed
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.officers import Officer, Role
from grs_core.domain.queue import QueueFilter
from grs_core.domain.workdays import day_of
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork
from grs_core.services.queues import View, queue_filter

REVIEWERS = frozenset({Role.SUPERVISOR, Role.CELL, Role.ADMIN})
DEPLOYER = Actor("admin", "cli")


def scope_of(policy: Policy, officer: Officer, now: datetime) -> QueueFilter:
    """The cases whose pairs an officer may review: those he sees; an administrator's are all, but for the sensitive and
    those sealed from a post that he holds. Raises NotAllowed("not_a_reviewer").
    """
    if officer.role not in REVIEWERS or not officer.active:
        raise NotAllowed("not_a_reviewer")
    seen = queue_filter(policy, officer, View.ALL, now)
    if officer.role is Role.ADMIN:
        return replace(seen, offices=None, seals=frozenset(officer.offices(day_of(now))))
    return seen


def judge(
    work: UnitOfWork, key: int, verdict: Verdict, actor: Actor, now: datetime, scope: QueueFilter | None = None
) -> Correction:
    """Raises NotFound("correction_unknown"), NotAllowed("own_correction"): two people stand behind every pair."""
    correction = work.corrections.get(key, scope)
    if actor.who == f"officer:{correction.by}":
        raise NotAllowed("own_correction")
    by = actor.who.removeprefix("officer:")
    work.corrections.judge(key, verdict, by, now)
    work.audit.append(TicketEvent(EventName.CORRECTION_JUDGED, now, actor, None, str(key), verdict.value))
    return replace(correction, verdict=verdict, reviewed_by=by, reviewed_at=now)


def erase_rejected(work: UnitOfWork, before: datetime, actor: Actor, now: datetime) -> int:
    """How many pairs that were rejected before then are gone."""
    erased = work.corrections.erase_rejected(before)
    if erased:
        work.audit.append(TicketEvent(EventName.CORRECTIONS_ERASED, now, actor, None, None, None, str(erased)))
    return erased
