"""Facts about a ticket, in the past tense, with who did it and through which door."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EventName(StrEnum):
    FILED = "filed"
    ROUTED = "routed"
    ENRICHED = "enriched"
    INFORMATION_ADDED = "information_added"
    ACCEPTED = "accepted"
    CITIZEN_ASKED = "citizen_asked"
    CITIZEN_ANSWERED = "citizen_answered"
    CLOCK_RESUMED = "clock_resumed"
    FORWARDED = "forwarded"
    CORRECTED = "corrected"
    ASSIGNED = "assigned"
    EXTENDED = "extended"
    REMINDED = "reminded"
    NOT_ACCEPTED = "not_accepted"
    ESCALATED = "escalated"
    ALARMED = "alarmed"
    DUE_RECOMPUTED = "due_recomputed"
    EXPLAINED = "explained"
    REFERRED = "referred"
    REFERRAL_OVERDUE = "referral_overdue"
    REFERRAL_ANSWERED = "referral_answered"
    RECUSED = "recused"
    MERGED = "merged"
    SPLIT = "split"
    LINKED = "linked"
    RESOLVED = "resolved"
    REJECTED = "rejected"
    CLOSED = "closed"
    REOPENED = "reopened"
    APPEALED = "appealed"
    RATED = "rated"
    WITHDRAWN = "withdrawn"
    PERSON_REQUESTED = "person_requested"
    CITIZEN_CALLED = "citizen_called"
    SENT_AT_NIGHT = "sent_at_night"
    SIGNAL_HEARD = "signal_heard"
    SIGNAL_SET = "signal_set"
    SIGNAL_TAKEN_AWAY = "signal_taken_away"
    OFFICER_SIGNED_IN = "officer_signed_in"
    OFFICER_ADDED = "officer_added"
    OFFICER_CHANGED = "officer_changed"
    TICKET_READ = "ticket_read"
    CORRECTION_JUDGED = "correction_judged"
    CORRECTIONS_ERASED = "corrections_erased"
    MODEL_PROMOTED = "model_promoted"
    MESSAGE_JUDGED = "message_judged"
    ADVISORY_MADE = "advisory_made"
    ADVISORY_APPROVED = "advisory_approved"
    ADVISORY_STOPPED = "advisory_stopped"
    ADVISORY_SENT = "advisory_sent"
    RECORDING_PLAYED = "recording_played"
    RECORDING_TRANSCRIBED = "recording_transcribed"
    RECORDING_ERASED = "recording_erased"
    DESCRIBED = "described"
    NOTED = "noted"
    PROPOSED = "proposed"
    PROPOSAL_JUDGED = "proposal_judged"
    TEMPLATE_CHANGED = "template_changed"
    MEETING_HELD = "meeting_held"
    AGENDA_SET = "agenda_set"
    REPORT_MADE = "report_made"
    FIGURES_EXPORTED = "figures_exported"
    INVITED = "invited"
    SIGN_IN_ENDED = "sign_in_ended"
    SECOND_FACTOR_SET = "second_factor_set"
    SECOND_FACTOR_TAKEN_AWAY = "second_factor_taken_away"
    PRACTISED = "practised"
    FILED_FOR = "filed_for"
    FILING_CONFIRMED = "filing_confirmed"
    FILING_DISOWNED = "filing_disowned"
    FILING_TAKEN_OVER = "filing_taken_over"
    ATTACHED = "attached"
    ATTACHMENT_READ = "attachment_read"
    ATTACHMENT_ERASED = "attachment_erased"
    ORGANISATION_CHANGED = "organisation_changed"
    VOLUNTEER_CHANGED = "volunteer_changed"
    ROWS_FILED = "rows_filed"
    REGISTRY_IMPORTED = "registry_imported"
    REGISTRY_READ = "registry_read"
    LIST_EXPORTED = "list_exported"
    TOKEN_CHANGED = "token_changed"  # noqa: S105  no secret
    WEBHOOK_CHANGED = "webhook_changed"
    DATA_GIVEN = "data_given"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who: `citizen`, `system`, `officer:<login>`, `admin`; `door` is the channel or `timer`, `cli`."""

    who: str
    door: str


NUMBERS_SHOWN = "numbers_shown"
"""The target of a TICKET_READ that showed whole phone and identity numbers: the one read that a history tells."""
SYSTEM = Actor("system", "timer")


@dataclass(frozen=True, slots=True)
class TicketEvent:
    """One fact. `origin` and `target` are what changed (an office, a status, a login), `detail` words; encrypted at
    rest.
    """

    name: EventName
    at: datetime
    actor: Actor
    ticket: str | None = None
    origin: str | None = None
    target: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Chained:
    """An event as it stands in the audit: `position` counts from 1 without a gap, `hash` holds it to the one before."""

    position: int
    hash: str
    event: TicketEvent
