"""So many requests in a test that a limit would be met: to the service each comes a second later."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tests.support.clock import FakeClock

WSGI = Callable[[dict[str, Any], Any], Iterable[bytes]]


class NeverTooOften:
    """Around an application: from this machine, and a second after the one before."""

    def __init__(self, inner: WSGI, clock: FakeClock) -> None:
        self._inner, self._clock = inner, clock

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        self._clock.advance(seconds=1)
        return self._inner({**environ, "REMOTE_ADDR": "127.0.0.1"}, start)
