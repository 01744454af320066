"""Notices to other systems, carried out: planned from the audit, sent endpoint by endpoint, each in a turn of its own.

Nobody is called with a transaction open. An endpoint has one caller at a time, so its notices keep their order; while
one hangs, the others get what happens meanwhile.
"""

import logging
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway import logs
from grs_core.domain.webhooks import Answer, Delivery, Subscription, signed
from grs_core.policy.model import Policy
from grs_core.ports import Clock, Dice, WorkFactory
from grs_core.services import webhooks
from grs_core.webhook_ports import Outward

log = logging.getLogger(__name__)
WIDTH = 8
"""Endpoints that are called at once."""
A_TURN = 20
"""Notices of one endpoint before another has its turn."""
LEASE = timedelta(minutes=5)
"""After that a turn whose process is gone is somebody else's; what was in hand is sent again, under the same id."""
_LOOK_AGAIN_S = 0.5
"""While somebody is being called: for what has happened meanwhile."""


@dataclass(frozen=True, slots=True)
class WebhookSender:
    """Any number of them may run at once, in any processes."""

    writing: WorkFactory
    reading: WorkFactory
    policy: Policy
    dice: Dice
    clock: Clock
    outward: Outward

    def run(self, longest: timedelta) -> None:
        """Until nothing is due, or so long; who is being called then is waited for. Raises Unavailable when the
        database is down.
        """
        end = self.clock.now() + longest
        if not self._something():
            return
        flying: set[Future[None]] = set()
        with ThreadPoolExecutor(WIDTH, "webhooks") as pool:
            while True:
                self._plan(end)
                while len(flying) < WIDTH and (to := self._turn(end)) is not None:
                    flying.add(pool.submit(self._send_all, to, end))
                if not flying:
                    break
                flying = wait(flying, _LOOK_AGAIN_S, FIRST_COMPLETED).not_done
        self._forget()

    def _something(self) -> bool:
        with self.reading() as work:
            return work.webhooks.behind() or work.webhooks.waits(self.clock.now())

    def _plan(self, end: datetime) -> None:
        while self.clock.now() < end:
            with self.reading() as work:
                behind = work.webhooks.behind()
            if not behind:
                return
            with self.writing() as work:
                more = webhooks.plan(work, self.policy, self.dice, self.clock.now())
                work.commit()
            if not more:
                return

    def _turn(self, end: datetime) -> Subscription | None:
        now = self.clock.now()
        if now >= end:
            return None
        with self.reading() as work:
            if not work.webhooks.waits(now):
                return None
        with self.writing() as work:
            found = work.webhooks.take_turn(now, now + LEASE)
            work.commit()
        return found

    def _send_all(self, to: Subscription, end: datetime) -> None:
        with logs.about(job="webhooks"):
            try:
                with self.reading() as work:
                    due = work.webhooks.due(to.id, self.clock.now(), A_TURN)
                for delivery in due:
                    if self.clock.now() >= end or not self._send(to, delivery):
                        break
            except Exception as error:
                log.error("webhook %s: %s", to.id, logs.fault(error))
            finally:
                self._end(to)

    def _send(self, to: Subscription, delivery: Delivery) -> bool:
        """Is the endpoint well enough for the next one?"""
        now = self.clock.now()
        with self.reading() as work:
            may_go = webhooks.may_go(work, self.policy, to, delivery, now)
        if not may_go:
            with self.writing() as work:
                webhooks.withhold(work, delivery)
                work.commit()
            return True
        headers = signed(delivery.id, now, delivery.body, to.secrets(now))
        answer = self._post(to, headers, delivery)
        with self.writing() as work:
            after = webhooks.settle(work, self.dice, delivery, answer, self.clock.now())
            work.commit()
        return after is not None and after.active and not answer.ill

    def _post(self, to: Subscription, headers: dict[str, str], delivery: Delivery) -> Answer:
        try:
            return self.outward.post(to.url, {**headers, "Content-Type": "application/json"}, delivery.body.encode())
        except Exception as error:  # a mistake of ours: it is tried again
            log.error("webhook %s: %s", to.id, logs.fault(error))
            return Answer(None, "our_fault")

    def _end(self, to: Subscription) -> None:
        with self.writing() as work:
            work.webhooks.end_turn(to.id)
            work.commit()

    def _forget(self) -> None:
        with self.writing() as work:
            webhooks.forget(work, self.clock.now())
            work.commit()
