"""What the background does: the relay and the sweep. Both find their work in the database."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gateway.services.relay import Relay
from grs_core.domain.errors import Unavailable
from grs_core.policy.model import Policy
from grs_core.ports import Clock, Dice, WorkFactory
from grs_core.services.overdue import sweep

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Jobs:
    """Jobs by name. A failing run is logged (ids and error names only); the next one starts anew."""

    relay: Relay
    writing: WorkFactory
    reading: WorkFactory
    policy: Policy
    dice: Dice
    clock: Clock

    def run(self, name: str) -> None:
        jobs: Mapping[str, Callable[[], object]] = {"relay": self.relay.run, "sweep": self._sweep}
        try:
            jobs[name]()
        except Unavailable as error:
            log.warning("%s put off: %s", name, error.key)
        except Exception as error:
            log.error("%s failed: %s", name, type(error).__name__)

    def _sweep(self) -> None:
        report = sweep(self.writing, self.reading, self.policy, self.dice, self.clock.now())
        for problem in report.problems:
            log.error("sweep: %s", problem)
        if any(report.as_json().values()):
            log.info("sweep: %s", report.as_json())
            self.relay.run()
