"""An officer hears a recording of a case that he may see; that he did is written down."""

from dataclasses import dataclass
from datetime import timedelta

from gateway.services.recordings import RecordingKeeper
from grs_core.call_ports import Recording, RecordingState
from grs_core.domain.errors import NotFound
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.officers import Officer
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.workdays import day_of
from grs_core.policy.model import Policy
from grs_core.ports import Clock, WorkFactory
from grs_core.services.queues import visible

_ONCE_IN = timedelta(hours=1)
"""A browser asks for one recording in many pieces: of one officer they are one listening."""


@dataclass(frozen=True, slots=True)
class Playing:
    keeper: RecordingKeeper
    writing: WorkFactory
    reading: WorkFactory
    policy: Policy
    clock: Clock

    def play(self, officer: Officer, number: TrackingNumber, id: str) -> tuple[Recording, bytes]:  # noqa: A002
        """Raises NotFound("ticket_unknown" | "recording_unknown" | "recording_gone"), Unavailable("recordings_away" |
        "recording_broken").
        """
        now = self.clock.now()
        with self.reading() as work:
            visible(work, self.policy, officer, number, day_of(now))
            recording = work.recordings.look(id)
        if recording.ticket != str(number):
            raise NotFound("recording_unknown")
        if recording.state is not RecordingState.KEPT:
            raise NotFound("recording_gone")
        audio = self.keeper.audio(recording)
        actor, key = Actor(f"officer:{officer.login}", "console"), f"played:{officer.login}:{id}"
        with self.writing() as work:
            if not work.attempts.count(key, now - _ONCE_IN):
                work.attempts.add(key, now)
                work.audit.append(TicketEvent(EventName.RECORDING_PLAYED, now, actor, str(number), None, id))
            work.commit()
        return recording, audio
