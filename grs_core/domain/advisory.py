"""Words of the service to everybody in an area: a safety warning, the day of a payment. Two officers stand for each."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from grs_core.domain.errors import Conflict, NotAllowed


class AdvisoryState(StrEnum):
    """Only an approved one is sent; a stopped one, or a draft that was withdrawn, sends nothing more."""

    DRAFT = "draft"
    SENDING = "sending"
    STOPPED = "stopped"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Audience:
    """Different phones: who is written to, and who wants no advisories."""

    reached: int
    opted_out: int = 0


@dataclass(frozen=True, slots=True)
class Advisory:
    """`area`: code of a place, everybody in and below it, None = the whole country; `programme` None: of every
    programme. `urgent`: does not wait for the morning, and `why` says the reason.

    `expected`, `opted_out`: the audience when it was approved. `cursor` (a ticket's key), `recipients`: how far the
    outbox was filled, with how many messages; `filled_at`: with everybody. `per_minute`: messages, more than 0;
    `next_at`: when the next of them may go.
    """

    id: str
    text_bn: str
    text_en: str
    area: str | None
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
    filled_at: datetime | None = None
    done_at: datetime | None = None
    cursor: int = 0
    recipients: int = 0
    expected: int = 0
    opted_out: int = 0
    per_minute: int = 600
    next_at: datetime | None = None

    @property
    def over(self) -> bool:
        return self.state in (AdvisoryState.STOPPED, AdvisoryState.DONE)

    def text(self, language: str) -> str:
        """As one who reads `language` gets it: in Bangla where there is no English."""
        return self.text_en if self.language_for(language) == "en" else self.text_bn

    def language_for(self, language: str) -> str:
        """English only where there is English."""
        return "en" if language == "en" and self.text_en else "bn"

    def approved(self, by: str, now: datetime, audience: Audience) -> "Advisory":
        """Raises what `check_approver` raises."""
        self.check_approver(by)
        return replace(
            self,
            state=AdvisoryState.SENDING,
            approved_by=by,
            approved_at=now,
            expected=audience.reached,
            opted_out=audience.opted_out,
        )

    def check_approver(self, by: str) -> None:
        """Raises Conflict("advisory_not_waiting"), NotAllowed("own_advisory")."""
        if self.state is not AdvisoryState.DRAFT:
            raise Conflict("advisory_not_waiting")
        if by == self.made_by:
            raise NotAllowed("own_advisory")

    def stopped(self, by: str, now: datetime) -> "Advisory":
        """Also: a draft that is withdrawn. Raises Conflict("advisory_over")."""
        if self.over:
            raise Conflict("advisory_over")
        return replace(self, state=AdvisoryState.STOPPED, stopped_by=by, stopped_at=now)

    def filled(self, cursor: int, added: int, next_at: datetime | None, ended_at: datetime | None) -> "Advisory":
        """The outbox holds `added` more, up to the ticket `cursor`; `ended_at`: nobody is left."""
        grown = self.recipients + added
        return replace(self, cursor=cursor, recipients=grown, next_at=next_at, filled_at=ended_at)

    def finished(self, now: datetime) -> "Advisory":
        """Everybody's message has left the outbox."""
        return replace(self, state=AdvisoryState.DONE, done_at=now)
