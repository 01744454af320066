"""Things to be done at their time, many at once."""

import heapq
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Condition, Thread
from time import monotonic


class Later:
    """`hands` things are done at the same time; what is due later than that waits its turn."""

    def __init__(self, hands: int) -> None:
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = count()
        self._changed = Condition()
        self._over = False
        self._hands = ThreadPoolExecutor(hands, "later")
        self._thread = Thread(target=self._run, name="later", daemon=True)
        self._thread.start()

    def after(self, seconds: float, act: Callable[[], None]) -> None:
        with self._changed:
            heapq.heappush(self._due, (monotonic() + seconds, next(self._numbers), act))
            self._changed.notify()

    def stop(self) -> None:
        """Ends what is being done and forgets the rest."""
        with self._changed:
            self._over = True
            self._changed.notify()
        self._thread.join()
        self._hands.shutdown(cancel_futures=True)

    def _run(self) -> None:
        while (act := self._next()) is not None:
            self._hands.submit(act)

    def _next(self) -> Callable[[], None] | None:
        with self._changed:
            while not self._over:
                wait = self._due[0][0] - monotonic() if self._due else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._due)[2]
                self._changed.wait(wait)
        return None
