"""Files that people send with a case: looked at, cleaned, sealed, given to who may have them, erased in time.

A file lies where recordings lie. Its row comes first and is seen by nobody until its bytes are there; a crash between
the two leaves a row that nobody can claim, which goes with whatever was left of its bytes after `UNCLAIMED_DAYS`.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock
from typing import IO

from gateway.ports import RecordingStore
from gateway.services.files_content import clean, read_all
from gateway.services.files_photo import JPEG
from grs_core.domain.attachments import Attachment, Purpose
from grs_core.domain.calling import CallRules
from grs_core.domain.errors import NotFound, RuleBroken, Unavailable
from grs_core.domain.events import SYSTEM, Actor, EventName, TicketEvent
from grs_core.ports import Clock, Dice, UnitOfWork, WorkFactory

UNCLAIMED_DAYS = 2
"""What no case has by then goes."""
MOST_WAITING = 6
"""Files that one who gives them may have lying here without a case."""
MOST_OF_CASE = 6
MOST_UNCLAIMED = 2 << 30
"""Bytes of all files together that no case has: who sends for the sake of sending fills no disk."""
_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Files:
    """`rules.recording_days`: how long a file of a case is kept, as a recorded voice is. A process looks at one at a
    time: a photo may take hundreds of megabytes while it is drawn.
    """

    writing: WorkFactory
    reading: WorkFactory
    store: RecordingStore
    rules: CallRules
    clock: Clock
    dice: Dice
    _looking: Lock = field(default_factory=Lock)

    def take(self, owner: str, purpose: Purpose | None, given: IO[bytes] | bytes, now: datetime) -> Attachment:
        """Keeps it for its owner, who may claim it for a case within `UNCLAIMED_DAYS`. Without a purpose it is a photo
        or a told story, whichever it is. Raises RuleBroken("file_empty" | "file_too_large" | "file_kind_wrong" |
        "file_heic" | "file_broken" | "files_too_many"), Unavailable("files_away").
        """
        received = read_all(given)
        with self._looking:
            media_type, content = clean(received, purpose)
        purpose = purpose or (Purpose.PHOTO if media_type == JPEG else Purpose.STORY)
        digest = sha256(content).hexdigest()
        attachment = Attachment(self.dice.token(), owner, purpose, media_type, len(content), digest, now)
        with self.writing() as work:
            if len(work.attachments.unclaimed(owner)) >= MOST_WAITING:
                raise RuleBroken("files_too_many", most=str(MOST_WAITING))
            if work.attachments.unclaimed_bytes() > MOST_UNCLAIMED:
                raise Unavailable("files_away")
            work.attachments.add(attachment)
            sealed = work.attachments.seal(attachment.id, content)
            work.commit()
        with _store_answers():
            self.store.put(attachment.id, sealed)
        with self.writing() as work:
            work.attachments.kept(attachment.id, now)
            work.commit()
        return attachment

    def claim(
        self, work: UnitOfWork, ids: Collection[str], ticket: str, owner: str, actor: Actor, now: datetime
    ) -> tuple[Attachment, ...]:
        """Binds them to a case in the unit of work that files it, which is not committed here. Raises
        NotFound("file_unknown") when one of them is not there, is another's, or has a case; RuleBroken
        ("files_too_many").
        """
        if not ids:
            return ()
        claimed = work.attachments.claim(ids, ticket, owner)
        if len(claimed) != len(set(ids)):
            raise NotFound("file_unknown")
        if len(work.attachments.of_ticket(ticket)) > MOST_OF_CASE:
            raise RuleBroken("files_too_many", most=str(MOST_OF_CASE))
        for each in claimed:
            work.audit.append(TicketEvent(EventName.ATTACHED, now, actor, ticket, None, each.id))
        return claimed

    def give(self, attachment: Attachment) -> bytes:
        """Its bytes, for who may have them: that is the caller's to know. Raises NotFound("file_unknown"),
        Unavailable("files_away" | "recording_broken").
        """
        with _store_answers():
            sealed = self.store.get(attachment.id)
        with self.reading() as work:
            return work.attachments.unseal(attachment.id, sealed)

    def run(self, longest: timedelta) -> int:
        """Erases what has had its time and forgets what no case wanted; gives how many files went. Begins with nothing
        more after `longest`. Raises Unavailable.
        """
        end, gone = self.clock.now() + longest, 0
        for erase in (self._erase_outlived, self._forget_unclaimed):
            while self.clock.now() < end and (erased := erase(self.clock.now())):
                gone += erased
        return gone

    def _erase_outlived(self, now: datetime) -> int:
        """The bytes, then the key: killed in between, it is done again."""
        with self.reading() as work:
            outlived = work.attachments.outlived(now - timedelta(days=self.rules.recording_days), _AT_ONCE)
        for each in outlived:
            self._delete(each.id)
            with self.writing() as work:
                work.attachments.erase(each.id, now)
                work.audit.append(TicketEvent(EventName.ATTACHMENT_ERASED, now, SYSTEM, each.ticket, None, each.id))
                work.commit()
        return len(outlived)

    def _forget_unclaimed(self, now: datetime) -> int:
        """Nobody can claim them first; then the bytes, then the rows that know of them."""
        with self.writing() as work:
            lapsed = work.attachments.lapse(now - timedelta(days=UNCLAIMED_DAYS), now, _AT_ONCE)
            work.commit()
        for each in lapsed:
            self._delete(each.id)
        with self.writing() as work:
            work.attachments.forget([each.id for each in lapsed])
            work.commit()
        return len(lapsed)

    def _delete(self, id: str) -> None:  # noqa: A002
        with _store_answers():
            self.store.delete(id)


@contextmanager
def _store_answers() -> Iterator[None]:
    """The store speaks of recordings."""
    try:
        yield
    except NotFound:
        raise NotFound("file_unknown") from None
    except Unavailable:
        raise Unavailable("files_away") from None
