"""Words of the service to everybody in an area: a safety warning, the day of a payment. Two officers stand for each."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AdvisoryState(StrEnum):
    """Only an approved one is sent; a stopped one sends nothing more."""

    DRAFT = "draft"
    SENDING = "sending"
    STOPPED = "stopped"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Advisory:
    """`area`: code of a place, everybody in and below it; `programme` None: of every programme. `urgent`: does not wait
    for the morning, and `why` says the reason. `cursor`, `recipients`: how far the outbox was filled, with how many
    messages. `per_minute`: messages, 0 for no limit but the carrier's.
    """

    id: str
    text_bn: str
    text_en: str
    area: str
    programme: str | None
    made_by: str
    made_at: datetime
    urgent: bool = False
    why: str = ""
    state: AdvisoryState = AdvisoryState.DRAFT
    approved_by: str | None = None
    approved_at: datetime | None = None
    stopped_by: str | None = None
    stopped_at: datetime | None = None
    done_at: datetime | None = None
    cursor: int = 0
    recipients: int = 0
    per_minute: int = 0
