"""What an officer does with a case. Every act checks sight, the version he saw, and the table of lawful acts."""

from dataclasses import dataclass, replace
from datetime import datetime

from grs_core.domain.errors import Conflict, NotFound, RuleBroken
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.lifecycle import Act
from grs_core.domain.officers import Officer
from grs_core.domain.standards import TierClock
from grs_core.domain.ticket import Desk, Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.policy.model import Policy
from grs_core.ports import Dice, UnitOfWork
from grs_core.services.notices import notify
from grs_core.services.queues import sight

LONGEST_WORDS = 600
"""Characters of an officer's words to a citizen: four SMS parts in Bangla leave no room for more."""


@dataclass(frozen=True, slots=True)
class Casework:
    """One officer at one ticket, as he saw it (`version`)."""

    work: UnitOfWork
    policy: Policy
    dice: Dice
    officer: Officer
    number: TrackingNumber
    version: int
    now: datetime

    def accept(self) -> Ticket:
        """Takes the case on."""
        ticket = self._open()
        return self._keep(ticket.accepted(self.officer.login), EventName.ACCEPTED)

    def ask(self, question: str) -> Ticket:
        """Asks the citizen; the clock stands still, at the longest for the policy's pause."""
        words = _words(question)
        ticket = self._open()
        ends = self.policy.calendar.due(self.now, self.policy.longest_pause_days)
        asked = replace(ticket.asked(self.now, ends), handler=self.officer.login)
        notify(self.work, self.policy, self.dice, asked, "notice_question", self.now, {"words": words})
        return self._keep(asked, EventName.CITIZEN_ASKED, detail=words)

    def forward(self, office: str, reason: str) -> Ticket:
        """Sends the case to another desk, which starts its own clock. Never to a sealed one."""
        words = _words(reason)
        ticket = self._open()
        target = self.policy.directory.get(office)
        if office in ticket.desk.sealed or office in self.policy.router.sealed(ticket.grievance):
            raise RuleBroken("office_is_accused")
        if office == ticket.desk.office:
            raise RuleBroken("already_there")
        days = self.policy.standards.days(target.tier, ticket.priority) or 1
        clock = TierClock.start(self.now, days, self.policy.calendar)
        moved = ticket.moved(Act.FORWARD, Desk(office, target.tier, ticket.desk.sealed), clock)
        notify(self.work, self.policy, self.dice, moved, "notice_forwarded", self.now)
        return self._keep(moved, EventName.FORWARDED, ticket.desk.office, office, words)

    def resolve(self, answer: str) -> Ticket:
        """Decides for the citizen and tells him how."""
        return self._decide(Act.RESOLVE, EventName.RESOLVED, "notice_resolved", answer)

    def reject(self, reason: str) -> Ticket:
        """Turns the case down, with the reason the citizen is told."""
        return self._decide(Act.REJECT, EventName.REJECTED, "notice_rejected", reason)

    def _decide(self, act: Act, event: EventName, notice: str, words: str) -> Ticket:
        told = _words(words)
        ticket = self._open().decided(act, self.now)
        notify(self.work, self.policy, self.dice, ticket, notice, self.now, {"words": told})
        return self._keep(ticket, event, detail=told)

    def _open(self) -> Ticket:
        ticket = self.work.tickets.lock(self.number)
        if not sight(self.policy.directory, self.officer, self.now.date()).sees(ticket):
            raise NotFound("ticket_unknown")
        if ticket.version != self.version:
            raise Conflict("ticket_changed")
        return ticket

    def _keep(
        self, ticket: Ticket, name: EventName, origin: str | None = None, target: str | None = None, detail: str = ""
    ) -> Ticket:
        self.work.tickets.save(ticket)
        actor = Actor(f"officer:{self.officer.login}", "console")
        event = TicketEvent(name, self.now, actor, str(ticket.number), origin, target or ticket.status.value, detail)
        self.work.audit.append(event)
        return replace(ticket, version=ticket.version + 1)


def _words(written: str) -> str:
    """An officer's words, trimmed. Raises RuleBroken("words_missing" | "words_too_long")."""
    words = " ".join(written.split())
    if not words:
        raise RuleBroken("words_missing")
    if len(words) > LONGEST_WORDS:
        raise RuleBroken("words_too_long", limit=str(LONGEST_WORDS), length=str(len(words)))
    return words
