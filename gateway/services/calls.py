"""A step of a call: what was heard goes to the same dialogue as a message, all of it kept in one commit."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from bot.calls import flow
from bot.calls.facts import Facts
from bot.calls.heard import Heard, Keys, Recorded, Said, Silence
from bot.calls.leaving import left_behind
from bot.calls.move import Move
from bot.calls.screen import Line, OwnStory
from bot.calls.state import Call, Stage
from bot.dialogue.engine import Dialogue
from bot.dialogue.keypad import Told
from gateway.services.call_turns import CallTurns, Input, Telling, has_case
from gateway.services.conversation import Heard as Message
from gateway.services.drawn import Drawn
from gateway.services.outgoing import answered
from grs_core.call_ports import KeptCall, PartOfDay, RecordingState
from grs_core.domain.complainant import Address, Channel
from grs_core.domain.errors import NotFound
from grs_core.domain.messages import Notice
from grs_core.domain.tracking import TrackingNumber
from grs_core.ports import Clock, UnitOfWork, WorkFactory
from grs_core.services.call_backs import open_task
from grs_core.services.calling_back import served

log = logging.getLogger(__name__)
_MOST_TURNS = 4
"""Of the dialogue in one step: a flow that never comes to rest is a mistake of ours."""
_MOST_STEPS = 120
"""Whoever presses keys for so long is no caller."""


@dataclass(frozen=True, slots=True)
class CallBegun:
    """A call as its platform tells of it. `phone` is the citizen's, `to` the number that he dialled (or that called
    him); `out` names the call of ours that it is; `ours`: we called.
    """

    sid: str
    phone: Address
    to: str
    out: str | None = None
    ours: bool = False


@dataclass(frozen=True, slots=True)
class CallService:
    """Raises Unavailable when the database is down, NotFound("call_unknown") for an address that is of no call."""

    turns: CallTurns
    writing: WorkFactory
    clock: Clock

    def begin(self, begun: CallBegun) -> Drawn:
        """The greeting; told again, the same."""
        now = self.clock.now()
        with self.writing() as work:
            ours = answered(work, begun.out, begun.sid, now) if begun.out else None
            phone = ours.address if ours is not None else begun.phone
            token = self.turns.dice.token()
            call = KeptCall(begun.sid, token, phone, begun.to, "{}", now, 1, ours.id if ours else None)
            known = work.calls.begin(call)
            if known is not None:
                return _stored(work, known, 0)
            if ours is None:
                served(work, phone, now)
            before = Dialogue.from_json(work.conversations.lock(phone))
            facts = replace(self.turns.facts(work, phone, before, None, now), hidden=_sensitive(work, phone))
            move = flow.begin(facts, ours.purpose.value if ours else "", ours.ticket if ours else None)
            if move.call.stage is Stage.MENU and left_behind(before) != before:
                work.conversations.save(phone, left_behind(before).to_json(), now)
            drawn = self._drawn(call, move, facts)
            _keep(work, call, move.call, drawn, 0, now)
            work.commit()
        log.info("a call begins")
        return drawn

    def step(self, sid: str, token: str, step: int, given: Input) -> Drawn:
        """The next step; one that was taken before is answered as it was."""
        message = self.turns.conversations.hear(given.speech, Channel.IVR) if given.speech.strip() else None
        now = self.clock.now()
        with self.writing() as work:
            call = work.calls.lock(sid, token)
            if step < call.step:
                return _stored(work, call, step)
            if step > call.step:
                raise NotFound("call_unknown")
            drawn = self._taken(work, call, given, message, now)
            work.commit()
        log.info("a step of a call", extra={"ticket": call.ticket})
        if work.outbox.added:
            self.turns.conversations.jobs.nudge("relay")
        if given.recording:
            self.turns.conversations.jobs.nudge("recordings")
        return drawn

    def _taken(self, work: UnitOfWork, call: KeptCall, given: Input, message: Message | None, now: datetime) -> Drawn:
        before = Dialogue.from_json(work.conversations.lock(call.address))
        if message is not None:
            message = self.turns.conversations.hear_alone(message, before, now)
        state = Call.from_json(call.state)
        recording = self.turns.keep(work, call, given, now) if given.recording else None
        facts = self.turns.facts(work, call.address, before, state.ticket, now)
        move = flow.step(state, _heard(given, message), facts)
        if call.step >= _MOST_STEPS:
            move = Move(state.at(Stage.OVER))
        for turn in range(_MOST_TURNS):
            if not move.tell:
                break
            once = f"{call.sid}:{call.step}:{turn}"
            move, facts = self._tell(
                work,
                call,
                move,
                facts,
                message,
                Telling(Told(), once, recording or given.recording[-6:], given.seconds),
                now,
            )
        self._wishes(work, call, move, facts, now)
        move = replace(move, before=tuple(_from_here(work, call, line) for line in move.before))
        if move.call.stage is Stage.MENU and left_behind(facts.dialogue) != facts.dialogue:
            work.conversations.save(call.address, left_behind(facts.dialogue).to_json(), now)
        if move.call.ticket is not None:  # its row is locked before those of recordings, as by officers
            work.recordings.belongs_to(call.sid, move.call.ticket)
            if given.recording and state.stage is Stage.STORY and state.ticket == move.call.ticket:
                work.recordings.replace_before(call.sid, move.call.ticket, given.recording)
        next_call = replace(call, step=call.step + 1)
        drawn = self._again(work, call) if move.again else self._drawn(next_call, move, facts)
        _keep(work, next_call, move.call, drawn, call.step, now)
        return drawn

    def _tell(
        self,
        work: UnitOfWork,
        call: KeptCall,
        move: Move,
        facts: Facts,
        message: Message | None,
        pattern: Telling,
        now: datetime,
    ) -> tuple[Move, Facts]:
        """One turn of the dialogue for each thing that it is told; the last one's words are said."""
        ticket, dialogue, turned = move.call.ticket, facts.dialogue, None
        for place, each in enumerate(move.tell):
            what = message if isinstance(each, Said) else each
            if what is None:
                continue
            if isinstance(what, Told):
                what = replace(what, ticket=what.ticket or ticket)
            telling = replace(pattern, what=what, once=f"{pattern.once}.{place}")
            answer = self.turns.tell(work, replace(call, ticket=ticket), telling, dialogue, now)
            if answer is None:
                continue
            turned, dialogue = answer, answer.dialogue
            if has_case(turned):
                ticket = turned.number or ticket
        if turned is None:
            return replace(move, tell=()), facts
        work.conversations.save(call.address, dialogue.to_json(), now)
        facts = self.turns.facts(work, call.address, dialogue, turned.number or ticket, now)
        return flow.told(move.call, turned.replies, turned.number, facts), facts

    def _wishes(self, work: UnitOfWork, call: KeptCall, move: Move, facts: Facts, now: datetime) -> None:
        """When an officer's call suits him; words on how to be heard, for whom we could not understand."""
        if move.part is not None and move.call.ticket is not None:
            ticket = work.tickets.get(TrackingNumber.read(move.call.ticket))
            open_task(work, self.turns.policy, ticket, PartOfDay(move.part), now)
        if move.help and facts.texts and call.outgoing is None:
            self.turns.send(work, call, Notice("missed_call"), facts.dialogue.language, f"{call.sid}:help", now)

    def _drawn(self, call: KeptCall, move: Move, facts: Facts) -> Drawn:
        return Drawn.of(call.token, call.step, move.call.language, move.screen(facts), self.turns.spoken)

    @staticmethod
    def _again(work: UnitOfWork, call: KeptCall) -> Drawn:
        """What was heard last, and listened for under the next step."""
        return replace(_stored(work, call, call.step - 1), step=call.step + 1)


