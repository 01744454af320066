"""How many messages may be with the database at once, and whether any: one that hangs must not keep all waiting."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition
from time import monotonic

STUCK_S = 0.5
"""When nobody comes back for so long the database is taken for stuck: nobody else goes in."""
PATIENCE_S = 5.0
"""So long a message waits while others come and go: a busy database is no dead one, and carriers wait for 15 s."""


class Doorstep:
    """One a process. A database that hangs keeps `places` messages, at the most; while it is closed nobody enters."""

    def __init__(self, places: int, stuck_s: float = STUCK_S, patience_s: float = PATIENCE_S) -> None:
        self._free = places
        self._stuck_s, self._patience_s = stuck_s, patience_s
        self._open = True
        self._left_at = 0.0
        self._changed = Condition()

    @property
    def is_open(self) -> bool:
        return self._open

    def open(self) -> None:
        with self._changed:
            self._open = True

    def close(self) -> None:
        with self._changed:
            self._open = False
            self._changed.notify_all()

    @contextmanager
    def entered(self) -> Iterator[bool]:
        """False when the door is closed, or no place came free in time; when nobody at all came back it is closed."""
        with self._changed:
            inside = self._waits_for_a_place()
            self._free -= inside
        try:
            yield inside
        finally:
            if inside:
                with self._changed:
                    self._free += 1
                    self._left_at = monotonic()
                    self._changed.notify()

    def _waits_for_a_place(self) -> bool:
        began = monotonic()
        while self._open and self._free <= 0:
            self._changed.wait(min(self._stuck_s, self._patience_s))
            now = monotonic()
            if self._free > 0 or not self._open:
                break
            if now - max(began, self._left_at) >= self._stuck_s:
                self._open = False
                self._changed.notify_all()
            elif now - began >= self._patience_s:
                return False
        return self._open
