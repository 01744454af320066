"""How often somebody may do something: so many acts a minute for each key, in this process."""

from collections import OrderedDict
from datetime import datetime
from math import ceil
from threading import Lock
from typing import Protocol


class Moments(Protocol):
    def now(self) -> datetime: ...


class TokenBucket:
    """So many acts a minute for each key, `burst` of them at once if need be (the whole minute's worth unless told)."""

    def __init__(self, per_minute: int, clock: Moments, keys_kept: int = 20_000, burst: int | None = None) -> None:
        """The key that was silent longest is forgotten when more than `keys_kept` are known."""
        self._per_minute = per_minute
        self._burst = float(burst or per_minute)
        self._clock = clock
        self._keys_kept = keys_kept
        self._left: OrderedDict[str, tuple[float, datetime]] = OrderedDict()
        self._lock = Lock()

    def take(self, key: str) -> int:
        """0 when the act is allowed (and counted), else the whole seconds until the next one is."""
        now = self._clock.now()
        with self._lock:
            left, since = self._left.pop(key, (self._burst, now))
            left = min(self._burst, left + (now - since).total_seconds() * self._per_minute / 60)
            allowed = left >= 1
            self._left[key] = (left - 1 if allowed else left, now)
            if len(self._left) > self._keys_kept:
                self._left.popitem(last=False)
        return 0 if allowed else max(1, ceil((1 - left) * 60 / self._per_minute))

    def left(self, key: str) -> int:
        """How many acts this key has left now; nothing is counted."""
        now = self._clock.now()
        with self._lock:
            left, since = self._left.get(key, (self._burst, now))
        return int(min(self._burst, left + (now - since).total_seconds() * self._per_minute / 60))

    def knows(self, key: str) -> bool:
        """True when this key acted before and is not forgotten yet."""
        with self._lock:
            return key in self._left
