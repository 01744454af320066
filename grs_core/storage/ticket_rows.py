"""A ticket as a row, and back."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row

from grs_core.domain.closing import AppealOutcome, Closed, Closing
from grs_core.domain.complainant import AgeBand, Beneficiary, Channel, Complainant, Filer, Sex
from grs_core.domain.grievance import Accused, AccusedRole, Category, Grievance, Priority
from grs_core.domain.lifecycle import UNFINISHED, Status
from grs_core.domain.offices import Tier
from grs_core.domain.promise import Pause, Span
from grs_core.domain.standards import Statutory, TierClock
from grs_core.domain.ticket import Desk, Kind, Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.storage.addresses import read_address, sealed_address
from grs_core.storage.vault import Vault

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BEHIND_ALL_UNFINISHED = 2**60
"""Microseconds since 1970: about the year 38500, so no promise reaches it."""


def write_ticket(ticket: Ticket, vault: Vault) -> dict[str, Any]:
    """Every column but `id` and `version`."""
    handling = _handling(ticket) | _closing(ticket.closing)
    return handling | _clock(ticket) | _grievance(ticket, vault) | _person(ticket, vault)


def read_ticket(row: Row[Any], sealed: frozenset[str], vault: Vault) -> Ticket:
    spans = json.loads(row.spans) if row.spans else {}
    return Ticket(
        number=TrackingNumber(row.number),
        grievance=_read_grievance(row, vault),
        complainant=_read_person(row, vault),
        channel=Channel(row.channel),
        language=row.language,
        priority=Priority(row.priority),
        status=Status(row.status),
        desk=Desk(row.office, Tier(row.tier), sealed),
        clock=_read_clock(row, spans),
        filed_at=row.filed_at,
        policy_version=row.policy_version,
        paused_at=row.paused_at,
        pause_ends_at=row.pause_ends_at,
        handler=row.handler,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        appeals=row.appeals,
        alarmed=row.alarmed,
        sensitive=row.sensitive,
        version=row.version,
        statutory=_read_statutory(row, spans),
        closing=_read_closing(row),
        kind=Kind(row.kind),
        assigned=row.assigned,
        called=row.called,
        again_at=row.again_at,
        referral_due_at=row.referral_due_at,
        merged_into=TrackingNumber(row.merged_into) if row.merged_into else None,
        beneficiary=_read_beneficiary(row),
    )


def queue_order(ticket: Ticket) -> int:
    """Ascending: unfinished tickets by their promise, behind them the finished ones, the latest decision first."""
    if ticket.status in UNFINISHED:
        return promise_order(ticket.due_at)
    return 2 * BEHIND_ALL_UNFINISHED - promise_order(ticket.decided_at or ticket.filed_at)


def promise_order(due_at: datetime) -> int:
    """Where an unfinished ticket with this promise stands: microseconds since 1970."""
    return (due_at - _EPOCH) // timedelta(microseconds=1)


def _handling(ticket: Ticket) -> dict[str, Any]:
    return {
        "number": str(ticket.number),
        "status": ticket.status.value,
        "priority": ticket.priority.value,
        "channel": ticket.channel.value,
        "language": ticket.language,
        "filed_at": ticket.filed_at,
        "tier": ticket.desk.tier.value,
        "office": ticket.desk.office,
        "handler": ticket.handler,
        "decided_by": ticket.decided_by,
        "decided_at": ticket.decided_at,
        "appeals": ticket.appeals,
        "alarmed": ticket.alarmed,
        "sensitive": ticket.sensitive,
        "signals": " ".join(ticket.grievance.signals),
        "policy_version": ticket.policy_version,
        "queue_order": queue_order(ticket),
        "kind": ticket.kind.value,
        "assigned": ticket.assigned,
        "called": ticket.called,
        "merged_into": None if ticket.merged_into is None else str(ticket.merged_into),
    }


def _closing(closing: Closing) -> dict[str, Any]:
    return {
        "confirm_by": closing.confirm_by,
        "closed_how": closing.how and closing.how.value,
        "outcome": closing.outcome,
        "appeal_outcome": closing.appeal_outcome and closing.appeal_outcome.value,
        "reopened": closing.reopened,
        "rating": closing.rating,
    }


def _read_closing(row: Row[Any]) -> Closing:
    return Closing(
        confirm_by=row.confirm_by,
        how=Closed(row.closed_how) if row.closed_how else None,
        outcome=row.outcome,
        appeal_outcome=AppealOutcome(row.appeal_outcome) if row.appeal_outcome else None,
        reopened=row.reopened,
        rating=row.rating,
    )


def _clock(ticket: Ticket) -> dict[str, Any]:
    clock = ticket.clock
    return {
        "entered_at": clock.entered_at,
        "half_at": clock.half_at,
        "late_at": clock.late_at,
        "due_at": clock.due_at,
        "rung": clock.rung,
        "timer_at": ticket.timer_at,
        "paused_at": ticket.paused_at,
        "pause_ends_at": ticket.pause_ends_at,
        "accept_by": clock.accept_by,
        "again_at": ticket.again_at,
        "referral_due_at": ticket.referral_due_at,
        "statutory_due_at": ticket.statutory and ticket.statutory.due_at,
        "spans": _spans(ticket),
    }


def _spans(ticket: Ticket) -> str | None:
    """`{"desk": span, "law": span}`, a span as [start, days, extra days, [[since, until], ...]] in microseconds."""
    law = None if ticket.statutory is None else ticket.statutory.span
    known = {name: _flat(span) for name, span in (("desk", ticket.clock.span), ("law", law)) if span is not None}
    return json.dumps(known, separators=(",", ":")) if known else None


def _flat(span: Span) -> list[Any]:
    pauses = [[promise_order(pause.since), promise_order(pause.until)] for pause in span.pauses]
    return [promise_order(span.started_at), span.working_days, span.extra_days, pauses]


def _span(flat: list[Any] | None) -> Span | None:
    if flat is None:
        return None
    start, days, extra, pauses = flat
    return Span(_moment(start), days, extra, tuple(Pause(_moment(since), _moment(until)) for since, until in pauses))


def _moment(microseconds: int) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds)


def _read_clock(row: Row[Any], spans: dict[str, list[Any]]) -> TierClock:
    points = row.entered_at, row.half_at, row.late_at, row.due_at
    return TierClock(*points, rung=row.rung, span=_span(spans.get("desk")), accept_by=row.accept_by)


def _read_statutory(row: Row[Any], spans: dict[str, list[Any]]) -> Statutory | None:
    span = _span(spans.get("law"))
    return None if span is None or row.statutory_due_at is None else Statutory(span, row.statutory_due_at)


def _grievance(ticket: Ticket, vault: Vault) -> dict[str, Any]:
    grievance, accused = ticket.grievance, ticket.grievance.accused
    return {
        "category": grievance.category.value,
        "subcategory": grievance.subcategory,
        "programme": grievance.programme,
        "place": grievance.place,
        "accused_role": accused and accused.role.value,
        "accused_position": accused and accused.position,
        "also_accused": " ".join(each.code for each in grievance.also_accused),
        "text": vault.encrypt(grievance.text),
        "details": vault.encrypt(json.dumps(dict(grievance.details), ensure_ascii=False)),
    }


def _person(ticket: Ticket, vault: Vault) -> dict[str, Any]:
    person = ticket.complainant
    return {
        "filer": person.filer.value,
        **sealed_address(person.address, vault),
        "name": vault.encrypt_some(person.name),
        "nid": vault.encrypt_some(person.nid),
        "nid_hash": vault.hash_some(person.nid),
        "sex": ticket.beneficiary.sex and ticket.beneficiary.sex.value,
        "disability": ticket.beneficiary.disability,
        "age_band": ticket.beneficiary.age and ticket.beneficiary.age.value,
    }


def _read_grievance(row: Row[Any], vault: Vault) -> Grievance:
    accused = Accused(AccusedRole(row.accused_role), row.accused_position) if row.accused_role else None
    return Grievance(
        text=vault.decrypt(row.text),
        category=Category(row.category),
        programme=row.programme,
        place=row.place,
        accused=accused,
        details=json.loads(vault.decrypt(row.details)),
        signals=tuple(row.signals.split()),
        also_accused=tuple(Accused.from_code(code) for code in row.also_accused.split()),
        subcategory=row.subcategory,
    )


def _read_beneficiary(row: Row[Any]) -> Beneficiary:
    return Beneficiary(
        Sex(row.sex) if row.sex else None, row.disability, AgeBand(row.age_band) if row.age_band else None
    )


def _read_person(row: Row[Any], vault: Vault) -> Complainant:
    return Complainant(
        address=read_address(vault.decrypt(row.address)),
        name=vault.decrypt_some(row.name),
        nid=vault.decrypt_some(row.nid),
        filer=Filer(row.filer),
    )
