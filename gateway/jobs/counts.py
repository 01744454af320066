"""What the jobs have done, counted where every process can see it: in this one, or in Redis for workers elsewhere.

A flushed Redis begins again at nought, as a restarted program does: Prometheus expects that of a counter.
"""

import logging
from collections import defaultdict
from collections.abc import Mapping
from threading import Lock
from time import monotonic
from typing import Any

from redis import Redis, RedisError

log = logging.getLogger(__name__)
QUIET_S = 5.0
"""After a Redis that did not answer it is left alone for so long: no job waits for its bookkeeping."""
_KEY = "protikar:counts"


class LocalCounts:
    """`gateway.ports.Counts` of the one process that serves and runs the jobs."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._values: defaultdict[str, float] = defaultdict(float)

    def add(self, key: str, number: float = 1) -> None:
        with self._lock:
            self._values[key] += number

    def put(self, key: str, value: float) -> None:
        with self._lock:
            self._values[key] = value

    def read(self) -> Mapping[str, float]:
        with self._lock:
            return dict(self._values)


class RedisCounts:
    """`gateway.ports.Counts` of any number of processes: one hash in the Redis that carries the nudges."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)
        self._quiet_until = 0.0

    def add(self, key: str, number: float = 1) -> None:
        self._try("hincrbyfloat", key, number)

    def put(self, key: str, value: float) -> None:
        self._try("hset", key, value)

    def read(self) -> Mapping[str, float]:
        found = self._try("hgetall") or {}
        return {key.decode(): float(value) for key, value in found.items()}

    def _try(self, command: str, *arguments: object) -> Any:
        if monotonic() < self._quiet_until:
            return None
        try:
            return getattr(self._redis, command)(_KEY, *arguments)
        except RedisError as error:
            self._quiet_until = monotonic() + QUIET_S
            log.warning("counts are not kept: %s", type(error).__name__)
            return None
