"""Recordings come here from the platform, are heard by who can, and are erased when their time is over."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest

from bot.nlu.engine import Parse
from gateway import logs
from gateway.ports import Fetched, RecordingSource, RecordingStore, Transcriber
from gateway.services.transcribing import Transcribing
from grs_core.call_ports import Recording, RecordingState
from grs_core.domain.calling import CallRules
from grs_core.domain.errors import NotFound, Unavailable
from grs_core.domain.events import SYSTEM, Actor, EventName, TicketEvent
from grs_core.domain.grievance import Grievance
from grs_core.domain.messages import Refused
from grs_core.domain.tracking import TrackingNumber
from grs_core.ports import Clock, Dice, WorkFactory

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)
"""A killed worker's recording is fetched again after this; longer than the platform and the store may take together."""
WIDTH = 4
TRIES = 8
"""In about a day. Then once a day, as long as it may be kept: a wrong password is noticed late, a story told once."""
_FIRST_WAIT, _LATER_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=8), timedelta(days=1)
_GONE = frozenset({"http_404", "http_410"})
"""At first it is not there yet; after so many tries it is not there any more."""
_DIGITS, _NUMBERS = 3, 1000


@dataclass(frozen=True, slots=True)
class RecordingKeeper:
    """Any number of them may run at once, in any processes: every recording is leased to one. The platform and the
    store are called with no transaction open.
    """

    writing: WorkFactory
    reading: WorkFactory
    rules: CallRules
    source: RecordingSource
    store: RecordingStore
    transcribing: Transcribing
    clock: Clock
    dice: Dice
    transcribers: Sequence[Transcriber] = ()

    def run(self, longest: timedelta) -> int:
        """Fetches what is due, erases what has had its time; gives how many recordings were handled. Begins with
        nothing more after `longest`. Raises Unavailable when the database is down.
        """
        end, done = self.clock.now() + longest, 0
        for claim, handle in (
            (self._wanted, self._fetch),
            (self._outlived, self._erase),
            (self._left_there, self._erase_there),
        ):
            while self.clock.now() < end and (batch := claim()):
                done += _all_at_once(handle, batch)
        return done

    def of_call(self, token: str, id: str) -> tuple[bytes, str]:  # noqa: A002
        """What the caller told in the call of that token, for himself, and its media type. Raises NotFound and what
        `audio` raises.
        """
        with self.reading() as work:
            recording = work.recordings.look(id)
            own = work.calls.token_of(recording.call)
        if own is None or not compare_digest(own.encode(), token.encode()):
            raise NotFound("recording_unknown")
        return self.audio(recording), recording.media_type or "application/octet-stream"

    def audio(self, recording: Recording) -> bytes:
        """To be heard. Raises NotFound("recording_gone"), Unavailable("recordings_away" | "recording_broken")."""
        sealed = self.store.get(recording.id)
        with self.reading() as work:
            return work.recordings.unseal(recording.id, sealed)

    def _wanted(self) -> Sequence[Recording]:
        return self._claimed(RecordingState.WANTED)

    def _left_there(self) -> Sequence[Recording]:
        return self._claimed(RecordingState.ERASED)

    def _claimed(self, state: RecordingState) -> Sequence[Recording]:
        now = self.clock.now()
        with self.writing() as work:
            found = work.recordings.claim(now, now + LEASE, WIDTH, state)
            work.commit()
        return found

    def _outlived(self) -> Sequence[Recording]:
        with self.reading() as work:
            return work.recordings.outlived(self.clock.now() - timedelta(days=self.rules.recording_days), WIDTH)

    def _fetch(self, wanted: Recording) -> None:
        found = self.source.fetch(wanted.url)
        if isinstance(found, Refused):
            self._put_off(wanted, found)
            return
        try:
            with self.reading() as work:
                sealed = work.recordings.seal(wanted.id, found.audio)
            self.store.put(wanted.id, sealed)
        except NotFound:
            return  # erased meanwhile
        except Unavailable as error:
            self._put_off(wanted, Refused(error.key, retryable=True))
            return
        self._keep(wanted, found)

    def _keep(self, wanted: Recording, found: Fetched) -> None:
        """With its words, where something could hear them: both or neither."""
        parse, by = self._heard(wanted, found.audio)
        now = self.clock.now()
        with self.writing() as work:
            ticket = work.recordings.look(wanted.id).ticket
            if parse is not None and ticket is not None:
                work.tickets.lock(TrackingNumber.read(ticket))  # before its recording, as everybody takes them
            current = work.recordings.get(wanted.id)
            if current.state is not RecordingState.WANTED:
                return  # our lease ran out, and another has done it
            kept = replace(
                current,
                state=RecordingState.KEPT,
                next_attempt_at=None,
                reason=None,
                media_type=found.media_type,
                size=len(found.audio),
                sha256=sha256(found.audio).hexdigest(),
                kept_at=now,
            )
            work.recordings.save(kept)
            if parse is not None:
                self.transcribing.add(work, kept, parse, by, Actor(SYSTEM.who, "ivr"), now)
            work.commit()

    def _heard(self, recording: Recording, audio: bytes) -> tuple[Parse | None, str]:
        """By the first who can; else it waits for a person."""
        for each in self.transcribers:
            words = each.hear(recording, audio)
            if words:
                return self.transcribing.read(words, self._about(recording)), each.name
        return None, ""

    def _about(self, recording: Recording) -> Grievance | None:
        if recording.ticket is None:
            return None
        with self.reading() as work:
            return work.tickets.get(TrackingNumber.read(recording.ticket)).grievance

    def _put_off(self, wanted: Recording, refused: Refused) -> None:
        final = not refused.retryable or (refused.reason in _GONE and wanted.attempts >= TRIES)
        with self.writing() as work:
            current = work.recordings.get(wanted.id)
            if current.state is not RecordingState.WANTED:
                return
            state = RecordingState.FAILED if final else RecordingState.WANTED
            again = None if final else self._again(current)
            work.recordings.save(replace(current, state=state, reason=refused.reason, next_attempt_at=again))
            work.commit()
        (log.error if final else log.warning)("recording %s could not be fetched: %s", wanted.id, refused.reason)

    def _erase(self, outlived: Recording) -> None:
        """The bytes, the key, then the platform's own copy. Words stay with the case."""
        self.store.delete(outlived.id)
        now = self.clock.now()
        with self.writing() as work:
            current = work.recordings.get(outlived.id)
            if current.state is RecordingState.ERASED:
                return
            gone = replace(current, state=RecordingState.ERASED, erased_at=now, attempts=0, next_attempt_at=now)
            work.recordings.save(gone)
            work.audit.append(TicketEvent(EventName.RECORDING_ERASED, now, SYSTEM, current.ticket, None, current.id))
            work.commit()

    def _erase_there(self, erased: Recording) -> None:
        gone = self.source.erase(erased.url)
        with self.writing() as work:
            current, given_up = work.recordings.get(erased.id), erased.attempts >= TRIES
            again = None if gone or given_up else self._again(current)
            work.recordings.save(replace(current, next_attempt_at=again))
            work.commit()
        if given_up and not gone:
            log.error("recording %s is erased here; the platform keeps its own copy", erased.id)

    def _again(self, recording: Recording) -> datetime:
        """Four times as long each time, ±25 %: a platform that comes back is not run over."""
        grown = _FIRST_WAIT * 4 ** min(recording.attempts - 1, TRIES)
        wait = min(grown, _LATER_WAIT) if recording.attempts < TRIES else _LONGEST_WAIT
        return self.clock.now() + wait * (0.75 + int(self.dice.code(_DIGITS)) / _NUMBERS / 2)


def _all_at_once(handle: Callable[[Recording], None], batch: Sequence[Recording]) -> int:
    """Raises Unavailable when the database, or the store that is to forget, is down; anything else that goes wrong
    with one must not hold up the others.
    """

    def safely(recording: Recording) -> None:
        try:
            handle(recording)
        except Unavailable:
            raise
        except Exception as error:
            log.error("recording %s: %s", recording.id, logs.fault(error))

    with ThreadPoolExecutor(len(batch), "recordings") as pool:
        return len(list(pool.map(safely, batch)))
