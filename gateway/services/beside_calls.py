"""What comes beside the steps of a call: recordings of callers who rang off, and what waited in the spool."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.calls.state import Call
from bot.dialogue.effects import Reply
from bot.dialogue.engine import Dialogue
from bot.dialogue.keypad import Key, Told, Wished
from bot.speech.spoken import Clip
from gateway.ports import InboundText
from gateway.services.call_turns import PROVIDER, CallTurns, Input, Telling
from grs_core.call_ports import KeptCall
from grs_core.domain.complainant import Address, Channel
from grs_core.message_ports import Received
from grs_core.ports import Clock, UnitOfWork, WorkFactory


@dataclass(frozen=True, slots=True)
class BesideCalls:
    """Raises Unavailable when the database is down."""

    turns: CallTurns
    writing: WorkFactory
    clock: Clock

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
            state = Call.from_json(call.state) if call is not None else Call()
            if call is not None and not state.stories:
                untold = next((each for each in work.recordings.of_call(sid) if each.ticket is None), None)
                if untold is not None:
                    given = Input(recording=untold.provider_id, url=untold.url, seconds=untold.seconds)
                    self._told(work, call, state, given, now)
            work.commit()
        self._nudge(work)

    def waiting(self, sid: str, phone: Address, to: str, given: Input) -> InboundText:
        """What a caller wished while we could not go on, for the spool."""
        told = {"sid": sid, "recording": given.recording, "url": given.url, "seconds": given.seconds}
        return InboundText(PROVIDER, f"{sid}:later", phone, to, json.dumps(told), Channel.IVR)

    def later(self, message: InboundText) -> None:
        """Out of the spool: a story is filed, and an officer calls. Told twice, done once."""
        told = json.loads(message.text)
        given = Input(recording=told["recording"], url=told["url"], seconds=told["seconds"])
        now = self.clock.now()
        call = KeptCall(told["sid"], "", message.address, message.to, "", message.at or now)
        keys = (*((Told(),) if given.recording else ()), Wished("talk_to_human"))
        with self.writing() as work:
            self._file(work, call, message.provider_id, given, keys, now)
            work.commit()
        self._nudge(work)

    def apology(self) -> tuple[Clip, ...]:
        """What a caller hears when we cannot go on; who he is, and in which language, nobody can look up."""
        return self.turns.spoken.clips(Reply("call_service_down"), "bn")

    def _told(self, work: UnitOfWork, call: KeptCall, state: Call, given: Input, now: datetime) -> None:
        ticket = self._file(work, call, f"{call.sid}:{given.recording}", given, (Told(state.ticket),), now)
        told = replace(state, stories=1, ticket=ticket or state.ticket)
        work.calls.save(replace(call, state=told.to_json(), ticket=told.ticket))

    def _file(
        self, work: UnitOfWork, call: KeptCall, once: str, given: Input, keys: Sequence[Key], now: datetime
    ) -> str | None:
        dialogue = Dialogue.from_json(work.conversations.lock(call.address))
        if work.inbox.receive(Received(PROVIDER, once, call.address, call.to, "", now)) is not None:
            return None
        recording = self.turns.keep(work, call, given, now) or "" if given.recording else ""
        ticket = call.ticket
        for place, key in enumerate(keys):
            telling = Telling(key, f"{once}.{place}", recording or given.recording[-6:], given.seconds)
            turned = self.turns.tell(work, call, telling, dialogue, now)
            dialogue, ticket = turned.dialogue, turned.number or ticket
        work.conversations.save(call.address, dialogue.to_json(), now)
        if ticket is not None:
            work.recordings.belongs_to(call.sid, ticket)
        return ticket

    def _nudge(self, work: UnitOfWork) -> None:
        if work.outbox.added:
            self.turns.conversations.jobs.nudge("relay")
