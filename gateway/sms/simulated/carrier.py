"""The carrier itself: takes messages or does not, answers or does not, and reports whenever it pleases."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from threading import Event, RLock
from time import monotonic
from typing import Protocol

from gateway.sms.simulated.calls import call
from gateway.sms.simulated.dialect import Dialect, Fields, Page
from gateway.sms.simulated.faults import Ending, Faults, Report, dice, fate
from gateway.sms.simulated.later import Later
from gateway.sms.simulated.ledger import Asked, Ledger, Taken

CALLBACK_S = 15.0
"""A callback that takes longer has failed."""
_AGAIN_AFTER_S = (1.0, 3.0, 10.0, 30.0, 60.0)
"""Waits between the tries of a receipt; then it is given up, as carriers do."""


class Tell(Protocol):
    """Hears of every event; values are ids, names and numbers, `text` and `phone` among them."""

    def __call__(self, event: str, **about: object) -> None: ...


@dataclass(frozen=True, slots=True)
class Said:
    """How a request ends: with a page, or with the connection cut."""

    page: Page
    cut: bool = False


class Carrier:
    """`ledger` is read under `lock`."""

    def __init__(self, faults: Faults, seed: int, now: Callable[[], datetime], later: Later, tell: Tell) -> None:
        self.faults, self.seed = faults, seed
        self.now, self.later, self.tell = now, later, tell
        self.ledger, self.lock, self.over = Ledger(f"{int(now().timestamp() * 1000):012x}"), RLock(), Event()
        self._second, self._in_second = 0, 0

    def ask(self, dialect: Dialect, fields: Fields) -> Said:
        """One request to send. Waits as long as was drawn."""
        asked = dialect.read(fields)
        if isinstance(asked, Page):
            self.count("malformed")
            self.tell("malformed", carrier=dialect.name, status=asked.status)
            return Said(asked)
        with self.lock:
            nth, too_many = self.ledger.ask(asked), self._too_many()
            name = asked.reference or self.ledger.counts["asked"]
        if too_many:
            return self._not_taken("throttled", asked, dialect.throttle())
        drawn = fate(self.faults, dice(self.seed, asked.carrier, name, nth))
        if not drawn.ending.taken:
            self.over.wait(drawn.wait_s)
            page = dialect.error() if drawn.ending is Ending.ERROR else dialect.refuse(asked)
            return self._not_taken(drawn.ending.value, asked, page)
        return self._take(dialect, asked, drawn.wait_s, drawn.ending, drawn.reports, drawn.drawn)

    def count(self, what: str) -> None:
        with self.lock:
            self.ledger.counts[what] += 1

    def _take(
        self,
        dialect: Dialect,
        asked: Asked,
        wait_s: float,
        ending: Ending,
        reports: tuple[Report, ...],
        drawn: tuple[str, ...],
    ) -> Said:
        with self.lock:
            if self.ledger.holds(asked) and (dropped := dialect.repeat(asked)) is not None:
                return self._not_taken("repeat_dropped", asked, dropped)
            taken = self.ledger.take(asked, self.now())
            self.ledger.counts.update(drawn)
            times = self.ledger.times(asked)
        about = {"carrier": asked.carrier, "reference": asked.reference, "phone": asked.to, "text": asked.text}
        self.tell("taken", id=taken.sid, faults=drawn, **about)
        if times > 1:
            self.tell("double", id=taken.sid, **about)
        for report in reports:
            if report.after_s is None:
                self._report(dialect, taken, report, 0)
            else:
                self.later.after(report.after_s, partial(self._report, dialect, taken, report, 0))
        self.over.wait(wait_s)
        return Said(dialect.answer(taken), cut=ending is Ending.LOST)

    def _not_taken(self, why: str, asked: Asked, page: Page) -> Said:
        self.count(why)
        self.tell(why, carrier=asked.carrier, reference=asked.reference, phone=asked.to)
        return Said(page)

    def _report(self, dialect: Dialect, taken: Taken, report: Report, tried: int) -> None:
        request = dialect.report(taken, report.state)
        if request is None:
            return
        heard = call(request, CALLBACK_S)
        how = "receipt" if heard.good else "receipt_failed"
        self.count(how)
        self.tell(how, id=taken.sid, reference=taken.asked.reference, state=report.state, status=heard.status)
        if not heard.good and tried < len(_AGAIN_AFTER_S):
            self.later.after(_AGAIN_AFTER_S[tried], partial(self._report, dialect, taken, report, tried + 1))

    def _too_many(self) -> bool:
        """Called under the lock."""
        second = int(monotonic())
        self._in_second = self._in_second + 1 if second == self._second else 1
        self._second = second
        return 0 < self.faults.throttle < self._in_second
