"""Past cases under another policy: what would have been reminded, called, escalated, alarmed, late by law. No I/O.

The model, one rule: **people do what they did, and need the office time that they needed.** Every act that really
happened (accepted, asked, answered, forwarded, decided, appealed ...) happens again, after as much office time since
the act before as it really took, on whatever desk the case then lies; a wait for the citizen is as many days as it
was, and one that he did not end as long as the policy allows. What the policy does by itself between these acts
(first desk, limits, pauses, escalation, alarms) is done anew, by the very functions that do it in the service, and in
time: an outage is not played again. Facts and urgency are those that the case has now. Where both policies send a
case to the same desk it goes where it really went.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction

from grs_core.domain.closing import Closing
from grs_core.domain.escalation import CallSupervisor, Escalate, RaiseAlarm, Remind, Resume, decide
from grs_core.domain.events import SYSTEM, EventName, TicketEvent
from grs_core.domain.lifecycle import UNFINISHED, Act, Status, lawful
from grs_core.domain.routing import Route
from grs_core.domain.ticket import Ticket
from grs_core.policy.model import Policy
from grs_core.services.clocks import (
    fresh,
    law_of_appeal,
    law_of_first_instance,
    next_desk,
    no_later,
    pause_ends,
    sent_on,
)
from grs_core.services.filing import first_clock
from grs_core.services.replay_rules import Rules, is_late
from grs_core.services.stories import MOVES, Mark, Marked, Past, Stay, Story


@dataclass(slots=True)
class Replay:
    """One case, played through. `ticket` as it stands at `at`; `really_at`, `real_office`: what happened meanwhile."""

    rules: Rules
    past: Past
    ticket: Ticket
    story: Story
    at: datetime
    really_at: datetime
    real_office: str
    waiting: bool = False
    """In reality the citizen or a court was waited for, or a decision stood."""
    decided: list[str] = field(default_factory=list)

    @property
    def policy(self) -> Policy:
        return self.rules.policy

    def moment(self, event: TicketEvent) -> datetime:
        """When it happens here."""
        really = max(event.at, self.really_at)
        gap = really - self.really_at
        if event.name is EventName.CLOCK_RESUMED and not self.rules.as_it_was:
            return self.ticket.pause_ends_at or self.at
        if self.waiting or self.rules.same_office_time:
            return self.at + gap
        mine = self.policy.calendar_of(self.ticket.desk.office)
        theirs = self.rules.in_force.calendar_of(self.real_office)
        if mine is theirs and self.at == self.really_at:
            return really
        days = theirs.elapsed(self.really_at, really)
        rest = really - theirs.advance(self.really_at, days)
        worked = mine.advance(self.at, days)
        # Who acts in the evening or on a Friday does so here too, unless that is office time here.
        moment = worked if mine.elapsed(worked, worked + rest) else worked + rest
        return max(moment, self.at)

    def until(self, moment: datetime) -> None:
        """Everything that rings on the way."""
        at = self.ticket.timer_at
        while at is not None and at <= moment:
            self.at = max(at, self.at)
            self._ring()
            at = self.ticket.timer_at
        self.at = max(moment, self.at)

    def _ring(self) -> None:
        ticket, calendar = self.ticket, self.policy.calendar_of(self.ticket.desk.office)
        match decide(ticket, self.at):
            case Remind(percent):
                self._mark(Mark.REMINDED)
                self.ticket = ticket.rung(percent)
            case CallSupervisor():
                self._mark(Mark.CALLED)
                self.ticket = replace(ticket, called=ticket.desk.office)
            case RaiseAlarm():
                self._mark(Mark.ALARMED)
                self.ticket = ticket.rung(100)
            case Resume():
                running = ticket.running(self.at, calendar)
                self.ticket = running if ticket.status is Status.REFERRED else running.acted(Act.RESUME)
            case Escalate():
                self._climb()
            case _:
                raise LookupError("a timer that a replay does not know")

    def _climb(self) -> None:
        ticket, late = self.ticket, self.ticket.desk
        desk = self.rules.above(self.past, late, [late.office])
        if desk is None:
            raise LookupError("nobody above a tier that is not the top")
        self._mark(Mark.ESCALATED)
        self._leave()
        moved = ticket.moved(Act.ESCALATE, desk, next_desk(self.policy, ticket, desk, self.at))
        # Who never had it cannot be blamed for not accepting it.
        self.ticket = moved if desk.office in self.past.offices else replace(moved, handler="replay")

    def _mark(self, mark: Mark, at: datetime | None = None) -> None:
        self.story.marks.append(Marked(mark, at or self.at, self.ticket.desk.office, self.ticket.desk.tier))

    def _leave(self) -> None:
        """The desk's working days, less the pauses on it."""
        calendar = self.policy.calendar_of(self.ticket.desk.office)
        clock = self.ticket.clock
        pauses = clock.span.pauses if clock.span else ()
        mine = (each for each in pauses if each.since >= clock.entered_at)
        paused = sum((calendar.elapsed(each.since, each.until) for each in mine), Fraction(0))
        self.story.stays.append(
            Stay(self.ticket.desk.tier, float(calendar.elapsed(clock.entered_at, self.at) - paused))
        )

    def _run_on(self) -> None:
        self.ticket = self.ticket.running(self.at, self.policy.calendar_of(self.ticket.desk.office))

    # ------------------------------------------------------------ what people did
    def take(self, event: TicketEvent) -> None:
        """The act happens now. One that makes no sense here is left out."""
        act = _ACTS.get(event.name)
        if act is not None and act in lawful(self.ticket.status):
            _DO[act](self, event)
        self.really_at = event.at
        if event.name in MOVES and event.target is not None:
            self.real_office = event.target
        self.waiting = event.name in _WAITS

    def accept(self, event: TicketEvent) -> None:
        self.ticket = self.ticket.accepted("replay")

    def ask(self, event: TicketEvent) -> None:
        ends = pause_ends(self.policy, self.ticket, self.at)
        self.ticket = replace(self.ticket.asked(self.at, ends), handler="replay")

    def refer(self, event: TicketEvent) -> None:
        body = self.policy.bodies.get(event.target or "")
        ends = pause_ends(self.policy, self.ticket, self.at) if body is not None and body.pauses else None
        sent = self.ticket.referred(self.at, self.at if ends else None, ends)
        self.ticket = replace(sent, referral_due_at=None, handler="replay")

    def resume(self, event: TicketEvent) -> None:
        act = Act.ANSWER if self.ticket.status is Status.WAITING_CITIZEN else Act.RESUME
        self.ticket = self.ticket.resumed(act, self.at, self.policy.calendar_of(self.ticket.desk.office))

    def extend(self, event: TicketEvent) -> None:
        days, calendar = self.policy.standards.investigation_days, self.policy.calendar_of(self.ticket.desk.office)
        law = self.ticket.statutory and self.ticket.statutory.extended(days, calendar)
        # No alarm is made quiet by it: of one stay on a desk one alarm is counted, as in what really happened.
        self.ticket = replace(self.ticket, clock=self.ticket.clock.extended(days, calendar), statutory=law)

    def forward(self, event: TicketEvent) -> None:
        """By a person to where he really sent it; by the router only from where it really lay."""
        here, target = self.ticket.desk, event.target or ""
        routed = event.name is EventName.ROUTED
        if target == here.office or target in here.sealed or not self.rules.has(target):
            return
        if routed and event.origin != here.office:
            return
        self._run_on()
        desk, ticket = self.rules.desk(target, here.sealed), self.ticket
        clock = sent_on(self.policy, ticket, desk, self.at)
        if routed:
            clock = first_clock(self.policy, ticket.grievance, Route(desk, ticket.priority, ()), self.at)
        if routed and (event.actor == SYSTEM or event.actor.who.startswith("officer:")):
            clock = no_later(self.policy, clock, ticket.clock)
        self._leave()
        self.ticket = ticket.moved(Act.FORWARD, desk, clock)

    def end(self, event: TicketEvent) -> None:
        """Decided, withdrawn, or merged into another."""
        self._run_on()
        self._leave()
        act = _ACTS[event.name]
        if act in (Act.RESOLVE, Act.REJECT):
            self._check_law(self.at)
            self.decided.append(self.ticket.desk.office)
            self.ticket = self.ticket.decided(act, self.at, Closing())
        else:
            self.ticket = self.ticket.acted(act)

    def reopen(self, event: TicketEvent) -> None:
        clock = sent_on(self.policy, self.ticket, self.ticket.desk, self.at)
        self.ticket = self.ticket.moved(_ACTS[event.name], self.ticket.desk, clock)

    def appeal(self, event: TicketEvent) -> None:
        """Not where the last desk had decided already: that decision is final."""
        desk = self.rules.above(self.past, self.ticket.desk, self.decided)
        if desk is None:
            return
        priority = self.ticket.priority
        moved = self.ticket.moved(Act.APPEAL, desk, fresh(self.policy, desk, priority, self.at, appeal=True))
        law = law_of_appeal(self.policy, desk, priority, self.at)
        self.ticket = replace(moved, appeals=moved.appeals + 1, statutory=law)

    def _check_law(self, moment: datetime) -> None:
        law = self.ticket.statutory
        if law is not None and law.due_at < moment:
            self._mark(Mark.LAW_BROKEN, law.due_at)

    def finish(self) -> Story:
        self.until(max(self.rules.now, self.at))
        if self.ticket.status in UNFINISHED and self.ticket.paused_at is None:
            self._check_law(self.rules.now)
        return self.story


