"""What comes beside the steps of a call: recordings of callers who rang off, and what waited in the spool."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.calls.leaving import left_behind
from bot.calls.state import Call, Stage
from bot.dialogue.effects import Reply
from bot.dialogue.engine import Dialogue
from bot.dialogue.keypad import Complained, Key, Picked, Told, Wished
from bot.dialogue.state import Asking
from bot.speech.spoken import Clip
from gateway.ports import InboundText
from gateway.services.call_turns import PROVIDER, CallTurns, Input, Telling
from gateway.services.calls import CallBegun
from gateway.services.conversation import Heard
from grs_core.call_ports import KeptCall
from grs_core.domain.complainant import Channel
from grs_core.domain.grievance import Category
from grs_core.ports import Clock, UnitOfWork, WorkFactory
from grs_core.services.calling_back import missed_call


class Wish(StrEnum):
    """What waits: a caller who heard that we call him, a recording alone, a call that nobody took."""

    PERSON = "person"
    RECORDING = "recording"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class BesideCalls:
    """Raises Unavailable when the database is down. `calls_back`: there is a number to call from."""

    turns: CallTurns
    writing: WorkFactory
    clock: Clock
    calls_back: bool = False

    def recorded(self, sid: str, token: str, given: Input) -> None:
        """The platform has a recording of this call. One whose step came is known already; else it is filed at once:
        that step, and the end of the call, may have been told while nobody listened. Raises NotFound("call_unknown").
        """
        now = self.clock.now()
        with self.writing() as work:
            call = work.calls.lock(sid, token)
            state = Call.from_json(call.state)
            if not state.stories:
                self._told(work, call, state, given, now)
            else:
                self.turns.keep(work, call, given, now)
            work.commit()
        self._nudge(work)

    def ended(self, sid: str) -> None:
        """The caller, or the platform, has rung off. What he recorded and no step came for is filed."""
        now = self.clock.now()
        with self.writing() as work:
            call = work.calls.ended(sid, now)
            if call is not None:
                self._left_unsaid(work, call, now)
                self._leave(work, call, now)
            state = Call.from_json(call.state) if call is not None else Call()
            if call is not None and not state.stories:
                untold = next((each for each in work.recordings.of_call(sid) if each.ticket is None), None)
                if untold is not None:
                    given = Input(recording=untold.provider_id, url=untold.url, seconds=untold.seconds)
                    self._told(work, call, state, given, now)
            work.commit()
        self._nudge(work)

    def waiting(self, wish: Wish, call: CallBegun, given: Input) -> InboundText:
        """What a caller wished while we could not go on, for the spool."""
        told = {"wish": wish.value, "sid": call.sid, "speech": self.turns.conversations.mask(given.speech)}
        told |= {"recording": given.recording, "url": given.url, "seconds": str(given.seconds)}
        once = f"{call.sid}:{given.recording or wish.value}"
        return InboundText(PROVIDER, once, call.phone, call.to, json.dumps(told), Channel.IVR)

    def later(self, message: InboundText) -> None:
        """Out of the spool: his story is filed with the case of its call, an officer calls, or he is called back. Told
        twice, done once.
        """
        told, now = json.loads(message.text), self.clock.now()
        given = Input("", told["speech"], told["recording"], told["url"], int(told["seconds"]))
        with self.writing() as work:
            if Wish(told["wish"]) is Wish.MISSED:
                missed_call(
                    work, self.turns.policy, self.turns.dice, message.address, told["sid"], now, self.calls_back
                )
            else:
                self._tell_later(work, message, Wish(told["wish"]), told["sid"], given, now)
            work.commit()
        self._nudge(work)

    def _tell_later(
        self, work: UnitOfWork, message: InboundText, wish: Wish, sid: str, given: Input, now: datetime
    ) -> None:
        known = work.calls.find(sid)
        call = known or KeptCall(sid, "", message.address, message.to, "{}", message.at or now)
        state = Call.from_json(call.state)
        said = (self.turns.conversations.hear(given.speech, Channel.IVR),) if given.speech.strip() else ()
        stories = (Told(state.ticket),) if given.recording else ()
        person = (Wished("talk_to_human", state.ticket),) if wish is Wish.PERSON else ()
        ticket = self._file(work, call, message.provider_id, given, (*stories, *said, *person), now)
        if known is not None and stories:
            kept = replace(state, stories=1, ticket=ticket or state.ticket)
            work.calls.save(replace(call, state=kept.to_json(), ticket=kept.ticket))

    def apology(self, call: CallBegun) -> tuple[Clip, ...]:
        """What a caller hears when we cannot go on; in which language, nobody can look up."""
        key = "call_service_down" if call.phone.kind == "phone" and not call.ours else "call_later"
        return self.turns.spoken.clips(Reply(key), "bn")

    def _told(self, work: UnitOfWork, call: KeptCall, state: Call, given: Input, now: datetime) -> None:
        last_words = (Wished("talk_to_human", state.ticket),) if state.stage is Stage.LAST_WORDS else ()
        keys = (Told(state.ticket), *last_words)
        ticket = self._file(work, call, f"{call.sid}:{given.recording}", given, keys, now)
        told = replace(state, stories=1, ticket=ticket or state.ticket)
        work.calls.save(replace(call, state=told.to_json(), ticket=told.ticket))

    def _file(
        self, work: UnitOfWork, call: KeptCall, once: str, given: Input, keys: Sequence[Key | Heard], now: datetime
    ) -> str | None:
        dialogue = Dialogue.from_json(work.conversations.lock(call.address))
        recording = self.turns.keep(work, call, given, now) or "" if given.recording else ""
        ticket = call.ticket
        for place, key in enumerate(keys):
            what = self.turns.conversations.hear_alone(key, dialogue, now) if isinstance(key, Heard) else key
            telling = Telling(what, f"{once}.{place}", recording or given.recording[-6:], given.seconds)
            turned = self.turns.tell(work, replace(call, ticket=ticket), telling, dialogue, now)
            if turned is not None:
                dialogue, ticket = turned.dialogue, turned.number or ticket
        work.conversations.save(call.address, dialogue.to_json(), now)
        if ticket is not None:
            work.recordings.belongs_to(call.sid, ticket)
        return ticket

    def _left_unsaid(self, work: UnitOfWork, call: KeptCall, now: datetime) -> None:
        """Who rings off to call his provider has complained of the theft; who has said that it is not solved has said
        so, whoever is to look at it.
        """
        state, dialogue = Call.from_json(call.state), Dialogue.from_json(work.conversations.lock(call.address))
        asked = dialogue.question
        keys: tuple[Key, ...] = ()
        if state.stage is Stage.FRAUD and state.ticket is None:
            keys = (Complained(Category.MFS_FRAUD),)
        elif asked is not None and asked.kind is Asking.UNSOLVED and asked.asked_at >= call.started_at:
            keys = (Picked("reopen"),)
        if keys:
            self._file(work, call, f"{call.sid}:end", Input(), keys, now)

    def _leave(self, work: UnitOfWork, call: KeptCall, now: datetime) -> None:
        """What only this call's keys could answer is asked no more."""
        dialogue = Dialogue.from_json(work.conversations.lock(call.address))
        if left_behind(dialogue) != dialogue:
            work.conversations.save(call.address, left_behind(dialogue).to_json(), now)

    def _nudge(self, work: UnitOfWork) -> None:
        if work.outbox.added:
            self.turns.conversations.jobs.nudge("relay")
