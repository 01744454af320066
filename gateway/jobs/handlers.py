"""What the background does: the relay, the sweep, parts that wait too long, recordings, calls. All find their work in
the database.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from gateway import logs
from gateway.ports import Counts
from gateway.services import finding
from gateway.services.bulk_running import BulkRunning
from gateway.services.files import Files
from gateway.services.joining import Joining
from gateway.services.outgoing import Outgoing
from gateway.services.recordings import RecordingKeeper
from gateway.services.relay import Relay
from gateway.services.reporting import Reporting
from gateway.services.webhooks import WebhookSender
from grs_core.domain.errors import Unavailable
from grs_core.policy.model import Policy
from grs_core.ports import Clock, Dice, WorkFactory
from grs_core.services import monitoring
from grs_core.services.advisory_sending import advance
from grs_core.services.overdue import sweep
from grs_core.services.publishing import publish_next

log = logging.getLogger(__name__)
_ANSWERS_KEPT_FOR, _FORGOTTEN_AT_ONCE = timedelta(days=7), 1000
"""A platform repeats a step of a call within minutes; what callers heard holds names of their offices and places."""
_SIGN_INS_KEPT_FOR, _INVITATIONS_KEPT_FOR = timedelta(days=180), timedelta(days=30)
"""Who was let in when stands in the audit for good; these rows only serve the account's page and open doors."""
A_RUN = timedelta(seconds=15)
"""A relay that has more to do than that goes on at the next nudge; a service that stops waits no longer for it."""


@dataclass(frozen=True, slots=True)
class Jobs:
    """Jobs by name. A failing run is logged (ids and error names only); the next one starts anew. `outgoing` None: no
    calls are made.
    """

    relay: Relay
    joining: Joining
    recordings: RecordingKeeper
    files: Files
    forget_words: Callable[[], None]
    outgoing: Outgoing | None
    webhooks: WebhookSender
    rows: BulkRunning
    writing: WorkFactory
    reading: WorkFactory
    policy: Policy
    dice: Dice
    clock: Clock
    counts: Counts

    def run(self, name: str) -> None:
        with logs.about(job=name):
            outcome = self._try(name)
        self.counts.add(f"runs:{name}:{outcome}")
        if outcome == "ok":
            self.counts.put(f"done:{name}", self.clock.now().timestamp())

    def _try(self, name: str) -> str:
        jobs: Mapping[str, Callable[[], object]] = {
            "relay": self._relay,
            "sweep": self._sweep,
            "advisories": self._advisories,
            "parts": self.joining.flush,
            "recordings": self._recordings,
            "calls": self._calls,
            "words": self._words,
            "figures": self._figures,
            "reports": self._reports,
            "publish": self._publish,
            "webhooks": self._webhooks,
            "rows": self._rows,
        }
        try:
            jobs[name]()
        except Unavailable as error:
            log.warning("%s put off: %s", name, error.key)
            return "put_off"
        except Exception as error:
            log.error("%s failed: %s", name, logs.fault(error))
            return "failed"
        return "ok"

    def _relay(self) -> None:
        self.relay.run(A_RUN)

    def _advisories(self) -> None:
        advance(self.writing, self.reading, self.policy, self.clock.now())

    def _reports(self) -> None:
        self._forget_doors()
        Reporting(self.writing, self.reading, self.policy, self.clock).run(A_RUN)

    def _forget_doors(self) -> None:
        """Sign-ins that ended by themselves long ago, and invitations that open nothing any more."""
        now = self.clock.now()
        with self.writing() as work:
            work.sign_ins.forget(now - _SIGN_INS_KEPT_FOR, _FORGOTTEN_AT_ONCE)
            work.invitations.forget(now - _INVITATIONS_KEPT_FOR)
            work.commit()

    def _recordings(self) -> None:
        self.recordings.run(A_RUN)
        self.files.run(A_RUN)

    def _calls(self) -> None:
        with self.writing() as work:
            work.calls.forget(self.clock.now() - _ANSWERS_KEPT_FOR, _FORGOTTEN_AT_ONCE)
            work.commit()
        self.forget_words()
        if self.outgoing is not None:
            self.outgoing.run()

    def _words(self) -> None:
        finding.follow(self.writing, self.policy.places, A_RUN)

    def _webhooks(self) -> None:
        self.webhooks.run(A_RUN)

    def _rows(self) -> None:
        self.rows.run(A_RUN)

    def _publish(self) -> None:
        """A finished month for everybody; several only after a long silence."""
        with self.writing() as work:
            if publish_next(work, self.policy, self.clock.now()) is not None:
                work.commit()

    def _figures(self) -> None:
        monitoring.follow(self.writing, self.policy)

    def _sweep(self) -> None:
        report = sweep(self.writing, self.reading, self.policy, self.dice, self.clock.now())
        for problem in report.problems:
            log.error("sweep: %s", problem)
        for what, number in (("late", report.late), ("failed", report.failed)):
            self.counts.add(f"timers:{what}", number)
        if any(report.as_json().values()):
            log.info("sweep: %s", report.as_json())
            self._relay()
