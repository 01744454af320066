"""One message on its way out: planned and committed as handed over, given to its carrier, settled, asked about."""

import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from bot.speech.pages import segments
from gateway import logs
from gateway.ports import HandOver, SmsProvider
from gateway.services.routes import TOO_OLD, Go, Routes, Turn, Wait
from gateway.services.slots import Slots
from grs_core.domain.errors import Conflict, Unavailable
from grs_core.domain.messages import Accepted, Lane, Param, Refused, SendOutcome, Unknown
from grs_core.message_ports import Doubt, Outbound
from grs_core.ports import Clock, Dice, UnitOfWork, WorkFactory

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=45)
"""A killed sender's message is looked at again after this; longer than any carrier's time-out."""
ASK_AFTER, ASK_AGAIN = timedelta(minutes=3), timedelta(minutes=5)
"""When a carrier is asked about a message in doubt: surely after the hand-over has ended one way or the other."""
NEVER_CAME = timedelta(minutes=10)
ENOUGH_REPORTS = 3
"""A carrier that cannot be asked, and reports on all that it took, did not take a message of that age on which it is
silent while it has reported on so many later ones."""


class Words(Protocol):
    """Renders a notice (`bot.speech`)."""

    def say(self, key: str, params: Mapping[str, Param], language: str) -> str: ...

    def fitting(self, key: str, params: Mapping[str, Param], language: str) -> str:
        """The fullest wording that fits an SMS of the chosen style."""
        ...


@dataclass(frozen=True, slots=True)
class Ready:
    """Rendered, with a carrier that may take it now. `segments` 0 where nobody pays for any."""

    text: str
    segments: int
    go: Go


