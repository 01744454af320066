"""The way out: everything that is due, several messages at once, answers before notices before bulk."""

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event

from gateway.services.dispatch import Dispatch
from gateway.services.slots import Slots
from grs_core.domain.messages import Lane

WIDTH = 8
"""Messages on their way to carriers at once, in one sender: a carrier answers in 200 ms."""
LOOK_S = 0.25
"""While carriers are busy, or a bind's pace lets nothing through, a new answer waits no longer than this."""
_SOON = timedelta(seconds=3)
"""For a bind that is free by then a run waits; for a carrier that is left alone it does not."""


def rest(seconds: float) -> None:
    Event().wait(seconds)


@dataclass(frozen=True, slots=True)
class Relay:
    """Any number of them may run at once, in any processes: every message is leased to one, once."""

    dispatch: Dispatch
    width: int = WIDTH
    pause: Callable[[float], None] = rest

    def run(self, longest: timedelta | None = None) -> int:
        """Sends everything that is due and asks about what is in doubt; gives how many messages were handed over.

        After `longest` it begins with nothing more: who is told to stop must not wait until nobody complains any more.
        Raises Unavailable when the database is down.
        """
        with ThreadPoolExecutor(self.width, "relay") as pool:
            end = None if longest is None else self.dispatch.clock.now() + longest
            return _Run(self, pool, end).to_the_end()


@dataclass(slots=True)
class _Run:
    """One run: what is on its way, and when what has to wait comes again."""

    relay: Relay
    pool: ThreadPoolExecutor
    end: datetime | None
    sent: int = 0
    running: dict[Future[None], Lane] = field(default_factory=dict)
    slots: Slots = field(default_factory=Slots)

    def to_the_end(self) -> int:
        # First of all, too: a queue that never empties must not keep doubts for ever.
        asking = self._ask()
        while True:
            begins = self.end is None or self._now() < self.end
            if begins and self._send_what_is_due():
                continue
            asking = begins and asking and self._ask()
            if self.running:
                self._gather()
            elif not (begins and self._pause()):
                return self.sent

    def _send_what_is_due(self) -> bool:
        free = self.relay.width - len(self.running)
        batch = self.relay.dispatch.claim(free, self._room()) if free > 0 else ()
        if not batch:
            return False
        handed = self.relay.dispatch.hand_over(batch, self.slots)
        for each in handed:
            self.running[self.pool.submit(self.relay.dispatch.send, each)] = each.message.lane
        self.sent += len(handed)
        return True

    def _room(self) -> dict[Lane, int]:
        """Notices and bulk together never take every place, nor bulk more than half: carriers that hang over them
        leave a way for answers.
        """
        width = self.relay.width
        most = {Lane.ANSWER: width, Lane.NOTICE: max(1, width * 3 // 4), Lane.BULK: max(1, width // 2)}
        return {lane: most[lane] - sum(other >= lane for other in self.running.values()) for lane in Lane}

    def _ask(self) -> bool:
        """May there be more to ask about? Questions take the places of bulk."""
        room = min(self._room()[Lane.BULK], self.relay.width - len(self.running))
        found = self.relay.dispatch.doubts(room) if room > 0 else ()
        for doubt in found:
            self.running[self.pool.submit(self.relay.dispatch.clear_up, doubt)] = Lane.BULK
        return bool(found) or room <= 0

    def _gather(self) -> None:
        """Waits for the first of those on the way, not long. Raises what it raised."""
        done, _ = wait(self.running, LOOK_S, FIRST_COMPLETED)
        for each in done:
            del self.running[each]
        for each in done:
            each.result()

    def _pause(self) -> bool:
        """A moment, when something has its slot soon; else False."""
        now = self._now()
        soonest = self.slots.soonest(now)
        if soonest is None or soonest > now + _SOON:
            return False
        self.relay.pause(min((soonest - now).total_seconds(), LOOK_S))
        return True

    def _now(self) -> datetime:
        return self.relay.dispatch.clock.now()