def _from_here(work: UnitOfWork, call: KeptCall, line: Line) -> Line:
    """A story that was fetched is heard from us: the platform may give its recordings to nobody without a password."""
    if not isinstance(line, OwnStory):
        return line
    kept = (each for each in work.recordings.of_call(call.sid) if each.state is RecordingState.KEPT)
    return replace(line, kept=next((each.id for each in kept if each.url == line.url), ""))


def _sensitive(work: UnitOfWork, phone: Address) -> frozenset[str]:
    """Nothing is said of them to whoever picks up the phone."""
    return frozenset(str(ticket.number) for ticket in work.tickets.of_address(phone) if ticket.sensitive)


def _keep(work: UnitOfWork, call: KeptCall, state: Call, drawn: Drawn, step: int, now: datetime) -> None:
    work.calls.answered(call.sid, step, drawn.to_json(), now)
    work.calls.save(replace(call, state=state.to_json(), ticket=state.ticket))


def _stored(work: UnitOfWork, call: KeptCall, step: int) -> Drawn:
    answer = work.calls.answer(call.sid, step)
    if answer is None:
        raise NotFound("call_unknown")
    return Drawn.from_json(answer)


def _heard(given: Input, message: Message | None) -> Heard:
    if given.recording:
        return Recorded(given.url if given.plays else "", given.seconds, given.hung_up)
    if given.digits:
        return Keys(given.digits)
    return Said(message.parse) if message is not None else Silence()