@dataclass(frozen=True, slots=True)
class Handed:
    """Committed as handed over; the carrier is called next."""

    message: Outbound
    provider: SmsProvider
    text: str
    probe: bool

    @property
    def hand_over(self) -> HandOver:
        return HandOver(self.message.address.value, self.text, self.message.id, self.message.attempts + 1)


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Every method is a transaction of its own at the most; carriers are called with none open. `untold`: what this
    process knows and could not write down because the database was gone; it does so first when it is back.
    """

    writing: WorkFactory
    clock: Clock
    words: Words
    routes: Routes
    dice: Dice
    untold: deque[Callable[[UnitOfWork], None]] = field(default_factory=deque)

    def claim(self, free: int, room: Mapping[Lane, int]) -> Sequence[Outbound]:
        self._tell()
        now = self.clock.now()
        with self.writing() as work:
            batch = work.outbox.claim(now, now + LEASE, free, room)
            work.commit()
        return batch

    def hand_over(self, batch: Sequence[Outbound], slots: Slots) -> list[Handed]:
        """What goes now, answers first; the rest is put back to its slot."""
        handed = list[Handed]()
        with self.writing() as work:
            turn = self.routes.turn(work, self.clock.now(), slots)
            plans = [(message, self._plan(message, turn)) for message in batch]
            # By id, as `cancel` takes them: two who want the same rows then never wait in a ring.
            for message, plan in sorted(plans, key=lambda each: each[0].id):
                if isinstance(plan, Refused):
                    work.outbox.settle(message.id, plan, None, message.attempts)
                elif isinstance(plan, Wait):
                    work.outbox.postpone(message.id, plan.until)
                elif _begun(work, message, plan, turn.now):
                    handed.append(Handed(message, plan.go.provider, plan.text, plan.go.probe))
            turn.save()
            try:
                work.commit()
            except Unavailable:
                # Perhaps it is committed. Whether or not, no carrier was called.
                self.untold.append(partial(_never_called, [each.message.id for each in handed], turn.now))
                raise
        return sorted(handed, key=lambda each: (each.message.lane, each.message.created_at))

    def _plan(self, message: Outbound, turn: Turn) -> Ready | Wait | Refused:
        if turn.now - message.created_at > TOO_OLD:
            log.error("outbound %s is given up: too old", message.id)
            return Refused("too_old", retryable=False)
        notice, on_paper = message.notice, message.address.kind == "phone"
        try:
            text = (self.words.fitting if on_paper else self.words.say)(notice.key, notice.params, message.language)
        except Exception as error:  # whatever it is, it must not hold up all others
            log.error("outbound %s cannot be rendered: %s", message.id, logs.fault(error))
            return Refused("cannot_be_rendered", retryable=False)
        parts = segments(text) if on_paper else 0
        way = turn.choose(message, parts)
        return Ready(text, parts, way) if isinstance(way, Go) else way

    def send(self, handed: Handed) -> None:
        """Raises Unavailable when its outcome could not be kept: it is in doubt until it can."""
        try:
            outcome = handed.provider.send(handed.hand_over)
        except Exception as error:  # a mistake of ours: whether it was sent nobody knows
            log.error("outbound %s: %s failed: %s", handed.message.id, handed.provider.name, logs.fault(error))
            outcome = Unknown(type(error).__name__)
        keep = partial(self._keep, handed, outcome)
        try:
            with self.writing() as work:
                keep(work)
                work.commit()
        except Unavailable:
            self.untold.append(keep)
            raise

    def _keep(self, handed: Handed, outcome: SendOutcome, work: UnitOfWork) -> None:
        self.routes.learn(work, handed.provider.name, outcome, handed.probe, self.clock.now())
        self._settle(work, handed.message, handed.provider.name, outcome, handed.message.attempts + 1)

    def _tell(self) -> None:
        while self.untold:
            try:
                tell = self.untold.popleft()
            except IndexError:
                return  # another thread has had it
            try:
                with self.writing() as work:
                    tell(work)
                    work.commit()
            except Unavailable:
                self.untold.appendleft(tell)
                raise

    def doubts(self, limit: int) -> Sequence[Doubt]:
        now = self.clock.now()
        with self.writing() as work:
            found = work.outbox.doubtful(now - ASK_AFTER, now, now + ASK_AGAIN, limit)
            work.commit()
        return found

    def clear_up(self, doubt: Doubt) -> None:
        """Only a message that its carrier certainly does not have is sent again."""
        message = doubt.message
        carrier = self.routes.named(message.provider)
        if carrier is None:
            return
        asked = HandOver(message.address.value, doubt.text, message.id, message.attempts, self._others(message))
        outcome = carrier.find(asked, doubt.handed_at)
        if isinstance(outcome, Unknown) and carrier.tells_by_receipt and self._never_came(doubt):
            outcome = Refused("never_reported", retryable=True)
        log.info("outbound %s was in doubt: %s", message.id, type(outcome).__name__)
        if not isinstance(outcome, Unknown):
            with self.writing() as work:
                work.conversations.lock(message.address)
                if isinstance(outcome, Accepted) and outcome.provider_id in _named(work, message):
                    return  # found by two at once: a message of the same words; this one is asked about again
                self._settle(work, message, carrier.name, outcome, message.attempts)
                work.commit()

    def _others(self, message: Outbound) -> frozenset[str]:
        with self.writing() as work:
            return _named(work, message)

    def _never_came(self, doubt: Doubt) -> bool:
        return doubt.reported_after >= ENOUGH_REPORTS and self.clock.now() - doubt.handed_at >= NEVER_CAME

    def _settle(self, work: UnitOfWork, message: Outbound, carrier: str, outcome: SendOutcome, attempt: int) -> None:
        retry_at = self.routes.retry_at(work, carrier, outcome, attempt, self.clock.now(), self.dice)
        work.outbox.settle(message.id, outcome, retry_at, attempt)


def _named(work: UnitOfWork, message: Outbound) -> frozenset[str]:
    return work.outbox.named(message.address, message.provider or "", message.id)


def _never_called(ids: Sequence[str], at: datetime, work: UnitOfWork) -> None:
    work.outbox.never_called(ids, at)


def _begun(work: UnitOfWork, message: Outbound, ready: Ready, now: datetime) -> bool:
    """False when our lease ran out and somebody else has it, or it was cancelled."""
    try:
        work.outbox.handed_over(
            message.id, ready.go.provider.name, ready.text, now, ready.segments, ready.go.milli_taka
        )
    except Conflict:
        return False
    return True
