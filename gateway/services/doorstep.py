"""How many messages may be with the database at once, and whether any: one that hangs must not keep all waiting."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

PATIENCE_S = 0.5
"""So long a message waits for its place; when none comes free the database is taken for stuck."""


class Doorstep:
    """One a process. A database that hangs keeps `places` messages, at the most; while it is closed nobody enters."""

    def __init__(self, places: int, patience_s: float = PATIENCE_S) -> None:
        self._free = places
        self._patience_s = patience_s
        self._open = True
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
        """False when the door is closed, or no place came free in time: it is closed then."""
        with self._changed:
            came = self._changed.wait_for(lambda: self._free > 0 or not self._open, self._patience_s)
            inside = came and self._open
            self._open = self._open and came
            self._free -= inside
        try:
            yield inside
        finally:
            if inside:
                with self._changed:
                    self._free += 1
                    self._changed.notify()