def replay(rules: Rules, past: Past) -> Story:
    """The case under these rules, until `rules.now`."""
    play = _opened(rules, past)
    for event in past.events:
        if event.name not in _STEPS:
            continue
        moment = play.moment(event)
        if moment > rules.now:
            break
        play.until(moment)
        play.take(event)
    story = play.finish()
    story.late = is_late(rules.policy, past.ticket, rules.now)
    return story


def _opened(rules: Rules, past: Past) -> Replay:
    ticket, policy, at = past.ticket, rules.policy, past.ticket.filed_at
    mine, theirs = rules.routes(ticket.grievance)
    desk, first = mine.desk, past.first_office
    if mine.desk.office == theirs.desk.office and rules.has(first):
        desk = rules.desk(first, mine.desk.sealed | ticket.desk.sealed)
    priority = ticket.priority if mine.priority is theirs.priority else mine.priority
    route = Route(desk, priority, ())
    opened = Ticket(
        number=ticket.number,
        grievance=ticket.grievance,
        complainant=ticket.complainant,
        channel=ticket.channel,
        language=ticket.language,
        priority=priority,
        status=Status.OPEN,
        desk=desk,
        clock=first_clock(policy, ticket.grievance, route, at),
        filed_at=at,
        policy_version=policy.version,
        handler=None if desk.office in past.offices else "replay",
        statutory=law_of_first_instance(policy, desk, priority, at),
    )
    return Replay(rules, past, opened, Story(desk.office), at, at, first)


