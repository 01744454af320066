"""First come, first served: the queue in front of a file that one may write at a time."""

from collections import deque
from dataclasses import dataclass, field
from threading import Event, Lock, get_ident
from types import TracebackType

from grs_core.domain.errors import Unavailable


@dataclass(frozen=True, slots=True)
class _Waiter:
    thread: int
    called: Event = field(default_factory=Event)


class FairLock:
    """Threads get it in the order in which they asked, so that none starves under load.

    Raises Unavailable("database_down") after `patience` seconds, and RuntimeError for a thread that already holds it.
    """

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._guard = Lock()
        self._holder: int | None = None
        self._waiting: deque[_Waiter] = deque()

    def __enter__(self) -> None:
        me = get_ident()
        with self._guard:
            if self._holder == me:
                raise RuntimeError("a unit of work is already open in this thread")
            if self._holder is None:
                self._holder = me
                return
            waiter = _Waiter(me)
            self._waiting.append(waiter)
        try:
            called = waiter.called.wait(self._patience) or not self._withdraw(waiter)
        except BaseException:
            # Interrupted: a turn that came meanwhile must go on to the next, or nobody ever writes again.
            if not self._withdraw(waiter):
                self._pass_on()
            raise
        if not called:
            raise Unavailable("database_down")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pass_on()

    def _pass_on(self) -> None:
        with self._guard:
            if not self._waiting:
                self._holder = None
                return
            following = self._waiting.popleft()
            self._holder = following.thread
            following.called.set()

    def _withdraw(self, waiter: _Waiter) -> bool:
        """False when its turn has come in the very last moment."""
        with self._guard:
            if waiter.called.is_set():
                return False
            self._waiting.remove(waiter)
            return True
