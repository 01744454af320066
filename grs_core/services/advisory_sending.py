"""Puts an approved advisory into the outbox, a minute ahead at most: who says STOP meanwhile hears nothing more, a stop
finds little to take back, and answers never stand behind it.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from grs_core.carrier_ports import Recipient
from grs_core.domain.advisory import Advisory, AdvisoryState
from grs_core.domain.events import SYSTEM, EventName, TicketEvent
from grs_core.domain.messages import DeliveryState, Lane, Notice, Scope
from grs_core.domain.quiet import QuietHours
from grs_core.message_ports import Outbound
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork, WorkFactory
from grs_core.services.advising import codes

log = logging.getLogger(__name__)
AHEAD = timedelta(minutes=1)
"""So far the outbox is filled beyond now."""
BATCH = 200
"""Tickets that are looked at in one unit of work."""
_MOST_WAITING = 3
"""Minutes' worth of messages that may wait for slow carriers before no more are added."""
_LATE = timedelta(days=2)
"""How long after a stop a message of it may come back from a carrier that did not take it."""


def advance(writing: WorkFactory, reading: WorkFactory, policy: Policy, now: datetime) -> int:
    """Fills the outbox with what is due of every advisory that is being sent, one short unit of work a batch; gives how
    many messages were added. It may die anywhere, and run twice at once.
    """
    with reading() as work:
        sending = work.advisories.sending()
        stopped = work.advisories.stopped(now - _LATE)
    for id_ in stopped:
        _tidy(writing, id_, now)
    return sum(added for id_ in sending for added in _batches(writing, policy, id_, now))


def _tidy(writing: WorkFactory, id_: str, now: datetime) -> None:
    """What came back from a carrier after the stop."""
    with writing() as work:
        work.advisories.lock(id_)
        work.outbox.cancel(id_, now)
        work.commit()


def _batches(writing: WorkFactory, policy: Policy, id_: str, now: datetime) -> Iterator[int]:
    more = True
    while more:
        with writing() as work:
            added, more = Filling(work, policy, now).fill(id_)
            work.commit()
        yield added


@dataclass(frozen=True, slots=True)
class Filling:
    """One batch in one unit of work, which holds the advisory's row: a stop waits for its end, or comes before it."""

    work: UnitOfWork
    policy: Policy
    now: datetime

    def fill(self, id_: str) -> tuple[int, bool]:
        """How many messages were added, and whether more are due now."""
        advisory = self.work.advisories.lock(id_)
        if advisory.state is not AdvisoryState.SENDING:
            return 0, False
        progress = self.work.outbox.progress(id_)
        waits = progress.get(DeliveryState.PENDING, 0) + progress.get(DeliveryState.SENDING, 0)
        if advisory.filled_at is not None:
            self._finish(advisory, waits)
            return 0, False
        full = waits >= _MOST_WAITING * advisory.per_minute
        slots = [] if full else list(_slots(advisory, self.policy.quiet, self.now))
        return self._add(advisory, slots) if slots else (0, False)

    def _add(self, advisory: Advisory, slots: list[datetime]) -> tuple[int, bool]:
        area = codes(self.policy, advisory.area)
        found = self.work.advisories.recipients(area, advisory.programme, advisory.cursor, BATCH)
        cursor, added = advisory.cursor, 0
        for each in found:
            if added == len(slots):
                break
            cursor = each.key
            added += self._queue(advisory, each, slots[added])
        through = (found[-1].key if found else cursor) == cursor
        ended = self.now if through and len(found) < BATCH else None
        gap = timedelta(minutes=1) / advisory.per_minute
        next_at = slots[added - 1] + gap if added else advisory.next_at
        self.work.advisories.save(advisory.filled(cursor, added, next_at, ended))
        return added, ended is None and added < len(slots)

    def _queue(self, advisory: Advisory, to: Recipient, at: datetime) -> bool:
        """False for who gets it already, wants none, or has no mobile of this country."""
        if not to.address.mobile or self.work.conversations.silenced(to.address, Scope.ADVISORIES):
            return False
        language = advisory.language_for(to.language)
        notice = Notice("advisory", {"text": advisory.text(language)}, urgent=advisory.urgent)
        message = Outbound(
            id=message_id(advisory.id, to.mark),
            address=to.address,
            language=language,
            notice=notice,
            created_at=self.now,
            next_attempt_at=at,
            lane=Lane.BULK,
            advisory=advisory.id,
        )
        return self.work.outbox.add_once(message)

    def _finish(self, advisory: Advisory, waits: int) -> None:
        if waits == 0:
            self.work.advisories.save(advisory.finished(self.now))
            count = str(advisory.recipients)
            told = TicketEvent(EventName.ADVISORY_SENT, self.now, SYSTEM, None, None, advisory.id, count)
            self.work.audit.append(told)
            log.info("advisory %s has gone out", advisory.id)


def message_id(advisory: str, mark: str) -> str:
    """Ours, the same whenever this phone is met again. The mark is a keyed hash: no number is found by trying."""
    return blake2b(f"advisory\n{advisory}\n{mark}".encode(), digest_size=16).hexdigest()


def _slots(advisory: Advisory, quiet: QuietHours, now: datetime) -> Iterator[datetime]:
    """When messages may go until `AHEAD`, at the advisory's pace. What was missed is not made up for in a rush."""
    at, gap = max(advisory.next_at or now, now), timedelta(minutes=1) / advisory.per_minute
    while at < now + AHEAD and (advisory.urgent or not quiet.is_quiet(at)):
        yield at
        at += gap