_ACTS = {
    EventName.ACCEPTED: Act.ACCEPT,
    EventName.CITIZEN_ASKED: Act.ASK,
    EventName.CITIZEN_ANSWERED: Act.RESUME,
    EventName.REFERRED: Act.REFER,
    EventName.REFERRAL_ANSWERED: Act.RESUME,
    EventName.EXTENDED: Act.EXTEND,
    EventName.FORWARDED: Act.FORWARD,
    EventName.ROUTED: Act.FORWARD,
    EventName.RESOLVED: Act.RESOLVE,
    EventName.REJECTED: Act.REJECT,
    EventName.WITHDRAWN: Act.WITHDRAW,
    EventName.MERGED: Act.MERGE,
    EventName.REOPENED: Act.REOPEN,
    EventName.SPLIT: Act.SPLIT,
    EventName.APPEALED: Act.APPEAL,
}
_DO = {
    Act.ACCEPT: Replay.accept,
    Act.ASK: Replay.ask,
    Act.RESUME: Replay.resume,
    Act.REFER: Replay.refer,
    Act.EXTEND: Replay.extend,
    Act.FORWARD: Replay.forward,
    Act.RESOLVE: Replay.end,
    Act.REJECT: Replay.end,
    Act.WITHDRAW: Replay.end,
    Act.MERGE: Replay.end,
    Act.REOPEN: Replay.reopen,
    Act.SPLIT: Replay.reopen,
    Act.APPEAL: Replay.appeal,
}
_STEPS = frozenset({*_ACTS, *MOVES, EventName.CLOCK_RESUMED})
_WAITS = frozenset({EventName.CITIZEN_ASKED, EventName.RESOLVED, EventName.REJECTED})
