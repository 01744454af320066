"""Acts that are asked for often and need not be done as often."""

from collections.abc import Callable
from threading import Lock, Timer
from time import monotonic


class Apart:
    """Runs `act` at once, but never twice within `seconds`: what is asked for in between is done once, at their end."""

    def __init__(self, seconds: float, act: Callable[[], None]) -> None:
        self._seconds = seconds
        self._act = act
        self._lock = Lock()
        self._free_at = 0.0
        self._planned = False

    def ask(self) -> None:
        with self._lock:
            now = monotonic()
            if now < self._free_at:
                if not self._planned:
                    self._planned = True
                    self._plan(self._free_at - now)
                return
            self._free_at = now + self._seconds
        self._act()

    def _plan(self, seconds: float) -> None:
        timer = Timer(seconds, self._planned_act)
        timer.daemon = True
        timer.start()

    def _planned_act(self) -> None:
        with self._lock:
            self._planned = False
            self._free_at = monotonic() + self._seconds
        self._act()
