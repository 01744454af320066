"""Empties the spool: a thread in every process that serves, for whichever shape the jobs have."""

import logging
import threading
from collections.abc import Callable

from gateway import logs

log = logging.getLogger(__name__)
EVERY_S = 1.0
"""Looking into an empty spool costs one reading of a folder."""
_PATIENCE_S = 20.0


class Drainer:
    """`start` and `stop` belong to the process that serves."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, drain: Callable[[], object]) -> None:
        self._thread = threading.Thread(target=self._loop, args=(drain,), name="spool", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Lets the message in hand finish."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=_PATIENCE_S)

    def _loop(self, drain: Callable[[], object]) -> None:
        while not self._stop.wait(EVERY_S):
            try:
                with logs.about(job="spool"):
                    drain()
            except Exception as error:
                log.error("the spool is not emptied: %s", logs.fault(error))
