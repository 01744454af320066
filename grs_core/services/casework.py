"""What an officer does with a case. Every act checks sight, the version he saw, and the table of lawful acts."""

from dataclasses import dataclass, replace
from datetime import datetime

from grs_core.domain.correction import Facts
from grs_core.domain.errors import Conflict, NotFound, RuleBroken
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.lifecycle import Act
from grs_core.domain.officers import Officer
from grs_core.domain.offices import Tier
from grs_core.domain.standards import TierClock
from grs_core.domain.ticket import Desk, Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.workdays import day_of
from grs_core.policy.model import Policy
from grs_core.ports import Dice, UnitOfWork
from grs_core.services.correcting import Lesson, correct, keep_pair
from grs_core.services.filing import Enrichment, enrich
from grs_core.services.notices import notify
from grs_core.services.queues import sight
from grs_core.services.sensitive import may_hold

LONGEST_WORDS = 180
"""UTF-16 units of an officer's words to a citizen: four SMS parts in Bangla have 268, and the notice around
them takes up to 81."""
LONGEST_REASON = 600
"""Of a reason that only offices read."""


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
        """Takes the case on. Raises RuleBroken("own_decision") for an appeal against what this officer decided."""
        ticket = self._open()
        self._recuse(ticket)
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
        """Sends the case to another desk, which starts its own clock. Never to a sealed one, a sensitive case never
        where nobody may handle it, and an appeal never down to the tier that decided. Raises
        NotFound("office_unknown"), RuleBroken("office_is_accused" | "already_there" | "office_not_trusted" |
        "appeal_stays_above").
        """
        words = _words(reason, LONGEST_REASON)
        ticket = self._open()
        desk = self._desk(ticket, office)
        # A standard of no days means that cases are not begun there; one that is sent there needs a promise too.
        days = self.policy.standards.days(desk.tier, ticket.priority, appeal=ticket.appeals > 0) or 1
        moved = ticket.moved(Act.FORWARD, desk, TierClock.start(self.now, days, self.policy.calendar))
        notify(self.work, self.policy, self.dice, moved, "notice_forwarded", self.now)
        return self._keep(moved, EventName.FORWARDED, ticket.desk.office, office, words)

    def correct(self, right: Facts, lesson: Lesson) -> Ticket:
        """Puts the facts right (all four are given), moves the case where they lead, keeps the pair for learning.

        Raises RuleBroken("nothing_corrected" | "programme_unknown" | "place_not_ours" | "place_too_coarse" |
        "accused_unknown").
        """
        seen = self._open()
        corrected = correct(self.work, self.policy, self.dice, seen, right, self._actor, self.now)
        keep_pair(self.work, seen, right, lesson, self.officer.login, self.now)
        return corrected

    def resolve(self, answer: str) -> Ticket:
        """Decides for the citizen and tells him how."""
        return self._decide(Act.RESOLVE, EventName.RESOLVED, "notice_resolved", answer)

    def reject(self, reason: str) -> Ticket:
        """Turns the case down, with the reason the citizen is told."""
        return self._decide(Act.REJECT, EventName.REJECTED, "notice_rejected", reason)

    def set_signal(self, signal: str, reason: str) -> Ticket:
        """A danger that the machine missed: the case goes as if it had been heard, and the history says who set it.
        Raises RuleBroken("signal_unknown" | "case_is_finished").
        """
        words = _words(reason, LONGEST_REASON)
        ticket = self._open()
        if signal not in self.policy.signals or signal in ticket.grievance.signals:
            raise RuleBroken("signal_unknown")
        number = str(self.number)
        self.work.audit.append(TicketEvent(EventName.SIGNAL_SET, self.now, self._actor, number, None, signal, words))
        return enrich(self.work, self.policy, self.number, Enrichment(signals=(signal,)), self._actor, self.now)

    def take_signal_away(self, signal: str, reason: str) -> Ticket:
        """The machine misread it. The case stays where it is, as pressing and promised as before; without another
        sensitive signal it is no longer sensitive. Raises RuleBroken("signal_not_there").
        """
        words = _words(reason, LONGEST_REASON)
        ticket = self._open()
        if signal not in ticket.grievance.signals:
            raise RuleBroken("signal_not_there")
        left = tuple(other for other in ticket.grievance.signals if other != signal)
        grievance, known = replace(ticket.grievance, signals=left), self.policy.signals
        # A signal that the policy no longer has may be why the case is sensitive.
        stays = self.policy.router.sensitive(grievance) or any(signal not in known for signal in left)
        changed = replace(ticket, grievance=grievance, sensitive=ticket.sensitive and stays)
        return self._keep(changed, EventName.SIGNAL_TAKEN_AWAY, target=signal, detail=words)

    def _decide(self, act: Act, event: EventName, notice: str, words: str) -> Ticket:
        """Raises RuleBroken("own_decision") for an appeal against what this officer decided."""
        told = _words(words)
        seen = self._open()
        self._recuse(seen)
        ticket = seen.decided(act, self.now)
        notify(self.work, self.policy, self.dice, ticket, notice, self.now, {"words": told})
        return self._keep(ticket, event, detail=told)

    def _open(self) -> Ticket:
        ticket = self.work.tickets.lock(self.number)
        if not sight(self.policy.directory, self.officer, day_of(self.now)).sees(ticket):
            raise NotFound("ticket_unknown")
        if ticket.version != self.version:
            raise Conflict("ticket_changed")
        return ticket

    def _desk(self, ticket: Ticket, office: str) -> Desk:
        target = self.policy.directory.get(office)
        if target.tier not in self.policy.tier_names:
            raise NotFound("office_unknown", code=office)
        sealed = ticket.desk.sealed | self.policy.router.sealed(ticket.grievance)
        if office in sealed:
            raise RuleBroken("office_is_accused")
        if office == ticket.desk.office:
            raise RuleBroken("already_there")
        desk = Desk(office, target.tier, sealed)
        if not may_hold(self.work, replace(ticket, desk=desk), self.now):
            raise RuleBroken("office_not_trusted")
        if ticket.appeals and target.tier.rank <= self._decided_at(ticket):
            raise RuleBroken("appeal_stays_above")
        return desk

    def _decided_at(self, ticket: Ticket) -> int:
        """The rank of the tier whose decision is appealed: all who decided before sit there or below."""
        known = ticket.decided_by is not None and ticket.decided_by in self.policy.directory
        return self.policy.directory.get(ticket.decided_by or "").tier.rank if known else Tier.UNION.rank

    def _recuse(self, ticket: Ticket) -> None:
        """Nobody hears an appeal against his own decision or that of an office he sits in (policy part C)."""
        if not ticket.appeals:
            return
        decided = (EventName.RESOLVED, EventName.REJECTED)
        history = self.work.audit.history(str(ticket.number))
        mine = any(event.name in decided and event.actor.who == self._actor.who for event in history)
        if mine or ticket.decided_by in self.officer.offices(day_of(self.now)):
            raise RuleBroken("own_decision")

    @property
    def _actor(self) -> Actor:
        return Actor(f"officer:{self.officer.login}", "console")

    def _keep(
        self, ticket: Ticket, name: EventName, origin: str | None = None, target: str | None = None, detail: str = ""
    ) -> Ticket:
        self.work.tickets.save(ticket)
        told = target or ticket.status.value
        self.work.audit.append(TicketEvent(name, self.now, self._actor, str(ticket.number), origin, told, detail))
        return replace(ticket, version=ticket.version + 1)


def _words(written: str, longest: int = LONGEST_WORDS) -> str:
    """An officer's words, trimmed. Raises RuleBroken("words_missing" | "words_too_long")."""
    words = " ".join(written.split())
    if not any(character.isalnum() for character in words):
        raise RuleBroken("words_missing")
    length = len(words.encode("utf-16-le", "surrogatepass")) // 2
    if length > longest:
        raise RuleBroken("words_too_long", limit=str(longest), length=str(length))
    return words
