"""A circuit breaker: who failed often is left alone for a while, then asked once. `now`: seconds of a steady clock."""

from threading import Lock

FAILURES, OPEN_SECONDS = 3, 30.0


class Breaker:
    """Closed: everybody may ask. Open, after `failures` in a row: nobody. Half-open, `seconds` later: one.

    Thread-safe.
    """

    def __init__(self, failures: int = FAILURES, seconds: float = OPEN_SECONDS) -> None:
        self._limit, self._seconds = failures, seconds
        self._lock = Lock()
        self._failed = 0
        self._opened: float | None = None
        self._asked: float | None = None

    def allows(self, now: float) -> bool:
        """May this caller ask? Who was allowed to tells how it went by `worked` or `failed`."""
        with self._lock:
            if self._opened is None:
                return True
            if now - self._opened < self._seconds:
                return False
            # One who was sent to try and never told how it went must not keep the others out for ever.
            if self._asked is not None and now - self._asked < self._seconds:
                return False
            self._asked = now
            return True

    def worked(self) -> None:
        with self._lock:
            self._failed, self._opened, self._asked = 0, None, None

    def failed(self, now: float) -> bool:
        """True when this failure opened the circuit."""
        with self._lock:
            self._failed += 1
            tried, self._asked = self._asked is not None, None
            opens = tried or (self._opened is None and self._failed >= self._limit)
            if opens:
                self._opened = now
            return opens
