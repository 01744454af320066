"""Jobs in this process: one thread for each, woken by a nudge or by its interval."""

import threading
from collections.abc import Callable

from gateway.jobs.schedule import SCHEDULE


class InlineQueue:
    """`start` and `stop` belong to the process that serves; nudges before `start` are kept."""

    def __init__(self) -> None:
        self._wake = {name: threading.Event() for name in SCHEDULE}
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def nudge(self, job: str) -> None:
        self._wake[job].set()

    def healthy(self) -> bool:
        return not self._threads or all(thread.is_alive() for thread in self._threads)

    def start(self, run: Callable[[str], None]) -> None:
        for name in SCHEDULE:
            thread = threading.Thread(target=self._loop, args=(name, run), name=f"job-{name}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Lets the running jobs finish (a carrier's time-out at the longest)."""
        self._stop.set()
        for wake in self._wake.values():
            wake.set()
        for thread in self._threads:
            thread.join(timeout=20)

    def _loop(self, name: str, run: Callable[[str], None]) -> None:
        while not self._stop.is_set():
            self._wake[name].clear()
            if self._stop.is_set():
                return  # stopped just before `clear`: nobody would wake it again
            run(name)
            self._wake[name].wait(SCHEDULE[name])
