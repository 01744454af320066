"""What an officer does with a case. Every act checks sight, the version he saw, and the table of lawful acts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from grs_core.domain.closing import AppealOutcome, Ruling
from grs_core.domain.correction import Facts
from grs_core.domain.errors import Conflict, NotAllowed, NotFound, RuleBroken
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.lifecycle import Act, Status
from grs_core.domain.messages import Param
from grs_core.domain.officers import Officer
from grs_core.domain.ticket import Desk, Kind, Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.workdays import WorkCalendar, day_of
from grs_core.policy.model import Policy
from grs_core.ports import Dice, UnitOfWork
from grs_core.services.arrival import arrived
from grs_core.services.clocks import pause_ends, sent_on
from grs_core.services.correcting import Lesson, correct, keep_pair
from grs_core.services.filing import Enrichment, enrich
from grs_core.services.notices import Night, decision_notice, notify
from grs_core.services.queues import sight
from grs_core.services.sensitive import able_on, may_hold
from grs_core.services.together import settle

LONGEST_WORDS = 180
"""UTF-16 units of an officer's words to a citizen: four SMS parts in Bangla have 268, and the notice around
them takes up to 81."""
LONGEST_REASON = 600
"""Of a reason that only offices read."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What an officer decides. `appeal` counts only where an appeal is heard."""

    act: Act
    words: str
    outcome: str | None
    appeal: AppealOutcome
    confirm_by: datetime | None = None


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
    at_once: str = ""
    """Why the citizen must be told in quiet hours as well; without a reason he is told in the morning."""

    def accept(self) -> Ticket:
        """Takes the case on. Raises RuleBroken("own_decision") for an appeal against what this officer decided."""
        ticket = self.open()
        self._recuse(ticket)
        return self.keep(ticket.accepted(self.officer.login), EventName.ACCEPTED)

    def ask(self, question: str) -> Ticket:
        """Asks the citizen; the clocks stand still, at the longest for what is left of the policy's pause."""
        words = written(question)
        ticket = self.open()
        ends = pause_ends(self.policy, ticket, self.now)
        asked = replace(ticket.asked(self.now, ends), handler=self.officer.login)
        self.tell(asked, "notice_question", {"words": words})
        return self.keep(asked, EventName.CITIZEN_ASKED, detail=words)

    def forward(self, office: str, reason: str) -> Ticket:
        """Sends the case to another desk, which starts its own clock. Never to a sealed one, a sensitive case never
        where nobody may handle it, and an appeal never down to the tier that decided. Raises
        NotFound("office_unknown"), RuleBroken("office_is_accused" | "already_there" | "office_vacant" |
        "office_not_trusted" | "appeal_stays_above").
        """
        words = written(reason, LONGEST_REASON)
        ticket = self.open()
        desk = self._desk(ticket, office)
        ticket = ticket.running(self.now, self.calendar(ticket))
        moved = ticket.moved(Act.FORWARD, desk, sent_on(self.policy, ticket, desk, self.now))
        moved = arrived(self.work, self.policy, moved, self.now)
        self.tell(moved, "notice_forwarded")
        return self.keep(moved, EventName.FORWARDED, ticket.desk.office, office, words)

    def correct(self, right: Facts, lesson: Lesson) -> Ticket:
        """Puts the facts right (all four are given), moves the case where they lead, keeps the pair for learning.

        Raises RuleBroken("nothing_corrected" | "programme_unknown" | "place_not_ours" | "place_too_coarse" |
        "accused_unknown").
        """
        seen = self.open()
        corrected = correct(self.work, self.policy, self.dice, seen, right, self.actor, self.now)
        keep_pair(self.work, seen, right, lesson, self.officer.login, self.now)
        return corrected

    def extend(self, reason: str) -> Ticket:
        """The law's days more for an investigation, once in an instance, with the reason the citizen is told.

        Raises RuleBroken("extended_already").
        """
        words = written(reason)
        ticket = self.open()
        if ticket.statutory is not None and ticket.statutory.span.extra_days:
            raise RuleBroken("extended_already")
        days, calendar = self.policy.standards.investigation_days, self.calendar(ticket)
        law = ticket.statutory and ticket.statutory.extended(days, calendar)
        clock = ticket.clock.extended(days, calendar)
        longer = replace(ticket.acted(Act.EXTEND), clock=clock, statutory=law).quieted(self.now)
        self.tell(longer, "notice_extended", {"words": words})
        return self.keep(longer, EventName.EXTENDED, detail=words)

    def resolve(self, answer: str, outcome: str | None = None, appeal: AppealOutcome | None = None) -> Ticket:
        """Proposes a solution: the citizen is told how, and asked whether it holds. `outcome` is a code of the policy;
        of an appeal it is also said what became of the first decision: one that is upheld is turned down, nothing is
        solved by it. Raises RuleBroken("outcome_unknown" | "upheld_is_no_solution" | "own_decision").
        """
        if appeal is AppealOutcome.UPHELD:
            raise RuleBroken("upheld_is_no_solution")
        ends = self.now + timedelta(days=self.policy.standards.confirm_days)
        how = Decided(Act.RESOLVE, answer, outcome, appeal or AppealOutcome.OVERTURNED, ends)
        return self._decide(how, EventName.RESOLVED)

    def reject(self, reason: str, outcome: str | None = None) -> Ticket:
        """Turns the case down, with the reason the citizen is told; an appeal that is turned down upholds."""
        how = Decided(Act.REJECT, reason, outcome, AppealOutcome.UPHELD)
        return self._decide(how, EventName.REJECTED)

    def set_signal(self, signal: str, reason: str) -> Ticket:
        """A danger that the machine missed: the case goes as if it had been heard, and the history says who set it.
        Raises RuleBroken("signal_unknown" | "case_is_finished").
        """
        words = written(reason, LONGEST_REASON)
        ticket = self.open()
        if signal not in self.policy.signals or signal in ticket.grievance.signals:
            raise RuleBroken("signal_unknown")
        number = str(self.number)
        self.work.audit.append(TicketEvent(EventName.SIGNAL_SET, self.now, self.actor, number, None, signal, words))
        return enrich(self.work, self.policy, self.number, Enrichment(signals=(signal,)), self.actor, self.now)

    def take_signal_away(self, signal: str, reason: str) -> Ticket:
        """The machine misread it. The case stays where it is, as pressing and promised as before; without another
        sensitive signal it is no longer sensitive. Raises RuleBroken("signal_not_there").
        """
        words = written(reason, LONGEST_REASON)
        ticket = self.open()
        if signal not in ticket.grievance.signals:
            raise RuleBroken("signal_not_there")
        left = tuple(other for other in ticket.grievance.signals if other != signal)
        grievance, known = replace(ticket.grievance, signals=left), self.policy.signals
        # A signal that the policy no longer has may be why the case is sensitive.
        stays = self.policy.router.sensitive(grievance) or any(signal not in known for signal in left)
        changed = replace(ticket, grievance=grievance, sensitive=ticket.sensitive and stays)
        return self.keep(changed, EventName.SIGNAL_TAKEN_AWAY, target=signal, detail=words)

    def _decide(self, how: "Decided", event: EventName) -> Ticket:
        """Raises RuleBroken("own_decision") for an appeal against what this officer decided, and
        RuleBroken("act_not_lawful") for a merged case: the one that goes on for it decides it.
        """
        told = written(how.words)
        if how.outcome is not None and not self._fits(how.outcome, how.act):
            raise RuleBroken("outcome_unknown")
        seen = self.open()
        if seen.status is Status.MERGED:
            raise RuleBroken("act_not_lawful", status=seen.status.value, act=how.act.value)
        self._recuse(seen)
        appeal = how.appeal if seen.appeals else None
        ends = how.confirm_by if seen.kind is Kind.SINGLE else None  # of a systemic case nobody is asked
        closing = replace(
            seen.closing, confirm_by=ends, how=None, outcome=how.outcome, appeal_outcome=appeal, rating=None
        )
        ticket = seen.running(self.now, self.calendar(seen)).decided(how.act, self.now, closing)
        self.work.rulings.keep(self._ruling(seen, how, told, appeal))
        self.work.referrals.answer(str(self.number), "", "", self.now)
        self.tell(ticket, decision_notice(how.act, seen), {"words": told})
        kept = self.keep(ticket, event, detail=told)
        self._settle(kept)
        return kept

    def _settle(self, ticket: Ticket) -> None:
        """With what this case decides, and its cause free for another."""
        if ticket.kind is Kind.SYSTEMIC:
            self.work.causes.close(ticket.number)
        self.work.links.wake(ticket.number)
        settle(self.work, self.policy, self.dice, ticket, self.now)

    def _fits(self, outcome: str, act: Act) -> bool:
        known = self.policy.outcomes.get(outcome)
        return known is not None and known.act.value == act.value

    def _ruling(self, ticket: Ticket, how: "Decided", words: str, appeal: AppealOutcome | None) -> Ruling:
        running = ticket.running(self.now, self.calendar(ticket))
        return Ruling(
            ticket=str(self.number),
            at=self.now,
            by=self.officer.login,
            office=ticket.desk.office,
            tier=ticket.desk.tier,
            act=how.act,
            words=words,
            policy_version=self.policy.version,
            hears=ticket.appeals,
            outcome=how.outcome,
            appeal_outcome=appeal,
            due_at=running.due_at,
            law_due_at=None if running.statutory is None else running.statutory.due_at,
        )

    def tell(self, ticket: Ticket, key: str, params: Mapping[str, Param] | None = None) -> None:
        """What the citizen is told of this act."""
        night = Night(self.at_once, self.actor)
        notify(self.work, self.policy, self.dice, ticket, key, self.now, params, night)

    def calendar(self, ticket: Ticket) -> WorkCalendar:
        """Of the office that holds it."""
        return self.policy.calendar_of(ticket.desk.office)

    def open(self) -> Ticket:
        """The case, locked. Raises NotFound("ticket_unknown") where the officer may not know of it, and
        Conflict("ticket_changed") when it is no longer as he saw it, NotAllowed("only_reads").
        """
        ticket = self.work.tickets.lock(self.number)
        if not sight(self.policy.directory, self.officer, day_of(self.now)).sees(ticket):
            raise NotFound("ticket_unknown")
        if not self.officer.works:
            raise NotAllowed("only_reads")
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
        if able_on(self.work, self.now).vacant(office, sealed):
            raise RuleBroken("office_vacant")
        desk = Desk(office, target.tier, sealed)
        if not may_hold(self.work, replace(ticket, desk=desk), self.now):
            raise RuleBroken("office_not_trusted")
        if any(target.tier.rank <= ruling.tier.rank for ruling in self._appealed(ticket)):
            raise RuleBroken("appeal_stays_above")
        return desk

    def _recuse(self, ticket: Ticket) -> None:
        """Nobody hears an appeal against his own decision or that of an office he sits in (policy part C)."""
        posts = self.officer.offices(day_of(self.now))
        if any(ruling.by == self.officer.login or ruling.office in posts for ruling in self._appealed(ticket)):
            raise RuleBroken("own_decision")

    def _appealed(self, ticket: Ticket) -> list[Ruling]:
        """The decisions that the case is heard against now."""
        rulings = self.work.rulings.of(str(ticket.number)) if ticket.appeals else ()
        return [ruling for ruling in rulings if ruling.heard_in(ticket.appeals)]

    @property
    def actor(self) -> Actor:
        """The officer, at his screen."""
        return Actor(f"officer:{self.officer.login}", "console")

    def keep(
        self, ticket: Ticket, name: EventName, origin: str | None = None, target: str | None = None, detail: str = ""
    ) -> Ticket:
        """Saves the changed case and tells its history. Without a `target` that is the new status."""
        self.work.tickets.save(ticket)
        told = target or ticket.status.value
        self.work.audit.append(TicketEvent(name, self.now, self.actor, str(ticket.number), origin, told, detail))
        return replace(ticket, version=ticket.version + 1)


def written(written: str, longest: int = LONGEST_WORDS) -> str:
    """An officer's words, trimmed. Raises RuleBroken("words_missing" | "words_too_long")."""
    words = " ".join(written.split())
    if not any(character.isalnum() for character in words):
        raise RuleBroken("words_missing")
    length = len(words.encode("utf-16-le", "surrogatepass")) // 2
    if length > longest:
        raise RuleBroken("words_too_long", limit=str(longest), length=str(length))
    return words
