"""What becomes of a message once a door has read it: worked on at once, or safe in the spool until it can be."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from gateway import logs
from gateway.pace import TokenBucket
from gateway.ports import Answer, InboundText, Spool, Waiting
from gateway.services.doorstep import Doorstep
from gateway.services.joining import Joining
from gateway.services.keeping import Keeping
from grs_core.domain.errors import Conflict, Unavailable
from grs_core.ports import Clock

log = logging.getLogger(__name__)
_EVERYBODY = "*"
_CATCHING_UP = 10
"""A phone's messages come out of the spool so many times as fast as it may write: an outage is soon made up for."""
_A_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast messages are worked on: `each` phone's at once and `later`, and of `all` together; None for no limit."""

    each: TokenBucket | None
    later: TokenBucket | None
    all: TokenBucket | None

    @classmethod
    def of(cls, per_minute: int, per_second: int, clock: Clock) -> "Pace":
        """Of one phone a minute, of all a second; 0 for no limit."""
        return cls(
            each=TokenBucket(per_minute, clock) if per_minute else None,
            later=TokenBucket(_CATCHING_UP * per_minute, clock) if per_minute else None,
            all=TokenBucket(_A_MINUTE * per_second, clock, burst=per_second) if per_second else None,
        )

    def lets(self, message: InboundText, late: bool = False) -> bool:
        """True when it may be worked on now, and is counted."""
        own = self.later if late else self.each
        if own is not None and own.take(message.address.value):
            return False
        return self.all is None or not self.all.take(_EVERYBODY)


@dataclass(frozen=True, slots=True)
class Intake:
    """The way in for carriers' messages. `answers`: does the database?"""

    keeping: Keeping
    joining: Joining
    spool: Spool
    pace: Pace
    doorstep: Doorstep
    answers: Callable[[], bool]
    clock: Clock

    def take(self, message: InboundText, in_place: bool) -> Answer:
        """What waits already goes first, and who writes faster than his pace waits too: such a message is answered
        later, by the outbox. Raises Unavailable("spool_full") when it could be kept nowhere.
        """
        now = self.clock.now()
        if not self.spool.waits(message.address) and self.pace.lets(message):
            with self.doorstep.entered() as inside:
                if inside:
                    try:
                        return self._work_on(message, in_place)
                    except Exception as error:
                        self._note(error)
        self._put(message, now)
        return Answer(())

    def keep_aside(self, message: InboundText, reason: str) -> None:
        """It has no effect until an officer has judged it. Raises Unavailable("spool_full")."""
        now = self.clock.now()
        with self.doorstep.entered() as inside:
            if inside:
                try:
                    self.keeping.keep_aside(message, reason)
                    return
                except Exception as error:
                    self._note(error)
        self._put(message, now, reason)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """For what is no message: the database is used as messages use it. Raises Unavailable("database_down") while
        it is left alone.
        """
        with self.doorstep.entered() as inside:
            if not inside:
                raise Unavailable("database_down")
            try:
                yield
            except Unavailable as error:
                if error.key.startswith("database_"):
                    self.doorstep.close()
                raise

    def wait(self, message: InboundText) -> None:
        """Into the spool as it stands, whether or not the database answers. Raises Unavailable("spool_full")."""
        self.spool.put(message, self.clock.now())

    def drain(self, longest: timedelta) -> int:
        """What waits has its effect: of each sender the oldest, again and again, until nothing waits, `longest` is over
        or the database fails. Gives how many. Any number of processes may do this at once.
        """
        if not self.doorstep.is_open and not self.answers():
            return 0
        self.doorstep.open()
        done, until = 0, self.clock.now() + longest
        senders: Sequence[str] = self.spool.senders()
        while senders and self.clock.now() < until and self.doorstep.is_open:
            again = []
            for sender in senders:
                if self.clock.now() >= until or not self.doorstep.is_open:
                    break
                if self._take_next(sender):
                    again.append(sender)
            done, senders = done + len(again), again
        if done:
            log.info("%d messages out of the spool", done)
        return done

    def _take_next(self, sender: str) -> bool:
        """True when the sender's oldest message is done: there may be another."""
        with self.spool.turn(sender) as mine:
            if not mine:
                return False
            try:
                waiting = self.spool.oldest(sender)
                if waiting is None or (waiting.distrust is None and not self.pace.lets(waiting.message, late=True)):
                    return False
                self._work_on_waiting(waiting)
            except Exception as error:
                self._note(error)
                return False  # the others have their turn
            self.spool.remove(waiting)
            return True

    def _work_on_waiting(self, waiting: Waiting) -> None:
        if waiting.distrust is None:
            self._work_on(waiting.message, in_place=False)
        else:
            self.keeping.keep_aside(waiting.message, waiting.distrust)

    def _work_on(self, message: InboundText, in_place: bool) -> Answer:
        if message.part is not None:
            return self.joining.take(message, message.part, in_place)
        return self.keeping.take(message, in_place)

    def _put(self, message: InboundText, now: datetime, distrust: str | None = None) -> None:
        body = self.keeping.conversations.mask(message.text)
        had_secret = message.had_secret or body != message.text
        self.spool.put(replace(message, text=body, had_secret=had_secret), now, distrust)

    def _note(self, error: Exception) -> None:
        """A database that failed is left alone until the drain has found it answering. Whatever else it was (a database
        that only reads, a mistake of ours): a message that could not even be kept aside waits.
        """
        if not isinstance(error, Unavailable | Conflict):
            log.error("a message waits: %s", logs.fault(error))
            return
        log.warning("a message waits: %s", error.key)
        if error.key.startswith("database_"):
            self.doorstep.close()
